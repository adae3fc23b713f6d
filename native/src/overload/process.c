/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Calls that concern the process as a whole and that other threads, or another image in the child, would disturb. In the
 * shared library only: they look up what they stand in front of.
 *   seccomp(2), prctl(PR_SET_SECCOMP)     all memory is made private first: see confine.h
 *   unshare(2), setns(2)                  some need a process with one thread, or move it out of the socket's reach: the
 *                                         service ends before and begins anew after
 *   userfaultfd(2) by syscall(3)          activity is not counted by such a descriptor from then on
 *   exit(2) by syscall(3)                 of the last thread: it ends the process, though the service is there
 *   clone(2) without CLONE_VM, _Fork(3)   a fork that runs no pthread_atfork handlers: they are run here
 */
#include "../activity.h"
#include "../agent.h"
#include "../fork.h"
#include "../service.h"
#include "../stat.h"
#include "overload.h"

#include <dlfcn.h>
#include <driller/driller.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdarg.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

struct call {
    long number, arguments[6];
};

/* NULL in a child of vfork(2), too: its memory is its parent's, but it is another process. */
static struct own *own_process(void)
{
    struct own *own = driller_own;
    return own != NULL && !own->confined && sys_getpid() == own->pid ? own : NULL;
}

static long raw(const struct call *c)
{
    const long *a = c->arguments;
    return SYS6(c->number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

/* Ends the service for the time of a call. */
static long without_service(const struct call *c)
{
    struct own *own = own_process();
    bool dismissed = own != NULL && agent_dismiss(own) == 0;
    if (dismissed)
        image_close_for_program(own);
    long result = raw(c);
    if (dismissed)
        service_start(own, true); /* what fails is in the message, and this is no peer any more */
    return result;
}

static long with_filter(const struct call *c, bool all_threads)
{
    struct own *own = own_process();
    if (own == NULL)
        return raw(c);
    /* the service thread would have to live with the filter, too */
    bool dismissed = all_threads && agent_dismiss(own) == 0;
    if (dismissed)
        image_close_for_program(own);
    if (!dismissed && agent_confine(own) != 0 && own->started == 1)
        return raw(c); /* it cannot be parked: for better or worse */
    own_lock(own);
    own->confined = 1;
    own_unlock(own);
    long result = raw(c);
    if (!sys_failed(result))
        return result;
    own->confined = 0;
    if (dismissed)
        service_start(own, true);
    else if (own->config.mode == DRILLER_MODE_EAGER)
        driller_rebuild(NULL);
    return result;
}

static long seccomp_call(const struct call *c)
{
    /* without a filter it is a question that fails */
    const long *a = c->arguments;
    if (a[0] == SECCOMP_SET_MODE_STRICT)
        return with_filter(c, true); /* such a process ends by exit(2) of its one thread */
    return a[0] == SECCOMP_SET_MODE_FILTER && a[2] != 0 ? with_filter(c, (a[1] & SECCOMP_FILTER_FLAG_TSYNC) != 0) : raw(c);
}

static long prctl_call(const struct call *c)
{
    const long *a = c->arguments;
    if (a[0] == PR_SET_SECCOMP && (a[1] == SECCOMP_MODE_STRICT || (a[1] == SECCOMP_MODE_FILTER && a[2] != 0)))
        return with_filter(c, a[1] == SECCOMP_MODE_STRICT);
    return raw(c);
}

static long unshare_call(const struct call *c)
{
    long alone = CLONE_NEWUSER | CLONE_NEWNET | CLONE_THREAD | CLONE_SIGHAND | CLONE_VM;
    return c->arguments[0] & alone ? without_service(c) : raw(c);
}

static long setns_call(const struct call *c)
{
    long alone = CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS;
    return c->arguments[1] == 0 || (c->arguments[1] & alone) != 0 ? without_service(c) : raw(c);
}

/* One by which the program registers memory; what we have registered would be refused to it. */
static long userfaultfd_call(const struct call *c)
{
    struct own *own = own_process();
    if (own != NULL)
        activity_give_way(own);
    return raw(c);
}

/* exit(2) of the last thread ends the process: that our service thread is still there does not count. */
static long exit_call(const struct call *c)
{
    const struct own *own = own_process();
    int proc = own != NULL ? (int)sys_open("/proc", O_PATH | O_DIRECTORY) : -1;
    if (proc >= 0 && stat_field(proc, own->pid, 20) == 2)
        SYS1(__NR_exit_group, c->arguments[0]);
    if (proc >= 0)
        sys_close(proc);
    return raw(c);
}

/* A fork by a raw system call that goes on where it was called. */
static long fork_call(const struct call *c)
{
    if (own_process() == NULL)
        return raw(c);
    fork_before();
    long pid = raw(c);
    if (pid == 0)
        fork_in_child();
    else
        fork_in_parent();
    return pid;
}

static bool forks(const struct call *c)
{
    const struct clone_args *more = (const struct clone_args *)c->arguments[0];
    switch (c->number) {
#ifdef __NR_fork
    case __NR_fork:
        return true;
#endif
    case __NR_clone:
        return (c->arguments[0] & CLONE_VM) == 0 && c->arguments[1] == 0;
    case __NR_clone3:
        return more != NULL && c->arguments[1] >= CLONE_ARGS_SIZE_VER0 && (more->flags & CLONE_VM) == 0 && more->stack == 0;
    default:
        return false;
    }
}

/* syscall(3) comes here for the numbers that arch/<name>-syscall.S lists. */
long driller_watched_syscall(long number, long a, long b, long c, long d, long e, long f);
long driller_watched_syscall(long number, long a, long b, long c, long d, long e, long f)
{
    struct call call = {number, {a, b, c, d, e, f}};
    switch (number) {
    case __NR_seccomp:
        return overload_result(seccomp_call(&call));
    case __NR_prctl:
        return overload_result(prctl_call(&call));
    case __NR_unshare:
        return overload_result(unshare_call(&call));
    case __NR_setns:
        return overload_result(setns_call(&call));
    case __NR_userfaultfd:
        return overload_result(userfaultfd_call(&call));
    case __NR_exit:
        return overload_result(exit_call(&call));
    default:
        return overload_result(forks(&call) ? fork_call(&call) : raw(&call));
    }
}

PUBLIC int prctl(int option, ...)
{
    struct call call = {__NR_prctl, {option}};
    va_list more;
    va_start(more, option);
    for (int i = 1; i < 5; i++)
        call.arguments[i] = va_arg(more, long);
    va_end(more);
    return (int)overload_result(prctl_call(&call));
}

PUBLIC int unshare(int flags)
{
    struct call call = {__NR_unshare, {flags}};
    return (int)overload_result(unshare_call(&call));
}

PUBLIC int setns(int fd, int type)
{
    struct call call = {__NR_setns, {fd, type}};
    return (int)overload_result(setns_call(&call));
}

struct begin {
    int (*function)(void *);
    void *argument;
};

static int in_child(void *argument)
{
    const struct begin *begin = argument;
    fork_in_child();
    return begin->function(begin->argument);
}

PUBLIC int clone(int (*function)(void *), void *stack, int flags, void *argument, ...)
{
    int (*original)(int (*)(void *), void *, int, void *, ...);
    struct begin begin = {function, argument};
    va_list more;
    va_start(more, argument);
    void *parent_tid = va_arg(more, void *), *tls = va_arg(more, void *), *child_tid = va_arg(more, void *);
    va_end(more);
    *(void **)&original = dlsym(RTLD_NEXT, "clone");
    if (original == NULL) {
        errno = ENOSYS;
        return -1;
    }
    if ((flags & CLONE_VM) != 0 || function == NULL || own_process() == NULL)
        return original(function, stack, flags, argument, parent_tid, tls, child_tid);
    fork_before();
    int pid = original(in_child, stack, flags, &begin, parent_tid, tls, child_tid);
    int code = errno;
    fork_in_parent();
    errno = code;
    return pid;
}

pid_t _Fork(void); /* not in every C library's headers */
PUBLIC pid_t _Fork(void)
{
    pid_t (*original)(void);
    *(void **)&original = dlsym(RTLD_NEXT, "_Fork");
    if (original == NULL) {
        errno = ENOSYS;
        return -1;
    }
    if (own_process() == NULL)
        return original();
    fork_before();
    pid_t pid = original();
    int code = errno;
    if (pid == 0)
        fork_in_child();
    else
        fork_in_parent();
    errno = code;
    return pid;
}
