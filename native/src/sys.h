/* SPDX-License-Identifier: EPL-2.0 */
/*
 * The system calls libdriller uses, without the C library: they return a negative errno, touch no errno and
 * no thread-local storage, and cannot be cancelled. Between park and release, and in the service thread (which has no
 * thread-local storage of its own), nothing else may be called.
 */
#ifndef DRILLER_SYS_H
#define DRILLER_SYS_H

#include "arch/arch.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>

#define SYS6(nr, a, b, c, d, e, f) \
    arch_syscall((nr), (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
#define SYS5(nr, a, b, c, d, e) SYS6(nr, a, b, c, d, e, 0)
#define SYS4(nr, a, b, c, d) SYS6(nr, a, b, c, d, 0, 0)
#define SYS3(nr, a, b, c) SYS6(nr, a, b, c, 0, 0, 0)
#define SYS2(nr, a, b) SYS6(nr, a, b, 0, 0, 0, 0)
#define SYS1(nr, a) SYS6(nr, a, 0, 0, 0, 0, 0)
#define SYS0(nr) SYS6(nr, 0, 0, 0, 0, 0, 0)

static inline bool sys_failed(long result)
{
    return (unsigned long)result > -4096UL;
}

/* ---- memory ---- */
static inline long sys_mmap(uint64_t address, uint64_t length, int protection, int flags, int fd, uint64_t offset)
{
    return SYS6(__NR_mmap, address, length, protection, flags, fd, offset);
}
static inline long sys_munmap(uint64_t address, uint64_t length)
{
    return SYS2(__NR_munmap, address, length);
}
static inline long sys_mprotect(uint64_t address, uint64_t length, int protection)
{
    return SYS3(__NR_mprotect, address, length, protection);
}
static inline long sys_pkey_mprotect(uint64_t address, uint64_t length, int protection, int key)
{
    return SYS4(__NR_pkey_mprotect, address, length, protection, key);
}
static inline long sys_madvise(uint64_t address, uint64_t length, int advice)
{
    return SYS3(__NR_madvise, address, length, advice);
}
static inline long sys_mremap(uint64_t from, uint64_t length, uint64_t new_length, int flags, uint64_t to)
{
    return SYS5(__NR_mremap, from, length, new_length, flags, to);
}
static inline long sys_mlock2(uint64_t address, uint64_t length, int flags)
{
    return SYS3(__NR_mlock2, address, length, flags);
}
static inline long sys_brk(uint64_t address)
{
    return SYS1(__NR_brk, address);
}

/* ---- files ---- */
static inline long sys_open(const char *path, int flags)
{
    return SYS4(__NR_openat, AT_FDCWD, path, flags | O_CLOEXEC, 0);
}
static inline long sys_openat(int directory, const char *path, int flags)
{
    return SYS4(__NR_openat, directory, path, flags | O_CLOEXEC, 0);
}
static inline long sys_close(int fd)
{
    return SYS1(__NR_close, fd);
}
static inline long sys_read(int fd, void *buffer, size_t length)
{
    return SYS3(__NR_read, fd, buffer, length);
}
static inline long sys_write(int fd, const void *buffer, size_t length)
{
    return SYS3(__NR_write, fd, buffer, length);
}
static inline long sys_pread(int fd, uint64_t to, uint64_t length, uint64_t offset)
{
    return SYS4(__NR_pread64, fd, to, length, offset);
}
static inline long sys_pwrite(int fd, uint64_t from, uint64_t length, uint64_t offset)
{
    return SYS4(__NR_pwrite64, fd, from, length, offset);
}
static inline long sys_lseek(int fd, uint64_t offset, int whence)
{
    return SYS3(__NR_lseek, fd, offset, whence);
}
static inline long sys_ftruncate(int fd, uint64_t length)
{
    return SYS2(__NR_ftruncate, fd, length);
}
static inline long sys_fallocate(int fd, int mode, uint64_t offset, uint64_t length)
{
    return SYS4(__NR_fallocate, fd, mode, offset, length);
}
static inline long sys_fcntl(int fd, int command, long argument)
{
    return SYS3(__NR_fcntl, fd, command, argument);
}
static inline long sys_fstat(int fd, struct stat *out)
{
    return SYS2(__NR_fstat, fd, out);
}
static inline long sys_ioctl(int fd, unsigned long request, void *argument)
{
    return SYS3(__NR_ioctl, fd, request, argument);
}
static inline long sys_readlink(const char *path, char *buffer, size_t size)
{
    return SYS4(__NR_readlinkat, AT_FDCWD, path, buffer, size);
}
static inline long sys_getdents(int fd, void *buffer, size_t size)
{
    return SYS3(__NR_getdents64, fd, buffer, size);
}
static inline long sys_memfd_create(const char *name, unsigned flags)
{
    return SYS2(__NR_memfd_create, name, flags);
}
static inline long sys_pipe(int fds[2])
{
    return SYS2(__NR_pipe2, fds, O_CLOEXEC);
}

/* ---- sockets ---- */
static inline long sys_socket(int domain, int type, int protocol)
{
    return SYS3(__NR_socket, domain, type, protocol);
}
static inline long sys_bind(int fd, const void *address, unsigned length)
{
    return SYS3(__NR_bind, fd, address, length);
}
static inline long sys_connect(int fd, const void *address, unsigned length)
{
    return SYS3(__NR_connect, fd, address, length);
}
static inline long sys_listen(int fd, int backlog)
{
    return SYS2(__NR_listen, fd, backlog);
}
static inline long sys_accept(int fd)
{
    return SYS4(__NR_accept4, fd, 0, 0, SOCK_CLOEXEC | SOCK_NONBLOCK);
}
static inline long sys_getsockopt(int fd, int level, int option, void *value, socklen_t *length)
{
    return SYS5(__NR_getsockopt, fd, level, option, value, length);
}
static inline long sys_sendmsg(int fd, const struct msghdr *message, int flags)
{
    return SYS3(__NR_sendmsg, fd, message, flags);
}
static inline long sys_recvmsg(int fd, struct msghdr *message, int flags)
{
    return SYS3(__NR_recvmsg, fd, message, flags);
}
static inline long sys_poll(struct pollfd *fds, unsigned count, const struct timespec *timeout)
{
    return SYS5(__NR_ppoll, fds, count, timeout, 0, 0);
}

/* ---- processes, threads, signals ---- */
/* The kernel's signal set: 64 bits; glibc's sigset_t is larger. */
typedef uint64_t sys_sigset;

static inline int sys_getpid(void)
{
    return (int)SYS0(__NR_getpid);
}
static inline int sys_gettid(void)
{
    return (int)SYS0(__NR_gettid);
}
static inline unsigned sys_geteuid(void)
{
    return (unsigned)SYS0(__NR_geteuid);
}
static inline long sys_sigprocmask(int how, const sys_sigset *set, sys_sigset *old)
{
    return SYS4(__NR_rt_sigprocmask, how, set, old, sizeof(sys_sigset));
}
static inline long sys_tgkill(int pid, int tid, int signal)
{
    return SYS3(__NR_tgkill, pid, tid, signal);
}
static inline long sys_wait(int pid, int *status, int options)
{
    return SYS4(__NR_wait4, pid, status, options, 0);
}
static inline long sys_ptrace(long request, int tid, uint64_t address, void *data)
{
    return SYS4(__NR_ptrace, request, tid, address, data);
}
static inline long sys_prctl(int option, unsigned long a, unsigned long b)
{
    return SYS5(__NR_prctl, option, a, b, 0, 0);
}
static inline long sys_prlimit(int resource, const struct rlimit *set, struct rlimit *get)
{
    return SYS4(__NR_prlimit64, 0, resource, set, get);
}
static inline long sys_futex_wait(uint32_t *word, uint32_t value, const struct timespec *timeout)
{
    return SYS4(__NR_futex, word, FUTEX_WAIT, value, timeout);
}
static inline long sys_futex_wake(uint32_t *word, int count)
{
    return SYS3(__NR_futex, word, FUTEX_WAKE, count);
}

/* ---- time ---- */
static inline uint64_t sys_now(void)
{
    struct timespec t;
    SYS2(__NR_clock_gettime, CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}
static inline void sys_nap(uint64_t nanoseconds)
{
    struct timespec t = {(time_t)(nanoseconds / 1000000000u), (long)(nanoseconds % 1000000000u)};
    SYS2(__NR_nanosleep, &t, 0);
}

#endif
