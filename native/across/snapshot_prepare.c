/* SPDX-License-Identifier: EPL-2.0 */
/*
 * All that can be done before the first byte of a snapshot is copied: where each goes in the file, room for it on the disk, the
 * image mapped, and memory to copy to.
 */
#include "taking.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE UINT64_C(4096)
#define STEP (UINT64_C(16) << 20)
/* To map less takes longer than to read it. */
#define MAP_LEAST (UINT64_C(64) << 10)

/* Linux 5.14 and later. */
#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22
#endif

bool dro_snapshot_saved(const struct driller_segment *segment)
{
    return (segment->protection & PROT_READ) != 0 && segment->backing != DRILLER_BACKING_FILE &&
           segment->kind != DRILLER_KIND_DEVICE && segment->kind != DRILLER_KIND_SPECIAL &&
           segment->kind != DRILLER_KIND_DRILLER;
}

/* One range is enough for a segment: the command merges them. */
struct driller_range dro_snapshot_part(const struct driller_snapshot *snapshot, const struct driller_segment *segment)
{
    struct driller_range all = {segment->start, segment->end}, none = {segment->start, segment->start};
    if (!dro_snapshot_saved(segment))
        return none;
    for (size_t i = 0; i < snapshot->range_count; i++) {
        const struct driller_range *range = &snapshot->ranges[i];
        if (range->end <= all.start || range->start >= all.end)
            continue;
        return (struct driller_range){range->start > all.start ? range->start : all.start,
                                      range->end < all.end ? range->end : all.end};
    }
    return snapshot->ranges == NULL ? all : none;
}

int dro_snapshot_cannot_write(const struct driller_snapshot *snapshot, int code, char *error)
{
    return dro_fail(error, code, "cannot write the snapshot of process %d: %s", snapshot->peer->pid,
                    code == -ENOSPC || code == -EFBIG || code == -EDQUOT ? "the disk is full" : strerror(-code));
}

int dro_snapshot_plan(struct driller_snapshot *snapshot, char *error)
{
    const struct dro_table *table = snapshot->table;
    snapshot->slots = calloc(table->count + 1, sizeof(*snapshot->slots));
    if (snapshot->slots == NULL)
        return dro_fail(error, -ENOMEM, "out of memory for a snapshot");
    for (size_t i = 0; i < table->count; i++) {
        struct driller_range part = dro_snapshot_part(snapshot, &table->segments[i]);
        if (part.start == part.end)
            continue;
        snapshot->slots[snapshot->slot_count++] =
            (struct dro_slot){.start = part.start, .end = part.end, .offset = snapshot->size};
        snapshot->size += (part.end - part.start + PAGE - 1) & ~(PAGE - 1);
        snapshot->progress.total += part.end - part.start;
    }
    snapshot->reserves = true;
    return 0;
}

void dro_snapshot_plan_free(struct driller_snapshot *snapshot)
{
    for (size_t i = 0; i < snapshot->slot_count; i++)
        if (snapshot->slots[i].image.bytes != NULL)
            munmap((void *)(uintptr_t)snapshot->slots[i].image.bytes, (size_t)snapshot->slots[i].image.length);
    free(snapshot->slots);
    snapshot->slots = NULL;
    snapshot->slot_count = 0;
}

struct dro_slot *dro_snapshot_slot(const struct driller_snapshot *snapshot, struct driller_range part)
{
    size_t low = 0, high = snapshot->slot_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (snapshot->slots[middle].end <= part.start)
            low = middle + 1;
        else
            high = middle;
    }
    struct dro_slot *slot = low < snapshot->slot_count ? &snapshot->slots[low] : NULL;
    return slot != NULL && slot->start <= part.start && part.end <= slot->end ? slot : NULL;
}

/* Room on the disk, where the file system can promise it; a disk that is full is told before anybody is held. */
static int reserve(struct driller_snapshot *snapshot, uint64_t offset, uint64_t length)
{
    while (snapshot->reserves && fallocate(snapshot->memory, 0, (off_t)offset, (off_t)length) < 0) {
        if (errno == EINTR)
            continue;
        if (errno != EOPNOTSUPP && errno != ENOSYS && errno != EINVAL)
            return -errno;
        snapshot->reserves = false;
    }
    return 0;
}

