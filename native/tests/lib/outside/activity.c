/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Counting what a peer writes: exactly the pages it writes to, by its own threads and by the kernel for it, whatever it does to its
 * memory meanwhile; and nothing is left of it, in the peer, when nobody asks any more.
 */
#include "counted.h"
#include "mode.h"
#include "peer.h"

#include <driller/observer.h>

#include <dirent.h>
#include <inttypes.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define GROUP "activity"
#define ANSWER_MS 60000

static char error[DRILLER_ERROR_MAX];

/* ---- looking at it ---- */

static struct started started;
static uint64_t place;
static size_t page;
static struct driller_peer *peer;
static struct driller_activity now;
static struct driller_activity_segment segments[1024];

static int answer(void)
{
    int status;
    CHECK_EQUAL(read(started.out, &status, sizeof status), sizeof status);
    return status;
}

static int tell(int task, unsigned first, unsigned count, unsigned step)
{
    struct order order = {task, first, count, step};
    CHECK_EQUAL(write(started.in, &order, sizeof order), sizeof order);
    return answer();
}

/* What is counted of the segment at `place`. */
static struct driller_activity_segment counted(void)
{
    ssize_t count = driller_activity(peer, &now, segments, sizeof segments / sizeof segments[0], error);
    if (count < 0) {
        fprintf(stderr, "%s\n", error);
        exit(1);
    }
    CHECK_EQUAL((uint32_t)count, now.count);
    CHECK(now.armed <= DRILLER_ACTIVITY_PAGES && now.written <= now.watched);
    for (ssize_t i = 0; i < count; i++)
        if (segments[i].start <= place && place < segments[i].end)
            return segments[i];
    return (struct driller_activity_segment){0, 0, 0, 0, 0};
}

static void watch(uint32_t lease_ms)
{
    struct driller_activity_lease granted;
    if (driller_activity_watch(peer, lease_ms, DRILLER_ACTIVITY_PERIOD_MIN_MS, ANSWER_MS, &granted, error) != 0) {
        fprintf(stderr, "%s\n", error);
        exit(1);
    }
}

/* Renewing the lease meanwhile, or not. */
static void await_state(uint32_t state, bool renew)
{
    double began = mode_now_ms();
    for (counted(); now.state != state; counted()) {
        if (mode_now_ms() - began > ANSWER_MS) {
            fprintf(stderr, "the state stays %u (%d)\n", now.state, now.error);
            exit(1);
        }
        if (renew)
            watch(0);
        usleep(2000);
    }
}

/* Until all that was written by now is counted, and what is there now is protected. */
static struct driller_activity_segment after_ticks(void)
{
    double began = mode_now_ms();
    counted();
    for (uint64_t tick = now.tick; now.tick < tick + 2; counted()) {
        CHECK(mode_now_ms() - began < ANSWER_MS);
        watch(0);
        usleep(2000);
    }
    CHECK_EQUAL(now.state, DRILLER_ACTIVITY_TRACKING);
    return counted();
}

static void start(const char *role)
{
    started = peer_start(getenv("ACTIVITY_LIBRARY"), "/proc/self/exe", role, GROUP, NULL);
    CHECK_EQUAL(read(started.out, &place, sizeof place), sizeof place);
    int status = answer();
    CHECK(status == 0 || status == 77);
    peer = peer_attach(&started);
    peer_ask(peer, DRILLER_REBUILD);
}

static void finish(void)
{
    driller_detach(peer);
    struct order order = {END, 0, 0, 0};
    CHECK_EQUAL(write(started.in, &order, sizeof order), sizeof order);
    peer_end(&started, 5);
}

#define EXPECT_WRITTEN(pages, action)                                                                                  \
    do {                                                                                                               \
        uint64_t before_ = counted().written;                                                                          \
        action;                                                                                                        \
        CHECK_EQUAL(after_ticks().written - before_, (pages));                                                         \
    } while (0)

/* ---- nothing is left ---- */

static bool is_protected(void)
{
    char path[64], line[4096];
    bool found = false;
    snprintf(path, sizeof path, "/proc/%d/smaps", started.pid);
    FILE *file = fopen(path, "re");
    CHECK(file != NULL);
    while (fgets(line, sizeof line, file) != NULL)
        found = found || (strncmp(line, "VmFlags:", 8) == 0 && (strstr(line, " uw") != NULL || strstr(line, " um") != NULL));
    fclose(file);
    return found;
}

