/* SPDX-License-Identifier: EPL-2.0 */
/*
 * mlock, mlock2, mlockall: what was locked stays locked, what was not stays unlocked, and a sparse range that is locked as
 * it is touched stays sparse.
 */
#include "memory.h"
#include "mode.h"
#include "smaps.h"

#include <sys/resource.h>

#define PAGES 64
#define SPARSE ((size_t)4 << 20)

static bool is_locked(const char *p, size_t pages)
{
    return smaps_flagged(p, pages * PAGE, "lo");
}

static void (*const steps[])(void) = {mode_rebuild, mode_restore, mode_rebuild};
#define STEPS (sizeof steps / sizeof steps[0])

static void locked(void)
{
    char *p = map_pages(PAGES);
    mark_pages(p, PAGES, 1);
    CHECK_EQUAL(mlock(p, PAGES * PAGE), 0);
    for (size_t i = 0; i < STEPS; i++) {
        CHECK(is_locked(p, PAGES));
        CHECK(smaps_sum(p, PAGES * PAGE, "Locked") >= PAGES * PAGE / 2);
        steps[i]();
        expect_pages(p, PAGES, 1);
    }
    CHECK_EQUAL(munlock(p + PAGE, PAGE), 0);
    for (size_t i = 0; i < STEPS; i++) {
        CHECK(is_locked(p, 1) && !is_locked(p + PAGE, 1) && is_locked(p + 2 * PAGE, PAGES - 2));
        steps[i]();
        expect_pages(p, PAGES, 1);
    }
    pid_t child = mode_fork();
    if (child == 0) {
        mode_rebuild();
        expect_pages(p, PAGES, 1);
        _exit(is_locked(p, 1) ? 1 : 3); /* locks are not inherited */
    }
    mode_reap(child, 3);
    mode_rebuild();
    CHECK(is_locked(p, 1) && !is_locked(p + PAGE, 1));
    CHECK_EQUAL(munmap(p, PAGES * PAGE), 0);
    CHECK_FAILS(mlock(p, PAGE), ENOMEM);
}

static void locked_on_fault(void)
{
    char *p = mmap(NULL, SPARSE, RW, PRIVATE | MAP_NORESERVE, -1, 0);
    CHECK(p != MAP_FAILED);
    CHECK_EQUAL(mlock2(p, SPARSE, MLOCK_ONFAULT), 0);
    mark_pages(p + SPARSE / 2, 3, 1);
    for (size_t i = 0; i < STEPS; i++) {
        CHECK(smaps_sum(p, SPARSE, "Rss") < SPARSE / 4);
        CHECK(is_locked(p, SPARSE / PAGE));
        steps[i]();
        expect_pages(p + SPARSE / 2, 3, 1);
    }
    munmap(p, SPARSE);
}

/* In a process of its own, for it concerns everything. */
static void all(void)
{
    pid_t child = mode_fork();
    if (child == 0) {
        char *before = mmap(NULL, SPARSE, RW, PRIVATE | MAP_NORESERVE, -1, 0);
        CHECK(before != MAP_FAILED);
        mark_pages(before, 2, 1);
        CHECK_EQUAL(mlockall(MCL_FUTURE), 0);
        char *after = map_pages(PAGES);
        for (size_t i = 0; i < STEPS; i++) {
            CHECK(!is_locked(before, SPARSE / PAGE) && smaps_sum(before, SPARSE, "Rss") < SPARSE / 4);
            CHECK(is_locked(after, PAGES));
            steps[i]();
            expect_pages(before, 2, 1);
        }
        CHECK_EQUAL(mlockall(MCL_CURRENT | MCL_FUTURE), 0);
        CHECK(is_locked(before, SPARSE / PAGE));
        CHECK(smaps_sum(before, SPARSE, "Rss") >= SPARSE / 2);
        mode_rebuild();
        CHECK(is_locked(before, SPARSE / PAGE) && is_locked(after, PAGES));
        CHECK_EQUAL(munlockall(), 0);
        CHECK(!is_locked(before, SPARSE / PAGE) && !is_locked(after, PAGES));
        mode_rebuild();
        CHECK_EQUAL(status_field("VmLck"), 0);
        mode_restore();
        CHECK_EQUAL(status_field("VmLck"), 0);
        _exit(3);
    }
    mode_reap(child, 3);
}

int main(void)
{
    struct rlimit limit;
    CHECK_EQUAL(getrlimit(RLIMIT_MEMLOCK, &limit), 0);
    if (geteuid() != 0 && limit.rlim_cur < 64 << 20) {
        printf("skipped: RLIMIT_MEMLOCK allows %lu bytes, this needs 64 MiB\n", (unsigned long)limit.rlim_cur);
        return SKIPPED;
    }
    for (int round = 0; round < 3; round++) {
        locked();
        locked_on_fault();
        all();
        mode_await_rebuilds(1);
    }
    return 0;
}
