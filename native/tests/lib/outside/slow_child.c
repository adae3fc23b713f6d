/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Forked children that are stopped, as under a debugger, before they have copied what they inherited: their parent can be rebuilt,
 * held and restored all the same, and forks on; observers see what it has now; and the children, when they go on, find their
 * memory as it was at the instant of the fork.
 *
 * With a second argument it looks at nothing, but does what it reads, for the tests of other observers: it writes the pid of the peer and the
 * addresses of its memory, then for each byte a line when that is done: s forks a child that is stopped, g lets them go on, and the
 * rest is the peer's.
 */
#include "memory.h"
#include "mode.h"
#include "peer.h"

#include <driller/observer.h>

#include <dirent.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#define GROUP "slow-child"
#define ANSWER_MS 60000
#define CHILDREN 3
#define FIRST 7
#define PAGES 40 /* of each of the three ranges */

static char error[DRILLER_ERROR_MAX];
static struct started started;

/* ---- the peer ---- */

struct memory {
    char *used, *hole, *gone;
};

/* As the peer has it, `epoch` after its start: at first `hole` is untouched, later `gone` was unmapped and is new. */
static void expect_memory(const struct memory *m, int epoch)
{
    expect_pages(m->used, PAGES, epoch);
    if (epoch == FIRST)
        expect_zero_pages(m->hole, PAGES);
    else
        expect_pages(m->hole, PAGES, epoch);
    if (epoch == FIRST)
        expect_pages(m->gone, PAGES, epoch);
    else
        expect_zero_pages(m->gone, PAGES);
}

/* In the child, when it goes on. */
static void child_checks(const struct memory *m, int epoch)
{
    expect_memory(m, epoch);
    mode_rebuild();
    expect_memory(m, epoch);
    mark_pages(m->used, PAGES, 100);
    mark_pages(m->hole, PAGES, 101);
    mode_rebuild();
    expect_pages(m->used, PAGES, 100);
    expect_pages(m->hole, PAGES, 101);
    _exit(3);
}

/* f: forks. w: changes all memory. n: checks it. e: forks children that end at once. c: waits for the first ones. */
static int run_peer(void)
{
    struct memory m = {map_pages(PAGES), map_pages(PAGES), map_pages(PAGES)};
    pid_t children[CHILDREN];
    int epoch = FIRST, forked = 0;
    char byte;
    mark_pages(m.used, PAGES, epoch);
    mark_pages(m.gone, PAGES, epoch);
    peer_ready();
    CHECK_EQUAL(write(STDOUT_FILENO, &m, sizeof m), sizeof m);
    while (read(STDIN_FILENO, &byte, 1) == 1) {
        switch (byte) {
        case 'f':
            if ((children[forked] = mode_fork()) == 0)
                child_checks(&m, epoch);
            forked++;
            break;
        case 'w':
            epoch++;
            mark_pages(m.used, PAGES, epoch);
            mark_pages(m.hole, PAGES, epoch);
            CHECK_EQUAL(munmap(m.gone, PAGES * PAGE), 0);
            CHECK(mmap(m.gone, PAGES * PAGE, RW, PRIVATE | MAP_FIXED, -1, 0) == m.gone);
            expect_zero_pages(m.gone, PAGES);
            break;
        case 'n':
            expect_memory(&m, epoch);
            break;
        case 'e':
            for (int i = 0; i < 10; i++) {
                pid_t child = mode_fork();
                if (child == 0) {
                    expect_pages(m.used, PAGES, epoch);
                    mark_pages(m.used, PAGES, -1);
                    _exit(4);
                }
                mode_reap(child, 4);
                expect_pages(m.used, PAGES, epoch);
            }
            break;
        default:
            for (; forked > 0; forked--)
                mode_reap(children[forked - 1], 3);
        }
        CHECK_EQUAL(write(STDOUT_FILENO, "d", 1), 1);
    }
    return 5;
}

/* ---- from outside ---- */

static struct memory memory;

