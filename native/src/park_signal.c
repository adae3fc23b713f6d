/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Parking by a signal whose handler waits at a gate. SIGURG first: debuggers pass it silently, the C library
 * does not use it, a stray one is ignored (the reasoning of Go's runtime). For a thread that blocks SIGURG, the C
 * library's internal signal 33: nptl(7) keeps programs from blocking or catching it.
 */
#include "park.h"
#include "text.h"

#define SIGNAL_POLITE SIGURG
#define SIGNAL_INTERNAL 33

#ifndef SA_RESTORER
#define SA_RESTORER 0x04000000
#endif

/* As the kernel lays it out. */
struct kernel_sigaction {
    void (*handler)(int, siginfo_t *, void *);
    unsigned long flags;
    void (*restorer)(void);
    sys_sigset mask;
};

static struct kernel_sigaction previous[2];

/* Who parks, for the time in which the process is only becoming a peer: driller_own is set when it is one. */
static struct own *parking;

static void pass_on(const struct kernel_sigaction *action, int signal, siginfo_t *info, void *context)
{
    if ((void *)action->handler == (void *)SIG_DFL || (void *)action->handler == (void *)SIG_IGN)
        return;
    action->handler(signal, info, context);
}

static void at_gate(int signal, siginfo_t *info, void *context)
{
    struct own *own = driller_own != NULL ? driller_own : __atomic_load_n(&parking, __ATOMIC_ACQUIRE);
    if (own == NULL || info->si_code != SI_TKILL || info->si_pid != own->helper_pid) {
        pass_on(&previous[signal == SIGNAL_INTERNAL], signal, info, context);
        return;
    }
    if (__atomic_load_n(&own->park_gate, __ATOMIC_ACQUIRE) == 0)
        return;
    int tid = sys_gettid();
    for (uint32_t i = 0; i < own->parked_count; i++)
        if (own->parked[i].tid == tid) {
            own->parked[i].stack_pointer = (uint64_t)__builtin_frame_address(0);
            __atomic_store_n(&own->parked[i].stopped, 1, __ATOMIC_RELEASE);
        }
    /*
     * From here to the end of the wait this thread must not write to its stack, which is being copied: the loop keeps
     * everything in registers.
     */
    while (__atomic_load_n(&own->park_gate, __ATOMIC_ACQUIRE) != 0)
        sys_futex_wait(&own->park_gate, 1, NULL);
}

static const int signals[2] = {SIGNAL_POLITE, SIGNAL_INTERNAL};

void park_signal_prepare(struct own *own)
{
    __atomic_store_n(&parking, own, __ATOMIC_RELEASE);
    for (int i = 0; i < 2; i++) {
        struct kernel_sigaction now, ours;
        bytes_zero(&ours, sizeof ours);
        ours.handler = at_gate;
        ours.flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK | SA_RESTORER;
        ours.restorer = driller_arch_sigreturn;
        ours.mask = ~UINT64_C(0);
        if (SYS4(__NR_rt_sigaction, signals[i], 0, &now, sizeof(sys_sigset)) != 0 || now.handler == at_gate)
            continue;
        previous[i] = now;
        SYS4(__NR_rt_sigaction, signals[i], &ours, 0, sizeof(sys_sigset));
    }
}

/* Not if the program has set another handler meanwhile. */
static bool is_ours(int signal)
{
    struct kernel_sigaction now;
    return SYS4(__NR_rt_sigaction, signal, 0, &now, sizeof(sys_sigset)) == 0 && now.handler == at_gate;
}

void park_signal_finish(struct own *own)
{
    (void)own;
    __atomic_store_n(&parking, NULL, __ATOMIC_RELEASE);
    /*
     * One that was not taken in time may still be on its way. The default action of the internal one is to end the
     * process, so its handler stays unless there was another before: programs cannot see it.
     */
    if (is_ours(SIGNAL_POLITE))
        SYS4(__NR_rt_sigaction, SIGNAL_POLITE, &previous[0], 0, sizeof(sys_sigset));
    if ((void *)previous[1].handler != (void *)SIG_DFL)
        SYS4(__NR_rt_sigaction, SIGNAL_INTERNAL, &previous[1], 0, sizeof(sys_sigset));
}

static bool blocks_both(const struct thread_status *status)
{
    return (status->blocked >> (SIGNAL_POLITE - 1) & 1) != 0 && (status->blocked >> (SIGNAL_INTERNAL - 1) & 1) != 0;
}

/*
 * Many block all signals for a moment: on their way out of the gate, or in the C library's fork and pthread_create. A
 * tracer like strace stops a thread for a moment at each of its system calls. Before anybody is held, such a moment is
 * waited for.
 */
static long await_ready(struct own *own, int tid)
{
    struct thread_status status;
    park_thread_status(own, tid, &status);
    while ((blocks_both(&status) || status.state == 't') &&
           sys_now() - own->park_began < (uint64_t)own->park_timeout_ms * (1000000u / 2)) {
        sys_nap(100000);
        park_thread_status(own, tid, &status);
    }
    return status.state == 't' ? park_fail(own, tid, -EBUSY, "it is stopped") : 0;
}

static long signal_one(struct own *own, int tid)
{
    struct thread_status status;
    for (uint32_t i = 0; i < own->parked_count; i++)
        if (own->parked[i].tid == tid)
            return 0;
    park_thread_status(own, tid, &status);
    if (status.state == 0 || status.state == 'Z' || status.state == 'X')
        return 0;
    if (own->parked_count == OWN_THREADS_MAX)
        return park_fail(own, tid, -EOVERFLOW, "there are too many threads");
    if (status.state == 'T')
        return park_fail(own, tid, -EBUSY, "it is stopped");
    bool blocked = (status.blocked >> (SIGNAL_POLITE - 1) & 1) != 0;
    if (blocks_both(&status))
        return park_fail(own, tid, -EBUSY, "it blocks every signal and ptrace is refused");
    struct parked *p = &own->parked[own->parked_count];
    bytes_zero(p, sizeof *p);
    p->tid = tid;
    own->parked_count++;
    long error = sys_tgkill(own->pid, tid, blocked ? SIGNAL_INTERNAL : SIGNAL_POLITE);
    if (error == -ESRCH) {
        own->parked_count--;
        return 0;
    }
    return error == 0 ? 0 : park_fail(own, tid, error, "it cannot be signalled");
}

static long await_gate(struct own *own)
{
    for (uint32_t round = 0;; round++) {
        int missing = 0;
        for (uint32_t i = 0; i < own->parked_count; i++) {
            struct parked *p = &own->parked[i];
            if (p->tid == 0 || __atomic_load_n(&p->stopped, __ATOMIC_ACQUIRE))
                continue;
            if (sys_tgkill(own->pid, p->tid, 0) == -ESRCH)
                p->tid = 0; /* it ended */
            else
                missing = p->tid;
        }
        if (missing == 0)
            return 0;
        if (park_expired(own))
            return park_fail(own, missing, -ETIMEDOUT, "it did not take the signal in time");
        if (round < 16)
            SYS0(__NR_sched_yield);
        else
            sys_nap(30000);
    }
}

/* A thread has said that it stopped an instant before it sleeps in the kernel: wait for that. */
static long await_sleep(struct own *own)
{
    for (uint32_t i = 0; i < own->parked_count; i++) {
        struct thread_status status;
        if (own->parked[i].tid == 0)
            continue;
        for (;;) {
            park_thread_status(own, own->parked[i].tid, &status);
            if (status.state != 'R')
                break;
            if (park_expired(own))
                return park_fail(own, own->parked[i].tid, -ETIMEDOUT, "it does not come to rest");
            SYS0(__NR_sched_yield);
        }
    }
    return 0;
}

long park_signal(struct own *own)
{
    uint32_t before;
    long error = park_each_thread(own, await_ready);
    if (error != 0)
        return error;
    __atomic_store_n(&own->park_gate, 1, __ATOMIC_RELEASE);
    do {
        before = own->parked_count;
        error = park_each_thread(own, signal_one);
        if (error == 0)
            error = await_gate(own);
    } while (error == 0 && own->parked_count != before);
    if (error == 0)
        error = await_sleep(own);
    if (error != 0)
        park_signal_release(own);
    return error;
}

void park_signal_release(struct own *own)
{
    __atomic_store_n(&own->park_gate, 0, __ATOMIC_RELEASE);
    sys_futex_wake(&own->park_gate, INT32_MAX);
}
