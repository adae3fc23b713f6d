/* SPDX-License-Identifier: EPL-2.0 */
/*
 * The door in front of the overloads (overload/overload.h). A job that changes what is mapped how shuts it: who is in the
 * middle of an overload comes to its end, who arrives waits outside, so that no overload ever sees half of a job. Without
 * it a program whose threads map memory all the time would hardly ever have an instant at which none of them does.
 */
#ifndef DRILLER_DOOR_H
#define DRILLER_DOOR_H

#include "own.h"

enum door {
    DOOR_OPEN = 0,
    DOOR_CLOSING = 1, /* who arrives waits for a while, then goes in: a signal handler may have interrupted an overload */
    DOOR_SHUT = 2,    /* nobody is inside; who arrives waits until it opens */
};

/*
 * Called by the helper: shuts the door. False if threads stay inside for about two seconds; then it is open again.
 */
bool door_shut(struct own *own);

/* Opens it, whatever it was. */
void door_open(struct own *own);

/* Called by a thread that has counted itself in own->mutators and found the door not open: returns when it may go on. */
void door_wait(struct own *own);

#endif
