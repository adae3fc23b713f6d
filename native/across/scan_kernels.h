/* SPDX-License-Identifier: EPL-2.0 */
/*
 * The inner loops of scans for values, in plain C that compilers turn into vector instructions. Included by kernels_base.c and
 * kernels_avx2.c, as kernels.h is.
 */
#include "across.h"

#include <math.h>
#include <string.h>

/* For each type of integer; differences are those of the unsigned type of the same size, and wrap around. */
#define TEST_INTEGER(name, type, mask, member)                                                                         \
    typedef type test_##name __attribute__((aligned(1), may_alias));                                                   \
    typedef mask bits_##name __attribute__((aligned(1), may_alias));                                                   \
    static void name(const struct dro_scan_test *test, const void *old, const void *new, size_t count,                 \
                     unsigned char *hit)                                                                               \
    {                                                                                                                  \
        const test_##name *a = old, *b = new;                                                                          \
        const bits_##name *x = old, *y = new;                                                                          \
        const type low = (type)test->low.member, high = (type)test->high.member;                                       \
        const mask from = (mask)test->low.u, span = (mask)((mask)test->high.u - from);                                 \
        if (test->operation == DRO_SCAN_IN)                                                                            \
            for (size_t i = 0; i < count; i++)                                                                         \
                hit[i] = (b[i] >= low) & (b[i] <= high);                                                               \
        else if (test->operation == DRO_SCAN_SAME)                                                                     \
            for (size_t i = 0; i < count; i++)                                                                         \
                hit[i] = x[i] == y[i];                                                                                 \
        else if (test->operation == DRO_SCAN_UP)                                                                       \
            for (size_t i = 0; i < count; i++)                                                                         \
                hit[i] = b[i] > a[i];                                                                                  \
        else                                                                                                           \
            for (size_t i = 0; i < count; i++)                                                                         \
                hit[i] = (mask)((mask)(y[i] - x[i]) - from) <= span;                                                   \
    }

/*
 * Floating point. A difference may be off by what rounding both values has cost, unless that is so much that the type cannot tell
 * such differences.
 */
#define SLACK 0.01 /* of the difference that is looked for */

#define TEST_FLOAT(name, type, mask, epsilon)                                                                          \
    typedef type test_##name __attribute__((aligned(1), may_alias));                                                   \
    typedef mask bits_##name __attribute__((aligned(1), may_alias));                                                   \
    static void name(const struct dro_scan_test *test, const void *old, const void *new, size_t count,                 \
                     unsigned char *hit)                                                                               \
    {                                                                                                                  \
        const test_##name *a = old, *b = new;                                                                          \
        const bits_##name *x = old, *y = new;                                                                          \
        const type low = (type)test->low.f, high = (type)test->high.f;                                                 \
        const double lower = fabs(test->low.f), upper = fabs(test->high.f);                                            \
        const double most = SLACK * (lower > upper ? lower : upper);                                                   \
        if (test->operation == DRO_SCAN_IN)                                                                            \
            for (size_t i = 0; i < count; i++)                                                                         \
                hit[i] = (b[i] >= low) & (b[i] <= high);                                                               \
        else if (test->operation == DRO_SCAN_SAME)                                                                     \
            for (size_t i = 0; i < count; i++)                                                                         \
                hit[i] = x[i] == y[i];                                                                                 \
        else if (test->operation == DRO_SCAN_UP)                                                                       \
            for (size_t i = 0; i < count; i++)                                                                         \
                hit[i] = b[i] > a[i];                                                                                  \
        else                                                                                                           \
            for (size_t i = 0; i < count; i++) {                                                                       \
                double p = (double)a[i], q = (double)b[i], slack = (fabs(p) + fabs(q)) * epsilon;                      \
                double by = q - p, off = slack <= most ? slack : 0;                                                    \
                hit[i] = (by >= test->low.f - off) & (by <= test->high.f + off);                                       \
            }                                                                                                          \
    }

TEST_INTEGER(test_i8, int8_t, uint8_t, i)
TEST_INTEGER(test_u8, uint8_t, uint8_t, u)
TEST_INTEGER(test_i16, int16_t, uint16_t, i)
TEST_INTEGER(test_u16, uint16_t, uint16_t, u)
TEST_INTEGER(test_i32, int32_t, uint32_t, i)
TEST_INTEGER(test_u32, uint32_t, uint32_t, u)
TEST_INTEGER(test_i64, int64_t, uint64_t, i)
TEST_INTEGER(test_u64, uint64_t, uint64_t, u)
TEST_FLOAT(test_f32, float, uint32_t, 0x1p-24)
TEST_FLOAT(test_f64, double, uint64_t, 0x1p-53)

/* Eight bytes that are 0 or 1 become eight bits: the factor brings the lowest bit of byte n to bit 56 + n, and no two meet. */
static uint64_t pack(const unsigned char *hit)
{
    uint64_t word = 0;
    for (unsigned i = 0; i < 8; i++) {
        uint64_t bytes;
        memcpy(&bytes, hit + 8 * i, 8);
        word |= (bytes * UINT64_C(0x0102040810204080) >> 56) << 8 * i;
    }
    return word;
}

void KERNEL(dro_scan_kernel)(const struct dro_scan_test *test, const unsigned char *before, const unsigned char *now,
                             size_t count, uint64_t *hits)
{
    static void (*const tests[])(const struct dro_scan_test *, const void *, const void *, size_t, unsigned char *) = {
        test_i8, test_u8, test_i16, test_u16, test_i32, test_u32, test_i64, test_u64, test_f32, test_f64,
    };
    unsigned char hit[DRO_SCAN_BATCH];
    tests[test->type - DRILLER_PATTERN_I8](test, before, now, count, hit);
    memset(hit + count, 0, (64 - count % 64) % 64);
    for (size_t i = 0; i < (count + 63) / 64; i++)
        hits[i] = pack(hit + 64 * i);
}
