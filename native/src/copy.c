/* SPDX-License-Identifier: EPL-2.0 */
#include "copy.h"
#include "image.h"
#include "pagemap.h"

/* Bits of /proc/<pid>/pagemap, Documentation/admin-guide/mm/pagemap.rst. */
#define ENTRY_PRESENT (UINT64_C(1) << 63)
#define ENTRY_SWAPPED (UINT64_C(1) << 62)
#define ENTRY_FILE (UINT64_C(1) << 61)

#ifndef SEEK_DATA
#define SEEK_DATA 3
#define SEEK_HOLE 4
#endif

/* How much may be looked through page by page while the threads are parked. */
#define NONZERO_MAX (UINT64_C(1) << 30)

/* As pwrite, by way of a mapping: not subject to RLIMIT_FSIZE. */
static long write_mapped(struct own *own, uint64_t start, uint64_t length)
{
    uint64_t window = UINT64_C(4) << 20;
    length = length < window ? length : window;
    uint64_t first = start & ~(own->page - 1), size = start + length - first;
    long at = sys_mmap(0, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, own->image, first);
    if (sys_failed(at))
        return at;
    struct iovec here = {(void *)(at + (long)(start - first)), length}, there = {(void *)start, length};
    long got = SYS6(__NR_process_vm_readv, own->pid, &here, 1, &there, 1, 0);
    sys_munmap((uint64_t)at, size);
    return got;
}

long copy_range(struct own *own, uint64_t start, uint64_t end)
{
    while (start < end) {
        long written = sys_pwrite(own->image, start, end - start, start);
        if (written == -EFBIG)
            written = write_mapped(own, start, end - start);
        if (written <= 0)
            return written < 0 ? written : -EIO;
        start += (uint64_t)written;
        own->result.bytes += (uint64_t)written;
    }
    return 0;
}

static long copy_scanned(struct own *own, uint64_t start, uint64_t end)
{
    struct page_region *regions = (struct page_region *)own->scratch;
    struct pm_scan_arg scan = {
        .size = sizeof scan,
        .start = start,
        .end = end,
        .vec = (uint64_t)own->scratch,
        .vec_len = sizeof own->scratch / (sizeof(struct page_region)),
        .category_inverted = PAGE_FILE | PAGE_ZERO,
        .category_mask = PAGE_FILE | PAGE_ZERO,
        .category_anyof_mask = PAGE_PRESENT | PAGE_SWAPPED,
        .return_mask = PAGE_PRESENT,
    };
    while (scan.start < end) {
        long count = sys_ioctl(own->pagemap, PAGEMAP_SCAN, &scan);
        if (count < 0)
            return count;
        for (long i = 0; i < count; i++) {
            long error = copy_range(own, regions[i].start, regions[i].end);
            if (error != 0)
                return error;
        }
        if (scan.walk_end <= scan.start)
            return -EIO;
        scan.start = scan.walk_end;
    }
    return 0;
}

/* The way of kernels before 6.7: an entry of eight bytes for each page. */
static long copy_listed(struct own *own, uint64_t start, uint64_t end)
{
    uint64_t pages = sizeof own->scratch / 8;
    while (start < end) {
        uint64_t count = (end - start) / own->page < pages ? (end - start) / own->page : pages;
        long got = sys_pread(own->pagemap, (uint64_t)own->scratch, count * 8, start / own->page * 8);
        if (got <= 0)
            return got < 0 ? got : -EIO;
        count = (uint64_t)got / 8;
        for (uint64_t i = 0, run; i < count; i += run) {
            bool mine = (own->scratch[i] & (ENTRY_PRESENT | ENTRY_SWAPPED)) != 0 && (own->scratch[i] & ENTRY_FILE) == 0;
            for (run = 1; mine && i + run < count; run++)
                if ((own->scratch[i + run] & (ENTRY_PRESENT | ENTRY_SWAPPED)) == 0 ||
                    (own->scratch[i + run] & ENTRY_FILE) != 0)
                    break;
            long error = mine ? copy_range(own, start + i * own->page, start + (i + run) * own->page) : 0;
            if (error != 0)
                return error;
        }
        start += count * own->page;
    }
    return 0;
}

/* Without pagemap (it belongs to root in a process that has changed its user): reading a page that is not there gives zeros. */
static long copy_nonzero(struct own *own, uint64_t start, uint64_t end)
{
    if (end - start > NONZERO_MAX)
        return -ENOTSUP;
    for (uint64_t at = start; at < end; at += own->page) {
        const uint64_t *words = (const uint64_t *)at;
        uint64_t i = 0;
        while (i < own->page / 8 && words[i] == 0)
            i++;
        uint64_t from, to;
        long error = 0;
        if (i < own->page / 8)
            error = copy_range(own, at, at + own->page);
        else if (copy_next_data(own->image, at, at + own->page, &from, &to))
            image_punch(own, at, at + own->page); /* it was something else before a fork */
        if (error != 0)
            return error;
    }
    return 0;
}

long copy_own_pages(struct own *own, uint64_t start, uint64_t end)
{
    if (own->pagemap < 0)
        return copy_nonzero(own, start, end);
    if (!own->pagemap_scan_missing) {
        long error = copy_scanned(own, start, end);
        if (error != -ENOTTY && error != -EINVAL)
            return error;
        own->pagemap_scan_missing = 1;
    }
    return copy_listed(own, start, end);
}

bool copy_next_data(int fd, uint64_t at, uint64_t end, uint64_t *from, uint64_t *to)
{
    long data = sys_lseek(fd, at, SEEK_DATA);
    if (data < 0 || (uint64_t)data >= end)
        return false;
    long hole = sys_lseek(fd, (uint64_t)data, SEEK_HOLE);
    *from = (uint64_t)data;
    *to = hole < 0 || (uint64_t)hole > end ? end : (uint64_t)hole;
    return *to > *from;
}
