/* SPDX-License-Identifier: EPL-2.0 */
/*
 * realloc of a large block: the C library's own grows it by an mremap that no overload sees. On a block that a rebuild has moved
 * into the image, that would show the bytes of whatever follows in the address space (see mremap.c). So such a block
 * grows by a new one and a copy; all others go to the allocator as ever.
 */
#include "overload.h"

#include <dlfcn.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

typedef void *reallocator(void *, size_t);

/* Whose realloc the program would call without us; whether that is the C library's is known once it is. */
static reallocator *next;
static bool is_libc;

#ifdef __GLIBC__
/* glibc's, by the name that no allocator overrides. */
extern void *__libc_realloc(void *, size_t) __attribute__((weak));

static bool belongs_to_libc(reallocator *found)
{
    return found == __libc_realloc;
}

/* Bit 1 of a chunk's size, just before the block: it was mapped by itself (malloc/malloc.c of glibc, IS_MMAPPED). */
static bool is_mapped_chunk(void *block)
{
    return (((const size_t *)block)[-1] & 2) != 0;
}
#else
/* musl has no second name for it; an allocator that overrides it is in another file, or in the program itself. */
static bool belongs_to_libc(reallocator *found)
{
    Dl_info of_found, of_libc;
    void *address;
    *(reallocator **)&address = found;
    return dladdr(address, &of_found) != 0 && dladdr(dlsym(RTLD_NEXT, "getauxval"), &of_libc) != 0 &&
           of_found.dli_fbase == of_libc.dli_fbase;
}

/* Such blocks are at least as large (MMAP_THRESHOLD of musl's mallocng); for others of that size nothing is lost. */
static bool is_mapped_chunk(void *block)
{
    return malloc_usable_size(block) >= 131052;
}
#endif

static reallocator *find_next(void)
{
    reallocator *found = __atomic_load_n(&next, __ATOMIC_ACQUIRE);
    if (found != NULL)
        return found;
    *(void **)&found = dlsym(RTLD_NEXT, "realloc");
    __atomic_store_n(&is_libc, found != NULL && belongs_to_libc(found), __ATOMIC_RELAXED);
    __atomic_store_n(&next, found, __ATOMIC_RELEASE);
    return found;
}

static void *grow(void *block, size_t usable, size_t size)
{
    void *grown = malloc(size);
    if (grown != NULL) {
        memcpy(grown, block, usable);
        free(block);
    }
    return grown;
}

PUBLIC void *realloc(void *block, size_t size)
{
    reallocator *original = find_next();
    if (original == NULL) {
        errno = ENOMEM;
        return NULL;
    }
    if (block == NULL || size == 0 || driller_own == NULL || !is_libc || !is_mapped_chunk(block))
        return original(block, size);
    struct own *own;
    struct inside inside;
    size_t usable = malloc_usable_size(block);
    /* also where nothing is shared: so that a rebuild does not come between the question and the mremap */
    void *result = overload_enter(&own, &inside) == OVERLOAD_NONE || size <= usable ? original(block, size)
                                                                           : grow(block, usable, size);
    overload_leave(own, &inside);
    return result;
}
