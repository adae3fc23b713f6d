/* SPDX-License-Identifier: EPL-2.0 */
/* As x86_64-syscall.S. */
#include <sys/syscall.h>
    .text
    .globl  syscall
    .type   syscall, %function
syscall:
    .cfi_startproc
    cmp     x0, __NR_prctl
    beq     1f
    cmp     x0, __NR_seccomp
    beq     1f
    cmp     x0, __NR_unshare
    beq     1f
    cmp     x0, __NR_setns
    beq     1f
    cmp     x0, __NR_userfaultfd
    beq     1f
    cmp     x0, __NR_exit
    beq     1f
    cmp     x0, __NR_clone3
    beq     2f
    cmp     x0, __NR_clone
    beq     3f
0:  mov     x8, x0
    mov     x0, x1
    mov     x1, x2
    mov     x2, x3
    mov     x3, x4
    mov     x4, x5
    mov     x5, x6
    svc     0
    cmn     x0, 4095
    bcs     4f
    ret
1:  b       driller_watched_syscall
2:  cbz     x1, 0b
    ldr     x9, [x1]
    tbnz    x9, 8, 0b
    ldr     x9, [x1, 40]
    cbnz    x9, 0b
    b       1b
3:  tbnz    x1, 8, 0b
    cbnz    x2, 0b
    b       1b
4:  b       overload_result
    .cfi_endproc
    .size   syscall, .-syscall
    .section .note.GNU-stack,"",%progbits
