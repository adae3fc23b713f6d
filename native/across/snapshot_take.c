/* SPDX-License-Identifier: EPL-2.0 */
/* The copy itself, for which the peer may be held: from its memory to the store, and nothing else as long as there is room. */
#include "taking.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define PAGE UINT64_C(4096)
/* Between two questions to the kernel whether what was copied is the peer's: also what is copied in vain at most. */
#define PIECE ((size_t)8 << 20)
/* What is read, not copied in place. */
#define CHUNK ((size_t)1 << 20)
/* While others hold the peer, one waits for one's turn. */
#define HOLD_TIMEOUT_MS 30000
/* It answers at once, unless the machine is busy. */
#define LET_GO_TIMEOUT_MS 10000

/* ---- holding ----------------------------------------------------------------------------------------------- */

void dro_snapshot_let_go(struct driller_snapshot *snapshot)
{
    struct driller_hold held = {0};
    char reason[DRILLER_ERROR_MAX];
    if (!snapshot->held)
        return;
    snapshot->held = false;
    int status = driller_unpark(snapshot->peer, LET_GO_TIMEOUT_MS, &held, reason);
    snapshot->progress.held_ns = status == 0 || status == -ETIME ? held.held_ns : 0;
    if (status == 0)
        return;
    snapshot->progress.expired = 1;
    snprintf(snapshot->progress.reason, sizeof(snapshot->progress.reason), "%s", reason);
}

int dro_snapshot_copy_begin(struct driller_snapshot *snapshot, char *error)
{
    struct dro_table *table;
    struct timespec now;
    int status = 0;
    if (snapshot->lease_ms > 0) {
        status = driller_park(snapshot->peer, 0, snapshot->lease_ms, HOLD_TIMEOUT_MS, NULL, error);
        snapshot->held = status == 0;
    }
    if (status == 0)
        status = dro_table_get(snapshot->peer, &table, error);
    if (status < 0)
        return status;
    dro_table_put(snapshot->peer, snapshot->table);
    snapshot->table = table;
    snapshot->index = 0;
    snapshot->next = 0;
    snapshot->progress.total = 0;
    for (size_t i = 0; i < table->count; i++) {
        struct driller_range part = dro_snapshot_part(snapshot, &table->segments[i]);
        snapshot->progress.total += part.end - part.start;
    }
    snapshot->progress.portions = 1;
    clock_gettime(CLOCK_REALTIME, &now);
    snapshot->progress.taken_ns = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
    snapshot->begun = dro_now();
    return 0;
}

/* ---- what was saved ----------------------------------------------------------------------------------------- */

static void add(struct driller_snapshot *snapshot, const struct driller_segment *segment)
{
    if (snapshot->count == DRILLER_TABLE_CAPACITY)
        snapshot->dropped++;
    else
        snapshot->segments[snapshot->count++] = *segment;
}

/* From snapshot->start to `end`, of the segment at work. */
static void add_saved(struct driller_snapshot *snapshot, uint64_t end)
{
    struct driller_segment segment = snapshot->table->segments[snapshot->index];
    if (snapshot->start == end)
        return;
    segment.start = snapshot->start;
    segment.end = end;
    segment.offset = snapshot->place;
    segment.backing = DRILLER_BACKING_IMAGE;
    segment.reason = DRILLER_REASON_NONE;
    segment.flags |= DRILLER_SEGMENT_MOVED;
    add(snapshot, &segment);
}

static void add_unreadable(struct driller_snapshot *snapshot, uint64_t start, uint64_t end)
{
    struct driller_segment segment = snapshot->table->segments[snapshot->index];
    segment.start = start;
    segment.end = end;
    segment.backing = DRILLER_BACKING_NONE;
    segment.reason = DRILLER_REASON_FAILED;
    add(snapshot, &segment);
    snapshot->progress.unreadable += end - start;
}

/* ---- copying --------------------------------------------------------------------------------------------------- */

static bool view_open(const struct driller_snapshot *snapshot, const struct dro_slot *slot, uint64_t length, struct dro_view *view)
{
    return (slot != NULL && slot->image.bytes != NULL &&
            dro_view_open_in(snapshot->peer, snapshot->next, length, &slot->image, view)) ||
           dro_view_open(snapshot->peer, snapshot->next, length, view);
}

/* Up to `length` bytes from snapshot->next on, in place or read; how many, or why there are none, with a `reason`. */
static ssize_t copy_some(const struct driller_snapshot *snapshot, const struct dro_slot *slot, unsigned char *to, size_t length,
                         char *reason)
{
    struct dro_view view;
    if (view_open(snapshot, slot, length, &view)) {
        size_t seen = view.length;
        dro_stream_copy(to, view.bytes, seen);
        if (dro_view_close(&view))
            return (ssize_t)seen;
    }
    return driller_read(snapshot->peer, snapshot->next, to, length < CHUNK ? length : CHUNK, NULL, reason);
}

