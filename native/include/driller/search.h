/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Searching a peer's memory while it runs. Link with libdriller-observer. Errors and threads are as in
 * <driller/observer.h>; a search is used from one thread at a time.
 *
 * Nothing is stopped, and no memory becomes resident by being searched: holes of the image are skipped (SEEK_DATA), and so are
 * pages of private anonymous memory that were never touched. What is skipped would read as zeros; a search for zeros
 * therefore does not find them. A match may lie across two segments that touch.
 *
 * What is found was there when that place was looked at. The peer goes on, so two matches were true at two moments.
 */
#ifndef DRILLER_SEARCH_H
#define DRILLER_SEARCH_H

#include <driller/observer.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What is searched for, and how its text is written. */
enum driller_pattern_type {
    DRILLER_PATTERN_BYTES = 0,   /* pairs of hexadecimal digits, `?` for any digit, blanks ignored: "7f 45 ?? 4?" */
    DRILLER_PATTERN_TEXT = 1,    /* UTF-8 */
    DRILLER_PATTERN_LATIN1 = 2,  /* ISO 8859-1; the argument is UTF-8, as in all text types */
    DRILLER_PATTERN_UTF16 = 3,   /* little-endian */
    DRILLER_PATTERN_UTF16BE = 4,
    DRILLER_PATTERN_UTF32 = 5,   /* little-endian; wchar_t on Linux */
    DRILLER_PATTERN_I8 = 6,      /* numbers: "N", or "LOW..HIGH", both inclusive; decimal or 0x hexadecimal */
    DRILLER_PATTERN_U8 = 7,
    DRILLER_PATTERN_I16 = 8,
    DRILLER_PATTERN_U16 = 9,
    DRILLER_PATTERN_I32 = 10,
    DRILLER_PATTERN_U32 = 11,
    DRILLER_PATTERN_I64 = 12,
    DRILLER_PATTERN_U64 = 13,
    DRILLER_PATTERN_F32 = 14,    /* floating point: likewise; with a tolerance, "N" means N - tolerance .. N + tolerance */
    DRILLER_PATTERN_F64 = 15,
    DRILLER_PATTERN_POINTER = 16 /* an address, or "LOW..HIGH", inclusive: pointers to it or into it */
};

#define DRILLER_PATTERN_TYPES 17
#define DRILLER_PATTERN_MAX 4096u /* bytes that a pattern may match */

#define DRILLER_PATTERN_IGNORE_CASE 1u /* text: of the letters A to Z */

struct driller_pattern;

/* The type's name as the command and the views write it ("bytes", "text", "i32", ...), NULL if there is no such type. */
const char *driller_pattern_type_name(uint32_t type);

/*
 * Compiles `text`. `tolerance` is for floating point, at least 0. `alignment`: only at addresses that are a multiple of it (a
 * power of two, at most 4096); 0 for what is natural: 1 for bytes and text, its size for a number. On success *pattern is the
 * caller's, immutable, and may be used by several searches at once. -EINVAL with *error set if it means nothing.
 */
int driller_pattern_new(uint32_t type, const char *text, double tolerance, uint32_t alignment, uint32_t flags,
                        struct driller_pattern **pattern, char *error);
void driller_pattern_free(struct driller_pattern *pattern);
/* How many bytes a match has. */
size_t driller_pattern_length(const struct driller_pattern *pattern);

/* How far a search has come; all in bytes of address space. */
struct driller_search_progress {
    uint64_t total;      /* there was to look at when it began */
    uint64_t scanned;    /* looked at */
    uint64_t skipped;    /* holes */
    uint64_t unreadable; /* could not be read: `reason` has the first cause */
    uint64_t address;    /* where it goes on */
    uint32_t done;       /* 1: there is nothing more to look at */
    uint32_t ended;      /* 1: the process has ended or executed another program meanwhile; what is shared was still there */
    char reason[DRILLER_ERROR_MAX];
};

struct driller_search;

/*
 * Begins to search the addresses [start, end) of the peer; end 0: to the last. `kinds`: a bit (1 << enum driller_kind) for each
 * kind of segment, 0 for all. Memory of devices, the kernel's special pages, Driller's own memory, and what has no read
 * permission is never searched. Peer and pattern must outlive the search. The search is the caller's: driller_search_free.
 */
int driller_search_new(struct driller_peer *peer, const struct driller_pattern *pattern, uint64_t start, uint64_t end,
                       uint32_t kinds, struct driller_search **search, char *error);
void driller_search_free(struct driller_search *search);

/*
 * Goes on for about `budget_ms` or until `capacity` matches are found; their addresses are written to `addresses`, in
 * ascending order over all calls. Returns how many, possibly 0; progress->done tells the end. To cancel, stop calling. A
 * negative errno if the peer's table cannot be read.
 */
ssize_t driller_search_next(struct driller_search *search, uint64_t *addresses, size_t capacity, int budget_ms,
                            struct driller_search_progress *progress, char *error);

#ifdef __cplusplus
}
#endif

#endif
