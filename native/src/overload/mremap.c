/* SPDX-License-Identifier: EPL-2.0 */
/*
 * mremap of memory in the image. The kernel's own would take the file offset along, so that memory would no
 * longer lie at offset == address, and growing it would show the bytes of whatever follows in the address space. So a move
 * copies the data to the offset that belongs to the new address.
 */
#include "overload.h"
#include "../copy.h"
#include "../text.h"

#include <stdarg.h>

#ifndef MREMAP_DONTUNMAP
#define MREMAP_DONTUNMAP 4
#endif
#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

static bool grow_in_place(struct own *own, int image, uint64_t end, uint64_t more, int protection)
{
    long at = sys_mmap(end, more, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
    if (sys_failed(at))
        return false;
    /* kernels before 4.17 take the address for a hint */
    if ((uint64_t)at == end && overload_map_reserved(own, image, end, more, protection, 0) == 0)
        return true;
    sys_munmap((uint64_t)at, more);
    return false;
}

/*
 * What a range consists of. Without Driller it would be one mapping if all of it is private anonymous memory of one
 * protection; with it, part of that may be in the image.
 */
struct extent {
    bool any_image, uniform;
    uint32_t protection;
    uint64_t end; /* of the last mapping */
};

static long examine(const struct own *own, uint64_t from, uint64_t length, struct extent *out)
{
    struct overload_mapping m;
    *out = (struct extent){false, true, 0, from};
    do {
        long error = overload_find(out->end, &m);
        if (error != 0)
            return error;
        bool image = overload_is_image(own, &m);
        out->uniform = out->uniform && (image || (m.inode == 0 && !m.shared)) &&
                       (out->end == from || m.protection == out->protection);
        out->any_image = out->any_image || image;
        out->protection = m.protection;
        out->end = m.end;
    } while (out->end < from + length);
    return 0;
}

/* Through the new mapping, which is writable: a pwrite would be subject to the program's RLIMIT_FSIZE, with its signal. */
static long copy_bytes(const struct own *own, int image, bool from_image, uint64_t from, uint64_t end, uint64_t to)
{
    while (from < end) {
        struct iovec here = {(void *)to, end - from}, there = {(void *)from, end - from};
        long got = from_image ? sys_pread(image, to, end - from, from)
                              : SYS6(__NR_process_vm_readv, own->pid, &here, 1, &there, 1, 0);
        if (got <= 0)
            return got < 0 ? got : -EIO;
        from += (uint64_t)got;
        to += (uint64_t)got;
    }
    return 0;
}

/* To the mapping of the image at `to`; of what is in the image only the data, so that holes stay holes. */
static long copy_data(const struct own *own, int image, uint64_t from, uint64_t length, uint64_t to)
{
    uint64_t last = from + length, start, end;
    struct overload_mapping m;
    long error = 0;
    for (uint64_t at = from; error == 0 && at < last; at = m.end) {
        error = overload_find(at, &m);
        if (error != 0)
            return error;
        uint64_t stop = m.end < last ? m.end : last;
        if (!overload_is_image(own, &m) || m.offset != m.start) /* or moved by a raw mremap */
            error = copy_bytes(own, image, false, at, stop, to + (at - from));
        else
            for (uint64_t next = at; error == 0 && copy_next_data(image, next, stop, &start, &end); next = end)
                error = copy_bytes(own, image, true, start, end, to + (start - from));
    }
    return error;
}

static long move(struct own *own, int image, const struct extent *m, uint64_t from, uint64_t old_length,
                 uint64_t new_length, int flags, uint64_t to)
{
    bool fixed = (flags & MREMAP_FIXED) != 0;
    uint64_t length = old_length < new_length ? old_length : new_length;
    if (!fixed) {
        long at = sys_mmap(0, new_length, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (sys_failed(at))
            return at;
        to = (uint64_t)at;
    }
    long error = fixed ? overload_map_fresh(own, image, to, new_length, PROT_READ | PROT_WRITE, 0)
                       : overload_map_reserved(own, image, to, new_length, PROT_READ | PROT_WRITE, 0);
    if (error == -EBUSY && !fixed) {
        sys_munmap(to, new_length);
        return error;
    }
    if (error == 0)
        error = copy_data(own, image, from, length, to);
    if (error == 0 && m->protection != (PROT_READ | PROT_WRITE))
        error = sys_mprotect(to, new_length, (int)m->protection);
    if (error != 0) {
        overload_unmap(own, to, new_length);
        return error;
    }
    if (flags & MREMAP_DONTUNMAP)
        error = overload_map_fresh(own, image, from, old_length, (int)m->protection, 0);
    else
        overload_unmap(own, from, old_length);
    overload_changed(own);
    return (long)to;
}

/* Whether the kernel would refuse these arguments whatever is mapped; then it shall say how. */
static bool refused(const struct own *own, uint64_t from, uint64_t old_length, uint64_t new_length, int flags, uint64_t to)
{
    if (!overload_range_valid(own, from, old_length) || new_length == 0 || new_length > ARCH_TASK_SIZE)
        return true;
    if ((flags & ~(MREMAP_MAYMOVE | MREMAP_FIXED | MREMAP_DONTUNMAP)) != 0)
        return true;
    if ((flags & (MREMAP_FIXED | MREMAP_DONTUNMAP)) != 0 && (flags & MREMAP_MAYMOVE) == 0)
        return true;
    if ((flags & MREMAP_DONTUNMAP) != 0 && old_length != new_length)
        return true;
    return (flags & MREMAP_FIXED) != 0 &&
           (!overload_range_valid(own, to, new_length) || (to < from + old_length && from < to + new_length));
}

/* To new private anonymous memory. */
static long move_by_hand(uint64_t from, uint64_t old_size, uint64_t size, int flags, uint64_t to, uint32_t protection)
{
    int place = flags & MREMAP_FIXED ? MAP_FIXED : 0;
    long at = sys_mmap(to, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | place, -1, 0);
    if (sys_failed(at))
        return at;
    bytes_copy((void *)at, (const void *)from, old_size < size ? old_size : size);
    if (protection != (PROT_READ | PROT_WRITE))
        sys_mprotect((uint64_t)at, size, (int)protection);
    if (flags & MREMAP_DONTUNMAP)
        sys_mmap(from, old_size, (int)protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    else
        sys_munmap(from, old_size);
    return at;
}

static long remap(struct own *own, uint64_t from, uint64_t old_length, uint64_t new_length, int flags, uint64_t to)
{
    struct extent m;
    uint64_t old_size = overload_pages(own, old_length), size = overload_pages(own, new_length);
    int image = (int)image_for_program(own);
    long error = image < 0 ? image : examine(own, from, old_size == 0 ? own->page : old_size, &m);
    /* What cannot be looked up may be the image: an ordinary copy is right for both, but for a shared file. */
    if (error == -ENOTSUP && size > old_size && (flags & MREMAP_MAYMOVE) != 0 &&
        !refused(own, from, old_size, size, flags, to))
        return move_by_hand(from, old_size, size, flags, to, PROT_READ | PROT_WRITE);
    if (error != 0 || !m.any_image || !m.uniform)
        return sys_mremap(from, old_length, new_length, flags, to);
    if (old_length == 0)
        return -EINVAL; /* as of private memory: there is no second view of it */
    if (refused(own, from, old_size, size, flags, to))
        return sys_mremap(from, old_length, new_length, flags, to);
    if (size > old_size && size > own->memory) /* too large for the image: private memory, if the kernel allows so much */
        return (flags & MREMAP_MAYMOVE) == 0 ? -ENOMEM : move_by_hand(from, old_size, size, flags, to, m.protection);
    if ((flags & (MREMAP_FIXED | MREMAP_DONTUNMAP)) == 0) {
        if (size < old_size) {
            error = overload_unmap(own, from + size, old_size - size);
            return error == 0 ? (long)from : error;
        }
        if (size == old_size)
            return (long)from;
        if (from + old_size == m.end && grow_in_place(own, image, m.end, size - old_size, (int)m.protection)) {
            overload_changed(own);
            return (long)from;
        }
        if ((flags & MREMAP_MAYMOVE) == 0)
            return -ENOMEM;
    }
    error = move(own, image, &m, from, old_size, size, flags, to);
    return error == -EBUSY ? move_by_hand(from, old_size, size, flags, to, m.protection) : error;
}

/*
 * While the image is closed its mappings are private ones of a file, and growing one would show the file's bytes: such
 * memory becomes private anonymous memory on the occasion.
 */
static long remap_closed(struct own *own, uint64_t from, uint64_t old_length, uint64_t new_length, int flags, uint64_t to)
{
    struct extent m;
    uint64_t old_size = overload_pages(own, old_length), size = overload_pages(own, new_length);
    bool shrinks = size <= old_size && (flags & (MREMAP_FIXED | MREMAP_DONTUNMAP)) == 0;
    if (shrinks || examine(own, from, old_size == 0 ? own->page : old_size, &m) != 0 || !m.any_image || !m.uniform)
        return sys_mremap(from, old_length, new_length, flags, to);
    if (old_length == 0)
        return -EINVAL;
    if (refused(own, from, old_size, size, flags, to))
        return sys_mremap(from, old_length, new_length, flags, to);
    if ((flags & MREMAP_MAYMOVE) == 0)
        return -ENOMEM;
    return move_by_hand(from, old_size, size, flags, to, m.protection);
}

PUBLIC void *mremap(void *from, size_t old_length, size_t new_length, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    void *to = (flags & (MREMAP_FIXED | MREMAP_DONTUNMAP)) ? va_arg(more, void *) : NULL;
    va_end(more);
    struct own *own;
    struct inside inside;
    long at;
    switch (overload_enter(&own, &inside)) {
    case OVERLOAD_OPEN:
        at = remap(own, (uint64_t)from, old_length, new_length, flags, (uint64_t)to);
        break;
    case OVERLOAD_CLOSED:
        at = remap_closed(own, (uint64_t)from, old_length, new_length, flags, (uint64_t)to);
        break;
    default:
        at = sys_mremap((uint64_t)from, old_length, new_length, flags, (uint64_t)to);
        break;
    }
    overload_leave(own, &inside);
    return (void *)overload_result(at);
}
OVERLOAD_ALSO(mremap, __mremap);