/* Descriptors of all of the peer's threads that are a userfaultfd or show page tables. */
static int descriptors_open(void)
{
    char path[64 + 256], target[256];
    struct dirent *task, *fd;
    int found = 0;
    snprintf(path, sizeof path, "/proc/%d/task", started.pid);
    DIR *tasks = opendir(path);
    CHECK(tasks != NULL);
    while ((task = readdir(tasks)) != NULL) {
        snprintf(path, sizeof path, "/proc/%d/task/%.20s/fd", started.pid, task->d_name);
        DIR *fds = task->d_name[0] == '.' ? NULL : opendir(path);
        while (fds != NULL && (fd = readdir(fds)) != NULL) {
            snprintf(path, sizeof path, "/proc/%d/task/%.20s/fd/%.20s", started.pid, task->d_name, fd->d_name);
            ssize_t length = readlink(path, target, sizeof target - 1);
            target[length > 0 ? length : 0] = '\0';
            found += strstr(target, "userfaultfd") != NULL || strstr(target, "/pagemap") != NULL;
        }
        if (fds != NULL)
            closedir(fds);
    }
    closedir(tasks);
    return found;
}

static void expect_nothing_left(void)
{
    CHECK(!is_protected());
    CHECK_EQUAL(descriptors_open(), 0);
    CHECK_EQUAL(now.armed, 0);
}

/* ---- what is tried ---- */

static void counts_exactly(void)
{
    start("works");
    CHECK_EQUAL(counted().watched, 0);
    CHECK_EQUAL(now.state, DRILLER_ACTIVITY_OFF);
    expect_nothing_left();
    struct driller_activity_lease granted;
    CHECK_EQUAL(driller_activity_watch(peer, UINT32_MAX, 1, ANSWER_MS, &granted, error), 0);
    CHECK_EQUAL(granted.lease_ms, DRILLER_ACTIVITY_LEASE_MAX_MS);
    CHECK_EQUAL(granted.period_ms, DRILLER_ACTIVITY_PERIOD_MIN_MS);
    after_ticks();
    /* not even mapped yet: the rebuild has put the image in place */
    EXPECT_WRITTEN(0, tell(READ, 0, PAGES, 1));
    CHECK(is_protected() && descriptors_open() == 2);
    EXPECT_WRITTEN(0, (void)0);
    EXPECT_WRITTEN(PAGES, tell(WRITE, 0, PAGES, 1));
    EXPECT_WRITTEN(13, tell(WRITE, 0, 13, 5));
    EXPECT_WRITTEN(1, tell(WRITE, PAGES - 1, 1, 1));
    EXPECT_WRITTEN(3, tell(RECEIVE, 7, 3, 2));
    EXPECT_WRITTEN(0, tell(READ, 0, PAGES, 1));
    /* gone is not written; there again is */
    EXPECT_WRITTEN(0, tell(PUNCH, 20, 5, 2));
    EXPECT_WRITTEN(5, tell(WRITE, 20, 5, 2));
    struct driller_activity_segment before = after_ticks(), after;
    uint64_t tick = now.tick;
    after = after_ticks();
    CHECK_EQUAL(after.watched - before.watched, (now.tick - tick) * PAGES);
    CHECK_EQUAL(after.start, place);
    CHECK_EQUAL(after.pages, PAGES);
    /* shared at birth, and nobody has asked for a table with it */
    uint32_t armed = now.armed;
    tell(MAP, 0, 0, 0);
    after_ticks();
    CHECK(now.armed >= armed + PAGES);
    CHECK_EQUAL(after.end, place + PAGES * page);
}

