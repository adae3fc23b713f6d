/* SPDX-License-Identifier: EPL-2.0 */
/* mremap: growing, shrinking, moving; over other memory; what it refuses. */
#include "memory.h"
#include "mode.h"

#include <sys/syscall.h>
#include <unistd.h>

#ifndef MREMAP_DONTUNMAP
#define MREMAP_DONTUNMAP 4
#endif

static void grow_and_shrink(void)
{
    char *p = map_pages(4);
    mark_pages(p, 4, 1);
    for (size_t pages = 4; pages < 200; pages = pages * 2 + 1) {
        size_t next = pages * 2 + 1;
        p = mremap(p, pages * PAGE, next * PAGE, MREMAP_MAYMOVE);
        CHECK(p != MAP_FAILED);
        expect_pages(p, pages, 1);
        expect_zero_pages(p + pages * PAGE, next - pages);
        mark_pages(p, next, 1);
    }
    char *same = mremap(p, 319 * PAGE, 10 * PAGE, 0);
    CHECK(same == p);
    expect_pages(p, 10, 1);
    CHECK(!can_read(p + 10 * PAGE));
    /* what was cut off is gone for good */
    p = mremap(p, 10 * PAGE, 12 * PAGE, MREMAP_MAYMOVE);
    expect_pages(p, 10, 1);
    expect_zero_pages(p + 10 * PAGE, 2);
    munmap(p, 12 * PAGE);
}

static void in_place(void)
{
    char *p = map_pages(10);
    mark_pages(p, 10, 1);
    CHECK_EQUAL(munmap(p + 4 * PAGE, 6 * PAGE), 0);
    CHECK(mremap(p, 4 * PAGE, 7 * PAGE, 0) == p);
    expect_pages(p, 4, 1);
    expect_zero_pages(p + 4 * PAGE, 3);
    CHECK(mmap(p + 7 * PAGE, PAGE, RW, PRIVATE | MAP_FIXED, -1, 0) == p + 7 * PAGE);
    CHECK_FAILS(mremap(p, 7 * PAGE, 9 * PAGE, 0), ENOMEM);
    expect_pages(p, 4, 1);
    munmap(p, 10 * PAGE);
}

static void to_a_place(void)
{
    char *p = map_pages(6), *q = map_pages(12);
    mark_pages(p, 6, 1);
    mark_pages(q, 12, 40);
    CHECK(mremap(p + PAGE, 4 * PAGE, 4 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, q + 3 * PAGE) == q + 3 * PAGE);
    expect_pages(q, 3, 40);
    expect_pages(q + 3 * PAGE, 4, 2);
    expect_pages(q + 7 * PAGE, 5, 47);
    expect_pages(p, 1, 1);
    expect_pages(p + 5 * PAGE, 1, 6);
    CHECK(!can_read(p + PAGE) && !can_read(p + 4 * PAGE));
    mode_rebuild();
    expect_pages(q + 3 * PAGE, 4, 2);
    /* moved on, away from the neighbours that it may have been joined to */
    char *r = map_pages(20);
    CHECK(mremap(q + 3 * PAGE, 4 * PAGE, 6 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, r + PAGE) == r + PAGE);
    expect_pages(r + PAGE, 4, 2);
    expect_zero_pages(r + 5 * PAGE, 2);
    expect_pages(q, 3, 40);
    expect_pages(q + 7 * PAGE, 5, 47);
    munmap(p, 6 * PAGE);
    munmap(q, 12 * PAGE);
    munmap(r, 20 * PAGE);
}

static void left_mapped(void)
{
    char *p = map_pages(4);
    mark_pages(p, 4, 1);
    char *q = mremap(p, 4 * PAGE, 4 * PAGE, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, NULL);
    if (q == MAP_FAILED && errno == EINVAL)
        return; /* before Linux 5.7 */
    CHECK(q != MAP_FAILED && q != p);
    expect_pages(q, 4, 1);
    expect_zero_pages(p, 4);
    mark_pages(p, 4, 9);
    mode_rebuild();
    expect_pages(q, 4, 1);
    expect_pages(p, 4, 9);
    munmap(p, 4 * PAGE);
    munmap(q, 4 * PAGE);
}

static void refused(void)
{
    char *p = map_pages(6), *q = map_pages(6);
    mark_pages(p, 6, 1);
    CHECK_FAILS(mremap(p, PAGE, 0, MREMAP_MAYMOVE), EINVAL);
    CHECK_FAILS(mremap(p + 1, PAGE, 2 * PAGE, MREMAP_MAYMOVE), EINVAL);
    CHECK_FAILS(mremap(p, PAGE, 2 * PAGE, 0x80), EINVAL);
    CHECK_FAILS(mremap(p, PAGE, PAGE, MREMAP_FIXED, q), EINVAL);
    CHECK_FAILS(mremap(p, 4 * PAGE, 4 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, p + PAGE), EINVAL);
    CHECK_FAILS(mremap(p, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, q + 1), EINVAL);
    CHECK_FAILS(mremap(p, PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, NULL), EINVAL);
    CHECK_FAILS(mremap(p, PAGE, (size_t)1 << 46, MREMAP_MAYMOVE), ENOMEM);
    munmap(q, 6 * PAGE);
    CHECK_FAILS(mremap(q, PAGE, 2 * PAGE, MREMAP_MAYMOVE), EFAULT);
    munmap(p + 3 * PAGE, PAGE);
    CHECK_FAILS(mremap(p, 6 * PAGE, 8 * PAGE, MREMAP_MAYMOVE), EFAULT);
    expect_pages(p, 3, 1);
    expect_pages(p + 4 * PAGE, 2, 5);
    munmap(p, 6 * PAGE);
}

