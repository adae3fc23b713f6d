/* SPDX-License-Identifier: EPL-2.0 */
/* long driller_arch_clone(unsigned long flags, void *stack_top, void (*entry)(void *), void *argument, int *child_tid) */
    .text
    .globl  driller_arch_clone
    .hidden driller_arch_clone
    .type   driller_arch_clone, %function
driller_arch_clone:
    .cfi_startproc
    and     x1, x1, -16
    stp     x2, x3, [x1, -16]!
    mov     x2, 0
    mov     x3, 0
    mov     x8, 220
    svc     0
    cbz     x0, 1f
    ret
1:  .cfi_undefined x30
    mov     x29, 0
    ldp     x9, x0, [sp], 16
    blr     x9
    mov     x0, 0
    mov     x8, 93
    svc     0
    brk     0
    .cfi_endproc
    .size   driller_arch_clone, .-driller_arch_clone
    .globl  driller_arch_sigreturn
    .hidden driller_arch_sigreturn
    .type   driller_arch_sigreturn, %function
    nop
driller_arch_sigreturn:
    mov     x8, 139
    svc     0
    .size   driller_arch_sigreturn, .-driller_arch_sigreturn
    .section .note.GNU-stack,"",%progbits
