/* SPDX-License-Identifier: EPL-2.0 */
/*
 * A program with another allocator than the C library's: what that maps is shared at birth, and threads allocate while the
 * process is rebuilt and restored. `allocate NAME`: fails unless a library of that name is loaded.
 */
#include "../observer/test.h"

#include <driller/driller.h>

#include <pthread.h>
#include <stdbool.h>

#define THREADS 4
#define BLOCKS 200
#define JOBS 16

static bool done;

static void is_shared(const char *block, size_t size)
{
    struct driller_pointer pointer;
    CHECK_EQUAL(driller_export(block, &pointer), 0);
    CHECK_EQUAL(driller_export(block + size - 1, &pointer), 0);
}

static void fill(char *block, size_t size, unsigned seed)
{
    for (size_t i = 0; i < size; i += 61)
        block[i] = (char)(seed + i);
}

static void expect(const char *block, size_t size, unsigned seed)
{
    for (size_t i = 0; i < size; i += 61)
        CHECK(block[i] == (char)(seed + i));
}

static void *work(void *argument)
{
    unsigned seed = (unsigned)(uintptr_t)argument;
    struct {
        char *at;
        size_t size;
        unsigned seed;
    } blocks[BLOCKS] = {{0}};
    while (!__atomic_load_n(&done, __ATOMIC_ACQUIRE)) {
        unsigned i = (unsigned)rand_r(&seed) % BLOCKS;
        size_t size = (size_t)rand_r(&seed) % (i % 10 == 0 ? 700000 : 3000) + 1;
        expect(blocks[i].at, blocks[i].size, blocks[i].seed);
        if (i % 3 == 0) {
            char *grown = realloc(blocks[i].at, size);
            CHECK(grown != NULL);
            expect(grown, size < blocks[i].size ? size : blocks[i].size, blocks[i].seed);
            blocks[i].at = grown;
        } else {
            free(blocks[i].at);
            blocks[i].at = malloc(size);
            CHECK(blocks[i].at != NULL);
        }
        blocks[i].size = size;
        fill(blocks[i].at, size, blocks[i].seed = seed);
    }
    for (unsigned i = 0; i < BLOCKS; i++)
        free(blocks[i].at);
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t threads[THREADS];
    CHECK_EQUAL(argc, 2);
    if (count_maps(argv[1]) == 0) {
        printf("%s is not there\n", argv[1]);
        return SKIPPED;
    }
    if (strcmp(getenv("DRILLER"), "eager") == 0) {
        static const size_t sizes[] = {24, 5000, 300000, 9 << 20};
        for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
            char *block = malloc(sizes[i]);
            CHECK(block != NULL);
            is_shared(block, sizes[i]);
            block = realloc(block, sizes[i] * 3);
            CHECK(block != NULL);
            is_shared(block, sizes[i] * 3);
            free(block);
        }
    }
    for (uintptr_t i = 0; i < THREADS; i++)
        CHECK_EQUAL(pthread_create(&threads[i], NULL, work, (void *)(i + 1)), 0);
    for (int i = 0, status; i < JOBS; i++)
        do
            status = i % 4 == 3 ? driller_restore(NULL) : driller_rebuild(NULL);
        while (status == -EBUSY);
    __atomic_store_n(&done, true, __ATOMIC_RELEASE);
    for (int i = 0; i < THREADS; i++)
        CHECK_EQUAL(pthread_join(threads[i], NULL), 0);
    return 0;
}
