/* SPDX-License-Identifier: EPL-2.0 */
/*
 * The same place in several processes. Of one process, now and in a snapshot, it is the same address. Of instances of a program it is
 * the same offset in the same module; outside of modules, the same offset in the segment that is the first, second, ... of its kind
 * and name.
 */
#include "across.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/mman.h>

/* Nothing is mapped below: a small number is no pointer. */
#define LOWEST 4096

static const char *name_of(const struct dro_table *table, const struct driller_segment *segment)
{
    return table->strings + segment->name;
}

/* Names of files apart: there the module decides. */
static bool alike(const struct dro_table *a, const struct driller_segment *left, const struct dro_table *b,
                  const struct driller_segment *right)
{
    return left->kind == right->kind && (left->protection & PROT_READ) == (right->protection & PROT_READ) &&
           strcmp(name_of(a, left), name_of(b, right)) == 0;
}

/* How many like it come before. */
static size_t ordinal(const struct dro_table *table, const struct driller_segment *segment)
{
    size_t before = 0;
    for (const struct driller_segment *at = table->segments; at < segment; at++)
        before += alike(table, at, table, segment);
    return before;
}

static const struct driller_segment *counterpart(const struct dro_table *from, const struct driller_segment *segment,
                                                 const struct dro_table *to)
{
    size_t left = ordinal(from, segment);
    for (size_t i = 0; i < to->count; i++)
        if (alike(from, segment, to, &to->segments[i]) && left-- == 0)
            return &to->segments[i];
    return NULL;
}

static bool same_process(const struct driller_side *from, const struct dro_table *a, const struct driller_side *to,
                         const struct dro_table *b)
{
    return from->peer == to->peer || (driller_peer_pid(from->peer) == driller_peer_pid(to->peer) &&
                                      a->header.start_time == b->header.start_time);
}

/* The tables of both; false and none if one cannot be had. */
static bool tables_get(const struct driller_side *a, const struct driller_side *b, struct dro_table **left,
                       struct dro_table **right, int *status, char *error)
{
    *status = dro_table_get(a->peer, left, error);
    if (*status < 0)
        return false;
    *status = dro_table_get(b->peer, right, error);
    if (*status < 0)
        dro_table_put(a->peer, *left);
    return *status >= 0;
}

int driller_place_match(const struct driller_side *from, uint64_t address, const struct driller_side *to, uint64_t *matching,
                        uint64_t *rest, char *error)
{
    struct dro_table *left, *right;
    int status;
    if (!tables_get(from, to, &left, &right, &status, error))
        return status;
    const struct driller_segment *segment = dro_table_find(left, address), *match;
    bool found = same_process(from, left, to, right);
    *matching = address;
    if (!found)
        found = driller_symbols_match(from->symbols, address, to->symbols, matching, NULL) == 0;
    if (!found && segment != NULL && (match = counterpart(left, segment, right)) != NULL) {
        *matching = match->start + (address - segment->start);
        found = *matching < match->end;
    }
    match = found ? dro_table_find(right, *matching) : NULL;
    if (rest != NULL)
        *rest = match != NULL ? match->end - *matching : 0;
    dro_table_put(from->peer, left);
    dro_table_put(to->peer, right);
    return match != NULL ? 0
                         : dro_fail(error, -ENOENT, "process %d has nothing that corresponds to 0x%" PRIx64 " of process %d",
                                    driller_peer_pid(to->peer), address, driller_peer_pid(from->peer));
}

static bool same_place(const struct driller_side *from, uint64_t address, const struct driller_side *to, uint64_t other)
{
    struct dro_table *left, *right;
    uint64_t matching;
    int status;
    if (address < LOWEST || other < LOWEST)
        return false;
    if (driller_symbols_match(from->symbols, address, to->symbols, &matching, NULL) == 0)
        return matching == other;
    if (!tables_get(from, to, &left, &right, &status, NULL))
        return false;
    const struct driller_segment *segment = dro_table_find(left, address), *match = dro_table_find(right, other);
    bool same = segment != NULL && match != NULL && alike(left, segment, right, match) &&
                address - segment->start == other - match->start && ordinal(left, segment) == ordinal(right, match);
    dro_table_put(from->peer, left);
    dro_table_put(to->peer, right);
    return same;
}

size_t driller_equalize_pointers(const struct driller_side *sides, size_t count, unsigned char *const *buffers, size_t length,
                                 uint64_t address, const unsigned char *differs)
{
    size_t equal = 0;
    for (size_t at = (size_t)(-address & 7); at + 8 <= length; at += 8) {
        if (memchr(differs + at, 1, 8) == NULL)
            continue;
        uint64_t first, other;
        bool same = true;
        memcpy(&first, buffers[0] + at, 8);
        for (size_t k = 1; same && k < count; k++) {
            memcpy(&other, buffers[k] + at, 8);
            same = same_place(&sides[0], first, &sides[k], other);
        }
        for (size_t k = 1; same && k < count; k++)
            memcpy(buffers[k] + at, buffers[0] + at, 8);
        equal += same;
    }
    return equal;
}

uint64_t driller_common_hole(const struct driller_side *sides, size_t count, const uint64_t *addresses, uint64_t length)
{
    for (size_t k = 0; length > 0 && k < count; k++) {
        struct dro_table *table;
        struct driller_peer *peer = sides[k].peer;
        uint64_t address = addresses[k];
        if (dro_table_get(peer, &table, NULL) < 0)
            return 0;
        const struct driller_segment *segment = dro_table_find(table, address);
        uint64_t end = segment != NULL && segment->end - address < length ? segment->end : address + length;
        length = segment != NULL ? dro_image_hole(peer, segment, address, end) : 0;
        dro_table_put(peer, table);
    }
    return length;
}
