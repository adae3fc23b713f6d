/* SPDX-License-Identifier: EPL-2.0 */
/* Narrowing scans: each condition against a plain reading of what it says, over places that change, die, and are too many. */
#include "across.h"

#include "fake.h"
#include "test.h"

#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define GROUP "scan"
#define PAGE UINT64_C(4096)
#define AT UINT64_C(0x300000000000)
#define SIZE (UINT64_C(1) << 20)
#define SPARSE (AT + SIZE) /* touches the first */
#define SPARSE_SIZE (UINT64_C(4) << 30)
#define GOES (SPARSE + SPARSE_SIZE + SIZE) /* unmapped when SIGUSR1 comes */
#define GOES_SIZE (4 * PAGE)

static void unmap_some(int number)
{
    (void)number;
    munmap((void *)(GOES + PAGE), PAGE);
    *(volatile char *)GOES = 1;
}

static void execute(int number)
{
    (void)number;
    execl("/bin/sleep", "sleep", "1000", (char *)NULL);
    _exit(1);
}

static void prepare(struct fake *fake)
{
    char *image = mmap((void *)AT, SIZE + SPARSE_SIZE, PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_FIXED_NOREPLACE | MAP_NORESERVE, fake->image, (off_t)AT);
    CHECK(image == (void *)AT);
    memset(image, 0, SIZE);
    image[SIZE + SPARSE_SIZE / 2] = 77;
    fake_segment(fake, AT, SPARSE, DRILLER_KIND_HEAP, DRILLER_BACKING_IMAGE, 0);
    fake_segment(fake, SPARSE, SPARSE + SPARSE_SIZE, DRILLER_KIND_ANONYMOUS, DRILLER_BACKING_IMAGE, 0);
    char *goes = mmap((void *)GOES, GOES_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED_NOREPLACE, fake->image,
                      (off_t)GOES);
    CHECK(goes == (void *)GOES);
    memset(goes, 5, GOES_SIZE);
    fake_segment(fake, GOES, GOES + GOES_SIZE, DRILLER_KIND_DATA, DRILLER_BACKING_IMAGE, 0);
    signal(SIGUSR1, unmap_some);
    signal(SIGUSR2, execute);
}

/* A peer whose memory the test writes, and what it has written. */
struct subject {
    pid_t pid;
    struct driller_peer *peer;
    int image; /* writable */
    unsigned char *now, *before;
};

static void start(struct subject *subject)
{
    char error[DRILLER_ERROR_MAX] = "", path[64];
    subject->pid = fake_start(GROUP, prepare, NULL);
    CHECK(driller_attach(subject->pid, 0, 60000, &subject->peer, error) == 0);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", driller_peer_image(subject->peer));
    subject->image = open(path, O_RDWR | O_CLOEXEC);
    CHECK(subject->image >= 0);
    subject->now = calloc(1, SIZE);
    subject->before = calloc(1, SIZE);
}

static void finish(struct subject *subject)
{
    driller_detach(subject->peer);
    close(subject->image);
    free(subject->now);
    free(subject->before);
}

static void show(const struct subject *subject)
{
    CHECK(pwrite(subject->image, subject->now, SIZE, (off_t)AT) == (ssize_t)SIZE);
}

static uint64_t state = 88172645463325252u;
static uint64_t draw(uint64_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state % below;
}

static struct driller_scan_progress pass(struct driller_scan *scan, uint32_t condition, const char *value, int budget_ms)
{
    char error[DRILLER_ERROR_MAX] = "";
    struct driller_scan_progress progress;
    if (driller_scan_begin(scan, condition, value, error) < 0) {
        fprintf(stderr, "%s\n", error);
        exit(1);
    }
    do
        CHECK(driller_scan_next(scan, budget_ms, &progress, error) == 0);
    while (progress.done == 0);
    CHECK_EQUAL(progress.scanned + progress.skipped + progress.unreadable + progress.left_out >= progress.total, 1);
    return progress;
}

