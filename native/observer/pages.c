/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Which pages of a peer's image hold data, and digests of pages, by which an observer sees which of them change.
 *
 * Why the observer looks, and not the kernel at the owner's page tables: PAGEMAP_SCAN reports written pages of a shared
 * file mapping only after its owner has registered it with userfaultfd for write protection, which changes the flags of
 * the program's mappings and makes it fault on every page it writes; soft-dirty bits, where a kernel has them at all, are
 * cleared for the whole process and belong to whoever checkpoints it. Both would see the owner's writes alone. Comparing
 * digests costs the owner nothing and sees what other peers write, too.
 */
#include "internal.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define PAGE_MAX ((size_t)65536)

/* Quick rather than strong: who wants to hide a change from somebody who looks on can do so more easily. */
static uint64_t digest(const unsigned char *bytes, size_t length)
{
    uint64_t lanes[4] = {1, 2, 3, 4};
    for (size_t at = 0; at + sizeof(lanes) <= length; at += sizeof(lanes)) {
        uint64_t words[4];
        memcpy(words, bytes + at, sizeof(words));
        for (int i = 0; i < 4; i++) {
            lanes[i] = (lanes[i] ^ words[i]) * UINT64_C(0x9e3779b97f4a7c15);
            lanes[i] ^= lanes[i] >> 32;
        }
    }
    uint64_t sum = lanes[0];
    for (int i = 1; i < 4; i++)
        sum = (sum ^ lanes[i]) * UINT64_C(0xff51afd7ed558ccd) + (sum >> 29);
    return sum != 0 ? sum : 1;
}

/* While it forks, its pages are elsewhere once they are written: the image tells nothing of them. */
static bool is_behind(const struct dro_table *table)
{
    return table->header.state == DRILLER_STATE_FORKING;
}

static size_t page_size(const struct dro_table *table)
{
    size_t size = table->header.page_size;
    return size >= 4096 && size <= PAGE_MAX && (size & (size - 1)) == 0 ? size : 4096;
}

ssize_t driller_digest(struct driller_peer *peer, const uint64_t *pages, size_t count, uint64_t *digests, char *error)
{
    _Alignas(64) unsigned char bytes[PAGE_MAX];
    struct dro_table *table;
    int status = dro_table_get(peer, &table, error);
    if (status < 0)
        return status;
    size_t size = page_size(table);
    ssize_t known = 0;
    const struct driller_segment *segment = NULL;
    for (size_t i = 0; i < count; i++) {
        digests[i] = 0;
        if (segment == NULL || pages[i] < segment->start || pages[i] >= segment->end)
            segment = dro_table_find(table, pages[i]);
        if (segment == NULL || segment->backing != DRILLER_BACKING_IMAGE || pages[i] % size != 0 || is_behind(table))
            continue;
        if (dro_read_image(peer, segment, pages[i], bytes, size) == (ssize_t)size) {
            digests[i] = digest(bytes, size);
            known++;
        }
    }
    dro_table_put(peer, table);
    return known;
}

ssize_t driller_populated(struct driller_peer *peer, uint64_t start, uint64_t end, struct driller_extent *out,
                          size_t capacity, char *error)
{
    struct dro_table *table;
    int status = dro_table_get(peer, &table, error);
    if (status < 0)
        return status;
    const struct driller_segment *found = dro_table_find(table, start);
    struct driller_segment segment = {0};
    if (found != NULL)
        segment = *found;
    bool behind = is_behind(table);
    dro_table_put(peer, table);
    if (found == NULL || segment.backing != DRILLER_BACKING_IMAGE)
        return dro_fail(error, -ENXIO, "this memory of process %d does not lie in its image", peer->pid);
    if (behind)
        return dro_fail(error, -EAGAIN, "process %d is forking, and its image is behind", peer->pid);
    end = end < segment.end ? end : segment.end;
    uint64_t shift = segment.start - segment.offset;
    size_t count = 0;
    for (uint64_t at = start; at < end && count < capacity;) {
        /* The position of the descriptor, which all copies of it share, is used by nobody. */
        off_t data = lseek(peer->image, (off_t)(at - shift), SEEK_DATA);
        if (data < 0 && errno != ENXIO)
            return dro_fail(error, -errno, "cannot look for data in the image of process %d: %s", peer->pid,
                            strerror(errno));
        if (data < 0 || (uint64_t)data + shift >= end)
            break;
        off_t hole = lseek(peer->image, data, SEEK_HOLE);
        at = hole < 0 || (uint64_t)hole + shift > end ? end : (uint64_t)hole + shift;
        out[count++] = (struct driller_extent){(uint64_t)data + shift, at};
    }
    return (ssize_t)count;
}
