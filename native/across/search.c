/* SPDX-License-Identifier: EPL-2.0 */
/*
 * A search: from segment to segment as the table is at that moment, through a buffer that stays in the processor's cache.
 * Reading goes through driller_read, so what is found is the peer's, and not what its image still holds of memory that is
 * gone.
 */
#include "across.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define CHUNK ((size_t)256 << 10)
/* Unreadable pages after which the rest of a segment is given up. */
#define UNREADABLE_MAX 64

struct driller_search {
    struct driller_peer *peer;
    const struct driller_pattern *pattern;
    uint64_t start, end; /* what is searched */
    uint32_t kinds;
    /* the segment at work, the run of data in it, and where to read next */
    struct driller_segment segment;
    bool in_segment;
    uint64_t next, run_end;
    unsigned failures;
    /* what was read: `filled` bytes that lie at `base`; looked at up to `at` */
    unsigned char *buffer;
    uint64_t base;
    size_t filled, at;
    struct driller_search_progress progress;
};

static bool searched(const struct driller_search *search, const struct driller_segment *segment)
{
    return (segment->protection & PROT_READ) != 0 && segment->kind != DRILLER_KIND_DEVICE &&
           segment->kind != DRILLER_KIND_SPECIAL && segment->kind != DRILLER_KIND_DRILLER &&
           (search->kinds == 0 || (segment->kind < 32 && (search->kinds & UINT32_C(1) << segment->kind) != 0));
}

static uint64_t least(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static uint64_t total(const struct driller_search *search, const struct dro_table *table)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < table->count; i++) {
        const struct driller_segment *segment = &table->segments[i];
        if (!searched(search, segment) || segment->end <= search->start || segment->start >= search->end)
            continue;
        sum += least(segment->end, search->end) -
               (segment->start > search->start ? segment->start : search->start);
    }
    return sum;
}

int driller_search_new(struct driller_peer *peer, const struct driller_pattern *pattern, uint64_t start, uint64_t end,
                       uint32_t kinds, struct driller_search **out, char *error)
{
    if (end == 0)
        end = UINT64_MAX;
    if (start >= end)
        return dro_fail(error, -EINVAL, "there is nothing between the two addresses");
    struct driller_search *search = calloc(1, sizeof(*search));
    unsigned char *buffer = malloc(CHUNK + DRILLER_PATTERN_MAX);
    struct dro_table *table;
    int status = search == NULL || buffer == NULL ? dro_fail(error, -ENOMEM, "out of memory for a search")
                                                  : dro_table_get(peer, &table, error);
    if (status < 0) {
        free(search);
        free(buffer);
        return status;
    }
    *search = (struct driller_search){
        .peer = peer, .pattern = pattern, .start = start, .end = end, .kinds = kinds, .next = start, .buffer = buffer};
    search->progress.total = total(search, table);
    search->progress.address = start;
    dro_table_put(peer, table);
    *out = search;
    return 0;
}

void driller_search_free(struct driller_search *search)
{
    if (search == NULL)
        return;
    free(search->buffer);
    free(search);
}

/* The next segment to search at or behind search->next, from the table as it is now. 1, 0 when there is none. */
static int next_segment(struct driller_search *search, char *error)
{
    struct dro_table *table;
    int status = dro_table_get(search->peer, &table, error);
    if (status < 0)
        return status;
    size_t i = dro_table_first_behind(table, search->next);
    while (i < table->count && !searched(search, &table->segments[i]))
        i++;
    bool found = i < table->count && table->segments[i].start < search->end;
    if (found) {
        search->segment = table->segments[i];
        if (search->segment.start > search->next)
            search->next = search->segment.start;
        search->run_end = search->next;
        search->failures = 0;
        search->in_segment = true;
    }
    dro_table_put(search->peer, table);
    return found ? 1 : 0;
}

/* Past what could not be read: a page, or all of the segment if that is hopeless. */
static void give_up(struct driller_search *search, ssize_t code, const char *reason)
{
    uint64_t segment_end = least(search->segment.end, search->end);
    uint64_t beyond = least((search->next & ~UINT64_C(4095)) + 4096, segment_end);
    bool hopeless = code == -EPERM || code == -ESRCH || ++search->failures >= UNREADABLE_MAX;
    if (hopeless)
        beyond = segment_end;
    search->progress.unreadable += beyond - search->next;
    if (search->progress.reason[0] == '\0')
        snprintf(search->progress.reason, sizeof(search->progress.reason), "%s", reason);
    search->next = beyond;
}

/* Moves the buffer's end, where a match may begin, to its start, if what comes next continues it. */
static void carry(struct driller_search *search)
{
    size_t keep = search->pattern->length - 1;
    if (keep > search->filled)
        keep = search->filled;
    if (search->base + search->filled != search->next)
        keep = 0;
    memmove(search->buffer, search->buffer + search->filled - keep, keep);
    search->base = search->next - keep;
    search->filled = keep;
    search->at = 0;
}

/* Fills the buffer. 1, or 0 when there is nothing left, or a negative errno. */
static int fill(struct driller_search *search, dro_time deadline, char *error)
{
    char reason[DRILLER_ERROR_MAX];
    for (;;) {
        uint64_t segment_end = search->in_segment ? least(search->segment.end, search->end) : 0;
        if (!search->in_segment || search->next >= segment_end) {
            int status = next_segment(search, error);
            if (status <= 0)
                return status;
            continue;
        }
        if (search->next >= search->run_end) {
            uint64_t start;
            dro_data_run(search->peer, &search->segment, search->next, segment_end, &start, &search->run_end);
            search->progress.skipped += start - search->next;
            search->next = start;
            if (start >= segment_end)
                continue;
        }
        carry(search);
        size_t part = (size_t)least(search->run_end - search->next, CHUNK);
        ssize_t n =
            driller_read(search->peer, search->next, search->buffer + search->filled, part, NULL, reason);
        if (n > 0) {
            search->filled += (size_t)n;
            search->next += (uint64_t)n;
            search->progress.scanned += (uint64_t)n;
            return 1;
        }
        /* Unmapped since: the table of now says what comes next. */
        if (n == -EFAULT) {
            uint64_t beyond = least((search->next & ~UINT64_C(4095)) + 4096, segment_end);
            beyond = dro_next_mapped(search->peer, beyond, segment_end);
            search->progress.unreadable += beyond - search->next;
            search->next = beyond;
            continue;
        }
        give_up(search, n == 0 ? -EACCES : n, reason);
        if (dro_now() >= deadline)
            return 1;
    }
}

ssize_t driller_search_next(struct driller_search *search, uint64_t *addresses, size_t capacity, int budget_ms,
                            struct driller_search_progress *progress, char *error)
{
    dro_time deadline = dro_deadline(budget_ms);
    size_t found = 0;
    int status = 1;
    while (found < capacity && search->progress.done == 0) {
        size_t at = search->at < search->filled
                        ? dro_pattern_find(search->pattern, search->buffer, search->filled, search->at, search->base)
                        : search->filled;
        if (at < search->filled) {
            addresses[found++] = search->base + at;
            search->at = at + 1;
            continue;
        }
        search->at = search->filled;
        if (dro_now() >= deadline)
            break;
        status = fill(search, deadline, error);
        if (status < 0)
            break;
        search->progress.done = status == 0;
    }
    search->progress.address = search->next;
    search->progress.ended = !dro_alive(search->peer);
    if (progress != NULL)
        *progress = search->progress;
    return status < 0 && found == 0 ? status : (ssize_t)found;
}
