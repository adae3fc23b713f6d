/* SPDX-License-Identifier: EPL-2.0 */
/*
 * The main thread's stack as the C library and the resource limit describe it: where it is stays the same through rebuilds,
 * and it may grow to a limit that was raised after them. With an empty environment too: then the first frames share a
 * page with the arguments.
 */
#include "mode.h"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

extern char **environ;

static char self[4096];
static char *volatile keep;
#define FRAME 4000
#define MIB ((size_t)1 << 20)

__attribute__((noinline)) static unsigned recurse(unsigned depth)
{
    char frame[FRAME];
    keep = frame;
    frame[0] = (char)depth;
    unsigned below = depth == 0 ? 0 : recurse(depth - 1);
    return below + (frame[0] == (char)depth);
}

static void grow_to(size_t bytes)
{
    unsigned depth = (unsigned)(bytes / (FRAME + 100));
    CHECK_EQUAL(recurse(depth), depth + 1);
}

struct place {
    char *low;
    size_t size;
};

static struct place ask(void)
{
    struct place place;
    pthread_attr_t attributes;
    void *low;
    CHECK_EQUAL(pthread_getattr_np(pthread_self(), &attributes), 0);
    CHECK_EQUAL(pthread_attr_getstack(&attributes, &low, &place.size), 0);
    CHECK_EQUAL(pthread_attr_destroy(&attributes), 0);
    place.low = low;
    CHECK((char *)&place > place.low && (char *)&place < place.low + place.size);
    return place;
}

static void expect_place(const struct place *at_first, size_t limit)
{
    struct place now = ask();
    CHECK(now.low + now.size == at_first->low + at_first->size);
    /* as much as the limit, but for what lies above it and rounding */
    if (now.size > limit || now.size + 256 * 1024 < limit) {
        fprintf(stderr, "the stack is said to have %zu bytes, the limit is %zu\n", now.size, limit);
        exit(1);
    }
}

static void *in_thread(void *argument)
{
    ask();
    return argument;
}

static void places(void)
{
    struct rlimit limit;
    pthread_t thread;
    struct place at_first = ask();
    CHECK_EQUAL(getrlimit(RLIMIT_STACK, &limit), 0);
    expect_place(&at_first, limit.rlim_cur);
    mode_rebuild();
    expect_place(&at_first, limit.rlim_cur);
    CHECK_EQUAL(pthread_create(&thread, NULL, in_thread, NULL), 0);
    CHECK_EQUAL(pthread_join(thread, NULL), 0);
    mode_restore();
    expect_place(&at_first, limit.rlim_cur);
    mode_await_rebuilds(1);
    expect_place(&at_first, limit.rlim_cur);
}

static void raised(size_t mib, bool rebuilt_after)
{
    struct rlimit limit;
    mode_rebuild();
    CHECK_EQUAL(getrlimit(RLIMIT_STACK, &limit), 0);
    limit.rlim_cur = mib * MIB;
    CHECK_EQUAL(setrlimit(RLIMIT_STACK, &limit), 0);
    if (rebuilt_after)
        mode_rebuild();
    grow_to(mib * MIB / 10 * 9);
    mode_restore();
    grow_to(mib * MIB / 10 * 9);
}

static void act(void)
{
    places();
    raised(4, false);
    raised(12, true);
    raised(40, false);
    places();
    mode_await_rebuilds(1);
}

/* With 0 to 450 bytes more in the environment, in steps: the page boundary falls anywhere. */
static void start(size_t more)
{
    pid_t child = mode_fork();
    if (child == 0) {
        char filler[1024] = "F=";
        char *kept[16];
        size_t count = 0;
        struct rlimit limit = {1 << 20, RLIM_INFINITY};
        for (char **e = environ; *e != NULL && count < 14; e++)
            if (strncmp(*e, "DRILLER", 7) == 0 || strncmp(*e, "LD_PRELOAD", 10) == 0)
                kept[count++] = *e;
        memset(filler + 2, 'x', more);
        kept[count++] = filler;
        kept[count] = NULL;
        if (setrlimit(RLIMIT_STACK, &limit) != 0)
            _exit(1);
        execle(self, self, "act", (char *)NULL, kept);
        _exit(1);
    }
    mode_reap(child, 9);
}

int main(int count, char **arguments)
{
    (void)arguments;
    if (count == 2) {
        act();
        return 9;
    }
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    CHECK(length > 0);
    for (size_t more = 0; more <= 450; more += 150)
        start(more);
    mode_await_rebuilds(1);
    return 0;
}
