/* SPDX-License-Identifier: EPL-2.0 */
/* Memory of every kind keeps its values and its addresses, from one rebuild to the next, and remains writable. */
#include "mode.h"

#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#define SIZE 200000
#define THREADS 3
#define ROUNDS 5

static unsigned char data[SIZE] = {1};
static unsigned char bss[SIZE];
/* Written by the dynamic linker, then read-only. */
static const char *const relocated[4] = {"zero", "one", "two", "three"};
static _Thread_local unsigned char local[5000];
static pthread_barrier_t barrier;

static void fill(unsigned char *start, size_t size, unsigned seed)
{
    for (size_t i = 0; i < size; i++)
        start[i] = (unsigned char)((i * 2654435761u + seed) >> 11);
}

static void expect(const unsigned char *start, size_t size, unsigned seed, const char *what)
{
    for (size_t i = 0; i < size; i++)
        if (start[i] != (unsigned char)((i * 2654435761u + seed) >> 11)) {
            fprintf(stderr, "%s: byte %zu of %p has changed\n", what, i, (const void *)start);
            exit(1);
        }
}

static void *of_a_thread(void *argument)
{
    unsigned seed = (unsigned)(uintptr_t)argument * 100;
    unsigned char stack[50000];
    for (int round = 0; round < ROUNDS; round++) {
        fill(stack, sizeof stack, seed);
        fill(local, sizeof local, seed + 1);
        pthread_barrier_wait(&barrier);
        pthread_barrier_wait(&barrier);
        expect(stack, sizeof stack, seed, "a thread's stack");
        expect(local, sizeof local, seed + 1, "thread-local memory");
        seed++;
    }
    return NULL;
}

static void round_of(unsigned char *heap, unsigned char *anonymous, unsigned char *huge, unsigned seed, void (*change)(void))
{
    unsigned char stack[50000];
    pthread_barrier_wait(&barrier);
    fill(data, SIZE, seed);
    fill(bss, SIZE, seed + 1);
    fill(heap, 1000, seed + 2);
    fill(anonymous, SIZE, seed + 3);
    fill(huge, 5 << 20, seed + 4);
    fill(stack, sizeof stack, seed + 5);
    fill(local, sizeof local, seed + 6);
    for (int again = 0; again < 2; again++) {
        change();
        expect(data, SIZE, seed, ".data");
        expect(bss, SIZE, seed + 1, ".bss");
        expect(heap, 1000, seed + 2, "heap");
        expect(anonymous, SIZE, seed + 3, "mmap");
        expect(huge, 5 << 20, seed + 4, "a large block");
        expect(stack, sizeof stack, seed + 5, "the main stack");
        expect(local, sizeof local, seed + 6, "the main thread's thread-local memory");
        CHECK(strcmp(relocated[seed % 4], seed % 4 == 0 ? "zero" : seed % 4 == 1 ? "one" : seed % 4 == 2 ? "two" : "three") == 0);
    }
    pthread_barrier_wait(&barrier);
}

static void await_one(void)
{
    mode_await_rebuilds(1);
}

int main(void)
{
    pthread_t threads[THREADS];
    unsigned char *heap = malloc(1000), *huge = malloc(5 << 20);
    unsigned char *anonymous = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(heap != NULL && huge != NULL && anonymous != MAP_FAILED);
    CHECK_EQUAL(pthread_barrier_init(&barrier, NULL, THREADS + 1), 0);
    for (uintptr_t i = 0; i < THREADS; i++)
        CHECK_EQUAL(pthread_create(&threads[i], NULL, of_a_thread, (void *)i), 0);
    static void (*const changes[ROUNDS])(void) = {mode_rebuild, mode_restore, mode_rebuild, await_one, mode_restore};
    for (unsigned i = 0; i < ROUNDS; i++)
        round_of(heap, anonymous, huge, i, changes[i]);
    mode_await_rebuilds(1);
    for (int i = 0; i < THREADS; i++)
        CHECK_EQUAL(pthread_join(threads[i], NULL), 0);
    return 0;
}
