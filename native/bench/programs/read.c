/* SPDX-License-Identifier: EPL-2.0 */
/*
 * read PID ADDRESS BYTES TO FROM: reads the first BYTES at ADDRESS of the peer PID in every way, one after the other, and prints
 * for each its name and the nanoseconds of one read. TO and FROM are the ends of pipes to the peer, which is
 * programs/target.c. The first way, memcpy, copies the reader's own memory.
 */
#include "bench.h"

#include <driller/observer.h>
#include <sys/uio.h>
#include <unistd.h>

/* A way is tried for as long, so that the clock does not matter. */
#define LONG_ENOUGH_NS 40000000u

struct reading {
    struct driller_peer *peer;
    uint64_t address;
    size_t bytes;
    int pid, to, from;
    const char *own, *map;
    char *buffer;
};

static void by_memcpy(const struct reading *r)
{
    memcpy(r->buffer, r->own, r->bytes);
}

static void by_map(const struct reading *r)
{
    memcpy(r->buffer, r->map, r->bytes);
}

static void by_driller_read(const struct reading *r)
{
    if (driller_read(r->peer, r->address, r->buffer, r->bytes, NULL, NULL) != (ssize_t)r->bytes)
        bench_fail("driller_read");
}

static void by_process_vm(const struct reading *r)
{
    struct iovec here = {r->buffer, r->bytes}, there = {(void *)(uintptr_t)r->address, r->bytes};
    if (process_vm_readv(r->pid, &here, 1, &there, 1, 0) != (ssize_t)r->bytes)
        bench_fail("process_vm_readv");
}

static void by_pipe(const struct reading *r)
{
    if (dprintf(r->to, "send %zu\n", r->bytes) < 0)
        bench_fail("write to the pipe");
    for (size_t done = 0; done < r->bytes;) {
        ssize_t got = read(r->from, r->buffer + done, r->bytes - done);
        if (got <= 0)
            bench_fail("read from the pipe");
        done += (size_t)got;
    }
}

static void measure(const char *name, const struct reading *r, void (*way)(const struct reading *))
{
    way(r); /* pages and caches */
    uint64_t count = 1, took;
    for (;;) {
        uint64_t began = bench_now();
        for (uint64_t i = 0; i < count; i++) {
            way(r);
            bench_used(r->buffer);
        }
        took = bench_now() - began;
        if (took >= LONG_ENOUGH_NS)
            break;
        count *= took < LONG_ENOUGH_NS / 16 ? 8 : 2;
    }
    printf("%s %.3f\n", name, (double)took / (double)count);
}

int main(int argc, char **argv)
{
    char error[DRILLER_ERROR_MAX];
    struct reading r;
    if (argc != 6)
        return 2;
    r.pid = (int)bench_number(argv[1]);
    r.address = bench_number(argv[2]);
    r.bytes = bench_number(argv[3]);
    r.to = (int)bench_number(argv[4]);
    r.from = (int)bench_number(argv[5]);
    r.own = bench_filled(r.bytes);
    r.buffer = bench_filled(r.bytes);
    size_t pages = (r.bytes + 4095) & ~(size_t)4095;
    if (driller_attach(r.pid, DRILLER_ATTACH_NO_PROC, 10000, &r.peer, error) != 0 ||
        driller_request(r.peer, DRILLER_REFRESH, 0, 10000, NULL, error) != 0 ||
        (r.map = driller_map(r.peer, r.address, pages, 0, error)) == NULL) {
        fprintf(stderr, "%s\n", error);
        return 1;
    }
    measure("memcpy", &r, by_memcpy);
    measure("mapped", &r, by_map);
    measure("driller_read", &r, by_driller_read);
    measure("process_vm_readv", &r, by_process_vm);
    measure("pipe", &r, by_pipe);
    return 0;
}
