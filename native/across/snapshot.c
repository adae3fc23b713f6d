/* SPDX-License-Identifier: EPL-2.0 */
/* Taking a snapshot: prepare, copy, write, a slice of time at a call. */
#include "taking.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
    *snapshot = (struct driller_snapshot){
        .peer = peer, .folder = folder, .memory = -1, .lease_ms = lease_ms, .limit = dro_store_limit()};
    snapshot->segments = calloc(DRILLER_TABLE_CAPACITY, sizeof(*snapshot->segments));
    if (ranges != NULL) {
        snapshot->ranges = calloc(count + 1, sizeof(*ranges));
        snapshot->range_count = count;
        if (snapshot->ranges != NULL)
            memcpy(snapshot->ranges, ranges, count * sizeof(*ranges));
    }
    int status = 0;
    if (snapshot->segments == NULL || (ranges != NULL && snapshot->ranges == NULL))
        status = dro_fail(error, -ENOMEM, "out of memory for a snapshot");
    if (status == 0)
        status = dro_table_get(peer, &snapshot->table, error);
    if (status == 0) {
        snapshot->memory = dro_snapshot_create(folder, peer->pid, "memory", error);
        status = snapshot->memory < 0 ? snapshot->memory : 0;
    }
    if (status == 0)
        status = dro_snapshot_plan(snapshot, error);
    if (status < 0) {
        driller_snapshot_free(snapshot);
        return status;
    }
    *out = snapshot;
    return 0;
}

void driller_snapshot_free(struct driller_snapshot *snapshot)
{
    if (snapshot == NULL)
        return;
    dro_snapshot_let_go(snapshot);
    if (snapshot->memory >= 0 && snapshot->progress.done == 0)
        dro_snapshot_remove(snapshot->folder, snapshot->peer->pid, "memory");
    dro_close(&snapshot->memory);
    dro_store_close(&snapshot->store);
    dro_snapshot_plan_free(snapshot);
    if (snapshot->table != NULL)
        dro_table_put(snapshot->peer, snapshot->table);
    free(snapshot->ranges);
    free(snapshot->segments);
    free(snapshot);
}

/* ---- the phases --------------------------------------------------------------------------------------------- */

static int copy(struct driller_snapshot *snapshot, dro_time deadline, char *error)
{
    int status = snapshot->begun == 0 ? dro_snapshot_copy_begin(snapshot, error) : 0;
    if (status == 0)
        status = dro_snapshot_copy(snapshot, deadline, error);
    if (snapshot->begun != 0)
        snapshot->progress.elapsed_ns = (uint64_t)(dro_now() - snapshot->begun);
    if (status != 0)
        dro_snapshot_let_go(snapshot);
    return status;
}

static int write_out(struct driller_snapshot *snapshot, dro_time deadline, char *error)
{
    dro_time began = dro_now();
    int status = dro_store_write(&snapshot->store, snapshot->memory, deadline);
    snapshot->progress.written_ns += (uint64_t)(dro_now() - began);
    if (status < 0)
        return dro_snapshot_cannot_write(snapshot, status, error);
    if (status == 0)
        return 0;
    status = dro_snapshot_write_directory(snapshot, error);
    /* Its memory is of use to others. */
    dro_store_close(&snapshot->store);
    dro_snapshot_plan_free(snapshot);
    return status < 0 ? status : 1;
}

/* Goes on with the phase: 1 when it is through, 0 when the time is over, or a negative errno. */
static int go_on(struct driller_snapshot *snapshot, dro_time deadline, char *error)
{
    dro_time began = dro_now();
    int status;
    switch (snapshot->progress.phase) {
    case DRILLER_SNAPSHOT_PREPARING:
        status = dro_snapshot_prepare(snapshot, deadline, error);
        snapshot->progress.prepared_ns += (uint64_t)(dro_now() - began);
        return status;
    case DRILLER_SNAPSHOT_COPYING:
        return copy(snapshot, deadline, error);
    default:
        return write_out(snapshot, deadline, error);
    }
}

static double share(uint64_t part, uint64_t whole)
{
    return part < whole ? (double)part / (double)whole : 1;
}

/* Each phase is a third, as far as can be told beforehand. */
static uint32_t permille(const struct driller_snapshot *snapshot)
{
    const struct driller_snapshot_progress *progress = &snapshot->progress;
    const struct dro_store *store = &snapshot->store;
    double part = 0;
    if (progress->phase == DRILLER_SNAPSHOT_PREPARING)
        part = (share(snapshot->index, snapshot->slot_count) + (snapshot->scanned ? share(store->ready, store->wanted) : 0)) / 2;
    else if (progress->phase == DRILLER_SNAPSHOT_COPYING)
        part = share(progress->copied + progress->skipped + progress->unreadable, progress->total);
    else if (progress->phase == DRILLER_SNAPSHOT_WRITING)
        part = store->written < store->count ? share(store->extents[store->written].at, store->used) : 0;
    return progress->phase == DRILLER_SNAPSHOT_DONE ? 1000 : (uint32_t)((progress->phase + part) * 1000 / 3);
}

int driller_snapshot_advance(struct driller_snapshot *snapshot, uint32_t until, int budget_ms,
                             struct driller_snapshot_progress *progress, char *error)
{
    dro_time deadline = dro_deadline(budget_ms);
    int status = 1;
    while (status == 1 && snapshot->progress.phase < until && snapshot->progress.phase < DRILLER_SNAPSHOT_DONE) {
        status = go_on(snapshot, deadline, error);
        if (status == 1)
            snapshot->progress.phase++;
        if (dro_now() >= deadline)
            break;
    }
    snapshot->progress.done = snapshot->progress.phase == DRILLER_SNAPSHOT_DONE;
    snapshot->progress.ended = !dro_alive(snapshot->peer);
    uint32_t so_far = permille(snapshot);
    if (so_far > snapshot->progress.permille)
        snapshot->progress.permille = so_far;
    if (progress != NULL)
        *progress = snapshot->progress;
    return status < 0 ? status : 0;
}

int driller_snapshot_next(struct driller_snapshot *snapshot, int budget_ms, struct driller_snapshot_progress *progress,
                          char *error)
{
    return driller_snapshot_advance(snapshot, DRILLER_SNAPSHOT_DONE, budget_ms, progress, error);
}
