/* SPDX-License-Identifier: EPL-2.0 */
/*
 * What the observer's files share. Everything that is not public begins with dro_, since the objects are also
 * linked into static libraries. The convention for errors is that of <driller/observer.h>: a negative errno is
 * returned and one line is written to `error`.
 */
#ifndef DRILLER_OBSERVER_INTERNAL_H
#define DRILLER_OBSERVER_INTERNAL_H

/* The functions that this header declares are the exported ones. */
#pragma GCC visibility push(default)
#include <driller/observer.h>
#pragma GCC visibility pop

#include <pthread.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>

/* ---- error.c: errors and time ----------------------------------------------------------------- */

/* Writes one line to `error` (may be NULL), with control characters replaced, and returns `code`. */
int dro_fail(char *error, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Replaces everything in `text` that could harm a terminal or break a line. Bytes above 0x7f stay. */
void dro_one_line(char *text);

/* A point of time in nanoseconds of the monotonic clock. */
typedef int64_t dro_time;
dro_time dro_now(void);
dro_time dro_deadline(int timeout_ms);
/* Milliseconds until `deadline`, rounded up, at least 0. */
int dro_remaining_ms(dro_time deadline);

void dro_close(int *descriptor);

/* ---- patience.c: waiting that another thread can end ---------------------------------------------- */

/* How long to wait: until the end of the time, or until another thread sets a flag. */
struct dro_patience {
    dro_time deadline;
    const volatile int *cancel; /* NULL: nobody will */
};

/* Until when to wait before the next look at the flag. */
dro_time dro_slice(const struct dro_patience *patience);
bool dro_cancelled(const struct dro_patience *patience);
/* Whether there is time left, and nobody has ended the waiting. */
bool dro_goes_on(const struct dro_patience *patience);

/* ---- names.c: what enums are called ------------------------------------------------------------ */

const char *dro_state_name(uint32_t state);
const char *dro_mode_name(uint32_t mode);
const char *dro_access_name(uint32_t access);
const char *dro_park_name(uint32_t method);
const char *dro_refused_name(uint32_t kind);
const char *dro_activity_name(uint32_t state);
/* A short sentence, e.g. "nobody asks". */
const char *dro_activity_text(uint32_t state);
/* A short phrase, e.g. "connections of other users". */
const char *dro_refused_text(uint32_t kind);
const char *dro_kind_name(uint32_t kind);
const char *dro_backing_name(uint32_t backing);
/* A short sentence, e.g. "nobody asked for it yet". */
const char *dro_reason_text(uint32_t reason);

/* Whether `name` is a group's name as <driller/abi.h> defines it. */
bool dro_group_valid(const char *name);

/* ---- list.c: the names of sockets ---------------------------------------------------------------- */

/* Takes apart the `length` bytes of an abstract address after its NUL byte. */
bool dro_name_parse(const char *name, size_t length, struct driller_peer_info *out);
socklen_t dro_name_address(const struct driller_peer_info *info, struct sockaddr_un *address);

/* All peers of the network namespace whose pid is `pid` (0: of any) in an array that the caller frees. */
ssize_t dro_list(int pid, struct driller_peer_info **out, char *error);

/* ---- proc.c: what /proc says about a process ------------------------------------------------------ */

#define DRO_PF_KTHREAD 0x00200000u
#define DRO_PF_EXITING 0x00000004u

struct dro_stat {
    char state; /* R S D Z T t ... */
    uint64_t flags;
    uint64_t start_time; /* clock ticks since boot */
};

int dro_proc_stat(int pid, struct dro_stat *out);
/* Effective user id; `thread_group` (may be NULL) is the process that the thread `pid` belongs to. */
int dro_proc_status(int pid, uint32_t *uid, int *thread_group);
/* All threads stopped, by a signal or by a debugger. */
bool dro_proc_stopped(int pid);
/* All threads on their way out: nothing of it runs any more, though its descriptors may still be open. */
bool dro_proc_ending(int pid);
/* A file of at most `limit` bytes, NUL-terminated; the caller frees *text. */
int dro_read_file(const char *path, size_t limit, char **text, size_t *length);
int dro_pidfd_open(int pid);

/* ---- message.c: packets --------------------------------------------------------------------------- */

#define DRO_DESCRIPTORS_MAX 4

struct dro_packet {
    struct driller_message head;
    char payload[DRILLER_PAYLOAD_MAX + 1]; /* NUL-terminated */
    int descriptors[DRO_DESCRIPTORS_MAX];  /* the receiver's to close: dro_packet_close */
    size_t descriptor_count;
};

/* With message->length bytes of payload. */
int dro_send(int socket, const struct driller_message *message, const void *payload, dro_time deadline, char *error);
/* Receives one well-formed packet. -ETIMEDOUT, -EPIPE (the other side is gone), -EPROTO. */
int dro_receive(int socket, struct dro_packet *packet, dro_time deadline, char *error);
void dro_packet_close(struct dro_packet *packet);

/* ---- request.c ------------------------------------------------------------------------------------ */

struct dro_request {
    uint16_t type; /* enum driller_message_type */
    uint32_t flags;
    const void *payload;
    size_t length;
    bool unanswered; /* do not wait for the answer: a later request passes it over */
    const volatile int *cancel; /* do not wait once another thread has set it; NULL: nobody will */
};

/*
 * Sends a request and waits for the answer, which is the caller's to check. 0, or a negative errno as driller_request: the
 * peer's own one included.
 */
int dro_request(struct driller_peer *peer, const struct dro_request *request, int timeout_ms, struct dro_packet *answer,
                char *error);

/* ---- connect.c ------------------------------------------------------------------------------------ */

/* A non-blocking connection to exactly the process that `info` names, or a negative errno. */
int dro_connect(const struct driller_peer_info *info, const struct dro_patience *patience, char *error);

/* ---- directory.c ---------------------------------------------------------------------------------- */

/* What a peer handed out; descriptors are -1 once closed or given away. */
struct dro_offer {
    int directory;
    int image;
};

/* A consistent copy of the header alone. -EAGAIN when the owner kept writing until `deadline`. */
int dro_header_copy(const void *directory, struct driller_header *out, dro_time deadline, char *error);
/* Whether this is a header that this observer understands. */
int dro_header_check(const struct driller_header *header, int pid, char *error);
/* Checks that `descriptor` is a memfd whose size can never change. Returns its size. */
int64_t dro_memfd_check(int descriptor, const char *what, int pid, char *error);
/* Checks and maps `descriptor`, read-only. */
int dro_directory_map(int descriptor, int pid, const void **out, char *error);
void dro_directory_unmap(const void *directory);

/* ---- activity.c ------------------------------------------------------------------------------------ */

/* Maps the part of the directory that begins at DRILLER_ACTIVITY_OFFSET, read-only. */
int dro_activity_map(int directory, int pid, const void **out, char *error);
void dro_activity_unmap(const void *activity);

/*
 * Takes the offer into `peer` when all of it is what it should be: then the image belongs to `peer` and is -1 in the
 * offer. Closes nothing. `info` is the socket's name, NULL if there was none.
 */
int dro_adopt(struct driller_peer *peer, struct dro_offer *offer, const struct driller_peer_info *info,
              dro_time deadline, char *error);
/*
 * Takes a new image in place of the one that `peer` has, under the same descriptor; `image` remains the caller's. 0 also if it
 * is the same.
 */
int dro_take_image(struct driller_peer *peer, int image, char *error);
/*
 * Whether the one that `peer` has is the one that a table is about, by the table's image_inode. If not, what lies in the image is
 * private memory to this observer, until dro_hello_on.
 */
bool dro_image_is_current(const struct driller_peer *peer, uint64_t inode);

/* ---- table.c -------------------------------------------------------------------------------------- */

struct dro_table {
    unsigned references; /* guarded by the peer's table_lock */
    struct driller_header header;
    struct driller_segment *segments;
    size_t count;
    char *strings;
    size_t strings_size;
};

/* The table as it is now; shared by readers, give it back with dro_table_put. */
int dro_table_get(struct driller_peer *peer, struct dro_table **out, char *error);
void dro_table_put(struct driller_peer *peer, struct dro_table *table);
/* The next who gets it, gets a new one. */
void dro_table_forget(struct driller_peer *peer);
/* The segment that holds `address`, or NULL. */
const struct driller_segment *dro_table_find(const struct dro_table *table, uint64_t address);
/* The index of the first segment that ends behind `address`; `count` if there is none. */
size_t dro_table_first_behind(const struct dro_table *table, uint64_t address);
/* For one that lies in an image that this observer does not have: it can be read from the process alone. */
void dro_segment_set_apart(struct driller_segment *segment);
/* What is wrong with a segment, or NULL. */
const char *dro_segment_fault(const struct driller_segment *segment, uint64_t image_size);

/* ---- locate.c ------------------------------------------------------------------------------------- */

#define DRO_PATH_MAX 4096

/* A segment as the directory had it at one moment. */
struct dro_place {
    struct driller_segment segment;
    uint64_t sequence;
    uint64_t generation;
    uint64_t image_inode;
    uint32_t state;
    uint32_t count;
    char path[DRO_PATH_MAX]; /* of the backing file, for DRILLER_BACKING_FILE */
};

/* The segment that holds `address`. -EFAULT if there is none, -EAGAIN, -EPROTO. Takes no lock. */
int dro_locate(const struct driller_peer *peer, uint64_t address, struct dro_place *out, char *error);
/* Whether no newer table was published since. */
bool dro_place_holds(const struct driller_peer *peer, const struct dro_place *place);

/* ---- vma.c ------------------------------------------------------------------------------------------ */

/*
 * How many of the `length` bytes at `address`, all in `segment` and so in the image by the table, the process has indeed
 * mapped from there; 0 if not even the first. All of them where the kernel does not say.
 */
size_t dro_shared_length(const struct driller_peer *peer, const struct driller_segment *segment, uint64_t address,
                         size_t length);
/* Whether the kernel can be asked about single addresses through this descriptor of /proc/<pid>/maps. */
bool dro_query_works(int maps);

/* ---- attach.c, hello.c, reopen.c ------------------------------------------------------------------ */

#define DRO_WINDOWS 16

/* How long, how often, and how soon to come again to a peer that has ended the connection because others have come. */
#define DRO_CROWDED_MS 1000
#define DRO_CROWDED_TRIES 20
#define DRO_CROWDED_NAP_US 5000

struct driller_peer {
    int pid;
    uint32_t uid;   /* effective, when it was attached to */
    int attachment; /* enum driller_attachment */
    bool writable;
    uint64_t start_time;
    uint64_t image_size;
    int pidfd;
    int pagemap; /* /proc/<pid>/pagemap: readable as long as the address space lives; -1 if not permitted */
    int maps;    /* /proc/<pid>/maps, likewise */
    bool query;  /* see dro_query_works */
    int image;
    uint64_t image_inode;
    const void *directory;
    uint64_t directory_inode;
    const void *activity; /* NULL: the peer was built before there was this, or is saved in a snapshot */
    pthread_mutex_t request_lock; /* guards socket, nonsense and last_id */
    int socket;                   /* -1: attached through /proc, or the connection is broken */
    bool nonsense;                /* has come over it: it is not made anew */
    uint32_t last_id;
    pthread_mutex_t table_lock; /* guards table and the references of all tables */
    struct dro_table *table;
    pthread_mutex_t window_lock; /* guards what follows */
    struct dro_window {
        uint64_t start, used; /* in the image; when it was taken last */
        unsigned users;
        uint64_t filled; /* its page tables, up to there */
        void *map; /* NULL: none */
    } windows[DRO_WINDOWS];
    uint64_t window_clock;
};

/* Whether the process still runs the program that was attached to (exec ends a peer). */
bool dro_alive(const struct driller_peer *peer);
/*
 * Attaches over the socket, or, where that has been done, makes another connection to the same peer. -ENOENT if it has no
 * socket, -EPIPE if what it offers is not what it offered before.
 */
int dro_hello(struct driller_peer *peer, uint32_t flags, const struct dro_patience *patience, char *error);
/* Says it once more on the connection that there is, to take what is new: an image. */
void dro_hello_on(struct driller_peer *peer, dro_time deadline);
/* Attaches through /proc/<pid>/fd. -ENOENT if nothing was found there. */
int dro_reopen(struct driller_peer *peer, uint32_t flags, char *error);

/* ---- ways.c: three ways to a segment's bytes --------------------------------------------------------- */

/* Each reads up to `length` bytes at `address`, all within `segment`; 0 or a negative errno if this way is closed. */
ssize_t dro_read_image(const struct driller_peer *peer, const struct driller_segment *segment, uint64_t address,
                       void *buffer, size_t length);
ssize_t dro_read_backing_file(const struct driller_peer *peer, const struct driller_segment *segment, const char *path,
                              uint64_t address, void *buffer, size_t length);
ssize_t dro_read_process(const struct driller_peer *peer, uint64_t address, void *buffer, size_t length);
/* The segment's file, open for reading, the caller's to close; negative if it is gone, was replaced or may not be read. */
int dro_open_backing_file(const struct driller_peer *peer, const struct driller_segment *segment, const char *path);
/* The same for memory that others share, too, whose file may have no name: then by a descriptor that the process has of it. */
int dro_open_shared_file(const struct driller_peer *peer, const struct driller_segment *segment, const char *path);

/* ---- view.c ---------------------------------------------------------------------------------------- */

/* Some of a peer's memory, in place: the bytes change while one looks. */
struct dro_view {
    struct driller_peer *peer;
    struct dro_place place;
    struct dro_window *window; /* NULL: a map of the caller's */
    uint64_t address;
    size_t length; /* at least 1 */
    const unsigned char *bytes;
};

/* A map of [offset, offset + length) of the image of a peer, in whole pages. */
struct dro_image_map {
    uint64_t inode; /* which image: a peer may get another one */
    uint64_t offset, length;
    const unsigned char *bytes;
};

/* Up to `length` bytes at `address`. false if they cannot be looked at in place: read them then. */
bool dro_view_open(struct driller_peer *peer, uint64_t address, uint64_t length, struct dro_view *view);
/* The same through a map of the caller's. */
bool dro_view_open_in(struct driller_peer *peer, uint64_t address, uint64_t length, const struct dro_image_map *map,
                      struct dro_view *view);
/* Whether all of it was the process's memory; if not, what was seen is worth nothing. */
bool dro_view_close(struct dro_view *view);
/*
 * How many of the `length` bytes at `offset` of the image are in memory, as far as one window tells; 0 if the first one is not.
 * Prepares a window for views of all of it.
 */
uint64_t dro_image_resident(struct driller_peer *peer, uint64_t offset, uint64_t length);
/* Part of detaching. */
void dro_windows_unmap(struct driller_peer *peer);
/* What is mapped is of an image that is not the peer's any more. */
void dro_windows_forget(struct driller_peer *peer);

/* ---- linkage.c ---------------------------------------------------------------------------------- */

enum dro_linkage {
    DRO_LINKAGE_UNKNOWN, /* not an ELF file: a script, for example */
    DRO_LINKAGE_DYNAMIC,
    DRO_LINKAGE_STATIC,  /* preloads nothing */
    DRO_LINKAGE_FOREIGN, /* not for 64-bit machines */
};

enum dro_linkage dro_linkage_of(int file);

/* ---- explain_program.c ------------------------------------------------------------------------------ */

/* Why the program that `pid` runs did not become a peer; always a negative errno and a line. */
int dro_explain_program(int pid, char *error);
/* Whether libdriller is in the process, as a library or, in one forked from a peer, by the image. */
bool dro_has_library(int pid);
/* Why /proc refuses to show the process `pid` of user `uid`; -EACCES. */
int dro_not_permitted(int pid, uint32_t uid, char *error);
/* Whether abstract sockets of `pid` are out of the caller's reach. */
bool dro_other_network(int pid);

#endif
