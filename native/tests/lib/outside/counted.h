/* SPDX-License-Identifier: EPL-2.0 */
/* The peer whose writes activity.c has counted: it does what it is told, page by page. */
#ifndef DRILLER_TEST_COUNTED_H
#define DRILLER_TEST_COUNTED_H

#define PAGES 64
#define LARGE (4 * DRILLER_ACTIVITY_PAGES)

/* Answered by an int that is 0, or by 77 for what cannot be done here. */
enum task { WRITE, READ, RECEIVE, PUNCH, REMAP, MAP, FORK, CLOSE, USERFAULTFD, MAKE_LARGE, END };

struct order {
    int task;
    unsigned first, count, step;
};

/* Standard output: the address of PAGES pages, an int as above, and one for each order that comes on standard input. */
int counted_peer(const char *role);

#endif
