/* SPDX-License-Identifier: EPL-2.0 */
/* One observer's connection: what arrives on it is hostile. */
#ifndef DRILLER_CONNECTION_H
#define DRILLER_CONNECTION_H

#include "activity.h"

/*
 * A message that only the process itself may send: a thread is about to fork. The answer carries the image; the child
 * has copied (or is gone) when the connection ends. See fork.c.
 */
#define CONNECTION_FORK 0x8000u

/* The peer's abstract socket, bound, non-blocking; a descriptor or a negative errno with own->message set. */
long connection_bind(struct own *own);

/*
 * Listens on own->socket. The kernel tells those who connect the pid of who called listen(): so a thread of the process
 * must, not a helper. 0 or a negative errno with own->message set.
 */
long connection_listen(struct own *own);

/* Connects to the peer's own socket, blocking; a descriptor of the caller's or a negative errno. */
long connection_to_self(const struct own *own);

/* Sends CONNECTION_FORK and waits for the answer. The image's descriptor, or a negative errno. */
long connection_announce_fork(int fd);

/* Notes that something of the connection `fd` was refused: enum driller_refused. */
void connection_refused(struct own *own, int fd, uint32_t kind);

struct connection {
    int fd;
    int pid;       /* of who connected, as we see it: 0 if it is in another pid namespace */
    uint64_t used; /* when it was made or last served; nanoseconds, monotonic */
    bool spoke; /* something that makes sense has come on it */
    bool fork;  /* that of a fork under way */
    bool holds; /* the threads are held for it */
    bool owed;  /* they were, until the lease ran out: `hold` is told when it sends RELEASE */
    uint32_t turn; /* not 0: its message waits for the end of a hold; the lowest is the first to be served */
    struct driller_hold hold;
    struct activity_wish activity; /* its lease */
};

/* A new connection whose other end may talk to us. 0, or a negative errno: -EAGAIN none, -EACCES refused and closed. */
long connection_accept(struct own *own, struct connection *connection);

/*
 * Whether the message that has arrived asks for what cannot be done while the threads are held: *fork, if for a fork, which
 * need not wait for other forks as the rest must. It stays where it is.
 */
bool connection_asks_for_job(const struct connection *connection, bool *fork);

/* Reads and answers one message. Returns 0, or a negative errno when the connection is to be closed. */
long connection_serve(struct own *own, struct connection *connection);

#endif
