/* SPDX-License-Identifier: EPL-2.0 */
/*
 * The service thread: a raw thread, asleep in poll, that answers on the socket and starts the helper. The C library does
 * not know of it, so a single-threaded program stays single-threaded to its C library (no locks in malloc and
 * stdio, exit by the last thread as ever). It has a descriptor table of its own: the program can neither see nor close
 * what is in it, and it holds no descriptor of the program's open.
 */
#ifndef DRILLER_SERVICE_H
#define DRILLER_SERVICE_H

#include "own.h"

/*
 * Starts the service: it makes the image and the directory, listens, rebuilds if the mode is eager (in a forked child:
 * if the parent was rebuilt), then serves. When `wait`, returns after that, else at once. 0 or a negative errno with
 * own->message set.
 */
long service_start(struct own *own, bool wait);

/*
 * Gives up what makes the process a peer: its socket, directory and image, which holds nothing any more. Called by the
 * service thread, before it ends.
 */
void service_close(struct own *own);

/* Opens the write end of own->bell; a descriptor of the caller's, or a negative errno. Called by other threads. */
long service_open_bell(const struct own *own);

/* Makes the service look whether something is wished for (agent.h, activity.h); does not wait. Called by other threads. */
void service_wake(struct own *own);

/* Runs a job, one that parks in a helper, by the way of parking that works; own->lock is taken. Called by the service thread. */
long service_run(struct own *own, long (*job)(struct own *));

/*
 * Makes the service thread take on the process's user, groups and capabilities, and waits for it at most `nanoseconds`.
 * Called by the program's threads.
 */
void service_follow_credentials(struct own *own, long nanoseconds);

#endif
