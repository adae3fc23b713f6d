/* SPDX-License-Identifier: EPL-2.0 */
/*
 * The way to the service when the program has no descriptor left for a connection, others hold all connections, or the
 * socket is in another network namespace: a raw thread with a descriptor table of its own, which lives until what it asks for
 * is done.
 *   restore   for the time of one fork that cannot be announced (see fork.c): all memory is made private before it, and
 *             shared again afterwards
 *   confine   the program is about to set a seccomp filter: all memory is made private, for good (see confine.h)
 *   dismiss   the same, and the service thread ends: for calls that only a process with one thread may make
 */
#ifndef DRILLER_AGENT_H
#define DRILLER_AGENT_H

#include "own.h"

enum agent_state {
    AGENT_IDLE = 0,
    AGENT_RESTORE = 1,  /* the service is to make all memory private */
    AGENT_RESTORED = 2, /* it has */
    AGENT_FAILED = 3,   /* it could not */
    AGENT_SHARE = 4,    /* the fork is over: the service is to share it again */
    AGENT_CONFINE = 5,
    AGENT_DISMISS = 6,
    AGENT_DONE = 7, /* either of these two */
};

/* Makes all memory private. 0 or a negative errno. Called by a thread that is about to fork, own->lock not held. */
long agent_restore(struct own *own);

/* After the fork, in the parent; returns at once, never fails. */
void agent_share_again(struct own *own);

/* Makes all memory private, and refuses rebuilds until own->confined is cleared. 0 or a negative errno. */
long agent_confine(struct own *own);

/*
 * Makes all memory private and ends the service thread: no thread of ours is left when it returns. 0, or a negative errno:
 * then the service goes on. service_start() begins anew.
 */
long agent_dismiss(struct own *own);

/* Whether a thread waits for memory to be made private. */
bool agent_is_asked(const struct own *own);

/*
 * Does what is wished for. Called by the service thread whenever somebody has connected. False when the thread is to end:
 * it is no longer a peer then.
 */
bool agent_serve(struct own *own);

#endif
