/* SPDX-License-Identifier: EPL-2.0 */
#include "rebuild.h"
#include "classify.h"
#include "copy.h"
#include "image.h"
#include "maps.h"
#include "park.h"
#include "stack.h"
#include "table.h"
#include "text.h"

/* Copied and mapped piece by piece, so that a large segment is never held twice. */
#define PIECE (UINT64_C(64) << 20)

#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25 /* since Linux 6.1 */
#endif

/* MLOCK_ONFAULT, by which a sparse range stays sparse; kernels that do not tell show it by what is missing. */
static bool is_locked_on_fault(const struct mapping *m)
{
    return (m->advice & MAPPING_LOCK_ON_FAULT) != 0 || m->resident < m->end - m->start;
}

void remap_properties(struct own *own, const struct mapping *m, uint64_t start, uint64_t end)
{
    static const struct {
        uint32_t flag;
        int advice;
    } advices[] = {
        {MAPPING_HUGEPAGE, MADV_HUGEPAGE},     {MAPPING_NOHUGEPAGE, MADV_NOHUGEPAGE}, {MAPPING_DONTFORK, MADV_DONTFORK},
        {MAPPING_DONTDUMP, MADV_DONTDUMP},     {MAPPING_SEQUENTIAL, MADV_SEQUENTIAL}, {MAPPING_RANDOM, MADV_RANDOM},
    };
    (void)own;
    for (size_t i = 0; i < sizeof advices / sizeof advices[0]; i++)
        if (m->advice & advices[i].flag)
            sys_madvise(start, end - start, advices[i].advice);
    if (m->key != 0)
        sys_pkey_mprotect(start, end - start, (int)m->protection, m->key);
    if (m->advice & MAPPING_LOCKED)
        sys_mlock2(start, end - start, is_locked_on_fault(m) ? MLOCK_ONFAULT : 0);
}

static long map_unlocked(const struct own *own, uint64_t start, uint64_t size, int protection, int flags, int fd, uint64_t offset)
{
    long at = sys_mmap(start, size, own->lock_future ? PROT_NONE : protection, flags, fd, offset);
    if (sys_failed(at) || !own->lock_future)
        return at;
    SYS2(__NR_munlock, at, size);
    long error = sys_mprotect((uint64_t)at, size, protection);
    return error != 0 ? error : at;
}

long remap_in_place(const struct own *own, uint64_t start, uint64_t size, int protection, int flags, int fd, uint64_t offset)
{
    return map_unlocked(own, start, size, protection, flags | MAP_FIXED, fd, offset);
}

long remap_elsewhere(const struct own *own, uint64_t size, int flags)
{
    return map_unlocked(own, 0, size, PROT_READ | PROT_WRITE, flags, -1, 0);
}

/* Maps the image over a range at its own place. */
static long map_image(struct own *own, const struct mapping *m, uint64_t start, uint64_t end)
{
    long at = remap_in_place(own, start, end - start, (int)m->protection, MAP_SHARED | MAP_NORESERVE, own->image, start);
    if (sys_failed(at))
        return at;
    remap_properties(own, m, start, end);
    return 0;
}

static uint16_t reason_of(long error)
{
    switch (error) {
    case -ENOMEM:
    case -ENOSPC:
        return DRILLER_REASON_NO_MEMORY;
    case -EFAULT:
        return DRILLER_REASON_TRUNCATED_FILE;
    case -EAGAIN:
        return DRILLER_REASON_LOCKED;
    default:
        return DRILLER_REASON_FAILED;
    }
}

/* Whether a mapping other than `m` shows the image's range [start, end). */
static bool image_range_taken(const struct own *own, const struct mapping *m)
{
    for (uint32_t i = 0; i < own->mapping_count; i++) {
        const struct mapping *other = &own->mappings[i];
        if (other != m && other->place != PLACE_ELSEWHERE && other->place != PLACE_INHERITED &&
            other->offset < m->end && m->start < other->offset + (other->end - other->start))
            return true;
    }
    return false;
}

/* The data of a file that [start, end) of `m` shows, read through the mapping. */
static long copy_file_data(struct own *own, const struct mapping *m, int fd, uint64_t start, uint64_t end)
{
    uint64_t shift = m->offset - m->start, from, to;
    for (uint64_t at = start + shift; copy_next_data(fd, at, end + shift, &from, &to); at = to) {
        long error = copy_range(own, from - shift, to - shift);
        if (error != 0)
            return error;
    }
    return 0;
}

static long copy_piece(struct own *own, const struct mapping *m, uint64_t start, uint64_t end)
{
    long error = 0;
    switch (m->place) {
    case PLACE_PRIVATE:
        error = m->offset == m->start ? 0 : copy_file_data(own, m, own->image, start, end);
        return error != 0 ? error : copy_own_pages(own, start, end);
    case PLACE_INHERITED:
        error = copy_file_data(own, m, own->inherited, start, end);
        return error != 0 ? error : copy_own_pages(own, start, end);
    case PLACE_MOVED:
        return copy_file_data(own, m, own->image, start, end);
    default:
        return m->inode != 0 ? copy_range(own, start, end) : copy_own_pages(own, start, end);
    }
}

