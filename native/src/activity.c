/* SPDX-License-Identifier: EPL-2.0 */
#include "activity.h"
#include "rebuild.h"
#include "service.h"
#include "text.h"
#include "tracking.h"

/* Pages of a large segment that are watched side by side: few enough to have many places, many enough to be worth two mappings more. */
#define WINDOW_PAGES 128u
/* Segments with at most so many pages have room beside the windows; the rest of the pages is for those. */
#define WHOLE_PAGES (DRILLER_ACTIVITY_PAGES / 4 * 3)
#define SMALLEST_LIMIT 16u
/* Windows cut mappings, of which the kernel allows 65530: not where there are many. */
#define SEGMENTS_MANY 30000u
/* A place may be empty. */
#define ATTEMPTS 8u
/* How often the pages of a segment that is large are counted again. */
#define RECOUNT_TICKS 16u

static struct activity_record *records(struct activity *a)
{
    return a->records[a->newest];
}

static uint64_t shift_of(const struct activity_record *r)
{
    return r->offset - r->start;
}

/* ---- publishing ---- */

static void publish(struct own *own)
{
    struct activity *a = &own->activity;
    struct driller_activity *out = (struct driller_activity *)((char *)own->header + DRILLER_ACTIVITY_OFFSET);
    struct driller_activity_segment *segments = (struct driller_activity_segment *)(out + 1);
    const struct activity_record *r = records(a);
    __atomic_store_n(&out->sequence, out->sequence | 1, __ATOMIC_RELAXED);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    for (uint32_t i = 0; i < a->count; i++)
        segments[i] = (struct driller_activity_segment){r[i].start, r[i].end, r[i].watched, r[i].written, r[i].pages};
    out->tick = a->tick;
    out->time_ns = a->time_ns;
    out->watched = a->watched;
    out->written = a->written;
    out->state = a->state;
    out->error = a->error;
    out->period_ms = a->period_ms;
    out->count = a->count;
    out->armed = a->armed;
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    __atomic_store_n(&out->sequence, out->sequence + 1, __ATOMIC_RELEASE);
}

static void set_state(struct own *own, uint32_t state, long error)
{
    struct activity *a = &own->activity;
    if (a->state == state && a->error == error)
        return;
    a->state = state;
    a->error = (int32_t)error;
    publish(own);
}

/* ---- counting ---- */

static void add(struct activity *a, struct activity_record *r, long watched, long written)
{
    /* more may have come into being between the two */
    uint64_t all = (uint64_t)(watched > written ? watched : written);
    r->watched += all;
    r->written += (uint64_t)written;
    a->watched += all;
    a->written += (uint64_t)written;
}

static void let_go(struct own *own, struct activity_record *r)
{
    struct activity *a = &own->activity;
    if (!r->whole)
        return;
    tracking_end(own, r->start, r->end);
    a->armed -= r->armed;
    r->whole = false;
    r->armed = 0;
}

static void collect_whole(struct own *own, struct activity_record *r)
{
    struct activity *a = &own->activity;
    long written = tracking_take_written(own, r->start, r->end, true);
    long pages = written < 0 ? written : tracking_pages(own, r->start, r->end, 0);
    if (pages < 0) {
        let_go(own, r); /* it was mapped anew */
        return;
    }
    add(a, r, pages, written);
    a->armed = a->armed - r->armed + (uint32_t)pages;
    r->armed = (uint32_t)pages;
    r->pages = (uint64_t)pages;
}

static void collect_windows(struct own *own)
{
    struct activity *a = &own->activity;
    for (uint32_t i = 0; i < a->window_count; i++) {
        const struct activity_window *w = &a->windows[i];
        long written = tracking_take_written(own, w->start, w->end, false);
        long pages = written < 0 ? written : tracking_pages(own, w->start, w->end, 0);
        if (pages >= 0)
            add(a, &records(a)[w->record], pages, written);
        tracking_end(own, w->start, w->end);
        a->armed -= w->armed;
    }
    a->window_count = 0;
}

static void collect(struct own *own)
{
    struct activity *a = &own->activity;
    for (uint32_t i = 0; i < a->count; i++)
        if (records(a)[i].whole)
            collect_whole(own, &records(a)[i]);
    collect_windows(own);
}

/* ---- following the segment table ---- */

static bool is_watched(const struct driller_segment *s)
{
    return s->backing == DRILLER_BACKING_IMAGE && (s->protection & PROT_WRITE) != 0;
}

