/* SPDX-License-Identifier: EPL-2.0 */
/* brk and sbrk: what they return, what the memory holds, beside malloc, and on both sides of a fork. */
#include "memory.h"
#include "mode.h"

#include <sys/resource.h>
#include <sys/wait.h>

static char *top(void)
{
    return sbrk(0);
}

/* Malloc's own blocks lie in the same area: it copes with others that move the break. */
static void grow_and_shrink(bool rebuilt)
{
    size_t size = 37 * PAGE + 123;
    char *before = top(), *block = malloc(5000);
    memset(block, 0x5a, 5000);
    char *p = sbrk((intptr_t)size);
    CHECK(p != (void *)-1 && p >= before && top() == p + size);
    for (size_t i = 0; i < size; i++)
        CHECK_EQUAL(p[i], 0);
    memset(p, 1, size);
    if (rebuilt)
        mode_rebuild();
    char *q = sbrk((intptr_t)PAGE);
    CHECK(q == p + size);
    for (size_t i = 0; i < PAGE; i++)
        CHECK_EQUAL(q[i], 0);
    CHECK(p[0] == 1 && p[size - 1] == 1);
    CHECK_EQUAL(brk(p + 10 * PAGE), 0);
    CHECK(top() == p + 10 * PAGE);
    if (rebuilt)
        mode_rebuild();
    CHECK(sbrk(-(intptr_t)(5 * PAGE)) == p + 10 * PAGE);
    CHECK(top() == p + 5 * PAGE);
    /* what was given back comes back as zeros, from the page on that it began in */
    CHECK(sbrk((intptr_t)(20 * PAGE)) == p + 5 * PAGE);
    for (size_t i = 6 * PAGE; i < 24 * PAGE; i++)
        CHECK_EQUAL(p[i], 0);
    for (size_t i = 0; i < 5 * PAGE; i++)
        CHECK_EQUAL(p[i], 1);
    if (rebuilt)
        mode_restore();
    for (size_t i = 0; i < 5000; i++)
        CHECK_EQUAL(block[i], 0x5a);
    CHECK_EQUAL(brk(p), 0);
    free(block);
}

static void refused(void)
{
    char *before = top();
    CHECK_EQUAL(brk((void *)(uintptr_t)1), 0); /* not an error to the C library, and without effect */
    CHECK(top() == before);
    CHECK(sbrk(INTPTR_MAX) == (void *)-1 && errno == ENOMEM);
    CHECK(sbrk(INTPTR_MIN) == (void *)-1 && errno == ENOMEM);
    CHECK(top() == before);
    struct rlimit limit, small;
    CHECK_EQUAL(getrlimit(RLIMIT_AS, &limit), 0);
    small = limit;
    small.rlim_cur = 1 << 20;
    CHECK_EQUAL(setrlimit(RLIMIT_AS, &small), 0);
    CHECK(sbrk(64 << 20) == (void *)-1);
    CHECK_EQUAL(errno, ENOMEM);
    CHECK(top() == before);
    CHECK_EQUAL(setrlimit(RLIMIT_AS, &limit), 0);
    /* something stands in the way: the break stays where it is */
    char *wall = (char *)(((uintptr_t)before + 40 * PAGE) & ~(PAGE - 1));
    char *got = mmap(wall, PAGE, RW, PRIVATE | MAP_FIXED_NOREPLACE, -1, 0);
    if (got == wall) {
        wall[0] = 7;
        CHECK_FAILS(brk(wall + 10 * PAGE), ENOMEM);
        CHECK(top() == before && wall[0] == 7);
        munmap(wall, PAGE);
    }
}

static void around_fork(bool rebuilt)
{
    char *p = sbrk((intptr_t)(16 * PAGE));
    CHECK(p != (void *)-1);
    memset(p, 2, 16 * PAGE);
    if (rebuilt)
        mode_rebuild();
    pid_t child = mode_fork();
    if (child == 0) {
        char *q = sbrk((intptr_t)(8 * PAGE));
        CHECK(q == p + 16 * PAGE && q[0] == 0);
        memset(p, 3, 24 * PAGE);
        mode_rebuild();
        CHECK(p[0] == 3 && p[24 * PAGE - 1] == 3);
        CHECK_EQUAL(brk(p + 4 * PAGE), 0);
        CHECK(sbrk((intptr_t)PAGE) == p + 4 * PAGE && p[4 * PAGE] == 0 && p[4 * PAGE - 1] == 3);
        _exit(3);
    }
    CHECK_EQUAL(brk(p + 12 * PAGE), 0);
    CHECK(sbrk((intptr_t)(4 * PAGE)) == p + 12 * PAGE);
    CHECK(p[12 * PAGE] == 0 && p[16 * PAGE - 1] == 0 && p[12 * PAGE - 1] == 2);
    mode_reap(child, 3);
    mode_rebuild();
    CHECK(p[12 * PAGE] == 0 && p[0] == 2 && p[12 * PAGE - 1] == 2);
    CHECK_EQUAL(brk(p), 0);
}

int main(void)
{
    free(malloc(1000));
    for (int round = 0; round < 6; round++) {
        grow_and_shrink(round % 2);
        refused();
        around_fork(round % 2);
        mode_await_rebuilds(1);
    }
    return 0;
}
