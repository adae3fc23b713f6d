/* SPDX-License-Identifier: EPL-2.0 */
/* A search through a peer's memory: over seams, past holes and what cannot be read, bounded, and when the peer dies. */
#include "across.h"

#include "fake.h"
#include "test.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define GROUP "search"
#define PAGE UINT64_C(4096)
#define AT UINT64_C(0x300000000000)
#define BIG (UINT64_C(4) << 20)
#define SECOND (AT + BIG)       /* touches the first */
#define SPARSE (AT + 2 * BIG)   /* two pages of data in 4 GiB */
#define SPARSE_SIZE (UINT64_C(4) << 30)
#define PRIVATE (SPARSE + SPARSE_SIZE + BIG)
#define GUARD (PRIVATE + BIG)
#define STALE (GUARD + BIG)     /* in the table, but not mapped any more */
#define DEVICE (STALE + BIG)

static void *map(uint64_t at, size_t length, int flags, int file)
{
    void *map = mmap((void *)at, length, PROT_READ | PROT_WRITE, flags | MAP_FIXED_NOREPLACE, file, (off_t)at);
    CHECK(map == (void *)at);
    return map;
}

static void execute(int number)
{
    (void)number;
    execl("/bin/sleep", "sleep", "1000", (char *)NULL);
    _exit(1);
}

