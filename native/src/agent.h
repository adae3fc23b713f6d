/* SPDX-License-Identifier: EPL-2.0 */
/*
 * The way to the service when the program has no descriptor left for a connection, or others hold all connections: a raw
 * thread with a descriptor table of its own, which lives for the time of one fork. Such a fork cannot be announced (see
 * fork.c), so all memory is made private before it, and shared again afterwards.
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
};

/* Makes all memory private. 0 or a negative errno. Called by a thread that is about to fork, own->lock not held. */
long agent_restore(struct own *own);

/* After the fork, in the parent; returns at once, never fails. */
void agent_share_again(struct own *own);

/* Does what is wished for. Called by the service thread whenever somebody has connected. */
void agent_serve(struct own *own);

#endif
