/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Threads that wait in system calls while the process is rebuilt: none sees EINTR, no timeout is cut short, and none
 * is stretched without bound: all of them come to their end again and again, though a rebuild comes several times in each.
 */
#include "mode.h"

#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/ipc.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define WAIT_MS 60
#define WAITS 20 /* of each kind, at least */
#define DEADLINE_MS 50000 /* the machine may be busy */

static volatile int stop;
static int semaphores;

static void by_nanosleep(void)
{
    struct timespec t = {0, WAIT_MS * 1000000};
    CHECK_EQUAL(nanosleep(&t, NULL), 0);
}

static void by_clock_nanosleep(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_nsec += WAIT_MS * 1000000;
    t.tv_sec += t.tv_nsec / 1000000000;
    t.tv_nsec %= 1000000000;
    CHECK_EQUAL(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL), 0);
}

static void by_poll(void)
{
    CHECK_EQUAL(poll(NULL, 0, WAIT_MS), 0);
}

static void by_ppoll(void)
{
    struct timespec t = {0, WAIT_MS * 1000000};
    CHECK_EQUAL(ppoll(NULL, 0, &t, NULL), 0);
}

static void by_select(void)
{
    struct timeval t = {0, WAIT_MS * 1000};
    CHECK_EQUAL(select(0, NULL, NULL, NULL, &t), 0);
}

static void by_epoll(void)
{
    struct epoll_event event;
    int fd = epoll_create1(EPOLL_CLOEXEC);
    CHECK(fd >= 0);
    CHECK_EQUAL(epoll_wait(fd, &event, 1, WAIT_MS), 0);
    close(fd);
}

static void by_futex(void)
{
    struct timespec t = {0, WAIT_MS * 1000000};
    int word = 1;
    CHECK_EQUAL(syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 1, &t, NULL, 0), -1);
    CHECK_EQUAL(errno, ETIMEDOUT);
}

static void by_condition(void)
{
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    t.tv_nsec += WAIT_MS * 1000000;
    t.tv_sec += t.tv_nsec / 1000000000;
    t.tv_nsec %= 1000000000;
    pthread_mutex_lock(&mutex);
    int result;
    while ((result = pthread_cond_timedwait(&condition, &mutex, &t)) == 0)
        ;
    pthread_mutex_unlock(&mutex);
    CHECK_EQUAL(result, ETIMEDOUT);
}

static void by_semtimedop(void)
{
    struct timespec t = {0, WAIT_MS * 1000000};
    struct sembuf down = {0, -1, 0};
    CHECK_EQUAL(semtimedop(semaphores, &down, 1, &t), -1);
    CHECK_EQUAL(errno, EAGAIN);
}

static void by_sigtimedwait(void)
{
    struct timespec t = {0, WAIT_MS * 1000000};
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    CHECK_EQUAL(sigtimedwait(&set, NULL, &t), -1);
    CHECK_EQUAL(errno, EAGAIN);
}

/* What another thread writes after a while. */
static void *write_later(void *argument)
{
    by_nanosleep();
    CHECK_EQUAL(write(*(int *)argument, "x", 1), 1);
    return NULL;
}

static void by_read(void)
{
    int fds[2];
    char c;
    pthread_t writer;
    CHECK_EQUAL(pipe(fds), 0);
    CHECK_EQUAL(pthread_create(&writer, NULL, write_later, &fds[1]), 0);
    CHECK_EQUAL(read(fds[0], &c, 1), 1);
    pthread_join(writer, NULL);
    close(fds[0]);
    close(fds[1]);
}

struct way {
    const char *name;
    void (*wait)(void);
    volatile unsigned count;
};

static struct way ways[] = {
    {"nanosleep", by_nanosleep, 0},     {"clock_nanosleep", by_clock_nanosleep, 0},
    {"poll", by_poll, 0},               {"ppoll", by_ppoll, 0},
    {"select", by_select, 0},           {"epoll_wait", by_epoll, 0},
    {"futex", by_futex, 0},             {"pthread_cond_timedwait", by_condition, 0},
    {"semtimedop", by_semtimedop, 0},   {"sigtimedwait", by_sigtimedwait, 0},
    {"read", by_read, 0},
};
#define WAYS (sizeof ways / sizeof ways[0])

static void *wait_on(void *argument)
{
    struct way *way = argument;
    while (!stop) {
        double began = mode_now_ms();
        way->wait();
        double took = mode_now_ms() - began;
        if (took < WAIT_MS - 2) {
            fprintf(stderr, "%s: a wait of %d ms took %.1f ms\n", way->name, WAIT_MS, took);
            exit(1);
        }
        way->count++;
    }
    return NULL;
}

/* One that has waited least. */
static const struct way *slowest(void)
{
    const struct way *found = &ways[0];
    for (size_t i = 1; i < WAYS; i++)
        if (ways[i].count < found->count)
            found = &ways[i];
    return found;
}

int main(void)
{
    pthread_t threads[WAYS];
    semaphores = semget(IPC_PRIVATE, 1, 0600);
    CHECK(semaphores >= 0);
    for (size_t i = 0; i < WAYS; i++)
        CHECK_EQUAL(pthread_create(&threads[i], NULL, wait_on, &ways[i]), 0);
    double began = mode_now_ms(), end = began + 2 * MODE_SPELL_MS;
    while (mode_now_ms() < end || slowest()->count < WAITS) {
        if (mode_now_ms() > began + DEADLINE_MS) {
            fprintf(stderr, "%s: %u waits of %d ms in all\n", slowest()->name, slowest()->count, WAIT_MS);
            return 1;
        }
        usleep(1000);
        mode_await_rebuilds(3);
    }
    /* seldom, too: what was started again must not be taken for the wait that comes after it */
    for (int i = 0; i < 15; i++) {
        usleep((WAIT_MS + WAIT_MS / 6) * 1000);
        mode_rebuild();
    }
    stop = 1;
    for (size_t i = 0; i < WAYS; i++)
        CHECK_EQUAL(pthread_join(threads[i], NULL), 0);
    semctl(semaphores, 0, IPC_RMID);
    return 0;
}
