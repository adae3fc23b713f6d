/* SPDX-License-Identifier: EPL-2.0 */
/*
 * across PID ADDRESS BYTES FOLDER: searches, compares and saves the BYTES at ADDRESS of the peer PID, which are all 0x5a, and does the
 * like with the C library and memory of its own. Prints for each its name and the nanoseconds of one pass. FOLDER is for
 * snapshots, which it removes.
 */
#include "bench.h"

#include <driller/compare.h>
#include <driller/search.h>
#include <driller/snapshot.h>
#include <fcntl.h>
#include <unistd.h>

struct place {
    struct driller_peer *peer;
    uint64_t address;
    size_t bytes;
    int folder;
    unsigned char *own, *other;
    struct driller_pattern *text, *number;
};

static void by_memchr(const struct place *p)
{
    if (memchr(p->own, 'a', p->bytes) != NULL)
        bench_fail("memchr");
}

static void search(const struct place *p, const struct driller_pattern *pattern)
{
    struct driller_search *search;
    struct driller_search_progress progress;
    uint64_t found;
    char error[DRILLER_ERROR_MAX];
    if (driller_search_new(p->peer, pattern, p->address, p->address + p->bytes, 0, &search, error) != 0)
        bench_fail(error);
    do
        if (driller_search_next(search, &found, 1, 1000, &progress, error) != 0)
            bench_fail(error);
    while (progress.done == 0);
    if (progress.scanned != p->bytes)
        bench_fail("not all was searched");
    driller_search_free(search);
}

static void by_text(const struct place *p)
{
    search(p, p->text);
}

static void by_number(const struct place *p)
{
    search(p, p->number);
}

static void by_memcmp(const struct place *p)
{
    if (memcmp(p->own, p->other, p->bytes) != 0)
        bench_fail("memcmp");
}

static void by_compare(const struct place *p)
{
    const unsigned char *const buffers[2] = {p->own, p->other};
    if (driller_compare(buffers, 2, p->bytes, NULL, NULL) != 0)
        bench_fail("driller_compare");
}

static void by_memcpy(const struct place *p)
{
    memcpy(p->other, p->own, p->bytes);
}

static void by_fresh_memcpy(const struct place *p)
{
    void *fresh = mmap(NULL, p->bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (fresh == MAP_FAILED)
        bench_fail("mmap");
    memcpy(fresh, p->own, p->bytes);
    bench_used(fresh);
    munmap(fresh, p->bytes);
}

static uint64_t advance(struct driller_snapshot *snapshot, uint32_t until)
{
    struct driller_snapshot_progress progress;
    char error[DRILLER_ERROR_MAX];
    uint64_t began = bench_now();
    do
        if (driller_snapshot_advance(snapshot, until, 1000, &progress, error) != 0)
            bench_fail(error);
    while (progress.phase < until);
    if (progress.portions > 1)
        bench_fail("it was copied in portions");
    return bench_now() - began;
}

/* Of the last snapshot: from its first byte to the last. */
static uint64_t copied;

static void by_snapshot(const struct place *p)
{
    struct driller_range range = {p->address, p->address + p->bytes};
    struct driller_snapshot *snapshot;
    char error[DRILLER_ERROR_MAX], name[48];
    if (driller_snapshot_new(p->peer, p->folder, &range, 1, &snapshot, error) != 0)
        bench_fail(error);
    advance(snapshot, DRILLER_SNAPSHOT_COPYING);
    copied = advance(snapshot, DRILLER_SNAPSHOT_WRITING);
    advance(snapshot, DRILLER_SNAPSHOT_DONE);
    driller_snapshot_free(snapshot);
    snprintf(name, sizeof name, "%d.memory", driller_peer_pid(p->peer));
    unlinkat(p->folder, name, 0);
    snprintf(name, sizeof name, "%d.directory", driller_peer_pid(p->peer));
    unlinkat(p->folder, name, 0);
}

static void measure(const char *name, const struct place *p, void (*pass)(const struct place *))
{
    pass(p); /* pages and caches */
    uint64_t began = bench_now();
    pass(p);
    bench_used(p->other);
    printf("%s %llu\n", name, (unsigned long long)(bench_now() - began));
}

/* Of memory that is mapped for it, as that of another process is at first. */
static void measure_mapped(const struct place *p)
{
    char error[DRILLER_ERROR_MAX];
    uint64_t began = bench_now();
    void *map = driller_map(p->peer, p->address, p->bytes, 0, error);
    if (map == NULL)
        bench_fail(error);
    if (memchr(map, 'a', p->bytes) != NULL)
        bench_fail("memchr");
    printf("mapped %llu\n", (unsigned long long)(bench_now() - began));
    driller_unmap(map, p->bytes);
}

/* Of somebody who has never looked before. */
static void measure_first(const struct place *p)
{
    char error[DRILLER_ERROR_MAX];
    struct place other = *p;
    if (driller_attach(driller_peer_pid(p->peer), DRILLER_ATTACH_NO_PROC, 10000, &other.peer, error) != 0)
        bench_fail(error);
    uint64_t began = bench_now();
    by_text(&other);
    printf("first %llu\n", (unsigned long long)(bench_now() - began));
    driller_detach(other.peer);
}

int main(int argc, char **argv)
{
    char error[DRILLER_ERROR_MAX];
    struct place p;
    if (argc != 5)
        return 2;
    p.address = bench_number(argv[2]);
    p.bytes = bench_number(argv[3]);
    p.folder = open(argv[4], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    p.own = (unsigned char *)bench_filled(p.bytes);
    p.other = (unsigned char *)bench_filled(p.bytes);
    if (p.folder < 0)
        bench_fail(argv[4]);
    if (driller_attach((int)bench_number(argv[1]), DRILLER_ATTACH_NO_PROC, 10000, &p.peer, error) != 0 ||
        driller_request(p.peer, DRILLER_REFRESH, 0, 10000, NULL, error) != 0 ||
        driller_pattern_new(DRILLER_PATTERN_TEXT, "absent", 0, 0, 0, &p.text, error) != 0 ||
        driller_pattern_new(DRILLER_PATTERN_U32, "1..1000", 0, 0, 0, &p.number, error) != 0) {
        fprintf(stderr, "%s\n", error);
        return 1;
    }
    measure("memchr", &p, by_memchr);
    measure("text", &p, by_text);
    measure("number", &p, by_number);
    measure_first(&p);
    measure_mapped(&p);
    measure("memcmp", &p, by_memcmp);
    measure("compare", &p, by_compare);
    measure("memcpy", &p, by_memcpy);
    measure("fresh", &p, by_fresh_memcpy);
    measure("snapshot", &p, by_snapshot);
    printf("copied %llu\n", (unsigned long long)copied);
    return 0;
}
