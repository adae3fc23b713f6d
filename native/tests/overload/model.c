/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Random calls of mmap, munmap, mremap, mprotect and madvise, side by side with a model of what private anonymous memory
 * does: after each call its result, its errno and the bytes must be the model's. Run without libdriller it proves the
 * model; with it, while memory is rebuilt and restored from outside, that the overloads change nothing.
 *
 *     model SEED CALLS
 */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGES 96
#define PAGE 4096u

static unsigned char *arena;
/* 0: not mapped; then the byte all over the page is what[], and whether it can be written. */
static bool mapped[PAGES], writable[PAGES];
static unsigned char what[PAGES];
static unsigned seed;
static int call;

static unsigned pick(unsigned below)
{
    seed = seed * 1103515245u + 12345u;
    return (seed >> 16) % below;
}

static void fail(const char *text, int page)
{
    fprintf(stderr, "call %d: %s at page %d\n", call, text, page);
    abort();
}

static void check_page(int i)
{
    unsigned char bytes[PAGE];
    if (!mapped[i])
        return;
    memcpy(bytes, arena + (size_t)i * PAGE, PAGE);
    for (unsigned b = 0; b < PAGE; b += 511)
        if (bytes[b] != what[i])
            fail("other bytes than expected", i);
}

static void fill(int i)
{
    if (!mapped[i] || !writable[i])
        return;
    what[i] = (unsigned char)(pick(255) + 1);
    memset(arena + (size_t)i * PAGE, what[i], PAGE);
}

static void set_range(int from, int count, bool is_mapped, bool is_writable, bool zero)
{
    for (int i = from; i < from + count; i++) {
        mapped[i] = is_mapped;
        writable[i] = is_writable;
        if (zero)
            what[i] = 0;
    }
}

static bool all(const bool *flags, int from, int count, bool wanted)
{
    for (int i = from; i < from + count; i++)
        if (flags[i] != wanted)
            return false;
    return true;
}

