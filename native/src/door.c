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

static bool is_empty(const struct own *own)
{
    uint64_t any = __atomic_load_n(&own->mutators, __ATOMIC_SEQ_CST);
    for (uint32_t slot = 0; slot < OWN_INSIDE_MAX && any == 0; slot++)
        any = __atomic_load_n(&own->inside[slot], __ATOMIC_SEQ_CST);
    return any == 0;
}

/* Whether something else is now where the thread noted that it is inside, or nothing at all. */
static bool was_left(const struct own *own, uint32_t slot, uint64_t address)
{
    struct inside now;
    struct iovec here = {now.words, sizeof now.words}, there = {((struct inside *)address)->words, sizeof now.words};
    /* of ourselves: the helper has the same memory */
    long got = SYS6(__NR_process_vm_readv, sys_getpid(), &here, 1, &there, 1, 0);
    unsigned char resident;
    bool left = got == -EFAULT && SYS3(__NR_mincore, address & ~(own->page - 1), own->page, &resident) == -ENOMEM;
    for (unsigned w = 0; got == (long)sizeof now.words && w < 8; w++)
        left = left || now.words[w] != door_word(slot, w);
    return left;
}

/*
 * Forgets those who are not inside any more, though they have not said so. An entry that is marked all the while is all the while
 * that of the same stay.
 */
static void forget_those_gone(struct own *own)
{
    for (uint32_t slot = 0; slot < OWN_INSIDE_MAX; slot++) {
        uint64_t address = __atomic_load_n(&own->inside[slot], __ATOMIC_SEQ_CST), suspect = address | DOOR_SUSPECT;
        if (address == 0 || !__atomic_compare_exchange_n(&own->inside[slot], &address, suspect, false, __ATOMIC_SEQ_CST,
                                                         __ATOMIC_SEQ_CST))
            continue;
        uint64_t now = was_left(own, slot, suspect ^ DOOR_SUSPECT) ? 0 : suspect ^ DOOR_SUSPECT;
        __atomic_compare_exchange_n(&own->inside[slot], &suspect, now, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    }
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
        if (round % 32 == 16)
            forget_those_gone(own);
    }
}

void door_open(struct own *own)
{
    set(own, DOOR_OPEN);
    sys_futex_wake(&own->door, INT32_MAX);
}

void door_wait(struct own *own, struct inside *inside)
{
    const struct timespec moment = {0, 5000000};
    uint64_t began = sys_now();
    for (;;) {
        uint32_t state = __atomic_load_n(&own->door, __ATOMIC_SEQ_CST);
        if (state == DOOR_OPEN || (state == DOOR_CLOSING && sys_now() - began > PATIENCE_NS))
            return;
        door_leave(own, inside);
        sys_futex_wait(&own->door, state, &moment);
        door_enter(own, inside);
    }
}