/* Moves a mapping into the image, in place. What fails stays as it was. */
static long share(struct own *own, const struct mapping *m)
{
    for (uint64_t start = m->start, end; start < m->end; start = end) {
        end = m->end - start > PIECE ? start + PIECE : m->end;
        /* what an unmapped segment has left there must not come back */
        if (m->place != PLACE_PRIVATE)
            image_punch(own, start, end);
        long error = copy_piece(own, m, start, end);
        if (error == 0)
            error = map_image(own, m, start, end);
        if (error != 0) {
            if (m->place != PLACE_PRIVATE)
                image_punch(own, start, end);
            return error;
        }
    }
    return 0;
}

static void extend_stack(struct own *own, uint32_t index)
{
    const struct mapping *m = &own->mappings[index];
    struct mapping below = *m;
    struct rlimit limit;
    if (sys_prlimit(RLIMIT_STACK, NULL, &limit) != 0)
        return;
    uint64_t floor = index > 0 ? own->mappings[index - 1].end + STACK_GAP_PAGES * own->page : own->page;
    uint64_t end = own->arguments == m->end ? own->stack_end : m->end;
    below.end = m->start;
    below.start = stack_low(own, end, limit.rlim_cur, floor);
    below.resident = 0; /* if it is locked, then what is used of it */
    if (below.start >= below.end)
        return;
    image_punch(own, below.start, below.end);
    map_image(own, &below, below.start, below.end);
}

static void share_candidate(struct own *own, uint32_t index)
{
    struct mapping *m = &own->mappings[index];
    if (own->moved > 0 && image_range_taken(own, m)) {
        m->failed = DRILLER_REASON_MOVED;
        return;
    }
    long error = share(own, m);
    if (error != 0) {
        m->failed = reason_of(error);
        struct text t = text_in(own->message, sizeof own->message);
        text_add(&t, "a segment at 0x");
        text_add_hex(&t, m->start);
        text_add(&t, " stays private: ");
        text_add(&t, text_errno((int)-error));
        return;
    }
    own->result.segments++;
    if (m->huge > 0 && own->collapse_count < OWN_COLLAPSE_MAX) {
        own->collapse[own->collapse_count][0] = m->start;
        own->collapse[own->collapse_count++][1] = m->end;
    }
    if (m->kind == DRILLER_KIND_STACK)
        extend_stack(own, index);
}

static bool shows_image(const struct mapping *m)
{
    return m->place != PLACE_ELSEWHERE && m->place != PLACE_INHERITED;
}

/*
 * The lowest range of the image that is shown and ends after `at`. Where the mappings are in the order of their offsets,
 * the search goes on where it ended: there can be very many.
 */
static bool next_shown(const struct own *own, uint64_t at, bool ordered, uint32_t *first, uint64_t *start, uint64_t *end)
{
    bool found = false;
    for (uint32_t i = *first; i < own->mapping_count; i++) {
        const struct mapping *m = &own->mappings[i];
        uint64_t last = m->offset + (m->end - m->start);
        if (!shows_image(m) || last <= at || (found && m->offset >= *start))
            continue;
        *start = m->offset;
        *end = last;
        found = true;
        if (ordered) {
            *first = i;
            return true;
        }
    }
    if (!found)
        *first = own->mapping_count;
    return found;
}

void rebuild_sweep(struct own *own)
{
    uint64_t from, to, start = 0, end = 0;
    uint32_t first = 0;
    bool ordered = true;
    for (uint32_t i = 0; i < own->mapping_count; i++)
        ordered = ordered && (!shows_image(&own->mappings[i]) || own->mappings[i].offset == own->mappings[i].start);
    for (uint64_t at = 0; copy_next_data(own->image, at, ARCH_TASK_SIZE, &from, &to); at = to)
        for (uint64_t loose = from; loose < to; loose = end) {
            if (!next_shown(own, loose, ordered, &first, &start, &end) || start >= to)
                start = end = to;
            if (start > loose)
                image_punch(own, loose, start);
        }
}

/* The kernel writes to user memory behind our back where there are asynchronous requests under way. */
static bool has_asynchronous_io(const struct own *own)
{
    for (uint32_t i = 0; i < own->mapping_count; i++) {
        const char *name = maps_name(own, &own->mappings[i]);
        if (text_starts(name, "anon_inode:[io_uring]") || text_starts(name, "/[aio]"))
            return true;
    }
    return false;
}

static bool known_as_file(const struct table *before, const struct mapping *m)
{
    const struct driller_segment *known = table_segment(before, m->start);
    return known != NULL && known->end == m->end && known->inode == m->inode && known->backing == DRILLER_BACKING_FILE;
}