/* Two ask: it goes on until the second has enough. Then nothing is left, and it can begin anew. */
static void ends_with_the_lease(void)
{
    struct driller_peer *first = peer, *second = peer_attach(&started);
    CHECK_EQUAL(driller_activity_watch(second, 1, 0, ANSWER_MS, NULL, error), 0);
    after_ticks();
    /* nobody reads these answers, and nothing comes of that */
    for (int i = 0; i < 1000; i++)
        CHECK_EQUAL(driller_activity_watch(second, 0, 0, ANSWER_MS, NULL, error), 0);
    peer = second;
    driller_detach(first);
    after_ticks();
    await_state(DRILLER_ACTIVITY_OFF, false);
    expect_nothing_left();
    CHECK_EQUAL(now.period_ms, 0);
    tell(WRITE, 0, PAGES, 1);
    after_ticks();
    EXPECT_WRITTEN(2, tell(WRITE, 3, 2, 1));
}

static void ends_with_the_observer(void)
{
    int ready[2];
    char byte;
    CHECK_EQUAL(pipe(ready), 0);
    driller_detach(peer);
    pid_t child = mode_fork();
    if (child == 0) {
        peer = peer_attach(&started);
        watch(DRILLER_ACTIVITY_LEASE_MAX_MS);
        await_state(DRILLER_ACTIVITY_TRACKING, true);
        CHECK_EQUAL(write(ready[1], "", 1), 1);
        for (;;)
            pause();
    }
    close(ready[1]);
    CHECK_EQUAL(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    kill(child, SIGKILL);
    mode_reap_killed(child, SIGKILL);
    peer = peer_attach(&started);
    await_state(DRILLER_ACTIVITY_OFF, false);
    expect_nothing_left();
}

static void survives_changes(void)
{
    after_ticks();
    /* the program closes all it finds */
    tell(CLOSE, 0, 0, 0);
    after_ticks();
    EXPECT_WRITTEN(4, tell(WRITE, 8, 4, 3));
    peer_ask(peer, DRILLER_REBUILD);
    after_ticks();
    EXPECT_WRITTEN(4, tell(WRITE, 8, 4, 3));
    /* a fork takes all memory out of the image and puts it back */
    after_ticks();
    tell(FORK, 3, 7, 2);
    await_state(DRILLER_ACTIVITY_TRACKING, true);
    peer_ask(peer, DRILLER_REBUILD);
    after_ticks();
    EXPECT_WRITTEN(9, tell(WRITE, 1, 9, 4));
    /* private until the next rebuild, then counted as before */
    tell(REMAP, 0, 0, 0);
    after_ticks();
    peer_ask(peer, DRILLER_REBUILD);
    after_ticks();
    EXPECT_WRITTEN(6, tell(WRITE, 1, 6, 4));
    /* made private while it is tracked */
    CHECK_EQUAL(driller_request(peer, DRILLER_RESTORE, 0, ANSWER_MS, NULL, error), 0);
    await_state(DRILLER_ACTIVITY_PRIVATE, true);
    expect_nothing_left();
    CHECK_EQUAL(tell(WRITE, 0, PAGES, 1), 0);
    peer_ask(peer, DRILLER_REBUILD);
    await_state(DRILLER_ACTIVITY_TRACKING, true);
    after_ticks();
    EXPECT_WRITTEN(8, tell(WRITE, 2, 8, 4));
    /* held for a copy: it waits */
    struct driller_peer *holder = peer_attach(&started);
    int status = driller_park(holder, 0, 0, ANSWER_MS, NULL, error);
    CHECK(status == 0 || status == -EBUSY || status == -ETIMEDOUT);
    watch(0);
    driller_detach(holder);
    after_ticks();
    EXPECT_WRITTEN(5, tell(WRITE, 2, 5, 1));
}

/* More than the bound: looked at in turns, and at all of it in the end. */
static void bounds_the_cost(void)
{
    tell(MAKE_LARGE, 0, 0, 0);
    peer_ask(peer, DRILLER_REBUILD);
    after_ticks();
    uint64_t small = after_ticks().written, tick = now.tick, watched = now.watched;
    double began = mode_now_ms();
    while (now.tick < tick + 8) {
        CHECK(mode_now_ms() - began < ANSWER_MS);
        watch(0);
        tell(WRITE, PAGES, LARGE, 1);
        usleep(2000);
        counted();
    }
    CHECK_EQUAL(counted().written, small);
    CHECK(now.watched - watched >= (now.tick - tick) * DRILLER_ACTIVITY_PAGES / 2);
    const struct driller_activity_segment *of_large = NULL;
    for (uint32_t i = 0; i < now.count; i++)
        if (segments[i].end - segments[i].start == LARGE * page)
            of_large = &segments[i];
    CHECK(of_large != NULL && of_large->pages > DRILLER_ACTIVITY_PAGES && of_large->watched > 0 && of_large->written > 0);
    after_ticks();
    EXPECT_WRITTEN(8, tell(WRITE, 2, 8, 4));
    finish();
}

/* The program's own comes first, whether it was there before or comes while its writes are counted. */
static void gives_way(void)
{
    start("works");
    after_ticks();
    int status = tell(USERFAULTFD, 0, 0, 0);
    CHECK(status == 0 || status == 77);
    await_state(DRILLER_ACTIVITY_PROGRAM, true);
    CHECK_EQUAL(descriptors_open(), status == 0);
    CHECK_EQUAL(now.armed, 0);
    finish();
    start("userfaultfd");
    await_state(DRILLER_ACTIVITY_PROGRAM, true);
    CHECK_EQUAL(now.tick, 0);
    CHECK_EQUAL(now.error, -EBUSY);
    finish();
}

/* What a peer says that is asked to count, and why not. */
static uint32_t asked(int *code)
{
    double began = mode_now_ms();
    start("works");
    for (counted(); now.state == DRILLER_ACTIVITY_OFF; counted()) {
        CHECK(mode_now_ms() - began < ANSWER_MS);
        watch(0);
        usleep(2000);
    }
    uint32_t state = now.state;
    *code = now.error;
    CHECK((now.error != 0) == (state != DRILLER_ACTIVITY_TRACKING));
    if (state != DRILLER_ACTIVITY_TRACKING) {
        expect_nothing_left();
        CHECK_EQUAL(now.tick, 0);
        CHECK_EQUAL(tell(WRITE, 0, PAGES, 1), 0);
        watch(1);
        await_state(DRILLER_ACTIVITY_OFF, false);
    }
    finish();
    return state;
}

/* As where the kernel is too old, or a container does not allow it: by a filter in force when the peer starts. */
static void expect_told(uint32_t action, uint32_t state, int code)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_userfaultfd, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, action),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof filter / sizeof filter[0], filter};
    pid_t child = mode_fork();
    if (child == 0) {
        CHECK_EQUAL(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
        if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) != 0)
            _exit(77);
        int told;
        CHECK_EQUAL(asked(&told), state);
        CHECK_EQUAL(told, code);
        _exit(0);
    }
    int status;
    CHECK_EQUAL(waitpid(child, &status, 0), child);
    CHECK(WIFEXITED(status));
    if (WEXITSTATUS(status) == 77)
        printf("no seccomp filters here\n");
    else
        CHECK_EQUAL(WEXITSTATUS(status), 0);
}

