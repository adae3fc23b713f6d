/* SPDX-License-Identifier: EPL-2.0 */
/* What the benchmark programs have in common. */
#ifndef DRILLER_BENCH_H
#define DRILLER_BENCH_H

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

/* Monotonic nanoseconds. */
static inline uint64_t bench_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static inline _Noreturn void bench_fail(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    exit(1);
}

/* A number of the command line, from 0 on. */
static inline uint64_t bench_number(const char *text)
{
    char *end;
    errno = 0;
    uint64_t value = strtoull(text, &end, 0);
    if (errno != 0 || end == text || *end != 0) {
        fprintf(stderr, "%s is no number\n", text);
        exit(2);
    }
    return value;
}

/* Private anonymous memory, every page written to with bytes that are not zero. */
static inline char *bench_filled(size_t bytes)
{
    char *block = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (block == MAP_FAILED)
        bench_fail("mmap");
    memset(block, 0x5a, bytes);
    return block;
}

/* Keeps the compiler from leaving out a copy whose result nobody uses. */
static inline void bench_used(const void *memory)
{
    __asm__ volatile("" : : "r"(memory) : "memory");
}

#endif
