/* SPDX-License-Identifier: EPL-2.0 */
/* The jobs that move a process's memory, and the one that only looks. All run in the helper. */
#ifndef DRILLER_REBUILD_H
#define DRILLER_REBUILD_H

#include "own.h"

/*
 * Parks all threads, moves what may move into the image, in place, publishes the table, lets them go. 0, or a negative
 * errno with own->message set and the memory as it was.
 */
long rebuild_job(struct own *own);

/* The way back: all of the image becomes private anonymous memory. The same contract. */
long restore_job(struct own *own);

/* Publishes the table as the mappings are now; parks nobody, moves nothing. */
long refresh_job(struct own *own);

/*
 * How a job that may rebuild begins: with all threads parked, and a table that says so. Otherwise a negative errno, with
 * own->message set.
 */
long rebuild_park(struct own *own);

/*
 * Parts of these, for whoever holds the threads. Both publish the table, and refuse with -EBUSY a process to whose memory the
 * kernel may write at any time. rebuild_parked shares what is not shared yet, and is followed by rebuild_collapse once
 * the threads run: it puts into huge pages what was in such.
 */
long rebuild_parked(struct own *own);
long rebuild_look_parked(struct own *own);
void rebuild_collapse(struct own *own);

/*
 * Punches what no mapping of the image shows any more, as own->mappings has them: memory that was unmapped by raw system
 * calls, or restored.
 */
void rebuild_sweep(struct own *own);

/*
 * mmap with MAP_FIXED in place of what is mapped there. Under MCL_FUTURE the kernel would lock and fill it at once, though
 * what was there may be neither locked nor filled: it does not while there is no access.
 */
long remap_in_place(const struct own *own, uint64_t start, uint64_t size, int protection, int flags, int fd, uint64_t offset);

/* The same for new memory, readable and writable, at any other place. */
long remap_elsewhere(const struct own *own, uint64_t size, int flags);

/* Gives a mapping back what a new one in its place has lost: locks, keys, advice. */
void remap_properties(struct own *own, const struct mapping *m, uint64_t start, uint64_t end);

#endif
