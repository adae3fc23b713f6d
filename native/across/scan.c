/* SPDX-License-Identifier: EPL-2.0 */
/* A scan for values: what it consists of, and its results. */
#include "scan.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int driller_scan_new(uint32_t type, uint32_t alignment, double tolerance, uint64_t limit, struct driller_scan **out, char *error)
{
    static const uint8_t sizes[] = {1, 1, 2, 2, 4, 4, 8, 8, 4, 8};
    if (type < DRILLER_PATTERN_I8 || type > DRILLER_PATTERN_F64)
        return dro_fail(error, -EINVAL, "only numbers can be scanned for: i8 to u64, f32, f64");
    uint32_t size = sizes[type - DRILLER_PATTERN_I8];
    if (alignment != 0 && alignment != 1 && alignment != 2 && alignment != 4 && alignment != 8)
        return dro_fail(error, -EINVAL, "%u is not an alignment of values: use 1, 2, 4 or 8", alignment);
    if (isnan(tolerance) || tolerance < 0)
        return dro_fail(error, -EINVAL, "a tolerance is a number from 0 on");
    if (tolerance != 0 && type < DRILLER_PATTERN_F32)
        return dro_fail(error, -EINVAL, "a tolerance is for floating point; write a range such as 1..9");
    struct driller_scan *scan = calloc(1, sizeof(*scan));
    if (scan == NULL)
        return dro_fail(error, -ENOMEM, "out of memory for a scan");
    scan->type = type;
    scan->tolerance = tolerance;
    scan->shape = (struct dro_shape){.size = size, .alignment = alignment > 0 ? alignment : size};
    scan->limit = limit;
    if (limit == 0)
        scan->limit = (uint64_t)sysconf(_SC_PHYS_PAGES) * (uint64_t)sysconf(_SC_PAGESIZE) / 4;
    scan->limit = scan->limit < UINT64_MAX / 2 ? scan->limit : UINT64_MAX / 2; /* which can be added to */
    scan->large = DRO_SCAN_LARGE;
    scan->progress.done = 1;
    *out = scan;
    return 0;
}

void driller_scan_free(struct driller_scan *scan)
{
    if (scan == NULL)
        return;
    for (size_t i = 0; i < scan->count; i++) {
        dro_scan_empty(scan, &scan->parts[i]);
        dro_walk_end(&scan->parts[i].walk);
    }
    dro_scan_test_free(&scan->test);
    free(scan->parts);
    free(scan);
}

int driller_scan_add(struct driller_scan *scan, struct driller_peer *peer, uint64_t start, uint64_t end, uint32_t kinds,
                     char *error)
{
    if (end == 0)
        end = UINT64_MAX;
    if (scan->progress.pass > 0)
        return dro_fail(error, -EINVAL, "parts are added before the first pass");
    if (start >= end)
        return dro_fail(error, -EINVAL, "there is nothing between the two addresses");
    if (scan->count == DRILLER_SCAN_PARTS_MAX)
        return dro_fail(error, -EINVAL, "a scan has at most %u parts", DRILLER_SCAN_PARTS_MAX);
    struct dro_scan_part *more = reallocarray(scan->parts, scan->count + 1, sizeof(*more));
    if (more == NULL)
        return dro_fail(error, -ENOMEM, "out of memory for a scan");
    scan->parts = more;
    scan->parts[scan->count] = (struct dro_scan_part){.peer = peer, .start = start, .end = end, .kinds = kinds};
    return (int)scan->count++;
}

int driller_scan_part(const struct driller_scan *scan, uint32_t index, struct driller_scan_part *out)
{
    if (index >= scan->count)
        return -ENOENT;
    const struct dro_scan_part *part = &scan->parts[index];
    *out = (struct driller_scan_part){
        .pid = part->peer->pid, .ended = part->ended, .start = part->start, .end = part->end, .matches = part->matches};
    return 0;
}

ssize_t driller_scan_matches(const struct driller_scan *scan, uint32_t index, uint64_t first, struct driller_scan_match *out,
                             size_t capacity)
{
    if (index >= scan->count)
        return -ENOENT;
    const struct dro_scan_part *part = &scan->parts[index];
    size_t listed = 0;
    for (size_t i = 0; i < part->count && listed < capacity; i++) {
        const struct dro_block *block = &part->blocks[i];
        if (first >= block->count) {
            first -= block->count;
            continue;
        }
        listed += dro_block_list(block, &scan->shape, (uint32_t)first, out + listed, capacity - listed);
        first = 0;
    }
    return (ssize_t)listed;
}
