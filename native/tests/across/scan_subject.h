/* SPDX-License-Identifier: EPL-2.0 */
/* A peer that scans for values are tested on: the test writes its memory. */
#ifndef DRILLER_TEST_SCAN_SUBJECT_H
#define DRILLER_TEST_SCAN_SUBJECT_H

#include "scan.h"

#include "fake.h"
#include "test.h"

#define PAGE UINT64_C(4096)
#define AT UINT64_C(0x300000000000)
#define SIZE (UINT64_C(1) << 20)
#define SPARSE (AT + SIZE) /* touches the first */
#define SPARSE_SIZE (UINT64_C(4) << 30)
#define GOES (SPARSE + SPARSE_SIZE + SIZE) /* unmapped when SIGUSR1 comes */
#define GOES_SIZE (4 * PAGE)

/* A peer whose memory the test writes, and what it has written. */
struct subject {
    pid_t pid;
    struct driller_peer *peer;
    int image; /* writable */
    unsigned char *now, *before;
};

/* Starts a process and attaches to it; SIGUSR1 has it unmap the second page at GOES, SIGUSR2 execute another program. */
void start(struct subject *subject);
void finish(struct subject *subject);
/* Makes subject->now what the process has. */
void show(const struct subject *subject);
/* A number from 0 on; the same ones in each run. */
uint64_t draw(uint64_t below);
/* A whole pass, in slices of `budget_ms`. */
struct driller_scan_progress pass(struct driller_scan *scan, uint32_t condition, const char *value, int budget_ms);
struct driller_scan *scan_of(const struct subject *subject, uint32_t type, uint32_t alignment, double tolerance, uint64_t limit,
                             uint64_t start, uint64_t end);

#endif
