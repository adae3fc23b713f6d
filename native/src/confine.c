/* SPDX-License-Identifier: EPL-2.0 */
#include "confine.h"
#include "text.h"

#include <linux/ptrace.h>
#include <sched.h>
#include <sys/prctl.h>

bool confine_is_filtered(void)
{
    char buffer[4096];
    int fd = (int)sys_open("/proc/thread-self/status", O_RDONLY);
    long length = fd < 0 ? fd : sys_read(fd, buffer, sizeof buffer - 1);
    if (fd >= 0)
        sys_close(fd);
    buffer[length > 0 ? length : 0] = 0;
    for (const char *line = buffer; *line != 0;) {
        if (text_starts(line, "Seccomp:\t"))
            return line[9] != '0';
        while (*line != 0 && *line != '\n')
            line++;
        line += *line == '\n';
    }
    return false;
}

static void nothing(void *argument)
{
    (void)argument;
}

/* With arguments that do no harm, and mostly no good either. */
static void try_memory(struct own *own)
{
    uint64_t page = own->page;
    long at = sys_mmap(0, page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    sys_mprotect((uint64_t)at, page, PROT_READ);
    sys_madvise((uint64_t)at, page, MADV_DONTNEED);
    sys_mlock2((uint64_t)at, 0, 0);
    SYS2(__NR_munlock, at, 0);
    sys_mremap((uint64_t)at, page, page, 0, 0);
    sys_munmap((uint64_t)at, page);
    sys_brk(0);
    SYS6(__NR_process_vm_readv, own->pid, NULL, 0, NULL, 0, 0);
}

static void try_files(struct own *own)
{
    struct stat st;
    char text[16];
    int fd = (int)sys_openat(AT_FDCWD, "/proc", O_PATH | O_DIRECTORY);
    sys_readlink("/proc/self/exe", text, sizeof text);
    sys_fstat(fd, &st);
    sys_fcntl(fd, F_DUPFD_CLOEXEC, 0);
    sys_close(fd);
    sys_read(-1, text, 0);
    sys_pread(-1, (uint64_t)text, 0, 0);
    sys_pwrite(-1, (uint64_t)text, 0, 0);
    sys_lseek(-1, 0, 0);
    sys_ftruncate(-1, 0);
    sys_fallocate(-1, 0, 0, 0);
    sys_ioctl(-1, 0, NULL);
    sys_getdents(-1, text, 0);
    sys_close((int)sys_memfd_create("driller-image", 0));
    SYS3(__NR_close_range, ~0u - 1, ~0u, 0);
    int pipe[2];
    sys_pipe(pipe);
    (void)own;
}

static void try_sockets(void)
{
    const struct timespec now = {0, 0};
    socklen_t size = 0;
    struct msghdr message;
    bytes_zero(&message, sizeof message);
    int fd = (int)sys_socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    sys_bind(-1, &message, 0);
    sys_connect(-1, &message, 0);
    sys_listen(-1, 0);
    sys_accept(-1);
    sys_getsockopt(-1, SOL_SOCKET, SO_PEERCRED, &message, &size);
    sys_sendmsg(-1, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    sys_recvmsg(-1, &message, MSG_DONTWAIT);
    sys_poll(NULL, 0, &now);
    sys_close(fd);
}

static void try_processes(struct own *own)
{
    struct rlimit limit;
    sys_sigset none = 0;
    uint32_t word = 0;
    const struct timespec now = {0, 0};
    sys_prlimit(RLIMIT_FSIZE, NULL, &limit);
    sys_sigprocmask(SIG_BLOCK, &none, NULL);
    SYS4(__NR_rt_sigaction, SIGURG, 0, 0, sizeof none);
    sys_tgkill(own->pid, 0, 0);
    sys_prctl(PR_SET_NAME, (unsigned long)"driller", 0);
    sys_gettid();
    sys_geteuid();
    SYS0(__NR_getppid);
    SYS0(__NR_sched_yield);
    sys_futex_wait(&word, 1, &now);
    sys_futex_wake(&word, 1);
    sys_now();
    sys_nap(0);
    SYS1(__NR_sysinfo, NULL);
    sys_ptrace(PTRACE_DETACH, 0, 0, NULL);
    /* the helper, and the service thread */
    long pid = driller_arch_clone(CLONE_VM | CLONE_FILES | CLONE_FS | CLONE_UNTRACED,
                                  own->agent_stack + sizeof own->agent_stack, nothing, NULL, NULL);
    if (pid > 0)
        sys_wait((int)pid, NULL, __WALL);
    driller_arch_clone(CLONE_VM | CLONE_FS | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM,
                       own->service_stack + sizeof own->service_stack, nothing, NULL, NULL);
}

static void try_all(void *argument)
{
    struct own *own = argument;
    const struct rlimit none = {0, 0};
    sys_prlimit(RLIMIT_CORE, &none, NULL); /* it may well die */
    try_memory(own);
    try_files(own);
    try_sockets();
    try_processes(own);
    SYS1(__NR_exit_group, 0);
}

static void try_tracking(void *argument)
{
    const struct rlimit none = {0, 0};
    (void)argument;
    sys_prlimit(RLIMIT_CORE, &none, NULL);
    SYS1(__NR_userfaultfd, ~0u); /* flags that there are not */
    SYS1(__NR_exit_group, 0);
}

/* Whether a child that does it survives. */
static bool survives(struct own *own, void (*attempt)(void *))
{
    int status = -1;
    /* memory of its own, or what kills it might dump this process's core */
    long pid = driller_arch_clone(0, own->helper_stack + sizeof own->helper_stack, attempt, own, NULL);
    if (pid < 0)
        return false;
    while (sys_wait((int)pid, &status, __WALL) == -EINTR)
        ;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool confine_allows(struct own *own)
{
    return survives(own, try_all);
}

bool confine_allows_tracking(struct own *own)
{
    return survives(own, try_tracking);
}
