/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Memory for the blocks of a scan that keep all their values, by huge pages: to get it page by page takes longer than all else of a pass.
 * A huge page goes back when none of its blocks is in use any more; until then parts of it do, at the end of a pass.
 */
#include "across.h"

#include <stdlib.h>
#include <sys/mman.h>

#define HUGE_PAGE ((size_t)2 << 20)
#define SLOTS (HUGE_PAGE / DRO_BLOCK_SIZE)

struct dro_slab {
    unsigned char *bytes;
    struct dro_slabs *all;
    struct dro_slab *previous, *next;
    uint32_t given, live; /* slots that were handed out, and those of them that are in use */
    uint32_t stale;       /* a bit for each slot that is not in use any more and still holds memory */
};

static struct dro_slab *new_slab(struct dro_slabs *all)
{
    struct dro_slab *slab = malloc(sizeof(*slab));
    unsigned char *map = slab == NULL ? MAP_FAILED
                                      : mmap(NULL, 2 * HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (map == MAP_FAILED) {
        free(slab);
        return NULL;
    }
    /* A whole huge page of it. */
    size_t before = -(uintptr_t)map & (HUGE_PAGE - 1);
    if (before > 0)
        munmap(map, before);
    munmap(map + before + HUGE_PAGE, HUGE_PAGE - before);
    madvise(map + before, HUGE_PAGE, MADV_HUGEPAGE); /* refused where there are none */
    *slab = (struct dro_slab){.bytes = map + before, .all = all, .next = all->first};
    if (all->first != NULL)
        all->first->previous = slab;
    all->first = slab;
    return slab;
}

static void free_slab(struct dro_slab *slab)
{
    *(slab->previous != NULL ? &slab->previous->next : &slab->all->first) = slab->next;
    if (slab->next != NULL)
        slab->next->previous = slab->previous;
    munmap(slab->bytes, HUGE_PAGE);
    free(slab);
}

unsigned char *dro_slab_take(struct dro_slabs *slabs, struct dro_slab **owner)
{
    struct dro_slab *slab = slabs->first;
    if (slab == NULL || slab->given == SLOTS)
        slab = new_slab(slabs);
    *owner = slab;
    if (slab == NULL)
        return NULL;
    slab->live++;
    return slab->bytes + slab->given++ * DRO_BLOCK_SIZE;
}

void dro_slab_give(struct dro_slab *slab, const unsigned char *data)
{
    slab->stale |= UINT32_C(1) << (size_t)(data - slab->bytes) / DRO_BLOCK_SIZE;
    if (--slab->live == 0)
        free_slab(slab);
}

void dro_slabs_trim(struct dro_slabs *slabs)
{
    for (struct dro_slab *slab = slabs->first; slab != NULL; slab = slab->next)
        for (; slab->stale != 0; slab->stale &= slab->stale - 1)
            madvise(slab->bytes + (size_t)__builtin_ctz(slab->stale) * DRO_BLOCK_SIZE, DRO_BLOCK_SIZE, MADV_DONTNEED);
}
