/* SPDX-License-Identifier: EPL-2.0 */
/*
 * long syscall(long number, ...): as the C library's, without a frame, because a child that shares memory returns through
 * it as well; but for the calls that overload/process.c takes care of.
 */
#include <sys/syscall.h>
    .text
    .globl  syscall
    .type   syscall, @function
syscall:
    .cfi_startproc
    cmpq    $__NR_prctl, %rdi
    je      1f
    cmpq    $__NR_seccomp, %rdi
    je      1f
    cmpq    $__NR_unshare, %rdi
    je      1f
    cmpq    $__NR_setns, %rdi
    je      1f
    cmpq    $__NR_userfaultfd, %rdi
    je      1f
    cmpq    $__NR_exit, %rdi
    je      1f
    cmpq    $__NR_fork, %rdi
    je      1f
    cmpq    $__NR_clone3, %rdi
    je      2f
    cmpq    $__NR_clone, %rdi
    je      3f
0:  movq    %rdi, %rax
    movq    %rsi, %rdi
    movq    %rdx, %rsi
    movq    %rcx, %rdx
    movq    %r8, %r10
    movq    %r9, %r8
    movq    8(%rsp), %r9
    syscall
    cmpq    $-4095, %rax
    jae     4f
    ret
1:  jmp     driller_watched_syscall
    /* on a stack of its own the child cannot return into C */
2:  testq   %rsi, %rsi
    jz      0b
    testl   $0x100, (%rsi)
    jnz     0b
    cmpq    $0, 40(%rsi)
    jnz     0b
    jmp     1b
3:  testl   $0x100, %esi
    jnz     0b
    testq   %rdx, %rdx
    jnz     0b
    jmp     1b
4:  movq    %rax, %rdi
    jmp     overload_result
    .cfi_endproc
    .size   syscall, .-syscall
    .section .note.GNU-stack,"",@progbits
