/* SPDX-License-Identifier: EPL-2.0 */
/*
 * A fully static program that goes on working while it is rebuilt and restored: threads come and go, blocks grow and
 * shrink, the break moves, children are forked. All bytes are checked. Under lib_run, in each of its modes.
 */
#include "mode.h"

#include <driller/driller.h>

#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#define THREADS 4
#define ROUNDS 12
#define CHILDREN 6
#define REBUILDS 20

static unsigned char data[5000] = {1}, bss[5000];
static _Thread_local unsigned char local[300];
static bool done;

static void fill(unsigned char *bytes, size_t size, unsigned seed)
{
    for (size_t i = 0; i < size; i++)
        bytes[i] = (unsigned char)(seed + i * 7);
}

static void expect(const unsigned char *bytes, size_t size, unsigned seed, const char *what)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != (unsigned char)(seed + i * 7)) {
            fprintf(stderr, "%s, %zu bytes at %p: byte %zu is %u, not %u\n", what, size, (const void *)bytes, i, bytes[i],
                    (unsigned char)(seed + i * 7));
            exit(1);
        }
}

/* From a few bytes to megabytes and back: through the heap, its own mapping, and the C library's mremap. */
static void grow_and_shrink(unsigned seed)
{
    static const size_t sizes[] = {100, 5000, 200000, 900000, 4000000, 4100000, 150000, 3000};
    unsigned char *block = NULL;
    size_t size = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        unsigned char *next = realloc(block, sizes[i]);
        CHECK(next != NULL);
        block = next;
        expect(block, size < sizes[i] ? size : sizes[i], seed, "a block that realloc has changed");
        size = sizes[i];
        fill(block, size, seed);
    }
    free(block);
    unsigned char *zeros = calloc(1, 500000);
    CHECK(zeros != NULL);
    for (size_t i = 0; i < 500000; i++)
        CHECK_EQUAL(zeros[i], 0);
    free(zeros);
}

static void *short_lived(void *argument)
{
    unsigned seed = (unsigned)(uintptr_t)argument;
    unsigned char stack[3000];
    fill(stack, sizeof stack, seed);
    fill(local, sizeof local, seed + 1);
    grow_and_shrink(seed);
    expect(local, sizeof local, seed + 1, "thread-local memory");
    expect(stack, sizeof stack, seed, "a thread's stack");
    return NULL;
}

/* Its stack is given back by the C library when it ends, and taken again for the next one. */
static void *parent_of_threads(void *argument)
{
    unsigned seed = (unsigned)(uintptr_t)argument;
    for (unsigned round = 0; round < ROUNDS || !__atomic_load_n(&done, __ATOMIC_ACQUIRE); round++) {
        pthread_t thread;
        CHECK_EQUAL(pthread_create(&thread, NULL, short_lived, (void *)(uintptr_t)(seed * 31 + round)), 0);
        grow_and_shrink(seed + round);
        CHECK_EQUAL(pthread_join(thread, NULL), 0);
    }
    return NULL;
}

static void fork_once(unsigned char *heap, unsigned seed)
{
    fill(data, sizeof data, seed);
    fill(bss, sizeof bss, seed + 1);
    fill(heap, 300000, seed + 2);
    pid_t child = mode_fork();
    if (child == 0) {
        expect(data, sizeof data, seed, "data");
        expect(bss, sizeof bss, seed + 1, "bss");
        expect(heap, 300000, seed + 2, "the heap");
        fill(data, sizeof data, seed + 50);
        fill(heap, 300000, seed + 51);
        mode_rebuild();
        expect(data, sizeof data, seed + 50, "the child's data");
        expect(heap, 300000, seed + 51, "the child's heap");
        _exit(42);
    }
    expect(data, sizeof data, seed, "data");
    mode_reap(child, 42);
    expect(data, sizeof data, seed, "data");
    expect(bss, sizeof bss, seed + 1, "bss");
    expect(heap, 300000, seed + 2, "the heap");
}

static void move_the_break(void)
{
    unsigned char *before = sbrk(0), *block = sbrk(100000);
    CHECK(block != (void *)-1 && block >= before);
    fill(block, 100000, 9);
    mode_rebuild();
    expect(block, 100000, 9, "memory of sbrk");
}

/* In eager mode what the C library's malloc takes from the kernel is shared at birth: its calls are ours. */
static void check_shared_at_birth(void)
{
    struct driller_pointer pointer;
    void *mapped = malloc(3 << 20);
    CHECK(mapped != NULL);
    CHECK_EQUAL(driller_export(mapped, &pointer), 0);
    CHECK_EQUAL(pointer.pid, getpid());
    mapped = realloc(mapped, 9 << 20);
    CHECK(mapped != NULL);
    CHECK_EQUAL(driller_export((char *)mapped + (8 << 20), &pointer), 0);
    free(mapped);
    for (char *edge = sbrk(0); sbrk(0) == edge;)
        CHECK(malloc(5000) != NULL); /* until the heap grows */
    CHECK_EQUAL(driller_export((char *)sbrk(0) - 1, &pointer), 0);
}

int main(void)
{
    pthread_t threads[THREADS];
    if (mode_is_peer()) {
        CHECK_EQUAL(driller_init(), 0);
        CHECK_EQUAL(driller_init(), -EALREADY);
        if (!mode_is_hammered())
            check_shared_at_birth();
    }
    move_the_break();
    unsigned char *heap = malloc(300000);
    CHECK(heap != NULL);
    for (uintptr_t i = 0; i < THREADS; i++)
        CHECK_EQUAL(pthread_create(&threads[i], NULL, parent_of_threads, (void *)i), 0);
    for (unsigned i = 0; i < CHILDREN; i++)
        fork_once(heap, i);
    mode_await_rebuilds(REBUILDS);
    __atomic_store_n(&done, true, __ATOMIC_RELEASE);
    for (int i = 0; i < THREADS; i++)
        CHECK_EQUAL(pthread_join(threads[i], NULL), 0);
    move_the_break();
    free(heap);
    return 0;
}
