/* SPDX-License-Identifier: EPL-2.0 */
/* Reading the process's own mappings, as proc_pid_maps(5) and proc_pid_smaps(5) describe them. */
#ifndef DRILLER_MAPS_H
#define DRILLER_MAPS_H

#include "own.h"

/*
 * Empties the newest table, and fills own->mappings (sorted by address) and the table's strings. `detailed` reads smaps, which also tells flags and
 * how much was copied on write, and takes time in proportion to the resident memory. 0 or a negative errno, with
 * own->message set.
 */
long maps_read(struct own *own, bool detailed);

/* The name of a mapping, "" if it has none. */
static inline const char *maps_name(const struct own *own, const struct mapping *m)
{
    return own->tables[own->table].strings + m->name;
}

/* The offset of `name` in the newest table's strings, added if it is not there; 0 when there is no room. */
uint32_t maps_intern(struct own *own, const char *name);

/*
 * One line of maps into *m (the name apart, which begins at the returned pointer). NULL if it is none: then *m is
 * undefined.
 */
const char *maps_parse_line(const char *line, struct mapping *m);

/* One of the lines that follow in smaps, into *m. Lines that are not known are passed over. */
void maps_parse_detail(const char *line, struct mapping *m);

#endif
