/* SPDX-License-Identifier: EPL-2.0 */
/* What is compared: the ranges that places and segments, as a person names them, are in each of the processes. */
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
    sides->places = calloc(count, sizeof(*sides->places));
    sides->count = 0;
    if (sides->items == NULL || sides->places == NULL) {
        *status = failed("out of memory");
        sides_close(sides);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        struct side *side = &sides->items[i];
        side->target = targets[i];
        sides->places[i] = (struct driller_side){.peer = targets[i]->peer, .symbols = target_symbols(targets[i], status)};
        if (sides->places[i].symbols == NULL || !directory_load(targets[i]->peer, &side->directory, status)) {
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
    free(sides->places);
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
    if (driller_symbols_find(sides->places[0].symbols, name, &address, &symbol, error) < 0) {
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
        if (driller_place_match(&sides->places[0], address, &sides->places[k], &region->addresses[k], NULL, error) < 0) {
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
        if (driller_place_match(&sides->places[0], start, &sides->places[k], &region->addresses[k], &rest, error) < 0) {
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
