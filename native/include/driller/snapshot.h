/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Snapshots: a peer's memory as it was, on disk. Link with libdriller-observer. Errors and threads are as in <driller/observer.h>;
 * one snapshot is taken from one thread at a time.
 *
 * A snapshot is taken without stopping the peer, unless that is asked for: its first and its last byte are some time apart, the skew,
 * which is told. So that it is short, all is prepared before the first byte is copied: room on the disk, and memory to copy to; and
 * what was copied is written to the disk once the last byte is copied. That takes as much memory as there is to copy. If that is more
 * than half of what is to be had, it is copied in portions, each of which is written before the next one is copied: then the skew
 * has the time of the disk in it.
 *
 * It is two files in a folder of the caller's: <pid>.directory, laid out as a peer's directory (<driller/abi.h>), and <pid>.memory, which takes the place
 * of its image; holes stay holes. Code and read-only data are not copied: they are read from their files, as those of a living peer.
 * What could not be read is listed as such, and not as zeros. Opened again, a snapshot is a peer that has ended: everything that reads
 * a peer reads it.
 */
#ifndef DRILLER_SNAPSHOT_H
#define DRILLER_SNAPSHOT_H

#include <driller/observer.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What driller_header.reserved holds in a snapshot's directory. */
#define DRILLER_SNAPSHOT_TAKEN 0   /* nanoseconds since 1970 (CLOCK_REALTIME) when the first byte was read */
#define DRILLER_SNAPSHOT_ELAPSED 1 /* nanoseconds from the first byte to the last: the skew */
#define DRILLER_SNAPSHOT_COPIED 2  /* bytes of memory that were copied */

/* In the same file, where a living peer's directory has nothing: a struct driller_snapshot_about. All zeros in older ones. */
#define DRILLER_SNAPSHOT_ABOUT_OFFSET 2048

struct driller_snapshot_about {
    uint64_t taken_ns;   /* as in the header, the next two as well */
    uint64_t elapsed_ns;
    uint64_t copied;
    uint64_t held_ns;    /* for how long the threads of the peer were held for it; 0: they ran on */
    uint64_t unreadable; /* bytes of memory that could not be saved; they are listed as such */
    uint64_t disk;       /* bytes that the files take now, not counting holes; not stored */
    uint32_t part;       /* 1: of some ranges only, so what is missing says nothing of the peer */
    uint32_t portions;   /* in which it was copied; 0 in those that are older than this */
    uint64_t prepared_ns; /* the time spent before the first byte was read */
    uint64_t written_ns;  /* and to write them all, after the last one */
};

struct driller_range {
    uint64_t start, end; /* addresses */
};

/* What is done with a snapshot, one after the other. */
enum driller_snapshot_phase {
    DRILLER_SNAPSHOT_PREPARING, /* finds what there is to copy, and gets ready */
    DRILLER_SNAPSHOT_COPYING,   /* for this time the peer is held, if that is asked for */
    DRILLER_SNAPSHOT_WRITING,
    DRILLER_SNAPSHOT_DONE,
};

struct driller_snapshot_progress {
    uint64_t total;      /* bytes of address space there are to save */
    uint64_t copied;
    uint64_t skipped;    /* holes, and what is read from files */
    uint64_t unreadable; /* `reason` has the first cause */
    uint64_t taken_ns;   /* as in the header */
    uint64_t elapsed_ns; /* so far */
    uint64_t held_ns;    /* for how long the peer's threads were held, once they were let go */
    uint64_t prepared_ns; /* the time spent so far in the phase before, */
    uint64_t written_ns;  /* and in the one after the copy */
    uint32_t phase;      /* enum driller_snapshot_phase: what comes next */
    uint32_t permille;   /* of all phases that is done, as far as can be told; never less than before */
    uint32_t portions;   /* so far; see above */
    uint32_t done;       /* 1: complete, both files are written */
    uint32_t ended;      /* 1: the process has ended meanwhile */
    uint32_t expired;    /* 1: they ran on before the copy was complete, so it is not of one instant; `reason` says so */
    char reason[DRILLER_ERROR_MAX];
};