/* What was read without a gap ends at snapshot->next; what follows, up to `beyond`, is not saved. */
static void leave_out(struct driller_snapshot *snapshot, uint64_t beyond, const char *reason)
{
    add_saved(snapshot, snapshot->next);
    add_unreadable(snapshot, snapshot->next, beyond);
    if (snapshot->progress.reason[0] == '\0')
        snprintf(snapshot->progress.reason, sizeof(snapshot->progress.reason), "%s", reason);
    snapshot->place += beyond - snapshot->start;
    snapshot->start = snapshot->next = beyond;
}

/* Past what cannot be read. */
static void give_up(struct driller_snapshot *snapshot, uint64_t end, ssize_t code, const char *reason)
{
    uint64_t beyond = (snapshot->next & ~(PAGE - 1)) + PAGE;
    if (code == -EFAULT)
        beyond = dro_next_mapped(snapshot->peer, beyond, end);
    if (code == -EPERM || code == -ESRCH || beyond > end)
        beyond = end;
    leave_out(snapshot, beyond, reason);
    snapshot->run_end = beyond;
}

/* Where the segment at work goes in the file: where that was planned, or behind all others. */
static void begin_segment(struct driller_snapshot *snapshot, struct driller_range part, const struct dro_slot *slot)
{
    snapshot->start = snapshot->next = snapshot->run_end = part.start;
    if (slot != NULL) {
        snapshot->place = slot->offset + (part.start - slot->start);
        return;
    }
    snapshot->place = snapshot->size;
    snapshot->size += (part.end - part.start + PAGE - 1) & ~(PAGE - 1);
}

/* 1 when the segment is through, 0 when the time is over or the store is full, or a negative errno. */
static int copy_segment(struct driller_snapshot *snapshot, struct driller_range part, dro_time deadline, char *error)
{
    const struct driller_segment *segment = &snapshot->table->segments[snapshot->index];
    const struct dro_slot *slot = dro_snapshot_slot(snapshot, part);
    char reason[DRILLER_ERROR_MAX];
    if (snapshot->next == 0)
        begin_segment(snapshot, part, slot);
    while (snapshot->next < part.end) {
        if (snapshot->next >= snapshot->run_end) {
            uint64_t data;
            if (dro_data_run(snapshot->peer, segment, snapshot->next, part.end, &data, &snapshot->run_end)) {
                snapshot->progress.skipped += data - snapshot->next;
                snapshot->next = data;
            } else
                leave_out(snapshot, data, DRO_UNTOUCHED);
            continue;
        }
        size_t room;
        unsigned char *to = dro_store_room(&snapshot->store, &room);
        uint64_t left = snapshot->run_end - snapshot->next, length = left < PIECE ? left : PIECE;
        if (room < length && room < PAGE) {
            snapshot->full = true;
            return 0;
        }
        ssize_t n = copy_some(snapshot, slot, to, length < room ? (size_t)length : room, reason);
        if (n <= 0) {
            give_up(snapshot, part.end, n, reason);
            continue;
        }
        if (dro_store_add(&snapshot->store, (size_t)n, snapshot->place + (snapshot->next - snapshot->start)) < 0)
            return dro_fail(error, -ENOMEM, "out of memory for a snapshot");
        snapshot->next += (uint64_t)n;
        snapshot->progress.copied += (uint64_t)n;
        if (dro_now() >= deadline && snapshot->next < part.end)
            return 0;
    }
    add_saved(snapshot, part.end);
    return 1;
}

/* As dro_snapshot_copy, until the store is full. */
static int fill(struct driller_snapshot *snapshot, dro_time deadline, char *error)
{
    while (snapshot->index < snapshot->table->count) {
        const struct driller_segment *segment = &snapshot->table->segments[snapshot->index];
        struct driller_range part = dro_snapshot_part(snapshot, segment);
        if (!dro_snapshot_saved(segment))
            add(snapshot, segment);
        else if (part.start < part.end) {
            int status = copy_segment(snapshot, part, deadline, error);
            if (status != 1)
                return status;
        }
        snapshot->index++;
        snapshot->next = 0;
        if (dro_now() >= deadline && snapshot->index < snapshot->table->count)
            return 0;
    }
    return 1;
}

int dro_snapshot_copy(struct driller_snapshot *snapshot, dro_time deadline, char *error)
{
    for (;;) {
        if (snapshot->full) {
            int status = dro_store_write(&snapshot->store, snapshot->memory, deadline);
            if (status < 0)
                return dro_snapshot_cannot_write(snapshot, status, error);
            if (status == 0)
                return 0;
            snapshot->full = false;
            snapshot->progress.portions++;
        }
        int status = fill(snapshot, deadline, error);
        if (status != 0 || !snapshot->full)
            return status;
        if (dro_now() >= deadline)
            return 0;
    }
}
