/* SPDX-License-Identifier: EPL-2.0 */
/*
 * The inner loops of searching, in plain C that compilers turn into vector instructions: a block is tested without a branch,
 * and looked at closely only if something is in it. Included by kernels_base.c and kernels_avx2.c, which name the
 * functions and are compiled for different instruction sets.
 */
#include "across.h"

#include <string.h>

#define BLOCK 64
#define LARGE ((size_t)4 * BLOCK)

static bool matches(const struct driller_pattern *pattern, const unsigned char *at)
{
    for (size_t i = 0; i < pattern->length; i++)
        if ((at[i] & pattern->mask[i]) != pattern->value[i])
            return false;
    return true;
}

/* Two bytes of a pattern that are looked for first, at every place. */
struct probe {
    const unsigned char *a, *b; /* where they would be if the pattern were at the first place */
    unsigned char a_value, a_mask, b_value, b_mask;
};

/* Whether both are at any of `count` places from `at` on. */
static inline bool candidate(const struct probe *probe, size_t at, size_t count)
{
    const unsigned char *a = probe->a + at, *b = probe->b + at;
    const unsigned char a_value = probe->a_value, a_mask = probe->a_mask, b_value = probe->b_value, b_mask = probe->b_mask;
    unsigned char any = 0;
    for (size_t i = 0; i < count; i++)
        any |= (unsigned char)(((a[i] & a_mask) == a_value) & ((b[i] & b_mask) == b_value));
    return any != 0;
}

size_t KERNEL(dro_find_bytes)(const struct driller_pattern *pattern, const unsigned char *buffer, size_t length,
                              size_t from, uint64_t address)
{
    if (length < pattern->length)
        return length;
    size_t places = length - pattern->length + 1;
    const struct probe probe = {.a = buffer + pattern->first,
                                .b = buffer + pattern->last,
                                .a_value = pattern->value[pattern->first],
                                .a_mask = pattern->mask[pattern->first],
                                .b_value = pattern->value[pattern->last],
                                .b_mask = pattern->mask[pattern->last]};
    /* To sum a block up takes as long as to compare it, so large ones first. */
    for (size_t large = from, next; large < places; large = next) {
        next = large + LARGE < places ? large + LARGE : places;
        if (next - large == LARGE && !candidate(&probe, large, LARGE))
            continue;
        for (size_t block = large, end; block < next; block = end) {
            end = block + BLOCK < next ? block + BLOCK : next;
            if (end - block == BLOCK && !candidate(&probe, block, BLOCK))
                continue;
            for (size_t i = block; i < end; i++)
                if ((probe.a[i] & probe.a_mask) == probe.a_value && (probe.b[i] & probe.b_mask) == probe.b_value &&
                    ((address + i) & (pattern->alignment - 1)) == 0 && matches(pattern, buffer + i))
                    return i;
        }
    }
    return length;
}

/* For each type of number; aligned ones in blocks. `mask` is an unsigned type of the same size. */
#define FIND(name, type, mask)                                                                                         \
    typedef type unaligned_##name __attribute__((aligned(1), may_alias));                                              \
    static size_t name(const unsigned char *buffer, size_t length, size_t from, size_t stride, type low, type high)    \
    {                                                                                                                  \
        enum { COUNT = LARGE / sizeof(type) };                                                                     \
        size_t at = from;                                                                                              \
        while (stride == sizeof(type) && at + LARGE <= length) {                                                   \
            const unaligned_##name *values = (const void *)(buffer + at);                                              \
            mask any = 0;                                                                                              \
            for (unsigned i = 0; i < COUNT; i++)                                                                       \
                any |= (mask)-((values[i] >= low) & (values[i] <= high));                                              \
            if (any != 0)                                                                                              \
                break;                                                                                                 \
            at += LARGE;                                                                                           \
        }                                                                                                              \
        for (; at + sizeof(type) <= length; at += stride) {                                                            \
            type value;                                                                                                \
            memcpy(&value, buffer + at, sizeof(value));                                                                \
            if (value >= low && value <= high)                                                                         \
                return at;                                                                                             \
        }                                                                                                              \
        return length;                                                                                                 \
    }

FIND(find_i8, int8_t, uint8_t)
FIND(find_u8, uint8_t, uint8_t)
FIND(find_i16, int16_t, uint16_t)
FIND(find_u16, uint16_t, uint16_t)
FIND(find_i32, int32_t, uint32_t)
FIND(find_u32, uint32_t, uint32_t)
FIND(find_i64, int64_t, uint64_t)
FIND(find_u64, uint64_t, uint64_t)
FIND(find_f32, float, uint32_t)
FIND(find_f64, double, uint64_t)

size_t KERNEL(dro_find_number)(const struct driller_pattern *pattern, const unsigned char *buffer, size_t length,
                               size_t from, size_t stride)
{
    const union dro_number low = pattern->low, high = pattern->high;
    switch (pattern->type) {
    case DRILLER_PATTERN_I8:
        return find_i8(buffer, length, from, stride, (int8_t)low.i, (int8_t)high.i);
    case DRILLER_PATTERN_U8:
        return find_u8(buffer, length, from, stride, (uint8_t)low.u, (uint8_t)high.u);
    case DRILLER_PATTERN_I16:
        return find_i16(buffer, length, from, stride, (int16_t)low.i, (int16_t)high.i);
    case DRILLER_PATTERN_U16:
        return find_u16(buffer, length, from, stride, (uint16_t)low.u, (uint16_t)high.u);
    case DRILLER_PATTERN_I32:
        return find_i32(buffer, length, from, stride, (int32_t)low.i, (int32_t)high.i);
    case DRILLER_PATTERN_U32:
        return find_u32(buffer, length, from, stride, (uint32_t)low.u, (uint32_t)high.u);
    case DRILLER_PATTERN_I64:
        return find_i64(buffer, length, from, stride, low.i, high.i);
    case DRILLER_PATTERN_F32:
        return find_f32(buffer, length, from, stride, (float)low.f, (float)high.f);
    case DRILLER_PATTERN_F64:
        return find_f64(buffer, length, from, stride, low.f, high.f);
    default:
        return find_u64(buffer, length, from, stride, low.u, high.u);
    }
}