/*
 * The mappings, with details where they are needed: to tell read-only data of a file from what was relocated (its file would
 * show other bytes), and, to `move` memory, for the properties it must keep.
 */
static long read_mappings(struct own *own, bool move)
{
    long error = maps_read(own, false);
    if (error != 0)
        return error;
    classify_all(own);
    bool detail = false;
    for (uint32_t i = 0; i < own->mapping_count && !detail; i++)
        detail = (move && classify_is_candidate(&own->mappings[i])) ||
                 (classify_needs_detail(&own->mappings[i]) &&
                  !known_as_file(&own->tables[own->table ^ 1], &own->mappings[i]));
    if (!detail)
        return 0;
    error = maps_read(own, true);
    if (error == 0)
        classify_all(own);
    return error;
}

static long publish_now(struct own *own, enum driller_state state)
{
    table_turn(own);
    long error = read_mappings(own, false);
    if (error != 0) {
        table_turn(own);
        return error;
    }
    own->inherited_left = own->private_left = 0;
    for (uint32_t i = 0; i < own->mapping_count; i++) {
        own->inherited_left += own->mappings[i].place == PLACE_INHERITED;
        own->private_left += own->mappings[i].place == PLACE_PRIVATE;
    }
    table_build(own);
    table_publish(own, state);
    return 0;
}

static long refuse_asynchronous_io(struct own *own)
{
    return has_asynchronous_io(own)
               ? own_fail(own, -EBUSY, "the process uses io_uring or aio, by which the kernel writes to its memory at any time")
               : 0;
}

long rebuild_look_parked(struct own *own)
{
    long error = publish_now(own, DRILLER_STATE_PARKED);
    return error != 0 ? error : refuse_asynchronous_io(own);
}

long rebuild_parked(struct own *own)
{
    table_turn(own);
    long error = read_mappings(own, true);
    if (error == 0)
        error = refuse_asynchronous_io(own);
    if (error != 0) {
        table_turn(own);
        return error;
    }
    own->pagemap = (int)sys_openat(own->proc, "self/pagemap", O_RDONLY);
    own->moved = 0;
    for (uint32_t i = 0; i < own->mapping_count; i++)
        own->moved += own->mappings[i].place == PLACE_MOVED;
    for (uint32_t i = 0; i < own->mapping_count; i++)
        if (classify_is_candidate(&own->mappings[i])) {
            own->advised |= own->mappings[i].advice | (uint32_t)own->mappings[i].key;
            share_candidate(own, i);
        } else if (own->mappings[i].kind == DRILLER_KIND_STACK && own->mappings[i].place == PLACE_IMAGE) {
            extend_stack(own, i); /* its limit may have been raised */
        }
    if (own->pagemap >= 0)
        sys_close(own->pagemap);
    own->pagemap = -1;
    table_build(own);
    own->shared = 1;
    error = publish_now(own, DRILLER_STATE_SHARED);
    own->image_closed = error != 0 || own->inherited_left + own->private_left > 0;
    rebuild_sweep(own);
    if (error == 0) {
        own->header->rebuilds++;
        own->header->copied_bytes += own->result.bytes;
    }
    return error;
}

/*
 * A memfd has huge pages only where they are asked for, whatever shmem_enabled says. It takes as long as copying, so
 * the threads run while it is done.
 */
void rebuild_collapse(struct own *own)
{
    for (uint32_t i = 0; i < own->collapse_count && !own->collapse_unsafe; i++)
        sys_madvise(own->collapse[i][0], own->collapse[i][1] - own->collapse[i][0], MADV_COLLAPSE);
}

long rebuild_park(struct own *own)
{
    own->message[0] = 0;
    if (own->confined)
        return own_fail(own, -ENOTSUP, OWN_CONFINED);
    if (own->forking > 0)
        return own_fail(own, -EBUSY, OWN_COPIED);
    own->collapse_count = 0;
    long error = park_all(own);
    if (error == 0)
        table_set_state(own, DRILLER_STATE_PARKED);
    return error;
}

long rebuild_job(struct own *own)
{
    struct driller_header *h = own->header;
    uint32_t state = h->state;
    long error = rebuild_park(own);
    if (error == 0) {
        error = rebuild_parked(own);
        park_release(own);
    }
    if (park_will_be_tried_again(own, error)) {
        table_set_state(own, (enum driller_state)state);
        return error;
    }
    if (error != 0) {
        h->failures++;
        bool stays = state == DRILLER_STATE_SHARED || state == DRILLER_STATE_FORKING;
        table_set_state(own, stays ? (enum driller_state)state : DRILLER_STATE_FAILED);
        return error;
    }
    rebuild_collapse(own);
    h->park_method = own->result.method;
    h->park_ns = own->result.park_ns;
    h->pause_ns = own->result.pause_ns;
    return 0;
}

long refresh_job(struct own *own)
{
    own->message[0] = 0;
    return publish_now(own, (enum driller_state)own->header->state);
}
