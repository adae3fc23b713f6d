/* SPDX-License-Identifier: EPL-2.0 */
/* long driller_arch_clone(unsigned long flags, void *stack_top, void (*entry)(void *), void *argument, int *child_tid) */
    .text
    .globl  driller_arch_clone
    .hidden driller_arch_clone
    .type   driller_arch_clone, @function
driller_arch_clone:
    .cfi_startproc
    andq    $-16, %rsi
    subq    $16, %rsi
    movq    %rdx, 0(%rsi)
    movq    %rcx, 8(%rsi)
    movq    %r8, %r10
    xorl    %edx, %edx
    xorl    %r8d, %r8d
    movl    $56, %eax
    syscall
    testq   %rax, %rax
    jz      1f
    ret
1:  .cfi_undefined rip
    xorl    %ebp, %ebp
    popq    %rax
    popq    %rdi
    call    *%rax
    xorl    %edi, %edi
    movl    $60, %eax
    syscall
    hlt
    .cfi_endproc
    .size   driller_arch_clone, .-driller_arch_clone

/*
 * Where the kernel returns to after a signal handler that was set by a raw rt_sigaction. Debuggers unwind through it if it
 * has the C library's name and these very instructions.
 */
    .globl  __restore_rt
    .hidden __restore_rt
    .type   __restore_rt, @function
    nop
__restore_rt:
    movq    $15, %rax
    syscall
    .size   __restore_rt, .-__restore_rt
    .section .note.GNU-stack,"",@progbits
