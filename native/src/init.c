/* SPDX-License-Identifier: EPL-2.0 */
/* Where a process becomes a peer. */
#include "config.h"
#include "confine.h"
#include "fork.h"
#include "own.h"
#include "service.h"
#include "stat.h"
#include "text.h"

#include <driller/driller.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/auxv.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

#define PUBLIC __attribute__((visibility("default")))

#ifndef DRILLER_STATIC
/* The linker's: where this library begins and ends. */
extern const char __ehdr_start[] __attribute__((visibility("hidden")));
extern const char _end[] __attribute__((visibility("hidden")));
#endif

/*
 * Before Linux 6.4, pages that are being collapsed into a huge one are a hole to lseek(2) for a while ("mm/khugepaged:
 * maintain page cache uptodate flag"), by which memory calls and observers tell what there is to copy.
 */
static bool collapse_shows_holes(void)
{
    struct utsname name;
    int major = 0, minor = 0;
    return uname(&name) != 0 || sscanf(name.release, "%d.%d", &major, &minor) != 2 || major < 6 || (major == 6 && minor < 4);
}

static void find_ourselves(struct own *own)
{
    struct sysinfo info;
    own->pid = sys_getpid();
    own->page = getauxval(AT_PAGESZ);
    /* the kernel puts these bytes on top of the stack, below the arguments */
    own->main_stack = getauxval(AT_RANDOM);
    int proc = (int)sys_open("/proc", O_PATH | O_DIRECTORY);
    /* where brk begins: in eager mode what it adds may be in the image before anybody has seen it as [heap] */
    uint64_t heap = stat_field(proc, own->pid, 47);
    if (heap != 0)
        own->heap_start = heap;
    own->arguments = stat_field(proc, own->pid, 48) & ~(own->page - 1);
    if (proc >= 0)
        sys_close(proc);
    if (own->arguments != 0)
        own->main_stack = own->arguments - 1;
    own->memory = SYS1(__NR_sysinfo, &info) == 0 ? (uint64_t)info.totalram * info.mem_unit : UINT64_MAX;
#ifndef DRILLER_STATIC
    own->library_start = (uint64_t)__ehdr_start;
    own->library_end = ((uint64_t)_end + own->page - 1) & ~(own->page - 1);
#endif
    char scope = '0';
    int fd = (int)sys_open("/proc/sys/kernel/yama/ptrace_scope", O_RDONLY);
    if (fd >= 0) {
        sys_read(fd, &scope, 1);
        sys_close(fd);
    }
    own->yama = scope == '1';
    own->collapse_unsafe = collapse_shows_holes();
}

/* Standard error may be a pipe that nobody reads, or a file at its size limit: no signal comes of that. */
static void say(const char *line)
{
    sys_sigset ours = UINT64_C(1) << (SIGPIPE - 1) | UINT64_C(1) << (SIGXFSZ - 1), mask, before = 0, after = 0;
    sys_sigprocmask(SIG_BLOCK, &ours, &mask);
    SYS2(__NR_rt_sigpending, &before, sizeof before);
    sys_write(STDERR_FILENO, line, text_length(line));
    SYS2(__NR_rt_sigpending, &after, sizeof after);
    const struct timespec now = {0, 0};
    sys_sigset came = after & ~before & ours;
    if (came != 0)
        SYS4(__NR_rt_sigtimedwait, &came, 0, &now, sizeof came);
    sys_sigprocmask(SIG_SETMASK, &mask, NULL);
}

static void say_failure(const struct own *own)
{
    char line[400];
    struct text t = text_in(line, sizeof line);
    text_add(&t, "driller: ");
    text_add(&t, own->message);
    text_add(&t, "; this process is not shared\n");
    say(line);
}

PUBLIC int driller_init(void)
{
    static char complaint[256];
    struct config config;
    if (driller_own != NULL)
        return -EALREADY;
    if (getauxval(AT_SECURE) != 0)
        return -ECANCELED;
    bytes_zero(&config, sizeof config);
    if (!config_read(&config, complaint)) {
        if (complaint[0] != 0)
            say(complaint);
        return -ECANCELED;
    }
    struct own *own = own_create();
    if (own == NULL) {
        say("driller: no memory for the library's own state; this process is not shared\n");
        return -ENOMEM;
    }
    bytes_copy(&own->config, &config, sizeof config);
    bool filtered = confine_is_filtered();
    own->filter_forbids_tracking = filtered && !confine_allows_tracking(own);
    if (filtered && !confine_allows(own)) {
        own_fail(own, 0, "a seccomp filter is in force that forbids the system calls needed");
        say_failure(own);
        sys_munmap(own->region, own->region_size);
        return -EACCES;
    }
    find_ourselves(own);
    if (service_start(own, true) != 0) {
        say_failure(own);
        return -EIO;
    }
    driller_own = own;
    return -pthread_atfork(fork_before, fork_in_parent, fork_in_child);
}

#ifndef DRILLER_STATIC
__attribute__((constructor)) static void load(void)
{
    driller_init();
}
#endif
