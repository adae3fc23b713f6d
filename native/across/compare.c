/* SPDX-License-Identifier: EPL-2.0 */
/* Bytes of several processes side by side. */
#include "across.h"

#include <errno.h>
#include <string.h>

/* What is the same is passed over by the larger, what differs is narrowed down by the smaller. */
#define LARGE 8192
#define BLOCK 256

unsigned char driller_majority(const unsigned char *values, size_t count)
{
    /* Boyer and Moore: the only value that can have a majority; then whether it has one. */
    unsigned char candidate = 0;
    size_t votes = 0, having = 0;
    for (size_t i = 0; i < count; i++) {
        if (votes == 0)
            candidate = values[i];
        votes += values[i] == candidate ? 1 : (size_t)-1;
    }
    for (size_t i = 0; i < count; i++)
        having += values[i] == candidate;
    return having * 2 > count ? candidate : count > 0 ? values[0] : 0;
}

static size_t compare_block(const unsigned char *const *buffers, size_t count, size_t at, size_t end,
                            unsigned char *differs, uint64_t *differing)
{
    unsigned char column[DRILLER_COMPARE_MAX];
    size_t places = 0;
    for (; at < end; at++) {
        bool same = true;
        for (size_t k = 0; k < count; k++) {
            column[k] = buffers[k][at];
            same = same && column[k] == column[0];
        }
        if (same)
            continue;
        places++;
        if (differs != NULL)
            differs[at] = 1;
        if (differing == NULL)
            continue;
        unsigned char expected = driller_majority(column, count);
        for (size_t k = 0; k < count; k++)
            differing[k] += column[k] != expected;
    }
    return places;
}

static bool all_same(const unsigned char *const *buffers, size_t count, size_t at, size_t end)
{
    bool same = true;
    for (size_t k = 1; same && k < count; k++)
        same = memcmp(buffers[0] + at, buffers[k] + at, end - at) == 0;
    return same;
}

ssize_t driller_compare(const unsigned char *const *buffers, size_t count, size_t length, unsigned char *differs,
                        uint64_t *differing)
{
    size_t places = 0;
    if (count == 0 || count > DRILLER_COMPARE_MAX)
        return -EINVAL;
    if (differs != NULL)
        memset(differs, 0, length);
    for (size_t large = 0; large < length; large += LARGE) {
        size_t large_end = large + LARGE < length ? large + LARGE : length;
        if (all_same(buffers, count, large, large_end))
            continue;
        for (size_t at = large; at < large_end; at += BLOCK) {
            size_t end = at + BLOCK < large_end ? at + BLOCK : large_end;
            if (!all_same(buffers, count, at, end))
                places += compare_block(buffers, count, at, end, differs, differing);
        }
    }
    return (ssize_t)places;
}
