/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Where a snapshot's bytes are between the process and the disk: in memory that is made ready before the copy begins, so that
 * the copy takes no longer than memory is fast, and waits for no disk. Not the file itself, mapped: to prepare its pages takes
 * longer, and when it cannot be written after all, a signal would end who writes to a map of it.
 */
#include "taking.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define HUGE_PAGE ((size_t)2 << 20)
#define STEP ((size_t)32 << 20)
#define WRITE_STEP ((size_t)4 << 20)

/* Linux 5.14 and later. */
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

/* By all snapshots that are being taken. */
static uint64_t in_use;

uint64_t dro_store_limit(void)
{
    uint64_t used = __atomic_load_n(&in_use, __ATOMIC_RELAXED), half = (dro_memory_available() + used) / 2;
    return half > used ? half - used : 0;
}

int dro_store_open(struct dro_store *store, uint64_t length, uint64_t spare, char *error)
{
    *store = (struct dro_store){.ready = 0};
    if (length > SIZE_MAX / 4 || spare > SIZE_MAX / 4)
        return dro_fail(error, -ENOMEM, "out of memory for a snapshot");
    size_t capacity = ((size_t)(length + spare) + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1);
    void *map = mmap(NULL, capacity + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (map == MAP_FAILED)
        return dro_fail(error, -ENOMEM, "out of memory for a snapshot");
    store->map = map;
    store->bytes = (unsigned char *)map + (-(uintptr_t)map & (HUGE_PAGE - 1));
    store->capacity = capacity;
    store->wanted = (size_t)length;
    if (length >= HUGE_PAGE)
        madvise(store->bytes, capacity, MADV_HUGEPAGE); /* refused where there are none */
    __atomic_fetch_add(&in_use, capacity, __ATOMIC_RELAXED);
    return 0;
}

void dro_store_close(struct dro_store *store)
{
    if (store->map != NULL) {
        munmap(store->map, store->capacity + HUGE_PAGE);
        __atomic_fetch_sub(&in_use, store->capacity, __ATOMIC_RELAXED);
    }
    free(store->extents);
    *store = (struct dro_store){.ready = 0};
}

bool dro_store_prepare(struct dro_store *store, dro_time deadline)
{
    while (store->ready < store->wanted) {
        size_t left = store->wanted - store->ready, step = left < STEP ? left : STEP;
        unsigned char *at = store->bytes + store->ready;
        if (madvise(at, step, MADV_POPULATE_WRITE) < 0)
            for (size_t i = 0; i < step; i += 4096)
                *(volatile unsigned char *)(at + i) = 0;
        store->ready += step;
        if (dro_now() >= deadline)
            break;
    }
    return store->ready >= store->wanted;
}

unsigned char *dro_store_room(const struct dro_store *store, size_t *length)
{
    *length = store->capacity - store->used;
    return store->bytes + store->used;
}

int dro_store_add(struct dro_store *store, size_t length, uint64_t offset)
{
    struct dro_extent *last = store->count > 0 ? &store->extents[store->count - 1] : NULL;
    if (last != NULL && last->offset + last->length == offset) {
        last->length += length;
        store->used += length;
        return 0;
    }
    if (store->count == store->room) {
        size_t room = 2 * store->room + 64;
        struct dro_extent *more = reallocarray(store->extents, room, sizeof(*more));
        if (more == NULL)
            return -ENOMEM;
        store->extents = more;
        store->room = room;
    }
    store->extents[store->count++] = (struct dro_extent){.offset = offset, .at = store->used, .length = length};
    store->used += length;
    return 0;
}

int dro_store_write(struct dro_store *store, int file, dro_time deadline)
{
    while (store->written < store->count) {
        struct dro_extent *extent = &store->extents[store->written];
        size_t step = extent->length < WRITE_STEP ? extent->length : WRITE_STEP;
        int status = dro_write_at(file, store->bytes + extent->at, step, extent->offset);
        if (status < 0)
            return status;
        *extent = (struct dro_extent){
            .offset = extent->offset + step, .at = extent->at + step, .length = extent->length - step};
        if (extent->length == 0)
            store->written++;
        if (dro_now() >= deadline && store->written < store->count)
            return 0;
    }
    store->used = store->count = store->written = 0;
    return 1;
}
