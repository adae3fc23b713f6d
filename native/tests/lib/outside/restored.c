/* SPDX-License-Identifier: EPL-2.0 */
/*
 * The oracle for mappings: after a rebuild and a restore the address space is what it was before, range by range, with the
 * same rights and the properties that a program can have set. What may differ: private data of a file is anonymous memory
 * afterwards, so names and the borders between equal ranges do not count; the main stack ends where it is used; and MAP_NORESERVE is
 * forgotten: the memory counts against the overcommit limit if there is room, as all private memory.
 */
#include "mode.h"
#include "peer.h"

#include <driller/observer.h>

#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#define GROUP "restored"
#define ANSWER_MS 60000
#define PAGE ((size_t)4096)
#define RANGES_MAX 512

/* ---- the peer -------------------------------------------------------------------------------------- */

static char *map(size_t pages, int flags)
{
    char *at = mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
    CHECK(at != MAP_FAILED);
    memset(at, 7, pages * PAGE);
    return at;
}

static void advise(char *at, int advice)
{
    if (madvise(at, 3 * PAGE, advice) != 0)
        CHECK_EQUAL(errno, EINVAL); /* a kernel without it */
}

static void *sleep_in_thread(void *unused)
{
    peer_wait();
    return unused;
}

static int run_peer(void)
{
    static const int advices[] = {MADV_HUGEPAGE, MADV_NOHUGEPAGE, MADV_DONTFORK,  MADV_DONTDUMP,
                                  MADV_RANDOM,   MADV_SEQUENTIAL, MADV_WIPEONFORK};
    pthread_t thread;
    char *block = map(40, 0);
    for (size_t i = 0; i < sizeof advices / sizeof advices[0]; i++)
        advise(block + 5 * i * PAGE, advices[i]);
    CHECK_EQUAL(mlock(map(3, 0) + PAGE, PAGE), 0);
    char *guarded = map(9, MAP_NORESERVE);
    CHECK_EQUAL(mprotect(guarded + 4 * PAGE, PAGE, PROT_NONE), 0);
    CHECK_EQUAL(mprotect(guarded + 7 * PAGE, PAGE, PROT_READ), 0);
    int file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    char *private = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
    CHECK(private != MAP_FAILED);
    private[PAGE] = 1;
    CHECK(mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0) != MAP_FAILED);
    CHECK_EQUAL(munmap(map(5, 0) + 2 * PAGE, PAGE), 0);
    CHECK(malloc(200000) != NULL);
    CHECK_EQUAL(pthread_create(&thread, NULL, sleep_in_thread, NULL), 0);
    peer_ready();
    peer_wait();
    return 5;
}

/* ---- what is seen of it ---------------------------------------------------------------------------- */

struct range {
    unsigned long start, end;
    char rights[8], flags[64];
};

struct space {
    size_t count;
    unsigned long stack_end;
    struct range ranges[RANGES_MAX];
};

/* The VmFlags that calls of a program set (Documentation/filesystems/proc.rst). */
static void keep_flags(const char *all, char *kept, size_t size)
{
    static const char *const set[] = {"lo", "lf", "dc", "dd", "hg", "nh", "wf", "gd", "sr", "rr", "ht", "io", "pf", "sh"};
    kept[0] = 0;
    for (size_t i = 0; i < sizeof set / sizeof set[0]; i++)
        if (strstr(all, set[i]) != NULL && strlen(kept) + 4 < size) {
            strcat(kept, set[i]);
            strcat(kept, " ");
        }
}

static void add(struct space *space, const struct range *range)
{
    struct range *last = space->count > 0 ? &space->ranges[space->count - 1] : NULL;
    if (last != NULL && last->end == range->start && strcmp(last->rights, range->rights) == 0 &&
        strcmp(last->flags, range->flags) == 0) {
        last->end = range->end;
        return;
    }
    CHECK(space->count < RANGES_MAX);
    space->ranges[space->count++] = *range;
}

static void look(pid_t pid, struct space *space)
{
    char path[64], line[4200], name[512];
    struct range range = {0, 0, "", ""}, next;
    snprintf(path, sizeof path, "/proc/%d/smaps", pid);
    FILE *file = fopen(path, "re");
    CHECK(file != NULL);
    space->count = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        name[0] = 0;
        if (sscanf(line, "%lx-%lx %7s %*x %*x:%*x %*u %511[^\n]", &next.start, &next.end, next.rights, name) >= 3) {
            range = next;
            if (strstr(name, "[stack]") != NULL && range.end > space->stack_end)
                space->stack_end = range.end;
        } else if (strncmp(line, "VmFlags:", 8) == 0) {
            keep_flags(line + 8, range.flags, sizeof range.flags);
            add(space, &range);
        }
    }
    fclose(file);
    CHECK(space->count > 10 && space->stack_end > 0);
    for (size_t i = 0; i < space->count; i++)
        if (space->ranges[i].end == space->stack_end)
            space->ranges[i].start = 0;
}

static bool same(const struct space *before, const struct space *after)
{
    bool good = before->count == after->count;
    for (size_t i = 0; i < before->count && i < after->count; i++) {
        const struct range *a = &before->ranges[i], *b = &after->ranges[i];
        if (a->start == b->start && a->end == b->end && strcmp(a->rights, b->rights) == 0 && strcmp(a->flags, b->flags) == 0)
            continue;
        fprintf(stderr, "was %lx-%lx %s %s\nis  %lx-%lx %s %s\n", a->start, a->end, a->rights, a->flags, b->start, b->end,
                b->rights, b->flags);
        good = false;
        break;
    }
    return good;
}

/* Whether some private memory has become shared: the image. */
static bool is_shared(const struct space *space)
{
    size_t shared = 0;
    for (size_t i = 0; i < space->count; i++)
        shared += strcmp(space->ranges[i].rights, "rw-s") == 0;
    return shared > 5;
}

static void request(struct driller_peer *peer, uint16_t type)
{
    char error[DRILLER_ERROR_MAX] = "";
    if (driller_request(peer, type, 0, ANSWER_MS, NULL, error) != 0) {
        fprintf(stderr, "%s\n", error);
        exit(1);
    }
}

int main(int count, char **arguments)
{
    static struct space before, rebuilt, after;
    struct driller_peer *peer = NULL;
    char self[4096] = "", error[DRILLER_ERROR_MAX] = "";
    CHECK_EQUAL(count, 2);
    if (strcmp(arguments[1], "peer") == 0)
        return run_peer();
    CHECK(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
    struct started started = peer_start(arguments[1], self, "peer", GROUP, NULL);
    CHECK_EQUAL(driller_attach(started.pid, DRILLER_ATTACH_NO_PROC, ANSWER_MS, &peer, error), 0);
    look(started.pid, &before);
    after.stack_end = rebuilt.stack_end = before.stack_end; /* the name may be on a part of it only */
    for (int round = 0; round < 3; round++) {
        request(peer, DRILLER_REBUILD);
        look(started.pid, &rebuilt);
        CHECK(is_shared(&rebuilt)); /* or nothing was tried */
        request(peer, DRILLER_RESTORE);
        look(started.pid, &after);
        CHECK(same(&before, &after));
    }
    driller_detach(peer);
    peer_end(&started, 5);
    return 0;
}
