/* SPDX-License-Identifier: EPL-2.0 */
/*
 * From segment to segment of a peer as the table is at that moment, past holes and what cannot be read, in pieces that fit in the
 * processor's cache. Reading goes through driller_read, so what is seen is the peer's, and not what its image still holds
 * of memory that is gone. Where a pattern is looked for, what does not hold it is passed over in place, without a copy.
 */
#include "across.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Unreadable pages after which the rest of a segment is given up. */
#define UNREADABLE_MAX 64

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static bool wanted(const struct dro_walk *walk, const struct driller_segment *segment)
{
    return (segment->protection & PROT_READ) != 0 && segment->kind != DRILLER_KIND_DEVICE &&
           segment->kind != DRILLER_KIND_SPECIAL && segment->kind != DRILLER_KIND_DRILLER &&
           (walk->kinds == 0 || (segment->kind < 32 && (walk->kinds & UINT32_C(1) << segment->kind) != 0));
}

static uint64_t total(const struct dro_walk *walk, const struct dro_table *table)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < table->count; i++) {
        const struct driller_segment *segment = &table->segments[i];
        if (!wanted(walk, segment) || segment->end <= walk->start || segment->start >= walk->end)
            continue;
        sum += least(segment->end, walk->end) - (segment->start > walk->start ? segment->start : walk->start);
    }
    return sum;
}

int dro_walk_begin(struct dro_walk *walk, struct driller_peer *peer, uint64_t start, uint64_t end, uint32_t kinds, char *error)
{
    if (end == 0)
        end = UINT64_MAX;
    if (start >= end)
        return dro_fail(error, -EINVAL, "there is nothing between the two addresses");
    struct dro_table *table;
    *walk = (struct dro_walk){.peer = peer, .start = start, .end = end, .kinds = kinds, .next = start};
    int status = dro_table_get(peer, &table, error);
    if (status < 0)
        return status;
    walk->buffer = malloc(DRO_WALK_CHUNK);
    if (walk->buffer == NULL)
        status = dro_fail(error, -ENOMEM, "out of memory for looking at process %d", peer->pid);
    walk->progress.total = total(walk, table);
    walk->progress.address = start;
    dro_table_put(peer, table);
    return status;
}

void dro_walk_end(struct dro_walk *walk)
{
    free(walk->buffer);
    walk->buffer = NULL;
}

/* The next segment at or behind walk->next, from the table as it is now. 1, 0 when there is none. */
static int next_segment(struct dro_walk *walk, char *error)
{
    struct dro_table *table;
    int status = dro_table_get(walk->peer, &table, error);
    if (status < 0)
        return status;
    size_t i = dro_table_first_behind(table, walk->next);
    while (i < table->count && !wanted(walk, &table->segments[i]))
        i++;
    bool found = walk->next < walk->end && i < table->count && table->segments[i].start < walk->end;
    if (found) {
        walk->segment = table->segments[i];
        if (walk->segment.start > walk->next)
            walk->next = walk->segment.start;
        walk->run_start = walk->run_end = walk->next;
        walk->failures = 0;
        walk->in_segment = true;
    }
    dro_table_put(walk->peer, table);
    return found ? 1 : 0;
}

static void leave_out(struct dro_walk *walk, uint64_t length, const char *reason)
{
    walk->progress.unreadable += length;
    if (walk->progress.reason[0] == '\0')
        snprintf(walk->progress.reason, sizeof(walk->progress.reason), "%s", reason);
}

/* Past what could not be read: a page, or all of the segment if that is hopeless. */
static void give_up(struct dro_walk *walk, uint64_t segment_end, ssize_t code, const char *reason)
{
    uint64_t beyond = least((walk->next & ~UINT64_C(4095)) + 4096, segment_end);
    bool hopeless = code == -EPERM || code == -ESRCH || ++walk->failures >= UNREADABLE_MAX;
    if (hopeless)
        beyond = segment_end;
    leave_out(walk, beyond - walk->next, reason);
    walk->next = beyond;
}

/* Whether the run goes on behind what is known of it. */
static bool extend(struct dro_walk *walk, uint64_t segment_end)
{
    uint64_t start = walk->run_end, stop = start;
    if (walk->run_end < segment_end)
        dro_data_near(walk->peer, &walk->segment, walk->run_end, segment_end, &start, &stop);
    if (start != walk->run_end || stop == start)
        return false;
    walk->run_end = stop;
    return true;
}

