/* SPDX-License-Identifier: EPL-2.0 */
/* The passes of a scan, a slice of time at a call. */
#include "scan.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE UINT64_C(4096)
/* Blocks between two looks at whether the process lives. */
#define LOOK_EVERY 64
#define ATTEMPTS 100

void dro_scan_empty(struct driller_scan *scan, struct dro_scan_part *part)
{
    for (size_t i = 0; i < part->count; i++) {
        scan->progress.memory -= part->blocks[i].size;
        dro_block_free(&part->blocks[i]);
    }
    scan->progress.memory -= part->capacity * sizeof(*part->blocks);
    scan->progress.matches -= part->matches;
    free(part->blocks);
    part->blocks = NULL;
    part->count = part->capacity = 0;
    part->matches = 0;
}

/* Whether it lives; if not, its places are forgotten: what its memory holds now is no value of a program. */
static bool look(struct driller_scan *scan, struct dro_scan_part *part)
{
    if (part->ended)
        return false;
    if (part->peer->attachment == DRILLER_ATTACHED_SNAPSHOT || dro_alive(part->peer))
        return true;
    dro_scan_empty(scan, part);
    part->ended = true;
    scan->progress.ended++;
    return false;
}

static void tell(struct driller_scan *scan, const char *reason)
{
    if (scan->progress.reason[0] == '\0')
        snprintf(scan->progress.reason, sizeof(scan->progress.reason), "%s", reason);
}

static void count_matches(struct driller_scan *scan, struct dro_scan_part *part, uint32_t before, uint32_t after)
{
    part->matches = part->matches - before + after;
    scan->progress.matches = scan->progress.matches - before + after;
}

/* No room for what a block holds. */
static void leave_out(struct driller_scan *scan, uint64_t bytes)
{
    char reason[DRILLER_ERROR_MAX];
    snprintf(reason, sizeof(reason),
             "remembering places and values takes more than %" PRIu64 " KiB: the rest is left out. Begin with a value or a "
             "range, choose segments, or allow more memory",
             scan->limit >> 10);
    tell(scan, reason);
    scan->progress.left_out += bytes;
}

static uint64_t room(const struct driller_scan *scan)
{
    return scan->limit > scan->progress.memory ? scan->limit - scan->progress.memory : 0;
}

static struct dro_slabs *slabs(struct driller_scan *scan)
{
    return scan->progress.memory >= scan->large ? &scan->slabs : NULL;
}

/* ---- the first pass ---------------------------------------------------------------------------------- */

static bool add(struct driller_scan *scan, struct dro_scan_part *part, const struct dro_block *block)
{
    if (part->count == part->capacity) {
        size_t capacity = part->capacity + part->capacity / 2 + 64, more = capacity - part->capacity;
        struct dro_block *blocks = more * sizeof(*blocks) + block->size <= room(scan)
                                       ? reallocarray(part->blocks, capacity, sizeof(*blocks))
                                       : NULL;
        if (blocks == NULL)
            return false;
        part->blocks = blocks;
        part->capacity = capacity;
        scan->progress.memory += more * sizeof(*blocks);
    }
    part->blocks[part->count++] = *block;
    scan->progress.memory += block->size;
    count_matches(scan, part, 0, block->count);
    return true;
}

/* Whether nothing of it can match: much quicker than to test each place. */
static bool hopeless(const struct driller_scan *scan, const struct dro_block *block, const unsigned char *bytes)
{
    size_t length = (size_t)(block->slots - 1) * scan->shape.alignment + scan->shape.size;
    return scan->test.operation == DRO_SCAN_IN && !scan->test.negate &&
           dro_pattern_find(scan->test.pattern, bytes, length, 0, block->address) == length;
}

/* false when there is no room. */
static bool first_block(struct driller_scan *scan, struct dro_scan_part *part, struct dro_block *block,
                        const unsigned char *bytes)
{
    if (hopeless(scan, block, bytes))
        return true;
    block->count = block->slots; /* all of them, for now, with no values */
    if (scan->test.operation == DRO_SCAN_ALL) {
        memset(scan->bits, 0xff, sizeof(scan->bits));
        if (block->slots % 64 != 0)
            scan->bits[block->slots / 64] = (UINT64_C(1) << block->slots % 64) - 1;
    } else
        dro_block_test(block, &scan->shape, &scan->test, bytes, scan->bits);
    if (dro_block_keep(block, &scan->shape, scan->bits, bytes, room(scan), slabs(scan)) < 0)
        return false;
    if (block->count == 0 || add(scan, part, block))
        return true;
    dro_block_free(block);
    return false;
}