/* Maps the image of a slot once there is enough in it, and has the page tables filled where there are data. */
static void map_image(const struct driller_snapshot *snapshot, const struct driller_segment *segment, struct dro_slot *slot,
                      uint64_t from, uint64_t to)
{
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE), shift = segment->offset - segment->start;
    if (segment->backing != DRILLER_BACKING_IMAGE || snapshot->peer->attachment == DRILLER_ATTACHED_SNAPSHOT)
        return;
    if (slot->image.bytes == NULL) {
        uint64_t start = (slot->start + shift) & ~(page - 1), end = (slot->end + shift + page - 1) & ~(page - 1);
        uint64_t inode = snapshot->peer->image_inode;
        if (to - from < MAP_LEAST)
            return;
        void *map = mmap(NULL, (size_t)(end - start), PROT_READ, MAP_SHARED, snapshot->peer->image, (off_t)start);
        if (map == MAP_FAILED)
            return; /* it is read then, which takes longer */
        slot->image = (struct dro_image_map){.inode = inode, .offset = start, .length = end - start, .bytes = map};
    }
    uint64_t start = (from + shift) & ~(page - 1), end = (to + shift + page - 1) & ~(page - 1);
    madvise((void *)(uintptr_t)(slot->image.bytes + (start - slot->image.offset)), (size_t)(end - start), MADV_POPULATE_READ);
}

/* Whether there is any use in preparing for [from, to) of a slot: by its first byte, if it is worth to ask. */
static bool readable(const struct driller_snapshot *snapshot, const struct dro_slot *slot, uint64_t from, uint64_t to)
{
    char byte;
    return (from != slot->start && to - from < MAP_LEAST) || driller_read(snapshot->peer, from, &byte, 1, NULL, NULL) == 1;
}

/* What there is to copy in one slot. As dro_snapshot_prepare. */
static int scan_slot(struct driller_snapshot *snapshot, struct dro_slot *slot, dro_time deadline)
{
    const struct driller_segment *segment = dro_table_find(snapshot->table, slot->start);
    if (snapshot->next == 0)
        snapshot->next = snapshot->run_end = slot->start;
    while (snapshot->next < slot->end) {
        if (snapshot->next >= snapshot->run_end) {
            dro_data_run(snapshot->peer, segment, snapshot->next, slot->end, &snapshot->next, &snapshot->run_end);
            if (snapshot->next >= slot->end)
                break;
            if (!readable(snapshot, slot, snapshot->next, snapshot->run_end)) {
                snapshot->next = snapshot->run_end;
                continue;
            }
        }
        uint64_t left = snapshot->run_end - snapshot->next, step = left < STEP ? left : STEP;
        int status = reserve(snapshot, slot->offset + (snapshot->next - slot->start), step);
        if (status < 0)
            return status;
        snapshot->data += step;
        if (snapshot->data <= snapshot->limit)
            map_image(snapshot, segment, slot, snapshot->next, snapshot->next + step);
        snapshot->next += step;
        if (dro_now() >= deadline)
            return snapshot->next >= slot->end;
    }
    return 1;
}

int dro_snapshot_prepare(struct driller_snapshot *snapshot, dro_time deadline, char *error)
{
    while (snapshot->index < snapshot->slot_count) {
        int status = scan_slot(snapshot, &snapshot->slots[snapshot->index], deadline);
        if (status < 0)
            return dro_snapshot_cannot_write(snapshot, status, error);
        if (status == 0)
            return 0;
        snapshot->index++;
        snapshot->next = 0;
        if (dro_now() >= deadline)
            return 0;
    }
    if (!snapshot->scanned) {
        /* It may grow until it is copied. Without room for all, what is copied is written at once, a portion after the other. */
        uint64_t spare = snapshot->data / 8 + PAGE;
        bool whole = snapshot->data + spare <= snapshot->limit &&
                     dro_store_open(&snapshot->store, snapshot->data, spare, NULL) == 0;
        uint64_t portion = snapshot->limit < DRO_PORTION ? snapshot->limit : DRO_PORTION;
        int status = whole ? 0 : dro_store_open(&snapshot->store, portion > PAGE ? portion : PAGE, 0, error);
        if (status < 0)
            return status;
        snapshot->scanned = true;
    }
    return dro_store_prepare(&snapshot->store, deadline) ? 1 : 0;
}
