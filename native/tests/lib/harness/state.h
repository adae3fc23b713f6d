/* SPDX-License-Identifier: EPL-2.0 */
/*
 * The oracle: what a process can see of itself, as lines of text that are compared line by line. Not in it: what changes by
 * itself (times, counts of faults, the memory that is resident).
 */
#ifndef DRILLER_TEST_STATE_H
#define DRILLER_TEST_STATE_H

#include <stdbool.h>
#include <stddef.h>

#define STATE_SIZE 131072

/*
 * Descriptors, signals, limits, credentials, scheduling, timers, /proc/self/... into `text` of STATE_SIZE bytes. Needs no
 * memory of its own. A descriptor that shows an image of Driller is left out.
 */
void state_describe(char *text);

/*
 * The mappings, a line each: size, rights, what it shows, VmFlags. Without libdriller's own, and without addresses. A
 * mapping of the image shows "image".
 */
void state_describe_maps(char *text);

/* Prints the first lines in which the two differ. Returns whether there are none. */
bool state_same(const char *what, const char *before, const char *after);

#endif
