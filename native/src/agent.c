/* SPDX-License-Identifier: EPL-2.0 */
#include "agent.h"
#include "connection.h"
#include "rebuild.h"
#include "service.h"

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

/* Whoever connects makes the service look for wishes, whether or not there is room for the connection. */
static void wake_service(struct own *own)
{
    long fd = connection_to_self(own);
    if (fd >= 0)
        sys_close((int)fd);
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
    wake_service(own);
    while ((state = state_of(own)) == AGENT_RESTORE || state == AGENT_RESTORED)
        sys_futex_wait(&own->agent_state, state, NULL);
    if (state == AGENT_SHARE)
        wake_service(own);
    own->agent_tid = 0;
}

/* Whether the one before has ended: only then is the stack free, and only then can it not miss a change of the state. */
static bool is_free(const struct own *own)
{
    return __atomic_load_n(&own->agent_alive, __ATOMIC_ACQUIRE) == 0;
}

static bool start(struct own *own)
{
    sys_sigset all = ~UINT64_C(0), before;
    own->agent_alive = 1;
    sys_sigprocmask(SIG_SETMASK, &all, &before);
    long tid = driller_arch_clone(CLONE_VM | CLONE_FS | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | CLONE_CHILD_CLEARTID,
                                  own->agent_stack + sizeof own->agent_stack, agent_main, own, (int *)&own->agent_alive);
    sys_sigprocmask(SIG_SETMASK, &before, NULL);
    if (tid < 0)
        own->agent_alive = 0;
    return tid >= 0;
}

long agent_restore(struct own *own)
{
    uint64_t began = sys_now();
    uint32_t state = AGENT_IDLE;
    while (!is_free(own) || !__atomic_compare_exchange_n(&own->agent_state, &state, AGENT_RESTORE, false, __ATOMIC_SEQ_CST,
                                                         __ATOMIC_SEQ_CST)) {
        if (sys_now() - began > PATIENCE_NS)
            return -EBUSY; /* other threads fork all the time */
        sys_nap(100000);
        state = AGENT_IDLE;
    }
    if (!start(own)) {
        set_state(own, AGENT_IDLE);
        return -EAGAIN;
    }
    while ((state = state_of(own)) == AGENT_RESTORE)
        sys_futex_wait(&own->agent_state, state, NULL);
    if (state == AGENT_RESTORED)
        return 0;
    set_state(own, AGENT_IDLE);
    return -EBUSY;
}

void agent_share_again(struct own *own)
{
    set_state(own, AGENT_SHARE);
}

void agent_serve(struct own *own)
{
    switch (state_of(own)) {
    case AGENT_RESTORE: {
        uint64_t began = sys_now();
        long error;
        /* while a child that was forked before still copies there is no use in trying here: its end must be served */
        while ((error = service_run(own, restore_job)) != 0 && own->forking == 0 && sys_now() - began < PATIENCE_NS)
            sys_nap(1000000);
        set_state(own, error == 0 ? AGENT_RESTORED : AGENT_FAILED);
        break;
    }
    case AGENT_SHARE:
        service_run(own, rebuild_job);
        set_state(own, AGENT_IDLE);
        break;
    default:
        break;
    }
}
