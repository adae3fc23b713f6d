/* SPDX-License-Identifier: EPL-2.0 */
/*
 * What the kernel says of an address in a peer, now. The table only says what was true when it was published: memory
 * that was unmapped since reads as zeros from the image, and must not be shown as the process's.
 */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* Linux 6.11 and later; newer than the headers that this is built with. */
struct query {
    uint64_t size, flags, address;
    uint64_t start, end, vma_flags, page_size, offset, inode;
    uint32_t device_major, device_minor, name_size, build_id_size;
    uint64_t name, build_id;
};
#define QUERY _IOWR('f', 17, struct query)
#define QUERY_SHARED 8u

struct mapping {
    uint64_t start, end, offset, inode, device;
    bool shared;
};

/* /proc/<pid>/maps line by line, on kernels that cannot be asked. */
static int find_in_text(int pid, uint64_t address, struct mapping *out)
{
    char path[64], line[512];
    snprintf(path, sizeof(path), "/proc/%d/maps", pid);
    FILE *maps = fopen(path, "re");
    if (maps == NULL)
        return -errno;
    int status = -ENOENT;
    bool whole = true;
    while (status == -ENOENT && fgets(line, sizeof(line), maps) != NULL) {
        char flags[8];
        unsigned device_major, device_minor;
        bool starts = whole;
        whole = strchr(line, '\n') != NULL;
        if (!starts)
            continue;
        if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %7s %" SCNx64 " %x:%x %" SCNu64, &out->start, &out->end, flags,
                   &out->offset, &device_major, &device_minor, &out->inode) != 7)
            status = -EPROTO;
        else if (address < out->end) {
            if (address < out->start)
                break;
            out->device = makedev(device_major, device_minor);
            out->shared = flags[3] == 's';
            status = 0;
        }
    }
    fclose(maps);
    return status;
}

static int find_by_query(int maps, uint64_t address, struct mapping *out)
{
    struct query query = {.size = sizeof(query), .address = address};
    if (ioctl(maps, QUERY, &query) < 0)
        return -errno;
    *out = (struct mapping){.start = query.start,
                            .end = query.end,
                            .offset = query.offset,
                            .inode = query.inode,
                            .device = makedev(query.device_major, query.device_minor),
                            .shared = (query.vma_flags & QUERY_SHARED) != 0};
    return 0;
}

/* Without the query it takes too long to ask for every read: then only zeros are doubted. */
static bool worth_asking(const struct driller_peer *peer, uint64_t offset, size_t length)
{
    if (peer->maps < 0)
        return false;
    if (peer->query)
        return true;
    off_t hole = lseek(peer->image, (off_t)offset, SEEK_HOLE);
    return hole < 0 || (uint64_t)hole < offset + length;
}

bool dro_query_works(int maps)
{
    struct query query = {.size = sizeof(query)};
    return ioctl(maps, QUERY, &query) == 0 || errno != ENOTTY;
}

size_t dro_shared_length(const struct driller_peer *peer, const struct driller_segment *segment, uint64_t address,
                         size_t length)
{
    uint64_t offset = segment->offset + (address - segment->start);
    struct mapping mapping;
    struct stat image;
    if (!worth_asking(peer, offset, length) || fstat(peer->image, &image) < 0)
        return length;
    int status =
        peer->query ? find_by_query(peer->maps, address, &mapping) : find_in_text(peer->pid, address, &mapping);
    /* It has ended, which has emptied its list of mappings, or the kernel will not say: then the table has the last word. */
    if ((status < 0 && status != -ENOENT) || !dro_alive(peer))
        return length;
    if (status == -ENOENT) /* nothing is mapped there */
        return 0;
    if (!mapping.shared || mapping.inode != image.st_ino || mapping.device != (uint64_t)image.st_dev ||
        mapping.offset + (address - mapping.start) != offset)
        return 0;
    return mapping.end - address < length ? (size_t)(mapping.end - address) : length;
}