/* All three ranges have what the peer has, by a way that is one of `allowed`. */
static void expect_read(struct driller_peer *peer, int first, uint32_t allowed)
{
    const char *const places[] = {memory.used, memory.hole, memory.gone};
    char *copy = malloc(PAGES * PAGE);
    CHECK(copy != NULL);
    for (int i = 0; i < 3; i++) {
        uint32_t ways = 0;
        ssize_t got = driller_read(peer, (uint64_t)(uintptr_t)places[i], copy, PAGES * PAGE, &ways, error);
        if (got != (ssize_t)(PAGES * PAGE)) {
            fprintf(stderr, "read %zd: %s\n", got, got < 0 ? error : "");
            exit(1);
        }
        if (i == 2)
            expect_zero_pages(copy, PAGES);
        else
            expect_pages(copy, PAGES, first);
        if ((ways & ~allowed) != 0) {
            fprintf(stderr, "range %d was read by ways %#x\n", i, ways);
            exit(1);
        }
    }
    free(copy);
}

/* Has the peer fork while it is traced: its child begins stopped. Returns the child, which is let go by detaching. */
static pid_t fork_stopped(void)
{
    int status;
    unsigned long child;
    double began = mode_now_ms();
    /* not while it is being rebuilt, which a fork before has left to be done */
    while (ptrace(PTRACE_SEIZE, started.pid, 0, PTRACE_O_TRACEFORK) != 0)
        CHECK(errno == EPERM && mode_now_ms() - began < ANSWER_MS);
    CHECK_EQUAL(write(started.in, "f", 1), 1);
    for (;;) {
        CHECK_EQUAL(waitpid(started.pid, &status, __WALL), started.pid);
        CHECK(WIFSTOPPED(status));
        if (status >> 8 == (SIGTRAP | PTRACE_EVENT_FORK << 8))
            break;
        ptrace(PTRACE_CONT, started.pid, 0, status >> 16 == 0 ? WSTOPSIG(status) : 0);
    }
    CHECK_EQUAL(ptrace(PTRACE_GETEVENTMSG, started.pid, 0, &child), 0);
    CHECK_EQUAL(waitpid((pid_t)child, &status, __WALL), (pid_t)child);
    CHECK_EQUAL(ptrace(PTRACE_DETACH, started.pid, 0, 0), 0);
    char byte;
    CHECK_EQUAL(read(started.out, &byte, 1), 1);
    return (pid_t)child;
}

/* Images that the process has open, the program's descriptors and the service's together. */
static int count_images(void)
{
    char path[600], link[64];
    struct dirent *entry, *inner;
    int count = 0;
    snprintf(path, sizeof path, "/proc/%d/task", started.pid);
    DIR *tasks = opendir(path);
    CHECK(tasks != NULL);
    while ((entry = readdir(tasks)) != NULL) {
        snprintf(path, sizeof path, "/proc/%d/task/%.20s/fd", started.pid, entry->d_name);
        DIR *descriptors = entry->d_name[0] == '.' ? NULL : opendir(path);
        while (descriptors != NULL && (inner = readdir(descriptors)) != NULL) {
            snprintf(path, sizeof path, "/proc/%d/task/%.20s/fd/%.20s", started.pid, entry->d_name, inner->d_name);
            ssize_t length = readlink(path, link, sizeof link - 1);
            link[length > 0 ? length : 0] = 0;
            count += strstr(link, "driller-image") != NULL;
        }
        if (descriptors != NULL)
            closedir(descriptors);
    }
    closedir(tasks);
    return count;
}

static void drive(void)
{
    pid_t children[CHILDREN];
    int stopped = 0, what;
    printf("%d %p %p %p\n", started.pid, (void *)memory.used, (void *)memory.hole, (void *)memory.gone);
    fflush(stdout);
    while ((what = getchar()) != EOF) {
        if (what == 's') {
            CHECK(stopped < CHILDREN);
            children[stopped++] = fork_stopped();
        } else if (what == 'g') {
            while (stopped > 0)
                CHECK_EQUAL(ptrace(PTRACE_DETACH, children[--stopped], 0, 0), 0);
        } else
            peer_tell(&started, (char)what);
        printf("%c\n", what);
        fflush(stdout);
    }
}

static bool can_trace(void)
{
    int status;
    pid_t child = mode_fork();
    if (child == 0)
        for (;;)
            pause();
    bool can = ptrace(PTRACE_SEIZE, child, 0, PTRACE_O_TRACEFORK) == 0;
    kill(child, SIGKILL);
    CHECK_EQUAL(waitpid(child, &status, __WALL), child);
    return can;
}