static void tells_why_not(void)
{
    expect_told(SECCOMP_RET_ERRNO | ENOSYS, DRILLER_ACTIVITY_KERNEL, -ENOSYS);
    expect_told(SECCOMP_RET_ERRNO | EPERM, DRILLER_ACTIVITY_REFUSED, -EPERM);
    expect_told(SECCOMP_RET_KILL_PROCESS, DRILLER_ACTIVITY_REFUSED, -EACCES);
}

int main(int argc, char **argv)
{
    if (argc > 1 && argv[1][0] != '/')
        return counted_peer(argv[1]);
    CHECK_EQUAL(argc, 2);
    CHECK_EQUAL(setenv("ACTIVITY_LIBRARY", argv[1], 1), 0);
    page = (size_t)sysconf(_SC_PAGESIZE);
    signal(SIGPIPE, SIG_IGN);
    tells_why_not();
    int code;
    uint32_t state = asked(&code);
    if (state != DRILLER_ACTIVITY_TRACKING) {
        printf("skipped: activity cannot be counted here, the peer says: state %u, %s\n", state, strerror(-code));
        CHECK(state == DRILLER_ACTIVITY_KERNEL || state == DRILLER_ACTIVITY_REFUSED);
        return 77;
    }
    counts_exactly();
    ends_with_the_lease();
    ends_with_the_observer();
    survives_changes();
    bounds_the_cost();
    gives_way();
    return 0;
}
