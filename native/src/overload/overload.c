/* SPDX-License-Identifier: EPL-2.0 */
#include "overload.h"
#include "../copy.h"
#include "../image.h"
#include "../maps.h"

#include <sys/ioctl.h>

/* linux/fs.h of 6.11 and later. */
struct procmap_query {
    uint64_t size, query_flags, query_addr;
    uint64_t vma_start, vma_end, vma_flags, vma_page_size, vma_offset, inode;
    uint32_t dev_major, dev_minor, vma_name_size, build_id_size;
    uint64_t vma_name_addr, build_id_addr;
};
#undef PROCMAP_QUERY
#define PROCMAP_QUERY _IOWR('f', 17, struct procmap_query)

long overload_result(long result)
{
    if (!sys_failed(result))
        return result;
    errno = (int)-result;
    return -1;
}

bool overload_image_has_data(struct own *own, int image, uint64_t start, uint64_t length)
{
    uint64_t from, to;
    (void)own;
    return copy_next_data(image, start, start + length, &from, &to);
}

#define QUERY_SHARED 0x08u
#define QUERY_COVERING_OR_NEXT 0x10u
#define QUERY_FILE_BACKED 0x20u

static struct overload_mapping of_query(const struct procmap_query *query)
{
    return (struct overload_mapping){query->vma_start,
                                     query->vma_end,
                                     query->vma_offset,
                                     query->inode,
                                     (uint32_t)query->vma_flags & 7u, /* as PROT_* */
                                     query->dev_major,
                                     query->dev_minor,
                                     (query->vma_flags & 8u) != 0};
}

static struct overload_mapping of_line(const struct mapping *m)
{
    return (struct overload_mapping){m->start, m->end, m->offset, m->inode, m->protection, m->device_major,
                                     m->device_minor, m->shared};
}

/*
 * The way of kernels before 6.11: the first mapping, by address, that `wanted` says yes to. 0, -ENOENT if there is none, or another
 * negative errno.
 */
static long find_in_text(int fd, bool (*wanted)(const struct overload_mapping *m, const void *argument), const void *argument,
                         struct overload_mapping *out)
{
    char text[2048];
    size_t held = 0;
    long got;
    bool skipping = false;
    while ((got = sys_read(fd, text + held, sizeof text - 1 - held)) > 0) {
        held += (size_t)got;
        size_t line = 0;
        for (size_t i = 0; i < held; i++) {
            if (text[i] != '\n')
                continue;
            struct mapping m;
            text[i] = 0;
            if (!skipping && maps_parse_line(text + line, &m) != NULL) {
                *out = of_line(&m);
                if (wanted(out, argument))
                    return 0;
            }
            skipping = false;
            line = i + 1;
        }
        for (size_t i = line; i < held; i++)
            text[i - line] = text[i];
        held -= line;
        if (held == sizeof text - 1) {
            /* a very long name: its line has been parsed no further than needed */
            struct mapping m;
            text[held] = 0;
            if (!skipping && maps_parse_line(text, &m) != NULL) {
                *out = of_line(&m);
                if (wanted(out, argument))
                    return 0;
            }
            skipping = true;
            held = 0;
        }
    }
    return got < 0 ? got : -ENOENT;
}

static bool ends_behind(const struct overload_mapping *m, const void *address)
{
    return *(const uint64_t *)address < m->end;
}

long overload_find(uint64_t address, struct overload_mapping *out)
{
    int fd = (int)sys_open("/proc/thread-self/maps", O_RDONLY);
    if (fd < 0)
        return -ENOTSUP; /* no descriptor to be had, or no /proc after a chroot */
    struct procmap_query query = {.size = sizeof query, .query_addr = address};
    long error = sys_ioctl(fd, PROCMAP_QUERY, &query);
    if (error == 0) {
        *out = of_query(&query);
    } else if (error != -ENOENT) {
        error = find_in_text(fd, ends_behind, &address, out);
        if (error == 0 && address < out->start)
            error = -ENOENT;
    }
    sys_close(fd);
    return error;
}