static void try(void)
{
    pid_t children[CHILDREN];
    struct driller_peer *peer = peer_attach(&started), *idle = peer_attach(&started);
    peer_ask(peer, DRILLER_REBUILD);
    peer_ask(idle, DRILLER_REFRESH);
    peer_tell(&started, 'e');
    int epoch = FIRST;
    for (int i = 0; i < CHILDREN; i++) {
        children[i] = fork_stopped();
        if (i == 0) {
            peer_tell(&started, 'w');
            epoch++;
        }
    }
    expect_read(peer, epoch, DRILLER_WAY_PROCESS_VM);
    /* the image is behind: it tells neither which pages changed nor which have data */
    const uint64_t page = (uint64_t)(uintptr_t)memory.used;
    uint64_t digest = 1;
    struct driller_extent extent;
    CHECK_EQUAL(driller_digest(peer, &page, 1, &digest, error), 0);
    CHECK_EQUAL(digest, 0);
    CHECK_EQUAL(driller_populated(peer, page, page + PAGE, &extent, 1, error), -EAGAIN);
    /* a rebuild goes ahead, and takes the observer along */
    peer_ask(peer, DRILLER_REBUILD);
    CHECK_EQUAL(((const struct driller_header *)driller_peer_directory(peer))->state, DRILLER_STATE_SHARED);
    expect_read(peer, epoch, DRILLER_WAY_IMAGE);
    CHECK_EQUAL(driller_digest(peer, &page, 1, &digest, error), 1);
    CHECK_EQUAL(driller_populated(peer, page, page + PAGE, &extent, 1, error), 1);
    CHECK_EQUAL(driller_digest(idle, &page, 1, &digest, error), 0);
    expect_read(idle, epoch, DRILLER_WAY_IMAGE | DRILLER_WAY_PROCESS_VM);
    peer_tell(&started, 'n');
    peer_tell(&started, 'w');
    epoch++;
    peer_ask(idle, DRILLER_REFRESH);
    expect_read(idle, epoch, DRILLER_WAY_IMAGE | DRILLER_WAY_PROCESS_VM); /* `gone` is new, and private if lazy */
    /* as does a hold, and the way back; and it forks as ever */
    peer_tell(&started, 'e');
    struct driller_hold hold;
    int status;
    while ((status = driller_park(peer, DRILLER_PARK_REBUILD, 0, ANSWER_MS, &hold, error)) == -EBUSY || status == -ETIMEDOUT)
        ;
    CHECK_EQUAL(status, 0);
    expect_read(peer, epoch, DRILLER_WAY_IMAGE);
    status = driller_unpark(peer, ANSWER_MS, &hold, error);
    CHECK(status == 0 || status == -ETIME);
    peer_ask(peer, DRILLER_RESTORE);
    peer_tell(&started, 'n');
    peer_ask(peer, DRILLER_REBUILD);
    struct driller_peer *late = peer_attach(&started);
    expect_read(late, epoch, DRILLER_WAY_IMAGE);
    driller_detach(late);
    peer_tell(&started, 'w');
    epoch++;
    for (int i = 0; i < CHILDREN; i++)
        CHECK_EQUAL(ptrace(PTRACE_DETACH, children[i], 0, 0), 0);
    peer_tell(&started, 'c');
    peer_tell(&started, 'n');
    peer_ask(peer, DRILLER_REBUILD);
    expect_read(peer, epoch, DRILLER_WAY_IMAGE);
    CHECK(count_images() <= 2); /* the service's and the program's */
    driller_detach(idle);
    driller_detach(peer);
}

int main(int count, char **arguments)
{
    static const char *const eager[] = {"DRILLER=eager", NULL};
    char self[4096] = "";
    CHECK(count == 2 || count == 3);
    if (strchr(arguments[1], '/') == NULL)
        return run_peer();
    CHECK(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
    if (!can_trace()) {
        printf("ptrace is refused here, by which a child is stopped in time\n");
        return SKIPPED;
    }
    /* for mode_rebuild in the child */
    for (int i = 0; i < 2; i++) {
        if (count == 3 && i == 0)
            continue;
        setenv("DRILLER_TEST_MODE", i == 0 ? "lazily" : "eager", 1);
        started = peer_start(arguments[1], self, "peer", GROUP, i == 0 ? NULL : eager);
        CHECK_EQUAL(read(started.out, &memory, sizeof memory), sizeof memory);
        if (count == 3)
            drive();
        else
            try();
        peer_end(&started, 5);
    }
    return 0;
}
