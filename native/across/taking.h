/* SPDX-License-Identifier: EPL-2.0 */
/* What the files that take a snapshot share. */
#ifndef DRILLER_ACROSS_TAKING_H
#define DRILLER_ACROSS_TAKING_H

#include "across.h"

#define DRO_PORTION (UINT64_C(64) << 20)

/* ---- snapshot_store.c ----------------------------------------------------------------------------------- */

/* Bytes that follow one another both in the store and in the file. */
struct dro_extent {
    uint64_t offset; /* in the file */
    size_t at, length;
};

struct dro_store {
    void *map;
    unsigned char *bytes;
    size_t capacity, wanted, ready, used;
    struct dro_extent *extents;
    size_t count, room, written;
};

/* How many bytes a store may have now: all of this process together half of the memory that is to be had. */
uint64_t dro_store_limit(void);
/* Of `length` bytes, and `spare` ones that are only made ready when they are used. -ENOMEM. dro_store_close in any case. */
int dro_store_open(struct dro_store *store, uint64_t length, uint64_t spare, char *error);
void dro_store_close(struct dro_store *store);
/* Makes its memory ready; whether all of it is. */
bool dro_store_prepare(struct dro_store *store, dro_time deadline);
/* Where to put the next bytes, and how many there is room for. */
unsigned char *dro_store_room(const struct dro_store *store, size_t *length);
/* `length` bytes were put there; they belong at `offset` of the file. -ENOMEM. */
int dro_store_add(struct dro_store *store, size_t length, uint64_t offset);
/* 1 when all is written, and the store empty again, 0 when the time is over, or a negative errno. */
int dro_store_write(struct dro_store *store, int file, dro_time deadline);

/* ---- snapshot_prepare.c --------------------------------------------------------------------------------- */

/* Where the part of a segment that is to be saved goes in the memory file. */
struct dro_slot {
    uint64_t start, end; /* addresses */
    uint64_t offset;     /* in the file */
    struct dro_image_map image; /* of the part's image; no bytes: none */
};

struct driller_snapshot {
    struct driller_peer *peer;
    int folder, memory;
    struct driller_range *ranges;
    size_t range_count;
    uint32_t lease_ms; /* 0: the peer runs on */
    bool held;
    uint64_t limit;          /* of the store */
    struct dro_table *table; /* of the beginning of a phase; what is gone since is unreadable */
    struct dro_slot *slots;  /* by address */
    size_t slot_count;
    uint64_t data;           /* bytes that were there to copy, when it was prepared */
    bool scanned, reserves;
    struct dro_store store;
    bool full;               /* what is in the store must be written before the copy goes on */
    /* where the phase is */
    size_t index;            /* of the segment, or the slot, at work */
    uint64_t next, run_end;  /* its next byte, 0: it has not begun; and up to where there are data */
    uint64_t start, place;   /* of what was read without a gap: its address, and where that goes in the file */
    /* what was saved */
    struct driller_segment *segments;
    size_t count, dropped;
    uint64_t size;           /* of the memory file */
    dro_time begun;
    struct driller_snapshot_progress progress;
};

/* Whether its bytes are saved. Those of files are there already; the others are nobody's business, or nothing to read. */
bool dro_snapshot_saved(const struct driller_segment *segment);
/* The part of a segment that is asked for and can be saved; nothing of it if start is end. */
struct driller_range dro_snapshot_part(const struct driller_snapshot *snapshot, const struct driller_segment *segment);
/* Begins to prepare; then on: 1 when all is ready, 0 when the time is over, or a negative errno. */
int dro_snapshot_plan(struct driller_snapshot *snapshot, char *error);
int dro_snapshot_prepare(struct driller_snapshot *snapshot, dro_time deadline, char *error);
void dro_snapshot_plan_free(struct driller_snapshot *snapshot);
/* The slot that holds the part, NULL if there is none, as when it was mapped later. */
struct dro_slot *dro_snapshot_slot(const struct driller_snapshot *snapshot, struct driller_range part);
/* Tells why the files cannot be written. */
int dro_snapshot_cannot_write(const struct driller_snapshot *snapshot, int code, char *error);

/* ---- snapshot_take.c ------------------------------------------------------------------------------------- */

/* Begins to copy: holds the peer if that is wanted. Then on, as dro_snapshot_prepare. */
int dro_snapshot_copy_begin(struct driller_snapshot *snapshot, char *error);
int dro_snapshot_copy(struct driller_snapshot *snapshot, dro_time deadline, char *error);
/* Lets the peer go on, if it is held. */
void dro_snapshot_let_go(struct driller_snapshot *snapshot);

/* ---- snapshot_write.c ------------------------------------------------------------------------------------- */

/* Last of all. 0 or a negative errno. */
int dro_snapshot_write_directory(struct driller_snapshot *snapshot, char *error);

#endif
