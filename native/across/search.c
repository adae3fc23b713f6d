/* SPDX-License-Identifier: EPL-2.0 */
/* A search: each piece of a walk by itself, and what lies across the seam of two that touch in a buffer of its own. */
#include "across.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct driller_search {
    const struct driller_pattern *pattern;
    struct dro_walk walk;
    /* what is looked at: a piece, from `at` on */
    struct dro_piece piece;
    size_t at;
    /* the last bytes before the piece, too few for a match; behind them, the first ones of it */
    unsigned char *seam;
    size_t kept, seam_length, seam_at;
    bool done;
};

int driller_search_new(struct driller_peer *peer, const struct driller_pattern *pattern, uint64_t start, uint64_t end,
                       uint32_t kinds, struct driller_search **out, char *error)
{
    struct driller_search *search = calloc(1, sizeof(*search));
    if (search == NULL)
        return dro_fail(error, -ENOMEM, "out of memory for a search");
    search->pattern = pattern;
    search->seam = malloc(2 * pattern->length);
    int status = search->seam == NULL ? dro_fail(error, -ENOMEM, "out of memory for a search")
                                      : dro_walk_begin(&search->walk, peer, start, end, kinds, error);
    if (status < 0) {
        driller_search_free(search);
        return status;
    }
    search->walk.pattern = pattern;
    *out = search;
    return 0;
}

void driller_search_free(struct driller_search *search)
{
    if (search == NULL)
        return;
    dro_walk_end(&search->walk);
    free(search->seam);
    free(search);
}

/* Keeps the end of the piece, where a match may begin, with what was kept before if the piece is shorter than that. */
static void keep_end(struct driller_search *search)
{
    size_t most = search->pattern->length - 1, length = search->piece.length;
    if (length >= most) {
        memcpy(search->seam, search->piece.bytes + length - most, most);
        search->kept = most;
        return;
    }
    size_t old = most - length < search->kept ? most - length : search->kept;
    memmove(search->seam, search->seam + search->kept - old, old);
    memcpy(search->seam + old, search->piece.bytes, length);
    search->kept = old + length;
}

/* Takes the next piece; if it does not touch the one before, there is no seam. 1, 0 at the end, or a negative errno. */
static int next_piece(struct driller_search *search, dro_time deadline, char *error)
{
    struct dro_piece next;
    uint64_t end = search->piece.address + search->piece.length;
    if (search->piece.length > 0)
        keep_end(search);
    search->seam_length = 0;
    int status = dro_walk_next(&search->walk, &next, deadline, error);
    if (status <= 0 || next.length == 0) {
        search->piece = (struct dro_piece){.address = end};
        search->at = 0;
        return status;
    }
    if (next.address != end)
        search->kept = 0;
    search->piece = next;
    search->at = 0;
    size_t most = search->pattern->length - 1, more = next.length < most ? next.length : most;
    if (search->kept > 0) {
        memcpy(search->seam + search->kept, next.bytes, more);
        search->seam_length = search->kept + more;
        search->seam_at = 0;
    }
    return 1;
}

/* The next match in the seam, then in the piece. */
static bool find(struct driller_search *search, uint64_t *address)
{
    if (search->seam_at < search->seam_length) {
        uint64_t base = search->piece.address - search->kept;
        size_t at = dro_pattern_find(search->pattern, search->seam, search->seam_length, search->seam_at, base);
        search->seam_at = at + 1;
        /* What begins in the piece is found there. */
        if (at < search->kept) {
            *address = base + at;
            return true;
        }
        search->seam_length = 0;
    }
    if (search->at >= search->piece.length)
        return false;
    size_t at = dro_pattern_find(search->pattern, search->piece.bytes, search->piece.length, search->at, search->piece.address);
    search->at = at + 1;
    *address = search->piece.address + at;
    return at < search->piece.length;
}

ssize_t driller_search_next(struct driller_search *search, uint64_t *addresses, size_t capacity, int budget_ms,
                            struct driller_search_progress *progress, char *error)
{
    dro_time deadline = dro_deadline(budget_ms);
    size_t found = 0;
    int status = 1;
    while (found < capacity && !search->done) {
        if (find(search, &addresses[found])) {
            found++;
            continue;
        }
        if (dro_now() >= deadline)
            break;
        status = next_piece(search, deadline, error);
        if (status < 0)
            break;
        search->done = status == 0;
    }
    if (progress != NULL) {
        *progress = search->walk.progress;
        progress->done = search->done;
        progress->address = search->walk.next;
        progress->ended = !dro_alive(search->walk.peer);
    }
    return status < 0 && found == 0 ? status : (ssize_t)found;
}
