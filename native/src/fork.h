/* SPDX-License-Identifier: EPL-2.0 */
/*
 * fork: parent and child must not share memory, least of all the stack that both run on.
 *
 *   before   the parent's mappings of the image become MAP_PRIVATE, in place, without a copy, while the door is shut
 *            (door.h) and, where they can be, the threads are parked: what was written is in the image, what is
 *            written from now on is copied on write. The image is closed: nobody writes to it or punches holes.
 *   fork     as ever; other threads run on.
 *   child    its memory is as it was at that instant. Its own service copies it to an image of its own, at once.
 *   parent   runs on private copies until every such child has copied, ended or called exec; then a rebuild writes
 *            back what was changed meanwhile, and it is shared again.
 *
 * Where no descriptor is to be had for that, all memory is made private before and shared again afterwards: agent.h.
 * A child that calls exec at once costs no copy. While the image is closed, the peer's state is FORKING.
 */
#ifndef DRILLER_FORK_H
#define DRILLER_FORK_H

#include "own.h"

/* The handlers for pthread_atfork(3), run by the forking thread. */
void fork_before(void);
void fork_in_parent(void);
void fork_in_child(void);

/* Closes the image: makes every mapping of it private, in place. Called by the service thread. */
long fork_close_image(struct own *own);

/* How long the parent waits for its children to copy when there is something else to do. */
#define FORK_PATIENCE_NS UINT64_C(1000000000)

/*
 * The image is left to the children that have not copied yet (they may be stopped), and a new one is begun, into which all is
 * copied: they are waited for no longer. 0, or a negative errno with own->message set. Called by the service thread, which is
 * to count none of them any more.
 */
long fork_leave_image(struct own *own);

/* A child that was announced has copied, or is gone. Called by the service thread. */
void fork_child_done(struct own *own);

#endif