struct driller_snapshot;

/*
 * Begins a snapshot of `peer` in the folder that `folder` is a descriptor of; both must outlive it. Only the `count` ranges, at
 * most one in each segment; NULL: everything. The snapshot is the caller's: driller_snapshot_free. Files that exist are not
 * overwritten: -EEXIST.
 */
int driller_snapshot_new(struct driller_peer *peer, int folder, const struct driller_range *ranges, size_t count,
                         struct driller_snapshot **snapshot, char *error);

/*
 * As driller_snapshot_new, and holds the threads of the peer while it is copied, or until the snapshot is freed, at most for
 * `lease_ms`: driller_park, which see for who may and what stands in the way. All bytes of it are of one instant then, except those of
 * memory that others write, too. If the lease runs out first, the snapshot is complete, but not consistent; that is told.
 */
int driller_snapshot_new_held(struct driller_peer *peer, int folder, const struct driller_range *ranges, size_t count,
                              uint32_t lease_ms, struct driller_snapshot **snapshot, char *error);

/*
 * Goes on for about `budget_ms`, but not with the phase `until` (enum driller_snapshot_phase): so that several peers are prepared
 * before the first of them is copied, and all are copied before anything is written. 0, or a negative errno: then it can only be freed.
 * A disk that is full (-ENOSPC, -EDQUOT, -EFBIG) is found out before the copy begins, where the file system can tell. When
 * progress->done is set, the files are complete.
 */
int driller_snapshot_advance(struct driller_snapshot *snapshot, uint32_t until, int budget_ms,
                             struct driller_snapshot_progress *progress, char *error);

/* The same, to the end. */
int driller_snapshot_next(struct driller_snapshot *snapshot, int budget_ms, struct driller_snapshot_progress *progress, char *error);

/* Removes the files if they are not complete. NULL is ignored. */
void driller_snapshot_free(struct driller_snapshot *snapshot);

/*
 * Opens what was saved of the process `pid` in `folder`, as a peer that has ended; detach from it with driller_detach. Its memory
 * cannot be mapped. What is in the files is checked as a peer's own words are. -ENOENT if there is none, -EPROTO if it is damaged.
 */
int driller_snapshot_open(int folder, int pid, struct driller_peer **peer, char *error);

/* What is known of a snapshot that was opened. -EINVAL if the peer is none. */
int driller_snapshot_about(struct driller_peer *saved, struct driller_snapshot_about *about, char *error);

/*
 * Opens the folder at `path`, for the functions above and for those who have no other way to a descriptor. The last part of the path
 * is not followed if it is a symbolic link. Closed with driller_snapshot_folder_close. A negative errno if it cannot be opened.
 */
int driller_snapshot_folder_open(const char *path, char *error);
void driller_snapshot_folder_close(int folder);

/*
 * Copies what was saved of the process `pid` into another folder, where nothing may be overwritten: -EEXIST. Holes stay holes. Goes
 * on for about `budget_ms`; *at is where, 0 at first. 1 when it is complete, 0 when the time is over, or a negative errno: -EPROTO
 * if it is damaged, -ENOSPC if the disk is full. Whoever stops before the end removes the files.
 */
int driller_snapshot_copy(int folder, int pid, int to, uint64_t *at, int budget_ms, char *error);

/*
 * The folder that holds snapshots, each a folder of its name: $DRILLER_SNAPSHOTS, else $XDG_DATA_HOME/driller/snapshots, else
 * ~/.local/share/driller/snapshots. Created if `create`. Written to `path`; 0 or a negative errno.
 */
int driller_snapshot_home(char *path, size_t size, int create, char *error);

#ifdef __cplusplus
}
#endif

#endif