static void prepare(struct fake *fake)
{
    char *image = map(AT, 2 * BIG, MAP_SHARED, fake->image);
    memset(image, 'x', 2 * BIG);
    memcpy(image, "NEEDLE", 6);
    memcpy(image + (256 << 10) - 3, "NEEDLE", 6); /* over the end of a buffer */
    memcpy(image + BIG - 2, "NEEDLE", 6);         /* over a seam of segments */
    memcpy(image + 2 * BIG - 6, "NEEDLE", 6);
    fake_segment(fake, AT, SECOND, DRILLER_KIND_HEAP, DRILLER_BACKING_IMAGE, 0);
    fake_segment(fake, SECOND, SPARSE, DRILLER_KIND_DATA, DRILLER_BACKING_IMAGE, 0);

    char *sparse = map(SPARSE, SPARSE_SIZE, MAP_SHARED | MAP_NORESERVE, fake->image);
    strcpy(sparse + (1 << 30), "a NEEDLE in a stack of nothing");
    strcpy(sparse + SPARSE_SIZE - PAGE, "NEEDLE");
    fake_segment(fake, SPARSE, SPARSE + SPARSE_SIZE, DRILLER_KIND_ANONYMOUS, DRILLER_BACKING_IMAGE, 0);

    char *private = mmap((void *)PRIVATE, BIG, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
    CHECK(private == (void *)PRIVATE);
    strcpy(private + BIG / 2, "NEEDLE");
    fake_segment(fake, PRIVATE, GUARD, DRILLER_KIND_HEAP, DRILLER_BACKING_NONE, DRILLER_REASON_NOT_YET);
    fake_segment(fake, GUARD, STALE, DRILLER_KIND_GUARD, DRILLER_BACKING_NONE, DRILLER_REASON_NO_ACCESS)->protection =
        PROT_NONE;
    fake_segment(fake, STALE, DEVICE, DRILLER_KIND_ANONYMOUS, DRILLER_BACKING_NONE, DRILLER_REASON_NOT_YET);
    signal(SIGUSR2, execute);
    fake_segment(fake, DEVICE, DEVICE + PAGE, DRILLER_KIND_DEVICE, DRILLER_BACKING_NONE, DRILLER_REASON_DEVICE);
}

static struct driller_peer *attach(pid_t pid)
{
    char error[DRILLER_ERROR_MAX] = "";
    struct driller_peer *peer = NULL;
    if (driller_attach(pid, 0, 60000, &peer, error) != 0) {
        fprintf(stderr, "%s\n", error);
        exit(1);
    }
    return peer;
}

/* All matches, `capacity` at a time. */
static size_t search_all(struct driller_peer *peer, uint32_t type, const char *text, uint64_t start, uint64_t end,
                         uint32_t kinds, size_t capacity, uint64_t *out, size_t limit,
                         struct driller_search_progress *progress)
{
    char error[DRILLER_ERROR_MAX] = "";
    struct driller_pattern *pattern;
    struct driller_search *search;
    size_t count = 0;
    CHECK(driller_pattern_new(type, text, 0, 0, 0, &pattern, error) == 0);
    CHECK(driller_search_new(peer, pattern, start, end, kinds, &search, error) == 0);
    do {
        CHECK(count + capacity <= limit);
        ssize_t n = driller_search_next(search, out + count, capacity, 1000, progress, error);
        CHECK(n >= 0);
        CHECK((size_t)n <= capacity);
        count += (size_t)n;
    } while (progress->done == 0);
    driller_search_free(search);
    driller_pattern_free(pattern);
    return count;
}

static uint64_t image_blocks(const struct driller_peer *peer)
{
    struct stat status;
    CHECK(fstat(driller_peer_image(peer), &status) == 0);
    return (uint64_t)status.st_blocks;
}

static void test_places(struct driller_peer *peer, bool private_readable)
{
    static const uint64_t expected[] = {AT,
                                        AT + (256 << 10) - 3,
                                        SECOND - 2,
                                        SPARSE - 6,
                                        SPARSE + (1 << 30) + 2,
                                        SPARSE + SPARSE_SIZE - PAGE,
                                        PRIVATE + BIG / 2};
    struct driller_search_progress progress;
    uint64_t found[64], blocks = image_blocks(peer);
    for (size_t capacity = 1; capacity <= 16; capacity *= 4) {
        size_t count = search_all(peer, DRILLER_PATTERN_TEXT, "NEEDLE", 0, 0, 0, capacity, found, 64, &progress);
        CHECK_EQUAL(count, private_readable ? 7 : 6);
        for (size_t i = 0; i < count; i++)
            CHECK_EQUAL(found[i], expected[i]);
    }
    /* 4 GiB of nothing were not looked at, and are still nothing. */
    CHECK(progress.scanned <= 2 * BIG + 8 * PAGE);
    CHECK(progress.skipped >= SPARSE_SIZE - 4 * PAGE);
    CHECK_EQUAL(image_blocks(peer), blocks);
    CHECK_EQUAL(progress.scanned + progress.skipped + progress.unreadable, progress.total);

    /* In a part of the address space, in some kinds of segments. */
    CHECK_EQUAL(search_all(peer, DRILLER_PATTERN_TEXT, "NEEDLE", AT + 1, SECOND, 0, 8, found, 64, &progress), 1);
    CHECK_EQUAL(found[0], AT + (256 << 10) - 3);
    CHECK_EQUAL(search_all(peer, DRILLER_PATTERN_TEXT, "NEEDLE", 0, 0, 1u << DRILLER_KIND_DATA, 8, found, 64, &progress), 1);
    CHECK_EQUAL(found[0], SPARSE - 6);
    /* From and to the middle of a segment. */
    CHECK_EQUAL(search_all(peer, DRILLER_PATTERN_TEXT, "NEEDLE", AT + 7, AT + (256 << 10) + 3, 0, 8, found, 64, &progress), 1);
    CHECK_EQUAL(search_all(peer, DRILLER_PATTERN_TEXT, "NEEDLE", AT + 7, AT + (256 << 10) + 2, 0, 8, found, 64, &progress), 0);
    CHECK_EQUAL(progress.scanned, (256 << 10) + 2 - 7);
    CHECK_EQUAL(search_all(peer, DRILLER_PATTERN_TEXT, "NEEDLES", 0, 0, 0, 8, found, 64, &progress), 0);
    CHECK_EQUAL(progress.total, progress.scanned + progress.skipped + progress.unreadable);
}

static void test_unreadable(struct driller_peer *peer)
{
    struct driller_search_progress progress;
    uint64_t found[8];
    CHECK_EQUAL(search_all(peer, DRILLER_PATTERN_TEXT, "NEEDLE", GUARD, 0, 0, 8, found, 8, &progress), 0);
    /* The guard and the device were not even counted; what is not mapped any more has no pages to look at. */
    CHECK_EQUAL(progress.total, BIG);
    CHECK_EQUAL(progress.skipped + progress.unreadable, BIG);
    CHECK_EQUAL(progress.scanned, 0);
}

/* Matches by the million: as many as asked for at a time, and nothing is kept. */
static void test_many(struct driller_peer *peer)
{
    char error[DRILLER_ERROR_MAX];
    struct driller_pattern *pattern;
    struct driller_search *search;
    struct driller_search_progress progress;
    uint64_t found[1000], count = 0, last = 0;
    CHECK(driller_pattern_new(DRILLER_PATTERN_BYTES, "78", 0, 0, 0, &pattern, error) == 0);
    CHECK(driller_search_new(peer, pattern, AT, SPARSE, 0, &search, error) == 0);
    do {
        ssize_t n = driller_search_next(search, found, 1000, 1000, &progress, error);
        CHECK(n >= 0 && n <= 1000);
        for (ssize_t i = 0; i < n; i++) {
            CHECK(found[i] > last);
            last = found[i];
        }
        count += (uint64_t)n;
    } while (progress.done == 0);
    CHECK_EQUAL(count, 2 * BIG - 4 * 6);
    driller_search_free(search);
    /* Cancelled in the middle, and with no time at all. */
    CHECK(driller_search_new(peer, pattern, AT, SPARSE, 0, &search, error) == 0);
    CHECK_EQUAL(driller_search_next(search, found, 10, 0, &progress, error), 0);
    CHECK_EQUAL(driller_search_next(search, found, 10, 10000, &progress, error), 10);
    CHECK_EQUAL(progress.done, 0);
    driller_search_free(search);
    CHECK_EQUAL(driller_search_new(peer, pattern, 2, 1, 0, &search, error), -EINVAL);
    driller_pattern_free(pattern);
}

/* It dies, or executes another program, in the middle: the image is searched to the end, and it is said. */
static void test_end(struct driller_peer *peer, pid_t pid, bool executes)
{
    char error[DRILLER_ERROR_MAX];
    struct driller_pattern *pattern;
    struct driller_search *search;
    struct driller_search_progress progress;
    uint64_t found[8];
    CHECK(driller_pattern_new(DRILLER_PATTERN_TEXT, "NEEDLE", 0, 0, 0, &pattern, error) == 0);
    CHECK(driller_search_new(peer, pattern, 0, 0, 0, &search, error) == 0);
    CHECK_EQUAL(driller_search_next(search, found, 1, 60000, &progress, error), 1);
    CHECK_EQUAL(progress.ended, 0);
    kill(pid, executes ? SIGUSR2 : SIGKILL);
    while (driller_peer_alive(peer) != 0)
        usleep(1000);
    size_t count = 1;
    while (progress.done == 0) {
        ssize_t n = driller_search_next(search, found, 8, 1000, &progress, error);
        CHECK(n >= 0);
        count += (size_t)n;
    }
    CHECK_EQUAL(count, 6);
    CHECK_EQUAL(progress.ended, 1);
    CHECK(progress.unreadable >= BIG);
    CHECK_CONTAINS(progress.reason, "has ended");
    driller_search_free(search);
    driller_pattern_free(pattern);
    fake_stop(pid);
}

/* Larger than what is looked at in place at once, with a match over each of its seams. */
#define WIDE (UINT64_C(70) << 20)
static const uint64_t wide[] = {0, (256 << 10) - 3, (256 << 10) * 5 - 2, (32 << 20) - 3, (40 << 20) + 1, (64 << 20) - 5, WIDE - (512 << 10) - 1,
                                WIDE - (256 << 10) - 5, WIDE - 6};

static void prepare_wide(struct fake *fake)
{
    char *image = map(AT, WIDE, MAP_SHARED, fake->image);
    memset(image, 'x', WIDE);
    for (size_t i = 0; i < sizeof(wide) / sizeof(*wide); i++)
        memcpy(image + wide[i], "NEEDLE", 6);
    fake_segment(fake, AT, AT + WIDE, DRILLER_KIND_HEAP, DRILLER_BACKING_IMAGE, 0);
}

static void test_wide(void)
{
    pid_t pid = fake_start(GROUP, prepare_wide, NULL);
    struct driller_peer *peer = attach(pid);
    struct driller_search_progress progress;
    uint64_t found[64], blocks = image_blocks(peer);
    size_t expected = sizeof(wide) / sizeof(*wide);
    for (int round = 0; round < 4; round++) {
        uint64_t from = round % 2 == 0 ? 0 : 1 + (uint64_t)round * 1000;
        size_t first = from > 0, count = search_all(peer, DRILLER_PATTERN_TEXT, "NEEDLE", AT + from, 0, 0, round < 2 ? 1 : 16, found, 64, &progress);
        CHECK_EQUAL(count, expected - first);
        for (size_t i = first; i < expected; i++)
            CHECK_EQUAL(found[i - first], AT + wide[i]);
        CHECK_EQUAL(progress.scanned, WIDE - from);
    }
    CHECK_EQUAL(search_all(peer, DRILLER_PATTERN_TEXT, "NEEDLES", 0, 0, 0, 8, found, 64, &progress), 0);
    CHECK_EQUAL(search_all(peer, DRILLER_PATTERN_U8, "78", 0, 0, 0, 8, found, 64, &progress), expected); /* N */
    CHECK_EQUAL(image_blocks(peer), blocks);
    fake_stop(pid);
    driller_detach(peer);
}

int main(void)
{
    int descriptors = count_descriptors();
    pid_t pid = fake_start(GROUP, prepare, NULL);
    struct driller_peer *peer = attach(pid);
    char byte;
    /* The kernel may forbid it: then private memory is honestly unreadable. */
    bool private_readable = driller_read(peer, PRIVATE, &byte, 1, NULL, NULL) == 1;
    test_places(peer, private_readable);
    test_unreadable(peer);
    test_many(peer);
    test_end(peer, pid, false);
    driller_detach(peer);
    if (!test_emulated()) {
        pid = fake_start(GROUP, prepare, NULL);
        peer = attach(pid);
        test_end(peer, pid, true);
        driller_detach(peer);
    }
    test_wide();
    CHECK_EQUAL(count_descriptors(), descriptors);
    return 0;
}
