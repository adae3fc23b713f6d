/* SPDX-License-Identifier: EPL-2.0 */
/* What owner.c tells others.c: addresses in the owner. */
#ifndef DRILLER_TEST_OTHERS_H
#define DRILLER_TEST_OTHERS_H

#include <stdint.h>

struct places {
    uint64_t block; /* six pages, of a to f; the third and the fourth read-only */
    uint64_t file;  /* two pages of FILE */
    uint64_t text;  /* of the program */
};

#endif