static struct driller_scan *scan_of(const struct subject *subject, uint32_t type, uint32_t alignment, double tolerance,
                                    uint64_t limit, uint64_t start, uint64_t end)
{
    char error[DRILLER_ERROR_MAX] = "";
    struct driller_scan *scan;
    CHECK(driller_scan_new(type, alignment, tolerance, limit, &scan, error) == 0);
    CHECK_EQUAL(driller_scan_add(scan, subject->peer, start, end, 0, error), 0);
    return scan;
}

/* ---- the conditions, plainly --------------------------------------------------------------------------- */

static const struct {
    uint32_t type, size;
} types[] = {
    {DRILLER_PATTERN_I8, 1},  {DRILLER_PATTERN_U8, 1},  {DRILLER_PATTERN_I16, 2}, {DRILLER_PATTERN_U16, 2},
    {DRILLER_PATTERN_I32, 4}, {DRILLER_PATTERN_U32, 4}, {DRILLER_PATTERN_I64, 8}, {DRILLER_PATTERN_U64, 8},
    {DRILLER_PATTERN_F32, 4}, {DRILLER_PATTERN_F64, 8},
};

/* As a number; long double holds all of them. */
static long double number(uint32_t type, const unsigned char *at)
{
#define AS(t)                                                                                                          \
    {                                                                                                                  \
        t value;                                                                                                       \
        memcpy(&value, at, sizeof(value));                                                                             \
        return (long double)value;                                                                                     \
    }
    switch (type) {
    case DRILLER_PATTERN_I8:
        AS(int8_t)
    case DRILLER_PATTERN_U8:
        AS(uint8_t)
    case DRILLER_PATTERN_I16:
        AS(int16_t)
    case DRILLER_PATTERN_U16:
        AS(uint16_t)
    case DRILLER_PATTERN_I32:
        AS(int32_t)
    case DRILLER_PATTERN_U32:
        AS(uint32_t)
    case DRILLER_PATTERN_I64:
        AS(int64_t)
    case DRILLER_PATTERN_U64:
        AS(uint64_t)
    case DRILLER_PATTERN_F32:
        AS(float)
    default:
        AS(double)
    }
}

/* `low` and `high` are small whole numbers. */
static bool holds(uint32_t condition, uint32_t type, uint32_t size, int low, int high, const unsigned char *before,
                  const unsigned char *now)
{
    long double old = number(type, before), new = number(type, now), by = new - old;
    if (type < DRILLER_PATTERN_F32 && (condition == DRILLER_SCAN_INCREASED_BY || condition == DRILLER_SCAN_DECREASED_BY)) {
        uint64_t a = 0, b = 0;
        memcpy(&a, before, size);
        memcpy(&b, now, size);
        uint64_t difference = condition == DRILLER_SCAN_INCREASED_BY ? b - a : a - b;
        difference = size == 8 ? difference : difference & ((UINT64_C(1) << 8 * size) - 1);
        return difference >= (uint64_t)low && difference <= (uint64_t)high;
    }
    switch (condition) {
    case DRILLER_SCAN_EQUAL:
        return new >= low && new <= high;
    case DRILLER_SCAN_NOT_EQUAL:
        return !(new >= low && new <= high);
    case DRILLER_SCAN_LESS:
        return new < low;
    case DRILLER_SCAN_GREATER:
        return new > high;
    case DRILLER_SCAN_CHANGED:
        return memcmp(before, now, size) != 0;
    case DRILLER_SCAN_UNCHANGED:
        return memcmp(before, now, size) == 0;
    case DRILLER_SCAN_INCREASED:
        return new > old;
    case DRILLER_SCAN_DECREASED:
        return new < old;
    case DRILLER_SCAN_INCREASED_BY:
        return by >= low && by <= high;
    case DRILLER_SCAN_DECREASED_BY:
        return -by >= low && -by <= high;
    default:
        return true;
    }
}

