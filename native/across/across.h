/* SPDX-License-Identifier: EPL-2.0 */
/*
 * What one looks for in many processes: the part above the observer. Its objects go into libdriller-observer and the
 * command, not into libdriller. Conventions are those of the observer's internal.h.
 */
#ifndef DRILLER_ACROSS_H
#define DRILLER_ACROSS_H

#include "internal.h"

#pragma GCC visibility push(default)
#include <driller/search.h>
#pragma GCC visibility pop

/* ---- pattern.c -------------------------------------------------------------------------------------- */

/* A masked run of bytes, or a range of numbers. */
struct driller_pattern {
    size_t length;      /* bytes of a match */
    uint64_t alignment; /* a power of two */
    bool number;
    /* masked bytes: at least one mask is not 0 */
    unsigned char value[DRILLER_PATTERN_MAX], mask[DRILLER_PATTERN_MAX];
    size_t first, last; /* the two positions that are compared first; may be the same */
    /* numbers */
    uint32_t type; /* enum driller_pattern_type, I8 to F64 */
    union dro_number {
        int64_t i;
        uint64_t u;
        double f;
    } low, high;
};

/* ---- kernels.h, twice: find.c picks one -------------------------------------------------------------- */

/*
 * The first match that begins in [from, length - pattern length] of `buffer`, which lies at `address` of the peer; `length` if
 * there is none.
 */
size_t dro_pattern_find(const struct driller_pattern *pattern, const unsigned char *buffer, size_t length, size_t from,
                        uint64_t address);

typedef size_t dro_find_bytes(const struct driller_pattern *pattern, const unsigned char *buffer, size_t length,
                              size_t from, uint64_t address);
/* Numbers at every `stride` bytes from `from` on. */
typedef size_t dro_find_number(const struct driller_pattern *pattern, const unsigned char *buffer, size_t length,
                               size_t from, size_t stride);
dro_find_bytes dro_find_bytes_base, dro_find_bytes_avx2;
dro_find_number dro_find_number_base, dro_find_number_avx2;

/* ---- data.c ------------------------------------------------------------------------------------------- */

/*
 * The next run of bytes in [address, end), all in `segment`, that may be other than zero: *start and *stop; *start is `end` if
 * there is none. Touches nothing.
 */
void dro_data_run(const struct driller_peer *peer, const struct driller_segment *segment, uint64_t address, uint64_t end,
                  uint64_t *start, uint64_t *stop);

#endif
