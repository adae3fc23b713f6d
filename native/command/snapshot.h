/* SPDX-License-Identifier: EPL-2.0 */
/* What the parts of driller snapshot share. */
#ifndef DRILLER_COMMAND_SNAPSHOT_H
#define DRILLER_COMMAND_SNAPSHOT_H

#include "command.h"

/* Writes what `folder` holds of process `pid` as a core file. Returns the exit status, having complained. */
int export_core(int folder, int pid, const char *path);

#endif
