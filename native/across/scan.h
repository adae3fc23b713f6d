/* SPDX-License-Identifier: EPL-2.0 */
/* What the files of a scan for values share. */
#ifndef DRILLER_ACROSS_SCAN_H
#define DRILLER_ACROSS_SCAN_H

#include "across.h"

/* Blocks that are looked at in place together: to ask whether they are still there takes as long for one as for all. */
#define DRO_SCAN_AHEAD 256
/* A scan that keeps less needs no huge pages. */
#define DRO_SCAN_LARGE (UINT64_C(8) << 20)

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
    struct dro_slabs slabs;
    uint64_t large; /* bytes that are kept from which on they are used */
    /* where the pass is: all parts before this one are through, and all blocks of it before that one */
    size_t part, block;
    unsigned attempts; /* at a block that cannot be read for now */
    /* what was found out of blocks ahead in place, from the one with the number `judged` on */
    size_t judged, judged_count;
    int8_t verdicts[DRO_SCAN_AHEAD];
    unsigned char bytes[DRO_BLOCK_SIZE + 8];
    uint64_t bits[DRO_BLOCK_SIZE / 64];
    struct driller_scan_progress progress;
};

/* Forgets the places of a part. */
void dro_scan_empty(struct driller_scan *scan, struct dro_scan_part *part);

#endif
