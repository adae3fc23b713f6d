/* SPDX-License-Identifier: EPL-2.0 */
/*
 * How the places of a scan are remembered: by blocks, each in the way that takes the fewest bytes. Which places of it are kept is a
 * list or a bitmap, or nothing if all are; their values are nothing if all are the same, else packed one after the other, or a copy of
 * the memory, which is less where values overlap.
 */
#include "across.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { PLACES_ALL, PLACES_BITS, PLACES_LIST };
enum { VALUES_ONE, VALUES_PACKED, VALUES_COPY };

static size_t words(const struct dro_block *block)
{
    return (block->slots + 63) / 64;
}

static size_t places_size(const struct dro_block *block)
{
    return block->places == PLACES_ALL    ? 0
           : block->places == PLACES_BITS ? words(block) * sizeof(uint64_t)
                                          : block->count * sizeof(uint16_t);
}

static uint64_t word_at(const struct dro_block *block, size_t i)
{
    uint64_t word;
    memcpy(&word, block->data + i * sizeof(word), sizeof(word));
    return word;
}

static uint16_t listed_at(const struct dro_block *block, size_t i)
{
    uint16_t slot;
    memcpy(&slot, block->data + i * sizeof(slot), sizeof(slot));
    return slot;
}

/* ---- going through the places ------------------------------------------------------------------------- */

struct cursor {
    uint32_t index; /* among those that are kept */
    uint32_t slot;  /* where to go on, for a bitmap */
};

/* The next places, at most `capacity`. */
static size_t next_places(const struct dro_block *block, struct cursor *cursor, uint16_t *slots, size_t capacity)
{
    size_t left = block->count - cursor->index, n = left < capacity ? left : capacity, found = 0;
    switch (block->places) {
    case PLACES_ALL:
        for (; found < n; found++)
            slots[found] = (uint16_t)(cursor->index + found);
        break;
    case PLACES_LIST:
        for (; found < n; found++)
            slots[found] = listed_at(block, cursor->index + found);
        break;
    default:
        while (found < n) {
            uint64_t word = word_at(block, cursor->slot / 64) >> cursor->slot % 64;
            if (word == 0) {
                cursor->slot = (cursor->slot / 64 + 1) * 64;
                continue;
            }
            cursor->slot += (uint32_t)__builtin_ctzll(word);
            slots[found++] = (uint16_t)cursor->slot++;
        }
    }
    cursor->index += (uint32_t)n;
    return n;
}

/* The first `index` places are passed over. */
static struct cursor cursor_at(const struct dro_block *block, uint32_t index)
{
    struct cursor cursor = {.index = index};
    if (block->places != PLACES_BITS)
        return cursor;
    for (;;) {
        uint32_t here = (uint32_t)__builtin_popcountll(word_at(block, cursor.slot / 64));
        if (here > index)
            break;
        index -= here;
        cursor.slot += 64;
        if (cursor.slot >= block->slots)
            return cursor;
    }
    for (uint64_t word = word_at(block, cursor.slot / 64); index > 0; index--)
        word &= word - 1, cursor.slot = cursor.slot / 64 * 64 + (uint32_t)__builtin_ctzll(word);
    return cursor;
}

void dro_block_span(const struct dro_block *block, uint32_t *first, uint32_t *last)
{
    *first = 0;
    *last = block->slots - 1;
    if (block->places == PLACES_LIST) {
        *first = listed_at(block, 0);
        *last = listed_at(block, block->count - 1);
    } else if (block->places == PLACES_BITS) {
        size_t low = 0, high = words(block) - 1;
        while (word_at(block, low) == 0)
            low++;
        while (word_at(block, high) == 0)
            high--;
        *first = (uint32_t)(low * 64) + (uint32_t)__builtin_ctzll(word_at(block, low));
        *last = (uint32_t)(high * 64) + 63 - (uint32_t)__builtin_clzll(word_at(block, high));
    }
}

/* ---- values -------------------------------------------------------------------------------------------- */