static void first_piece(struct driller_scan *scan, struct dro_scan_part *part, const struct dro_piece *piece)
{
    uint64_t size = scan->shape.size, step = scan->shape.alignment, end = piece->address + piece->length;
    uint64_t at = (piece->address + step - 1) & -step;
    while (at < end && end - at >= size) {
        uint64_t boundary = (at & -(uint64_t)DRO_BLOCK_SIZE) + DRO_BLOCK_SIZE, places = (boundary - at + step - 1) / step;
        uint64_t fit = (end - at - size) / step + 1;
        struct dro_block block = {.address = at, .slots = (uint32_t)(fit < places ? fit : places)};
        if (!first_block(scan, part, &block, piece->bytes + (at - piece->address)))
            leave_out(scan, block.slots * step);
        at += block.slots * step;
    }
    /* A value that begins here and ends in what comes next. */
    if (at < end && piece->length > size)
        dro_walk_back(&part->walk, (size_t)(end - at));
}

static void account(struct driller_scan *scan, struct dro_scan_part *part, const struct driller_search_progress *before)
{
    const struct driller_search_progress *after = &part->walk.progress;
    scan->progress.scanned += after->scanned - before->scanned;
    scan->progress.skipped += after->skipped - before->skipped;
    scan->progress.unreadable += after->unreadable - before->unreadable;
    if (after->reason[0] != '\0')
        tell(scan, after->reason);
}

static uint64_t walked(const struct dro_scan_part *part)
{
    const struct driller_search_progress *progress = &part->walk.progress;
    return progress->scanned + progress->skipped + progress->unreadable;
}

/* 1 when the part is through, 0 when the time is over. */
static int first_slice(struct driller_scan *scan, struct dro_scan_part *part, dro_time deadline)
{
    char reason[DRILLER_ERROR_MAX];
    int status = 1;
    while (status == 1) {
        struct dro_piece piece = {.length = 0};
        struct driller_search_progress before = part->walk.progress;
        /* Of what is unknown nothing more can be kept: there is no use in looking. */
        if (scan->progress.left_out > 0 && scan->test.operation == DRO_SCAN_ALL) {
            uint64_t left = part->walk.progress.total - walked(part);
            scan->progress.left_out += walked(part) < part->walk.progress.total ? left : 0;
            return 1;
        }
        status = dro_walk_next(&part->walk, &piece, deadline, reason);
        if (status < 0)
            tell(scan, reason);
        if (piece.length > 0)
            first_piece(scan, part, &piece);
        account(scan, part, &before);
        if (status == 1 && dro_now() >= deadline)
            return 0;
    }
    return 1;
}

static int first_part(struct driller_scan *scan, struct dro_scan_part *part, dro_time deadline)
{
    if (!look(scan, part))
        return 1;
    int status = first_slice(scan, part, deadline);
    look(scan, part);
    if (status == 1)
        dro_walk_end(&part->walk);
    return status;
}

/* ---- further passes ------------------------------------------------------------------------------------ */

/* Which pages of what was read hold nothing, as bits: they are not mapped any more, or cannot be read. -EAGAIN: not now. */
static int read_span(struct driller_scan *scan, struct dro_scan_part *part, uint64_t address, unsigned char *out, size_t length,
                     uint32_t *lost)
{
    char reason[DRILLER_ERROR_MAX];
    *lost = 0;
    for (size_t at = 0; at < length;) {
        ssize_t n = driller_read(part->peer, address + at, out + at, length - at, NULL, reason);
        if (n > 0) {
            at += (size_t)n;
            continue;
        }
        if (n == -EAGAIN && scan->attempts++ < ATTEMPTS)
            return -EAGAIN;
        bool none = n == -EPERM || n == -ESRCH;
        uint64_t beyond = ((address + at) & ~(PAGE - 1)) + PAGE;
        size_t next = none || beyond - address > length ? length : (size_t)(beyond - address);
        tell(scan, reason);
        scan->progress.unreadable += next - at;
        memset(out + at, 0, next - at);
        for (; at < next; at = (size_t)(((address + at) & ~(PAGE - 1)) + PAGE - address))
            *lost |= UINT32_C(1) << ((address + at) / PAGE - address / PAGE);
        at = next;
    }
    scan->attempts = 0;
    return 0;
}

