/* SPDX-License-Identifier: EPL-2.0 */
/* Each condition of narrowing scans against a plain reading of what it says. */
#include "scan_subject.h"

#include <math.h>

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
        if (draw(2) == 0)
            scan->large = 0; /* huge pages, as if there were more */
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

/* What is in use stays as it is, what is not goes back, and in the end there is nothing. */
static void test_slabs(void)
{
    enum { COUNT = 70 };
    struct dro_slabs slabs = {NULL};
    struct dro_slab *owners[COUNT];
    unsigned char *data[COUNT];
    for (int i = 0; i < COUNT; i++) {
        data[i] = dro_slab_take(&slabs, &owners[i]);
        CHECK(data[i] != NULL && data[i][0] == 0 && data[i][DRO_BLOCK_SIZE - 1] == 0);
        memset(data[i], i + 1, DRO_BLOCK_SIZE);
    }
    for (int i = 0; i < COUNT; i += 3)
        dro_slab_give(owners[i], data[i]);
    dro_slabs_trim(&slabs);
    for (int i = 0; i < COUNT; i++) {
        CHECK_EQUAL(data[i][0], i % 3 == 0 ? 0 : i + 1);
        CHECK_EQUAL(data[i][DRO_BLOCK_SIZE - 1], data[i][0]);
    }
    for (int i = 0; i < COUNT; i++)
        if (i % 3 != 0)
            dro_slab_give(owners[i], data[i]);
    CHECK(slabs.first == NULL);
}

int main(void)
{
    int descriptors = count_descriptors();
    struct subject subject;
    start(&subject);
    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
        for (uint32_t alignment = 0; alignment <= types[i].size; alignment += alignment + 1)
            if ((alignment & (alignment - 1)) == 0)
                test_conditions(&subject, i, alignment);
    test_floats(&subject);
    test_slabs();
    fake_stop(subject.pid);
    finish(&subject);
    CHECK_EQUAL(count_descriptors(), descriptors);
    return 0;
}
