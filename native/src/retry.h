/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Rebuilds that nobody asks for: what a fork has closed is to be shared again, and what an eager peer could not share at
 * first, as a thread could not be parked, is tried again. At once, and then ever more seldom: each attempt parks all threads.
 */
#ifndef DRILLER_RETRY_H
#define DRILLER_RETRY_H

#include "own.h"

/* All zero at first. Used by the service thread only. */
struct retry {
    bool wanted;
    uint32_t attempts;
    uint64_t nap; /* between the last attempt and the next, nanoseconds */
    uint64_t at;  /* when to make the next, monotonic */
};

/* Nanoseconds until the next attempt, UINT64_MAX if none is to be made. */
uint64_t retry_left(const struct own *own, struct retry *retry);

/* One is made now. */
void retry_begin(struct retry *retry);

#endif
