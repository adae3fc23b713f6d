/* SPDX-License-Identifier: EPL-2.0 */
/*
 * What needs a process with a single thread, and ways to fork that run no handlers: unshare, setns, clone, _Fork, and the raw
 * calls through syscall(3). Parent and child keep their memory apart; the results are what they are without Driller.
 */
#include "memory.h"
#include "mode.h"

#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#define PAGES 40

static char *shared_by_nobody;
static int counter;

/* In the child of a fork of whatever kind. */
static void in_child(void)
{
    expect_pages(shared_by_nobody, PAGES, 1);
    memset(shared_by_nobody, 0x77, PAGES * PAGE);
    counter = 1000;
    for (int i = 0; i < 20; i++) {
        char *p = map_pages(5);
        mark_pages(p, 5, i);
        p = mremap(p, 5 * PAGE, 30 * PAGE, MREMAP_MAYMOVE);
        expect_pages(p, 5, i);
        munmap(p, 30 * PAGE);
    }
    _exit(counter == 1000 && shared_by_nobody[PAGE] == 0x77 ? 6 : 1);
}

static void in_parent(pid_t child)
{
    CHECK(child > 0);
    counter++;
    for (int i = 0; i < 20; i++)
        expect_pages(shared_by_nobody, PAGES, 1);
    mode_reap(child, 6);
    expect_pages(shared_by_nobody, PAGES, 1);
}

static int run_child(void *argument)
{
    if (argument != &counter)
        _exit(1);
    in_child();
    return 1;
}

static void by_clone(int flags)
{
    static char stack[65536] __attribute__((aligned(16)));
    pid_t child = clone(run_child, stack + sizeof stack, SIGCHLD | flags, &counter);
    if (child < 0 && flags != 0) {
        CHECK(errno == EPERM || errno == EINVAL || errno == ENOSPC);
        printf("namespaces are not to be had here: %s\n", strerror(errno));
        return;
    }
    in_parent(child);
}

static void by_underscore_fork(void)
{
    pid_t child = _Fork();
    if (child == 0)
        in_child();
    in_parent(child);
}

static void by_raw_calls(void)
{
    pid_t child;
#ifdef SYS_fork
    child = (pid_t)syscall(SYS_fork);
    if (child == 0)
        in_child();
    in_parent(child);
#endif
    child = (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
    if (child == 0)
        in_child();
    in_parent(child);
    struct clone_args arguments = {.exit_signal = SIGCHLD};
    child = (pid_t)syscall(SYS_clone3, &arguments, sizeof arguments);
    if (child < 0) {
        CHECK(errno == ENOSYS || errno == EPERM);
        return;
    }
    if (child == 0)
        in_child();
    in_parent(child);
}

/* The process ends with its last thread, also by exit(2). */
static void raw_exit(void)
{
    pid_t child = mode_fork();
    if (child == 0)
        syscall(SYS_exit, 8);
    mode_reap(child, 8);
}

/* Calls of all kinds through syscall(3): arguments and results pass unharmed. */
static void plain_calls(void)
{
    CHECK_EQUAL(syscall(SYS_getpid), getpid());
    char *p = (char *)syscall(SYS_mmap, NULL, 4 * PAGE, RW, PRIVATE, -1, 0L);
    CHECK(p != MAP_FAILED);
    CHECK_EQUAL(syscall(SYS_munmap, p, 4 * PAGE), 0);
    CHECK_FAILS(syscall(SYS_close, -1), EBADF);
    CHECK_FAILS(syscall(100000), ENOSYS);
    CHECK_FAILS(unshare(0x1), EINVAL);
    CHECK_FAILS(setns(-1, 0), EBADF);
    CHECK_FAILS(setns(-1, CLONE_NEWUSER), EBADF);
}

/* In a child of ours, which is then in other namespaces: exits with 7, or is killed. */
static void unshared(int flags)
{
    pid_t child = mode_fork();
    if (child == 0) {
        uid_t user = geteuid();
        if (unshare(flags) != 0) {
            CHECK(errno == EPERM || errno == ENOSPC || (errno == EINVAL && (flags & CLONE_NEWUSER) == 0));
            printf("unshare(%#x) is not to be had here: %s\n", (unsigned)flags, strerror(errno));
            _exit(7);
        }
        CHECK((flags & CLONE_NEWUSER) == 0 || geteuid() != user || user == 65534);
        expect_pages(shared_by_nobody, PAGES, 1);
        /* the first one in a pid namespace is the last as well, when it has ended */
        for (int i = 0; i < ((flags & CLONE_NEWPID) != 0 ? 1 : 3); i++) {
            pid_t grandchild = fork();
            if (grandchild == 0)
                in_child();
            in_parent(grandchild);
        }
        _exit(7);
    }
    mode_reap(child, 7);
}

static void entered(const char *name, int type)
{
    pid_t child = mode_fork();
    if (child == 0) {
        char path[64];
        snprintf(path, sizeof path, "/proc/self/ns/%s", name);
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        /* into one's own: as root it works, else EPERM, but never "more than one thread" */
        if (fd >= 0 && setns(fd, type) != 0)
            CHECK(errno == EPERM || (errno == EINVAL && type == CLONE_NEWUSER));
        expect_pages(shared_by_nobody, PAGES, 1);
        pid_t grandchild = fork();
        if (grandchild == 0)
            in_child();
        in_parent(grandchild);
        _exit(7);
    }
    mode_reap(child, 7);
}

int main(void)
{
    shared_by_nobody = map_pages(PAGES);
    mark_pages(shared_by_nobody, PAGES, 1);
    mode_rebuild();
    for (int round = 0; round < 2; round++) {
        by_clone(0);
        by_underscore_fork();
        by_raw_calls();
        plain_calls();
        raw_exit();
        mode_await_rebuilds(1);
    }
    by_clone(CLONE_NEWPID);
    unshared(CLONE_NEWUSER);
    unshared(CLONE_NEWNET);
    unshared(CLONE_NEWUSER | CLONE_NEWNET);
    unshared(CLONE_NEWNS);
    unshared(CLONE_NEWPID);
    entered("net", CLONE_NEWNET);
    entered("mnt", CLONE_NEWNS);
    mode_await_rebuilds(1);
    return 0;
}
