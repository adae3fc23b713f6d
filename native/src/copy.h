/* SPDX-License-Identifier: EPL-2.0 */
/* Copying memory into the image: only what is there, so that untouched reservations stay free. */
#ifndef DRILLER_COPY_H
#define DRILLER_COPY_H

#include "own.h"

/* All bytes of the range. 0 or a negative errno (-EFAULT: a page cannot be read, as beyond the end of a file). */
long copy_range(struct own *own, uint64_t start, uint64_t end);

/* The pages that are the process's own: anonymous ones and those copied on write, in memory or swapped out. */
long copy_own_pages(struct own *own, uint64_t start, uint64_t end);

/*
 * Where the data of `fd` is: the first data at or after `at` and before `end`, as [*from, *to). False when there is
 * none.
 */
bool copy_next_data(int fd, uint64_t at, uint64_t end, uint64_t *from, uint64_t *to);

#endif
