/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Running threads that allocate, reallocate and free, that block every signal, that come and go: nothing is lost.
 */
#include "mode.h"

#include <pthread.h>
#include <signal.h>
#include <time.h>

static volatile int stop;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static uint64_t guarded[2];
static uint64_t begun, ended;

static void *allocate(void *argument)
{
    unsigned seed = (unsigned)(uintptr_t)argument;
    while (!stop) {
        size_t size = (size_t)rand_r(&seed) % 300000 + 1, grown = (size_t)rand_r(&seed) % 600000 + 1;
        char mark = (char)size;
        char *p = malloc(size);
        CHECK(p != NULL);
        memset(p, mark, size);
        p = realloc(p, grown);
        CHECK(p != NULL);
        for (size_t i = 0; i < size && i < grown; i += 97)
            if (p[i] != mark) {
                fprintf(stderr, "realloc of %zu to %zu bytes at %p: byte %zu is lost\n", size, grown, (void *)p, i);
                exit(1);
            }
        char *zeros = calloc(1, size);
        CHECK(zeros != NULL);
        for (size_t i = 0; i < size; i += 89)
            CHECK(zeros[i] == 0);
        free(zeros);
        free(p);
    }
    return NULL;
}

static void *with_signals_blocked(void *argument)
{
    sigset_t all;
    sigfillset(&all);
    CHECK_EQUAL(pthread_sigmask(SIG_BLOCK, &all, NULL), 0);
    while (!stop) {
        pthread_mutex_lock(&mutex);
        CHECK_EQUAL(guarded[0], guarded[1]);
        guarded[0]++;
        guarded[1]++;
        pthread_mutex_unlock(&mutex);
        struct timespec moment = {0, 100000};
        CHECK_EQUAL(nanosleep(&moment, NULL), 0);
    }
    return argument;
}

static void *short_lived(void *argument)
{
    char stack[30000];
    memset(stack, (int)(uintptr_t)argument, sizeof stack);
    __atomic_fetch_add(&ended, stack[29999] == (char)(uintptr_t)argument, __ATOMIC_SEQ_CST);
    return argument;
}

static void *create_others(void *argument)
{
    for (uintptr_t i = 0; !stop; i++) {
        pthread_t threads[3];
        void *result;
        for (int t = 0; t < 3; t++)
            CHECK_EQUAL(pthread_create(&threads[t], NULL, short_lived, (void *)i), 0);
        for (int t = 0; t < 3; t++) {
            CHECK_EQUAL(pthread_join(threads[t], &result), 0);
            CHECK(result == (void *)i);
        }
        begun += 3;
    }
    return argument;
}

int main(void)
{
    static void *(*const kinds[])(void *) = {allocate, allocate, allocate, with_signals_blocked, with_signals_blocked, create_others};
    pthread_t threads[6];
    for (uintptr_t i = 0; i < 6; i++)
        CHECK_EQUAL(pthread_create(&threads[i], NULL, kinds[i], (void *)(i + 1)), 0);
    double end = mode_now_ms() + 2 * MODE_SPELL_MS;
    while (mode_now_ms() < end)
        mode_await_rebuilds(1);
    stop = 1;
    for (int i = 0; i < 6; i++)
        CHECK_EQUAL(pthread_join(threads[i], NULL), 0);
    CHECK_EQUAL(begun, ended);
    CHECK(guarded[0] > 0 && guarded[0] == guarded[1]);
    return 0;
}
