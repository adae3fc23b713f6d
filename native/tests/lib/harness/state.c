/* SPDX-License-Identifier: EPL-2.0 */
#include "state.h"
#include "test.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

__attribute__((format(printf, 2, 3))) static void add(char *text, const char *format, ...)
{
    size_t used = strlen(text);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text + used, STATE_SIZE - used, format, arguments);
    va_end(arguments);
    CHECK(strlen(text) < STATE_SIZE - 1);
}

static void descriptors(char *text)
{
    for (int fd = 0; fd < 1024; fd++) {
        char path[64], target[512] = "";
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        if (readlink(path, target, sizeof target - 1) <= 0 || strstr(target, "memfd:driller-image") != NULL)
            continue;
        add(text, "descriptor %d %s flags %d %#x at %ld\n", fd, target, fcntl(fd, F_GETFD), fcntl(fd, F_GETFL),
            fd > 2 ? (long)lseek(fd, 0, SEEK_CUR) : 0 /* others write there, too */);
    }
}

static void signals(char *text)
{
    struct {
        void *handler;
        unsigned long flags;
        void *restorer;
        uint64_t mask;
    } action;
    uint64_t mask = 0, pending = 0;
    stack_t stack;
    for (int signal = 1; signal <= 64; signal++) {
        if (syscall(SYS_rt_sigaction, signal, NULL, &action, sizeof mask) != 0 || signal == 33 /* the C library's own */)
            continue;
        add(text, "signal %d handler %p flags %#lx mask %#lx\n", signal, action.handler, action.flags,
            (unsigned long)action.mask);
    }
    syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &mask, sizeof mask);
    syscall(SYS_rt_sigpending, &pending, sizeof pending);
    add(text, "blocked %#lx pending %#lx\n", (unsigned long)mask, (unsigned long)pending);
    CHECK_EQUAL(sigaltstack(NULL, &stack), 0);
    add(text, "alternate stack %p %zu %d\n", stack.ss_sp, stack.ss_size, stack.ss_flags);
}

static void limits(char *text)
{
    for (int resource = 0; resource < RLIM_NLIMITS; resource++) {
        struct rlimit limit = {0, 0};
        if (getrlimit(resource, &limit) == 0)
            add(text, "limit %d %ld %ld\n", resource, (long)limit.rlim_cur, (long)limit.rlim_max);
    }
}

static void of_prctl(char *text)
{
    static const int options[] = {PR_GET_DUMPABLE,     PR_GET_KEEPCAPS,        PR_GET_NO_NEW_PRIVS, PR_GET_TIMERSLACK,
                                  PR_GET_THP_DISABLE,  PR_GET_SECUREBITS,      PR_GET_TIMING,       PR_GET_SECCOMP,
                                  PR_MCE_KILL_GET,     PR_GET_IO_FLUSHER};
    int value = 0;
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
        add(text, "prctl %d %d\n", options[i], prctl(options[i], 0, 0, 0, 0));
    prctl(PR_GET_PDEATHSIG, &value);
    add(text, "signal at the parent's death %d\n", value);
    prctl(PR_GET_CHILD_SUBREAPER, &value);
    add(text, "subreaper %d\n", value);
}

static void process(char *text)
{
    struct itimerval timer;
    struct sched_param parameter;
    cpu_set_t cpus;
    char name[17] = "", path[512] = "";
    add(text, "pid %d parent %d group %d session %d\n", getpid(), getppid(), getpgrp(), getsid(0));
    mode_t mask = umask(0);
    umask(mask);
    add(text, "umask %o personality %#x nice %d\n", mask, personality(0xffffffff), getpriority(PRIO_PROCESS, 0));
    for (int which = ITIMER_REAL; which <= ITIMER_PROF; which++) {
        CHECK_EQUAL(getitimer(which, &timer), 0);
        add(text, "timer %d set %d every %ld\n", which, timer.it_value.tv_sec + timer.it_value.tv_usec != 0,
            (long)timer.it_interval.tv_usec);
    }
    /* not by sched_getscheduler, which musl refuses */
    CHECK_EQUAL(syscall(SYS_sched_getparam, 0, &parameter), 0);
    CHECK_EQUAL(sched_getaffinity(0, sizeof cpus, &cpus), 0);
    add(text, "policy %ld %d cpus %d\n", syscall(SYS_sched_getscheduler, 0), parameter.sched_priority, CPU_COUNT(&cpus));
    prctl(PR_GET_NAME, name);
    add(text, "name %s in %s\n", name, getcwd(path, sizeof path));
}

