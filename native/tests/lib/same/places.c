/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Mappings of unusual shapes: thousands of tiny ones, a sparse reservation of 1 TiB, guards without access, memory that grows
 * down, shared memory across fork, huge pages, protection keys.
 */
#include "memory.h"
#include "mode.h"
#include "smaps.h"

#include <setjmp.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#define ADVICE_GUARD_INSTALL 102
#define ADVICE_GUARD_REMOVE 103
#define TERABYTE ((size_t)1 << 40)

static void (*const steps[])(void) = {mode_rebuild, mode_restore, mode_rebuild};
#define STEPS (sizeof steps / sizeof steps[0])

/* Every second page without access, so that none merges with the next. */
static void tiny(size_t count)
{
    char *p = map_pages(2 * count);
    for (size_t i = 0; i < count; i++) {
        p[2 * i * PAGE] = (char)i;
        if (mprotect(p + (2 * i + 1) * PAGE, PAGE, PROT_NONE) != 0) {
            printf("only %zu mappings allowed\n", i);
            break;
        }
    }
    for (size_t s = 0; s < STEPS; s++) {
        steps[s]();
        for (size_t i = 0; i < count; i++) {
            CHECK_EQUAL(p[2 * i * PAGE], (char)i);
            p[2 * i * PAGE + 1] = (char)s;
        }
    }
    pid_t child = mode_fork();
    if (child == 0) {
        for (size_t i = 0; i < count; i++)
            CHECK(p[2 * i * PAGE] == (char)i && p[2 * i * PAGE + 1] == STEPS - 1);
        mode_rebuild();
        for (size_t i = 0; i < count; i++)
            CHECK(p[2 * i * PAGE] == (char)i && p[2 * i * PAGE + 1] == STEPS - 1);
        _exit(3);
    }
    mode_reap(child, 3);
    CHECK_EQUAL(munmap(p, 2 * count * PAGE), 0);
    mode_rebuild();
}

static void sparse(void)
{
    char *p = mmap(NULL, TERABYTE, RW, PRIVATE | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED) {
        printf("no address space for 1 TiB: %s\n", strerror(errno));
        return;
    }
    for (size_t i = 0; i < 16; i++)
        mark_pages(p + i * (TERABYTE / 16), 2, (int)i);
    size_t before = smaps_sum(p, TERABYTE, "Rss");
    for (size_t s = 0; s < STEPS; s++) {
        steps[s]();
        for (size_t i = 0; i < 16; i++)
            expect_pages(p + i * (TERABYTE / 16), 2, (int)i);
        CHECK(smaps_sum(p, TERABYTE, "Rss") <= before + 64 * PAGE);
    }
    CHECK_EQUAL(munmap(p, TERABYTE), 0);
    /* and one that is small enough to be shared: it stays as sparse */
    size_t size = (size_t)1 << 30;
    p = mmap(NULL, size, RW, PRIVATE | MAP_NORESERVE, -1, 0);
    CHECK(p != MAP_FAILED);
    mark_pages(p + size / 2, 3, 1);
    for (size_t s = 0; s < STEPS; s++) {
        steps[s]();
        expect_pages(p + size / 2, 3, 1);
        CHECK(smaps_sum(p, size, "Rss") < size / 64);
    }
    CHECK_EQUAL(munmap(p, size), 0);
}

static sigjmp_buf back;

static void on_fault(int signal, siginfo_t *info, void *context)
{
    (void)info;
    (void)context;
    siglongjmp(back, signal);
}

/* The signal that touching it brings, 0 if none. */
static int touch(volatile char *p, bool write)
{
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO}, before[2];
    CHECK_EQUAL(sigaction(SIGSEGV, &action, &before[0]), 0);
    CHECK_EQUAL(sigaction(SIGBUS, &action, &before[1]), 0);
    int signal = sigsetjmp(back, 1);
    if (signal == 0) {
        if (write)
            *p = *p;
        else
            (void)*p;
    }
    CHECK_EQUAL(sigaction(SIGSEGV, &before[0], NULL), 0);
    CHECK_EQUAL(sigaction(SIGBUS, &before[1], NULL), 0);
    return signal;
}

/* A stack of one's own, as languages with fibres have them: guard, stack, guard. Data behind PROT_NONE is kept. */
static void guards(void)
{
    char *p = map_pages(10);
    mark_pages(p, 10, 1);
    CHECK_EQUAL(mprotect(p, PAGE, PROT_NONE), 0);
    CHECK_EQUAL(mprotect(p + 5 * PAGE, PAGE, PROT_NONE), 0);
    CHECK_EQUAL(mprotect(p + 7 * PAGE, PAGE, PROT_READ), 0);
    for (size_t s = 0; s < STEPS; s++) {
        steps[s]();
        CHECK_EQUAL(touch(p, false), SIGSEGV);
        CHECK_EQUAL(touch(p + 5 * PAGE + 7, true), SIGSEGV);
        CHECK_EQUAL(touch(p + 7 * PAGE, false), 0);
        CHECK_EQUAL(touch(p + 7 * PAGE, true), SIGSEGV);
        CHECK_EQUAL(touch(p + 9 * PAGE, true), 0);
    }
    CHECK_EQUAL(mprotect(p, 10 * PAGE, RW), 0);
    expect_pages(p, 10, 1);
    steps[0]();
    expect_pages(p, 10, 1);
    CHECK_EQUAL(munmap(p, 10 * PAGE), 0);
    CHECK_EQUAL(touch(p + PAGE, false), SIGSEGV);
}