/* From where they lie in memory, to one after the other. */
static void gather(unsigned char *to, const unsigned char *bytes, const struct dro_shape *shape, const uint16_t *slots,
                   size_t count)
{
    size_t step = shape->alignment;
    switch (shape->size) {
    case 1:
        for (size_t i = 0; i < count; i++)
            to[i] = bytes[slots[i] * step];
        break;
    case 2:
        for (size_t i = 0; i < count; i++)
            memcpy(to + 2 * i, bytes + slots[i] * step, 2);
        break;
    case 4:
        for (size_t i = 0; i < count; i++)
            memcpy(to + 4 * i, bytes + slots[i] * step, 4);
        break;
    default:
        for (size_t i = 0; i < count; i++)
            memcpy(to + 8 * i, bytes + slots[i] * step, 8);
    }
}

static void repeat(unsigned char *to, const unsigned char *value, size_t size, size_t count)
{
    for (size_t i = 0; i < count; i++)
        memcpy(to + i * size, value, size);
}

/* The values of `count` places from the one with the number `index` on: where they are, or in `room`. */
static const unsigned char *old_values(const struct dro_block *block, const struct dro_shape *shape, size_t index,
                                       const uint16_t *slots, size_t count, unsigned char *room)
{
    const unsigned char *values = block->data + places_size(block);
    if (block->values == VALUES_PACKED)
        return values + index * shape->size;
    if (block->values == VALUES_ONE)
        repeat(room, block->one, shape->size, count);
    else
        gather(room, values, shape, slots, count);
    return room;
}

static bool side_by_side(const struct dro_block *block, const struct dro_shape *shape)
{
    return block->places == PLACES_ALL && shape->size == shape->alignment;
}

bool dro_block_unchanged(const struct dro_block *block, const struct dro_shape *shape, const unsigned char *bytes)
{
    size_t length = (size_t)block->count * shape->size;
    if (!side_by_side(block, shape))
        return false;
    if (block->values == VALUES_PACKED)
        return memcmp(block->data, bytes, length) == 0;
    return memcmp(block->one, bytes, shape->size) == 0 && memcmp(bytes, bytes + shape->size, length - shape->size) == 0;
}

void dro_block_test(const struct dro_block *block, const struct dro_shape *shape, const struct dro_scan_test *test,
                    const unsigned char *bytes, uint64_t *bits)
{
    uint16_t slots[DRO_SCAN_BATCH];
    unsigned char before[DRO_SCAN_BATCH * 8], now[DRO_SCAN_BATCH * 8];
    uint64_t hits[DRO_SCAN_BATCH / 64];
    bool direct = side_by_side(block, shape);
    struct cursor cursor = {0};
    memset(bits, 0, words(block) * sizeof(*bits));
    if (block->values == VALUES_ONE)
        repeat(before, block->one, shape->size, block->count < DRO_SCAN_BATCH ? block->count : DRO_SCAN_BATCH);
    while (cursor.index < block->count) {
        uint32_t index = cursor.index;
        size_t left = block->count - index, n = left < DRO_SCAN_BATCH ? left : DRO_SCAN_BATCH;
        const unsigned char *new = bytes + (size_t)index * shape->size, *old = before;
        if (direct)
            cursor.index += (uint32_t)n;
        else {
            next_places(block, &cursor, slots, n);
            gather(now, bytes, shape, slots, n);
            new = now;
        }
        if (block->values != VALUES_ONE)
            old = old_values(block, shape, index, slots, n, before);
        dro_scan_test_run(test, old, new, n, hits);
        if (block->places == PLACES_ALL) {
            memcpy(bits + index / 64, hits, (n + 63) / 64 * sizeof(*hits));
            continue;
        }
        for (size_t i = 0; i < n; i += 64)
            for (uint64_t word = hits[i / 64]; word != 0; word &= word - 1) {
                uint16_t slot = slots[i + (size_t)__builtin_ctzll(word)];
                bits[slot / 64] |= UINT64_C(1) << slot % 64;
            }
    }
}

size_t dro_block_list(const struct dro_block *block, const struct dro_shape *shape, uint32_t first,
                      struct driller_scan_match *out, size_t capacity)
{
    uint16_t slots[64];
    unsigned char room[64 * 8];
    size_t listed = 0;
    struct cursor cursor = cursor_at(block, first);
    while (listed < capacity && cursor.index < block->count) {
        uint32_t index = cursor.index;
        size_t n = next_places(block, &cursor, slots, capacity - listed < 64 ? capacity - listed : 64);
        const unsigned char *values = old_values(block, shape, index, slots, n, room);
        for (size_t i = 0; i < n; i++, listed++) {
            out[listed] = (struct driller_scan_match){.address = block->address + (uint64_t)slots[i] * shape->alignment};
            memcpy(out[listed].value, values + i * shape->size, shape->size);
        }
    }
    return listed;
}