/* Some of it becomes something else: near to what it was, or anything; in some places nothing does. */
static void stir(struct subject *subject, uint32_t type, uint32_t size)
{
    for (uint64_t at = 0; at + 8 <= SIZE; at += size * (1 + draw(3))) {
        unsigned char *value = subject->now + at;
        if ((at / (64 << 10)) % 3 == 2) /* whole blocks that stay as they are */
            continue;
        uint64_t bits = 0;
        static const float strange[] = {NAN, INFINITY, -INFINITY, -0.0f, 1e30f};
        float single = draw(8) == 0 ? strange[draw(5)] : (float)(int)draw(9) - 4;
        double twice = (double)single;
        switch (draw(4)) {
        case 0:
            bits = draw(8);
            break;
        case 1:
            memcpy(&bits, value, size);
            bits += draw(5) - 2;
            break;
        case 2:
            bits = draw(UINT64_MAX);
            break;
        default:
            continue;
        }
        if (type == DRILLER_PATTERN_F32)
            memcpy(value, &single, 4);
        else if (type == DRILLER_PATTERN_F64)
            memcpy(value, &twice, 8);
        else
            memcpy(value, &bits, size);
    }
}

/* All that are kept are those that should be, with their values; read in pages of changing size. */
static void check_matches(struct driller_scan *scan, const struct subject *subject, const unsigned char *expected, uint32_t size,
                          uint32_t step, uint64_t offset)
{
    struct driller_scan_match matches[100];
    struct driller_scan_part part;
    uint64_t first = 0, at = offset;
    CHECK_EQUAL(driller_scan_part(scan, 0, &part), 0);
    for (;;) {
        ssize_t n = driller_scan_matches(scan, 0, first, matches, 1 + draw(100));
        CHECK(n >= 0);
        if (n == 0)
            break;
        first += (uint64_t)n;
        for (ssize_t i = 0; i < n; i++, at += step) {
            while (at < SIZE && expected[at] == 0)
                at += step;
            CHECK_EQUAL(matches[i].address, AT + at);
            CHECK(memcmp(matches[i].value, subject->now + at, size) == 0);
        }
    }
    while (at < SIZE && expected[at] == 0)
        at += step;
    CHECK(at >= SIZE);
    CHECK_EQUAL(first, part.matches);
}

static void test_conditions(struct subject *subject, size_t index, uint32_t alignment)
{
    uint32_t type = types[index].type, size = types[index].size, step = alignment != 0 ? alignment : size;
    uint64_t offset = draw(3) * step, length = SIZE - draw(64);
    unsigned char *expected = malloc(SIZE);
    static const uint32_t firsts[] = {DRILLER_SCAN_UNKNOWN, DRILLER_SCAN_EQUAL, DRILLER_SCAN_NOT_EQUAL, DRILLER_SCAN_LESS,
                                      DRILLER_SCAN_GREATER};
    for (size_t round = 0; round < 3; round++) {
        memset(subject->now, 0, SIZE);
        for (int i = 0; i < 3; i++)
            stir(subject, type, size);
        show(subject);
        memset(expected, 0, SIZE);
        for (uint64_t at = offset; at + size <= length; at += step)
            expected[at] = 1;
        struct driller_scan *scan = scan_of(subject, type, alignment, 0, round == 0 ? UINT64_MAX : 0, AT + offset, AT + length);
        for (int passes = 0; passes < 5; passes++) {
            uint32_t condition = passes == 0 ? firsts[round == 0 ? 0 : 1 + draw(4)] : 1 + (uint32_t)draw(DRILLER_SCAN_CONDITIONS - 1);
            int low = (int)draw(4), high = condition == DRILLER_SCAN_LESS || condition == DRILLER_SCAN_GREATER ? low : low + (int)draw(3);
            char value[32];
            if (condition == DRILLER_SCAN_LESS && low == 0)
                low = high = 1;
            snprintf(value, sizeof(value), low == high ? "%d" : "%d..%d", low, high);
            if (passes > 0) {
                memcpy(subject->before, subject->now, SIZE);
                stir(subject, type, size);
                show(subject);
            }
            uint64_t count = 0;
            for (uint64_t at = offset; at + size <= length; at += step) {
                expected[at] = expected[at] != 0 && holds(condition, type, size, low, high, subject->before + at, subject->now + at);
                count += expected[at];
            }
            struct driller_scan_progress progress = pass(scan, condition, value, passes % 2 == 0 ? 10000 : 0);
            if (progress.matches != count)
                fprintf(stderr, "type %u, alignment %u, %s %s, pass %d\n", type, step, driller_scan_condition_name(condition), value,
                        passes);
            CHECK_EQUAL(progress.matches, count);
            CHECK_EQUAL(progress.unreadable + progress.left_out, 0);
            check_matches(scan, subject, expected, size, step, offset);
        }
        driller_scan_free(scan);
    }
    free(expected);
}

