/* SPDX-License-Identifier: EPL-2.0 */
/*
 * activity MEGABYTES MILLISECONDS alone|shared|watched: writes to every page of as much memory, over and over, for so long. Shared: a
 * peer, rebuilt first. Watched: it also has its writes counted meanwhile, once a second. Prints the mean time for a page, and the
 * longest time for a round of all pages divided by their number, both in picoseconds; and how often it was counted.
 */
#include "bench.h"

#include <driller/observer.h>

#include <pthread.h>
#include <unistd.h>

static char error[DRILLER_ERROR_MAX];
static volatile int over;

static void *renew(void *argument)
{
    struct driller_activity_lease granted;
    for (int i = 0; over == 0; i++) {
        if (i % 50 == 0 && driller_activity_watch(argument, 0, 0, 5000, &granted, error) != 0)
            bench_fail(error);
        usleep(10000);
    }
    return NULL;
}

static uint64_t write_all(char *memory, size_t bytes, size_t page, char value)
{
    uint64_t began = bench_now();
    for (size_t at = 0; at < bytes; at += page)
        memory[at] = value;
    bench_used(memory);
    return bench_now() - began;
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    size_t bytes = bench_number(argv[1]) << 20, page = (size_t)sysconf(_SC_PAGESIZE);
    uint64_t time = bench_number(argv[2]) * 1000000, longest = 0, all = 0, rounds = 0;
    int watched = strcmp(argv[3], "watched") == 0;
    struct driller_peer *peer = NULL;
    struct driller_activity counted = {0};
    pthread_t thread;
    char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (bytes == 0 || memory == MAP_FAILED)
        bench_fail("mmap");
    /* what is in huge pages is not counted */
    madvise(memory, bytes, MADV_NOHUGEPAGE);
    write_all(memory, bytes, page, 1);
    if (strcmp(argv[3], "alone") != 0) {
        if (driller_attach(getpid(), DRILLER_ATTACH_NO_PROC, 5000, &peer, error) != 0 ||
            driller_request(peer, DRILLER_REBUILD, 0, 5000, NULL, error) != 0)
            bench_fail(error);
        write_all(memory, bytes, page, 2);
    }
    if (watched && pthread_create(&thread, NULL, renew, peer) != 0)
        bench_fail("pthread_create");
    if (watched)
        usleep(100000);
    for (uint64_t began = bench_now(); bench_now() - began < time; rounds++) {
        uint64_t round = write_all(memory, bytes, page, (char)rounds);
        longest = round > longest ? round : longest;
        all += round;
    }
    if (watched) {
        over = 1;
        pthread_join(thread, NULL);
        if (driller_activity(peer, &counted, NULL, 0, error) < 0)
            bench_fail(error);
    }
    driller_detach(peer);
    printf("%llu %llu %llu\n", (unsigned long long)(all * 1000 / rounds / (bytes / page)),
           (unsigned long long)(longest * 1000 / (bytes / page)), (unsigned long long)counted.tick);
    return 0;
}
