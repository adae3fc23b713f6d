/* SPDX-License-Identifier: EPL-2.0 */
/* /proc/<pid>/stat. */
#ifndef DRILLER_STAT_H
#define DRILLER_STAT_H

#include <stdint.h>

/* A numeric field by its number in proc_pid_stat(5), from 3 on; 0 when it cannot be read. `proc` is a descriptor of /proc. */
uint64_t stat_field(int proc, int pid, int wanted);

#endif