/* ---- floating point ---------------------------------------------------------------------------------------- */

static void test_floats(struct subject *subject)
{
    float values[] = {99.7f, NAN, -0.0f, 0.0f, INFINITY, 1e30f}, after[] = {99.6f, NAN, 0.0f, 0.0f, INFINITY, 1e30f};
    struct driller_scan_match match;
    memset(subject->now, 0xff, SIZE); /* NaN */
    memcpy(subject->now, values, sizeof(values));
    show(subject);
    struct driller_scan *scan = scan_of(subject, DRILLER_PATTERN_F32, 0, 0.05, 0, AT, SPARSE);
    CHECK_EQUAL(pass(scan, DRILLER_SCAN_EQUAL, "99.68", 1000).matches, 1);
    driller_scan_free(scan);
    scan = scan_of(subject, DRILLER_PATTERN_F32, 0, 0, 0, AT, SPARSE);
    CHECK_EQUAL(pass(scan, DRILLER_SCAN_UNKNOWN, NULL, 1000).matches, SIZE / 4);
    memcpy(subject->now, after, sizeof(after));
    show(subject);
    /* Rounding does not hide it; and a NaN is neither more nor less. */
    CHECK_EQUAL(pass(scan, DRILLER_SCAN_DECREASED_BY, "0.1", 1000).matches, 1);
    CHECK_EQUAL(driller_scan_matches(scan, 0, 0, &match, 1), 1);
    CHECK_EQUAL(match.address, AT);
    driller_scan_free(scan);
    scan = scan_of(subject, DRILLER_PATTERN_F32, 0, 0, 0, AT, SPARSE);
    CHECK_EQUAL(pass(scan, DRILLER_SCAN_GREATER, "1e30", 1000).matches, 1);
    CHECK_EQUAL(pass(scan, DRILLER_SCAN_NOT_EQUAL, "0..1e30", 1000).matches, 1);
    driller_scan_free(scan);
}

/* ---- holes, limits, misuse ----------------------------------------------------------------------------------- */

static uint64_t image_blocks(const struct driller_peer *peer)
{
    struct stat status;
    CHECK(fstat(driller_peer_image(peer), &status) == 0);
    return (uint64_t)status.st_blocks;
}

