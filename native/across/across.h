/* SPDX-License-Identifier: EPL-2.0 */
/*
 * What one looks for in many processes: the part above the observer. Its objects go into libdriller-observer and the
 * command, not into libdriller. Conventions are those of the observer's internal.h.
 */
#ifndef DRILLER_ACROSS_H
#define DRILLER_ACROSS_H

#include "internal.h"

#pragma GCC visibility push(default)
#include <driller/compare.h>
#include <driller/scan.h>
#include <driller/search.h>
#include <driller/snapshot.h>
#include <driller/symbols.h>
#pragma GCC visibility pop

/* ---- pattern.c -------------------------------------------------------------------------------------- */

/* A masked run of bytes, or a range of numbers. */
struct driller_pattern {
    size_t length;      /* bytes of a match */
    uint64_t alignment; /* a power of two */
    bool number;
    /* masked bytes: at least one mask is not 0 */
    unsigned char value[DRILLER_PATTERN_MAX], mask[DRILLER_PATTERN_MAX];
    size_t first, last; /* the two positions that are compared first; may be the same */
    /* numbers */
    uint32_t type; /* enum driller_pattern_type, I8 to F64 */
    union dro_number {
        int64_t i;
        uint64_t u;
        double f;
    } low, high;
};

/* ---- kernels.h, twice: find.c picks one -------------------------------------------------------------- */

/*
 * The first match that begins in [from, length - pattern length] of `buffer`, which lies at `address` of the peer; `length` if
 * there is none.
 */
size_t dro_pattern_find(const struct driller_pattern *pattern, const unsigned char *buffer, size_t length, size_t from,
                        uint64_t address);

/* Whether the processor can run the kernels that are compiled for AVX2. */
bool dro_have_avx2(void);

typedef size_t dro_find_bytes(const struct driller_pattern *pattern, const unsigned char *buffer, size_t length,
                              size_t from, uint64_t address);
/* Numbers at every `stride` bytes from `from` on. */
typedef size_t dro_find_number(const struct driller_pattern *pattern, const unsigned char *buffer, size_t length,
                               size_t from, size_t stride);
dro_find_bytes dro_find_bytes_base, dro_find_bytes_avx2;
dro_find_number dro_find_number_base, dro_find_number_avx2;

/* ---- data.c ------------------------------------------------------------------------------------------- */

/*
 * The next run of bytes in [address, end), all in `segment`, that may be other than zero: *start and *stop; *start is `end` if
 * there is none. Touches nothing. False if it is not known whether what lies before *start is zero: pages of shared memory that
 * this process has not touched, and whose file cannot be opened. To read them would make them resident.
 */
bool dro_data_run(struct driller_peer *peer, const struct driller_segment *segment, uint64_t address, uint64_t end,
                  uint64_t *start, uint64_t *stop);
/* The same, but there may be more behind *stop: for who looks at all of it in place, where that is mapped. */
bool dro_data_near(struct driller_peer *peer, const struct driller_segment *segment, uint64_t address, uint64_t end,
                   uint64_t *start, uint64_t *stop);

/* What to say of them. */
#define DRO_UNTOUCHED "shared memory which this process has not touched, and whose file cannot be opened"

/*
 * How many bytes from `address` on, all in `segment`, are a hole in the image that the process has mapped. Unlike dro_data_run it does not
 * look for the end of what follows, which takes long where there is much.
 */
uint64_t dro_image_hole(const struct driller_peer *peer, const struct driller_segment *segment, uint64_t address,
                        uint64_t end);

/* The first address in [address, end) that the table of now says to be mapped; `end` if there is none. */
uint64_t dro_next_mapped(struct driller_peer *peer, uint64_t address, uint64_t end);

/* ---- walk.c ------------------------------------------------------------------------------------------- */

#define DRO_WALK_CHUNK ((size_t)256 << 10)

/* Some bytes of a peer that lie at `address`; valid until the next call. */
struct dro_piece {
    uint64_t address;
    const unsigned char *bytes;
    size_t length;
};

/* All that can be read of [start, end) of a peer, or what may hold a pattern, in ascending order. */
struct dro_walk {
    struct driller_peer *peer;
    uint64_t start, end;
    uint32_t kinds;
    /* the segment at work, the run of data in it, and where to read next */
    struct driller_segment segment;
    bool in_segment;
    uint64_t next, run_start, run_end;
    unsigned failures;
    unsigned char *buffer;
    const struct driller_pattern *pattern; /* what does not hold it need not come; NULL: all comes. The caller sets it */
    struct driller_search_progress progress; /* but `done` and `ended` */
};

/* `end` 0: to the last address. -EINVAL, -ENOMEM, or that of the table. dro_walk_end also after a failure. */
int dro_walk_begin(struct dro_walk *walk, struct driller_peer *peer, uint64_t start, uint64_t end, uint32_t kinds, char *error);
void dro_walk_end(struct dro_walk *walk);
/*
 * The next piece. 1, 0 when there is nothing left, or a negative errno if the table cannot be read. piece->length is 0 if the time is over
 * before anything could be read.
 */
