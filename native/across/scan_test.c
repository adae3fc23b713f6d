/* SPDX-License-Identifier: EPL-2.0 */
/* From the conditions of a scan to what the kernels compare; and which kernel. */
#include "across.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#if !defined(DRO_AVX2)
#define dro_scan_kernel_avx2 dro_scan_kernel_base
#endif

static const char *const names[DRILLER_SCAN_CONDITIONS] = {
    "unknown",   "equal",     "not-equal", "less",         "greater",      "changed",
    "unchanged", "increased", "decreased", "increased-by", "decreased-by",
};

const char *driller_scan_condition_name(uint32_t condition)
{
    return condition < DRILLER_SCAN_CONDITIONS ? names[condition] : NULL;
}

/* The float next to `value`, above or below it; as bits they are in order, apart from their sign. */
static double neighbour64(double value, bool below)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof(bits));
    bits = value == 0 ? 1 | (uint64_t)below << 63 : (value < 0) == below ? bits + 1 : bits - 1;
    memcpy(&value, &bits, sizeof(bits));
    return value;
}

static double neighbour32(float value, bool below)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof(bits));
    bits = value == 0 ? 1 | (uint32_t)below << 31 : (value < 0) == below ? bits + 1 : bits - 1;
    memcpy(&value, &bits, sizeof(bits));
    return (double)value;
}

static bool beside_float(struct dro_scan_test *test, bool below)
{
    double end = below ? test->low.f : test->high.f, infinity = HUGE_VAL;
    if (end == (below ? -infinity : infinity))
        return false;
    /* Kernels compare floats as floats: the neighbour must be one. */
    double next = test->type == DRILLER_PATTERN_F32 ? neighbour32((float)end, below) : neighbour64(end, below);
    test->low.f = below ? -infinity : next;
    test->high.f = below ? next : infinity;
    return true;
}

/* All numbers below, or above, the test's own range; false if there are none. */
static bool beside(struct dro_scan_test *test, bool below)
{
    unsigned bits = (unsigned)driller_pattern_length(test->pattern) * 8;
    switch (test->type) {
    case DRILLER_PATTERN_F32:
    case DRILLER_PATTERN_F64:
        return beside_float(test, below);
    case DRILLER_PATTERN_I8:
    case DRILLER_PATTERN_I16:
    case DRILLER_PATTERN_I32:
    case DRILLER_PATTERN_I64: {
        int64_t least = -(int64_t)((UINT64_C(1) << (bits - 1)) - 1) - 1, most = -(least + 1);
        if (below ? test->low.i == least : test->high.i == most)
            return false;
        if (below)
            test->high.i = test->low.i - 1;
        else
            test->low.i = test->high.i + 1;
        *(below ? &test->low.i : &test->high.i) = below ? least : most;
        return true;
    }
    default: {
        uint64_t most = bits == 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1;
        if (below ? test->low.u == 0 : test->high.u == most)
            return false;
        if (below)
            test->high.u = test->low.u - 1;
        else
            test->low.u = test->high.u + 1;
        *(below ? &test->low.u : &test->high.u) = below ? 0 : most;
        return true;
    }
    }
}

int dro_scan_test_make(uint32_t condition, uint32_t type, const char *value, double tolerance, struct dro_scan_test *test,
                       char *error)
{
    *test = (struct dro_scan_test){.type = type};
    switch (condition) {
    case DRILLER_SCAN_UNKNOWN:
        test->operation = DRO_SCAN_ALL;
        return 0;
    case DRILLER_SCAN_CHANGED:
    case DRILLER_SCAN_UNCHANGED:
        test->operation = DRO_SCAN_SAME;
        test->negate = condition == DRILLER_SCAN_CHANGED;
        return 0;
    case DRILLER_SCAN_INCREASED:
    case DRILLER_SCAN_DECREASED:
        test->operation = DRO_SCAN_UP;
        test->swap = condition == DRILLER_SCAN_DECREASED;
        return 0;
    case DRILLER_SCAN_INCREASED_BY:
    case DRILLER_SCAN_DECREASED_BY:
        test->operation = DRO_SCAN_BY;
        test->swap = condition == DRILLER_SCAN_DECREASED_BY;
        break;
    case DRILLER_SCAN_EQUAL:
    case DRILLER_SCAN_NOT_EQUAL:
    case DRILLER_SCAN_LESS:
    case DRILLER_SCAN_GREATER:
        test->operation = DRO_SCAN_IN;
        test->negate = condition == DRILLER_SCAN_NOT_EQUAL;
        break;
    default:
        return dro_fail(error, -EINVAL, "there is no such condition");
    }
    if (value == NULL || value[0] == '\0')
        return dro_fail(error, -EINVAL, "the condition '%s' needs a number", names[condition]);
    int status = driller_pattern_new(type, value, tolerance, 1, 0, &test->pattern, error);
    if (status < 0)
        return status;
    test->low = test->pattern->low;
    test->high = test->pattern->high;
    if ((condition == DRILLER_SCAN_LESS || condition == DRILLER_SCAN_GREATER) &&
        !beside(test, condition == DRILLER_SCAN_LESS))
        return dro_fail(error, -EINVAL, "no number of this type is %s than %.40s", names[condition], value);
    return 0;
}

void dro_scan_test_free(struct dro_scan_test *test)
{
    driller_pattern_free(test->pattern);
    test->pattern = NULL;
}

void dro_scan_test_run(const struct dro_scan_test *test, const unsigned char *before, const unsigned char *now, size_t count,
                       uint64_t *hits)
{
    const unsigned char *old = test->swap ? now : before, *new = test->swap ? before : now;
    dro_scan_kernel *kernel = dro_have_avx2() ? dro_scan_kernel_avx2 : dro_scan_kernel_base;
    kernel(test, old, new, count, hits);
    size_t words = (count + 63) / 64;
    if (test->negate)
        for (size_t i = 0; i < words; i++)
            hits[i] = ~hits[i];
    if (count % 64 != 0)
        hits[words - 1] &= (UINT64_C(1) << count % 64) - 1;
}