static void test_holes(struct subject *subject)
{
    uint64_t blocks = image_blocks(subject->peer);
    struct driller_scan_match match;
    struct driller_scan *scan = scan_of(subject, DRILLER_PATTERN_U8, 0, 0, 0, SPARSE, GOES);
    struct driller_scan_progress progress = pass(scan, DRILLER_SCAN_UNKNOWN, NULL, 1000);
    CHECK_EQUAL(progress.matches, PAGE);
    CHECK_EQUAL(progress.scanned, PAGE);
    CHECK_EQUAL(progress.skipped, SPARSE_SIZE - PAGE);
    CHECK_EQUAL(pass(scan, DRILLER_SCAN_EQUAL, "77", 1000).matches, 1);
    CHECK_EQUAL(driller_scan_matches(scan, 0, 0, &match, 1), 1);
    CHECK_EQUAL(match.address, SPARSE + SPARSE_SIZE / 2);
    CHECK_EQUAL(match.value[0], 77);
    CHECK_EQUAL(pass(scan, DRILLER_SCAN_CHANGED, NULL, 1000).matches, 0);
    driller_scan_free(scan);
    CHECK_EQUAL(image_blocks(subject->peer), blocks);
}

/* Of zeros everywhere a place costs less than a bit; of what differs, memory is the limit, and it is said. */
static void test_limit(struct subject *subject)
{
    memset(subject->now, 0, SIZE);
    show(subject);
    struct driller_scan *scan = scan_of(subject, DRILLER_PATTERN_U32, 0, 0, 64 << 10, AT, SPARSE);
    struct driller_scan_progress progress = pass(scan, DRILLER_SCAN_UNKNOWN, NULL, 1000);
    CHECK_EQUAL(progress.matches, SIZE / 4);
    CHECK(progress.memory < 16 << 10);
    for (uint64_t i = 0; i < SIZE; i++)
        subject->now[i] = (unsigned char)draw(256);
    show(subject);
    progress = pass(scan, DRILLER_SCAN_CHANGED, NULL, 1000);
    CHECK(progress.left_out > SIZE / 2);
    CHECK(progress.memory <= 64 << 10);
    CHECK_CONTAINS(progress.reason, "the rest is left out");
    driller_scan_free(scan);
    scan = scan_of(subject, DRILLER_PATTERN_U32, 0, 0, 300 << 10, AT, SPARSE);
    progress = pass(scan, DRILLER_SCAN_UNKNOWN, NULL, 0);
    CHECK_EQUAL(progress.matches, (256 << 10) / 4);
    CHECK_EQUAL(progress.left_out, SIZE - (256 << 10));
    CHECK_CONTAINS(progress.reason, "the rest is left out");
    CHECK_EQUAL(pass(scan, DRILLER_SCAN_UNCHANGED, NULL, 0).matches, (256 << 10) / 4);
    driller_scan_free(scan);
}

