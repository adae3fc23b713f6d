/* SPDX-License-Identifier: EPL-2.0 */
/*
 * The service thread's user, groups and capabilities. The kernel keeps them per thread, and the C library, which
 * makes setuid(2) and the like act on all threads (nptl(7)), does not know this one. So that a program which gives up its
 * privileges keeps none of them in a corner, the service thread follows the process's first thread.
 */
#ifndef DRILLER_CREDENTIALS_H
#define DRILLER_CREDENTIALS_H

#include "own.h"

/*
 * Follows. Returns whether anything has changed; then own->header->uid is the new one. Called by the service thread whenever
 * it wakes; the overloads of setuid(2) and the like wake it at once and wait.
 */
bool credentials_follow(struct own *own);

#endif
