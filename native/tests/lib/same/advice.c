/* SPDX-License-Identifier: EPL-2.0 */
/* madvise: the results it has on private anonymous memory. */
#include "memory.h"
#include "mode.h"

#include <signal.h>
#include <sys/wait.h>

#ifndef MADV_COLD
#define MADV_COLD 20
#endif

static void discarded(bool rebuilt)
{
    char *p = map_pages(12);
    mark_pages(p, 12, 1);
    if (rebuilt)
        mode_rebuild();
    CHECK_EQUAL(madvise(p + 2 * PAGE, 3 * PAGE, MADV_DONTNEED), 0);
    expect_pages(p, 2, 1);
    expect_zero_pages(p + 2 * PAGE, 3);
    expect_pages(p + 5 * PAGE, 7, 6);
    mark_pages(p, 12, 1);
    expect_pages(p, 12, 1);
    CHECK_EQUAL(madvise(p + 4 * PAGE, 2 * PAGE, MADV_FREE), 0);
    for (int i = 4; i < 6; i++)
        CHECK(p[(size_t)i * PAGE] == 0 || p[(size_t)i * PAGE] == 1 + i);
    expect_pages(p, 4, 1);
    expect_pages(p + 6 * PAGE, 6, 7);
    mark_pages(p, 12, 30);
    if (rebuilt)
        mode_rebuild();
    expect_pages(p, 12, 30);
    CHECK_FAILS(madvise(p, PAGE, MADV_REMOVE), EINVAL);
    expect_pages(p, 12, 30);
    munmap(p, 12 * PAGE);
}

static void refused(void)
{
    char *p = map_pages(4);
    mark_pages(p, 4, 1);
    CHECK_FAILS(madvise(p + 1, PAGE, MADV_DONTNEED), EINVAL);
    CHECK_FAILS(madvise(p, PAGE, 12345), EINVAL);
    CHECK_EQUAL(madvise(p, 0, MADV_DONTNEED), 0);
    CHECK_FAILS(madvise(p, SIZE_MAX, MADV_DONTNEED), EINVAL);
    munmap(p + 2 * PAGE, PAGE);
    CHECK_FAILS(madvise(p, 4 * PAGE, MADV_DONTNEED), ENOMEM);
    /* carried out all the same where there is memory */
    expect_zero_pages(p, 2);
    expect_zero_pages(p + 3 * PAGE, 1);
    munmap(p, 4 * PAGE);
}

static void harmless(void)
{
    static const int kinds[] = {MADV_NORMAL, MADV_RANDOM, MADV_SEQUENTIAL, MADV_WILLNEED, MADV_HUGEPAGE,
                                MADV_NOHUGEPAGE, MADV_DONTDUMP, MADV_DODUMP, MADV_COLD};
    char *p = map_pages(600);
    mark_pages(p, 600, 1);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (madvise(p, 600 * PAGE, kinds[i]) != 0)
            CHECK(errno == EINVAL && (kinds[i] == MADV_COLD || kinds[i] == MADV_HUGEPAGE || kinds[i] == MADV_NOHUGEPAGE));
        if (i % 3 == 0)
            mode_rebuild();
        expect_pages(p, 600, 1);
    }
    CHECK_EQUAL(posix_madvise(p, PAGE, POSIX_MADV_DONTNEED), 0);
    expect_pages(p, 600, 1);
    munmap(p, 600 * PAGE);
}

/* A child has no such memory. */
static void not_forked(bool rebuilt)
{
    char *p = map_pages(4);
    mark_pages(p, 4, 1);
    CHECK_EQUAL(madvise(p + PAGE, PAGE, MADV_DONTFORK), 0);
    if (rebuilt)
        mode_rebuild();
    pid_t child = mode_fork();
    if (child == 0)
        _exit(can_read(p) && !can_read(p + PAGE) && can_read(p + 2 * PAGE) && p[2 * PAGE] == 3 ? 3 : 4);
    mode_reap(child, 3);
    expect_pages(p, 4, 1);
    CHECK_EQUAL(madvise(p + PAGE, PAGE, MADV_DOFORK), 0);
    child = mode_fork();
    if (child == 0)
        _exit(can_read(p + PAGE) && p[PAGE] == 2 ? 3 : 4);
    mode_reap(child, 3);
    munmap(p, 4 * PAGE);
}

/* A child finds zeros there. */
static void wiped(bool rebuilt)
{
    char *p = map_pages(4);
    mark_pages(p, 4, 1);
    if (rebuilt)
        mode_rebuild();
    CHECK_EQUAL(madvise(p + PAGE, 2 * PAGE, MADV_WIPEONFORK), 0);
    expect_pages(p, 4, 1);
    mode_rebuild();
    pid_t child = mode_fork();
    if (child == 0) {
        expect_zero_pages(p + PAGE, 2);
        expect_pages(p, 1, 1);
        expect_pages(p + 3 * PAGE, 1, 4);
        _exit(3);
    }
    mode_reap(child, 3);
    expect_pages(p, 4, 1);
    CHECK_EQUAL(madvise(p + PAGE, 2 * PAGE, MADV_KEEPONFORK), 0);
    mode_rebuild();
    child = mode_fork();
    if (child == 0) {
        expect_pages(p, 4, 1);
        _exit(3);
    }
    mode_reap(child, 3);
    munmap(p, 4 * PAGE);
}

/* Between fork and the child's copy the image is closed: what is dropped then must be zeros too. */
static void discarded_around_fork(void)
{
    char *p = map_pages(40);
    for (int i = 0; i < 10; i++) {
        mark_pages(p, 40, i);
        mode_rebuild();
        pid_t child = mode_fork();
        if (child == 0) {
            CHECK_EQUAL(madvise(p + 7 * PAGE, 5 * PAGE, MADV_DONTNEED), 0);
            expect_pages(p, 7, i);
            expect_zero_pages(p + 7 * PAGE, 5);
            expect_pages(p + 12 * PAGE, 28, i + 12);
            _exit(3);
        }
        CHECK_EQUAL(madvise(p + PAGE, 5 * PAGE, MADV_DONTNEED), 0);
        expect_zero_pages(p + PAGE, 5);
        expect_pages(p + 6 * PAGE, 34, i + 6);
        mode_reap(child, 3);
        mode_rebuild();
        expect_zero_pages(p + PAGE, 5);
    }
    munmap(p, 40 * PAGE);
}

int main(void)
{
    for (int round = 0; round < 4; round++) {
        bool rebuilt = round % 2;
        discarded(rebuilt);
        refused();
        harmless();
        not_forked(rebuilt);
        wiped(rebuilt);
        discarded_around_fork();
        mode_await_rebuilds(1);
    }
    return 0;
}