static bool worth_it(struct dro_walk *walk, uint64_t segment_end)
{
    while (walk->run_end - walk->next <= 2 * DRO_WALK_CHUNK)
        if (!extend(walk, segment_end))
            return false;
    return true;
}

/*
 * Past what the pattern is not in. Neither at the start of a run, where a match may end that began before it, nor at its end, where
 * one may begin that ends behind it.
 */
static void pass_over(struct dro_walk *walk, uint64_t segment_end, dro_time deadline)
{
    struct dro_view view;
    uint64_t before = walk->pattern->length - 1;
    while (walk->next - walk->run_start > before && worth_it(walk, segment_end) && dro_now() < deadline &&
           dro_view_open(walk->peer, walk->next - before, walk->run_end - walk->next + before, &view)) {
        size_t at = dro_pattern_find(walk->pattern, view.bytes, view.length, 0, view.address);
        bool found = at < view.length, last = view.address + view.length >= walk->run_end && !extend(walk, segment_end);
        uint64_t behind = found ? 0 : last ? DRO_WALK_CHUNK : before;
        uint64_t clear = (view.address + (at > behind ? at - behind : 0)) & ~UINT64_C(4095);
        bool good = dro_view_close(&view);
        if (!good || clear < walk->next + DRO_WALK_CHUNK)
            break;
        walk->progress.scanned += clear - walk->next;
        walk->next = clear;
        if (found || last)
            break;
    }
}

/* As driller_read, into the buffer. Where it can be done in place, the kernel need not be asked for the bytes. */
static ssize_t read_piece(struct dro_walk *walk, size_t length, char *reason)
{
    struct dro_view view;
    if (length == DRO_WALK_CHUNK && dro_view_open(walk->peer, walk->next, length, &view)) {
        size_t seen = view.length;
        memcpy(walk->buffer, view.bytes, seen);
        if (dro_view_close(&view))
            return (ssize_t)seen;
    }
    return driller_read(walk->peer, walk->next, walk->buffer, length, NULL, reason);
}

int dro_walk_next(struct dro_walk *walk, struct dro_piece *piece, dro_time deadline, char *error)
{
    char reason[DRILLER_ERROR_MAX];
    piece->length = 0;
    for (;;) {
        uint64_t segment_end = walk->in_segment ? least(walk->segment.end, walk->end) : 0;
        if (!walk->in_segment || walk->next >= segment_end) {
            int status = next_segment(walk, error);
            if (status <= 0)
                return status;
            continue;
        }
        if (walk->next >= walk->run_end) {
            uint64_t start;
            bool known = dro_data_near(walk->peer, &walk->segment, walk->next, segment_end, &start, &walk->run_end);
            if (known)
                walk->progress.skipped += start - walk->next;
            else
                leave_out(walk, start - walk->next, DRO_UNTOUCHED);
            walk->next = walk->run_start = start;
            if (start >= segment_end)
                continue;
        }
        if (walk->pattern != NULL)
            pass_over(walk, segment_end, deadline);
        size_t part = (size_t)least(walk->run_end - walk->next, DRO_WALK_CHUNK);
        ssize_t n = read_piece(walk, part, reason);
        if (n > 0) {
            *piece = (struct dro_piece){.address = walk->next, .bytes = walk->buffer, .length = (size_t)n};
            walk->next += (uint64_t)n;
            walk->progress.scanned += (uint64_t)n;
            return 1;
        }
        /* Unmapped since: the table of now says what comes next. */
        if (n == -EFAULT) {
            uint64_t beyond = least((walk->next & ~UINT64_C(4095)) + 4096, segment_end);
            beyond = dro_next_mapped(walk->peer, beyond, segment_end);
            walk->progress.unreadable += beyond - walk->next;
            walk->next = beyond;
            continue;
        }
        give_up(walk, segment_end, n == 0 ? -EACCES : n, reason);
        if (dro_now() >= deadline)
            return 1;
    }
}

bool dro_walk_back(struct dro_walk *walk, size_t length)
{
    if (walk->next >= least(walk->segment.end, walk->end))
        return false;
    walk->next -= length;
    walk->run_end = walk->next; /* which may have been cut short: look again how far it goes */
    walk->progress.scanned -= length;
    return true;
}
