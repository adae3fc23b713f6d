/* SPDX-License-Identifier: EPL-2.0 */
/*
 * target BYTES THREADS: a process to look at. It holds BYTES of anonymous memory and has THREADS threads, all but the
 * first asleep. It prints the address of the memory, then obeys the lines of its standard input:
 *   vary     fills its memory with numbers that are all different; prints 0
 *   signal   signals each thread but the first and waits until all handlers have run; prints nanoseconds
 *   send N   writes N bytes of its memory to its standard output
 */
#include "bench.h"

#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <unistd.h>

static sem_t arrived;

static void on_signal(int signal)
{
    (void)signal;
    sem_post(&arrived);
}

static void *sleep_always(void *unused)
{
    sem_post(&arrived);
    for (;;)
        pause();
    return unused;
}

static void await(unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        while (sem_wait(&arrived) != 0)
            ;
}

static void send_bytes(const char *block, size_t bytes)
{
    while (bytes > 0) {
        ssize_t written = write(STDOUT_FILENO, block, bytes);
        if (written < 0)
            bench_fail("write");
        block += written;
        bytes -= (size_t)written;
    }
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    size_t bytes = bench_number(argv[1]);
    unsigned others = (unsigned)bench_number(argv[2]) - 1;
    char *block = bench_filled(bytes), line[64];
    pthread_t *threads = calloc(others + 1, sizeof *threads);
    if (threads == NULL || others > 8000)
        bench_fail("threads");
    sem_init(&arrived, 0, 0);
    signal(SIGUSR1, on_signal);
    for (unsigned i = 0; i < others; i++)
        if ((errno = pthread_create(&threads[i], NULL, sleep_always, NULL)) != 0)
            bench_fail("pthread_create");
    await(others);
    setvbuf(stdout, NULL, _IONBF, 0);
    printf("%p\n", (void *)block);
    while (fgets(line, sizeof line, stdin) != NULL) {
        if (strcmp(line, "signal\n") == 0) {
            uint64_t began = bench_now();
            for (unsigned i = 0; i < others; i++)
                pthread_kill(threads[i], SIGUSR1);
            await(others);
            printf("%llu\n", (unsigned long long)(bench_now() - began));
        } else if (strcmp(line, "vary\n") == 0) {
            uint64_t state = 88172645463325252u;
            for (size_t i = 0; i + 8 <= bytes; i += 8) {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                memcpy(block + i, &state, 8);
            }
            printf("0\n");
        } else if (strncmp(line, "send ", 5) == 0) {
            size_t wanted = strtoull(line + 5, NULL, 10);
            send_bytes(block, wanted < bytes ? wanted : bytes);
        }
    }
    return 0;
}
