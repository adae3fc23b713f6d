/* SPDX-License-Identifier: EPL-2.0 */
/* Taking a snapshot, a slice of time at a call. */
#include "across.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define CHUNK ((size_t)1 << 20)
#define PAGE UINT64_C(4096)
/* While others hold the peer, one waits for one's turn. */
#define HOLD_TIMEOUT_MS 30000
/* It answers at once, unless the machine is busy. */
#define LET_GO_TIMEOUT_MS 10000

struct driller_snapshot {
    struct driller_peer *peer;
    int folder, memory;
    struct driller_range *ranges;
    size_t range_count;
    struct dro_table *table; /* of the beginning; what is gone since is unreadable */
    bool held;
    size_t index;            /* of the segment at work */
    uint64_t next;           /* its next byte; 0: it has not begun */
    uint64_t run_end;
    unsigned char *buffer;
    /* what was saved */
    struct driller_segment *segments;
    size_t count, dropped;
    uint64_t size; /* of the memory file */
    dro_time begun;
    struct driller_snapshot_progress progress;
};

static void file_name(int pid, const char *what, char *out, size_t size)
{
    snprintf(out, size, "%d.%s", pid, what);
}

int dro_snapshot_create(int folder, int pid, const char *what, char *error)
{
    char name[48];
    file_name(pid, what, name, sizeof(name));
    int file = openat(folder, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    return file >= 0 ? file : dro_fail(error, -errno, "cannot create the file %s: %s", name, strerror(errno));
}

/* The part of a segment that is asked for; nothing of it if start is end. One range is enough: the command merges them. */
static struct driller_range wanted(const struct driller_snapshot *snapshot, const struct driller_segment *segment)
{
    struct driller_range all = {segment->start, segment->end};
    for (size_t i = 0; i < snapshot->range_count; i++) {
        const struct driller_range *range = &snapshot->ranges[i];
        if (range->end <= all.start || range->start >= all.end)
            continue;
        return (struct driller_range){range->start > all.start ? range->start : all.start,
                                      range->end < all.end ? range->end : all.end};
    }
    return snapshot->ranges == NULL ? all : (struct driller_range){all.start, all.start};
}

/* Whether its bytes are saved. Those of files are there already; the others are nobody's business, or nothing to read. */
static bool saved(const struct driller_segment *segment)
{
    return (segment->protection & PROT_READ) != 0 && segment->backing != DRILLER_BACKING_FILE &&
           segment->kind != DRILLER_KIND_DEVICE && segment->kind != DRILLER_KIND_SPECIAL &&
           segment->kind != DRILLER_KIND_DRILLER;
}

/* ---- holding ----------------------------------------------------------------------------------------------- */

static int hold(struct driller_snapshot *snapshot, uint32_t lease_ms, char *error)
{
    int status = driller_park(snapshot->peer, 0, lease_ms, HOLD_TIMEOUT_MS, NULL, error);
    snapshot->held = status == 0;
    return status;
}

/* As soon as everything is copied. */
static void let_go(struct driller_snapshot *snapshot)
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

int driller_snapshot_new(struct driller_peer *peer, int folder, const struct driller_range *ranges, size_t count,
                         struct driller_snapshot **out, char *error)
{
    return driller_snapshot_new_held(peer, folder, ranges, count, 0, out, error);
}

int driller_snapshot_new_held(struct driller_peer *peer, int folder, const struct driller_range *ranges, size_t count,
                              uint32_t lease_ms, struct driller_snapshot **out, char *error)
{
    struct driller_snapshot *snapshot = calloc(1, sizeof(*snapshot));
    if (snapshot == NULL)
        return dro_fail(error, -ENOMEM, "out of memory for a snapshot");
    *snapshot = (struct driller_snapshot){.peer = peer, .folder = folder, .memory = -1};
    snapshot->buffer = malloc(CHUNK);
    snapshot->segments = calloc(DRILLER_TABLE_CAPACITY, sizeof(*snapshot->segments));
    if (ranges != NULL) {
        snapshot->ranges = calloc(count + 1, sizeof(*ranges));
        snapshot->range_count = count;
        if (snapshot->ranges != NULL)
            memcpy(snapshot->ranges, ranges, count * sizeof(*ranges));
    }
    int status = 0;
    if (snapshot->buffer == NULL || snapshot->segments == NULL || (ranges != NULL && snapshot->ranges == NULL))
        status = dro_fail(error, -ENOMEM, "out of memory for a snapshot");
    if (status == 0 && lease_ms > 0)
        status = hold(snapshot, lease_ms, error);
    if (status == 0)
        status = dro_table_get(peer, &snapshot->table, error);
    if (status == 0) {
        snapshot->memory = dro_snapshot_create(folder, peer->pid, "memory", error);
        status = snapshot->memory < 0 ? snapshot->memory : 0;
    }
    if (status < 0) {
        driller_snapshot_free(snapshot);
        return status;
    }
    for (size_t i = 0; i < snapshot->table->count; i++) {
        struct driller_range part = wanted(snapshot, &snapshot->table->segments[i]);
        if (saved(&snapshot->table->segments[i]))
            snapshot->progress.total += part.end - part.start;
    }
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    snapshot->progress.taken_ns = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
    snapshot->begun = dro_now();
    *out = snapshot;
    return 0;
}

void driller_snapshot_free(struct driller_snapshot *snapshot)
{
    char name[48];
    if (snapshot == NULL)
        return;
    let_go(snapshot);
    if (snapshot->memory >= 0 && snapshot->progress.done == 0) {
        file_name(snapshot->peer->pid, "memory", name, sizeof(name));
        unlinkat(snapshot->folder, name, 0);
    }
    dro_close(&snapshot->memory);
    if (snapshot->table != NULL)
        dro_table_put(snapshot->peer, snapshot->table);
    free(snapshot->ranges);
    free(snapshot->segments);
    free(snapshot->buffer);
    free(snapshot);
}

/* ---- what was saved ----------------------------------------------------------------------------------------- */

static void add(struct driller_snapshot *snapshot, const struct driller_segment *segment)
{
    if (snapshot->count == DRILLER_TABLE_CAPACITY)
        snapshot->dropped++;
    else
        snapshot->segments[snapshot->count++] = *segment;
}

/* [start, end) of the segment at work: its bytes lie at the end of the memory file. */
static void add_saved(struct driller_snapshot *snapshot, uint64_t start, uint64_t end)
{
    struct driller_segment segment = snapshot->table->segments[snapshot->index];
    if (start == end)
        return;
    segment.start = start;
    segment.end = end;
    segment.offset = snapshot->size;
    segment.backing = DRILLER_BACKING_IMAGE;
    segment.reason = DRILLER_REASON_NONE;
    segment.flags |= DRILLER_SEGMENT_MOVED;
    add(snapshot, &segment);
    snapshot->size += (end - start + PAGE - 1) & ~(PAGE - 1);
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

/*
 * Up to CHUNK bytes of [snapshot->next, stop) to `offset` of the memory file: straight from the image, or through a buffer. Returns how
 * many, or why they cannot be read, with a `reason`; *status is negative if they cannot be written.
 */
static ssize_t copy_some(struct driller_snapshot *snapshot, uint64_t stop, uint64_t offset, int *status, char *reason)
{
    size_t length = stop - snapshot->next < CHUNK ? (size_t)(stop - snapshot->next) : CHUNK;
    struct dro_view view;
    *status = 0;
    if (dro_view_open(snapshot->peer, snapshot->next, length, &view)) {
        size_t seen = view.length;
        *status = dro_write_at(snapshot->memory, view.bytes, seen, offset);
        if (dro_view_close(&view) || *status < 0)
            return (ssize_t)seen;
    }
    ssize_t n = driller_read(snapshot->peer, snapshot->next, snapshot->buffer, length, NULL, reason);
    if (n > 0)
        *status = dro_write_at(snapshot->memory, snapshot->buffer, (size_t)n, offset);
    return n;
}

static int cannot_write(const struct driller_snapshot *snapshot, int code, char *error)
{
    return dro_fail(error, code, "cannot write the snapshot of process %d: %s", snapshot->peer->pid,
                    code == -ENOSPC || code == -EFBIG || code == -EDQUOT ? "the disk is full" : strerror(-code));
}

/*
 * One segment, from snapshot->next on; `start` is where the part begins that is being saved. 1 when it is through, 0 when the time is.
 */
static int copy_segment(struct driller_snapshot *snapshot, struct driller_range part, dro_time deadline, char *error)
{
    const struct driller_segment *segment = &snapshot->table->segments[snapshot->index];
    char reason[DRILLER_ERROR_MAX];
    uint64_t start = part.start; /* of what was read without a gap */
    for (snapshot->next = start; snapshot->next < part.end;) {
        uint64_t data, stop;
        dro_data_run(snapshot->peer, segment, snapshot->next, part.end, &data, &stop);
        snapshot->progress.skipped += data - snapshot->next;
        for (snapshot->next = data; snapshot->next < stop;) {
            int status;
            ssize_t n = copy_some(snapshot, stop, snapshot->size + (snapshot->next - start), &status, reason);
            if (status < 0)
                return cannot_write(snapshot, status, error);
            if (n <= 0) {
                uint64_t beyond = (snapshot->next & ~(PAGE - 1)) + PAGE;
                if (n == -EFAULT)
                    beyond = dro_next_mapped(snapshot->peer, beyond, part.end);
                if (n == -EPERM || n == -ESRCH || beyond > part.end)
                    beyond = part.end;
                add_saved(snapshot, start, snapshot->next);
                add_unreadable(snapshot, snapshot->next, beyond);
                if (snapshot->progress.reason[0] == '\0')
                    snprintf(snapshot->progress.reason, sizeof(snapshot->progress.reason), "%s", reason);
                start = snapshot->next = beyond;
                break;
            }
            snapshot->next += (uint64_t)n;
            snapshot->progress.copied += (uint64_t)n;
            if (dro_now() >= deadline && snapshot->next < part.end) {
                /* The rest becomes a segment of its own, in the next slice. */
                add_saved(snapshot, start, snapshot->next);
                return 0;
            }
        }
    }
    add_saved(snapshot, start, part.end);
    return 1;
}

/* ---- the directory ------------------------------------------------------------------------------------------------ */

int dro_write_at(int file, const void *bytes, size_t length, uint64_t offset)
{
    for (size_t done = 0; done < length;) {
        ssize_t n = pwrite(file, (const char *)bytes + done, length - done, (off_t)(offset + done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n < 0 ? -errno : -ENOSPC;
        done += (size_t)n;
    }
    return 0;
}

/* Slices of one segment are one segment again. */
static void join_slices(struct driller_snapshot *snapshot)
{
    size_t count = 0;
    for (size_t i = 0; i < snapshot->count; i++) {
        struct driller_segment *last = count > 0 ? &snapshot->segments[count - 1] : NULL, *next = &snapshot->segments[i];
        bool same = last != NULL && last->end == next->start && last->backing == DRILLER_BACKING_IMAGE &&
                    next->backing == DRILLER_BACKING_IMAGE && last->kind == next->kind && last->name == next->name &&
                    last->protection == next->protection && last->thread == next->thread &&
                    last->offset + (last->end - last->start) == next->offset;
        if (same)
            last->end = next->end;
        else
            snapshot->segments[count++] = *next;
    }
    snapshot->count = count;
}

static int write_directory(struct driller_snapshot *snapshot, char *error)
{
    const struct dro_table *table = snapshot->table;
    struct driller_header header = table->header;
    char name[48];
    join_slices(snapshot);
    header.sequence = 2;
    header.count = (uint32_t)snapshot->count;
    header.dropped += (uint32_t)snapshot->dropped;
    header.image_size = snapshot->size;
    header.access = DRILLER_ACCESS_READ;
    header.reserved[DRILLER_SNAPSHOT_TAKEN] = snapshot->progress.taken_ns;
    header.reserved[DRILLER_SNAPSHOT_ELAPSED] = snapshot->progress.elapsed_ns;
    header.reserved[DRILLER_SNAPSHOT_COPIED] = snapshot->progress.copied;
    /* It had said so while it was held. */
    if (header.state == DRILLER_STATE_PARKED)
        header.state = header.shared_bytes > 0 ? DRILLER_STATE_SHARED : DRILLER_STATE_PRIVATE;
    int file = dro_snapshot_create(snapshot->folder, snapshot->peer->pid, "directory", error);
    if (file < 0)
        return file;
    const struct driller_snapshot_about about = {.taken_ns = snapshot->progress.taken_ns,
                                                 .elapsed_ns = snapshot->progress.elapsed_ns,
                                                 .copied = snapshot->progress.copied,
                                                 .held_ns = snapshot->progress.expired ? 0 : snapshot->progress.held_ns,
                                                 .unreadable = snapshot->progress.unreadable,
                                                 .part = snapshot->ranges != NULL};
    int status = ftruncate(snapshot->memory, (off_t)snapshot->size) < 0 ? -errno : 0;
    if (status == 0)
        status = ftruncate(file, DRILLER_DIRECTORY_SIZE) < 0 ? -errno : 0;
    if (status == 0)
        status = dro_write_at(file, &header, sizeof(header), 0);
    if (status == 0)
        status = dro_write_at(file, &about, sizeof(about), DRILLER_SNAPSHOT_ABOUT_OFFSET);
    if (status == 0)
        status = dro_write_at(file, snapshot->segments, snapshot->count * sizeof(*snapshot->segments), DRILLER_TABLE_OFFSET);
    if (status == 0)
        status = dro_write_at(file, table->strings, table->header.strings_used, DRILLER_STRINGS_OFFSET);
    if (close(file) < 0 && status == 0)
        status = -errno;
    if (status < 0) {
        file_name(snapshot->peer->pid, "directory", name, sizeof(name));
        unlinkat(snapshot->folder, name, 0);
        return dro_fail(error, status, "cannot write the snapshot of process %d: %s", snapshot->peer->pid,
                        status == -ENOSPC ? "the disk is full" : strerror(-status));
    }
    return 0;
}

int driller_snapshot_next(struct driller_snapshot *snapshot, int budget_ms, struct driller_snapshot_progress *progress,
                          char *error)
{
    dro_time deadline = dro_deadline(budget_ms);
    int status = 1;
    while (status == 1 && snapshot->index < snapshot->table->count) {
        const struct driller_segment *segment = &snapshot->table->segments[snapshot->index];
        struct driller_range part = wanted(snapshot, segment);
        if (snapshot->next > part.start)
            part.start = snapshot->next;
        if (!saved(segment))
            add(snapshot, segment);
        else if (part.start < part.end)
            status = copy_segment(snapshot, part, deadline, error);
        if (status == 1) {
            snapshot->index++;
            snapshot->next = 0;
        }
        if (status == 1 && dro_now() >= deadline)
            status = 0;
    }
    snapshot->progress.elapsed_ns = (uint64_t)(dro_now() - snapshot->begun);
    if (status < 0 || snapshot->index == snapshot->table->count)
        let_go(snapshot);
    snapshot->progress.ended = !dro_alive(snapshot->peer);
    if (status >= 0 && snapshot->index == snapshot->table->count && snapshot->progress.done == 0) {
        status = write_directory(snapshot, error);
        snapshot->progress.done = status == 0;
    }
    if (progress != NULL)
        *progress = snapshot->progress;
    return status < 0 ? status : 0;
}
