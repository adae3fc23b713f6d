/* SPDX-License-Identifier: EPL-2.0 */
/* A variable in a shared library, which every process has at another address. */
#ifndef PART_H
#define PART_H

struct part {
    int rank;
    const char *name;
};

extern __attribute__((visibility("default"))) struct part part;

#endif
