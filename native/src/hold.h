/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Holding the program for an observer's copy: DRILLER_PARK and DRILLER_RELEASE (abi.h). A helper parks all threads and
 * keeps them so; the service thread goes on serving meanwhile. The helper itself lets them go when the lease ends, so that
 * neither an observer that hangs nor a service that is busy can keep the program any longer.
 */
#ifndef DRILLER_HOLD_H
#define DRILLER_HOLD_H

#include "own.h"

enum hold_state {
    HOLD_NONE = 0,   /* none, or it is over: the helper is about to end */
    HOLD_ASKED = 1,  /* the helper parks the threads */
    HOLD_HELD = 2,
    HOLD_LET_GO = 3, /* the service has asked the helper to let them go */
    HOLD_EXPIRED = 4, /* the helper has let them go: the lease ran out */
};

/* All of it is called by the service thread. */

/*
 * Parks all threads, after that shares what is not shared yet if `rebuild`, publishes the table, and returns with the
 * threads held and own->lock taken: each call that returns 0 is followed by one of hold_end. At most `lease_ms` (cut to
 * DRILLER_LEASE_MAX_MS, 0: DRILLER_LEASE_MS). Or a negative errno with own->message set and everything as it was.
 */
long hold_begin(struct own *own, uint32_t lease_ms, bool rebuild);

/* Whether one has begun and not been ended. */
static inline bool hold_is_on(const struct own *own)
{
    return own->hold_on;
}

/* Nanoseconds until the lease ends; 0 when that may be seen now, by hold_has_run_out. */
uint64_t hold_left(const struct own *own);

/* Whether the threads run by now, though nobody has ended the hold. */
bool hold_has_run_out(const struct own *own);

/*
 * Lets the threads go, if the lease has not, and fills in what is told of the hold. 0, or a negative errno with own->message
 * set when the helper died meanwhile: then nobody knows when the program ran on.
 */
long hold_end(struct own *own, struct driller_hold *result);

#endif
