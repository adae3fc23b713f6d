/* SPDX-License-Identifier: EPL-2.0 */
/* What the parts of driller diff share. */
#ifndef DRILLER_COMMAND_DIFF_H
#define DRILLER_COMMAND_DIFF_H

#include "command.h"

#include <driller/compare.h>

/* One side of a comparison: a target with what is needed to find the same place in it. */
struct side {
    struct target *target;
    struct directory directory;
};

struct sides {
    struct side *items;
    struct driller_side *places; /* the same, as <driller/compare.h> wants them */
    size_t count;
};

/* The same range of memory in all sides. */
struct region {
    char name[300];
    uint64_t length;     /* what all of them have of it */
    uint64_t *addresses; /* for each side */
    uint64_t longest;    /* what one of them has: more than `length` if they are not equally long */
};

struct regions {
    struct region *items;
    size_t count;
};

/* ---- diff_regions.c --------------------------------------------------------------------------------------- */

bool sides_open(struct target *const *targets, size_t count, struct sides *sides, int *status);
void sides_close(struct sides *sides);

/* What each of the arguments (PLACE[:LENGTH]) names. Complains if one side lacks it. */
bool regions_of_places(const struct sides *sides, char **places, int count, struct regions *regions, int *status);
/* The segments that `what` names, or, if that is NULL, the writable data of the program and its libraries. */
bool regions_of_segments(const struct sides *sides, const char *what, struct regions *regions, int *status);
void regions_free(struct regions *regions);

#endif
