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
 * Runs job(own) in a helper and waits for its end. Called by the service thread, own->lock held. Returns what the job
 * returned, or a negative errno with own->message set when there was no helper or it died.
 */
long helper_run(struct own *own, long (*job)(struct own *));

#endif
