/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Signals that come while the threads are held: each queued one is delivered once, in order, with its value; timers go on
 * ticking; job control shows the parent what it would show without Driller. And a process whose first thread has ended.
 */
#include "memory.h"
#include "mode.h"

#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <sys/wait.h>

#define QUEUED 400

static volatile sig_atomic_t next_value, wrong, ticks;

static void on_queued(int signal, siginfo_t *info, void *context)
{
    (void)signal;
    (void)context;
    if (info->si_value.sival_int != next_value || info->si_code != SI_QUEUE)
        wrong = 1;
    next_value++;
}

static void on_tick(int signal)
{
    (void)signal;
    ticks++;
}

/* The sender is another process, so that it is not held with us. */
static void queued(void)
{
    struct sigaction action = {.sa_sigaction = on_queued, .sa_flags = SA_SIGINFO | SA_RESTART};
    pid_t receiver = getpid();
    next_value = 0;
    CHECK_EQUAL(sigaction(SIGRTMIN + 5, &action, NULL), 0);
    pid_t sender = mode_fork();
    if (sender == 0) {
        for (int i = 0; i < QUEUED; i++) {
            union sigval value = {.sival_int = i};
            while (sigqueue(receiver, SIGRTMIN + 5, value) != 0)
                CHECK_EQUAL(errno, EAGAIN);
            if (i % 8 == 0)
                usleep(300);
        }
        _exit(3);
    }
    char *p = map_pages(8);
    double began = mode_now_ms();
    for (int i = 0; next_value < QUEUED; i++) {
        mark_pages(p, 8, i);
        if (i % 256 == 0)
            mode_rebuild();
        expect_pages(p, 8, i);
        CHECK(!wrong);
        CHECK(mode_now_ms() - began < 50000);
    }
    munmap(p, 8 * PAGE);
    mode_reap(sender, 3);
    CHECK(!wrong && next_value == QUEUED);
}

static void timed(void)
{
    struct sigaction action = {.sa_handler = on_tick, .sa_flags = SA_RESTART};
    struct itimerval timer = {{0, 1000}, {0, 1000}}, none = {{0, 0}, {0, 0}};
    char *p = map_pages(8), *grown;
    CHECK_EQUAL(sigaction(SIGALRM, &action, NULL), 0);
    ticks = 0;
    CHECK_EQUAL(setitimer(ITIMER_REAL, &timer, NULL), 0);
    for (int i = 0; ticks < 60; i++) {
        mark_pages(p, 8, i);
        grown = mremap(p, 8 * PAGE, 16 * PAGE, MREMAP_MAYMOVE);
        CHECK(grown != MAP_FAILED);
        expect_pages(grown, 8, i);
        expect_zero_pages(grown + 8 * PAGE, 8);
        p = mremap(grown, 16 * PAGE, 8 * PAGE, 0);
        CHECK(p == grown);
        if (i % 64 == 0)
            mode_rebuild();
    }
    CHECK_EQUAL(setitimer(ITIMER_REAL, &none, NULL), 0);
    munmap(p, 8 * PAGE);
}

/* Stopped and continued: one report each, and it is where it says it is. */
static void job_control(void)
{
    pid_t child = mode_fork();
    int status;
    if (child == 0) {
        char *p = map_pages(8);
        for (int i = 0;; i++) {
            mark_pages(p, 8, i);
            expect_pages(p, 8, i);
        }
    }
    for (int i = 0; i < 8; i++) {
        CHECK_EQUAL(kill(child, SIGSTOP), 0);
        CHECK_EQUAL(waitpid(child, &status, WUNTRACED | WCONTINUED), child);
        CHECK(WIFSTOPPED(status));
        CHECK_EQUAL(WSTOPSIG(status), SIGSTOP);
        usleep(4000); /* time for a rebuild of one that is stopped */
        CHECK_EQUAL(waitpid(child, &status, WUNTRACED | WCONTINUED | WNOHANG), 0);
        CHECK_EQUAL(kill(child, SIGCONT), 0);
        CHECK_EQUAL(waitpid(child, &status, WUNTRACED | WCONTINUED), child);
        CHECK(WIFCONTINUED(status));
        usleep(2000);
        CHECK_EQUAL(waitpid(child, &status, WUNTRACED | WCONTINUED | WNOHANG), 0);
    }
    CHECK_EQUAL(kill(child, SIGKILL), 0);
    mode_reap_killed(child, SIGKILL);
}

static void *outlive(void *argument)
{
    pthread_t first = *(pthread_t *)argument;
    char *p = map_pages(8);
    CHECK_EQUAL(pthread_join(first, NULL), 0);
    for (int i = 0; i < 6; i++) {
        mark_pages(p, 8, i);
        mode_rebuild();
        expect_pages(p, 8, i);
        mode_restore();
        expect_pages(p, 8, i);
    }
    _exit(5);
}

static void first_thread_ends(void)
{
    pid_t child = mode_fork();
    if (child == 0) {
        static pthread_t self;
        pthread_t thread;
        self = pthread_self();
        mode_rebuild(); /* it listens by now */
        CHECK_EQUAL(pthread_create(&thread, NULL, outlive, &self), 0);
        pthread_exit(NULL);
    }
    mode_reap(child, 5);
}

int main(void)
{
    for (int round = 0; round < 2; round++) {
        queued();
        timed();
        job_control();
        first_thread_ends();
        mode_await_rebuilds(1);
    }
    return 0;
}
