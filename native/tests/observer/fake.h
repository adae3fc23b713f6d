/* SPDX-License-Identifier: EPL-2.0 */
/*
 * A peer made by hand, to say what no real one would say: its directory, image and socket are real, what is in them
 * and what is answered is up to the test.
 */
#ifndef DRILLER_TEST_FAKE_H
#define DRILLER_TEST_FAKE_H

#include <driller/abi.h>
#include <stddef.h>
#include <sys/types.h>

#define FAKE_IMAGE_SIZE (UINT64_C(1) << 47)

struct fake {
    int listener;
    int directory;
    int image;
    struct driller_header *header;
    struct driller_segment *segments;
    char *strings;
    struct driller_activity *activity; /* the last of the directory; NULL without it */
};

/* A memfd as a peer makes it; `sealed` 0 leaves its size open. */
int fake_memfd(const char *name, uint64_t size, int sealed);

/* The calling process becomes a well-formed peer that listens. */
void fake_open(struct fake *fake, const char *group);
/* Fills in a well-formed header and an empty table for the calling process. */
void fake_fill(struct fake *fake, const char *group);
int fake_listen(uid_t uid, const char *group, pid_t pid);
/* Appends to the strings or the table. Publish afterwards. */
uint32_t fake_string(struct fake *fake, const char *text);
struct driller_segment *fake_segment(struct fake *fake, uint64_t start, uint64_t end, uint16_t kind, uint16_t backing,
                                     uint32_t reason);
void fake_publish_begin(struct fake *fake);
void fake_publish_end(struct fake *fake);

int fake_accept(struct fake *fake);
/* 0 when the connection ended. */
int fake_receive(int connection, struct driller_message *message);
void fake_send(int connection, const void *packet, size_t length, const int *descriptors, size_t count);
/* An answer as it should be. */
void fake_answer(int connection, const struct driller_message *question, int status, const void *payload, size_t length);
void fake_answer_hello(struct fake *fake, int connection, const struct driller_message *question);
/* Answers everything well until the connection ends. */
void fake_serve(struct fake *fake, int connection);

/*
 * Starts a process that becomes a peer of `group`, calls `prepare` (may be NULL), tells its parent that it is ready,
 * then calls `behave`. NULL: accepts and serves for ever. Then it
 * waits to be stopped; it dies with its parent.
 */
pid_t fake_start(const char *group, void (*prepare)(struct fake *), void (*behave)(struct fake *));
/* Kills and reaps it. */
void fake_stop(pid_t pid);

#endif
