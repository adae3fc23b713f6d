/* SPDX-License-Identifier: EPL-2.0 */
/*
 * The overloads: libdriller's versions of the calls that change the address space. They take their place in front of the
 * C library's, keep every result and errno as without Driller, and do three things more while memory is shared:
 * new anonymous memory is put into the image at birth, memory that is given up is punched out of it, and what works on
 * private anonymous memory only is carried out so that it comes to the same.
 * They run in the program's threads, at any time, in signal handlers too: raw system calls, no allocation, no lock but the
 * door (door.h), at which a job keeps them for as long as it changes mappings.
 */
#ifndef DRILLER_OVERLOAD_H
#define DRILLER_OVERLOAD_H

#include "../door.h"
#include "../image.h"
#include "../own.h"

#define PUBLIC __attribute__((visibility("default")))

/*
 * In a static program the C library's own members (malloc, thread stacks) call these functions by inner names. An overload
 * takes those too: else the member that defines them would be linked in beside ours, and its memory would pass us by.
 */
#ifdef DRILLER_STATIC
#define OVERLOAD_ALSO(name, inner)                                                                                    \
    extern __typeof__(name) inner __attribute__((alias(#name), copy(name), visibility("default")))
#else
#define OVERLOAD_ALSO(name, inner) _Static_assert(1, "known by one name only")
#endif

enum overload_state {
    OVERLOAD_NONE,    /* nothing is shared, or there is no peer: the kernel's call as it is */
    OVERLOAD_OPEN,    /* memory is in the image */
    OVERLOAD_CLOSED,  /* it is, and a forked child still copies: mappings of the image are private ones */
};

/*
 * Begins an overload; each is paired with overload_leave, with the same *inside of one's own stack. The state, and with it what is mapped how, does not change in
 * between: a job waits for it.
 */
static inline enum overload_state overload_enter(struct own **own, struct inside *inside)
{
    *own = driller_own;
    if (*own == NULL)
        return OVERLOAD_NONE;
    door_enter(*own, inside);
    if (__atomic_load_n(&(*own)->door, __ATOMIC_SEQ_CST) != DOOR_OPEN)
        door_wait(*own, inside);
    if (__atomic_load_n(&(*own)->image_closed, __ATOMIC_SEQ_CST) != 0)
        return OVERLOAD_CLOSED;
    return __atomic_load_n(&(*own)->shared, __ATOMIC_SEQ_CST) != 0 ? OVERLOAD_OPEN : OVERLOAD_NONE;
}

static inline void overload_leave(struct own *own, struct inside *inside)
{
    if (own != NULL)
        door_leave(own, inside);
}

/* Counts a change of the address space. */
static inline void overload_changed(struct own *own)
{
    __atomic_fetch_add(&own->header->changes, 1, __ATOMIC_RELAXED);
}

/* A raw result as the C library returns it: -1 and errno, or the result. */
long overload_result(long result);

static inline uint64_t overload_pages(const struct own *own, uint64_t length)
{
    return (length + own->page - 1) & ~(own->page - 1);
}

/* Whether [start, start + length) is a range of user addresses that starts on a page. */
static inline bool overload_range_valid(const struct own *own, uint64_t start, uint64_t length)
{
    return length != 0 && (start & (own->page - 1)) == 0 && length <= ARCH_TASK_SIZE && start <= ARCH_TASK_SIZE - length;
}

/* Gives the image's memory for a range back. */
static inline void overload_punch(int image, uint64_t start, uint64_t length)
{
    sys_fallocate(image, IMAGE_PUNCH, start, length);
}

/* Whether the image holds data for a range. */
bool overload_image_has_data(struct own *own, int image, uint64_t start, uint64_t length);

/* What is mapped at an address. */
struct overload_mapping {
    uint64_t start, end, offset, inode;
    uint32_t protection, device_major, device_minor;
    bool shared;
};

/* Looks it up in /proc/self/maps. 0, -ENOENT nothing is mapped there, or another negative errno: not known. */
long overload_find(uint64_t address, struct overload_mapping *out);

/* Whether it is memory of the image, or in a forked child that still copies, of its parent's. */
static inline bool overload_is_image(const struct own *own, const struct overload_mapping *m)
{
    return (m->inode == own->image_inode && m->device_major == own->image_major && m->device_minor == own->image_minor) ||
           (own->inherited >= 0 && m->inode == own->inherited_inode && m->device_major == own->inherited_major &&
            m->device_minor == own->inherited_minor);
}

/*
 * Maps the image at [start, start + length) with MAP_FIXED: fresh zeros. The place is the caller's: to be replaced. 0 or a
 * negative errno.
 */
long overload_map_fresh(struct own *own, int image, uint64_t start, uint64_t length, int protection, int more_flags);

/*
 * The same where nothing was mapped: the caller has reserved it. -EBUSY where memory that was moved from there by a raw mremap shows
 * the image at that place, or it cannot be told whether any does: private memory can go there.
 */
long overload_map_reserved(struct own *own, int image, uint64_t start, uint64_t length, int protection, int more_flags);

/* munmap of a range, and the image's memory for it given back. 0 or a negative errno. */
long overload_unmap(struct own *own, uint64_t start, uint64_t length);

/* Private anonymous memory again, with its contents: for advice that works on nothing else. 0 or a negative errno. */
long overload_make_private(struct own *own, int image, uint64_t start, uint64_t length, int protection);

#endif
