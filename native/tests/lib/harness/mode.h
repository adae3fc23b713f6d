/* SPDX-License-Identifier: EPL-2.0 */
/*
 * For the programs that lib_run runs in every mode (see run.c): which mode it is, and rebuilds of oneself at chosen
 * moments. Without Driller (mode off) all of it does nothing, so that the same checks prove the test itself.
 */
#ifndef DRILLER_TEST_MODE_H
#define DRILLER_TEST_MODE_H

#include "test.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Whether the process is a peer, as the environment says. */
bool mode_is_peer(void);
/* Whether the runner sends REBUILD all the time. */
bool mode_is_hammered(void);

/*
 * Asks the calling process's own peer and fails the test if it refuses. A fork that is still being copied is waited
 * for.
 */
void mode_rebuild(void);
void mode_restore(void);

/*
 * Returns when `count` more rebuilds have been carried out: the runner's if it sends any, else one's own. For a test
 * that wants rebuilds to fall into what its threads do.
 */
void mode_await_rebuilds(unsigned count);

/* Milliseconds of the monotonic clock. */
double mode_now_ms(void);

/* How long tests of waiting and of contention go on, in milliseconds. */
#define MODE_SPELL_MS 400

/* Forks; the child dies with its parent. -1 is a failed test. */
pid_t mode_fork(void);
/* Waits for a child and fails the test unless it exited with `status`. */
void mode_reap(pid_t child, int status);
/* Waits for a child and fails the test unless it died of `signal`. */
void mode_reap_killed(pid_t child, int signal);

#endif
