/* SPDX-License-Identifier: EPL-2.0 */
/*
 * The same place in several processes. Of one process, now and in a snapshot, it is the same address. Of instances of a program it is
 * the same offset in the same module; outside of modules, the same offset in the segment that is the first, second, ... of its kind
 * and name.
 */
#include "diff.h"

#include "internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define LENGTH 64 /* of an address without a length */

bool sides_open(struct target *const *targets, size_t count, struct sides *sides, int *status)
{
    sides->items = calloc(count, sizeof(*sides->items));
    sides->count = 0;
    if (sides->items == NULL) {
        *status = failed("out of memory");
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        struct side *side = &sides->items[i];
        side->target = targets[i];
        side->symbols = target_symbols(targets[i], status);
        if (side->symbols == NULL || !directory_load(targets[i]->peer, &side->directory, status)) {
            sides_close(sides);
            return false;
        }
        sides->count++;
    }
    return true;
}

void sides_close(struct sides *sides)
{
    for (size_t i = 0; i < sides->count; i++)
        directory_free(&sides->items[i].directory);
    free(sides->items);
    memset(sides, 0, sizeof(*sides));
}

void regions_free(struct regions *regions)
{
    for (size_t i = 0; i < regions->count; i++)
        free(regions->items[i].addresses);
    free(regions->items);
    memset(regions, 0, sizeof(*regions));
}

/* ---- segments ------------------------------------------------------------------------------------------------ */

static const struct driller_segment *segment_at(const struct side *side, uint64_t address)
{
    for (size_t i = 0; i < side->directory.count; i++)
        if (side->directory.segments[i].start <= address && address < side->directory.segments[i].end)
            return &side->directory.segments[i];
    return NULL;
}

/* Names of files apart: there the module decides. */
static bool alike(const struct side *a, const struct driller_segment *left, const struct side *b,
                  const struct driller_segment *right)
{
    return left->kind == right->kind && (left->protection & PROT_READ) == (right->protection & PROT_READ) &&
           strcmp(a->directory.strings + left->name, b->directory.strings + right->name) == 0;
}

/* How many like it come before. */
static size_t ordinal(const struct side *side, const struct driller_segment *segment)
{
    size_t before = 0;
    for (const struct driller_segment *at = side->directory.segments; at < segment; at++)
        before += alike(side, at, side, segment);
    return before;
}

static const struct driller_segment *counterpart(const struct side *from, const struct driller_segment *segment,
                                                 const struct side *to)
{
    size_t left = ordinal(from, segment);
    for (size_t i = 0; i < to->directory.count; i++)
        if (alike(from, segment, to, &to->directory.segments[i]) && left-- == 0)
            return &to->directory.segments[i];
    return NULL;
}

static bool same_process(const struct side *a, const struct side *b)
{
    return a->target->pid == b->target->pid && a->directory.header.start_time == b->directory.header.start_time;
}

/* Where side 0's `address` is in side `k`, and how much of that segment follows. */
static bool translate(const struct sides *sides, size_t k, uint64_t address, uint64_t *other, uint64_t *rest, char *error)
{
    const struct side *first = &sides->items[0], *side = &sides->items[k];
    const struct driller_segment *segment = segment_at(first, address), *match;
    bool found = k == 0 || same_process(first, side);
    *other = address;
    if (!found)
        found = driller_symbols_match(first->symbols, address, side->symbols, other, error) == 0;
    if (!found && segment != NULL && (match = counterpart(first, segment, side)) != NULL) {
        *other = match->start + (address - segment->start);
        found = *other < match->end;
    }
    match = found ? segment_at(side, *other) : NULL;
    *rest = match != NULL ? match->end - *other : 0;
    if (match == NULL)
        snprintf(error, DRILLER_ERROR_MAX, "process %d has nothing that corresponds to 0x%" PRIx64 " of process %d",
                 side->target->pid, address, first->target->pid);
    return match != NULL;
}

bool same_place(const struct sides *sides, size_t k, uint64_t address, uint64_t other)
{
    const struct side *first = &sides->items[0], *side = &sides->items[k];
    uint64_t matching;
    if (driller_symbols_match(first->symbols, address, side->symbols, &matching, NULL) == 0)
        return matching == other;
    const struct driller_segment *segment = segment_at(first, address), *match = segment_at(side, other);
    return segment != NULL && match != NULL && alike(first, segment, side, match) &&
           address - segment->start == other - match->start && ordinal(first, segment) == ordinal(side, match);
}

/* ---- regions ---------------------------------------------------------------------------------------------------- */

