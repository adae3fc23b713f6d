/* SPDX-License-Identifier: EPL-2.0 */
/* What the files of driller scan share. */
#ifndef DRILLER_COMMAND_SCAN_H
#define DRILLER_COMMAND_SCAN_H

#include "command.h"

#include <driller/scan.h>

enum scan_word {
    SCAN_PASS,  /* `condition` and `value` */
    SCAN_LIST,  /* `number` places */
    SCAN_HELP,
    SCAN_QUIT,
    SCAN_NOTHING, /* an empty line */
    SCAN_UNKNOWN_WORD,
};

/* What a person has written in a line. */
struct scan_line {
    enum scan_word word;
    uint32_t condition; /* enum driller_scan_condition */
    const char *value;  /* in the line; NULL if there is none */
    uint64_t number;    /* 0: not given */
};

/* Takes `line` apart, and changes it. `first`: no pass has been made. */
struct scan_line scan_line_parse(char *line, bool first);
extern const char scan_line_help[];

#endif
