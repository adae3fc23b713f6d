/* SPDX-License-Identifier: EPL-2.0 */
#include "own.h"
#include "text.h"

struct own *driller_own;

struct own *own_create(void)
{
    /*
     * Between two ranges (of any page size) without access rights: the kernel would merge this with the memory of an allocator that began before
     * us (jemalloc maps at its first malloc), and all of that would count as ours and never be shared.
     */
    uint64_t size = (sizeof(struct own) + 4095) & ~UINT64_C(4095), guard = 65536;
    long at = sys_mmap(0, size + 2 * guard, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (sys_failed(at))
        return NULL;
    at += (long)guard;
    if (sys_failed(sys_mprotect((uint64_t)at, size, PROT_READ | PROT_WRITE))) {
        sys_munmap((uint64_t)at - guard, size + 2 * guard);
        return NULL;
    }
    struct own *own = (struct own *)at;
    own->region = (uint64_t)at;
    own->region_size = size;
    own->bell[0] = own->bell[1] = -1;
    own->proc = own->image = own->directory = own->socket = own->pagemap = own->program_image = own->program_former =
        own->inherited = -1;
    own->fork_link = own->fork_image = own->inherited_link = -1;
    own->activity.userfaultfd = own->activity.pagemap = -1;
    own->heap_start = UINT64_MAX;
    own->park_timeout_ms = 500;
    return own;
}

void own_lock(struct own *own)
{
    uint32_t value = 0;
    if (__atomic_compare_exchange_n(&own->lock, &value, 1, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
        return;
    while (__atomic_exchange_n(&own->lock, 2, __ATOMIC_ACQUIRE) != 0)
        sys_futex_wait(&own->lock, 2, NULL);
}

void own_unlock(struct own *own)
{
    if (__atomic_exchange_n(&own->lock, 0, __ATOMIC_RELEASE) == 2)
        sys_futex_wake(&own->lock, 1);
}

long own_fail(struct own *own, long error, const char *what)
{
    struct text t = text_in(own->message, sizeof own->message);
    text_add(&t, what);
    if (error < 0) {
        text_add(&t, ": ");
        text_add(&t, text_errno((int)-error));
    }
    return error < 0 ? error : -EIO;
}