/* Takes those places back whose value lies, or reaches, in a lost page. */
static void lose(struct driller_scan *scan, const struct dro_block *block, uint64_t address, uint32_t lost)
{
    for (uint32_t slot = 0; slot < block->slots; slot++) {
        uint64_t first = block->address + (uint64_t)slot * scan->shape.alignment, last = first + scan->shape.size - 1;
        if (first < address)
            continue;
        uint64_t low = first / PAGE - address / PAGE, high = last / PAGE - address / PAGE;
        if (low > 31 || high > 31)
            return;
        if ((lost >> low & 1) != 0 || (lost >> high & 1) != 0)
            scan->bits[slot / 64] &= ~(UINT64_C(1) << slot % 64);
    }
}

static void keep(struct driller_scan *scan, struct dro_scan_part *part, struct dro_block *block, const unsigned char *bytes)
{
    uint32_t before = block->count, size = block->size;
    if (dro_block_keep(block, &scan->shape, scan->bits, bytes, room(scan) + size, slabs(scan)) < 0) {
        leave_out(scan, (uint64_t)block->slots * scan->shape.alignment);
        dro_block_free(block);
    }
    scan->progress.memory = scan->progress.memory - size + block->size;
    count_matches(scan, part, before, block->count);
}

/* Of a block that is as it was, or holds nothing, without a look at each value: 1 all stays, -1 nothing does, 0 it must be looked at. */
static int verdict(const struct driller_scan *scan, const struct dro_block *block, const unsigned char *bytes)
{
    bool same = scan->test.operation == DRO_SCAN_SAME;
    if (hopeless(scan, block, bytes))
        return -1;
    if ((!same && scan->test.operation != DRO_SCAN_UP) || !dro_block_unchanged(block, &scan->shape, bytes))
        return 0;
    return same && !scan->test.negate ? 1 : -1;
}

static uint64_t block_length(const struct driller_scan *scan, const struct dro_block *block)
{
    return (uint64_t)(block->slots - 1) * scan->shape.alignment + scan->shape.size;
}

/* The verdicts on a block and on those that follow it, in place, without a copy. */
static void judge(struct driller_scan *scan, const struct dro_scan_part *part, size_t index)
{
    const struct dro_block *first = &part->blocks[index];
    struct dro_view view;
    scan->judged = index;
    scan->judged_count = 1;
    scan->verdicts[0] = 0;
    if (first->count < first->slots ||
        !dro_view_open(part->peer, first->address, (uint64_t)DRO_SCAN_AHEAD * DRO_BLOCK_SIZE, &view))
        return;
    size_t count = 0;
    for (; count < DRO_SCAN_AHEAD && index + count < part->count; count++) {
        const struct dro_block *block = &part->blocks[index + count];
        uint64_t at = block->address - view.address, length = block_length(scan, block);
        if (block->count < block->slots || at >= view.length || view.length - at < length)
            break;
        scan->verdicts[count] = (int8_t)verdict(scan, block, view.bytes + at);
    }
    if (dro_view_close(&view) && count > 0)
        scan->judged_count = count;
    else
        scan->verdicts[0] = 0;
}

/* 0, or -EAGAIN. */
static int next_block(struct driller_scan *scan, struct dro_scan_part *part, size_t index)
{
    struct dro_block *block = &part->blocks[index];
    uint32_t first, last, lost;
    dro_block_span(block, &first, &last);
    size_t from = (size_t)first * scan->shape.alignment;
    size_t length = (size_t)(last - first) * scan->shape.alignment + scan->shape.size;
    if (index - scan->judged >= scan->judged_count)
        judge(scan, part, index);
    int quick = scan->verdicts[index - scan->judged];
    if (quick > 0)
        return 0;
    if (quick < 0) {
        memset(scan->bits, 0, sizeof(scan->bits));
        keep(scan, part, block, scan->bytes);
        return 0;
    }
    /* In its place among all of the block's bytes; nobody looks at the others. */
    int status = read_span(scan, part, block->address + from, scan->bytes + from, length, &lost);
    if (status < 0)
        return status;
    dro_block_test(block, &scan->shape, &scan->test, scan->bytes, scan->bits);
    if (lost != 0)
        lose(scan, block, block->address + from, lost);
    keep(scan, part, block, scan->bytes);
    return 0;
}

/* Takes the empty blocks out. */
static void close_up(struct driller_scan *scan, struct dro_scan_part *part)
{
    size_t kept = 0;
    for (size_t i = 0; i < part->count; i++)
        if (part->blocks[i].count > 0)
            part->blocks[kept++] = part->blocks[i];
    part->count = kept;
    if (kept == 0)
        dro_scan_empty(scan, part);
}

