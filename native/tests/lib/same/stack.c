/* SPDX-License-Identifier: EPL-2.0 */
/*
 * The main stack grows after a rebuild as before it: up to near its limit; past the limit the process dies of SIGSEGV, or
 * its handler on another stack is told the address. With no limit it grows far.
 */
#include "mode.h"

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#define FRAME 4000

static char self[4096];
static char *volatile keep;

__attribute__((noinline)) static unsigned recurse(unsigned depth)
{
    char frame[FRAME];
    keep = frame;
    frame[0] = (char)depth;
    frame[FRAME - 1] = (char)(depth + 1);
    unsigned below = depth == 0 ? 0 : recurse(depth - 1);
    if (frame[0] != (char)depth || frame[FRAME - 1] != (char)(depth + 1))
        abort();
    return below + 1;
}

static void grow_to(size_t bytes)
{
    unsigned depth = (unsigned)(bytes / (FRAME + 100));
    CHECK_EQUAL(recurse(depth), depth + 1);
}

static void deep(void)
{
    struct rlimit limit;
    CHECK_EQUAL(getrlimit(RLIMIT_STACK, &limit), 0);
    size_t most = limit.rlim_cur == RLIM_INFINITY ? 200u << 20 : limit.rlim_cur / 10 * 9;
    mode_rebuild();
    grow_to(most / 20);
    mode_rebuild();
    grow_to(most / 3);
    mode_restore();
    grow_to(most / 2);
    mode_rebuild();
    mode_await_rebuilds(1);
    grow_to(most);
    mode_await_rebuilds(2);
    grow_to(most);
}

/* Restored when it has been deep: it grows once more. */
static void deep_and_back(void)
{
    mode_rebuild();
    grow_to(3 << 20);
    mode_restore();
    grow_to(6 << 20);
    mode_await_rebuilds(1);
}

static void *recorded;

static void on_overflow(int signal, siginfo_t *info, void *context)
{
    (void)context;
    char *fault = info->si_addr, *low = (char *)recorded;
    /* within the last frames, below the stack that was in use */
    bool expected = signal == SIGSEGV && fault < low && low - fault < (64 << 20);
    _exit(expected ? 42 : 1);
}

static void overflow(bool handled)
{
    static char alternate[65536];
    char here;
    recorded = &here;
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    if (handled) {
        stack_t other = {.ss_sp = alternate, .ss_size = sizeof alternate};
        struct sigaction action = {.sa_sigaction = on_overflow, .sa_flags = SA_SIGINFO | SA_ONSTACK};
        CHECK_EQUAL(sigaltstack(&other, NULL), 0);
        CHECK_EQUAL(sigaction(SIGSEGV, &action, NULL), 0);
    }
    mode_rebuild();
    mode_await_rebuilds(1);
    recurse(~0u);
}

/* The same program anew, with a stack limit of its own (0: none) and something to do. */
static void start(const char *what, rlim_t limit, int status, int signal)
{
    pid_t child = mode_fork();
    if (child == 0) {
        struct rlimit stack = {limit, RLIM_INFINITY};
        if (limit == RLIM_INFINITY)
            stack.rlim_cur = RLIM_INFINITY;
        if (setrlimit(RLIMIT_STACK, &stack) != 0)
            _exit(77);
        execl(self, self, what, (char *)NULL);
        _exit(1);
    }
    if (signal != 0)
        mode_reap_killed(child, signal);
    else
        mode_reap(child, status);
}

int main(int count, char **arguments)
{
    if (count == 2) {
        if (strcmp(arguments[1], "deep") == 0)
            deep();
        else if (strcmp(arguments[1], "back") == 0)
            deep_and_back();
        else
            overflow(strcmp(arguments[1], "handled") == 0);
        return 9;
    }
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    CHECK(length > 0);
    start("deep", 8 << 20, 9, 0);
    start("deep", 64 << 20, 9, 0);
    start("deep", 256 << 10, 9, 0);
    start("deep", RLIM_INFINITY, 9, 0);
    start("back", 8 << 20, 9, 0);
    start("overflow", 8 << 20, 0, SIGSEGV);
    start("overflow", 1 << 20, 0, SIGSEGV);
    start("handled", 8 << 20, 42, 0);
    mode_await_rebuilds(1);
    return 0;
}