/* Guards without a mapping of their own, since Linux 6.13: a fault there, zeros when they are taken away. */
static void guard_regions(bool rebuilt, bool raw)
{
    char *p = raw ? (char *)syscall(SYS_mmap, NULL, 10 * PAGE, RW, PRIVATE, -1, 0L) : map_pages(10);
    CHECK(p != MAP_FAILED);
    mark_pages(p, 10, 1);
    if (rebuilt)
        mode_rebuild();
    long status = raw ? syscall(SYS_madvise, p + 3 * PAGE, 2 * PAGE, ADVICE_GUARD_INSTALL)
                      : madvise(p + 3 * PAGE, 2 * PAGE, ADVICE_GUARD_INSTALL);
    if (status != 0) {
        CHECK_EQUAL(errno, EINVAL);
        munmap(p, 10 * PAGE);
        return;
    }
    for (size_t s = 0; s < STEPS; s++) {
        CHECK_EQUAL(touch(p + 3 * PAGE, false), SIGSEGV);
        CHECK_EQUAL(touch(p + 4 * PAGE + 5, true), SIGSEGV);
        expect_pages(p, 3, 1);
        expect_pages(p + 5 * PAGE, 5, 6);
        pid_t child = mode_fork();
        if (child == 0) {
            CHECK_EQUAL(touch(p + 3 * PAGE, false), SIGSEGV);
            expect_pages(p, 3, 1);
            expect_pages(p + 5 * PAGE, 5, 6);
            _exit(3);
        }
        mode_reap(child, 3);
        steps[s]();
    }
    CHECK_EQUAL(madvise(p + 3 * PAGE, 2 * PAGE, ADVICE_GUARD_REMOVE), 0);
    expect_zero_pages(p + 3 * PAGE, 2);
    mark_pages(p, 10, 20);
    mode_rebuild();
    expect_pages(p, 10, 20);
    munmap(p, 10 * PAGE);
}

/* Code that is written, then made executable, then written again. */
static void code(void)
{
#ifdef __x86_64__
    static const unsigned char bytes[] = {0xb8, 7, 0, 0, 0, 0xc3}; /* mov $7, %eax; ret */
    char *p = map_pages(2);
    union {
        char *bytes;
        int (*function)(void);
    } there = {p};
    for (size_t s = 0; s < STEPS; s++) {
        memcpy(p, bytes, sizeof bytes);
        p[1] = (char)s;
        CHECK_EQUAL(mprotect(p, PAGE, PROT_READ | PROT_EXEC), 0);
        CHECK_EQUAL(there.function(), s);
        steps[s]();
        CHECK_EQUAL(there.function(), s);
        CHECK_EQUAL(touch(p, true), SIGSEGV);
        CHECK_EQUAL(mprotect(p, PAGE, RW), 0);
        steps[s]();
    }
    munmap(p, 2 * PAGE);
#endif
}

static void grows_down(void)
{
    /* room below it, so that it may grow */
    size_t room = 600 * PAGE;
    char *reserve = mmap(NULL, room, PROT_NONE, PRIVATE | MAP_NORESERVE, -1, 0);
    CHECK(reserve != MAP_FAILED);
    munmap(reserve, room);
    char *p = mmap(reserve + room - 2 * PAGE, 2 * PAGE, RW, PRIVATE | MAP_GROWSDOWN | MAP_FIXED, -1, 0);
    CHECK(p != MAP_FAILED);
    for (size_t s = 0; s < STEPS; s++) {
        steps[s]();
        p -= PAGE;
        *(volatile char *)p = (char)s; /* grown by a page */
        CHECK_EQUAL(*p, (char)s);
        CHECK(smaps_flagged(p, PAGE, "gd"));
    }
    munmap(p, (STEPS + 2) * PAGE);
}

