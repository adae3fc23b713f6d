/* SPDX-License-Identifier: EPL-2.0 */
#include "hold.h"
#include "helper.h"
#include "park.h"
#include "rebuild.h"
#include "table.h"
#include "text.h"

/* How often to look whether the helper still lives, while one waits for its word. */
#define LOOK_NS 50000000

static uint32_t state_of(const struct own *own)
{
    return __atomic_load_n(&own->hold_state, __ATOMIC_SEQ_CST);
}

static void set_state(struct own *own, uint32_t state)
{
    __atomic_store_n(&own->hold_state, state, __ATOMIC_SEQ_CST);
    sys_futex_wake(&own->hold_state, INT32_MAX);
}

/* By one of the two only: by the service because it was asked to, by the helper because the lease is over. */
static bool change_held_to(struct own *own, uint32_t state)
{
    uint32_t held = HOLD_HELD;
    bool changed =
        __atomic_compare_exchange_n(&own->hold_state, &held, state, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    if (changed)
        sys_futex_wake(&own->hold_state, INT32_MAX);
    return changed;
}

static struct timespec span(uint64_t nanoseconds)
{
    return (struct timespec){(time_t)(nanoseconds / 1000000000u), (long)(nanoseconds % 1000000000u)};
}

/* ---- in the helper ---- */

static void keep(struct own *own)
{
    uint64_t left;
    own->hold.since_ns = own->park_began + own->result.park_ns;
    own->hold_until = sys_now() + (uint64_t)own->hold.lease_ms * 1000000u;
    set_state(own, HOLD_HELD);
    while ((left = hold_left(own)) > 0 && state_of(own) == HOLD_HELD) {
        struct timespec time = span(left);
        sys_futex_wait(&own->hold_state, HOLD_HELD, &time);
    }
    change_held_to(own, HOLD_EXPIRED);
}

static long hold_job(struct own *own)
{
    struct driller_header *h = own->header;
    uint32_t before = h->state;
    long error = rebuild_park(own);
    if (error == 0) {
        /* what a fork has closed is written back first, or the image would be behind */
        own->hold_rebuild = own->hold_rebuild || own->image_closed != 0;
        error = own->hold_rebuild ? rebuild_parked(own) : rebuild_look_parked(own);
        uint32_t now = own->hold_rebuild && error == 0 ? DRILLER_STATE_SHARED : before;
        if (error == 0) {
            table_set_state(own, DRILLER_STATE_PARKED);
            keep(own);
        }
        table_set_state(own, (enum driller_state)now);
        park_release(own);
    }
    if (error != 0) {
        h->failures += !park_will_be_tried_again(own, error);
        table_set_state(own, (enum driller_state)before);
        return error;
    }
    if (own->hold_rebuild)
        rebuild_collapse(own);
    own->hold.held_ns = own->result.pause_ns - own->result.park_ns;
    h->holds++;
    h->held_ns += own->hold.held_ns;
    return 0;
}

/* ---- in the service thread ---- */

/* Returns when the helper holds the threads, or has given up or died. */
static void await_held(struct own *own)
{
    const struct timespec moment = {0, LOOK_NS};
    while (state_of(own) == HOLD_ASKED && helper_lives(own))
        sys_futex_wait(&own->hold_state, HOLD_ASKED, &moment);
}

static long job(struct own *own)
{
    long error = hold_job(own);
    if (state_of(own) != HOLD_EXPIRED)
        set_state(own, HOLD_NONE);
    return error;
}

/* Waits for the helper's end, if there was one to begin with. */
static long finish(struct own *own, long error)
{
    if (error == 0)
        error = helper_await(own);
    if (own->park_method == DRILLER_PARK_SIGNAL)
        park_signal_finish(own);
    park_abandon(own);
    return error;
}

static long begin(struct own *own, uint32_t method)
{
    own->park_method = method;
    set_state(own, HOLD_ASKED);
    if (method == DRILLER_PARK_SIGNAL)
        park_signal_prepare(own);
    long error = helper_start(own, job);
    if (error == 0) {
        await_held(own);
        if (state_of(own) == HOLD_HELD || state_of(own) == HOLD_EXPIRED)
            return 0;
    }
    return finish(own, error);
}

long hold_begin(struct own *own, uint32_t lease_ms, bool rebuild)
{
    own_lock(own);
    bytes_zero(&own->result, sizeof own->result);
    bytes_zero(&own->hold, sizeof own->hold);
    own->hold.lease_ms = lease_ms == 0 ? DRILLER_LEASE_MS : lease_ms < DRILLER_LEASE_MAX_MS ? lease_ms : DRILLER_LEASE_MAX_MS;
    own->hold_rebuild = rebuild;
    long error = begin(own, DRILLER_PARK_SEIZE);
    if (park_will_be_tried_again(own, error))
        error = begin(own, DRILLER_PARK_SIGNAL);
    if (error != 0) {
        own_unlock(own);
        return error;
    }
    own->hold_on = true;
    own->hold.generation = own->result.generation;
    own->hold.bytes = own->result.bytes;
    own->hold.park_ns = own->result.park_ns;
    own->hold.threads = own->result.threads;
    own->hold.method = own->result.method;
    own->hold.held_ns = sys_now() - own->hold.since_ns;
    return 0;
}

uint64_t hold_left(const struct own *own)
{
    uint64_t now = sys_now();
    return own->hold_until > now ? own->hold_until - now : 0;
}

bool hold_has_run_out(const struct own *own)
{
    return state_of(own) == HOLD_EXPIRED || !helper_lives(own);
}

long hold_end(struct own *own, struct driller_hold *result)
{
    change_held_to(own, HOLD_LET_GO);
    bool expired = state_of(own) == HOLD_EXPIRED;
    long error = finish(own, 0);
    if (error != 0)
        table_set_state(own, own->shared ? DRILLER_STATE_SHARED : DRILLER_STATE_PRIVATE);
    own->hold.expired = expired || error != 0;
    *result = own->hold;
    own->hold_on = false;
    set_state(own, HOLD_NONE);
    own_unlock(own);
    return error;
}
