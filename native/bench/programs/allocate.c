/* SPDX-License-Identifier: EPL-2.0 */
/*
 * allocate STEPS: two threads that each take STEPS steps of taking memory, growing it and giving it back: mostly small blocks,
 * some large enough that malloc maps them by themselves, now and then a mapping of their own.
 */
#include "bench.h"

#include <pthread.h>

#define SLOTS 2048u

static uint64_t steps;

static uint32_t next_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static size_t pick_size(uint32_t *state)
{
    uint32_t r = next_random(state);
    if (r % 4096 == 0)
        return (256u << 10) + r % (2u << 20);
    return r % 64 == 0 ? 4096 + r % 60000 : 16 + r % 1000;
}

static void map_once(size_t bytes)
{
    char *map = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (map == MAP_FAILED)
        bench_fail("mmap");
    for (size_t at = 0; at < bytes; at += 4096)
        map[at] = 1;
    munmap(map, bytes);
}

static void *work(void *seed)
{
    static _Thread_local char *slots[SLOTS];
    uint32_t state = (uint32_t)(uintptr_t)seed;
    for (uint64_t i = 0; i < steps; i++) {
        uint32_t r = next_random(&state), slot = r % SLOTS;
        size_t size = pick_size(&state);
        if (r % 8 == 0) {
            char *grown = realloc(slots[slot], size);
            if (grown == NULL)
                bench_fail("realloc");
            slots[slot] = grown;
        } else {
            free(slots[slot]);
            slots[slot] = malloc(size);
            if (slots[slot] == NULL)
                bench_fail("malloc");
            memset(slots[slot], (int)i, size);
        }
        if (r % 8192 == 1)
            map_once(256u << 10);
    }
    for (uint32_t i = 0; i < SLOTS; i++)
        free(slots[i]);
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t threads[2];
    if (argc != 2)
        return 2;
    steps = bench_number(argv[1]);
    for (uintptr_t i = 0; i < 2; i++)
        if ((errno = pthread_create(&threads[i], NULL, work, (void *)(i * 77777 + 1))) != 0)
            bench_fail("pthread_create");
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    return 0;
}
