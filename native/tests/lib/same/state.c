/* SPDX-License-Identifier: EPL-2.0 */
/*
 * What a process sees of itself is the same before, between and after rebuilds and restores, with settings that are not the
 * default ones.
 */
#include "mode.h"
#include "smaps.h"
#include "state.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static char before[STATE_SIZE], after[STATE_SIZE];
static char alternate[32768];

static void nothing(int signal, siginfo_t *info, void *context)
{
    (void)signal;
    (void)info;
    (void)context;
}

static void set_signals(void)
{
    struct sigaction action = {.sa_sigaction = nothing, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    stack_t stack = {.ss_sp = alternate, .ss_size = sizeof alternate};
    sigset_t set;
    CHECK_EQUAL(sigaction(SIGURG, &action, NULL), 0); /* the one that parking may use */
    CHECK_EQUAL(sigaction(SIGSEGV, &action, NULL), 0);
    action.sa_flags |= SA_RESTART | SA_NODEFER;
    CHECK_EQUAL(sigaction(SIGUSR1, &action, NULL), 0);
    CHECK(signal(SIGPIPE, SIG_IGN) != SIG_ERR);
    CHECK_EQUAL(sigaltstack(&stack, NULL), 0);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    sigaddset(&set, SIGRTMIN + 3);
    CHECK_EQUAL(pthread_sigmask(SIG_BLOCK, &set, NULL), 0);
    raise(SIGUSR2); /* stays pending */
}

static void set_others(void)
{
    struct itimerval timer = {{0, 250000}, {1000, 0}};
    struct rlimit limit = {300, 500};
    timer_t id;
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 3};
    int pipes[2];
    CHECK_EQUAL(setitimer(ITIMER_REAL, &timer, NULL), 0);
    CHECK_EQUAL(timer_create(CLOCK_MONOTONIC, &event, &id), 0);
    CHECK_EQUAL(setrlimit(RLIMIT_NOFILE, &limit), 0);
    CHECK_EQUAL(prctl(PR_SET_TIMERSLACK, 12345), 0);
    CHECK_EQUAL(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
    CHECK_EQUAL(prctl(PR_SET_NAME, "a new name"), 0);
    CHECK_EQUAL(pipe2(pipes, O_NONBLOCK), 0);
    CHECK(fcntl(pipes[0], F_DUPFD_CLOEXEC, 200) >= 0);
    CHECK(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC) >= 0);
    CHECK(open("/proc/self/exe", O_RDONLY) >= 0);
    umask(027);
    CHECK_EQUAL(setpriority(PRIO_PROCESS, 0, 3), 0);
}

static void compare(const char *what)
{
    state_describe(after);
    if (!state_same(what, before, after))
        exit(1);
}

static size_t threads_at_first;

static void repeatedly(void)
{
    for (int i = 0; i < 10; i++) {
        mode_rebuild();
        compare("after a rebuild");
        mode_restore();
        compare("after a restore");
    }
    CHECK_EQUAL(status_field("Threads"), threads_at_first);
    mode_await_rebuilds(2);
    compare("at the end");
}

int main(void)
{
    for (int fd = 3; fd < 1024; fd++)
        close(fd); /* whoever started us may go on using them */
    set_signals();
    set_others();
    threads_at_first = status_field("Threads");
    CHECK_EQUAL(threads_at_first, mode_is_peer() ? 2 : 1);
    state_describe(before);
    repeatedly();
    pid_t child = mode_fork();
    if (child == 0) {
        state_describe(before);
        repeatedly();
        _exit(4);
    }
    mode_reap(child, 4);
    compare("after the child");
    return 0;
}
