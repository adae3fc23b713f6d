/* SPDX-License-Identifier: EPL-2.0 */
/*
 * What is the same in several processes, passed over at the speed of memcmp: holes of all are skipped, images are looked at in place. What
 * cannot be seen in place (a snapshot, private memory, a hole of one of them) is copied, in pieces that stay in the processor's cache. That
 * something differs is only a hint here: who wants to know what has to read it, for what runs changes meanwhile.
 */
#include "across.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* So much is looked at in one go, as costs a few system calls for each process; more each time while all is the same. */
#define FIRST (UINT64_C(256) << 10)
#define MOST (UINT64_C(32) << 20)
/* Whose time is taken, and what is copied at once. */
#define PIECE ((size_t)64 << 10)
/* Stays in the cache while one after the other is compared with the first. */
#define LINE ((size_t)8 << 10)
/* Of all copies together. */
#define COPIES ((size_t)64 << 20)

struct look {
    struct dro_view view;
    bool open;
    unsigned char *copy; /* NULL until one is needed */
};

struct common {
    const struct driller_side *sides;
    size_t count;
    uint64_t *addresses; /* of what is looked at next */
    struct look *looks;
    const unsigned char **bytes; /* of a piece, for each side */
    size_t piece;
    dro_time deadline;
    struct driller_common_run *run;
};

/* How many bytes of a piece are the same in all, found by lines. */
static size_t same_lines(const struct common *common, size_t length)
{
    for (size_t at = 0; at < length; at += LINE) {
        size_t part = length - at < LINE ? length - at : LINE;
        for (size_t k = 1; k < common->count; k++)
            if (memcmp(common->bytes[0] + at, common->bytes[k] + at, part) != 0)
                return at;
    }
    return length;
}

/* Opens what can be opened; how much can be looked at. */
static uint64_t open_views(struct common *common, uint64_t length)
{
    for (size_t k = 0; k < common->count; k++) {
        struct look *look = &common->looks[k];
        struct driller_peer *peer = common->sides[k].peer;
        look->open = dro_view_open(peer, common->addresses[k], length, &look->view);
        if (look->open && look->view.length < length)
            length = look->view.length;
        /* A process may have only a hole here, behind which it can be looked at in place again. */
        if (!look->open && peer->attachment != DRILLER_ATTACHED_SNAPSHOT && length > common->piece)
            length = common->piece;
    }
    return length;
}

static bool close_views(struct common *common)
{
    bool good = true;
    for (size_t k = 0; k < common->count; k++)
        if (common->looks[k].open)
            good = dro_view_close(&common->looks[k].view) && good;
    return good;
}

/* The bytes of each at `offset`. How many could be had; 0 also if there is no memory for them. */
static size_t get_piece(struct common *common, uint64_t offset, size_t length)
{
    for (size_t k = 0; k < common->count; k++) {
        struct look *look = &common->looks[k];
        if (look->open) {
            common->bytes[k] = look->view.bytes + offset;
            continue;
        }
        if (look->copy == NULL)
            look->copy = malloc(common->piece);
        ssize_t n = look->copy == NULL ? -1
                                       : driller_read(common->sides[k].peer, common->addresses[k] + offset, look->copy, length,
                                                      NULL, NULL);
        length = n > 0 ? (size_t)n : 0;
        common->bytes[k] = look->copy;
    }
    return length;
}

/* Looks at no more than `length` bytes. How many are the same; fewer, too, if the time is over. */
static uint64_t look(struct common *common, uint64_t length)
{
    struct driller_common_run *run = common->run;
    uint64_t looked = open_views(common, length), same = 0;
    dro_time begun = dro_now(), now = begun;
    int64_t skew = 0;
    bool more = true;
    while (more && same < looked && (same == 0 || now < common->deadline)) {
        size_t wanted = looked - same < common->piece ? (size_t)(looked - same) : common->piece;
        size_t had = get_piece(common, same, wanted), equal = same_lines(common, had);
        dro_time then = now;
        now = dro_now();
        skew = now - then > skew ? now - then : skew;
        same += equal;
        more = equal == wanted;
    }
    if (!close_views(common) || same == 0)
        return 0;
    run->first_ns = run->first_ns == 0 ? begun : run->first_ns;
    run->last_ns = now;
    run->skew_ns = skew > run->skew_ns ? skew : run->skew_ns;
    return same;
}

static void advance(struct common *common, uint64_t length)
{
    common->run->length += length;
    for (size_t k = 0; k < common->count; k++)
        common->addresses[k] += length;
}

static void go_on(struct common *common, uint64_t length)
{
    struct driller_common_run *run = common->run;
    uint64_t next = FIRST;
    do {
        uint64_t hole = driller_common_hole(common->sides, common->count, common->addresses, length - run->length);
        run->holes += hole;
        advance(common, hole);
        uint64_t wanted = length - run->length < next ? length - run->length : next;
        uint64_t same = wanted > 0 ? look(common, wanted) : 0;
        advance(common, same);
        if (same == 0)
            return;
        next = next < MOST ? 2 * next : MOST;
    } while (run->length < length && dro_now() < common->deadline);
}

int driller_common_run(const struct driller_side *sides, size_t count, const uint64_t *addresses, uint64_t length, int budget_ms,
                       struct driller_common_run *run)
{
    memset(run, 0, sizeof(*run));
    if (count == 0 || count > DRILLER_COMPARE_MAX)
        return -EINVAL;
    struct common common = {.sides = sides, .count = count, .deadline = dro_deadline(budget_ms), .run = run};
    common.piece = COPIES / count < PIECE ? COPIES / count / LINE * LINE : PIECE;
    common.addresses = malloc(count * sizeof(*common.addresses));
    common.bytes = malloc(count * sizeof(*common.bytes));
    common.looks = calloc(count, sizeof(*common.looks));
    bool room = common.addresses != NULL && common.bytes != NULL && common.looks != NULL;
    if (room) {
        memcpy(common.addresses, addresses, count * sizeof(*addresses));
        go_on(&common, length);
    }
    for (size_t k = 0; common.looks != NULL && k < count; k++)
        free(common.looks[k].copy);
    free(common.looks);
    free(common.bytes);
    free(common.addresses);
    return room ? 0 : -ENOMEM;
}
