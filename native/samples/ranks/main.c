/* SPDX-License-Identifier: EPL-2.0 */
/* The loop: tokens as they come, everything else once per interval, until told to end. */
#include "ranks.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static volatile bool ending;

static void *work(void *argument)
{
    struct worker *worker = argument;
    worker->thread = (uint64_t)syscall(SYS_gettid);
    while (!ending) {
        __atomic_add_fetch(&worker->count, 1, __ATOMIC_RELAXED);
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
    return NULL;
}

/* SIGTERM and SIGINT as something to poll for; blocked in all threads. */
static int catch_signals(void)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    return signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int start_timer(int interval_ms)
{
    int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    struct timespec interval = {.tv_sec = interval_ms / 1000, .tv_nsec = interval_ms % 1000 * 1000000L};
    struct itimerspec times = {.it_interval = interval, .it_value = interval};
    if (timer >= 0)
        timerfd_settime(timer, 0, &times, NULL);
    return timer;
}

/* Returns when the run is over: ticks used up, told to end, or a neighbour gone. */
static void run(const struct options *options, const struct ring *ring, int signals, int timer, struct marker *marker)
{
    bool neighbours = true;
    while (neighbours && (options->ticks == 0 || counters.ticks < options->ticks)) {
        bool room = queue.tail - queue.head < QUEUE_SLOTS;
        struct pollfd events[4] = {{.fd = signals, .events = POLLIN},
                                   {.fd = timer, .events = POLLIN},
                                   {.fd = ring->left, .events = room ? POLLIN : 0},
                                   {.fd = ring->right}};
        if (poll(events, 4, -1) < 0 && errno != EINTR)
            return;
        if (events[0].revents != 0)
            return;
        if (events[2].revents != 0)
            neighbours = ring_receive(ring);
        if (events[3].revents != 0)
            neighbours = false;
        uint64_t expirations;
        if (events[1].revents != 0 && read(timer, &expirations, sizeof(expirations)) == sizeof(expirations)) {
            things_tick(options, marker);
            neighbours = neighbours && ring_send(ring);
        }
    }
}

int main(int argc, char **argv)
{
    struct options options;
    /* Above main's frame are the arguments, whose page is never shared. */
    struct {
        struct marker marker;
        char room[1 << 16];
    } stack;
    pthread_t threads[WORKERS_MAX];
    struct ring ring;
    int status = options_parse(argc, argv, &options);
    if (status >= 0)
        return status;
    memcpy(stack.marker.magic, "RANKS-STACK-MARK", sizeof(stack.marker.magic));
    stack.marker.ticks = 0;

    if (!things_map(options.mappings)) {
        fprintf(stderr, "ranks: cannot make %d mappings: %s (see vm.max_map_count)\n", options.mappings,
                strerror(errno));
        return 1;
    }
    int signals = catch_signals();
    if (signals < 0) {
        fprintf(stderr, "ranks: cannot make a signalfd: %s\n", strerror(errno));
        return 1;
    }
    if (!ring_join(&ring, &options, signals)) {
        status = errno == EINTR ? 0 : 1;
        ring_leave(&ring);
        return status;
    }
    if (options.pointers)
        pointers_make(&ring, &stack.marker);
    queue_put((struct token){.id = (uint64_t)options.rank});
    int started = 0;
    while (started < options.threads && pthread_create(&threads[started], NULL, work, &workers[started]) == 0)
        started++;
    int timer = start_timer(options.interval_ms);
    if (options.print)
        things_print(&options, &stack.marker);

    run(&options, &ring, signals, timer, &stack.marker);

    ending = true;
    for (int i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    ring_leave(&ring);
    things_free();
    return 0;
}
