/* SPDX-License-Identifier: EPL-2.0 */
/* Starting a peer to look at: the test program itself, with an argument, under the library. */
#ifndef DRILLER_TEST_PEER_H
#define DRILLER_TEST_PEER_H

#include <driller/observer.h>

#include <sys/types.h>

struct started {
    pid_t pid;
    int in;  /* its standard input: closing it is the sign to end */
    int out; /* its standard output */
};

/*
 * Starts `program` `role` with DRILLER=lazy in the group, and further variables "NAME=value", up to NULL. Returns when it
 * has written a byte. It dies with the test.
 */
struct started peer_start(const char *library, const char *program, const char *role, const char *group,
                          const char *const *variables);

/* Ends it and fails the test unless it exits with `status`. */
void peer_end(const struct started *peer, int status);

/* Writes a byte to its standard input, and reads the one by which it answers. */
void peer_tell(const struct started *peer, char what);

/* Attaches to it over its socket. */
struct driller_peer *peer_attach(const struct started *peer);

/*
 * Sends a request, again while the peer is busy: a child that was forked may still copy, and a busy machine may take its
 * time to park threads.
 */
void peer_ask(struct driller_peer *peer, uint16_t type);

/* In the peer: writes that byte, and waits for the sign to end. */
void peer_ready(void);
void peer_wait(void);

#endif
