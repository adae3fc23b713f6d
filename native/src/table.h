/* SPDX-License-Identifier: EPL-2.0 */
/* The segment table: made of the mappings, and published in the directory. */
#ifndef DRILLER_TABLE_H
#define DRILLER_TABLE_H

#include "own.h"

/* The newest table becomes the one before, and the other is to be filled. */
static inline void table_turn(struct own *own)
{
    own->table ^= 1;
}

/*
 * Makes the newest table out of own->mappings. The kernel forgets what memory in the image once was (and joins
 * neighbours), so what the table before this one knew of it is carried over.
 */
void table_build(struct own *own);

/* The segment of a table that begins at an address, NULL if none does. */
const struct driller_segment *table_segment(const struct table *table, uint64_t start);

/* Writes the newest table and the state to the directory, under its sequence counter. */
void table_publish(struct own *own, enum driller_state state);

/* Changes the state, and the message from own->message, without a new table. */
void table_set_state(struct own *own, enum driller_state state);

#endif
