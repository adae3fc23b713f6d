/* SPDX-License-Identifier: EPL-2.0 */
/* Small helpers of the tests that map and unmap memory. */
#ifndef DRILLER_TEST_MEMORY_H
#define DRILLER_TEST_MEMORY_H

#include "test.h"

#include <fcntl.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE ((size_t)sysconf(_SC_PAGESIZE))
#define RW (PROT_READ | PROT_WRITE)
#define PRIVATE (MAP_PRIVATE | MAP_ANONYMOUS)

/* A call that fails as it should. */
#define CHECK_FAILS(call, error)                                                                                       \
    do {                                                                                                               \
        errno = 0;                                                                                                     \
        CHECK_EQUAL((long)(call), -1);                                                                                 \
        CHECK_EQUAL(errno, (error));                                                                                   \
    } while (0)

static inline char *map_pages(size_t pages)
{
    char *p = mmap(NULL, pages * PAGE, RW, PRIVATE, -1, 0);
    CHECK(p != MAP_FAILED);
    return p;
}

/* Each page gets a value of its own in its first and last byte. */
static inline void mark_pages(char *p, size_t pages, int first)
{
    for (size_t i = 0; i < pages; i++)
        p[i * PAGE] = p[(i + 1) * PAGE - 1] = (char)(first + (int)i);
}

#define expect_pages(p, pages, first) expect_pages_at((p), (pages), (first), 1, __LINE__)
#define expect_zero_pages(p, pages) expect_pages_at((p), (pages), 0, 0, __LINE__)

static inline void expect_pages_at(const char *p, size_t pages, int first, int step, int line)
{
    for (size_t i = 0; i < pages; i++)
        for (int end = 0; end < 2; end++) {
            char found = p[end ? (i + 1) * PAGE - 1 : i * PAGE], wanted = (char)(first + (int)i * step);
            if (found != wanted) {
                fprintf(stderr, "line %d: page %zu at %p holds %d, not %d\n", line, i, (const void *)(p + i * PAGE), found,
                        wanted);
                exit(1);
            }
        }
}

/* Whether a byte can be read, as the kernel sees it: no signal. */
static inline bool can_read(const char *p)
{
    int fds[2];
    CHECK_EQUAL(pipe2(fds, O_CLOEXEC), 0);
    ssize_t written = write(fds[1], p, 1);
    CHECK(written == 1 || (written < 0 && errno == EFAULT));
    close(fds[0]);
    close(fds[1]);
    return written == 1;
}

static inline bool can_write(char *p)
{
    int fd = open("/dev/zero", O_RDONLY | O_CLOEXEC);
    char before = can_read(p) ? *p : 0;
    CHECK(fd >= 0);
    ssize_t got = read(fd, p, 1);
    CHECK(got == 1 || (got < 0 && errno == EFAULT));
    close(fd);
    if (got == 1)
        *p = before;
    return got == 1;
}

/* An unlinked file of `pages` pages marked from `first` on. */
static inline int marked_file(size_t pages, int first)
{
    char path[] = "/tmp/driller-test-XXXXXX", *bytes = calloc(pages, PAGE);
    int fd = mkostemp(path, O_CLOEXEC);
    CHECK(fd >= 0 && bytes != NULL);
    unlink(path);
    mark_pages(bytes, pages, first);
    CHECK_EQUAL(write(fd, bytes, pages * PAGE), pages * PAGE);
    free(bytes);
    return fd;
}

#endif
