/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Comparing what lies in several processes. Link with libdriller-observer. Errors are as in <driller/observer.h>; everything here
 * may be called from several threads at once.
 */
#ifndef DRILLER_COMPARE_H
#define DRILLER_COMPARE_H

#include <driller/observer.h>
#include <driller/symbols.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DRILLER_COMPARE_MAX 4096u /* how many buffers at once */

/*
 * Compares `count` buffers of `length` bytes. Each byte is held against what most of the buffers have there, or, if no value has
 * a majority, and for two buffers, against the first one's. Where any buffer differs, differs[i] is 1, else 0 (may be NULL).
 * differing[k] is raised by the number of bytes in which buffer k differs (may be NULL). Returns the number of places where any
 * does. -EINVAL for no buffer or too many.
 */
ssize_t driller_compare(const unsigned char *const *buffers, size_t count, size_t length, unsigned char *differs,
                        uint64_t *differing);

/*
 * Where to go on comparing: the first run of bytes at `address` or after it, before `end` and in the same segment, that may be other
 * than zero; it ends at *stop, where there may be more. If there is none, *start is where the segment or the range ends. Nothing
 * becomes resident by it. -EFAULT if nothing is mapped at `address`, *start being the next address below `end` where something is.
 */
int driller_data_run(struct driller_peer *peer, uint64_t address, uint64_t end, uint64_t *start, uint64_t *stop);

/* The value that most of `count` bytes have, or the first one's if there is none. */
unsigned char driller_majority(const unsigned char *values, size_t count);

/* One of the processes that are compared. Both objects stay the caller's. */
struct driller_side {
    struct driller_peer *peer;
    struct driller_symbols *symbols; /* of this peer; no two threads at once may use them */
};

/*
 * Where that which lies at `address` of one process lies in another one: at the same address of the same process (a peer and a
 * snapshot of it), at the same offset of the same module, and outside of modules, at the same offset of the segment that is the first,
 * second, ... of its kind and name. *rest is what follows in that segment (may be NULL). -ENOENT with *error set if there is none.
 */
int driller_place_match(const struct driller_side *from, uint64_t address, const struct driller_side *to, uint64_t *matching,
                        uint64_t *rest, char *error);

/*
 * Instances of a program have pointers to the same place that never have the same bytes, since each is loaded elsewhere. Where the aligned
 * 8 bytes of all buffers are such, as driller_place_match has it, those of the first one are copied to the others. Only where
 * differs[], as driller_compare made it, is set. The buffers are what lies at `address` of sides[0] and corresponds to it in the
 * others. Returns how many there were.
 */
size_t driller_equalize_pointers(const struct driller_side *sides, size_t count, unsigned char *const *buffers, size_t length,
                                 uint64_t address, const unsigned char *differs);

/*
 * How many of the `length` bytes from addresses[k] of sides[k] on are a hole in the images of all of them, and so zeros everywhere. Reads
 * and touches nothing.
 */
uint64_t driller_common_hole(const struct driller_side *sides, size_t count, const uint64_t *addresses, uint64_t length);

/* What driller_common_run has seen. Times are those of CLOCK_MONOTONIC, in nanoseconds. */
struct driller_common_run {
    uint64_t length;  /* bytes that are the same in all */
    uint64_t holes;   /* how many of them are a hole in the images of all */
    int64_t first_ns; /* when the first byte was looked at, and when the last; 0 if none was */
    int64_t last_ns;
    int64_t skew_ns;  /* bytes that were compared with each other were looked at within this time */
};

/*
 * How many of the `length` bytes from addresses[k] of sides[k] on are the same in all of them: the quick way past what does not differ.
 * Holes are skipped and images are looked at where they are, without a copy; nothing becomes resident by it. It ends shortly before
 * bytes that differed, or where something cannot be read, or after about `budget_ms`, so that who calls can show how far it is, and
 * stop. What comes next, 64 KiB for example, has to be read and compared then: driller_read, driller_compare. A peer that ended
 * meanwhile is looked at as it was. Of the sides only the peers are used: symbols may be NULL. -EINVAL for no side or too many,
 * -ENOMEM; then nothing was looked at.
 */
int driller_common_run(const struct driller_side *sides, size_t count, const uint64_t *addresses, uint64_t length, int budget_ms,
                       struct driller_common_run *run);

/*
 * Marks in outliers[] which of `count` numbers are unlike the others: 0 or 1. With fewer than three there are none. Farther from the
 * median than 3.5 times the scaled median absolute deviation (Iglewicz and Hoaglin, 1993), and, so that counters which were
 * read a moment later are none, than 5 % of the median. NaN is an outlier among numbers.
 */
void driller_outliers(const double *values, size_t count, unsigned char *outliers);

/*
 * The same for `count` texts, or anything else that can only be the same or not: if more than half of them are the same, the others
 * are unlike them. With fewer than three there are none.
 */
void driller_text_outliers(const char *const *texts, size_t count, unsigned char *outliers);

#ifdef __cplusplus
}
#endif

#endif
