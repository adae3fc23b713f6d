/* SPDX-License-Identifier: EPL-2.0 */
/* What the kernel tells of the process's own mappings (proc_pid_smaps(5)). */
#ifndef DRILLER_TEST_SMAPS_H
#define DRILLER_TEST_SMAPS_H

#include <stdbool.h>
#include <stddef.h>

/* A field such as "Rss" or "Locked", in bytes, summed over the mappings that overlap [start, start + size). */
size_t smaps_sum(const void *start, size_t size, const char *field);

/* Whether VmFlags of all those mappings hold the two letters. */
bool smaps_flagged(const void *start, size_t size, const char *letters);

/* A field of /proc/self/status, such as "VmLck"; in bytes if the kernel counts it in kB. */
size_t status_field(const char *field);

#endif