/* A range of the image. */
struct place {
    const struct own *own;
    uint64_t start, end;
};

static bool shows(const struct overload_mapping *m, const void *argument)
{
    const struct place *place = argument;
    return overload_is_image(place->own, m) && m->shared && m->offset < place->end &&
           place->start < m->offset + (m->end - m->start);
}

/* Whether any mapping shows that range. True also where it cannot be told. */
static bool is_shown(const struct own *own, uint64_t start, uint64_t end)
{
    const struct place place = {own, start, end};
    struct overload_mapping m;
    struct procmap_query query = {.size = sizeof query,
                                  .query_flags = QUERY_SHARED | QUERY_FILE_BACKED | QUERY_COVERING_OR_NEXT};
    long error;
    int fd = (int)sys_open("/proc/thread-self/maps", O_RDONLY);
    if (fd < 0)
        return true;
    while ((error = sys_ioctl(fd, PROCMAP_QUERY, &query)) == 0) {
        m = of_query(&query);
        if (shows(&m, &place))
            break;
        query = (struct procmap_query){.size = sizeof query, .query_flags = query.query_flags, .query_addr = m.end};
    }
    if (error != 0 && error != -ENOENT)
        error = find_in_text(fd, shows, &place, &m);
    sys_close(fd);
    return error != -ENOENT;
}

long overload_map_fresh(struct own *own, int image, uint64_t start, uint64_t length, int protection, int more_flags)
{
    length = overload_pages(own, length);
    if (overload_image_has_data(own, image, start, length))
        overload_punch(image, start, length);
    long at = sys_mmap(start, length, protection, MAP_SHARED | MAP_FIXED | MAP_NORESERVE | more_flags, image, start);
    return sys_failed(at) ? at : 0;
}

long overload_map_reserved(struct own *own, int image, uint64_t start, uint64_t length, int protection, int more_flags)
{
    uint64_t size = overload_pages(own, length);
    /* data where nothing was mapped has been left there by raw system calls: seldom, so it may take a while to find out */
    if (overload_image_has_data(own, image, start, size) && is_shown(own, start, start + size))
        return -EBUSY;
    return overload_map_fresh(own, image, start, length, protection, more_flags);
}

long overload_unmap(struct own *own, uint64_t start, uint64_t length)
{
    int image = (int)image_for_program(own);
    uint64_t size = overload_pages(own, length);
    if (image < 0 || !overload_range_valid(own, start, size) || !overload_image_has_data(own, image, start, size))
        return sys_munmap(start, length);
    /*
     * The place is held by an empty mapping until the memory has been given back: else another thread could be given
     * the same addresses in between, and would lose what it writes there.
     */
    long at = sys_mmap(start, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0);
    if (sys_failed(at))
        return sys_munmap(start, length);
    overload_punch(image, start, size);
    overload_changed(own);
    return sys_munmap(start, size);
}

long overload_make_private(struct own *own, int image, uint64_t start, uint64_t length, int protection)
{
    uint64_t from, to;
    length = overload_pages(own, length);
    long at = sys_mmap(0, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), error = 0;
    if (sys_failed(at))
        return at;
    for (uint64_t next = start; error == 0 && copy_next_data(image, next, start + length, &from, &to); next = to)
        while (error == 0 && from < to) {
            long got = sys_pread(image, (uint64_t)at + (from - start), to - from, from);
            if (got <= 0)
                error = got < 0 ? got : -EIO;
            else
                from += (uint64_t)got;
        }
    if (error == 0 && protection != (PROT_READ | PROT_WRITE))
        error = sys_mprotect((uint64_t)at, length, protection);
    if (error == 0) {
        long moved = sys_mremap((uint64_t)at, length, length, MREMAP_MAYMOVE | MREMAP_FIXED, start);
        error = sys_failed(moved) ? moved : 0;
    }
    if (error != 0) {
        sys_munmap((uint64_t)at, length);
        return error;
    }
    overload_punch(image, start, length);
    overload_changed(own);
    return 0;
}