/* Files of /proc/self that say nothing of memory, as they are. */
static void files(char *text)
{
    static const char *const names[] = {"cmdline", "environ", "comm", "auxv", "coredump_filter", "oom_score_adj",
                                        "timers", "cgroup", "personality", "limits", "timerslack_ns", "loginuid"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[64], content[8192];
        unsigned sum = 0;
        snprintf(path, sizeof path, "/proc/self/%s", names[i]);
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        ssize_t length = fd < 0 ? -1 : read(fd, content, sizeof content);
        for (ssize_t at = 0; at < length; at++)
            sum = sum * 31 + (unsigned char)content[at];
        add(text, "%s: %zd bytes, sum %#x\n", path, length, sum);
        if (fd >= 0)
            close(fd);
    }
}

static void status(char *text)
{
    static const char *const fields[] = {"Umask:", "TracerPid:", "Uid:",    "Gid:",    "FDSize:", "Groups:",  "VmLck:",
                                         "VmPin:", "CapInh:",    "CapPrm:", "CapEff:", "CapBnd:", "CapAmb:", "NoNewPrivs:",
                                         "Seccomp:", "SigIgn:",  "SigCgt:", "SigBlk:", "CoreDumping:", "THP_enabled:"};
    FILE *file = fopen("/proc/self/status", "re");
    char line[1024];
    CHECK(file != NULL);
    while (fgets(line, sizeof line, file) != NULL)
        for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
            /* parked right now, or a moment ago: not for the program to see, but no secret either */
            if (strncmp(line, fields[i], strlen(fields[i])) == 0 && strncmp(line, "TracerPid:", 10) != 0 &&
                strncmp(line, "SigCgt:", 7) != 0 && strncmp(line, "FDSize:", 7) != 0)
                add(text, "%s", line);
    fclose(file);
}

void state_describe(char *text)
{
    text[0] = 0;
    descriptors(text);
    signals(text);
    limits(text);
    of_prctl(text);
    process(text);
    files(text);
    status(text);
}

struct line {
    unsigned long start, end, inode;
    char rights[8], name[512];
};

static bool parse(const char *text, struct line *line)
{
    struct line found = {0, 0, 0, "", ""};
    if (sscanf(text, "%lx-%lx %7s %*x %*x:%*x %lu %511[^\n]", &found.start, &found.end, found.rights, &found.inode,
               found.name) < 4)
        return false;
    *line = found;
    return true;
}

static bool is_drillers(const struct line *line)
{
    /* The region of own.h: no other anonymous mapping of these programs is of its size; nor of that of its guards. */
    unsigned long size = line->end - line->start;
    bool guard = strcmp(line->rights, "---p") == 0 && size == 64ul << 10;
    return strstr(line->name, "libdriller") != NULL || strstr(line->name, "driller-directory") != NULL ||
           (line->name[0] == 0 && (guard || (size >= 16ul << 20 && size < 32ul << 20)));
}

void state_describe_maps(char *text)
{
    FILE *file = fopen("/proc/self/smaps", "re");
    char raw[1024];
    struct line line = {0, 0, 0, "", ""};
    text[0] = 0;
    CHECK(file != NULL);
    while (fgets(raw, sizeof raw, file) != NULL) {
        if (parse(raw, &line) || strncmp(raw, "VmFlags:", 8) != 0 || is_drillers(&line))
            continue;
        raw[strcspn(raw, "\n")] = 0;
        add(text, "%lu KiB %s %s%s\n", (line.end - line.start) / 1024, line.rights,
            strstr(line.name, "driller-image") != NULL ? "image" : line.name, raw + 8);
    }
    fclose(file);
}

bool state_same(const char *what, const char *before, const char *after)
{
    int different = 0;
    while (*before != 0 || *after != 0) {
        int a = (int)strcspn(before, "\n"), b = (int)strcspn(after, "\n");
        if (a != b || strncmp(before, after, (size_t)a) != 0) {
            if (different++ == 20)
                return false;
            fprintf(stderr, "%s:\n  was %.*s\n  is  %.*s\n", what, a, before, b, after);
        }
        before += a + (before[a] != 0);
        after += b + (after[b] != 0);
    }
    return different == 0;
}
