/* SPDX-License-Identifier: EPL-2.0 */
#include "helper.h"

#include <sched.h>
#include <sys/prctl.h>

#ifndef PR_SET_PTRACER
#define PR_SET_PTRACER 0x59616d61
#endif

/* After exec(2) the process is there, with another program, but its service thread is not. */
static bool is_wanted(const struct own *own)
{
    return SYS0(__NR_getppid) == own->pid && SYS3(__NR_tgkill, own->pid, own->service_tid, 0) != -ESRCH;
}

static void helper_main(void *argument)
{
    struct own *own = argument;
    struct rlimit limit;
    const struct timespec soon = {0, 10000000};
    /* A process that ends meanwhile must not leave this one behind, with its memory, its descriptors and the socket's name. */
    sys_prctl(PR_SET_PDEATHSIG, SIGKILL, 0);
    /* again and again: the service thread may have been about to end when the signal was asked for */
    while (is_wanted(own) && __atomic_load_n(&own->helper_go, __ATOMIC_ACQUIRE) == 0)
        sys_futex_wait(&own->helper_go, 0, &soon);
    if (!is_wanted(own))
        return;
    const struct rlimit none = {RLIM_INFINITY, RLIM_INFINITY};
    if (sys_prlimit(RLIMIT_FSIZE, &none, NULL) != 0 && sys_prlimit(RLIMIT_FSIZE, NULL, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        sys_prlimit(RLIMIT_FSIZE, &limit, NULL);
    }
    own->job_result = own->job(own);
}

long helper_start(struct own *own, long (*job)(struct own *))
{
    own->job = job;
    own->job_result = -ECHILD;
    own->helper_alive = 1;
    own->helper_go = 0;
    /* No exit signal: the program's own wait calls never see it. */
    long pid = driller_arch_clone(CLONE_VM | CLONE_FILES | CLONE_FS | CLONE_UNTRACED | CLONE_CHILD_CLEARTID,
                                  own->helper_stack + sizeof own->helper_stack, helper_main, own,
                                  (int *)&own->helper_alive);
    if (pid < 0)
        return own_fail(own, pid, "cannot clone a helper process");
    own->helper_pid = (int)pid;
    if (own->yama)
        sys_prctl(PR_SET_PTRACER, (unsigned long)pid, 0);
    __atomic_store_n(&own->helper_go, 1, __ATOMIC_RELEASE);
    sys_futex_wake(&own->helper_go, 1);
    return 0;
}

long helper_await(struct own *own)
{
    while (helper_lives(own))
        sys_futex_wait(&own->helper_alive, 1, NULL);
    sys_wait(own->helper_pid, NULL, __WALL);
    if (own->yama)
        sys_prctl(PR_SET_PTRACER, 0, 0);
    if (own->job_result == -ECHILD)
        return own_fail(own, -ECHILD, "the helper process died");
    return own->job_result;
}

long helper_run(struct own *own, long (*job)(struct own *))
{
    long error = helper_start(own, job);
    return error != 0 ? error : helper_await(own);
}
