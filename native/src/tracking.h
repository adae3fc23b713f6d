/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Asking the kernel which pages were written to: userfaultfd(2) in its asynchronous write protect mode, and PAGEMAP_SCAN. The
 * first write to a protected page is a fault that the kernel settles by itself; nobody reads the descriptor. Mappings that a
 * forked child or a moved range has are free of it, and all are again when the descriptor is closed.
 * All of it is called by the service thread, with own->lock held; ranges are whole pages.
 */
#ifndef DRILLER_TRACKING_H
#define DRILLER_TRACKING_H

#include "own.h"

/* 0, or a negative errno with *state set to the enum driller_activity_state that tells why. */
long tracking_open(struct own *own, uint32_t *state);

/* Ends all of it; does nothing if it is not open. own->lock need not be held. */
void tracking_close(struct own *own);

static inline bool tracking_is_open(const struct own *own)
{
    return own->activity.open != 0;
}

/*
 * Registers [start, end), and protects what the image, at `shift` beyond an address, has data for: mapped by now or not. Holes stay
 * as they are; what is written there later counts as written. At most `most` pages. Returns the pages that are
 * protected, or a negative errno, with nothing registered: -E2BIG if there are more than `most`.
 */
long tracking_begin(struct own *own, uint64_t start, uint64_t end, uint64_t shift, uint64_t most);

/* The mapping is as it was; what it has become meanwhile does not matter. */
void tracking_end(struct own *own, uint64_t start, uint64_t end);

/*
 * How many pages were written to since they were protected, or came into being; they are protected (again) by the same step of the
 * kernel if `again`, so that no write is missed. Or a negative errno: -EPERM when the range was mapped anew.
 */
long tracking_take_written(struct own *own, uint64_t start, uint64_t end, bool again);

/* The small pages in [start, end) that the process has in memory or in swap space, counted up to `most` (0: all). Or a negative errno. */
long tracking_pages(struct own *own, uint64_t start, uint64_t end, uint64_t most);

/* Whether a huge page is mapped there: protecting it, or a mapping's border within it, would break it up. */
bool tracking_is_huge(struct own *own, uint64_t start, uint64_t end);

#endif
