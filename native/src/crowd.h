/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Who may keep a connection when there are too many. Whoever comes is let in, and another goes: first who has never said
 * anything, of these one of the process that has most connections, of these the one that has been idle longest. So nobody keeps others out, by
 * mistake or on purpose; an idle observer that goes has its memory still, and its library connects anew when it is asked for more.
 */
#ifndef DRILLER_CROWD_H
#define DRILLER_CROWD_H

#include "connection.h"

/* Whether one more connection, of process `pid`, is too many. Others never get all of them: the process needs some to fork. */
bool crowd_is_full(const struct own *own, const struct connection *connections, uint32_t count, int pid);

/* Whether with one more of them too few descriptors are left to serve anybody. */
bool crowd_is_near_limit(uint32_t count);

/*
 * The index of the connection that goes for it, or `count`: all have something under way. Never one that the program itself
 * is about to use.
 */
uint32_t crowd_choose(const struct own *own, const struct connection *connections, uint32_t count);

#endif