static struct region *add_region(struct regions *regions, size_t sides, int *status)
{
    struct region *more = reallocarray(regions->items, regions->count + 1, sizeof(*more));
    uint64_t *addresses = calloc(sides, sizeof(*addresses));
    if (more != NULL)
        regions->items = more;
    if (more == NULL || addresses == NULL) {
        free(addresses);
        *status = failed("out of memory");
        return NULL;
    }
    struct region *region = &regions->items[regions->count++];
    *region = (struct region){.addresses = addresses};
    return region;
}

static bool add_place(const struct sides *sides, const char *argument, struct regions *regions, int *status)
{
    char error[DRILLER_ERROR_MAX], name[256];
    const char *colon = strrchr(argument, ':');
    uint64_t address, length = 0;
    struct driller_symbol symbol;
    bool sized = colon != NULL && parse_size(colon + 1, &length) && length > 0;
    snprintf(name, sizeof(name), "%.*s", sized ? (int)(colon - argument) : (int)strlen(argument), argument);
    if (driller_symbols_find(sides->items[0].symbols, name, &address, &symbol, error) < 0) {
        *status = failed("%s", error);
        return false;
    }
    if (!sized)
        length = symbol.size > symbol.offset ? symbol.size - symbol.offset : LENGTH;
    struct region *region = add_region(regions, sides->count, status);
    if (region == NULL)
        return false;
    snprintf(region->name, sizeof(region->name), "%s", name);
    region->length = region->longest = length;
    for (size_t k = 0; k < sides->count; k++) {
        uint64_t rest;
        if (!translate(sides, k, address, &region->addresses[k], &rest, error)) {
            *status = failed("%s: %s", name, error);
            return false;
        }
    }
    return true;
}

bool regions_of_places(const struct sides *sides, char **places, int count, struct regions *regions, int *status)
{
    for (int i = 0; i < count; i++)
        if (!add_place(sides, places[i], regions, status))
            return false;
    return true;
}

static void add_segment(const struct sides *sides, const struct driller_segment *segment, uint64_t start, uint64_t end,
                        struct regions *regions, int *status)
{
    char error[DRILLER_ERROR_MAX];
    const char *name = sides->items[0].directory.strings + segment->name, *slash = strrchr(name, '/');
    struct region *region = add_region(regions, sides->count, status);
    if (region == NULL)
        return;
    if (name[0] == '[')
        snprintf(region->name, sizeof(region->name), "%.200s", name);
    else
        snprintf(region->name, sizeof(region->name), "%.200s%s%s", slash != NULL ? slash + 1 : name, slash != NULL ? " " : "",
                 dro_kind_name(segment->kind));
    region->length = region->longest = end - start;
    for (size_t k = 0; k < sides->count; k++) {
        uint64_t rest;
        if (!translate(sides, k, start, &region->addresses[k], &rest, error)) {
            char *clean = printable(region->name);
            warn("left out: %s: %s", clean, error);
            free(clean);
            free(region->addresses);
            regions->count--;
            return;
        }
        /* .data may be one segment here, and two there: what follows counts, too. */
        const struct driller_segment *next;
        while (rest < region->longest &&
               (next = segment_at(&sides->items[k], region->addresses[k] + rest)) != NULL && next->kind == segment->kind)
            rest = next->end - region->addresses[k];
        region->length = rest < region->length ? rest : region->length;
        region->longest = rest > region->longest && segment->kind == DRILLER_KIND_HEAP ? rest : region->longest;
    }
}

bool regions_of_segments(const struct sides *sides, const char *what, struct regions *regions, int *status)
{
    const struct side *first = &sides->items[0];
    struct driller_range *ranges = NULL;
    size_t count = 0;
    *status = EXIT_GOOD;
    if (what != NULL && !segment_ranges(first->target->peer, what, &ranges, &count, status))
        return false;
    for (size_t i = 0; *status == EXIT_GOOD && i < first->directory.count; i++) {
        const struct driller_segment *segment = &first->directory.segments[i];
        bool data = (segment->kind == DRILLER_KIND_DATA || segment->kind == DRILLER_KIND_BSS) &&
                    (segment->protection & PROT_READ) != 0;
        if (what == NULL && data)
            add_segment(sides, segment, segment->start, segment->end, regions, status);
        for (size_t j = 0; what != NULL && j < count; j++)
            if (ranges[j].start <= segment->start && segment->end <= ranges[j].end &&
                segment->kind != DRILLER_KIND_DRILLER && segment->kind != DRILLER_KIND_SPECIAL)
                add_segment(sides, segment, segment->start, segment->end, regions, status);
    }
    free(ranges);
    if (*status == EXIT_GOOD && regions->count == 0)
        *status = failed("there is no segment '%.80s' in all of them; 'driller maps' lists what there is",
                         what != NULL ? what : "data");
    return *status == EXIT_GOOD;
}
