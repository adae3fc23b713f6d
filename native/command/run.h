/* SPDX-License-Identifier: EPL-2.0 */
/* The parts of driller run: what is asked for, the environment, the processes. */
#ifndef DRILLER_COMMAND_RUN_H
#define DRILLER_COMMAND_RUN_H

#include "command.h"

#include <sys/types.h>

#define RANKS_MAX 4096

struct run_options {
    int ranks;
    const char *group;  /* NULL: $DRILLER_GROUP or the default */
    const char *mode;   /* NULL: the environment's, or the library's default */
    const char *access; /* likewise */
    const char *executables;
    int kill_after_ms;
    char **program; /* and its arguments, NULL at the end */
};

/* ---- run_environment.c -------------------------------------------------------------------------------- */

/* Sets what all ranks have in common in this process' own environment. Complains and returns false if it cannot. */
bool prepare_environment(const struct run_options *options);
/* Warns if the program is of a kind that preloads nothing. */
void check_program(const char *program);

/* ---- run_ranks.c ---------------------------------------------------------------------------------------- */

struct rank {
    pid_t pid; /* 0 once it has ended */
};

struct ranks {
    const struct run_options *options;
    struct rank *ranks;
    int started;
    int running;
    int status;     /* the first exit status that was not 0 */
    bool ending;    /* they were told to end, so that they do needs no comment */
};

/* Starts all, or none: then the exit status is in ranks->status. The signals in `mask` are what children start with. */
bool start_ranks(struct ranks *ranks, const struct run_options *options, const sigset_t *mask);
void signal_ranks(const struct ranks *ranks, int signal);
/* Takes note of those that have ended, without waiting. */
void reap_ranks(struct ranks *ranks);

#endif
