/* SPDX-License-Identifier: EPL-2.0 */
/*
 * The helper: a short-lived process in the same address space (clone with CLONE_VM, not CLONE_THREAD), on a
 * stack of its own. Being a process it may trace the threads of this one, and has resource limits of its own, so that
 * writing to the image is not subject to the program's soft RLIMIT_FSIZE. All that moves memory runs in it.
 */
#ifndef DRILLER_HELPER_H
#define DRILLER_HELPER_H

#include "own.h"

/*
 * Starts a helper that runs job(own). 0, to be followed by helper_await, or a negative errno with own->message set. Called by
 * the service thread, own->lock held until the helper has ended.
 */
long helper_start(struct own *own, long (*job)(struct own *));

/* Whether it has not ended yet. */
static inline bool helper_lives(const struct own *own)
{
    return __atomic_load_n(&own->helper_alive, __ATOMIC_ACQUIRE) != 0;
}

/* Waits for its end. Returns what the job returned, or a negative errno with own->message set when it died before. */
long helper_await(struct own *own);

/*
 * Runs job(own) in a helper and waits for its end. Called by the service thread, own->lock held. Returns what the job
 * returned, or a negative errno with own->message set when there was no helper or it died.
 */
long helper_run(struct own *own, long (*job)(struct own *));

#endif
