/* SPDX-License-Identifier: EPL-2.0 */
/* What the subcommands share. Each has a file of its own and an entry in main.c's table. */
#ifndef DRILLER_COMMAND_H
#define DRILLER_COMMAND_H

#include <dirent.h>
#include <driller/observer.h>
#include <driller/snapshot.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* Exit statuses. `run` passes on those of its ranks, 126 and 127 as shells do. */
enum { EXIT_GOOD = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

struct command {
    const char *name;
    const char *arguments; /* "PID [--json]" */
    const char *summary;   /* a few words for the list of commands */
    const char *help;      /* the rest of its --help */
    int (*run)(int argc, char **argv);
};

extern const struct command command_run, command_ps, command_maps, command_read, command_write, command_rebuild,
    command_restore, command_stats, command_explain, command_find, command_scan, command_watch, command_snapshot,
    command_diff;

/* ---- complain.c: one line on standard error --------------------------------------------------------- */

int failed(const char *format, ...) __attribute__((format(printf, 1, 2)));                              /* EXIT_FAILED */
int misused(const struct command *command, const char *format, ...) __attribute__((format(printf, 2, 3))); /* EXIT_USAGE */
void warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* ---- arguments.c --------------------------------------------------------------------------------------- */

struct option; /* <getopt.h> */

/*
 * The next option as getopt_long has it, or -1 behind the last. Knows --help itself; after it, and after an unknown
 * option, which is complained about, '?' is returned and *status is the exit status.
 */
int next_option(const struct command *command, int argc, char **argv, const char *letters,
                const struct option *options, int *status);
/* The only option that most commands have. */
bool only_json(const struct command *command, int argc, char **argv, bool *json, int *status);

bool parse_pid(const char *text, int *out);
/* Whether this is meant as a name, rather than as a number: those begin with a digit. */
bool may_be_symbol(const char *text);
/* Decimal, 0x hexadecimal. */
bool parse_address(const char *text, uint64_t *out);
/* As parse_address, also with K, M or G behind it. */
bool parse_size(const char *text, uint64_t *out);
bool group_is_valid(const char *name);

/* ---- output.c ------------------------------------------------------------------------------------------- */

/*
 * Writes what came from a peer so that a terminal shows it and does nothing else: control characters, characters that
 * turn the direction of text, and whatever is not UTF-8 become \xNN. Returns a string that the caller frees.
 */
char *printable(const char *text);
/* Bytes of the UTF-8 character at `text`, 0 if there is none. */
size_t utf8_length(const unsigned char *text);
/* "4.0K", "1.2M"; `out` has room for SIZE_TEXT bytes. */
#define SIZE_TEXT 16
const char *size_text(uint64_t bytes, char *out);

/* A table with aligned columns. Cells are copied. */
struct grid;
/* `columns`: headings, each with '>' before it if it is right-aligned. */
struct grid *grid_new(const char *const *columns, unsigned count);
void grid_cell(struct grid *grid, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Prints and frees it. */
void grid_print(struct grid *grid);

/* Writes out standard output; complains if that fails, e.g. on a full disk. */
int finish_output(int status);

/* ---- json.c ----------------------------------------------------------------------------------------------- */

/* Writes JSON to standard output as it goes; who calls keeps the nesting right. `key` is NULL within arrays. */
void json_open(const char *key, char bracket); /* '{' or '[' */
void json_close(char bracket);                 /* '}' or ']' */
void json_text(const char *key, const char *text);
void json_number(const char *key, uint64_t value);
void json_integer(const char *key, int64_t value);
/* As text, since numbers beyond 2^53 do not survive in many readers. */
void json_address(const char *key, uint64_t value);
void json_boolean(const char *key, bool value);
/* A number as it is written. */
void json_raw(const char *key, const char *number);
void json_end(void); /* a line feed */

/* ---- peers.c ---------------------------------------------------------------------------------------------- */

#define ATTACH_TIMEOUT_MS 3000

/*
 * Attaches to the peer that the argument names: a process id, or @NAME:PID for what a snapshot holds of it, or @NAME if that is of one
 * process. Or complains and returns NULL.
 */
struct driller_peer *attach_to(const struct command *command, const char *argument, uint32_t flags, int *status);

/* Complains that there is none, and says which ones there are. */
int no_such_group(const char *group);

/*
 * Has the peer publish its table anew: what its C library mapped by itself, such as a grown heap, is not in there yet.
 * A peer that cannot answer is looked at as it is.
 */
#define REFRESH_TIMEOUT_MS 1000
void refresh(struct driller_peer *peer);

/* A peer's directory; free with directory_free. */
struct directory {
    struct driller_header header;
    struct driller_segment *segments;
    size_t count;
    char *strings;
};
bool directory_load(const struct driller_peer *peer, struct directory *directory, int *status);
void directory_free(struct directory *directory);

/* ---- saved.c ------------------------------------------------------------------------------------------------ */

/* Snapshots by name. */
bool snapshot_name_valid(const char *name);
/* The folder of all of them, created if it is not there; -1 and complained about if it cannot be had. */
int snapshots_folder(int *status);
/* The folder of one; -1 and complained about if there is none. */
int snapshot_folder(const char *name, int *status);
/* The entries of a folder that is open, which stays so: for readdir, from the first on. NULL and errno if they cannot be read. */
DIR *folder_entries(int folder);
/* The process ids in it, ascending; the caller frees *pids. -1 and complained about if it cannot be read. */
ssize_t snapshot_pids(int folder, int **pids, int *status);

/* ---- targets.c -------------------------------------------------------------------------------------------- */

struct driller_symbols; /* <driller/symbols.h> */

/* One of the peers that a command looks at. */
struct target {
    struct driller_peer *peer;
    int pid;
    int rank;                        /* -1 if none */
    struct driller_symbols *symbols; /* see target_symbols */
};

struct targets {
    struct target *items; /* sorted by rank, then pid */
    size_t count;
};

/*
 * Attaches to all peers of `group` (@NAME: of a snapshot), or, if that is NULL, to those that the `count` arguments name, and has them publish their
 * tables. Complains and returns false if one cannot be attached to; members of a group that end meanwhile are left out.
 */
bool targets_open(const struct command *command, const char *group, char **arguments, int count, struct targets *targets,
                  int *status);
void targets_close(struct targets *targets);
/* How many of the arguments are processes: the others, behind them, are places. */
int count_processes(char **arguments, int count);
/* The symbols of a target, read when they are first asked for; NULL and complained about if that fails. */
struct driller_symbols *target_symbols(struct target *target, int *status);
/* The address of a place as <driller/symbols.h> writes it; complains if there is none. */
bool find_place(struct driller_peer *peer, const char *text, uint64_t *address, int *status);
/* "rank 3 (process 4711)", or "process 4711". Returns `out`, which has room for TARGET_TEXT bytes. */
#define TARGET_TEXT 48
const char *target_text(const struct target *target, char *out);

/* Where an address lies: "symbol+0x8", "library!symbol", or segment and offset. The target's symbols must have been read. */
struct dro_table; /* internal.h */
void name_place(const struct target *target, uint64_t address, const struct dro_table *table, char *out, size_t size);

/*
 * The readable segments that `what` names: a kind (heap), an address that lies in one, or (a part of) a name. NULL: all of them.
 * In *ranges, which the caller frees; none is not an error.
 */
bool segment_ranges(const struct driller_peer *peer, const char *what, struct driller_range **ranges, size_t *count, int *status);

#endif
