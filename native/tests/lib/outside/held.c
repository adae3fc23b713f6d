/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Holding a peer's threads for a copy: what they write stands still, is of one instant, and goes on afterwards as if nothing
 * had been; the hold ends with its release, its lease, its connection or its observer; one at a time.
 */
#include "mode.h"
#include "peer.h"

#include <driller/observer.h>

#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define GROUP "held"
#define ANSWER_MS 60000
#define WORKERS 3
#define TIMES 100

static char error[DRILLER_ERROR_MAX];

/* ---- the peer ---- */

/* Each worker writes the same number to two pages, first to one, then to the other. */
struct work {
    volatile uint64_t first;
    char gap[4088];
    volatile uint64_t second;
    char more[4088];
};

static void *count_up(void *argument)
{
    struct work *work = argument;
    for (uint64_t i = 1;; i++) {
        work->first = i;
        work->second = i;
    }
    return NULL;
}

/* As threads of servers do: no signal reaches it. */
static void *count_deaf(void *argument)
{
    sigset_t all;
    sigfillset(&all);
    CHECK_EQUAL(pthread_sigmask(SIG_BLOCK, &all, NULL), 0);
    return count_up(argument);
}

static void *fork_on(void *unused)
{
    for (;;) {
        pid_t child = fork();
        CHECK(child >= 0);
        if (child == 0)
            _exit(3);
        mode_reap(child, 3);
    }
    return unused;
}

