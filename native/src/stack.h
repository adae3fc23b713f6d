/* SPDX-License-Identifier: EPL-2.0 */
/*
 * How far down the main thread's stack is mapped. In the image it does not grow by itself, so it is mapped down to its limit at
 * once: sparse, it costs nothing until used. Below the limit there is nothing, and running into that is the same SIGSEGV
 * as before.
 */
#ifndef DRILLER_STACK_H
#define DRILLER_STACK_H

#include "own.h"

/* The kernel keeps this much free below a stack that grows (stack_guard_gap). */
#define STACK_GAP_PAGES 256u
/* What a stack without a limit is given, in bytes. */
#define STACK_UNLIMITED (UINT64_C(1) << 30)

/* The lowest address of a stack that ends at `end` and may grow to `limit` bytes, but not below `floor`. */
static inline uint64_t stack_low(const struct own *own, uint64_t end, uint64_t limit, uint64_t floor)
{
    uint64_t size = (limit > STACK_UNLIMITED ? STACK_UNLIMITED : limit) & ~(own->page - 1);
    uint64_t low = end > size ? end - size : floor;
    return low < floor ? floor : low;
}

#endif
