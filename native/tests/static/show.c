/* SPDX-License-Identifier: EPL-2.0 */
/* A static peer to look at: prints "NAME ADDRESS TEXT" for text it keeps in each kind of memory, waits for a line. */
#include <driller/driller.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static char data[64] = "text in data";
static char bss[64];
static const char constant[] = "text in rodata";
static pthread_barrier_t barrier;

static void show(const char *name, const char *text)
{
    printf("%s %p %s\n", name, (const void *)text, text);
}

static void *other_thread(void *unused)
{
    char stack[64];
    (void)unused;
    strcpy(stack, "text on a thread's stack");
    show("thread", stack);
    pthread_barrier_wait(&barrier);
    pthread_barrier_wait(&barrier);
    return NULL;
}

int main(void)
{
    pthread_t thread;
    char stack[65536]; /* large, so that it begins below the page that arguments and environment are in */
    char line[8], *heap = malloc(64);
    char *map = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int status = driller_init();
    if (status != 0 || heap == NULL || map == MAP_FAILED) {
        fprintf(stderr, "driller_init: %s\n", strerror(-status));
        return 1;
    }
    strcpy(bss, "text in bss");
    strcpy(heap, "text in the heap");
    strcpy(map, "text in a mapping");
    strcpy(stack, "text on the stack");
    pthread_barrier_init(&barrier, NULL, 2);
    pthread_create(&thread, NULL, other_thread, NULL);
    pthread_barrier_wait(&barrier);
    show("data", data);
    show("bss", bss);
    show("rodata", constant);
    show("heap", heap);
    show("mapping", map);
    show("stack", stack);
    puts("ready");
    fflush(stdout);
    char *got = fgets(line, sizeof line, stdin);
    pthread_barrier_wait(&barrier);
    pthread_join(thread, NULL);
    return got == NULL;
}