/* Lengths that are no multiple of a page, and protections that the new place must have too. */
static void details(void)
{
    char *p = map_pages(3);
    mark_pages(p, 3, 1);
    p = mremap(p, 2 * PAGE + 5, 4 * PAGE + 1, MREMAP_MAYMOVE);
    CHECK(p != MAP_FAILED);
    expect_pages(p, 3, 1);
    expect_zero_pages(p + 3 * PAGE, 2);
    CHECK_EQUAL(mprotect(p, 5 * PAGE, PROT_READ), 0);
    p = mremap(p, 5 * PAGE, 50 * PAGE, MREMAP_MAYMOVE);
    CHECK(p != MAP_FAILED);
    CHECK(!can_write(p) && !can_write(p + 49 * PAGE));
    expect_pages(p, 3, 1);
    mode_rebuild();
    CHECK(!can_write(p) && can_read(p));
    CHECK_EQUAL(mprotect(p, 50 * PAGE, PROT_NONE), 0);
    p = mremap(p, 50 * PAGE, 80 * PAGE, MREMAP_MAYMOVE);
    CHECK(p != MAP_FAILED);
    CHECK(!can_read(p));
    CHECK_EQUAL(mprotect(p, 80 * PAGE, RW), 0);
    expect_pages(p, 3, 1);
    expect_zero_pages(p + 3 * PAGE, 77);
    munmap(p, 80 * PAGE);
}

/*
 * Moved by a system call that the library does not see: the memory shows the image at the place where it was. Others that are mapped
 * there before the next rebuild have memory of their own.
 */
static void moved_unseen(void)
{
    char *p = map_pages(8), *q = mmap(NULL, 8 * PAGE, PROT_NONE, PRIVATE, -1, 0), *r;
    mark_pages(p, 8, 1);
    CHECK(q != MAP_FAILED);
    CHECK(syscall(SYS_mremap, p, 8 * PAGE, 8 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, q) == (long)q);
    CHECK((r = mmap(p + 2 * PAGE, 3 * PAGE, RW, PRIVATE, -1, 0)) != MAP_FAILED);
    expect_pages(q, 8, 1);
    expect_zero_pages(r, 3);
    mark_pages(r, 3, 50);
    /* growing in place */
    char *s = mremap(r, 3 * PAGE, 5 * PAGE, MREMAP_MAYMOVE);
    CHECK(s != MAP_FAILED);
    expect_pages(q, 8, 1);
    expect_pages(s, 3, 50);
    expect_zero_pages(s + 3 * PAGE, 2);
    mark_pages(s, 5, 70);
    for (int round = 0; round < 2; round++) {
        mode_rebuild();
        expect_pages(q, 8, 1);
        expect_pages(s, 5, 70);
    }
    mark_pages(q, 8, 90);
    expect_pages(s, 5, 70);
    munmap(q, 8 * PAGE);
    mode_rebuild();
    expect_pages(s, 5, 70);
    munmap(s, 5 * PAGE);
    /* unmapped by one: what is mapped there next begins with zeros */
    p = map_pages(8);
    mark_pages(p, 8, 1);
    CHECK_EQUAL(syscall(SYS_munmap, p, 8 * PAGE), 0);
    CHECK((r = mmap(p, 8 * PAGE, RW, PRIVATE, -1, 0)) != MAP_FAILED);
    expect_zero_pages(r, 8);
    munmap(r, 8 * PAGE);
}

/* malloc's own blocks, which the C library moves by a mremap of its own. */
static void reallocated(void)
{
    size_t size = 200000;
    char *p = malloc(size);
    CHECK(p != NULL);
    for (int i = 0; i < 8; i++) {
        memset(p, i + 1, size);
        if (i % 3 == 0)
            mode_rebuild();
        char *q = realloc(p, size * 2);
        CHECK(q != NULL);
        for (size_t at = 0; at < size; at++)
            CHECK(q[at] == (char)(i + 1));
        p = q;
        size *= 2;
    }
    p = realloc(p, 1000);
    CHECK(p != NULL && p[999] == 8);
    free(p);
}

int main(void)
{
    for (int round = 0; round < 3; round++) {
        if (round == 1)
            mode_rebuild();
        grow_and_shrink();
        in_place();
        to_a_place();
        left_mapped();
        refused();
        details();
        moved_unseen();
        reallocated();
        mode_await_rebuilds(1);
    }
    return 0;
}
