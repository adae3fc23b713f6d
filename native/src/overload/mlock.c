/* SPDX-License-Identifier: EPL-2.0 */
/* Locks: the kernel's own, and remembered, so that they are carried over when a mapping is replaced. */
#include "overload.h"

static int locked(long result)
{
    struct own *own = driller_own;
    if (own != NULL && result == 0)
        own->advised = 1;
    return (int)overload_result(result);
}

PUBLIC int mlock(const void *address, size_t length)
{
    return locked(SYS2(__NR_mlock, address, length));
}

PUBLIC int mlock2(const void *address, size_t length, unsigned flags)
{
    return locked(SYS3(__NR_mlock2, address, length, flags));
}

/* Our own state need not be held in memory for the program's sake, nor be counted against its limit. */
static void leave_out_our_own(struct own *own)
{
    SYS2(__NR_munlock, own->region, own->region_size);
    if (own->header != NULL)
        SYS2(__NR_munlock, own->header, OWN_DIRECTORY_SIZE);
}

/* The flag is set for longer than it is true: a rebuild may come between it and the call. */
PUBLIC int mlockall(int flags)
{
    struct own *own = driller_own;
    uint32_t before = own != NULL ? own->lock_future : 0;
    if (own != NULL && (flags & MCL_FUTURE) != 0)
        own->lock_future = 1;
    long result = SYS1(__NR_mlockall, flags);
    if (own != NULL)
        own->lock_future = result == 0 ? (flags & MCL_FUTURE) != 0 : before;
    if (own != NULL && result == 0 && !own->confined)
        leave_out_our_own(own);
    return locked(result);
}

PUBLIC int munlockall(void)
{
    struct own *own = driller_own;
    long result = SYS0(__NR_munlockall);
    if (own != NULL && result == 0)
        own->lock_future = 0;
    return (int)overload_result(result);
}
