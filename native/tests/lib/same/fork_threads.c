/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Forks while other threads write: the child has the memory of one instant (of each pair, `first` is at most one ahead),
 * and nothing changes in it any more; the writers in the parent never see a value go back.
 */
#include "mode.h"

#include <pthread.h>
#include <sched.h>
#include <time.h>
#include <unistd.h>

#define THREADS 4
#define FORKS 40

struct pair {
    _Alignas(8192) volatile uint64_t first;
    char apart[100000]; /* on another page */
    volatile uint64_t second;
};

static struct pair globals[THREADS];
static struct pair *blocks[THREADS];
static volatile int stop;

static void step(struct pair *p, uint64_t expected)
{
    if (p->first != expected || p->second != expected) {
        fprintf(stderr, "wrote %lu, found %lu and %lu\n", expected, p->first, p->second);
        abort();
    }
    p->first = expected + 1;
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    p->second = expected + 1;
}

static void *write_on(void *argument)
{
    size_t index = (size_t)argument;
    struct pair stack;
    stack.first = stack.second = 0;
    for (uint64_t i = 0; !stop; i++) {
        step(&globals[index], i);
        step(blocks[index], i);
        step(&stack, i);
        if (i % 64 == 0) {
            char *p = malloc(200000);
            CHECK(p != NULL);
            memset(p, (int)i, 200000);
            CHECK(p[199999] == (char)i);
            free(p);
            struct timespec moment = {0, 100000}; /* leave some time to the others */
            nanosleep(&moment, NULL);
        }
    }
    return NULL;
}

static void check_snapshot(void)
{
    for (int i = 0; i < THREADS; i++)
        for (int place = 0; place < 2; place++) {
            const struct pair *p = place == 0 ? &globals[i] : blocks[i];
            uint64_t first = p->first, second = p->second;
            if (first != second && first != second + 1) {
                fprintf(stderr, "child: thread %d, place %d: %lu and %lu are of different instants\n", i, place, first, second);
                _exit(1);
            }
            for (int look = 0; look < 4; look++) {
                sched_yield();
                if (p->first != first || p->second != second) {
                    fprintf(stderr, "child: thread %d, place %d: somebody else writes to it\n", i, place);
                    _exit(1);
                }
            }
        }
}

static void child_work(int turn)
{
    check_snapshot();
    char *p = malloc(300000);
    CHECK(p != NULL);
    memset(p, turn, 300000);
    for (int i = 0; i < THREADS; i++) {
        globals[i].first = globals[i].second = 1;
        blocks[i]->first = blocks[i]->second = 1;
    }
    if (turn % 10 == 0)
        mode_rebuild();
    for (int i = 0; i < 300000; i++)
        if (p[i] != (char)turn)
            _exit(1);
    for (int i = 0; i < THREADS; i++)
        if (globals[i].first != 1 || blocks[i]->second != 1)
            _exit(1);
    _exit(turn);
}

int main(void)
{
    pthread_t threads[THREADS];
    for (size_t i = 0; i < THREADS; i++) {
        blocks[i] = calloc(1, sizeof *blocks[i] + 8192);
        CHECK(blocks[i] != NULL);
        blocks[i] = (struct pair *)(((uintptr_t)blocks[i] + 8191) & ~(uintptr_t)8191);
        CHECK(pthread_create(&threads[i], NULL, write_on, (void *)i) == 0);
    }
    for (int turn = 0; turn < FORKS; turn++) {
        pid_t child = mode_fork();
        if (child == 0)
            child_work(turn);
        if (turn % 7 == 0)
            mode_rebuild();
        mode_reap(child, turn);
    }
    mode_await_rebuilds(2);
    stop = 1;
    for (int i = 0; i < THREADS; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    return 0;
}
