/* SPDX-License-Identifier: EPL-2.0 */
/* What the files of a scan for values share. */
#ifndef DRILLER_ACROSS_SCAN_H
#define DRILLER_ACROSS_SCAN_H

#include "across.h"

struct dro_scan_part {
    struct driller_peer *peer;
    uint64_t start, end;
    uint32_t kinds;
    bool ended;
    struct dro_walk walk; /* of the first pass */
    bool walking;
    struct dro_block *blocks; /* by address */
    size_t count, capacity;
    uint64_t matches;
};

struct driller_scan {
    uint32_t type;
    double tolerance;
    struct dro_shape shape;
    uint64_t limit; /* of progress.memory */
    struct dro_scan_part *parts;
    size_t count;
    struct dro_scan_test test;
    /* where the pass is: all parts before this one are through, and all blocks of it before that one */
    size_t part, block;
    unsigned attempts; /* at a block that cannot be read for now */
    unsigned char bytes[DRO_BLOCK_SIZE + 8];
    uint64_t bits[DRO_BLOCK_SIZE / 64];
    struct driller_scan_progress progress;
};

/* Forgets the places of a part. */
void dro_scan_empty(struct driller_scan *scan, struct dro_scan_part *part);

#endif