/* ---- keeping them ----------------------------------------------------------------------------------------- */

static bool all_same(const struct dro_block *block, const struct dro_shape *shape, const uint64_t *bits,
                     const unsigned char *bytes, const unsigned char *one)
{
    if (block->count == block->slots && shape->size == shape->alignment)
        return memcmp(bytes, bytes + shape->size, (size_t)(block->count - 1) * shape->size) == 0;
    for (size_t i = 0; i < words(block); i++)
        for (uint64_t word = bits[i]; word != 0; word &= word - 1)
            if (memcmp(bytes + (i * 64 + (size_t)__builtin_ctzll(word)) * shape->alignment, one, shape->size) != 0)
                return false;
    return true;
}

static size_t first_place(const uint64_t *bits)
{
    size_t i = 0;
    while (bits[i] == 0)
        i++;
    return i * 64 + (size_t)__builtin_ctzll(bits[i]);
}

/* Chooses how; returns how many bytes that takes. */
static size_t choose(struct dro_block *block, const struct dro_shape *shape, const uint64_t *bits, const unsigned char *bytes)
{
    size_t bitmap = words(block) * sizeof(uint64_t), list = block->count * sizeof(uint16_t);
    size_t packed = (size_t)block->count * shape->size;
    size_t copy = (size_t)(block->slots - 1) * shape->alignment + shape->size;
    memcpy(block->one, bytes + first_place(bits) * shape->alignment, shape->size);
    block->places = block->count == block->slots ? PLACES_ALL : list < bitmap ? PLACES_LIST : PLACES_BITS;
    block->values = all_same(block, shape, bits, bytes, block->one) ? VALUES_ONE : packed <= copy ? VALUES_PACKED : VALUES_COPY;
    return places_size(block) + (block->values == VALUES_ONE ? 0 : block->values == VALUES_PACKED ? packed : copy);
}

static void fill(struct dro_block *block, const struct dro_shape *shape, const uint64_t *bits, const unsigned char *bytes)
{
    unsigned char *values = block->data + places_size(block);
    size_t index = 0;
    if (block->places == PLACES_BITS)
        memcpy(block->data, bits, words(block) * sizeof(*bits));
    if (block->values == VALUES_COPY)
        memcpy(values, bytes, block->size - places_size(block));
    if (side_by_side(block, shape)) {
        memcpy(values, bytes, block->size);
        return;
    }
    for (size_t i = 0; i < words(block); i++)
        for (uint64_t word = bits[i]; word != 0; word &= word - 1, index++) {
            uint16_t slot = (uint16_t)(i * 64 + (size_t)__builtin_ctzll(word));
            if (block->places == PLACES_LIST)
                memcpy(block->data + index * sizeof(slot), &slot, sizeof(slot));
            if (block->values == VALUES_PACKED)
                memcpy(values + index * shape->size, bytes + (size_t)slot * shape->alignment, shape->size);
        }
}

static void free_data(struct dro_block *block)
{
    if (block->slab != NULL)
        dro_slab_give(block->slab, block->data);
    else
        free(block->data);
}

ssize_t dro_block_keep(struct dro_block *block, const struct dro_shape *shape, const uint64_t *bits,
                       const unsigned char *bytes, uint64_t room, struct dro_slabs *slabs)
{
    struct dro_block fresh = {.address = block->address, .slots = block->slots};
    for (size_t i = 0; i < words(block); i++)
        fresh.count += (uint32_t)__builtin_popcountll(bits[i]);
    if (fresh.count > 0) {
        size_t size = choose(&fresh, shape, bits, bytes);
        if (size > room)
            return -ENOSPC;
        fresh.size = (uint32_t)size;
        if (size == DRO_BLOCK_SIZE && slabs != NULL)
            fresh.data = dro_slab_take(slabs, &fresh.slab);
        else
            fresh.data = size > 0 ? malloc(size) : NULL;
        if (size > 0 && fresh.data == NULL)
            return -ENOMEM;
        if (size > 0)
            fill(&fresh, shape, bits, bytes);
    }
    free_data(block);
    *block = fresh;
    return (ssize_t)fresh.size;
}

void dro_block_free(struct dro_block *block)
{
    free_data(block);
    *block = (struct dro_block){.address = block->address, .slots = block->slots};
}
