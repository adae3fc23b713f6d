/* SPDX-License-Identifier: EPL-2.0 */
/* What differs on x86_64: the system call instruction and the registers a tracer sees. */
#ifndef DRILLER_ARCH_X86_64_H
#define DRILLER_ARCH_X86_64_H

#include <asm/ptrace.h>
#include <elf.h>

/* See driller_arch_sigreturn. */
#define ARCH_SIGRETURN_NAME "__restore_rt"

/* The user address space with four-level page tables; also the image's size in bytes. */
#define ARCH_TASK_SIZE (UINT64_C(1) << 47)

static inline long arch_syscall(long nr, long a, long b, long c, long d, long e, long f)
{
    long result;
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}

/* Gives the calling thread a thread-local storage of its own: zeros, so that debuggers do not take it for another thread. */
static inline void arch_set_thread_pointer(void *pointer)
{
    arch_syscall(158 /* arch_prctl */, 0x1002 /* ARCH_SET_FS */, (long)pointer, 0, 0, 0, 0);
}

/* The general registers as PTRACE_GETREGSET(NT_PRSTATUS) delivers them. */
struct arch_registers {
    struct pt_regs user; /* asm/ptrace.h lays pt_regs out as struct user_regs_struct begins */
    unsigned long segments[6];
};

/* The call a stopped thread was interrupted in, or -1; valid at a ptrace stop on the way out of the kernel. */
static inline long arch_syscall_number(const struct arch_registers *r)
{
    return (long)r->user.orig_rax;
}

static inline uint64_t arch_stack_pointer(const struct arch_registers *r)
{
    return r->user.rsp;
}

static inline long arch_syscall_result(const struct arch_registers *r)
{
    return (long)r->user.rax;
}

static inline unsigned long arch_syscall_argument(const struct arch_registers *r, unsigned n)
{
    switch (n) {
    case 0:
        return r->user.rdi;
    case 1:
        return r->user.rsi;
    case 2:
        return r->user.rdx;
    case 3:
        return r->user.r10;
    case 4:
        return r->user.r8;
    default:
        return r->user.r9;
    }
}

static inline void arch_set_syscall_argument(struct arch_registers *r, unsigned n, unsigned long value)
{
    switch (n) {
    case 2:
        r->user.rdx = value;
        break;
    case 3:
        r->user.r10 = value;
        break;
    case 4:
        r->user.r8 = value;
        break;
    default:
        break;
    }
}

/* Makes the thread execute the interrupted call again, as the kernel does for ERESTARTNOINTR. */
static inline void arch_restart_syscall(struct arch_registers *r)
{
    r->user.rax = r->user.orig_rax;
    r->user.rip -= 2; /* the length of `syscall` */
}

#endif
