/* SPDX-License-Identifier: EPL-2.0 */
/* What differs on aarch64: the system call instruction and the registers a tracer sees. */
#ifndef DRILLER_ARCH_AARCH64_H
#define DRILLER_ARCH_AARCH64_H

#include <asm/ptrace.h>
#include <elf.h>

/* See driller_arch_sigreturn. */
#define ARCH_SIGRETURN_NAME "driller_arch_sigreturn"

/* The user address space with 48-bit virtual addresses; also the image's size in bytes. */
#define ARCH_TASK_SIZE (UINT64_C(1) << 48)

static inline long arch_syscall(long nr, long a, long b, long c, long d, long e, long f)
{
    register long x8 __asm__("x8") = nr;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    register long x3 __asm__("x3") = d;
    register long x4 __asm__("x4") = e;
    register long x5 __asm__("x5") = f;
    __asm__ volatile("svc 0"
                     : "+r"(x0)
                     : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
                     : "memory");
    return x0;
}

/* Gives the calling thread a thread-local storage of its own: zeros, so that debuggers do not take it for another thread. */
static inline void arch_set_thread_pointer(void *pointer)
{
    __asm__ volatile("msr tpidr_el0, %0" : : "r"(pointer));
}

struct arch_registers {
    struct user_pt_regs user;
};

/* x0 holds the result and has overwritten the first argument; x8 still holds the number. */
static inline long arch_syscall_number(const struct arch_registers *r)
{
    return (long)r->user.regs[8];
}

static inline uint64_t arch_stack_pointer(const struct arch_registers *r)
{
    return r->user.sp;
}

static inline long arch_syscall_result(const struct arch_registers *r)
{
    return (long)r->user.regs[0];
}

static inline unsigned long arch_syscall_argument(const struct arch_registers *r, unsigned n)
{
    return r->user.regs[n];
}

static inline void arch_set_syscall_argument(struct arch_registers *r, unsigned n, unsigned long value)
{
    r->user.regs[n] = value;
}

/*
 * The first argument is lost to the tracer once the call has returned, so a call cannot be started again from
 * outside; the thread sees EINTR, as it would after SIGSTOP and SIGCONT (signal(7)).
 */
#define ARCH_CANNOT_RESTART 1
static inline void arch_restart_syscall(struct arch_registers *r)
{
    (void)r;
}

#endif