static int next_part(struct driller_scan *scan, struct dro_scan_part *part, dro_time deadline)
{
    if (!look(scan, part))
        return 1;
    scan->judged_count = 0; /* it was a while ago */
    for (; scan->block < part->count; scan->block++) {
        struct dro_block *block = &part->blocks[scan->block];
        uint64_t bytes = (uint64_t)block->slots * scan->shape.alignment;
        if (scan->block % LOOK_EVERY == LOOK_EVERY - 1 && !look(scan, part))
            return 1;
        if (block->count > 0 && next_block(scan, part, scan->block) < 0)
            return 0;
        scan->progress.scanned += bytes;
        if (dro_now() >= deadline && scan->block + 1 < part->count) {
            scan->block++;
            return 0;
        }
    }
    if (look(scan, part))
        close_up(scan, part);
    return 1;
}

/* ---- both ------------------------------------------------------------------------------------------------- */

/* Walks of a first pass begin together, so that there is a total. */
static void begin_first(struct driller_scan *scan)
{
    char reason[DRILLER_ERROR_MAX];
    for (size_t i = 0; i < scan->count; i++) {
        struct dro_scan_part *part = &scan->parts[i];
        dro_walk_end(&part->walk);
        dro_scan_empty(scan, part);
        if (look(scan, part) && dro_walk_begin(&part->walk, part->peer, part->start, part->end, part->kinds, reason) < 0) {
            tell(scan, reason);
            part->walk.next = part->walk.end = 0;
        }
        if (scan->test.operation == DRO_SCAN_IN && !scan->test.negate)
            part->walk.pattern = scan->test.pattern;
        scan->progress.total += part->walk.progress.total;
    }
}

static void begin_next(struct driller_scan *scan)
{
    for (size_t i = 0; i < scan->count; i++) {
        struct dro_scan_part *part = &scan->parts[i];
        dro_walk_end(&part->walk);
        if (look(scan, part))
            close_up(scan, part);
        for (size_t j = 0; j < part->count; j++)
            scan->progress.total += (uint64_t)part->blocks[j].slots * scan->shape.alignment;
    }
}

int driller_scan_begin(struct driller_scan *scan, uint32_t condition, const char *value, char *error)
{
    struct dro_scan_test test;
    if (scan->count == 0)
        return dro_fail(error, -EINVAL, "there is nothing to scan: add a peer");
    if (scan->progress.pass == 0 && condition >= DRILLER_SCAN_CHANGED && condition < DRILLER_SCAN_CONDITIONS)
        return dro_fail(error, -EINVAL, "the first pass has nothing to compare with: begin with a value, a range, or 'unknown'");
    if (scan->progress.pass > 0 && condition == DRILLER_SCAN_UNKNOWN)
        return dro_fail(error, -EINVAL, "only the first pass can be for an unknown value");
    int status = dro_scan_test_make(condition, scan->type, value, scan->tolerance, &test, error);
    if (status < 0) {
        dro_scan_test_free(&test);
        return status;
    }
    if (test.pattern != NULL) {
        test.pattern->low = test.low;
        test.pattern->high = test.high;
        test.pattern->alignment = scan->shape.alignment;
    }
    dro_scan_test_free(&scan->test);
    scan->test = test;
    scan->part = scan->block = scan->attempts = 0;
    scan->progress = (struct driller_scan_progress){.pass = scan->progress.pass + 1,
                                                    .matches = scan->progress.matches,
                                                    .memory = scan->progress.memory,
                                                    .ended = scan->progress.ended};
    if (scan->progress.pass == 1)
        begin_first(scan);
    else
        begin_next(scan);
    return 0;
}

int driller_scan_next(struct driller_scan *scan, int budget_ms, struct driller_scan_progress *progress, char *error)
{
    dro_time deadline = dro_deadline(budget_ms);
    if (scan->progress.pass == 0)
        return dro_fail(error, -EINVAL, "no pass was begun");
    while (scan->progress.done == 0 && scan->part < scan->count) {
        struct dro_scan_part *part = &scan->parts[scan->part];
        int through = scan->progress.pass == 1 ? first_part(scan, part, deadline) : next_part(scan, part, deadline);
        if (through == 0)
            break;
        scan->part++;
        scan->block = 0;
        if (scan->part < scan->count && dro_now() >= deadline)
            break;
    }
    for (size_t i = 0; i < scan->count; i++)
        look(scan, &scan->parts[i]);
    if (scan->part == scan->count && scan->progress.done == 0) {
        dro_slabs_trim(&scan->slabs);
        scan->progress.done = 1;
    }
    if (progress != NULL)
        *progress = scan->progress;
    return 0;
}
