/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Mapping a peer's memory. All maps are shared maps of a file, also the one that reserves the range: inside a peer
 * libdriller passes those on untouched.
 */
#include "internal.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int check_range(const struct driller_peer *peer, const struct dro_table *table, uint64_t address, size_t length,
                       char *error)
{
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    for (uint64_t at = address, end = address + length; at < end;) {
        const struct driller_segment *segment = dro_table_find(table, at);
        if (segment == NULL)
            return dro_fail(error, -EFAULT,
                            "nothing is mapped at 0x%" PRIx64 " in process %d; 'driller maps %d' lists what is", at,
                            peer->pid, peer->pid);
        if (segment->backing != DRILLER_BACKING_IMAGE)
            return dro_fail(error, -ENXIO, "0x%" PRIx64 " of process %d is not in its image (%s): use driller_read", at,
                            peer->pid, dro_reason_text(segment->reason));
        if ((segment->offset - segment->start) % page != 0 || (segment->end % page != 0 && segment->end < end))
            return dro_fail(error, -EPROTO,
                            "the directory of process %d is damaged: a segment does not start at a page", peer->pid);
        at = segment->end;
    }
    return 0;
}

static int map_pieces(const struct driller_peer *peer, const struct dro_table *table, uint64_t address, size_t length,
                      int protection, char *base)
{
    for (size_t done = 0; done < length;) {
        const struct driller_segment *segment = dro_table_find(table, address + done);
        size_t part = length - done;
        if (part > segment->end - (address + done))
            part = (size_t)(segment->end - (address + done));
        if (mmap(base + done, part, protection, MAP_SHARED | MAP_FIXED, peer->image,
                 (off_t)(segment->offset + (address + done - segment->start))) == MAP_FAILED)
            return -errno;
        done += part;
    }
    return 0;
}

static void *map_range(struct driller_peer *peer, const struct dro_table *table, uint64_t address, size_t length,
                       int protection, char *error)
{
    int status = check_range(peer, table, address, length, error);
    if (status < 0) {
        errno = -status;
        return NULL;
    }
    char *base = mmap(NULL, length, PROT_NONE, MAP_SHARED, peer->image, 0);
    status = base == MAP_FAILED ? -errno : map_pieces(peer, table, address, length, protection, base);
    if (status < 0) {
        dro_fail(error, status, "cannot map %zu bytes of process %d: %s", length, peer->pid, strerror(-status));
        if (base != MAP_FAILED)
            munmap(base, length);
        errno = -status;
        return NULL;
    }
    return base;
}

void *driller_map(struct driller_peer *peer, uint64_t address, size_t length, uint32_t flags, char *error)
{
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    bool write = (flags & DRILLER_ATTACH_WRITE) != 0;
    int status = 0;
    if (length == 0 || length > SSIZE_MAX || address % page != 0 || length % page != 0 || length > UINT64_MAX - address)
        status = dro_fail(error, -EINVAL, "address and length must be multiples of %" PRIu64 " bytes", page);
    else if ((flags & ~DRILLER_ATTACH_WRITE) != 0)
        status = dro_fail(error, -EINVAL, "unknown flag");
    else if (write && !peer->writable)
        status = dro_fail(error, -EROFS, "process %d was attached to for reading only", peer->pid);
    struct dro_table *table;
    if (status == 0)
        status = dro_table_get(peer, &table, error);
    if (status < 0) {
        errno = -status;
        return NULL;
    }
    void *map = map_range(peer, table, address, length, write ? PROT_READ | PROT_WRITE : PROT_READ, error);
    int code = errno;
    dro_table_put(peer, table);
    errno = code;
    return map;
}

int driller_unmap(void *map, size_t length)
{
    return munmap(map, length) == 0 ? 0 : -errno;
}
