/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Narrowing scans for values whose place nobody knows, over any number of peers while they run. Link with libdriller-observer.
 * Errors and threads are as in <driller/observer.h>; a scan is used from one thread at a time.
 *
 * The first pass looks for a value, for a range, or takes every place (its value is unknown). Each further pass keeps those places
 * whose value meets a condition, which may be about the value of the pass before: changed, increased, and so on. Nothing is stopped,
 * no debugger is needed, and no memory becomes resident by being looked at: holes of the image and pages that were never touched
 * are skipped, so a scan does not find the zeros that they would read as.
 *
 * What a place is remembered with is its value as that pass saw it. The peers go on meanwhile, so two places were seen at two
 * moments. A peer that ends, or executes another program, is left out from then on, which is told.
 */
#ifndef DRILLER_SCAN_H
#define DRILLER_SCAN_H

#include <driller/observer.h>

#ifdef __cplusplus
extern "C" {
#endif

enum driller_scan_condition {
    DRILLER_SCAN_UNKNOWN = 0,   /* any value; only of a first pass */
    DRILLER_SCAN_EQUAL = 1,     /* "N", or "LOW..HIGH", both inclusive; decimal or 0x hexadecimal, or floating point */
    DRILLER_SCAN_NOT_EQUAL = 2, /* likewise: neither N, nor between LOW and HIGH */
    DRILLER_SCAN_LESS = 3,      /* than "N" */
    DRILLER_SCAN_GREATER = 4,
    /* Those that follow compare with the value of the pass before, and need one. */
    DRILLER_SCAN_CHANGED = 5,      /* any bit of it */
    DRILLER_SCAN_UNCHANGED = 6,
    DRILLER_SCAN_INCREASED = 7,
    DRILLER_SCAN_DECREASED = 8,
    DRILLER_SCAN_INCREASED_BY = 9, /* "N" or "LOW..HIGH". Integers wrap around, as they do in programs */
    DRILLER_SCAN_DECREASED_BY = 10
};

#define DRILLER_SCAN_CONDITIONS 11
#define DRILLER_SCAN_PARTS_MAX 65536u

/* The condition's name as the command writes it ("equal", "increased-by", ...), NULL if there is no such condition. */
const char *driller_scan_condition_name(uint32_t condition);

/* How a pass goes on. Sizes are in bytes of address space. */
struct driller_scan_progress {
    uint64_t total;      /* there was to look at when the pass began */
    uint64_t scanned;    /* looked at */
    uint64_t skipped;    /* holes */
    uint64_t unreadable; /* could not be read, or is not mapped any more: `reason` has the first cause */
    uint64_t left_out;   /* not kept, since the limit of memory is reached */
    uint64_t matches;    /* places that are still kept, those that this pass has not reached included */
    uint64_t memory;     /* bytes that keeping them takes in the caller */
    uint32_t pass;       /* 1 for the first */
    uint32_t done;       /* 1: the pass is complete */
    uint32_t ended;      /* parts whose process has ended; see driller_scan_part */
    uint32_t reserved;
    char reason[DRILLER_ERROR_MAX];
};

/* One of the parts that a scan has; all of one peer, or a range of its addresses. */
struct driller_scan_part {
    int32_t pid;
    uint32_t ended;   /* 1: the process has ended, or executed another program; there are no matches any more */
    uint64_t start, end;
    uint64_t matches;
};

/* A place that is kept, and its value as it was last seen: as many bytes as the type has, in memory order. */
struct driller_scan_match {
    uint64_t address;
    unsigned char value[8];
};

struct driller_scan;

/*
 * A scan for values of one type: DRILLER_PATTERN_I8 to DRILLER_PATTERN_F64 of <driller/search.h>. `alignment`: only at
 * addresses that are a multiple of it, 1, 2, 4 or 8; 0 for the size of the value. `tolerance` is for floating point: N means all from
 * N - tolerance to N + tolerance. `limit`: most bytes that remembering places and values may take; 0: a quarter of the
 * machine's memory. The scan is the caller's: driller_scan_free.
 */
int driller_scan_new(uint32_t type, uint32_t alignment, double tolerance, uint64_t limit, struct driller_scan **scan, char *error);
void driller_scan_free(struct driller_scan *scan);

/*
 * Adds the addresses [start, end) of a peer, end 0: to the last; `kinds` as for driller_search_new. Before the first pass. The peer
 * must outlive the scan; it may be added more than once, with ranges that do not overlap. Returns the part's number, which counts
 * from 0.
 */
int driller_scan_add(struct driller_scan *scan, struct driller_peer *peer, uint64_t start, uint64_t end, uint32_t kinds,
                     char *error);

/*
 * Begins a pass. `value` is what the condition needs, else ignored. -EINVAL with *error set, and nothing begun, if they make no sense
 * or the condition is not for this pass. A pass that was begun before and is not complete is given up: it has narrowed the
 * places that it had reached, the others are as they were.
 */
int driller_scan_begin(struct driller_scan *scan, uint32_t condition, const char *value, char *error);

/*
 * Goes on with the pass for about `budget_ms`; progress->done tells that it is complete. 0, or -EINVAL if none was begun. To cancel,
 * stop calling, and begin another one or free the scan.
 */
int driller_scan_next(struct driller_scan *scan, int budget_ms, struct driller_scan_progress *progress, char *error);

/* 0, or -ENOENT behind the last part. */
int driller_scan_part(const struct driller_scan *scan, uint32_t part, struct driller_scan_part *out);

/*
 * The matches of a part in ascending order, from the one with the number `first` on, which counts from 0. Returns how many were
 * written, at most `capacity`; 0 behind the last. -ENOENT if there is no such part.
 */
ssize_t driller_scan_matches(const struct driller_scan *scan, uint32_t part, uint64_t first, struct driller_scan_match *out,
                             size_t capacity);

#ifdef __cplusplus
}
#endif

#endif
