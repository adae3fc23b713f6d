/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Looking at a peer's image in place. Copying it costs more than to look at it, and so does mapping it anew: windows of it stay
 * mapped for the next who looks. Reading a hole through a map makes a page, so they are read only where there was one in memory a
 * moment before. (SEEK_HOLE would tell as well, but goes through all of the data up to the next hole.) A page that the owner gives
 * back in that moment may come back as zeros; it goes when the owner unmaps it or ends.
 */
#include "internal.h"

#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#define WINDOW (UINT64_C(32) << 20)
#define PAGE UINT64_C(4096) /* or larger */
#define FILL_LEAST (UINT64_C(1) << 20)

/* Linux 5.14 and later. */
#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22
#endif

/* A window that holds `offset` of the image, taken for use; NULL if all are in use, or it cannot be mapped. */
static struct dro_window *take(struct driller_peer *peer, uint64_t offset)
{
    uint64_t start = offset & ~(WINDOW - 1);
    struct dro_window *found = NULL, *oldest = NULL;
    if (start + WINDOW > peer->image_size)
        return NULL;
    pthread_mutex_lock(&peer->window_lock);
    for (size_t i = 0; i < DRO_WINDOWS; i++) {
        struct dro_window *window = &peer->windows[i];
        if (window->map != NULL && window->start == start)
            found = window;
        else if (window->users == 0 && (oldest == NULL || window->used < oldest->used))
            oldest = window;
    }
    if (found == NULL && oldest != NULL) {
        void *map = mmap(NULL, WINDOW, PROT_READ, MAP_SHARED, peer->image, (off_t)start);
        if (map != MAP_FAILED) {
            if (oldest->map != NULL)
                munmap(oldest->map, WINDOW);
            *oldest = (struct dro_window){.start = start, .map = map};
            found = oldest;
        }
    }
    if (found != NULL) {
        found->users++;
        found->used = ++peer->window_clock;
    }
    pthread_mutex_unlock(&peer->window_lock);
    return found;
}

static void give_back(struct driller_peer *peer, struct dro_window *window)
{
    pthread_mutex_lock(&peer->window_lock);
    window->users--;
    pthread_mutex_unlock(&peer->window_lock);
}

/* How many of the `length` bytes at `offset`, not more than a window, are in memory now; what is swapped out or a hole is not. */
static uint64_t in_memory(const struct dro_image_map *map, uint64_t offset, uint64_t length)
{
    unsigned char pages[WINDOW / PAGE + 1];
    uint64_t size = (uint64_t)sysconf(_SC_PAGESIZE), start = offset & ~(size - 1);
    uint64_t count = (offset + length - start + size - 1) / size, i = 0;
    if (mincore((void *)(uintptr_t)(map->bytes + (start - map->offset)), count * size, pages) < 0)
        return 0;
    while (i < count && (pages[i] & 1) != 0)
        i++;
    return i == count ? length : i == 0 ? 0 : start + i * size - offset;
}

/* To fill page tables at once takes less than a fault for every few pages; what is looked at briefly is not worth it. */
static void fill(struct driller_peer *peer, struct dro_window *window, uint64_t offset, uint64_t end)
{
    uint64_t size = (uint64_t)sysconf(_SC_PAGESIZE);
    pthread_mutex_lock(&peer->window_lock);
    uint64_t from = window->filled > offset ? window->filled : offset & ~(size - 1);
    bool worth = end > from && end - from >= FILL_LEAST;
    if (worth)
        window->filled = end;
    pthread_mutex_unlock(&peer->window_lock);
    if (worth)
        madvise((char *)window->map + (from & (WINDOW - 1)), end - from, MADV_POPULATE_READ);
}

uint64_t dro_image_resident(struct driller_peer *peer, uint64_t offset, uint64_t length)
{
    if (peer->attachment == DRILLER_ATTACHED_SNAPSHOT)
        return 0;
    struct dro_window *window = take(peer, offset);
    if (window == NULL)
        return 0;
    const struct dro_image_map map = {.offset = offset & ~(WINDOW - 1), .length = WINDOW, .bytes = window->map};
    uint64_t left = map.offset + WINDOW - offset;
    length = in_memory(&map, offset, length < left ? length : left);
    fill(peer, window, offset, offset + length);
    give_back(peer, window);
    return length;
}

void dro_windows_unmap(struct driller_peer *peer)
{
    for (size_t i = 0; i < DRO_WINDOWS; i++)
        if (peer->windows[i].map != NULL)
            munmap(peer->windows[i].map, WINDOW);
}

void dro_windows_forget(struct driller_peer *peer)
{
    pthread_mutex_lock(&peer->window_lock);
    for (size_t i = 0; i < DRO_WINDOWS; i++)
        peer->windows[i].start = UINT64_MAX; /* found by nobody, and replaced when nobody looks at it */
    pthread_mutex_unlock(&peer->window_lock);
}

/* Whether `address` can be looked at in place; *offset is where in the image. */
static bool begin(struct driller_peer *peer, uint64_t address, struct dro_view *view, uint64_t *offset)
{
    /* The files of a snapshot can become shorter: they are never mapped. */
    if (peer->attachment == DRILLER_ATTACHED_SNAPSHOT || dro_locate(peer, address, &view->place, NULL) < 0)
        return false;
    const struct driller_segment *segment = &view->place.segment;
    *offset = segment->offset + (address - segment->start);
    view->peer = peer;
    view->address = address;
    view->window = NULL;
    return segment->backing == DRILLER_BACKING_IMAGE && view->place.state != DRILLER_STATE_FORKING;
}

/* As much of it as the map holds, and is in memory. */
static bool look(const struct dro_image_map *map, uint64_t offset, uint64_t length, struct dro_view *view)
{
    if (offset < map->offset || offset - map->offset >= map->length)
        return false;
    uint64_t segment = view->place.segment.end - view->address, mapped = map->length - (offset - map->offset);
    length = length < segment ? length : segment;
    length = length < mapped ? length : mapped;
    view->length = (size_t)in_memory(map, offset, length < WINDOW ? length : WINDOW);
    view->bytes = map->bytes + (offset - map->offset);
    return view->length > 0;
}

bool dro_view_open_in(struct driller_peer *peer, uint64_t address, uint64_t length, const struct dro_image_map *map,
                      struct dro_view *view)
{
    uint64_t offset;
    return map->inode == peer->image_inode && begin(peer, address, view, &offset) && look(map, offset, length, view);
}

bool dro_view_open(struct driller_peer *peer, uint64_t address, uint64_t length, struct dro_view *view)
{
    uint64_t offset;
    if (length == 0 || !begin(peer, address, view, &offset))
        return false;
    struct dro_window *window = take(peer, offset);
    if (window == NULL)
        return false;
    const struct dro_image_map map = {.offset = offset & ~(WINDOW - 1), .length = WINDOW, .bytes = window->map};
    if (!look(&map, offset, length, view)) {
        give_back(peer, window);
        return false;
    }
    view->window = window;
    return true;
}

bool dro_view_close(struct dro_view *view)
{
    struct driller_peer *peer = view->peer;
    /* As for reads: asked afterwards. */
    bool good = dro_place_holds(peer, &view->place) &&
                dro_shared_length(peer, &view->place.segment, view->address, view->length) == view->length;
    if (view->window != NULL)
        give_back(peer, view->window);
    return good;
}
