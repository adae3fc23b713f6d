/* SPDX-License-Identifier: EPL-2.0 */
/*
 * One segment, looked up in the live directory. A copy of the whole table would be old before it is complete in a process
 * that maps and unmaps all the time; sixteen probes are not.
 */
#include "internal.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>

/* How long a reader waits for an owner that is writing. */
#define PATIENCE_MS 1000

static uint64_t load(const uint64_t *number)
{
    return __atomic_load_n(number, __ATOMIC_RELAXED);
}

/* While the owner writes, this may come to anything within the table; the sequence tells. */
static uint32_t first_behind(const struct driller_segment *segments, uint32_t count, uint64_t address)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (load(&segments[middle].end) > address)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static void copy_path(const struct driller_header *header, const char *strings, uint32_t name, char *path)
{
    uint32_t used = __atomic_load_n(&header->strings_used, __ATOMIC_RELAXED);
    path[0] = '\0';
    if (used > DRILLER_STRINGS_SIZE || name >= used)
        return;
    size_t length = used - name < DRO_PATH_MAX ? used - name : DRO_PATH_MAX - 1;
    memcpy(path, strings + name, length);
    path[length] = '\0';
}

/* Whether there is a segment. The rest of `out` is only good if the sequence is the same afterwards. */
static bool look(const void *directory, uint64_t address, struct dro_place *out)
{
    const struct driller_header *header = directory;
    const struct driller_segment *segments = (const void *)((const char *)directory + DRILLER_TABLE_OFFSET);
    uint32_t count = __atomic_load_n(&header->count, __ATOMIC_RELAXED);
    out->generation = load(&header->generation);
    out->state = __atomic_load_n(&header->state, __ATOMIC_RELAXED);
    out->image_inode = load(&header->image_inode);
    out->count = count;
    if (count > DRILLER_TABLE_CAPACITY)
        return false;
    uint32_t i = first_behind(segments, count, address);
    if (i == count)
        return false;
    memcpy(&out->segment, &segments[i], sizeof(out->segment));
    if (out->segment.backing == DRILLER_BACKING_FILE)
        copy_path(header, (const char *)directory + DRILLER_STRINGS_OFFSET, out->segment.name, out->path);
    return out->segment.start <= address && address < out->segment.end;
}

int dro_locate(const struct driller_peer *peer, uint64_t address, struct dro_place *out, char *error)
{
    const struct driller_header *header = peer->directory;
    dro_time deadline = 0;
    bool found;
    for (;;) {
        out->sequence = __atomic_load_n(&header->sequence, __ATOMIC_ACQUIRE);
        if ((out->sequence & 1) == 0) {
            found = look(peer->directory, address, out);
            __atomic_thread_fence(__ATOMIC_ACQUIRE);
            if (load(&header->sequence) == out->sequence)
                break;
        }
        /* A dead owner finishes nothing any more. */
        if (deadline == 0)
            deadline = dro_deadline(dro_alive(peer) ? PATIENCE_MS : 0);
        if (dro_now() >= deadline)
            return dro_fail(error, -EAGAIN,
                            "process %d keeps writing its directory, or ended in the middle of it: try again",
                            peer->pid);
        nanosleep(&(struct timespec){.tv_nsec = 20000}, NULL);
    }
    if (out->count > DRILLER_TABLE_CAPACITY)
        return dro_fail(error, -EPROTO, "the directory of process %d is damaged: a count is out of range", peer->pid);
    if (!found)
        return dro_fail(error, -EFAULT,
                        "nothing is mapped at 0x%" PRIx64 " in process %d; 'driller maps %d' lists what is", address,
                        peer->pid, peer->pid);
    const char *fault = dro_segment_fault(&out->segment, peer->image_size);
    if (fault != NULL)
        return dro_fail(error, -EPROTO, "the directory of process %d is damaged: the segment at 0x%" PRIx64 " %s",
                        peer->pid, out->segment.start, fault);
    if (!dro_image_is_current(peer, out->image_inode))
        dro_segment_set_apart(&out->segment);
    return 0;
}

bool dro_place_holds(const struct driller_peer *peer, const struct dro_place *place)
{
    const struct driller_header *header = peer->directory;
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
    if (load(&header->sequence) == place->sequence)
        return true;
    /* Other things than the table are published too. One that is just being written is not in force yet. */
    return load(&header->generation) == place->generation &&
           __atomic_load_n(&header->state, __ATOMIC_RELAXED) == place->state;
}