/* Writes where the work is; then waits, undisturbed, for the end. */
static int run_peer(const char *role)
{
    pthread_t thread;
    struct work *work = mmap(NULL, WORKERS * sizeof *work, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(work != MAP_FAILED);
    for (int i = 0; i < WORKERS; i++)
        CHECK_EQUAL(pthread_create(&thread, NULL, i == 0 ? count_deaf : count_up, &work[i]), 0);
    if (strcmp(role, "forks") == 0)
        CHECK_EQUAL(pthread_create(&thread, NULL, fork_on, NULL), 0);
    peer_ready();
    CHECK_EQUAL(write(STDOUT_FILENO, &work, sizeof work), sizeof work);
    for (;;) {
        char byte;
        struct pollfd end = {STDIN_FILENO, POLLIN, 0};
        int ready = poll(&end, 1, 1);
        /* not even interrupted; by signals it may be, as limits.md says */
        CHECK(ready >= 0 || (errno == EINTR && strcmp(role, "traced") == 0));
        if (ready == 1 && read(STDIN_FILENO, &byte, 1) == 0)
            return 5;
    }
}

/* ---- looking at it ---- */

static struct started started;
static uint64_t place;

static void read_work(struct driller_peer *peer, struct work *work, uint32_t *ways)
{
    ssize_t n = driller_read(peer, place, work, WORKERS * sizeof *work, ways, error);
    if (n != (ssize_t)(WORKERS * sizeof *work)) {
        fprintf(stderr, "read %zd: %s\n", n, n < 0 ? error : "");
        exit(1);
    }
}

/* Returns when every worker has gone on. */
static void await_work(struct driller_peer *peer)
{
    static struct work before[WORKERS], now[WORKERS];
    double began = mode_now_ms();
    bool all = false;
    read_work(peer, before, NULL);
    while (!all) {
        CHECK(mode_now_ms() - began < ANSWER_MS);
        usleep(1000);
        read_work(peer, now, NULL);
        all = true;
        for (int i = 0; i < WORKERS; i++)
            all = all && now[i].first != before[i].first;
    }
}

/* A fork under way refuses; so does a thread that cannot be parked in time on a busy machine. */
static struct driller_hold park(struct driller_peer *peer, uint32_t flags, uint32_t lease_ms)
{
    struct driller_hold hold;
    double began = mode_now_ms();
    for (;;) {
        int status = driller_park(peer, flags, lease_ms, ANSWER_MS, &hold, error);
        if (status == 0)
            return hold;
        if ((status != -EBUSY && status != -ETIMEDOUT) || mode_now_ms() - began > ANSWER_MS) {
            fprintf(stderr, "park: %s\n", error);
            exit(1);
        }
        usleep(1000);
    }
}

/* Whether the program stood still from park to unpark; false if the lease ran out, which happens on a busy machine. */
static bool look_while_held(struct driller_peer *peer, uint32_t flags)
{
    static struct work work[WORKERS], again[WORKERS];
    const struct driller_header *header = driller_peer_directory(peer);
    uint32_t ways = 0;
    struct driller_hold hold = park(peer, flags, DRILLER_LEASE_MAX_MS), end;
    uint32_t state = header->state;
    read_work(peer, work, &ways);
    usleep(1000);
    read_work(peer, again, NULL);
    int status = driller_unpark(peer, ANSWER_MS, &end, error);
    if (status == -ETIME)
        return false;
    CHECK_EQUAL(status, 0);
    CHECK_EQUAL(end.expired, 0);
    CHECK_EQUAL(hold.lease_ms, DRILLER_LEASE_MAX_MS);
    CHECK_EQUAL(end.since_ns, hold.since_ns);
    CHECK(hold.threads >= WORKERS + 1 && end.held_ns > 1000000 && hold.since_ns > 0);
    CHECK_EQUAL(state, DRILLER_STATE_PARKED);
    CHECK_EQUAL(ways, (flags & DRILLER_PARK_REBUILD) != 0 ? DRILLER_WAY_IMAGE : ways);
    for (int i = 0; i < WORKERS; i++) {
        CHECK_EQUAL(work[i].first, again[i].first);
        CHECK_EQUAL(work[i].second, again[i].second);
        CHECK(work[i].first == work[i].second || work[i].first == work[i].second + 1);
    }
    return true;
}

static void expect_held(struct driller_peer *peer, uint32_t flags)
{
    for (int tries = 0; !look_while_held(peer, flags); tries++)
        CHECK(tries < 20);
    await_work(peer);
}

/* ---- what is tried ---- */

static void stands_still(void)
{
    struct driller_peer *peer = peer_attach(&started);
    const struct driller_header *header = driller_peer_directory(peer);
    /* nothing is shared by it, unless that is asked for */
    expect_held(peer, 0);
    CHECK_EQUAL(header->state, DRILLER_STATE_PRIVATE);
    CHECK_EQUAL(header->rebuilds, 0);
    expect_held(peer, DRILLER_PARK_REBUILD);
    CHECK_EQUAL(header->state, DRILLER_STATE_SHARED);
    CHECK(header->rebuilds >= 1);
    expect_held(peer, 0);
    uint64_t holds = header->holds, held = header->held_ns;
    for (int i = 0; i < TIMES; i++) {
        struct driller_hold hold;
        park(peer, i % 2 ? DRILLER_PARK_REBUILD : 0, 0);
        int status = driller_unpark(peer, ANSWER_MS, &hold, error);
        CHECK(status == 0 || status == -ETIME);
        CHECK_EQUAL(hold.lease_ms, DRILLER_LEASE_MS);
    }
    CHECK_EQUAL(header->holds, holds + TIMES);
    CHECK(header->held_ns > held);
    await_work(peer);
    driller_detach(peer);
}

/* Forks come in between: the hold waits for the child's copy, or comes before the fork. */
static void stands_still_forking(void)
{
    struct driller_peer *peer = peer_attach(&started);
    for (int i = 0; i < 10; i++)
        expect_held(peer, i % 2 ? 0 : DRILLER_PARK_REBUILD);
    driller_detach(peer);
}

static void lease_runs_out(void)
{
    struct driller_peer *peer = peer_attach(&started);
    struct driller_hold hold = park(peer, 0, 30), end;
    CHECK_EQUAL(hold.lease_ms, 30);
    await_work(peer);
    CHECK_EQUAL(driller_unpark(peer, ANSWER_MS, &end, error), -ETIME);
    CHECK_CONTAINS(error, "not of one instant");
    CHECK(end.expired == 1 && end.held_ns >= 30000000 && end.since_ns == hold.since_ns);
    CHECK_EQUAL(driller_unpark(peer, ANSWER_MS, NULL, error), -EINVAL);
    CHECK_CONTAINS(error, "nothing is held");
    /* one that has run out is forgotten when another one begins */
    park(peer, 0, 1);
    await_work(peer);
    CHECK_EQUAL(park(peer, 0, UINT32_MAX).lease_ms, DRILLER_LEASE_MAX_MS);
    int status = driller_unpark(peer, ANSWER_MS, &end, error);
    CHECK(status == 0 || status == -ETIME);
    CHECK_EQUAL(driller_park(peer, 2, 0, ANSWER_MS, NULL, error), -EINVAL);
    driller_detach(peer);
}

/* Ends a hold by something other than its release. Whether that was before the lease had run out. */
static bool ends_early(struct driller_peer *watcher, void (*end)(void))
{
    const struct driller_header *header = driller_peer_directory(watcher);
    uint64_t holds = header->holds, held = header->held_ns;
    end();
    double began = mode_now_ms();
    while (header->holds == holds) {
        CHECK(mode_now_ms() - began < ANSWER_MS);
        usleep(1000);
    }
    await_work(watcher);
    return header->held_ns - held < (uint64_t)DRILLER_LEASE_MAX_MS * 1000000;
}

static void detach_holding(void)
{
    struct driller_peer *peer = peer_attach(&started);
    park(peer, 0, DRILLER_LEASE_MAX_MS);
    driller_detach(peer);
}

static void die_holding(void)
{
    int ready[2];
    char byte;
    CHECK_EQUAL(pipe(ready), 0);
    pid_t child = mode_fork();
    if (child == 0) {
        park(peer_attach(&started), 0, DRILLER_LEASE_MAX_MS);
        CHECK_EQUAL(write(ready[1], "", 1), 1);
        for (;;)
            pause();
    }
    close(ready[1]);
    CHECK_EQUAL(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    kill(child, SIGKILL);
    mode_reap_killed(child, SIGKILL);
}

/* Nobody waits for the answer any more: it must not keep the program for the time of its lease. */
static void give_up_asking(void)
{
    struct driller_peer *peer = peer_attach(&started), *first = peer_attach(&started);
    park(first, 0, DRILLER_LEASE_MAX_MS);
    CHECK_EQUAL(driller_park(peer, 0, DRILLER_LEASE_MAX_MS, 1, NULL, error), -ETIMEDOUT);
    driller_detach(first);
    await_work(peer);
    int status = driller_request(peer, DRILLER_REBUILD, 0, ANSWER_MS, NULL, error);
    CHECK(status == 0 || status == -EBUSY || status == -ETIMEDOUT);
    driller_detach(peer);
}

static void ends_without_release(void)
{
    static void (*const ends[])(void) = {detach_holding, die_holding, give_up_asking};
    struct driller_peer *watcher = peer_attach(&started);
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        for (int tries = 0; !ends_early(watcher, ends[i]); tries++)
            CHECK(tries < 20);
    driller_detach(watcher);
}

/* The process that holds the threads: a child of the peer's service thread. 0 if it is not there. */
static pid_t find_helper(void)
{
    char path[64 + sizeof(((struct dirent *)0)->d_name)];
    struct dirent *entry;
    int helper = 0;
    snprintf(path, sizeof path, "/proc/%d/task", started.pid);
    DIR *tasks = opendir(path);
    CHECK(tasks != NULL);
    while (helper == 0 && (entry = readdir(tasks)) != NULL) {
        snprintf(path, sizeof path, "/proc/%d/task/%s/children", started.pid, entry->d_name);
        FILE *children = entry->d_name[0] == '.' ? NULL : fopen(path, "re");
        if (children == NULL)
            continue;
        if (fscanf(children, "%d", &helper) != 1)
            helper = 0;
        fclose(children);
    }
    closedir(tasks);
    return helper;
}

/* Somebody kills it: the program goes on, no later than it is released, and can be held again. */
static void helper_dies(void)
{
    struct driller_peer *peer = peer_attach(&started);
    park(peer, 0, DRILLER_LEASE_MAX_MS);
    pid_t helper = find_helper();
    if (helper != 0)
        CHECK(kill(helper, SIGKILL) == 0 || errno == ESRCH);
    int status = driller_unpark(peer, ANSWER_MS, NULL, error);
    printf("helper %d killed while it held: %s\n", helper, status == 0 ? "not noticed" : error);
    CHECK(status == 0 || status == -ETIME || status == -ECHILD);
    await_work(peer);
    expect_held(peer, DRILLER_PARK_REBUILD);
    const struct driller_header *header = driller_peer_directory(peer);
    CHECK(header->state != DRILLER_STATE_PARKED);
    driller_detach(peer);
}

/* ---- several at once ---- */

struct span {
    uint64_t from, to;
};

static struct span spans[2][TIMES];

static void *hold_often(void *argument)
{
    struct span *mine = argument;
    struct driller_peer *peer = peer_attach(&started);
    for (int i = 0; i < TIMES; i++) {
        struct driller_hold end;
        park(peer, 0, 0);
        int status = driller_unpark(peer, ANSWER_MS, &end, error);
        CHECK(status == 0 || status == -ETIME);
        mine[i] = (struct span){end.since_ns, end.since_ns + end.held_ns};
    }
    driller_detach(peer);
    return NULL;
}

static void two_observers(void)
{
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        CHECK_EQUAL(pthread_create(&threads[i], NULL, hold_often, spans[i]), 0);
    for (int i = 0; i < 2; i++)
        CHECK_EQUAL(pthread_join(threads[i], NULL), 0);
    for (int i = 0; i < TIMES; i++)
        for (int j = 0; j < TIMES; j++)
            CHECK(spans[0][i].to <= spans[1][j].from || spans[1][j].to <= spans[0][i].from);
}

static void *rebuild_once(void *argument)
{
    uint64_t *ended = argument;
    struct driller_peer *peer = peer_attach(&started);
    char text[DRILLER_ERROR_MAX];
    CHECK_EQUAL(driller_request(peer, DRILLER_REBUILD, 0, ANSWER_MS, NULL, text), 0);
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    *ended = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
    driller_detach(peer);
    return NULL;
}

/* Who only looks is served meanwhile; who wants more waits; the holder itself is told so. */
static void others_meanwhile(void)
{
    struct driller_peer *peer = peer_attach(&started);
    struct driller_hold end;
    pthread_t thread;
    uint64_t rebuilt = 0;
    park(peer, 0, DRILLER_LEASE_MAX_MS);
    CHECK_EQUAL(pthread_create(&thread, NULL, rebuild_once, &rebuilt), 0);
    struct driller_peer *other = peer_attach(&started);
    CHECK_EQUAL(driller_request(other, DRILLER_REFRESH, 0, ANSWER_MS, NULL, error), 0);
    CHECK_EQUAL(driller_unpark(other, ANSWER_MS, NULL, error), -EINVAL);
    driller_detach(other);
    CHECK_EQUAL(driller_request(peer, DRILLER_REFRESH, 0, ANSWER_MS, NULL, error), 0);
    int again = driller_park(peer, 0, 0, ANSWER_MS, NULL, error);
    int status = driller_unpark(peer, ANSWER_MS, &end, error);
    CHECK(status == 0 || status == -ETIME);
    if (status == 0)
        CHECK_EQUAL(again, -EBUSY);
    CHECK_EQUAL(pthread_join(thread, NULL), 0);
    CHECK(rebuilt > end.since_ns + end.held_ns);
    await_work(peer);
    driller_detach(peer);
}

/* ---- where ptrace is not to be had ---- */

/* Traces the peer's threads, as a debugger does, passing signals on, until it is killed. */
static void trace(int ready)
{
    char path[64];
    struct dirent *entry;
    int status;
    snprintf(path, sizeof path, "/proc/%d/task", started.pid);
    DIR *tasks = opendir(path);
    CHECK(tasks != NULL);
    while ((entry = readdir(tasks)) != NULL)
        if (entry->d_name[0] != '.')
            CHECK_EQUAL(ptrace(PTRACE_SEIZE, atoi(entry->d_name), 0, 0), 0);
    closedir(tasks);
    CHECK_EQUAL(write(ready, "", 1), 1);
    for (pid_t tid; (tid = waitpid(-1, &status, __WALL)) > 0;)
        if (WIFSTOPPED(status))
            ptrace(PTRACE_CONT, tid, 0, status >> 16 == 0 ? WSTOPSIG(status) : 0);
    _exit(0);
}

static void traced(void)
{
    int ready[2];
    char byte;
    CHECK_EQUAL(pipe(ready), 0);
    pid_t tracer = mode_fork();
    if (tracer == 0)
        trace(ready[1]);
    close(ready[1]);
    if (read(ready[0], &byte, 1) != 1) {
        printf("ptrace is refused here: holding by signals is not tried\n");
        mode_reap(tracer, 1);
        close(ready[0]);
        return;
    }
    close(ready[0]);
    struct driller_peer *peer = peer_attach(&started);
    const struct driller_header *header = driller_peer_directory(peer);
    uint64_t failures = header->failures;
    struct driller_hold hold = park(peer, 0, DRILLER_LEASE_MAX_MS);
    CHECK_EQUAL(hold.method, DRILLER_PARK_SIGNAL);
    int status = driller_unpark(peer, ANSWER_MS, NULL, error);
    CHECK(status == 0 || status == -ETIME);
    expect_held(peer, DRILLER_PARK_REBUILD);
    park(peer, 0, 30);
    await_work(peer);
    CHECK_EQUAL(driller_unpark(peer, ANSWER_MS, NULL, error), -ETIME);
    CHECK_EQUAL(header->failures, failures);
    helper_dies();
    driller_detach(peer);
    kill(tracer, SIGKILL);
    mode_reap_killed(tracer, SIGKILL);
}

/* ---- */

static void with_peer(const char *library, const char *self, const char *role, void (*const *tries)(void), size_t count)
{
    void *work;
    started = peer_start(library, self, role, GROUP, NULL);
    CHECK_EQUAL(read(started.out, &work, sizeof work), sizeof work);
    place = (uint64_t)(uintptr_t)work;
    for (size_t i = 0; i < count; i++)
        tries[i]();
    peer_end(&started, 5);
}

int main(int count, char **arguments)
{
    static void (*const all[])(void) = {stands_still, lease_runs_out,   ends_without_release,
                                        two_observers, others_meanwhile, helper_dies};
    static void (*const some[])(void) = {stands_still_forking};
    static void (*const others[])(void) = {traced};
    char self[4096] = "";
    CHECK_EQUAL(count, 2);
    if (strchr(arguments[1], '/') == NULL)
        return run_peer(arguments[1]);
    CHECK(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
    with_peer(arguments[1], self, "peer", all, sizeof all / sizeof all[0]);
    with_peer(arguments[1], self, "forks", some, 1);
    with_peer(arguments[1], self, "traced", others, 1);
    return 0;
}
