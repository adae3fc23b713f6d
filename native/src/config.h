/* SPDX-License-Identifier: EPL-2.0 */
/* What the environment asks of libdriller. */
#ifndef DRILLER_CONFIG_H
#define DRILLER_CONFIG_H

#include "own.h"

/*
 * Reads DRILLER, DRILLER_GROUP, DRILLER_RANK, DRILLER_ACCESS, DRILLER_LAUNCH, DRILLER_SKIP and DRILLER_EXE. Returns false
 * when this process is to be left alone; then `complaint` (256 bytes) holds one line about a value that makes no
 * sense, or is empty. Called before anything else, with the C library usable.
 */
bool config_read(struct config *config, char *complaint);

#endif