int dro_walk_next(struct dro_walk *walk, struct dro_piece *piece, dro_time deadline, char *error);
/* Goes back by `length` bytes of the last piece, if more of that segment follows: they come again, together with what follows. */
bool dro_walk_back(struct dro_walk *walk, size_t length);

/* ---- scan_test.c, scan_kernels.h ---------------------------------------------------------------------------- */

enum dro_scan_operation {
    DRO_SCAN_ALL,
    DRO_SCAN_IN,   /* low <= new <= high */
    DRO_SCAN_SAME, /* old and new, bit by bit */
    DRO_SCAN_UP,   /* new > old */
    DRO_SCAN_BY,   /* low <= new - old <= high */
};

/* A condition as the kernels know it. */
struct dro_scan_test {
    enum dro_scan_operation operation;
    uint32_t type; /* enum driller_pattern_type */
    union dro_number low, high;
    bool negate; /* what does not fulfil it is meant */
    bool swap;   /* old and new change places */
    struct driller_pattern *pattern; /* of low and high; NULL if there are none */
};

/* What the condition means; 0 or -EINVAL. dro_scan_test_free also after a failure. */
int dro_scan_test_make(uint32_t condition, uint32_t type, const char *value, double tolerance, struct dro_scan_test *test,
                       char *error);
void dro_scan_test_free(struct dro_scan_test *test);

#define DRO_SCAN_BATCH 512

/* Which of `count` values, at most DRO_SCAN_BATCH, fulfil the test: a bit each, in `hits`. Both arrays are packed. */
void dro_scan_test_run(const struct dro_scan_test *test, const unsigned char *before, const unsigned char *now, size_t count,
                       uint64_t *hits);
typedef void dro_scan_kernel(const struct dro_scan_test *test, const unsigned char *before, const unsigned char *now,
                             size_t count, uint64_t *hits);
dro_scan_kernel dro_scan_kernel_base, dro_scan_kernel_avx2;

/* ---- scan_block.c ---------------------------------------------------------------------------------------------- */

#define DRO_BLOCK_SIZE 65536u /* bytes of address space, and so at most as many places */

/* Places that are kept in a part of the address space, with their values. */
struct dro_block {
    uint64_t address;      /* of its first place */
    uint32_t slots;        /* places that it could hold */
    uint32_t count;        /* that are kept */
    uint32_t size;         /* bytes of `data` */
    uint8_t places;        /* how they are kept: see scan_block.c */
    uint8_t values;
    unsigned char one[8];  /* the value, if all have the same */
    unsigned char *data;
    struct dro_slab *slab; /* that the data are in; NULL: they are malloc'ed */
};

/* ---- slab.c ------------------------------------------------------------------------------------------------------ */

/* Huge pages with data of blocks; all zero at first. Empty again once all data were given back. For one thread at a time. */
struct dro_slabs {
    struct dro_slab *first; /* the newest */
};

/* DRO_BLOCK_SIZE bytes; NULL if there is no memory. */
unsigned char *dro_slab_take(struct dro_slabs *slabs, struct dro_slab **owner);
void dro_slab_give(struct dro_slab *owner, const unsigned char *data);
/* Gives memory back that is not in use. */
void dro_slabs_trim(struct dro_slabs *slabs);

/* What all blocks of a scan have in common, in bytes. */
struct dro_shape {
    uint32_t size;      /* of a value */
    uint32_t alignment; /* from one place to the next */
};

/*
 * Keeps the places of a block whose bits are set, with their values, which are taken from `bytes`, where the values of all places
 * lie. `block` has address and slots. Large data go to `slabs`, if it is not NULL. Returns how many bytes that takes, -ENOSPC if it is more than `room`, or -ENOMEM.
 */
ssize_t dro_block_keep(struct dro_block *block, const struct dro_shape *shape, const uint64_t *bits,
                       const unsigned char *bytes, uint64_t room, struct dro_slabs *slabs);
void dro_block_free(struct dro_block *block);
/* The first place that is kept, and the last. */
void dro_block_span(const struct dro_block *block, uint32_t *first, uint32_t *last);
/* Whether the test can be skipped: nothing in `bytes`, which holds all of the block, is other than it was. */
bool dro_block_unchanged(const struct dro_block *block, const struct dro_shape *shape, const unsigned char *bytes);
/* Sets in `bits` those places that are kept and fulfil the test; `bytes` as for dro_block_keep. */
void dro_block_test(const struct dro_block *block, const struct dro_shape *shape, const struct dro_scan_test *test,
                    const unsigned char *bytes, uint64_t *bits);
/* The places from the one with the number `first` on, and their values. */
size_t dro_block_list(const struct dro_block *block, const struct dro_shape *shape, uint32_t first,
                      struct driller_scan_match *out, size_t capacity);

/* ---- elf.c ---------------------------------------------------------------------------------------------- */

