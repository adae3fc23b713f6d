/* SPDX-License-Identifier: EPL-2.0 */
/*
 * scan BYTES PID:ADDRESS...: a narrowing scan of 32-bit numbers over the BYTES at ADDRESS of each of the peers, and what the C
 * library needs for as many bytes of the caller's own memory. Prints for each its name and the nanoseconds of one pass, and
 * how many places are left: "left N".
 */
#include "bench.h"

#include <driller/scan.h>
#include <driller/search.h>

static struct driller_scan_progress pass(struct driller_scan *scan, const char *name, uint32_t condition, const char *value)
{
    char error[DRILLER_ERROR_MAX];
    struct driller_scan_progress progress = {.done = 0};
    uint64_t began = bench_now();
    if (driller_scan_begin(scan, condition, value, error) != 0)
        bench_fail(error);
    while (progress.done == 0)
        if (driller_scan_next(scan, 1000, &progress, error) != 0)
            bench_fail(error);
    printf("%s %llu\n", name, (unsigned long long)(bench_now() - began));
    if (progress.left_out > 0 || progress.unreadable > 0)
        bench_fail(progress.reason);
    return progress;
}

static struct driller_scan *scan_of(struct driller_peer **peers, const uint64_t *addresses, int count, uint64_t bytes)
{
    char error[DRILLER_ERROR_MAX];
    struct driller_scan *scan;
    if (driller_scan_new(DRILLER_PATTERN_I32, 0, 0, UINT64_MAX, &scan, error) != 0)
        bench_fail(error);
    for (int i = 0; i < count; i++)
        if (driller_scan_add(scan, peers[i], addresses[i], addresses[i] + bytes, 0, error) < 0)
            bench_fail(error);
    return scan;
}

static void library(uint64_t bytes, int count)
{
    char *own = bench_filled(bytes), *other = bench_filled(bytes);
    uint64_t began = bench_now();
    for (int i = 0; i < count; i++)
        if (memchr(own, 'a' + i, bytes) != NULL)
            bench_fail("memchr");
    printf("memchr %llu\n", (unsigned long long)(bench_now() - began));
    began = bench_now();
    for (int i = 0; i < count; i++) {
        own[bytes - 1] = other[bytes - 1] = (char)i;
        if (memcmp(own, other, bytes) != 0)
            bench_fail("memcmp");
    }
    printf("memcmp %llu\n", (unsigned long long)(bench_now() - began));
    munmap(other, bytes);
    uint64_t copied = 0;
    for (int i = 0; i < count; i++) {
        began = bench_now();
        char *fresh = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (fresh == MAP_FAILED)
            bench_fail("mmap");
        memcpy(fresh, own, bytes);
        copied += bench_now() - began;
        munmap(fresh, bytes);
    }
    printf("memcpy %llu\n", (unsigned long long)copied);
    munmap(own, bytes);
}

int main(int argc, char **argv)
{
    char error[DRILLER_ERROR_MAX];
    struct driller_peer *peers[64];
    uint64_t addresses[64];
    int count = argc - 2;
    if (count < 1 || count > 64)
        return 2;
    uint64_t bytes = bench_number(argv[1]);
    for (int i = 0; i < count; i++) {
        char *address = strchr(argv[i + 2], ':');
        if (address == NULL)
            return 2;
        *address++ = '\0';
        addresses[i] = bench_number(address);
        if (driller_attach((int)bench_number(argv[i + 2]), DRILLER_ATTACH_NO_PROC, 10000, &peers[i], error) != 0 ||
            driller_request(peers[i], DRILLER_REFRESH, 0, 10000, NULL, error) != 0) {
            fprintf(stderr, "%s\n", error);
            return 1;
        }
    }
    library(bytes, count);
    struct driller_scan *scan = scan_of(peers, addresses, count, bytes);
    pass(scan, "value", DRILLER_SCAN_EQUAL, "1..1000");
    driller_scan_free(scan);
    scan = scan_of(peers, addresses, count, bytes);
    pass(scan, "unknown", DRILLER_SCAN_UNKNOWN, NULL);
    pass(scan, "unchanged", DRILLER_SCAN_UNCHANGED, NULL);
    struct driller_scan_progress progress = pass(scan, "range", DRILLER_SCAN_EQUAL, "1..100000");
    printf("places %llu\n", (unsigned long long)progress.matches);
    pass(scan, "narrowed", DRILLER_SCAN_UNCHANGED, NULL);
    driller_scan_free(scan);
    return 0;
}