/* No window is open, so that nothing but `before` refers to the records. */
static void follow_table(struct own *own)
{
    struct activity *a = &own->activity;
    if (a->generation == own->header->generation)
        return;
    const struct table *table = &own->tables[own->table];
    struct activity_record *before = records(a), *after = a->records[a->newest ^ 1];
    uint32_t old = 0, count = 0;
    for (uint32_t i = 0; i < table->count; i++) {
        const struct driller_segment *s = &table->segments[i];
        if (!is_watched(s))
            continue;
        for (; old < a->count && before[old].start < s->start; old++)
            let_go(own, &before[old]);
        struct activity_record *r = &after[count++];
        bytes_zero(r, sizeof *r);
        if (old < a->count && before[old].start == s->start) {
            if (before[old].end != s->end || before[old].offset != s->offset)
                let_go(own, &before[old]);
            bytes_copy(r, &before[old++], sizeof *r);
        }
        r->start = s->start;
        r->end = s->end;
        r->offset = s->offset;
    }
    for (; old < a->count; old++)
        let_go(own, &before[old]);
    a->newest ^= 1;
    a->count = count;
    a->generation = own->header->generation;
}

/* ---- choosing what to watch until the next tick ---- */

static void count_pages(struct own *own)
{
    struct activity *a = &own->activity;
    for (uint32_t i = 0; i < a->count; i++) {
        struct activity_record *r = &records(a)[i];
        if (r->whole || (r->pages > DRILLER_ACTIVITY_PAGES && (a->tick + i) % RECOUNT_TICKS != 0))
            continue;
        r->huge = tracking_is_huge(own, r->start, r->end);
        long pages = r->huge ? 0 : tracking_pages(own, r->start, r->end, 0);
        r->pages = pages < 0 ? 0 : (uint64_t)pages;
    }
}

/* The pages up to which a segment is watched whole. */
static uint32_t limit_of_whole(struct activity *a)
{
    uint32_t limit = DRILLER_ACTIVITY_PAGES;
    for (uint64_t room = DRILLER_ACTIVITY_PAGES; limit > SMALLEST_LIMIT; limit /= 2, room = WHOLE_PAGES) {
        uint64_t sum = 0;
        for (uint32_t i = 0; i < a->count; i++)
            sum += records(a)[i].pages <= limit ? records(a)[i].pages : limit == DRILLER_ACTIVITY_PAGES ? room + 1 : 0;
        if (sum <= room)
            break;
    }
    return limit;
}

static void watch_whole(struct own *own, uint32_t limit)
{
    struct activity *a = &own->activity;
    uint32_t room = limit == DRILLER_ACTIVITY_PAGES ? DRILLER_ACTIVITY_PAGES : WHOLE_PAGES, first = a->count > 0 ? a->turn % a->count : 0;
    uint64_t planned = 0;
    uint32_t stopped = UINT32_MAX;
    for (uint32_t n = 0; n < a->count; n++) {
        uint32_t i = (first + n) % a->count;
        struct activity_record *r = &records(a)[i];
        bool wanted = !r->huge && r->pages <= limit && planned + r->pages <= room;
        if (wanted)
            planned += r->pages;
        else if (!r->huge && r->pages <= limit && stopped == UINT32_MAX)
            stopped = i; /* the first that has no place now is the first next time */
        if (!wanted)
            let_go(own, r);
    }
    if (stopped != UINT32_MAX)
        a->turn = stopped;
    for (uint32_t n = 0; n < a->count && a->armed < room; n++) {
        struct activity_record *r = &records(a)[(first + n) % a->count];
        if (r->whole || r->huge || r->pages > limit || a->armed + r->pages > room)
            continue;
        long pages = tracking_begin(own, r->start, r->end, shift_of(r), room - a->armed);
        if (pages == -E2BIG)
            r->pages = DRILLER_ACTIVITY_PAGES + 1; /* most of it is not mapped yet */
        if (pages < 0)
            continue; /* gone, or the program's own business: again at the next tick */
        r->whole = true;
        r->armed = (uint32_t)pages;
        r->pages = (uint64_t)pages;
        a->armed += (uint32_t)pages;
    }
}

