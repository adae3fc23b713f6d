/* SPDX-License-Identifier: EPL-2.0 */
/* Where there is something to look at: holes of the image and of files, and pages that nobody ever touched. */
#include "across.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

/* What /proc/<pid>/pagemap says of a page; the kernel's Documentation/admin-guide/mm/pagemap.rst. */
#define PAGE_PRESENT (UINT64_C(1) << 63)
#define PAGE_SWAPPED (UINT64_C(1) << 62)
#define ENTRIES 512
/* To map less takes longer than to ask. */
#define NEAR_LEAST (UINT64_C(1) << 20)

/* The first byte from `address` on that is in no hole; `end` if there is none. */
static uint64_t image_start(const struct driller_peer *peer, const struct driller_segment *segment, uint64_t address,
                            uint64_t end)
{
    uint64_t shift = segment->offset - segment->start; /* modulo 2^64, and back again */
    off_t data = lseek(peer->image, (off_t)(address + shift), SEEK_DATA);
    if (data < 0)
        return errno == ENXIO ? end : address; /* other errors: all of it may be data */
    return (uint64_t)data - shift < end ? (uint64_t)data - shift : end;
}

/* `near`: its end need not be that of the data. To look for that goes through all of them, each time. */
static void image_run(struct driller_peer *peer, const struct driller_segment *segment, uint64_t address, uint64_t end, bool near,
                      uint64_t *start, uint64_t *stop)
{
    uint64_t shift = segment->offset - segment->start;
    *start = image_start(peer, segment, address, end);
    if (*start == end) {
        *stop = end;
        return;
    }
    uint64_t resident = near && end - *start >= NEAR_LEAST ? dro_image_resident(peer, *start + shift, end - *start) : 0;
    if (resident > 0) {
        *stop = *start + resident;
        return;
    }
    off_t hole = lseek(peer->image, (off_t)(*start + shift), SEEK_HOLE);
    *stop = hole < 0 || (uint64_t)hole - shift > end ? end : (uint64_t)hole - shift;
}

/* A hole is only one while the process has it mapped: what was unmapped since is left to who reads it, and is told the truth. */
static void confirm_hole(const struct driller_peer *peer, const struct driller_segment *segment, uint64_t address,
                         uint64_t *start, uint64_t *stop)
{
    uint64_t length = *start - address;
    size_t there = length > 0 ? dro_shared_length(peer, segment, address, length) : 0;
    if (there == length)
        return;
    *stop = *start;
    *start = address + there;
}

/* Pages of private anonymous memory that are neither present nor swapped out have never been written. */
static bool untouched(uint64_t entry)
{
    return (entry & (PAGE_PRESENT | PAGE_SWAPPED)) == 0;
}

static void private_run(const struct driller_peer *peer, uint64_t address, uint64_t end, uint64_t *start, uint64_t *stop)
{
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE), entries[ENTRIES], at = address;
    bool found = false;
    while (at < end) {
        size_t wanted = (size_t)((end - 1) / page - at / page + 1);
        wanted = wanted < ENTRIES ? wanted : ENTRIES;
        ssize_t n = pread(peer->pagemap, entries, wanted * sizeof(uint64_t), (off_t)(at / page * sizeof(uint64_t)));
        if (n < (ssize_t)sizeof(uint64_t)) { /* the process has ended: who reads will be told */
            *start = found ? *start : at;
            *stop = end;
            return;
        }
        for (size_t i = 0; i < (size_t)n / sizeof(uint64_t) && at < end; i++, at = (at / page + 1) * page) {
            if (!found && !untouched(entries[i])) {
                *start = at;
                found = true;
            } else if (found && untouched(entries[i])) {
                *stop = at;
                return;
            }
        }
        /* One run of 2 MiB after the other is as good as a long one. */
        if (found)
            break;
    }
    *stop = at < end ? at : end;
    if (!found)
        *start = *stop = end;
}

/* Memory of which each page belongs to a file that may have holes, if only to one that the kernel has made for it. */
static bool in_file(const struct driller_segment *segment)
{
    return segment->backing == DRILLER_BACKING_FILE ||
           (segment->backing == DRILLER_BACKING_NONE && segment->kind == DRILLER_KIND_SHARED_ANON);
}

static int open_file(const struct driller_peer *peer, const struct driller_segment *segment, uint64_t address)
{
    struct dro_place place;
    bool named = segment->backing == DRILLER_BACKING_FILE && dro_locate(peer, address, &place, NULL) == 0 &&
                 place.segment.inode == segment->inode && place.segment.device == segment->device;
    return dro_open_shared_file(peer, segment, named ? place.path : "");
}

