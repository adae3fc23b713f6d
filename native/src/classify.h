/* SPDX-License-Identifier: EPL-2.0 */
/* What a mapping is, whether it may move into the image, and if not, why. */
#ifndef DRILLER_CLASSIFY_H
#define DRILLER_CLASSIFY_H

#include "own.h"

/* Sets kind, reason and place of all own->mappings. */
void classify_all(struct own *own);

/* Whether a rebuild has work with it: private memory that may move, or image memory that is not at its place. */
static inline bool classify_is_candidate(const struct mapping *m)
{
    return (m->place == PLACE_ELSEWHERE && m->reason == DRILLER_REASON_NONE) || m->place == PLACE_MOVED ||
           m->place == PLACE_PRIVATE ||
           m->place == PLACE_INHERITED;
}

/* Whether only smaps can tell if it is a candidate. */
static inline bool classify_needs_detail(const struct mapping *m)
{
    return !m->detailed && (m->kind == DRILLER_KIND_RELRO || m->kind == DRILLER_KIND_RODATA);
}

/* Matches `name` against patterns separated by ':', in which * stands for any characters. */
bool classify_matches(const char *patterns, const char *name);

#endif
