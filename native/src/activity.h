/* SPDX-License-Identifier: EPL-2.0 */
/*
 * How much of the shared memory changes: counted while an observer has a lease (DRILLER_ACTIVITY in abi.h), published in
 * the directory. Between two ticks at most DRILLER_ACTIVITY_PAGES pages are protected. Segments that have few pages are watched
 * whole, as long as they fit; of large ones, windows, elsewhere at each tick.
 * All of it is called by the service thread, but for activity_give_way.
 */
#ifndef DRILLER_ACTIVITY_H
#define DRILLER_ACTIVITY_H

#include "own.h"

/* What the leases that run ask for, together. */
struct activity_wish {
    uint64_t until; /* nanoseconds, monotonic; what is in the past is no wish */
    uint32_t period_ms;
};

/*
 * Does what is due: begins, counts, ends. `held`: the threads are, and own->lock is taken, so counting has to wait. Returns the
 * nanoseconds after which it wants to be called again, UINT64_MAX for never.
 */
uint64_t activity_turn(struct own *own, const struct activity_wish *wish, bool held);

/* Lets go of all memory, which is about to be made private; goes on at the next tick if there is a lease. */
void activity_pause(struct own *own);

/* For good: the process is no peer any more. */
void activity_end(struct own *own);

/*
 * Called by a thread of the program that is about to make a userfaultfd of its own: it would be refused where memory is registered
 * already. From now on, nothing is.
 */
void activity_give_way(struct own *own);

#endif