static void test_misuse(const struct subject *subject)
{
    char error[DRILLER_ERROR_MAX];
    struct driller_scan *scan;
    struct driller_scan_progress progress;
    struct driller_scan_match match;
    struct driller_scan_part part;
    CHECK_EQUAL(driller_scan_new(DRILLER_PATTERN_TEXT, 0, 0, 0, &scan, error), -EINVAL);
    CHECK_EQUAL(driller_scan_new(DRILLER_PATTERN_I32, 3, 0, 0, &scan, error), -EINVAL);
    CHECK_EQUAL(driller_scan_new(DRILLER_PATTERN_I32, 0, 1, 0, &scan, error), -EINVAL);
    CHECK_EQUAL(driller_scan_new(DRILLER_PATTERN_I8, 0, 0, 0, &scan, error), 0);
    CHECK_EQUAL(driller_scan_begin(scan, DRILLER_SCAN_UNKNOWN, NULL, error), -EINVAL);
    CHECK_EQUAL(driller_scan_add(scan, subject->peer, 2, 1, 0, error), -EINVAL);
    CHECK_EQUAL(driller_scan_add(scan, subject->peer, AT, SPARSE, 0, error), 0);
    CHECK_EQUAL(driller_scan_next(scan, 0, &progress, error), -EINVAL);
    CHECK_EQUAL(driller_scan_begin(scan, DRILLER_SCAN_CHANGED, NULL, error), -EINVAL);
    CHECK_CONTAINS(error, "first pass");
    CHECK_EQUAL(driller_scan_begin(scan, DRILLER_SCAN_EQUAL, NULL, error), -EINVAL);
    CHECK_EQUAL(driller_scan_begin(scan, DRILLER_SCAN_EQUAL, "128", error), -EINVAL);
    CHECK_EQUAL(driller_scan_begin(scan, DRILLER_SCAN_LESS, "-128", error), -EINVAL);
    CHECK_EQUAL(driller_scan_begin(scan, DRILLER_SCAN_GREATER, "127", error), -EINVAL);
    CHECK_EQUAL(driller_scan_begin(scan, DRILLER_SCAN_CONDITIONS, NULL, error), -EINVAL);
    CHECK(driller_scan_condition_name(DRILLER_SCAN_CONDITIONS) == NULL);
    CHECK_EQUAL(driller_scan_matches(scan, 1, 0, &match, 1), -ENOENT);
    CHECK_EQUAL(driller_scan_part(scan, 1, &part), -ENOENT);
    /* Given up in the middle, and another one begun: what was not reached is as it was. */
    CHECK_EQUAL(driller_scan_begin(scan, DRILLER_SCAN_UNKNOWN, NULL, error), 0);
    CHECK_EQUAL(driller_scan_next(scan, 60000, &progress, error), 0);
    CHECK_EQUAL(progress.done, 1);
    CHECK_EQUAL(driller_scan_begin(scan, DRILLER_SCAN_UNKNOWN, NULL, error), -EINVAL);
    CHECK_EQUAL(driller_scan_add(scan, subject->peer, SPARSE, GOES, 0, error), -EINVAL);
    CHECK_EQUAL(driller_scan_begin(scan, DRILLER_SCAN_CHANGED, NULL, error), 0);
    CHECK_EQUAL(driller_scan_next(scan, 0, &progress, error), 0);
    CHECK_EQUAL(progress.done, 0);
    CHECK(progress.matches > 0 && progress.matches < SIZE);
    uint64_t left = progress.matches;
    progress = pass(scan, DRILLER_SCAN_UNCHANGED, NULL, 1000);
    CHECK_EQUAL(progress.matches, left);
    driller_scan_free(scan);
}

/* ---- what goes away ----------------------------------------------------------------------------------------------- */

static void test_unmapped(struct subject *subject)
{
    struct driller_scan *scan = scan_of(subject, DRILLER_PATTERN_U16, 1, 0, 0, GOES, GOES + GOES_SIZE);
    CHECK_EQUAL(pass(scan, DRILLER_SCAN_UNKNOWN, NULL, 1000).matches, GOES_SIZE - 1);
    kill(subject->pid, SIGUSR1);
    char byte;
    while (pread(subject->image, &byte, 1, (off_t)GOES) == 1 && byte != 1)
        usleep(1000);
    struct driller_scan_progress progress = pass(scan, DRILLER_SCAN_UNCHANGED, NULL, 1000);
    /* Where it changed, what lies in the page that is gone, and what reaches into it. */
    CHECK_EQUAL(progress.matches, GOES_SIZE - 1 - 1 - PAGE - 1);
    CHECK_EQUAL(progress.unreadable, PAGE);
    CHECK(progress.reason[0] != '\0');
    driller_scan_free(scan);
}

