/* SPDX-License-Identifier: EPL-2.0 */
#include "door.h"

/* How long an arrival waits at a closing door, in nanoseconds. */
#define PATIENCE_NS UINT64_C(250000000)
/* How long the door may take to shut: on a busy machine those inside wait for a processor. Nobody is held meanwhile. */
#define SHUT_NS UINT64_C(2000000000)

static void set(struct own *own, enum door state)
{
    __atomic_store_n(&own->door, state, __ATOMIC_SEQ_CST);
}

static bool is_empty(struct own *own)
{
    return __atomic_load_n(&own->mutators, __ATOMIC_SEQ_CST) == 0;
}

bool door_shut(struct own *own)
{
    uint64_t began = sys_now();
    set(own, DOOR_CLOSING);
    for (uint32_t round = 0;; round++) {
        if (is_empty(own)) {
            set(own, DOOR_SHUT);
            /* one that came in meanwhile has seen it closing; from here on none does */
            if (is_empty(own))
                return true;
            set(own, DOOR_CLOSING);
        }
        if (sys_now() - began > SHUT_NS) {
            door_open(own);
            return false;
        }
        if (round < 16)
            SYS0(__NR_sched_yield);
        else
            sys_nap(50000);
    }
}

void door_open(struct own *own)
{
    set(own, DOOR_OPEN);
    sys_futex_wake(&own->door, INT32_MAX);
}

void door_wait(struct own *own)
{
    const struct timespec moment = {0, 5000000};
    uint64_t began = sys_now();
    for (;;) {
        uint32_t state = __atomic_load_n(&own->door, __ATOMIC_SEQ_CST);
        if (state == DOOR_OPEN || (state == DOOR_CLOSING && sys_now() - began > PATIENCE_NS))
            return;
        __atomic_fetch_sub(&own->mutators, 1, __ATOMIC_SEQ_CST);
        sys_futex_wait(&own->door, state, &moment);
        __atomic_fetch_add(&own->mutators, 1, __ATOMIC_SEQ_CST);
    }
}
