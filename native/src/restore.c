/* SPDX-License-Identifier: EPL-2.0 */
#include "classify.h"
#include "copy.h"
#include "image.h"
#include "maps.h"
#include "park.h"
#include "rebuild.h"
#include "table.h"

/* Fills fresh private memory, which is to take the place of [start, end), with the image's data for it. */
static long fill(struct own *own, const struct mapping *m, uint64_t fresh, uint64_t start, uint64_t end)
{
    uint64_t shift = m->offset - m->start, from, to;
    for (uint64_t at = start + shift; copy_next_data(own->image, at, end + shift, &from, &to); at = to)
        while (from < to) {
            long got = sys_pread(own->image, fresh + (from - shift - start), to - from, from);
            if (got <= 0)
                return got < 0 ? got : -EIO;
            from += (uint64_t)got;
            own->result.bytes += (uint64_t)got;
        }
    return 0;
}

/* The stack ends where it is used: below that the kernel grows it again. */
static uint64_t used_stack(const struct own *own, const struct mapping *m)
{
    uint64_t low = m->end - own->page, from, to;
    if (copy_next_data(own->image, m->offset, m->offset + (m->end - m->start), &from, &to))
        low = m->start + (from - m->offset);
    for (uint32_t i = 0; i < own->parked_count; i++)
        if (own->parked[i].stack_pointer >= m->start && own->parked[i].stack_pointer < low)
            low = own->parked[i].stack_pointer;
    return low & ~(own->page - 1);
}

/* Fresh memory for [start, start + size): elsewhere, to be moved, or in place where there is no room for more. */
static long map_fresh(struct own *own, uint64_t start, uint64_t size, int flags)
{
    long at = remap_elsewhere(own, size, flags);
    return sys_failed(at) ? remap_in_place(own, start, size, PROT_READ | PROT_WRITE, flags, -1, 0) : at;
}

/*
 * The memory is made elsewhere and moved into its place at once: other processes may be reading it (MPI libraries pass
 * large messages by process_vm_readv), and must not find it empty in between.
 */
static long make_private(struct own *own, const struct mapping *m)
{
    bool stack = m->start <= own->main_stack && own->main_stack < m->end;
    uint64_t start = stack ? used_stack(own, m) : m->start, size = m->end - start;
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | (stack ? MAP_GROWSDOWN : 0);
    long at = map_fresh(own, start, size, flags);
    if (at == -ENOMEM)
        at = map_fresh(own, start, size, flags | MAP_NORESERVE);
    long error = sys_failed(at) ? at : fill(own, m, (uint64_t)at, start, m->end);
    if (error == 0 && m->protection != (PROT_READ | PROT_WRITE))
        error = sys_mprotect((uint64_t)at, size, (int)m->protection);
    if (error == 0 && (uint64_t)at != start) {
        long moved = sys_mremap((uint64_t)at, size, size, MREMAP_MAYMOVE | MREMAP_FIXED, start);
        error = sys_failed(moved) ? moved : 0;
    }
    if (error != 0) {
        if (sys_failed(at) || (uint64_t)at == start)
            remap_in_place(own, start, size, (int)m->protection, MAP_SHARED | MAP_NORESERVE, own->image, m->offset + (start - m->start));
        else
            sys_munmap((uint64_t)at, size);
        return error;
    }
    remap_properties(own, m, start, m->end);
    if (start > m->start)
        sys_munmap(m->start, start - m->start);
    own->result.segments++;
    return 0;
}

static long restore_parked(struct own *own)
{
    table_turn(own);
    long error = maps_read(own, true);
    if (error != 0) {
        table_turn(own);
        return error;
    }
    classify_all(own);
    for (uint32_t i = 0; error == 0 && i < own->mapping_count; i++)
        if (own->mappings[i].place == PLACE_IMAGE || own->mappings[i].place == PLACE_MOVED)
            error = make_private(own, &own->mappings[i]);
    table_build(own);
    if (error != 0)
        own_fail(own, error, "memory cannot be made private again");
    else
        own->shared = 0;
    own->header->restores += error == 0;
    table_turn(own);
    if (maps_read(own, false) == 0) {
        classify_all(own);
        table_build(own);
        table_publish(own, error == 0 ? DRILLER_STATE_PRIVATE : DRILLER_STATE_SHARED);
        /* only now, or a reader would find zeros where the table still says image */
        rebuild_sweep(own);
    } else {
        table_turn(own);
    }
    return error;
}

long restore_job(struct own *own)
{
    struct driller_header *h = own->header;
    own->message[0] = 0;
    if (own->confined)
        return own->shared ? own_fail(own, -ENOTSUP, OWN_CONFINED) : 0; /* to park its threads might end it */
    if (own->forking > 0)
        return own_fail(own, -EBUSY, OWN_COPIED);
    /* what a fork has closed is written back first: its pages are half in the image, half private */
    long error = own->image_closed ? rebuild_job(own) : 0;
    if (error == 0)
        error = park_all(own);
    if (error == 0) {
        error = restore_parked(own);
        park_release(own);
    } else {
        table_set_state(own, (enum driller_state)h->state);
    }
    if (error != 0 && !park_will_be_tried_again(own, error))
        h->failures++;
    return error;
}