static void do_mmap(int from, int count)
{
    bool write = pick(4) != 0;
    void *at = mmap(arena + (size_t)from * PAGE, (size_t)count * PAGE, PROT_READ | (write ? PROT_WRITE : 0),
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    if (at != arena + (size_t)from * PAGE)
        fail("mmap", from);
    set_range(from, count, true, write, true);
}

static void do_munmap(int from, int count)
{
    if (munmap(arena + (size_t)from * PAGE, (size_t)count * PAGE) != 0)
        fail("munmap", from);
    set_range(from, count, false, false, true);
}

static void do_mprotect(int from, int count)
{
    bool write = pick(2) != 0, expected = all(mapped, from, count, true);
    int result = mprotect(arena + (size_t)from * PAGE, (size_t)count * PAGE, PROT_READ | (write ? PROT_WRITE : 0));
    if ((result == 0) != expected || (result != 0 && errno != ENOMEM))
        fail("mprotect", from);
    /* the kernel stops at the first hole, having changed what comes before it */
    for (int i = from; i < from + count && mapped[i]; i++)
        writable[i] = write;
}

static void do_dontneed(int from, int count)
{
    bool expected = all(mapped, from, count, true);
    int result = madvise(arena + (size_t)from * PAGE, (size_t)count * PAGE, MADV_DONTNEED);
    if ((result == 0) != expected || (result != 0 && errno != ENOMEM))
        fail("madvise", from);
    for (int i = from; i < from + count; i++)
        if (mapped[i])
            what[i] = 0;
}

static void do_remove(int from)
{
    if (mapped[from] && (madvise(arena + (size_t)from * PAGE, PAGE, MADV_REMOVE) != -1 || errno != EINVAL))
        fail("MADV_REMOVE of private memory must say EINVAL", from);
}

/* Within a run of pages of one kind, to a place inside the arena: the kernel's result is known there. */
static void do_mremap(int from, int count, int to, int new_count, int flags)
{
    unsigned char bytes[PAGES];
    bool write = writable[from];
    if (!all(mapped, from, count, true) || !all(writable, from, count, write))
        return;
    memcpy(bytes, what, sizeof bytes);
    bool overlap = to < from + count && from < to + new_count;
    void *target = arena + (size_t)to * PAGE;
    void *at = mremap(arena + (size_t)from * PAGE, (size_t)count * PAGE, (size_t)new_count * PAGE,
                      MREMAP_MAYMOVE | MREMAP_FIXED | flags, target);
    if (overlap) {
        if (at != MAP_FAILED || errno != EINVAL)
            fail("mremap onto itself must say EINVAL", from);
        return;
    }
    if (at == MAP_FAILED && errno == EFAULT && count != new_count) {
        /* several mappings: what was replaced at the target is gone, as with the kernel's own, or not: ask */
        for (int i = to; i < to + new_count; i++)
            if (mapped[i] && msync(arena + (size_t)i * PAGE, PAGE, MS_ASYNC) != 0)
                mapped[i] = writable[i] = false;
        for (int i = from + new_count; i < from + count; i++)
            if (mapped[i] && msync(arena + (size_t)i * PAGE, PAGE, MS_ASYNC) != 0)
                mapped[i] = writable[i] = false;
        return;
    }
    if (at != target)
        fail("mremap", from);
    for (int i = 0; i < new_count; i++) {
        mapped[to + i] = true;
        writable[to + i] = write;
        what[to + i] = i < count ? bytes[from + i] : 0;
    }
    if (flags == 0)
        set_range(from, count, false, false, true);
    else
        for (int i = from; i < from + count; i++)
            what[i] = 0;
}

static void do_grow_and_shrink(void)
{
    size_t size = (pick(8) + 1) * PAGE, bigger = size + (pick(64) + 1) * PAGE;
    unsigned char mark = (unsigned char)(pick(255) + 1);
    unsigned char *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    /* a neighbour right behind it, if the kernel gives it: growing must never show its bytes */
    unsigned char *beside = mmap(at + size, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED || beside == MAP_FAILED)
        fail("mmap", -1);
    memset(at, mark, size);
    memset(beside, 0xee, PAGE);
    unsigned char *grown = mremap(at, size, bigger, MREMAP_MAYMOVE);
    if (grown == MAP_FAILED)
        fail("mremap to grow", -1);
    for (size_t i = 0; i < bigger; i += 509)
        if (grown[i] != (i < size ? mark : 0))
            fail("grown memory holds other bytes", -1);
    memset(grown, 0x11, bigger);
    if (beside[0] != 0xee || beside[PAGE - 1] != 0xee)
        fail("the neighbour was overwritten", -1);
    if (mremap(grown, bigger, PAGE, 0) != grown || grown[5] != 0x11)
        fail("mremap to shrink", -1);
    munmap(grown, PAGE);
    munmap(beside, PAGE);
}

static void do_fork(void)
{
    pid_t child = fork();
    int status = 0;
    if (child == 0) {
        for (int i = 0; i < PAGES; i++)
            check_page(i);
        for (int i = 0; i < PAGES; i++)
            if (mapped[i] && writable[i])
                memset(arena + (size_t)i * PAGE, 0xcc, PAGE);
        _exit(0);
    }
    if (child < 0 || (pick(2) == 0 && (do_grow_and_shrink(), false)) || waitpid(child, &status, 0) != child || status != 0)
        fail("the child found other bytes", status);
}

static void step(void)
{
    int from = (int)pick(PAGES), count = (int)pick((unsigned)(PAGES - from)) % 12 + 1;
    int new_count = (int)pick(12) + 1, to = (int)pick((unsigned)(PAGES - new_count));
    if (from + count > PAGES)
        count = PAGES - from;
    switch (pick(12)) {
    case 0:
    case 1:
    case 2:
        do_mmap(from, count);
        break;
    case 3:
        do_munmap(from, count);
        break;
    case 4:
        do_mprotect(from, count);
        break;
    case 5:
        do_dontneed(from, count);
        break;
    case 6:
        do_mremap(from, count, to, new_count, 0);
        break;
    case 7:
        if (new_count == count)
            do_mremap(from, count, to, new_count, 4 /* MREMAP_DONTUNMAP */);
        break;
    case 8:
        do_remove(from);
        break;
    case 9:
        do_grow_and_shrink();
        break;
    case 10:
        if (pick(60) == 0)
            do_fork();
        break;
    default:
        for (int i = from; i < from + count; i++)
            fill(i);
        break;
    }
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: model SEED CALLS\n");
        return 2;
    }
    seed = (unsigned)strtoul(argv[1], NULL, 10);
    int calls = atoi(argv[2]);
    /* the arena between two reserved pages, so that nothing else is given places in it: PROT_NONE where not mapped */
    arena = mmap(NULL, (PAGES + 2) * (size_t)PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (arena == MAP_FAILED)
        return 1;
    arena += PAGE;
    munmap(arena, PAGES * (size_t)PAGE);
    for (call = 0; call < calls; call++) {
        step();
        for (int i = 0; i < PAGES; i++)
            check_page(i);
    }
    return 0;
}
