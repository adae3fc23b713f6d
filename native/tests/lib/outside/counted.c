/* SPDX-License-Identifier: EPL-2.0 */
#include "counted.h"
#include "mode.h"
#include "peer.h"

#include <driller/abi.h>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static char *area, *large;
static size_t page;

static char *map_fenced(size_t pages)
{
    char *at = mmap(NULL, (pages + 2) * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(at != MAP_FAILED);
    at += page;
    CHECK_EQUAL(mprotect(at, pages * page, PROT_READ | PROT_WRITE), 0);
    madvise(at, pages * page, MADV_NOHUGEPAGE); /* huge pages are not counted, so that they stay such */
    memset(at, 1, pages * page);
    return at;
}

/* What the kernel writes at the program's request counts, too. */
static void receive(char *to)
{
    int fds[2];
    CHECK_EQUAL(pipe(fds), 0);
    CHECK_EQUAL(write(fds[1], "xyz", 3), 3);
    CHECK_EQUAL(read(fds[0], to, 3), 3);
    close(fds[0]);
    close(fds[1]);
}

static void write_forked(const struct order *order)
{
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        for (unsigned i = 0; i < PAGES; i++)
            area[i * page]++;
        _exit(3);
    }
    mode_reap(child, 3);
    for (unsigned i = 0; i < order->count; i++)
        area[(order->first + i * order->step) * page]++;
}

/* One of the program's own, and memory registered with it. 0, or an errno; 77 if it may not have one. */
static int use_userfaultfd(void)
{
    struct {
        uint64_t api, features, ioctls;
    } api = {0xaa, 0, 0};
    struct {
        uint64_t start, length, mode, ioctls;
    } registration = {(uintptr_t)area, PAGES * page, 2, 0}; /* write protection */
    int fd = (int)syscall(SYS_userfaultfd, O_CLOEXEC | 1);
    if (fd < 0 || ioctl(fd, _IOWR(0xaa, 0x3f, api), &api) != 0)
        return 77;
    return ioctl(fd, _IOWR(0xaa, 0x00, registration), &registration) == 0 ? 0 : errno;
}

static int carry_out(const struct order *order)
{
    static volatile char sink;
    switch (order->task) {
    case FORK:
        write_forked(order);
        return 0;
    case CLOSE:
        for (int fd = 3; fd < 4096; fd++)
            close(fd);
        return 0;
    case USERFAULTFD:
        return use_userfaultfd();
    case MAKE_LARGE:
        large = map_fenced(LARGE);
        return 0;
    case MAP: {
        char *more = mmap(NULL, PAGES * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        CHECK(more != MAP_FAILED);
        memset(more, 3, PAGES * page);
        return 0;
    }
    case REMAP:
        CHECK(mmap(area, PAGES * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == area);
        madvise(area, PAGES * page, MADV_NOHUGEPAGE);
        memset(area, 2, PAGES * page);
        return 0;
    default:
        break;
    }
    for (unsigned i = 0; i < order->count; i++) {
        char *at = (order->first + i * order->step < PAGES ? area : large - PAGES * page) + (order->first + i * order->step) * page;
        if (order->task == WRITE)
            at[i % page]++;
        else if (order->task == READ)
            sink = *at;
        else if (order->task == RECEIVE)
            receive(at);
        else if (order->task == PUNCH)
            CHECK_EQUAL(madvise(at, page, MADV_DONTNEED), 0);
    }
    return sink == 99 ? 1 : 0;
}

int counted_peer(const char *role)
{
    struct order order;
    page = (size_t)sysconf(_SC_PAGESIZE);
    area = map_fenced(PAGES);
    int status = strcmp(role, "userfaultfd") == 0 ? use_userfaultfd() : 0;
    peer_ready();
    CHECK_EQUAL(write(STDOUT_FILENO, &area, sizeof area), sizeof area);
    for (;;) {
        CHECK_EQUAL(write(STDOUT_FILENO, &status, sizeof status), sizeof status);
        if (read(STDIN_FILENO, &order, sizeof order) != sizeof order || order.task == END)
            return 5;
        status = carry_out(&order);
    }
}
