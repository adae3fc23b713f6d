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
#include <sys/stat.h>
#include <unistd.h>

struct range {
    uint64_t address; /* in the peer */
    size_t length;
    uint32_t flags; /* of driller_map */
};

static int check_range(const struct driller_peer *peer, const struct dro_table *table, const struct range *range,
                       char *error)
{
    bool files = (range->flags & DRILLER_MAP_FILES) != 0;
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    for (uint64_t at = range->address, end = at + range->length; at < end;) {
        const struct driller_segment *segment = dro_table_find(table, at);
        if (segment == NULL)
            return dro_fail(error, -EFAULT,
                            "nothing is mapped at 0x%" PRIx64 " in process %d; 'driller maps %d' lists what is", at,
                            peer->pid, peer->pid);
        if (segment->backing != DRILLER_BACKING_IMAGE && !(files && segment->backing == DRILLER_BACKING_FILE))
            return dro_fail(error, -ENXIO, "0x%" PRIx64 " of process %d is not in its image (%s): use driller_read", at,
                            peer->pid, dro_reason_text(segment->reason));
        if ((segment->offset - segment->start) % page != 0 || (segment->end % page != 0 && segment->end < end))
            return dro_fail(error, -EPROTO,
                            "the directory of process %d is damaged: a segment does not start at a page", peer->pid);
        at = segment->end;
    }
    return 0;
}

/* Whether the file holds all that is to be mapped: what lies behind its last page cannot be touched. */
static bool reaches(int file, uint64_t end)
{
    struct stat status;
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    return fstat(file, &status) == 0 && end <= ((uint64_t)status.st_size + page - 1) / page * page;
}

static int map_file(const struct driller_peer *peer, const struct driller_segment *segment, const char *path,
                    uint64_t offset, size_t length, char *at)
{
    int file = dro_open_backing_file(peer, segment, path);
    if (file < 0)
        return -ESTALE;
    int status = !reaches(file, offset + length)                                                          ? -ENXIO
                 : mmap(at, length, PROT_READ, MAP_SHARED | MAP_FIXED, file, (off_t)offset) == MAP_FAILED ? -errno
                                                                                                          : 0;
    close(file);
    return status;
}

static int map_pieces(const struct driller_peer *peer, const struct dro_table *table, const struct range *range, char *base)
{
    int protection = (range->flags & DRILLER_ATTACH_WRITE) != 0 ? PROT_READ | PROT_WRITE : PROT_READ, status = 0;
    for (size_t done = 0; status == 0 && done < range->length;) {
        uint64_t at = range->address + done;
        const struct driller_segment *segment = dro_table_find(table, at);
        uint64_t offset = segment->offset + (at - segment->start);
        size_t part = range->length - done;
        if (part > segment->end - at)
            part = (size_t)(segment->end - at);
        if (segment->backing == DRILLER_BACKING_FILE)
            status = map_file(peer, segment, table->strings + segment->name, offset, part, base + done);
        else if (mmap(base + done, part, protection, MAP_SHARED | MAP_FIXED, peer->image, (off_t)offset) == MAP_FAILED)
            status = -errno;
        done += part;
    }
    return status;
}

static const char *why_not(int code)
{
    return code == -ESTALE  ? "a file that it has mapped is gone, was replaced, or may not be read"
           : code == -ENXIO ? "a file that it has mapped has become shorter"
                            : strerror(-code);
}

static void *map_range(struct driller_peer *peer, const struct dro_table *table, const struct range *range, char *error)
{
    int status = check_range(peer, table, range, error);
    if (status < 0) {
        errno = -status;
        return NULL;
    }
    char *base = mmap(NULL, range->length, PROT_NONE, MAP_SHARED, peer->image, 0);
    status = base == MAP_FAILED ? -errno : map_pieces(peer, table, range, base);
    if (status < 0) {
        dro_fail(error, status, "cannot map %zu bytes of process %d: %s", range->length, peer->pid, why_not(status));
        if (base != MAP_FAILED)
            munmap(base, range->length);
        errno = -status;
        return NULL;
    }
    return base;
}

void *driller_map(struct driller_peer *peer, uint64_t address, size_t length, uint32_t flags, char *error)
{
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    const struct range range = {address, length, flags};
    bool write = (flags & DRILLER_ATTACH_WRITE) != 0, files = (flags & DRILLER_MAP_FILES) != 0;
    int status = 0;
    if (length == 0 || length > SSIZE_MAX || address % page != 0 || length % page != 0 || length > UINT64_MAX - address)
        status = dro_fail(error, -EINVAL, "address and length must be multiples of %" PRIu64 " bytes", page);
    else if ((flags & ~(DRILLER_ATTACH_WRITE | DRILLER_MAP_FILES)) != 0)
        status = dro_fail(error, -EINVAL, "unknown flag");
    else if (peer->attachment == DRILLER_ATTACHED_SNAPSHOT) /* its files could become shorter under the map */
        status = dro_fail(error, -EOPNOTSUPP, "a snapshot can be read, but not mapped");
    else if (write && files)
        status = dro_fail(error, -EINVAL, "files are mapped for reading only");
    else if (write && !peer->writable)
        status = dro_fail(error, -EROFS, "process %d was attached to for reading only", peer->pid);
    struct dro_table *table;
    if (status == 0)
        status = dro_table_get(peer, &table, error);
    if (status < 0) {
        errno = -status;
        return NULL;
    }
    void *map = map_range(peer, table, &range, error);
    int code = errno;
    dro_table_put(peer, table);
    errno = code;
    return map;
}

int driller_unmap(void *map, size_t length)
{
    return munmap(map, length) == 0 ? 0 : -errno;
}
