/* SPDX-License-Identifier: EPL-2.0 */
/* Chooses the architecture; all that depends on one is behind this header. */
#ifndef DRILLER_ARCH_H
#define DRILLER_ARCH_H

#include <stdint.h>

#if defined(__x86_64__)
#include "x86_64.h"
#elif defined(__aarch64__)
#include "aarch64.h"
#else
#error "libdriller is not ported to this architecture: add arch/<name>.h and arch/<name>.S"
#endif

/*
 * Raw clone(2) onto a stack of its own: the child runs entry(argument) and exits. Returns its id in the caller, or
 * a negative errno. `child_tid` is for CLONE_CHILD_CLEARTID.
 */
long driller_arch_clone(unsigned long flags, void *stack_top, void (*entry)(void *), void *argument, int *child_tid);

/* The restorer of raw signal handlers; never called. */
void driller_arch_sigreturn(void) __asm__(ARCH_SIGRETURN_NAME);

#endif