#define DRO_LOADS_MAX 32
#define DRO_BUILD_ID_MAX 64

/* A symbol in its file. */
struct dro_elf_symbol {
    uint64_t value, size;
    uint32_t name; /* into the strings */
    uint8_t data, global;
    uint8_t underscores; /* that its name begins with */
};

struct dro_elf_load {
    uint64_t offset, file_size, address, size;
};

struct dro_elf {
    struct dro_elf_load loads[DRO_LOADS_MAX];
    size_t load_count;
    unsigned char build_id[DRO_BUILD_ID_MAX];
    size_t build_id_size;
    struct dro_elf_symbol *symbols; /* sorted by value; of equal ones the best name first */
    size_t count;
    char *strings; /* NUL-terminated as a whole */
    size_t strings_size;
    bool dynamic; /* from .dynsym, since there is no .symtab */
};

/* Reads the open file, from which nothing is believed. -ENOEXEC if it is not a 64-bit little-endian ELF file; -ENOMEM; -EIO. */
int dro_elf_read(int file, struct dro_elf *elf, char *error);
void dro_elf_free(struct dro_elf *elf);
/* The last symbol at or before `value` that reaches it; NULL if there is none. */
const struct dro_elf_symbol *dro_elf_at(const struct dro_elf *elf, uint64_t value);

/* ---- elf_cache.c ------------------------------------------------------------------------------------------ */

/* One file's symbols, shared by all peers that have it mapped. */
struct dro_symbol_file {
    unsigned references;
    uint64_t device, inode;
    int64_t changed_ns;
    struct dro_elf elf;
    const char *source;                      /* see struct driller_module */
    char why[DRILLER_ERROR_MAX];             /* if there is nothing */
    char build_id[2 * DRO_BUILD_ID_MAX + 1]; /* hexadecimal */
    char **names;                            /* demangled, by index; NULL until asked for. Guarded by the cache's lock */
    struct dro_symbol_file *next;
};

/* Takes what is at `file` into the cache, or out of it, or a record that says why nothing could be read. NULL: no memory. */
struct dro_symbol_file *dro_symbol_file_get(int file, const char *path);
void dro_symbol_file_put(struct dro_symbol_file *file);
/* The name that people know; lives as long as the file. */
const char *dro_symbol_file_name(struct dro_symbol_file *file, const struct dro_elf_symbol *symbol);

/* ---- modules.c --------------------------------------------------------------------------------------------- */

struct dro_module {
    char *path;
    const char *name;               /* the last part of it */
    uint64_t device, inode;
    uint64_t first, first_offset;   /* a segment of it, and where in the file that is from */
    uint64_t mapped_end;            /* of the segments that are still its file's */
    bool executable;                /* the program itself */
    int file;                       /* open until it is read; -1 */
    struct dro_symbol_file *symbols; /* NULL until it is read */
    uint64_t base, start, end;      /* valid once it is read; end 0 if it could not be */
};

struct driller_symbols {
    int pid;
    struct dro_module *modules; /* the program first, then by address */
    size_t count;
    uint64_t page;
};

/* Reads the module's file if that was not done. */
struct dro_symbol_file *dro_module_read(struct driller_symbols *symbols, struct dro_module *module);
/* The module that `address` lies in; read. */
struct dro_module *dro_module_at(struct driller_symbols *symbols, uint64_t address);
/* Whether a person who writes `name` means this one. */
bool dro_module_named(const struct dro_module *module, const char *name, size_t length);

/* ---- demangle.c -------------------------------------------------------------------------------------------- */

/* The C++ name, allocated; NULL if `name` is none, or nobody can tell. */
char *dro_demangle(const char *name);

/* ---- snapshot_open.c, snapshot_write.c, snapshot_copy.c ---------------------------------------------------- */

/* The file <pid>.<what>, opened for reading if it is a regular one, or created; a descriptor or a negative errno. */
int dro_snapshot_file(int folder, int pid, const char *what, char *error);
int dro_snapshot_create(int folder, int pid, const char *what, char *error);
/* Removes it, if it is there. */
void dro_snapshot_remove(int folder, int pid, const char *what);
/* Reads all of it; false if there is less. */
bool dro_read_at(int file, void *out, size_t length, uint64_t offset);
/*
 * Copies from one file to another, there `shift` farther, what is not a hole, from *at on, which is moved. 1 when all is copied,
 * 0 when the time is over, or a negative errno.
 */
int dro_copy_data(int from, int to, uint64_t shift, uint64_t *at, dro_time deadline);
/* Writes all of it, whatever the kernel takes at a time; 0 or a negative errno. */
int dro_write_at(int file, const void *bytes, size_t length, uint64_t offset);

/* ---- memory.c, stream.c -------------------------------------------------------------------------------------- */

/* How many bytes of memory are to be had without harm to others: of the machine, and within limits of control groups. */
uint64_t dro_memory_available(void);
/* memcpy of much that nobody looks at again soon. */
void dro_stream_copy(void *to, const void *from, size_t length);

#endif
