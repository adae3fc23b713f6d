/* SPDX-License-Identifier: EPL-2.0 */
/* Rebuilding every peer of a group over and over, from outside. */
#ifndef DRILLER_TEST_HAMMER_H
#define DRILLER_TEST_HAMMER_H

#include <stdbool.h>

struct hammer;

/* `restore`: every second request is a RESTORE. The caller's until hammer_end. */
struct hammer *hammer_start(const char *group, bool restore);

/* One request to each peer that the group has now. */
void hammer_strike(struct hammer *hammer);

/*
 * Prints how many requests were carried out and each kind of refusal, and gives everything back. Returns whether there
 * was at least one rebuild and no refusal but those that a process earns that forks, execs or ends meanwhile, or that holds
 * `allowed` (NULL: none).
 */
bool hammer_end(struct hammer *hammer, const char *allowed);

#endif