static uint64_t greatest_divisor(uint64_t a, uint64_t b)
{
    while (b != 0) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* The next place of a large segment: all of them once, far from one another, before one comes again. */
static uint64_t next_place(const struct own *own, struct activity_record *r)
{
    uint64_t size = WINDOW_PAGES * own->page, places = (r->end - r->start + size - 1) / size, stride = places * 5 / 8 + 1;
    while (greatest_divisor(stride, places) != 1)
        stride++;
    return r->start + r->place++ % places * stride % places * size;
}

/* Whether one more could be opened. */
static bool open_window(struct own *own, uint32_t record)
{
    struct activity *a = &own->activity;
    struct activity_record *r = &records(a)[record];
    for (uint32_t attempt = 0; attempt < ATTEMPTS; attempt++) {
        uint64_t start = next_place(own, r), end = start + WINDOW_PAGES * own->page;
        end = end < r->end ? end : r->end;
        if (tracking_is_huge(own, start, end) || tracking_pages(own, start, end, 1) <= 0)
            continue;
        long pages = tracking_begin(own, start, end, shift_of(r), WINDOW_PAGES);
        if (pages < 0)
            continue;
        a->windows[a->window_count++] = (struct activity_window){start, end, record, (uint32_t)pages};
        a->armed += (uint32_t)pages;
        return true;
    }
    return false;
}

static void open_windows(struct own *own, uint32_t limit)
{
    struct activity *a = &own->activity;
    if (a->count == 0 || own->tables[own->table].count > SEGMENTS_MANY)
        return;
    bool any = true;
    /* one of each large segment after the other, going on where it ended */
    for (uint32_t n = 0; a->window_count < OWN_WINDOWS_MAX && a->armed + WINDOW_PAGES <= DRILLER_ACTIVITY_PAGES; n++) {
        if (n % a->count == 0 && !any)
            break;
        if (n % a->count == 0)
            any = false;
        uint32_t i = a->large_turn++ % a->count;
        struct activity_record *r = &records(a)[i];
        if (!r->whole && r->pages > limit)
            any = open_window(own, i) || any;
    }
}

static void tick(struct own *own)
{
    struct activity *a = &own->activity;
    collect(own);
    follow_table(own);
    count_pages(own);
    uint32_t limit = limit_of_whole(a);
    watch_whole(own, limit);
    open_windows(own, limit);
    a->tick++;
    a->time_ns = sys_now();
    a->state = DRILLER_ACTIVITY_TRACKING;
    a->error = 0;
    publish(own);
}

/* ---- beginning and ending ---- */

/* The descriptor takes all protection with it. */
static void forget_protection(struct own *own)
{
    struct activity *a = &own->activity;
    tracking_close(own);
    for (uint32_t i = 0; i < a->count; i++) {
        records(a)[i].whole = false;
        records(a)[i].armed = 0;
    }
    a->window_count = 0;
    a->armed = 0;
}

void activity_pause(struct own *own)
{
    if (!tracking_is_open(own))
        return;
    forget_protection(own);
    set_state(own, DRILLER_ACTIVITY_PRIVATE, 0);
}

void activity_end(struct own *own)
{
    forget_protection(own);
    own->activity.count = 0;
    own->activity.generation = 0;
}

static void stop(struct own *own)
{
    struct activity *a = &own->activity;
    if (tracking_is_open(own))
        forget_protection(own);
    a->refused = false;
    a->period_ms = 0;
    set_state(own, DRILLER_ACTIVITY_OFF, 0);
}

/* Memory that came by an overloaded call is shared at birth, but in no table until somebody asks for one. */
static void refresh_table(struct own *own)
{
    struct activity *a = &own->activity;
    uint64_t changes = own->header->changes;
    if (a->changes != changes && refresh_job(own) == 0)
        a->changes = changes;
}

static void look(struct own *own)
{
    struct activity *a = &own->activity;
    uint32_t state;
    if (!own->shared || own->image_closed || own->forking > 0 || own->inherited >= 0) {
        forget_protection(own);
        set_state(own, DRILLER_ACTIVITY_PRIVATE, 0);
        return;
    }
    long error = tracking_is_open(own) ? 0 : tracking_open(own, &state);
    if (error == 0) {
        refresh_table(own);
        tick(own);
        return;
    }
    a->refused = true;
    set_state(own, state, error);
}

uint64_t activity_turn(struct own *own, const struct activity_wish *wish, bool held)
{
    struct activity *a = &own->activity;
    uint64_t now = sys_now();
    if (wish->until <= now) {
        if (a->state != DRILLER_ACTIVITY_OFF)
            stop(own);
        return UINT64_MAX;
    }
    if (__atomic_load_n(&own->program_userfaultfd, __ATOMIC_ACQUIRE) != 0 && a->state != DRILLER_ACTIVITY_PROGRAM) {
        forget_protection(own);
        a->refused = true;
        set_state(own, DRILLER_ACTIVITY_PROGRAM, -EBUSY);
    }
    uint64_t period = (uint64_t)wish->period_ms * 1000000u, left = wish->until - now;
    if (a->refused || held)
        return left;
    if (a->period_ms == 0 || a->next > now + period)
        a->next = a->period_ms == 0 ? now : now + period;
    a->period_ms = wish->period_ms;
    if (now >= a->next) {
        own_lock(own);
        look(own);
        own_unlock(own);
        now = sys_now();
        a->next = now + period;
    }
    uint64_t next = a->refused ? left : a->next - now;
    return next < left ? next : left;
}

void activity_give_way(struct own *own)
{
    const struct timespec patience = {1, 0};
    __atomic_store_n(&own->program_userfaultfd, 1, __ATOMIC_SEQ_CST);
    if (!tracking_is_open(own))
        return;
    service_wake(own);
    sys_futex_wait(&own->activity.open, 1, &patience);
}
