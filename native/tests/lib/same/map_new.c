/* SPDX-License-Identifier: EPL-2.0 */
/* mmap of all kinds: results, errors and contents. */
#include "memory.h"
#include "mode.h"

#include <sys/syscall.h>

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

static void plain(void)
{
    static const int more[] = {0, MAP_NORESERVE, MAP_POPULATE, MAP_STACK, MAP_POPULATE | MAP_NORESERVE};
    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++) {
        char *p = mmap(NULL, 5 * PAGE - 7, RW, PRIVATE | more[i], -1, 0);
        CHECK(p != MAP_FAILED);
        expect_zero_pages(p, 5);
        mark_pages(p, 5, 1);
        if (i % 2)
            mode_rebuild();
        expect_pages(p, 5, 1);
        CHECK_EQUAL(munmap(p, 5 * PAGE), 0);
        CHECK(!can_read(p));
        /* the same place again is fresh */
        char *q = mmap(p, 5 * PAGE, RW, PRIVATE, -1, 0);
        CHECK(q == p);
        expect_zero_pages(q, 5);
        CHECK_EQUAL(munmap(q, 5 * PAGE), 0);
    }
}

static void refused(void)
{
    char *p = map_pages(4);
    CHECK_FAILS(mmap(NULL, 0, RW, PRIVATE, -1, 0), EINVAL);
    CHECK_FAILS(mmap(NULL, PAGE, RW, MAP_ANONYMOUS, -1, 0), EINVAL);
    CHECK_FAILS(mmap(p + 1, PAGE, RW, PRIVATE | MAP_FIXED, -1, 0), EINVAL);
    CHECK_FAILS(mmap(NULL, (size_t)1 << 60, RW, PRIVATE, -1, 0), ENOMEM);
    CHECK_FAILS(mmap(NULL, SIZE_MAX, RW, PRIVATE, -1, 0), ENOMEM);
    CHECK_FAILS(mmap(NULL, PAGE, RW, MAP_PRIVATE, -1, 0), EBADF);
    CHECK_FAILS(mmap(p, PAGE, RW, PRIVATE | MAP_FIXED_NOREPLACE, -1, 0), EEXIST);
    CHECK_FAILS(mmap((void *)((uintptr_t)1 << 55), PAGE, RW, PRIVATE | MAP_FIXED, -1, 0), ENOMEM);
    mark_pages(p, 4, 1);
    expect_pages(p, 4, 1);
    munmap(p, 4 * PAGE);
}

static void at_a_place(void)
{
    char *p = map_pages(10);
    mark_pages(p, 10, 1);
    mode_rebuild();
    /* over a part of it: fresh zeros there, the rest untouched */
    CHECK(mmap(p + 3 * PAGE, 2 * PAGE, RW, PRIVATE | MAP_FIXED, -1, 0) == p + 3 * PAGE);
    expect_pages(p, 3, 1);
    expect_zero_pages(p + 3 * PAGE, 2);
    expect_pages(p + 5 * PAGE, 5, 6);
    /* a file over another part */
    int fd = marked_file(2, 70);
    CHECK(mmap(p + 5 * PAGE, 2 * PAGE, PROT_READ, MAP_PRIVATE | MAP_FIXED, fd, 0) == p + 5 * PAGE);
    expect_pages(p + 5 * PAGE, 2, 70);
    mode_rebuild();
    expect_pages(p + 5 * PAGE, 2, 70);
    /* and anonymous memory over the file */
    CHECK(mmap(p + 6 * PAGE, PAGE, RW, PRIVATE | MAP_FIXED, -1, 0) == p + 6 * PAGE);
    expect_zero_pages(p + 6 * PAGE, 1);
    expect_pages(p + 5 * PAGE, 1, 70);
    expect_pages(p + 7 * PAGE, 3, 8);
    munmap(p + 9 * PAGE, PAGE);
    CHECK(mmap(p + 9 * PAGE, PAGE, RW, PRIVATE | MAP_FIXED_NOREPLACE, -1, 0) == p + 9 * PAGE);
    expect_zero_pages(p + 9 * PAGE, 1);
    munmap(p, 10 * PAGE);
    close(fd);
    char *low = mmap(NULL, 2 * PAGE, RW, PRIVATE | MAP_32BIT, -1, 0);
    CHECK(low != MAP_FAILED && (uintptr_t)low < (uintptr_t)1 << 32);
    mark_pages(low, 2, 1);
    mode_rebuild();
    expect_pages(low, 2, 1);
    munmap(low, 2 * PAGE);
}