/* Moved by the kernel's own mremap, to above and to below: caught up with by the next rebuild, and nothing is lost. */
static void moved(void)
{
    char *p = map_pages(60);
    mark_pages(p, 60, 1);
    mode_rebuild();
    CHECK(syscall(SYS_mremap, p + 10 * PAGE, 5 * PAGE, 5 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, p + 50 * PAGE) ==
          (long)(p + 50 * PAGE));
    CHECK(syscall(SYS_mremap, p + 40 * PAGE, 5 * PAGE, 5 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, p + 5 * PAGE) ==
          (long)(p + 5 * PAGE));
    /* the holes are ours before anybody else maps something there */
    for (size_t hole = 10; hole <= 40; hole += 30)
        CHECK(syscall(SYS_mmap, p + hole * PAGE, 5 * PAGE, PROT_NONE, PRIVATE | MAP_FIXED_NOREPLACE, -1, 0L) ==
              (long)(p + hole * PAGE));
    mode_rebuild();
    char *q = mmap(p + 10 * PAGE, 5 * PAGE, RW, PRIVATE | MAP_FIXED, -1, 0);
    CHECK(q == p + 10 * PAGE);
    expect_zero_pages(q, 5);
    mark_pages(q, 5, 80);
    for (size_t s = 0; s < STEPS; s++) {
        expect_pages(p, 5, 1);
        expect_pages(p + 5 * PAGE, 5, 41);
        expect_pages(q, 5, 80);
        expect_pages(p + 15 * PAGE, 25, 16);
        expect_pages(p + 45 * PAGE, 5, 46);
        expect_pages(p + 50 * PAGE, 5, 11);
        expect_pages(p + 55 * PAGE, 5, 56);
        steps[s]();
    }
    munmap(p, 60 * PAGE);
}

/* Shared memory stays one between parent and child. */
static void shared(void)
{
    int memfd = (int)syscall(SYS_memfd_create, "test", 1u /* MFD_CLOEXEC */);
    CHECK(memfd >= 0);
    CHECK_EQUAL(ftruncate(memfd, (off_t)(4 * PAGE)), 0);
    char *a = mmap(NULL, 4 * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    char *b = mmap(NULL, 4 * PAGE, RW, MAP_SHARED, memfd, 0);
    char *b_too = mmap(NULL, 4 * PAGE, RW, MAP_SHARED, memfd, 0);
    char *b_private = mmap(NULL, 4 * PAGE, RW, MAP_PRIVATE, memfd, 0);
    CHECK(a != MAP_FAILED && b != MAP_FAILED && b_too != MAP_FAILED && b_private != MAP_FAILED);
    mark_pages(a, 4, 1);
    mark_pages(b, 4, 5);
    b_private[0] = 99; /* a copy of the first page, while the others still show the file */
    mode_rebuild();
    expect_pages(b_too, 4, 5);
    CHECK_EQUAL(b_private[0], 99);
    expect_pages(b_private + PAGE, 3, 6);
    pid_t child = mode_fork();
    if (child == 0) {
        mode_rebuild();
        expect_pages(a, 4, 1);
        expect_pages(b_too, 4, 5);
        mark_pages(a, 4, 20);
        mark_pages(b, 4, 30);
        b_private[PAGE] = 98;
        _exit(3);
    }
    mode_reap(child, 3);
    expect_pages(a, 4, 20);
    expect_pages(b, 4, 30);
    expect_pages(b_too, 4, 30);
    CHECK(b_private[0] == 99 && b_private[PAGE] != 98);
    CHECK_EQUAL(munmap(a, 4 * PAGE), 0);
    CHECK_EQUAL(munmap(b, 4 * PAGE), 0);
    expect_pages(b_too, 4, 30);
    munmap(b_too, 4 * PAGE);
    munmap(b_private, 4 * PAGE);
    close(memfd);
}

/* Left alone, where there are any. */
static void huge_pages(void)
{
    size_t size = (size_t)2 << 20;
    char *p = mmap(NULL, size, RW, PRIVATE | MAP_HUGETLB, -1, 0);
    if (p == MAP_FAILED) {
        CHECK(errno == ENOMEM || errno == EINVAL || errno == ENOSYS);
        return;
    }
    mark_pages(p, 4, 1);
    for (size_t s = 0; s < STEPS; s++) {
        steps[s]();
        expect_pages(p, 4, 1);
        CHECK(smaps_flagged(p, size, "ht"));
    }
    munmap(p, size);
}

static void keys(void)
{
    int key = (int)syscall(SYS_pkey_alloc, 0UL, 0UL);
    if (key < 0)
        return; /* the processor has none */
    char *p = map_pages(4);
    mark_pages(p, 4, 1);
    CHECK_EQUAL(syscall(SYS_pkey_mprotect, p, 2 * PAGE, RW, key), 0);
    for (size_t s = 0; s < STEPS; s++) {
        steps[s]();
        expect_pages(p, 4, 1);
        CHECK_EQUAL(smaps_sum(p, 1, "ProtectionKey"), (size_t)key * 1024);
        CHECK_EQUAL(smaps_sum(p + 3 * PAGE, 1, "ProtectionKey"), 0);
    }
    munmap(p, 4 * PAGE);
    syscall(SYS_pkey_free, key);
}

int main(void)
{
    tiny(mode_is_hammered() ? 1000 : 4000);
    sparse();
    for (int round = 0; round < 2; round++) {
        guards();
        guard_regions(round % 2, false);
        if (!mode_is_hammered()) /* over memory of the image they would be lost */
            guard_regions(false, true);
        code();
        grows_down();
        moved();
        shared();
        huge_pages();
        keys();
        mode_await_rebuilds(1);
    }
    return 0;
}
