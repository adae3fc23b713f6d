/* SPDX-License-Identifier: EPL-2.0 */
#include "agent.h"
#include "connection.h"
#include "rebuild.h"
#include "service.h"
#include "table.h"

#include <sched.h>

#define PATIENCE_NS UINT64_C(5000000000)

static void set_state(struct own *own, uint32_t state)
{
    __atomic_store_n(&own->agent_state, state, __ATOMIC_SEQ_CST);
    sys_futex_wake(&own->agent_state, INT32_MAX);
}

static uint32_t state_of(const struct own *own)
{
    return __atomic_load_n(&own->agent_state, __ATOMIC_SEQ_CST);
}

static bool is_wish(uint32_t state)
{
    return state == AGENT_RESTORE || state == AGENT_CONFINE || state == AGENT_DISMISS;
}

bool agent_is_asked(const struct own *own)
{
    return is_wish(state_of(own));
}

static void agent_main(void *argument)
{
    struct own *own = argument;
    uint32_t state;
    arch_set_thread_pointer(own->service_tls + sizeof own->service_tls / 2);
    own->agent_tid = sys_gettid();
    SYS3(__NR_close_range, 0, ~0u, 0);
    sys_close(0);
    sys_close(1); /* before Linux 5.9: two are enough */
    service_wake(own);
    while (is_wish(state = state_of(own)) || state == AGENT_RESTORED)
        sys_futex_wait(&own->agent_state, state, NULL);
    if (state == AGENT_SHARE)
        service_wake(own);
    own->agent_tid = 0;
}

/* Whether the one before has ended: only then is the stack free, and only then can it not miss a change of the state. */
static bool is_free(const struct own *own)
{
    return __atomic_load_n(&own->agent_alive, __ATOMIC_ACQUIRE) == 0;
}

/* Returns its thread id, or a negative errno. */
static long start(struct own *own)
{
    sys_sigset all = ~UINT64_C(0), before;
    own->agent_alive = 1;
    sys_sigprocmask(SIG_SETMASK, &all, &before);
    long tid = driller_arch_clone(CLONE_VM | CLONE_FS | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | CLONE_CHILD_CLEARTID,
                                  own->agent_stack + sizeof own->agent_stack, agent_main, own, (int *)&own->agent_alive);
    sys_sigprocmask(SIG_SETMASK, &before, NULL);
    if (tid < 0)
        own->agent_alive = 0;
    return tid;
}

/* Asks once. The agent's thread id if what was wished for is done, or a negative errno. */
static long ask(struct own *own, uint32_t wish)
{
    uint64_t began = sys_now();
    uint32_t state = AGENT_IDLE;
    while (!is_free(own) || !__atomic_compare_exchange_n(&own->agent_state, &state, wish, false, __ATOMIC_SEQ_CST,
                                                         __ATOMIC_SEQ_CST)) {
        if (sys_now() - began > PATIENCE_NS)
            return -EBUSY; /* other threads fork all the time */
        sys_nap(100000);
        state = AGENT_IDLE;
    }
    long tid = start(own);
    if (tid < 0) {
        set_state(own, AGENT_IDLE);
        return tid;
    }
    while ((state = state_of(own)) == wish)
        sys_futex_wait(&own->agent_state, state, NULL);
    if (state == AGENT_RESTORED)
        return tid;
    set_state(own, AGENT_IDLE);
    return state == AGENT_DONE ? tid : -EBUSY;
}

/* A forked child that still copies is a matter of milliseconds; a thread that cannot be parked may be one of ever. */
static long insist(struct own *own, uint32_t wish)
{
    uint64_t began = sys_now();
    long tid;
    while (__atomic_load_n(&own->started, __ATOMIC_ACQUIRE) == 0)
        sys_futex_wait(&own->started, 0, NULL);
    if (own->started != 1)
        return -ENOTCONN; /* no peer, so nothing is shared */
    while ((tid = ask(own, wish)) < 0 && sys_now() - began < 2 * PATIENCE_NS)
        sys_nap(1000000);
    return tid;
}

static void await_end(const struct own *own, int tid)
{
    while (sys_tgkill(own->pid, tid, 0) != -ESRCH)
        sys_nap(50000);
}

long agent_restore(struct own *own)
{
    long tid = ask(own, AGENT_RESTORE);
    return tid < 0 ? tid : 0;
}

void agent_share_again(struct own *own)
{
    set_state(own, AGENT_SHARE);
}

long agent_confine(struct own *own)
{
    long tid = insist(own, AGENT_CONFINE);
    return tid < 0 ? tid : 0;
}

long agent_dismiss(struct own *own)
{
    long tid = insist(own, AGENT_DISMISS);
    if (tid < 0)
        return tid;
    await_end(own, (int)tid);
    await_end(own, own->service_tid);
    return 0;
}

/* While a child that was forked before still copies there is no use in trying here: its end must be served. */
static long restore(struct own *own)
{
    uint64_t began = sys_now();
    long error;
    while ((error = service_run(own, restore_job)) != 0 && own->forking == 0 && sys_now() - began < PATIENCE_NS)
        sys_nap(1000000);
    return error;
}

bool agent_serve(struct own *own)
{
    uint32_t wish = state_of(own);
    switch (wish) {
    case AGENT_RESTORE:
        set_state(own, restore(own) == 0 ? AGENT_RESTORED : AGENT_FAILED);
        break;
    case AGENT_CONFINE:
        if (restore(own) != 0) {
            set_state(own, AGENT_FAILED);
            break;
        }
        own_lock(own); /* so that no fork is under way, which holds it */
        own->confined = 1;
        own_fail(own, 0, OWN_CONFINED);
        table_set_state(own, (enum driller_state)own->header->state);
        own_unlock(own);
        set_state(own, AGENT_DONE);
        break;
    case AGENT_DISMISS:
        if (restore(own) != 0) {
            set_state(own, AGENT_FAILED);
            break;
        }
        service_close(own);
        set_state(own, AGENT_DONE);
        return false;
    case AGENT_SHARE:
        service_run(own, rebuild_job);
        set_state(own, AGENT_IDLE);
        break;
    default:
        break;
    }
    return true;
}
