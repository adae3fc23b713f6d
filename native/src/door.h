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

/*
 * A thread in the middle of an overload, on its stack. A signal handler may leave the overload by siglongjmp, and nobody says so; but
 * what then runs on that stack writes over this sooner or later, and nothing else does: that is how one knows.
 */
struct inside {
    uint64_t words[8]; /* each is what door_word says */
    uint32_t slot;     /* in own->inside; OWN_INSIDE_MAX: one of own->mutators */
};

/* Another one at the same place has another slot, as this one's is taken. */
static inline uint64_t door_word(uint32_t slot, unsigned i)
{
    return UINT64_C(0x6472696c6c657200) ^ (uint64_t)slot << 32 ^ i;
}

/*
 * Called by the thread, before it looks at the door: it is inside from here on. Where there is no room for it in the table it is
 * only counted.
 */
static inline void door_enter(struct own *own, struct inside *inside)
{
    /* different stacks begin in different places of the table */
    uint32_t first = (uint32_t)((uint64_t)inside >> 12) * 2654435761u >> 16;
    for (uint32_t i = 0; i < OWN_INSIDE_MAX / 8; i++) {
        uint32_t slot = (first + i) % OWN_INSIDE_MAX;
        uint64_t none = 0;
        if (__atomic_load_n(&own->inside[slot], __ATOMIC_RELAXED) != 0)
            continue;
        inside->slot = slot;
        for (unsigned w = 0; w < 8; w++)
            inside->words[w] = door_word(slot, w);
        if (__atomic_compare_exchange_n(&own->inside[slot], &none, (uint64_t)inside, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
            return;
    }
    inside->slot = OWN_INSIDE_MAX;
    __atomic_fetch_add(&own->mutators, 1, __ATOMIC_SEQ_CST);
}

/* A job that looks whether one is still inside marks its entry meanwhile. */
#define DOOR_SUSPECT 1u

/* Takes the entry out, if it is that one's. */
static inline void door_free(struct own *own, uint32_t slot, uint64_t address)
{
    uint64_t held = address, suspect = address | DOOR_SUSPECT;
    while (!__atomic_compare_exchange_n(&own->inside[slot], &held, 0, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
        if (held != suspect && held != address)
            return;
}

static inline void door_leave(struct own *own, struct inside *inside)
{
    if (inside->slot == OWN_INSIDE_MAX)
        __atomic_fetch_sub(&own->mutators, 1, __ATOMIC_SEQ_CST);
    else
        door_free(own, inside->slot, (uint64_t)inside);
}

/* Called by a thread that is inside and found the door not open: returns when it may go on, inside. */
void door_wait(struct own *own, struct inside *inside);

#endif
