/* SPDX-License-Identifier: EPL-2.0 */
/*
 * A signal handler that leaves calls of mmap and the like by siglongjmp, all the time: the process is rebuilt, restored and forks
 * as ever.
 */
#include "memory.h"
#include "mode.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/time.h>

#define JUMPS 60
#define ROUNDS 4

static __thread sigjmp_buf back;
static __thread volatile sig_atomic_t armed;

static void jump(int signal)
{
    (void)signal;
    if (armed)
        siglongjmp(back, 1);
}

/* Nothing but memory calls; what a jump leaves behind of them stays mapped. */
static void map_on(void)
{
    for (volatile bool go = true; go;) {
        char *p = mmap(NULL, 4 * PAGE, RW, PRIVATE, -1, 0);
        p[0] = 1;
        madvise(p, PAGE, MADV_DONTNEED);
        p = mremap(p, 4 * PAGE, 8 * PAGE, MREMAP_MAYMOVE);
        munmap(p, 8 * PAGE);
    }
}

/* As any program does sooner or later: only what is written over is known to have been left. */
static __attribute__((noinline)) void use_stack(void)
{
    volatile char bytes[8192];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = 1;
}

static void jump_often(void)
{
    struct itimerval soon = {{0, 0}, {0, 0}};
    for (volatile int i = 0; i < JUMPS; i++) {
        if (sigsetjmp(back, 1) != 0)
            continue;
        armed = 1;
        soon.it_value.tv_usec = 300 + i * 7;
        CHECK_EQUAL(setitimer(ITIMER_REAL, &soon, NULL), 0);
        map_on();
    }
    armed = 0;
    use_stack();
}

static void go_on(const char *kept)
{
    expect_pages(kept, 20, 5);
    pid_t child = mode_fork();
    if (child == 0) {
        expect_pages(kept, 20, 5);
        _exit(3);
    }
    mode_reap(child, 3);
}

int main(void)
{
    char *kept = map_pages(20);
    struct sigaction action = {.sa_handler = jump};
    mark_pages(kept, 20, 5);
    CHECK_EQUAL(sigaction(SIGALRM, &action, NULL), 0);
    for (int round = 0; round < ROUNDS; round++) {
        jump_often();
        go_on(kept);
        mode_await_rebuilds(1);
        mode_restore();
        go_on(kept);
        mode_rebuild();
        expect_pages(kept, 20, 5);
    }
    return 0;
}