static void protections(void)
{
    char *none = mmap(NULL, 3 * PAGE, PROT_NONE, PRIVATE, -1, 0);
    char *readable = mmap(NULL, 3 * PAGE, PROT_READ, PRIVATE, -1, 0);
    char *code = mmap(NULL, PAGE, RW | PROT_EXEC, PRIVATE, -1, 0);
    CHECK(none != MAP_FAILED && readable != MAP_FAILED && code != MAP_FAILED);
    for (int round = 0; round < 3; round++) {
        CHECK(!can_read(none + PAGE) && !can_write(none + PAGE));
        CHECK(can_read(readable + PAGE) && !can_write(readable + PAGE));
        expect_zero_pages(readable, 3);
        code[0] = (char)0xc3; /* ret, on x86_64 */
#ifdef __x86_64__
        union {
            char *bytes;
            void (*function)(void);
        } there = {code};
        there.function();
#endif
        if (round == 0)
            mode_rebuild();
        else
            mode_restore();
    }
    munmap(none, 3 * PAGE);
    munmap(readable, 3 * PAGE);
    munmap(code, PAGE);
}

/* What takes no part in Driller's doings, by a raw system call, is caught up with. */
static void raw(void)
{
    char *p = (char *)syscall(SYS_mmap, NULL, 6 * PAGE, RW, PRIVATE, -1, 0L);
    CHECK(p != MAP_FAILED);
    mark_pages(p, 6, 1);
    mode_rebuild();
    expect_pages(p, 6, 1);
    CHECK_EQUAL(syscall(SYS_munmap, p + PAGE, PAGE), 0);
    char *again = (char *)syscall(SYS_mmap, p + PAGE, PAGE, RW, PRIVATE | MAP_FIXED_NOREPLACE, -1, 0L);
    CHECK(again == p + PAGE);
    expect_zero_pages(again, 1);
    again[0] = again[PAGE - 1] = 2;
    mode_rebuild();
    expect_pages(p, 6, 1);
    mode_restore();
    expect_pages(p, 6, 1);
    CHECK_EQUAL(munmap(p, 6 * PAGE), 0);
}

/* Blocks side by side, one after the other, as allocators ask for them. */
static void many_blocks(void)
{
    char *blocks[200];
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 200; i++) {
            size_t pages = (size_t)(i * 7 % 5 + 1);
            blocks[i] = map_pages(pages);
            expect_zero_pages(blocks[i], pages);
            mark_pages(blocks[i], pages, i);
        }
        for (int i = 0; i < 200; i += 3) {
            CHECK_EQUAL(munmap(blocks[i], (size_t)(i * 7 % 5 + 1) * PAGE), 0);
            blocks[i] = map_pages(1);
            expect_zero_pages(blocks[i], 1);
        }
        mode_rebuild();
        for (int i = 0; i < 200; i++) {
            size_t pages = i % 3 == 0 ? 1 : (size_t)(i * 7 % 5 + 1);
            if (i % 3 == 0)
                expect_zero_pages(blocks[i], pages);
            else
                expect_pages(blocks[i], pages, i);
            CHECK_EQUAL(munmap(blocks[i], pages * PAGE), 0);
        }
    }
}

int main(void)
{
    for (int round = 0; round < 3; round++) {
        plain();
        refused();
        at_a_place();
        protections();
        raw();
        many_blocks();
        mode_await_rebuilds(1);
    }
    return 0;
}