static void test_death(struct subject *subject, struct subject *other)
{
    char error[DRILLER_ERROR_MAX];
    struct driller_scan *scan = scan_of(subject, DRILLER_PATTERN_I64, 0, 0, 0, AT, SPARSE);
    struct driller_scan_progress progress;
    struct driller_scan_part part;
    struct driller_scan_match match;
    CHECK_EQUAL(driller_scan_add(scan, other->peer, AT, SPARSE, 0, error), 1);
    CHECK_EQUAL(pass(scan, DRILLER_SCAN_UNKNOWN, NULL, 1000).matches, 2 * SIZE / 8);
    CHECK_EQUAL(driller_scan_begin(scan, DRILLER_SCAN_UNCHANGED, NULL, error), 0);
    CHECK_EQUAL(driller_scan_next(scan, 0, &progress, error), 0);
    fake_stop(subject->pid);
    do
        CHECK_EQUAL(driller_scan_next(scan, 0, &progress, error), 0);
    while (progress.done == 0);
    CHECK_EQUAL(progress.ended, 1);
    CHECK_EQUAL(progress.matches, SIZE / 8);
    CHECK_EQUAL(driller_scan_part(scan, 0, &part), 0);
    CHECK_EQUAL(part.ended, 1);
    CHECK_EQUAL(part.matches, 0);
    CHECK_EQUAL(part.pid, subject->pid);
    CHECK_EQUAL(driller_scan_matches(scan, 0, 0, &match, 1), 0);
    CHECK_EQUAL(driller_scan_matches(scan, 1, SIZE / 8 - 1, &match, 1), 1);
    CHECK_EQUAL(match.address, SPARSE - 8);
    CHECK_EQUAL(pass(scan, DRILLER_SCAN_UNCHANGED, NULL, 1000).matches, SIZE / 8);
    /* All of them dead: nothing is left, and nothing hangs. */
    fake_stop(other->pid);
    progress = pass(scan, DRILLER_SCAN_UNCHANGED, NULL, 1000);
    CHECK_EQUAL(progress.ended, 2);
    CHECK_EQUAL(progress.matches, 0);
    driller_scan_free(scan);
    scan = scan_of(subject, DRILLER_PATTERN_I64, 0, 0, 0, AT, SPARSE);
    CHECK_EQUAL(pass(scan, DRILLER_SCAN_UNKNOWN, NULL, 1000).matches, 0);
    driller_scan_free(scan);
}

/* It executes another program: it lives on, but as no peer; what its memory was is no value any more. */
static void test_exec(void)
{
    char error[DRILLER_ERROR_MAX];
    struct subject subject;
    struct driller_scan_progress progress;
    struct driller_scan_part part;
    start(&subject);
    struct driller_scan *scan = scan_of(&subject, DRILLER_PATTERN_I64, 0, 0, 0, AT, SPARSE);
    CHECK_EQUAL(pass(scan, DRILLER_SCAN_UNKNOWN, NULL, 1000).matches, SIZE / 8);
    CHECK_EQUAL(driller_scan_begin(scan, DRILLER_SCAN_UNCHANGED, NULL, error), 0);
    CHECK_EQUAL(driller_scan_next(scan, 0, &progress, error), 0);
    CHECK_EQUAL(progress.ended, 0);
    kill(subject.pid, SIGUSR2);
    while (driller_peer_alive(subject.peer) != 0)
        usleep(1000);
    do
        CHECK_EQUAL(driller_scan_next(scan, 0, &progress, error), 0);
    while (progress.done == 0);
    CHECK_EQUAL(progress.ended, 1);
    CHECK_EQUAL(progress.matches, 0);
    CHECK_EQUAL(driller_scan_part(scan, 0, &part), 0);
    CHECK_EQUAL(part.ended, 1);
    CHECK_EQUAL(kill(subject.pid, 0), 0);
    driller_scan_free(scan);
    fake_stop(subject.pid);
    finish(&subject);
}

int main(void)
{
    int descriptors = count_descriptors();
    struct subject subject, other;
    start(&subject);
    start(&other);
    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
        for (uint32_t alignment = 0; alignment <= types[i].size; alignment += alignment + 1)
            if ((alignment & (alignment - 1)) == 0)
                test_conditions(&subject, i, alignment);
    test_floats(&subject);
    test_holes(&subject);
    test_limit(&subject);
    test_misuse(&subject);
    test_unmapped(&subject);
    test_death(&subject, &other);
    if (!test_emulated())
        test_exec();
    finish(&subject);
    finish(&other);
    CHECK_EQUAL(count_descriptors(), descriptors);
    return 0;
}
