/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Programs that confine themselves by seccomp(2), with a filter that ends the process for every call that is not on its
 * list: it never does, whatever was rebuilt before and whoever asks for a rebuild after. And a program that is started
 * under a filter that forbids what libdriller needs: it is left alone.
 */
#include "memory.h"
#include "mode.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

static char self[4096];

#define ALLOW(number)                                                                                                  \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define FORBID(number)                                                                                                 \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS)
#define LOAD BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr))

/* What the confined part of this test calls, and no more. */
static struct sock_filter strict[] = {
    LOAD,
    ALLOW(__NR_mmap),
    ALLOW(__NR_munmap),
    ALLOW(__NR_mremap),
    ALLOW(__NR_mprotect),
    ALLOW(__NR_madvise),
    ALLOW(__NR_brk),
    ALLOW(__NR_mlock),
    ALLOW(__NR_clock_nanosleep),
    ALLOW(__NR_clone),
    ALLOW(__NR_set_robust_list),
    ALLOW(__NR_wait4),
    ALLOW(__NR_exit_group),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
};
static struct sock_fprog strict_program = {sizeof strict / sizeof strict[0], strict};

/* Any program runs under it, but for what libdriller needs. */
static struct sock_filter without_images[] = {
    LOAD, FORBID(__NR_memfd_create), FORBID(__NR_ptrace), FORBID(__NR_accept4),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
};
static struct sock_fprog without_images_program = {sizeof without_images / sizeof without_images[0], without_images};

static void use_memory(char *old)
{
    for (int i = 0; i < 8; i++) {
        char *p = mmap(NULL, 8 * PAGE, RW, PRIVATE, -1, 0);
        if (p == MAP_FAILED || p[5] != 0)
            _exit(10);
        mark_pages(p, 8, 1);
        p = mremap(p, 8 * PAGE, 20 * PAGE, MREMAP_MAYMOVE);
        if (p == MAP_FAILED || p[PAGE] != 2 || p[19 * PAGE] != 0)
            _exit(11);
        if (madvise(p + PAGE, PAGE, MADV_DONTNEED) != 0 || p[PAGE] != 0)
            _exit(12);
        if (mprotect(p, PAGE, PROT_READ) != 0 || munmap(p, 20 * PAGE) != 0)
            _exit(13);
        /* what was shared when the filter came */
        if (old[3 * PAGE] != 4 || madvise(old + 3 * PAGE, PAGE, MADV_DONTNEED) != 0 || old[3 * PAGE] != 0)
            _exit(14);
        old[3 * PAGE] = 4;
        void *block = malloc(300000);
        block = realloc(block, 900000);
        if (block == NULL || mlock(old, PAGE) != 0)
            _exit(15);
        free(block);
        struct timespec moment = {0, 4000000};
        clock_nanosleep(CLOCK_MONOTONIC, 0, &moment, NULL);
    }
}

static long by_syscall(void)
{
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &strict_program);
}

static long for_all_threads(void)
{
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &strict_program);
}

static long by_prctl(void)
{
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &strict_program);
}

static void confine(long (*set)(void), bool fork_too)
{
    char *old = map_pages(6);
    CHECK_EQUAL(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
    mark_pages(old, 6, 1);
    mode_rebuild();
    void *volatile first = malloc(1); /* asks for random bytes */
    free(first);
    if (set() != 0)
        _exit(errno == ENOSYS || errno == EINVAL ? SKIPPED : 9);
    use_memory(old);
    if (fork_too) {
        int status = 0;
        pid_t child = fork();
        if (child == 0) {
            use_memory(old);
            _exit(4);
        }
        if (child < 0 || waitpid(child, &status, 0) != child || status != 4 << 8)
            _exit(16);
        use_memory(old);
    }
    _exit(3);
}

/* SECCOMP_MODE_STRICT: read, write, exit, and nothing else. */
static void strictly(void)
{
    char *old = map_pages(6), byte = 0;
    int pipes[2];
    CHECK_EQUAL(pipe(pipes), 0);
    mark_pages(old, 6, 1);
    mode_rebuild();
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) != 0)
        _exit(SKIPPED);
    for (int i = 0; i < 100000; i++)
        old[i % 6 * 4096] = (char)(i % 6 + 1);
    bool good = write(pipes[1], old, 1) == 1 && read(pipes[0], &byte, 1) == 1 && byte == 1;
    syscall(SYS_exit, good ? 3 : 17);
}

/* A filter that the kernel refuses changes nothing. */
static void refused(void)
{
    char *old = map_pages(6);
    struct sock_filter bad = BPF_STMT(0xffff, 0);
    struct sock_fprog program = {1, &bad};
    mark_pages(old, 6, 1);
    mode_rebuild();
    CHECK_EQUAL(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
    for (int i = 0; i < 3; i++) {
        CHECK_FAILS(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, NULL), EFAULT);
        CHECK_FAILS(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program), EINVAL);
        CHECK_FAILS(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program), EINVAL);
        CHECK_FAILS(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), EINVAL);
        expect_pages(old, 6, 1);
        mode_rebuild(); /* a peer as before */
        expect_pages(old, 6, 1);
    }
    _exit(3);
}

static void started_under_one(void)
{
    CHECK_EQUAL(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
    CHECK_EQUAL(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &without_images_program), 0);
    execl(self, self, "started", (char *)NULL);
    _exit(1);
}

static void expect(int how)
{
    int status = 0;
    pid_t child = mode_fork();
    if (child == 0) {
        switch (how) {
        case 0:
        case 1:
            confine(by_syscall, how);
            break;
        case 2:
        case 3:
            confine(for_all_threads, how == 3);
            break;
        case 4:
            confine(by_prctl, true);
            break;
        case 5:
            strictly();
            break;
        case 6:
            refused();
            break;
        default:
            started_under_one();
        }
        _exit(1);
    }
    CHECK_EQUAL(waitpid(child, &status, 0), child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == SKIPPED)
        printf("way %d: not to be had here\n", how);
    else if (!WIFEXITED(status) || WEXITSTATUS(status) != 3) {
        fprintf(stderr, "way %d: status %#x\n", how, status);
        exit(1);
    }
}

int main(int count, char **arguments)
{
    (void)arguments;
    if (count == 2) {
        char *p = map_pages(3);
        mark_pages(p, 3, 1);
        expect_pages(p, 3, 1);
        return 3;
    }
    CHECK(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
    for (int how = 0; how < 8; how++)
        expect(how);
    mode_await_rebuilds(1);
    return 0;
}
