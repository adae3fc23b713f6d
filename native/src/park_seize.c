/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Parking by PTRACE_SEIZE and PTRACE_INTERRUPT (ptrace(2)), as leak checkers stop the world. Most interrupted system
 * calls start again by themselves. Some end with EINTR even without a signal handler (signal(7): "after the process is
 * stopped ... and then resumed"); those are started again here, so that the program sees no EINTR it would not have seen.
 */
#include "park.h"
#include "text.h"

#include <linux/ptrace.h>

static long seize_one(struct own *own, int tid)
{
    for (uint32_t i = 0; i < own->parked_count; i++)
        if (own->parked[i].tid == tid)
            return 0;
    if (own->parked_count == OWN_THREADS_MAX)
        return park_fail(own, tid, -EOVERFLOW, "there are too many threads");
    long error = sys_ptrace(PTRACE_SEIZE, tid, 0, NULL);
    if (error == -ESRCH)
        return 0;
    if (error < 0) {
        struct thread_status status;
        park_thread_status(own, tid, &status);
        if (status.state == 'Z' || status.state == 'X' || status.state == 0)
            return 0; /* it has ended */
        return park_fail(own, tid, error, "ptrace is refused");
    }
    sys_ptrace(PTRACE_INTERRUPT, tid, 0, NULL);
    struct parked *p = &own->parked[own->parked_count++];
    bytes_zero(p, sizeof *p);
    p->tid = tid;
    p->seized = 1;
    return 0;
}

#ifndef ARCH_CANNOT_RESTART
/*
 * A timeout in milliseconds is an int: of its register the kernel takes the lower half. In the upper one stands, where a wait was
 * started again, that it was.
 */
#define STARTED_AGAIN UINT64_C(0x4472696c)

/* The argument that is a timeout in milliseconds, or -1. */
static int milliseconds_argument(long call)
{
    switch (call) {
    case __NR_epoll_pwait:
#ifdef __NR_epoll_wait
    case __NR_epoll_wait:
#endif
        return 3;
    default:
        return -1;
    }
}

/* The argument that points to a timeout, a struct timespec, or -1. */
static int timespec_argument(long call)
{
    switch (call) {
    case __NR_rt_sigtimedwait:
        return 2;
    case __NR_semtimedop:
    case __NR_epoll_pwait2:
        return 3;
    case __NR_io_getevents:
    case __NR_io_pgetevents:
        return 4;
    default:
        return -1;
    }
}

static bool ends_with_eintr(long call)
{
    switch (call) {
    case __NR_epoll_pwait:
    case __NR_epoll_pwait2:
#ifdef __NR_epoll_wait
    case __NR_epoll_wait:
#endif
    case __NR_semop:
    case __NR_semtimedop:
    case __NR_io_getevents:
    case __NR_io_pgetevents:
    case __NR_rt_sigtimedwait:
    /* with SO_RCVTIMEO or SO_SNDTIMEO */
    case __NR_read:
    case __NR_readv:
    case __NR_write:
    case __NR_writev:
    case __NR_recvfrom:
    case __NR_recvmsg:
    case __NR_recvmmsg:
    case __NR_sendto:
    case __NR_sendmsg:
    case __NR_accept:
    case __NR_accept4:
    case __NR_connect:
        return true;
    default:
        return false;
    }
}

/* How long the wait is to last, in nanoseconds; UINT64_MAX: for ever, or not known. */
static uint64_t timeout_of(const struct own *own, const struct restarted *entry, const struct arch_registers *r)
{
    long call = arch_syscall_number(r);
    int milliseconds = milliseconds_argument(call), pointer = timespec_argument(call);
    if (milliseconds >= 0) {
        int timeout = (int)arch_syscall_argument(r, (unsigned)milliseconds);
        return timeout < 0 ? UINT64_MAX : (uint64_t)timeout * 1000000u;
    }
    struct timespec t = {0, 0};
    uint64_t at = pointer < 0 ? 0 : arch_syscall_argument(r, (unsigned)pointer);
    struct iovec here = {&t, sizeof t}, there = {(void *)at, sizeof t};
    if (at == 0)
        return UINT64_MAX;
    if (at == (uint64_t)&entry->left)
        t = entry->left;
    else if (SYS6(__NR_process_vm_readv, own->pid, &here, 1, &there, 1, 0) != sizeof t)
        return UINT64_MAX;
    return t.tv_sec < 0 || t.tv_sec > 1000000000 ? UINT64_MAX : (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* Whether the call is the very one that was started again last: its timeout is what was put there then. */
static bool is_same_wait(const struct restarted *entry, int tid, const struct arch_registers *r)
{
    long call = arch_syscall_number(r);
    int milliseconds = milliseconds_argument(call), pointer = timespec_argument(call);
    if (entry->tid != tid || entry->call != call)
        return false;
    return milliseconds >= 0 ? (uint64_t)arch_syscall_argument(r, (unsigned)milliseconds) >> 32 == STARTED_AGAIN
                             : pointer >= 0 && arch_syscall_argument(r, (unsigned)pointer) == (uint64_t)&entry->left;
}

/*
 * A wait that starts again keeps its deadline: the tracer cannot know when it began, so the first time it may
 * last up to twice as long as asked, and from then on no longer, however often it is interrupted. A timeout behind a
 * pointer is replaced by one in our own state: the program's may be in use by others.
 */
static void keep_deadline(struct own *own, int tid, struct arch_registers *r)
{
    struct restarted *entry = &own->restarted[(unsigned)tid % OWN_THREADS_MAX];
    uint64_t timeout = timeout_of(own, entry, r), now = sys_now();
    if (timeout == UINT64_MAX || timeout == 0)
        return;
    long call = arch_syscall_number(r);
    int milliseconds = milliseconds_argument(call), pointer = timespec_argument(call);
    if (is_same_wait(entry, tid, r))
        timeout = entry->deadline > now ? entry->deadline - now : 0;
    entry->tid = tid;
    entry->call = (int32_t)call;
    entry->deadline = now + timeout;
    entry->left = (struct timespec){(time_t)(timeout / 1000000000u), (long)(timeout % 1000000000u)};
    if (milliseconds >= 0)
        arch_set_syscall_argument(r, (unsigned)milliseconds, STARTED_AGAIN << 32 | (timeout + 999999u) / 1000000u);
    else
        arch_set_syscall_argument(r, (unsigned)pointer, (unsigned long)&entry->left);
}

static void restart_call(struct own *own, struct parked *p, struct arch_registers *r)
{
    struct thread_status status;
    if (arch_syscall_result(r) != -EINTR || !ends_with_eintr(arch_syscall_number(r)) || p->signal != 0)
        return;
    /* A signal that is about to be delivered has earned its EINTR. */
    park_thread_status(own, p->tid, &status);
    if ((status.pending & ~status.blocked) != 0)
        return;
    keep_deadline(own, p->tid, r);
    arch_restart_syscall(r);
    struct iovec io = {r, sizeof *r};
    sys_ptrace(PTRACE_SETREGSET, p->tid, NT_PRSTATUS, &io);
}
#endif

static void look_at_registers(struct own *own, struct parked *p)
{
    struct arch_registers registers;
    struct iovec io = {&registers, sizeof registers};
    if (sys_ptrace(PTRACE_GETREGSET, p->tid, NT_PRSTATUS, &io) != 0)
        return;
    p->stack_pointer = arch_stack_pointer(&registers);
#ifndef ARCH_CANNOT_RESTART
    restart_call(own, p, &registers);
#else
    (void)own;
#endif
}

/* Takes note of one that has stopped or ended. Returns whether it is settled. */
static bool settled(struct own *own, struct parked *p)
{
    int status = 0;
    if (!p->seized || p->stopped)
        return true;
    long got = sys_wait(p->tid, &status, __WALL | WNOHANG);
    if (got == 0)
        return false;
    if (got < 0 || !WIFSTOPPED(status)) {
        p->seized = 0; /* it ended */
        return true;
    }
    p->stopped = 1;
    /* Without PTRACE_EVENT_STOP it is a signal on its way in: delivered at release. */
    if (status >> 16 == 0)
        p->signal = (int16_t)WSTOPSIG(status);
    look_at_registers(own, p);
    return true;
}

static long await_stops(struct own *own)
{
    for (uint32_t round = 0;; round++) {
        int missing = 0;
        for (uint32_t i = 0; i < own->parked_count; i++)
            if (!settled(own, &own->parked[i]))
                missing = own->parked[i].tid;
        if (missing == 0)
            return 0;
        if (park_expired(own))
            return park_fail(own, missing, -ETIMEDOUT, "it did not stop in time");
        if (round < 16)
            SYS0(__NR_sched_yield);
        else
            sys_nap(30000);
    }
}

long park_seize(struct own *own)
{
    uint32_t before;
    long error;
    do {
        before = own->parked_count;
        error = park_each_thread(own, seize_one);
        if (error == 0)
            error = await_stops(own);
    } while (error == 0 && own->parked_count != before);
    if (error != 0)
        park_seize_release(own);
    return error;
}

void park_seize_release(struct own *own)
{
    /* One that has not stopped is let go by the kernel when the helper ends. */
    for (uint32_t i = 0; i < own->parked_count; i++)
        if (own->parked[i].stopped)
            sys_ptrace(PTRACE_DETACH, own->parked[i].tid, 0, (void *)(long)own->parked[i].signal);
}
