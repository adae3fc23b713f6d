/* SPDX-License-Identifier: EPL-2.0 */
#include "table.h"
#include "maps.h"
#include "text.h"

static uint64_t make_device(uint32_t major, uint32_t minor)
{
    /* as gnu_dev_makedev of the C library */
    return ((uint64_t)(major & 0x00000fffu) << 8) | ((uint64_t)(major & 0xfffff000u) << 32) | (minor & 0xffu) |
           ((uint64_t)(minor & 0xffffff00u) << 12);
}

static void append(struct table *table, const struct driller_segment *segment)
{
    if (table->count == OWN_MAPPINGS_MAX)
        table->dropped++;
    else
        table->segments[table->count++] = *segment;
}

/* The tid whose stack pointer was in the mapping when its threads were last parked, 0 if none. */
static int32_t thread_of(const struct own *own, const struct mapping *m)
{
    for (uint32_t i = 0; i < own->parked_count; i++)
        if (own->parked[i].stack_pointer >= m->start && own->parked[i].stack_pointer < m->end)
            return own->parked[i].tid;
    return 0;
}

static void describe(const struct own *own, const struct mapping *m, struct driller_segment *s)
{
    bytes_zero(s, sizeof *s);
    s->start = m->start;
    s->end = m->end;
    s->protection = m->protection;
    s->kind = m->kind;
    s->name = m->name;
    s->reason = m->failed != 0 ? m->failed : m->reason;
    if (m->advice & MAPPING_GROWSDOWN)
        s->flags |= DRILLER_SEGMENT_GROWSDOWN;
    if (m->place == PLACE_IMAGE || m->place == PLACE_MOVED) {
        s->backing = DRILLER_BACKING_IMAGE;
        s->offset = m->offset;
        s->reason = DRILLER_REASON_NONE;
        s->name = 0; /* not the memfd's: what it was before follows */
        if (m->place == PLACE_MOVED)
            s->flags |= DRILLER_SEGMENT_MOVED;
        return;
    }
    if (m->place == PLACE_PRIVATE)
        s->name = 0;
    if (s->reason == DRILLER_REASON_NONE)
        s->reason = DRILLER_REASON_NOT_YET;
    if (m->inode != 0 && m->place == PLACE_ELSEWHERE) {
        s->device = make_device(m->device_major, m->device_minor);
        s->inode = m->inode;
        if (text_ends(maps_name(own, m), " (deleted)"))
            s->flags |= DRILLER_SEGMENT_DELETED;
        s->offset = m->offset;
        if (m->reason == DRILLER_REASON_FILE || m->reason == DRILLER_REASON_ALREADY_SHARED)
            s->backing = DRILLER_BACKING_FILE;
    }
    if (s->kind == DRILLER_KIND_ANONYMOUS) {
        s->thread = thread_of(own, m);
        if (s->thread != 0)
            s->kind = DRILLER_KIND_THREAD_STACK;
    }
}

