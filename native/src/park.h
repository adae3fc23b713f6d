/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Parking: holding every thread of the process but the service's while its memory moves. Two methods,
 * because neither works everywhere:
 *   seize   the helper traces the threads. Works on threads that block all signals, and interrupted calls start again by
 *           themselves. Refused while a debugger traces the process, or where ptrace is forbidden.
 *   signal  a handler holds each thread. Works under a debugger; some waits end with EINTR, as signal(7) lists.
 * All of this runs in the helper.
 */
#ifndef DRILLER_PARK_H
#define DRILLER_PARK_H

#include "own.h"

/*
 * Parks all threads by own->park_method within own->park_timeout_ms. 0, or a negative errno with own->message saying which thread and why;
 * then none is parked. The door is shut: no thread is in the middle of an overload. Sets own->result.park_ns, threads and method.
 */
long park_all(struct own *own);

/* The same with the door as it is. */
long park_threads(struct own *own);

/* Lets them go, opens the door, and sets own->result.pause_ns. */
void park_release(struct own *own);

/* After a helper that died while it held them: opens what it has left shut. Called by the service thread. */
void park_abandon(struct own *own);

/* Whether this is how the kernel refuses ptrace, as under a debugger: then signals are the way. */
static inline bool park_is_refused(long error)
{
    return error == -EPERM || error == -EACCES || error == -ENOSYS;
}

/* Whether a job that ended so is run again, by signals: its end does not count. */
static inline bool park_will_be_tried_again(const struct own *own, long error)
{
    return own->park_method == DRILLER_PARK_SEIZE && park_is_refused(error);
}

/* The two methods; the same contract, own->park_began set by the caller. */
long park_seize(struct own *own);
void park_seize_release(struct own *own);
long park_signal(struct own *own);
void park_signal_release(struct own *own);

/*
 * Called by the service thread before and after a job that parks by signals: the handlers belong to the process, which the
 * helper does not share.
 */
void park_signal_prepare(struct own *own);
void park_signal_finish(struct own *own);

/*
 * Calls `visit` for each thread of the process but the service's, until it returns a negative errno. 0, that errno, or
 * that of reading /proc/<pid>/task.
 */
long park_each_thread(struct own *own, long (*visit)(struct own *own, int tid));

/* What /proc/<pid>/task/<tid>/status tells. */
struct thread_status {
    char state;    /* R, S, D, T, t, Z, X; 0 when the thread is gone */
    int tracer;    /* pid, 0 if none */
    uint64_t blocked, pending; /* signal sets */
    char name[17];
};
void park_thread_status(const struct own *own, int tid, struct thread_status *out);

/* The failure to park `tid`: sets own->message, returns `error`. */
long park_fail(struct own *own, int tid, long error, const char *why);

static inline bool park_expired(const struct own *own)
{
    return sys_now() - own->park_began > (uint64_t)own->park_timeout_ms * 1000000u;
}

#endif