/* A copy out of the process would fill the holes that it reads. */
static bool file_run(const struct driller_peer *peer, const struct driller_segment *segment, uint64_t address, uint64_t end,
                     uint64_t *start, uint64_t *stop)
{
    struct stat status;
    int file = open_file(peer, segment, address);
    if (file < 0)
        return false;
    uint64_t shift = segment->offset - segment->start, page = (uint64_t)sysconf(_SC_PAGESIZE);
    *start = address;
    *stop = end;
    off_t data = lseek(file, (off_t)(address + shift), SEEK_DATA);
    if (data >= 0) {
        off_t hole = lseek(file, data, SEEK_HOLE);
        *start = (uint64_t)data - shift < end ? (uint64_t)data - shift : end;
        *stop = hole < 0 || (uint64_t)hole - shift > end ? end : (uint64_t)hole - shift;
    } else if (errno == ENXIO && fstat(file, &status) == 0) {
        /* What lies behind the end of the file cannot be read: who does so will be told. */
        uint64_t size = ((uint64_t)status.st_size + page - 1) & ~(page - 1);
        *start = size <= address + shift ? address : size - shift < end ? size - shift : end;
    }
    close(file);
    return true;
}

static bool anonymous(const struct driller_segment *segment)
{
    switch (segment->kind) {
    case DRILLER_KIND_BSS:
    case DRILLER_KIND_HEAP:
    case DRILLER_KIND_ANONYMOUS:
    case DRILLER_KIND_STACK:
    case DRILLER_KIND_THREAD_STACK:
        return true;
    default:
        return false;
    }
}

/* While it forks, some of its pages are elsewhere. */
static bool in_image(const struct driller_peer *peer, const struct driller_segment *segment)
{
    const struct driller_header *header = peer->directory;
    return segment->backing == DRILLER_BACKING_IMAGE &&
           __atomic_load_n(&header->state, __ATOMIC_RELAXED) != DRILLER_STATE_FORKING;
}

uint64_t dro_image_hole(const struct driller_peer *peer, const struct driller_segment *segment, uint64_t address,
                        uint64_t end)
{
    uint64_t length = in_image(peer, segment) ? image_start(peer, segment, address, end) - address : 0;
    return length > 0 ? dro_shared_length(peer, segment, address, length) : 0;
}

static bool run(struct driller_peer *peer, const struct driller_segment *segment, uint64_t address, uint64_t end, bool near,
                uint64_t *start, uint64_t *stop)
{
    *start = address;
    *stop = end;
    if (in_image(peer, segment)) {
        image_run(peer, segment, address, end, near, start, stop);
        confirm_hole(peer, segment, address, start, stop);
    } else if (segment->backing == DRILLER_BACKING_NONE && anonymous(segment) && peer->pagemap >= 0)
        private_run(peer, address, end, start, stop);
    else if (in_file(segment) && !file_run(peer, segment, address, end, start, stop) &&
             segment->kind == DRILLER_KIND_SHARED_ANON && peer->pagemap >= 0) {
        private_run(peer, address, end, start, stop);
        return *start == address;
    }
    return true;
}

bool dro_data_run(struct driller_peer *peer, const struct driller_segment *segment, uint64_t address, uint64_t end,
                  uint64_t *start, uint64_t *stop)
{
    return run(peer, segment, address, end, false, start, stop);
}

bool dro_data_near(struct driller_peer *peer, const struct driller_segment *segment, uint64_t address, uint64_t end,
                   uint64_t *start, uint64_t *stop)
{
    return run(peer, segment, address, end, true, start, stop);
}

uint64_t dro_next_mapped(struct driller_peer *peer, uint64_t address, uint64_t end)
{
    struct dro_table *table;
    if (dro_table_get(peer, &table, NULL) < 0)
        return end;
    size_t i = dro_table_first_behind(table, address);
    uint64_t next = i < table->count ? table->segments[i].start : end;
    dro_table_put(peer, table);
    return next <= address ? address : next < end ? next : end;
}

int driller_data_run(struct driller_peer *peer, uint64_t address, uint64_t end, uint64_t *start, uint64_t *stop)
{
    struct dro_table *table;
    int status = dro_table_get(peer, &table, NULL);
    if (status < 0)
        return status;
    const struct driller_segment *segment = dro_table_find(table, address);
    if (segment != NULL)
        dro_data_run(peer, segment, address, end < segment->end ? end : segment->end, start, stop);
    dro_table_put(peer, table);
    if (segment == NULL)
        *start = *stop = dro_next_mapped(peer, address, end);
    return segment != NULL ? 0 : -EFAULT;
}