/* The first segment of `table` that ends after `address`. */
static uint32_t find(const struct table *table, uint64_t address)
{
    uint32_t low = 0, high = table->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (table->segments[middle].end <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct driller_segment *table_segment(const struct table *table, uint64_t start)
{
    uint32_t i = find(table, start);
    return i < table->count && table->segments[i].start == start ? &table->segments[i] : NULL;
}

/* Memory of the image, cut where the table before knew different things, and called what it was called there. */
static void append_known(struct own *own, struct table *table, const struct table *before, struct driller_segment whole)
{
    uint64_t at = whole.start;
    for (uint32_t i = find(before, at); at < whole.end; i++) {
        struct driller_segment piece = whole;
        const struct driller_segment *known = i < before->count ? &before->segments[i] : NULL;
        piece.start = at;
        if (known == NULL || known->start >= whole.end)
            known = NULL;
        else if (known->start > at)
            piece.end = known->start, known = NULL, i--;
        else if (known->end < whole.end)
            piece.end = known->end;
        piece.offset = whole.offset + (piece.start - whole.start);
        if (known != NULL && known->kind != DRILLER_KIND_GUARD && known->kind != DRILLER_KIND_DRILLER) {
            piece.kind = known->kind;
            piece.thread = known->thread;
            piece.name = maps_intern(own, before->strings + known->name);
        } else if (known == NULL && piece.kind == DRILLER_KIND_HEAP) {
            piece.name = maps_intern(own, "[heap]");
        }
        at = piece.end;
        /* eager's new blocks side by side are one segment to those who look */
        struct driller_segment *last = table->count > 0 ? &table->segments[table->count - 1] : NULL;
        if (last != NULL && last->end == piece.start && last->kind == piece.kind && last->name == piece.name &&
            last->protection == piece.protection && last->backing == piece.backing && last->thread == piece.thread &&
            last->reason == piece.reason && last->offset + (last->end - last->start) == piece.offset &&
            (known == NULL || known->start < piece.start))
            last->end = piece.end;
        else
            append(table, &piece);
    }
}

/* Memory that a rebuild could not share says why, not "not yet": also where only smaps tells, which a refresh does not read. */
static void remember_failure(const struct table *before, struct driller_segment *s)
{
    const struct driller_segment *known = table_segment(before, s->start);
    if (s->reason != DRILLER_REASON_NOT_YET || known == NULL)
        return;
    switch (known->reason) {
    case DRILLER_REASON_NO_MEMORY:
    case DRILLER_REASON_TRUNCATED_FILE:
    case DRILLER_REASON_FAILED:
    case DRILLER_REASON_LOCKED:
    case DRILLER_REASON_USERFAULTFD:
    case DRILLER_REASON_WIPE_ON_FORK:
    case DRILLER_REASON_GROWS_DOWN:
        s->reason = known->reason;
        break;
    default:
        break;
    }
}

void table_build(struct own *own)
{
    struct table *table = &own->tables[own->table];
    const struct table *before = &own->tables[own->table ^ 1];
    table->count = 0;
    table->dropped = own->mapping_dropped;
    for (uint32_t i = 0; i < own->mapping_count; i++) {
        struct driller_segment segment;
        const struct mapping *m = &own->mappings[i];
        describe(own, m, &segment);
        remember_failure(before, &segment);
        if (segment.kind == DRILLER_KIND_STACK)
            segment.name = maps_intern(own, "[stack]");
        /* after a restore, what was data of a file is anonymous memory to the kernel */
        bool forgotten = m->place != PLACE_ELSEWHERE ||
                         (own->header->restores > 0 && m->inode == 0 && segment.kind == DRILLER_KIND_ANONYMOUS);
        if (forgotten && segment.kind != DRILLER_KIND_STACK)
            append_known(own, table, before, segment);
        else
            append(table, &segment);
    }
}

static void begin(struct driller_header *h)
{
    __atomic_store_n(&h->sequence, h->sequence + 1, __ATOMIC_RELAXED);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
}

static void end(struct driller_header *h)
{
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    __atomic_store_n(&h->sequence, h->sequence + 1, __ATOMIC_RELEASE);
}

void table_publish(struct own *own, enum driller_state state)
{
    struct driller_header *h = own->header;
    const struct table *table = &own->tables[own->table];
    uint64_t shared = 0;
    for (uint32_t i = 0; i < table->count; i++)
        if (table->segments[i].backing == DRILLER_BACKING_IMAGE)
            shared += table->segments[i].end - table->segments[i].start;
    begin(h);
    bytes_copy((char *)h + DRILLER_TABLE_OFFSET, table->segments, table->count * sizeof table->segments[0]);
    bytes_copy((char *)h + DRILLER_STRINGS_OFFSET, table->strings, table->strings_used);
    h->count = table->count;
    h->dropped = table->dropped;
    h->strings_used = table->strings_used;
    h->generation++;
    h->state = state;
    h->shared_bytes = shared;
    h->image_inode = own->image_inode;
    text_copy(h->message, sizeof h->message, own->message);
    end(h);
    own->result.generation = h->generation;
    /* for those who wait for a new table: see driller_wait_gone */
    sys_futex_wake((uint32_t *)&h->generation, INT32_MAX);
}

void table_set_state(struct own *own, enum driller_state state)
{
    begin(own->header);
    own->header->state = state;
    text_copy(own->header->message, sizeof own->header->message, own->message);
    end(own->header);
}
