/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Programs under seccomp(2) filters. A filter may end the process for a system call that is not on its list, and ours are on
 * hardly any. So:
 *   a program that sets a filter   its memory is made private first and stays so: from then on libdriller makes no call of
 *                                  its own in the program's threads (overload/process.c)
 *   a program that starts under one, such as in a container   the calls are tried in a child process first; if that does
 *                                  not live, the program is left alone
 */
#ifndef DRILLER_CONFINE_H
#define DRILLER_CONFINE_H

#include "own.h"

/* Whether the calling thread is under a filter. */
bool confine_is_filtered(void);

/* Tries every kind of system call that libdriller makes, in a child process. Whether the filter let it live. */
bool confine_allows(struct own *own);

/* The same for those by which activity is counted, which filters of containers often leave out. */
bool confine_allows_tracking(struct own *own);

#endif
