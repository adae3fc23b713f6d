/* SPDX-License-Identifier: EPL-2.0 */
#include "crowd.h"

/* Those that the service has in any case, two to hand out, and what a rebuild opens. */
#define DESCRIPTORS_KEPT 16u

bool crowd_is_near_limit(uint32_t count)
{
    struct rlimit limit;
    return sys_prlimit(RLIMIT_NOFILE, NULL, &limit) == 0 && count + 1 + DESCRIPTORS_KEPT > limit.rlim_cur;
}

bool crowd_is_full(const struct own *own, const struct connection *connections, uint32_t count, int pid)
{
    uint32_t others = 0;
    for (uint32_t i = 0; i < count; i++)
        others += connections[i].pid != own->pid;
    return count == OWN_CONNECTIONS_MAX || (pid != own->pid && others >= OWN_OBSERVERS_MAX);
}

static uint32_t connections_of(const struct connection *connections, uint32_t count, int pid)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < count; i++)
        found += connections[i].pid == pid;
    return found;
}

/* One of our own that has said nothing is a thread about to fork. */
static bool may_go(const struct own *own, const struct connection *c)
{
    return !c->fork && !c->holds && !c->owed && c->turn == 0 && (c->spoke || c->pid != own->pid);
}

/* Whether `a` goes rather than `b`. */
static bool goes_first(const struct connection *connections, uint32_t count, const struct connection *a,
                       const struct connection *b)
{
    uint32_t many = connections_of(connections, count, a->pid), others = connections_of(connections, count, b->pid);
    if (a->spoke != b->spoke)
        return !a->spoke;
    return many != others ? many > others : a->used < b->used;
}

uint32_t crowd_choose(const struct own *own, const struct connection *connections, uint32_t count)
{
    uint32_t chosen = count;
    for (uint32_t i = 0; i < count; i++)
        if (may_go(own, &connections[i]) &&
            (chosen == count || goes_first(connections, count, &connections[i], &connections[chosen])))
            chosen = i;
    return chosen;
}
