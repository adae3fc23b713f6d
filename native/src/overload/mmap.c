/* SPDX-License-Identifier: EPL-2.0 */
#include "overload.h"
#include "../image.h"

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

/* Flags that say where or how, not what. */
#define KEPT_WITH_IMAGE (MAP_POPULATE | MAP_LOCKED | MAP_NONBLOCK | MAP_STACK)
#ifdef MAP_32BIT
#define KEPT_WITH_PLACE (MAP_32BIT | MAP_STACK)
#else
#define KEPT_WITH_PLACE MAP_STACK
#endif

/* Private anonymous memory that can be used at once and is not executable: the kind a rebuild would share. */
static bool wanted(const struct own *own, uint64_t length, int protection, int flags)
{
    return (flags & MAP_TYPE) == MAP_PRIVATE && (flags & MAP_ANONYMOUS) != 0 &&
           (flags & (MAP_GROWSDOWN | MAP_HUGETLB)) == 0 && (protection & PROT_READ) != 0 && (protection & PROT_EXEC) == 0 &&
           length != 0 && length <= own->memory;
}

/* In two steps: the kernel chooses the place, then the image goes there at the same offset. */
static long map_new(struct own *own, int image, uint64_t address, uint64_t length, int protection, int flags)
{
    int place = flags & (MAP_FIXED_NOREPLACE | KEPT_WITH_PLACE);
    long at = sys_mmap(address, length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | place, -1, 0);
    if (sys_failed(at))
        return at;
    long error = overload_map_reserved(own, image, (uint64_t)at, length, protection, flags & KEPT_WITH_IMAGE);
    if (error == 0)
        return at;
    sys_munmap((uint64_t)at, overload_pages(own, length));
    return error;
}

/* MAP_FIXED of anything else over memory of the image: its data there is gone for the program, so give it back. */
static long map_over(struct own *own, uint64_t address, uint64_t length, int protection, int flags, int fd, uint64_t offset)
{
    long at = sys_mmap(address, length, protection, flags, fd, offset);
    int image = sys_failed(at) ? -1 : (int)image_for_program(own);
    uint64_t size = overload_pages(own, length);
    if (image >= 0 && overload_range_valid(own, address, size) && overload_image_has_data(own, image, address, size))
        overload_punch(image, address, size);
    return at;
}

static long map(struct own *own, uint64_t address, uint64_t length, int protection, int flags, int fd, uint64_t offset)
{
    bool fixed = (flags & MAP_FIXED) != 0 && (flags & MAP_FIXED_NOREPLACE) == 0;
    int image = wanted(own, length, protection, flags) ? (int)image_for_program(own) : -1;
    if (image < 0)
        return fixed ? map_over(own, address, length, protection, flags, fd, offset)
                     : sys_mmap(address, length, protection, flags, fd, offset);
    long at;
    if (!fixed) {
        at = map_new(own, image, address, length, protection, flags);
    } else if (overload_range_valid(own, address, overload_pages(own, length))) {
        long error = overload_map_fresh(own, image, address, length, protection, flags & KEPT_WITH_IMAGE);
        at = error == 0 ? (long)address : error;
    } else {
        at = -EINVAL;
    }
    if (!sys_failed(at)) {
        overload_changed(own);
        return at;
    }
    /* whatever the reason: the kernel's own answer to the call as it was made */
    return sys_mmap(address, length, protection, flags, fd, offset);
}

PUBLIC void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset)
{
    struct own *own;
    struct inside inside;
    long at = overload_enter(&own, &inside) == OVERLOAD_OPEN
                  ? map(own, (uint64_t)address, length, protection, flags, fd, (uint64_t)offset)
                  : sys_mmap((uint64_t)address, length, protection, flags, fd, (uint64_t)offset);
    overload_leave(own, &inside);
    return (void *)overload_result(at);
}

#undef mmap64 /* a macro in musl */
PUBLIC void *mmap64(void *address, size_t length, int protection, int flags, int fd, off_t offset)
    __attribute__((alias("mmap")));
OVERLOAD_ALSO(mmap, __mmap);
OVERLOAD_ALSO(mmap, __mmap64);

PUBLIC int munmap(void *address, size_t length)
{
    struct own *own;
    struct inside inside;
    long result = overload_enter(&own, &inside) == OVERLOAD_OPEN ? overload_unmap(own, (uint64_t)address, length)
                                                        : sys_munmap((uint64_t)address, length);
    overload_leave(own, &inside);
    return (int)overload_result(result);
}
OVERLOAD_ALSO(munmap, __munmap);

/* A kernel that refuses executable memory files: private memory may become executable. */
static long make_executable(struct own *own, uint64_t start, uint64_t length, int protection)
{
    struct overload_mapping m;
    int image = (int)image_for_program(own);
    uint64_t size = overload_pages(own, length);
    if (image < 0 || !overload_range_valid(own, start, size) || overload_find(start, &m) != 0 ||
        !overload_is_image(own, &m) || start + size > m.end ||
        overload_make_private(own, image, start, size, PROT_READ | PROT_WRITE) != 0)
        return -EACCES;
    return sys_mprotect(start, length, protection);
}

PUBLIC int mprotect(void *address, size_t length, int protection)
{
    struct own *own;
    struct inside inside;
    enum overload_state state = overload_enter(&own, &inside);
    long result = sys_mprotect((uint64_t)address, length, protection);
    if (result == -EACCES && (protection & PROT_EXEC) != 0 && state == OVERLOAD_OPEN)
        result = make_executable(own, (uint64_t)address, length, protection);
    overload_leave(own, &inside);
    return (int)overload_result(result);
}
OVERLOAD_ALSO(mprotect, __mprotect);
