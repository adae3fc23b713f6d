/* SPDX-License-Identifier: EPL-2.0 */
/* munmap: whole, in part, splitting, across several mappings and holes. */
#include "memory.h"
#include "mode.h"

static void parts(bool rebuilt)
{
    char *p = map_pages(12);
    mark_pages(p, 12, 1);
    if (rebuilt)
        mode_rebuild();
    CHECK_EQUAL(munmap(p, 2 * PAGE), 0);
    CHECK_EQUAL(munmap(p + 10 * PAGE, 2 * PAGE - 100), 0);
    CHECK_EQUAL(munmap(p + 5 * PAGE, 1), 0); /* rounded up to a page */
    for (int i = 0; i < 12; i++)
        CHECK_EQUAL(can_read(p + (size_t)i * PAGE), i >= 2 && i < 10 && i != 5);
    expect_pages(p + 2 * PAGE, 3, 3);
    expect_pages(p + 6 * PAGE, 4, 7);
    if (rebuilt)
        mode_rebuild();
    expect_pages(p + 2 * PAGE, 3, 3);
    /* holes may lie in the range, and it may be empty */
    CHECK_EQUAL(munmap(p, 12 * PAGE), 0);
    CHECK_EQUAL(munmap(p, 12 * PAGE), 0);
    for (int i = 0; i < 12; i++)
        CHECK(!can_read(p + (size_t)i * PAGE));
}

static void several(bool rebuilt)
{
    int fd = marked_file(4, 50);
    char *p = map_pages(20);
    mark_pages(p, 20, 1);
    CHECK(mmap(p + 4 * PAGE, 4 * PAGE, RW, MAP_SHARED | MAP_FIXED, fd, 0) == p + 4 * PAGE);
    CHECK_EQUAL(mprotect(p + 9 * PAGE, PAGE, PROT_NONE), 0);
    CHECK_EQUAL(mprotect(p + 11 * PAGE, PAGE, PROT_READ), 0);
    CHECK_EQUAL(munmap(p + 13 * PAGE, PAGE), 0);
    if (rebuilt)
        mode_rebuild();
    CHECK_EQUAL(munmap(p + 3 * PAGE, 15 * PAGE), 0);
    expect_pages(p, 3, 1);
    expect_pages(p + 18 * PAGE, 2, 19);
    for (int i = 3; i < 18; i++)
        CHECK(!can_read(p + (size_t)i * PAGE));
    /* the file has kept what it holds */
    char *file = mmap(NULL, 4 * PAGE, PROT_READ, MAP_SHARED, fd, 0);
    CHECK(file != MAP_FAILED);
    expect_pages(file, 4, 50);
    munmap(file, 4 * PAGE);
    munmap(p, 20 * PAGE);
    close(fd);
}

static void refused(void)
{
    char *p = map_pages(2);
    mark_pages(p, 2, 1);
    CHECK_FAILS(munmap(p + 1, PAGE), EINVAL);
    CHECK_FAILS(munmap(p, 0), EINVAL);
    CHECK_FAILS(munmap(p, SIZE_MAX - 2 * PAGE), EINVAL);
    CHECK_FAILS(munmap((void *)((uintptr_t)1 << 60), PAGE), EINVAL);
    expect_pages(p, 2, 1);
    CHECK_EQUAL(munmap(p, 2 * PAGE), 0);
}

/* Memory that was given back must not come back with its old contents, however it is mapped again. */
static void no_ghosts(void)
{
    char *p = map_pages(64);
    memset(p, 0x5a, 64 * PAGE);
    mode_rebuild();
    CHECK_EQUAL(munmap(p + 10 * PAGE, 40 * PAGE), 0);
    mode_rebuild();
    CHECK(mmap(p + 10 * PAGE, 40 * PAGE, RW, PRIVATE | MAP_FIXED, -1, 0) == p + 10 * PAGE);
    expect_zero_pages(p + 10 * PAGE, 40);
    mode_rebuild();
    expect_zero_pages(p + 10 * PAGE, 40);
    munmap(p, 64 * PAGE);
}

int main(void)
{
    for (int round = 0; round < 6; round++) {
        parts(round % 2);
        several(round % 2);
        refused();
        no_ghosts();
        mode_await_rebuilds(1);
    }
    return 0;
}
