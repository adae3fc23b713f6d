/* SPDX-License-Identifier: EPL-2.0 */
/*
 * What a peer and those who look at it must agree on: the directory's layout, the messages on the
 * socket, and the numbers in both. This is the only description of them; readers in other languages
 * are tested against it.
 *
 * Everything is little-endian and naturally aligned; there is no padding that is not named. A reader
 * treats all of it as hostile: it checks every offset, count and length before use.
 *
 * The directory is a memfd of at least DRILLER_DIRECTORY_SIZE bytes (sparse, its size sealed):
 *
 *     0                           struct driller_header
 *     DRILLER_REFUSALS_OFFSET     struct driller_refusal[DRILLER_REFUSALS]
 *     DRILLER_TABLE_OFFSET        struct driller_segment[DRILLER_TABLE_CAPACITY], the first `count` in use,
 *                                 sorted by start address, not overlapping
 *     DRILLER_STRINGS_OFFSET      NUL-terminated strings; offset 0 holds the empty string
 *
 * With DRILLER_ACTIVITY_SIZE bytes more, the peer can tell how much of its memory changes:
 *
 *     DRILLER_ACTIVITY_OFFSET     struct driller_activity, then struct driller_activity_segment[DRILLER_TABLE_CAPACITY]
 *
 * It is guarded by `sequence`: odd while the owner writes, raised by two with every publication. A reader
 * reads it, copies what it wants, reads it again and starts over when it was odd or has changed.
 */
#ifndef DRILLER_ABI_H
#define DRILLER_ABI_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DRILLER_ABI_VERSION 1u
/* "DRILLER\0" read as a little-endian number. */
#define DRILLER_MAGIC UINT64_C(0x0052454c4c495244)

/* ---- names ------------------------------------------------------------------------------------ */

/* A group's name: 1 to DRILLER_GROUP_MAX characters out of A-Z a-z 0-9 . _ - */
#define DRILLER_GROUP_MAX 63
#define DRILLER_GROUP_DEFAULT "default"
/* Abstract SOCK_SEQPACKET address, after its leading NUL byte: driller/<uid>/<group>/<pid> in decimal. */
#define DRILLER_SOCKET_PREFIX "driller/"

/* ---- the directory ---------------------------------------------------------------------------- */

#define DRILLER_TABLE_OFFSET 4096u
#define DRILLER_TABLE_CAPACITY 65536u
#define DRILLER_STRINGS_OFFSET (DRILLER_TABLE_OFFSET + DRILLER_TABLE_CAPACITY * 64u)
#define DRILLER_STRINGS_SIZE (4u << 20)
#define DRILLER_DIRECTORY_SIZE (DRILLER_STRINGS_OFFSET + DRILLER_STRINGS_SIZE)

enum driller_mode {
    DRILLER_MODE_OFF = 0,   /* no peer at all; never seen in a directory */
    DRILLER_MODE_EAGER = 1, /* rebuilt at load, new memory shared at birth */
    DRILLER_MODE_LAZY = 2,  /* untouched until somebody asks */
};

enum driller_state {
    DRILLER_STATE_STARTING = 0, /* the directory is not filled in yet */
    DRILLER_STATE_PRIVATE = 1,  /* nothing is shared: lazy and not asked for yet, or restored */
    DRILLER_STATE_SHARED = 2,   /* rebuilt */
    DRILLER_STATE_PARKED = 3,   /* its threads are held right now, for a rebuild or for an observer's copy (DRILLER_PARK) */
    DRILLER_STATE_FAILED = 4,   /* the last rebuild was given up; `message` says why */
    DRILLER_STATE_FORKING = 5,  /* a child still copies the image: the process runs on private copies meanwhile, so the
                                   image may be behind; process_vm_readv shows the truth */
};

enum driller_access {
    DRILLER_ACCESS_READ = 0,
    DRILLER_ACCESS_WRITE = 1, /* DRILLER_ACCESS=rw: HELLO may hand out a writable image */
};

enum driller_park_method {
    DRILLER_PARK_NONE = 0, /* nothing was parked yet */
    DRILLER_PARK_SEIZE = 1,
    DRILLER_PARK_SIGNAL = 2,
};

enum driller_kind {
    DRILLER_KIND_OTHER = 0,
    DRILLER_KIND_TEXT = 1,      /* executable mapping of a file */
    DRILLER_KIND_RODATA = 2,    /* read-only mapping of a file */
    DRILLER_KIND_DATA = 3,      /* writable private mapping of a file: .data */
    DRILLER_KIND_BSS = 4,       /* anonymous memory that continues a .data mapping */
    DRILLER_KIND_RELRO = 5,     /* read-only after relocation */
    DRILLER_KIND_HEAP = 6,      /* the brk area */
    DRILLER_KIND_ANONYMOUS = 7, /* anonymous private mmap */
    DRILLER_KIND_STACK = 8,     /* the main thread's stack */
    DRILLER_KIND_THREAD_STACK = 9,
    DRILLER_KIND_SHARED_FILE = 10,   /* MAP_SHARED of a file or POSIX shared memory */
    DRILLER_KIND_SHARED_ANON = 11,   /* MAP_SHARED|MAP_ANONYMOUS, memfd, SysV */
    DRILLER_KIND_SPECIAL = 12,       /* [vdso], [vvar], [vsyscall] */
    DRILLER_KIND_DEVICE = 13,
    DRILLER_KIND_GUARD = 14, /* no access rights */
    DRILLER_KIND_DRILLER = 15, /* libdriller's own state */
};

/* Where a segment's bytes can be had by others. */
enum driller_backing {
    DRILLER_BACKING_NONE = 0,  /* private: process_vm_readv is the only way; `reason` says why */
    DRILLER_BACKING_IMAGE = 1, /* the image, at `offset` (== start unless a mapping was moved) */
    DRILLER_BACKING_FILE = 2,  /* the file `name` with `device` and `inode`, at `offset` */
};

/* Why a segment is not in the image. */
enum driller_reason {
    DRILLER_REASON_NONE = 0,           /* it is in the image */
    DRILLER_REASON_NOT_YET = 1,        /* nobody asked for it yet, or it appeared since */
    DRILLER_REASON_FILE = 2,           /* readers map the backing file */
    DRILLER_REASON_ALREADY_SHARED = 3, /* a shared mapping of a file */
    DRILLER_REASON_SHARED_ANONYMOUS = 4,
    DRILLER_REASON_NO_ACCESS = 5,  /* PROT_NONE */
    DRILLER_REASON_EXECUTABLE = 6, /* private and executable: a debugger must be able to plant breakpoints */
    DRILLER_REASON_SPECIAL = 7,    /* provided by the kernel */
    DRILLER_REASON_DEVICE = 8,
    DRILLER_REASON_HUGETLB = 9,
    DRILLER_REASON_USERFAULTFD = 10,
    DRILLER_REASON_SKIPPED = 11, /* DRILLER_SKIP */
    DRILLER_REASON_OWN = 12,     /* libdriller's own state */
    DRILLER_REASON_NO_MEMORY = 13,
    DRILLER_REASON_TRUNCATED_FILE = 14, /* the mapping reaches beyond the end of its file */
    DRILLER_REASON_FAILED = 15,         /* the kernel refused; the header's message says what */
    DRILLER_REASON_LOCKED = 16,         /* mlocked and would exceed RLIMIT_MEMLOCK, or pinned by the kernel */
    DRILLER_REASON_WIPE_ON_FORK = 17,   /* MADV_WIPEONFORK works on private anonymous memory only */
    DRILLER_REASON_TOO_LARGE = 18,      /* larger than the machine's memory: a core dump would try to hold it all */
    DRILLER_REASON_GROWS_DOWN = 19,     /* MAP_GROWSDOWN, and not the main thread's stack */
    DRILLER_REASON_MOVED = 20,          /* moved by a raw mremap, and its place in the image is taken */
    DRILLER_REASON_ARGUMENTS = 21,      /* arguments and environment: the kernel shows them only if they are private */
};

/* driller_segment.flags */
#define DRILLER_SEGMENT_GROWSDOWN 1u
#define DRILLER_SEGMENT_MOVED 2u    /* offset != start */
#define DRILLER_SEGMENT_DELETED 4u  /* the backing file was unlinked */

/* One range of the owner's address space; 64 bytes. */
struct driller_segment {
    uint64_t start;      /*  0: first address */
    uint64_t end;        /*  8: first address after it */
    uint64_t offset;     /* 16: where its first byte lies in the backing, or in the file that others cannot open */
    uint64_t device;     /* 24: of the backing file, as st_dev (major << 8 | minor for small ones: makedev(3)) */
    uint64_t inode;      /* 32 */
    uint32_t protection; /* 40: PROT_READ | PROT_WRITE | PROT_EXEC */
    uint16_t kind;       /* 44: enum driller_kind */
    uint16_t backing;    /* 46: enum driller_backing */
    uint32_t reason;     /* 48: enum driller_reason */
    uint32_t flags;      /* 52: DRILLER_SEGMENT_* */
    uint32_t name;       /* 56: offset into the strings */
    int32_t thread;      /* 60: tid whose stack this is, 0 if none or not known */
};

/* The start of the directory; 1408 bytes. Strings are NUL-terminated bytes, UTF-8 where they are text. */
struct driller_header {
    uint64_t magic;       /*   0: DRILLER_MAGIC */
    uint32_t abi_version; /*   8: DRILLER_ABI_VERSION */
    uint32_t header_size; /*  12: sizeof(struct driller_header) */
    uint32_t segment_size; /* 16: sizeof(struct driller_segment) */
    uint32_t capacity;    /*  20: DRILLER_TABLE_CAPACITY */
    uint64_t sequence;    /*  24: see the top of this file */
    uint64_t generation;  /*  32: raised by one with every published segment table */
    uint32_t count;       /*  40: segments in the table */
    uint32_t dropped;     /*  44: segments for which there was no room in the table */
    uint32_t strings_used; /* 48: bytes of the strings in use */
    uint32_t state;       /*  52: enum driller_state */
    int32_t pid;          /*  56: as the owner sees it (its pid namespace) */
    uint32_t uid;         /*  60: effective user id */
    uint64_t start_time;  /*  64: clock ticks since boot: field 22 of /proc/<pid>/stat */
    int32_t rank;         /*  72: -1 if none */
    uint32_t mode;        /*  76: enum driller_mode */
    uint32_t access;      /*  80: enum driller_access */
    uint32_t park_method; /*  84: of the last rebuild: enum driller_park_method */
    int32_t parent;       /*  88: pid of the peer this one was forked from, 0 if none */
    uint32_t page_size;   /*  92: bytes */
    uint64_t image_size;  /*  96: bytes */
    /* counters since the start of the peer */
    uint64_t rebuilds;     /* 104 */
    uint64_t restores;     /* 112 */
    uint64_t failures;     /* 120: rebuilds, restores and holds given up */
    uint64_t requests;     /* 128: messages answered */
    uint64_t refused;      /* 136: messages and connections refused: see struct driller_refusal */
    uint64_t shared_bytes; /* 144: bytes of address space now backed by the image */
    uint64_t copied_bytes; /* 152: bytes copied by all rebuilds */
    uint64_t park_ns;      /* 160: time to park all threads at the last rebuild */
    uint64_t pause_ns;     /* 168: time the threads were held at the last rebuild, parking included */
    uint64_t changes;      /* 176: calls that changed the address space through libdriller's overloads */
    uint64_t reserved[3];  /* 184: zero */
    char group[64];        /* 208 */
    char launch[128];      /* 272: DRILLER_LAUNCH, empty if none */
    char executable[512];  /* 400: /proc/self/exe */
    char message[400];     /* 912: one line about the last failure, empty if none */
    uint64_t holds;        /* 1312: times the threads were held for an observer (DRILLER_PARK) */
    uint64_t held_ns;      /* 1320: how long, in all */
    uint64_t image_inode; /* 1328: st_ino of the image that the table is about: it changes when a peer gives its image up to a forked
                                   child that does not come to copying it, and HELLO hands out the new one */
    uint64_t more_reserved[9]; /* 1336: zero */
};

/*
 * What a peer has refused at its socket: at DRILLER_REFUSALS_OFFSET, one struct driller_refusal for each enum
 * driller_refused. It is the log of it: the first of each kind stays, the others are counted. `count` is written last, and the rest
 * never changes once it is not 0.
 */
enum driller_refused {
    DRILLER_REFUSED_USER = 0,        /* a connection of another user */
    DRILLER_REFUSED_MALFORMED = 1,   /* what is no message: cut short, too large, of another protocol */
    DRILLER_REFUSED_DESCRIPTORS = 2, /* a message with descriptors */
    DRILLER_REFUSED_FORK = 3,        /* word of a fork from another process */
    DRILLER_REFUSED_CONNECTIONS = 4, /* too many connections at a time: one on which nothing was said, ended for another */
    DRILLER_REFUSED_UNREAD = 5,      /* answers that are not taken: the connection was closed */
};
#define DRILLER_REFUSALS 6u
#define DRILLER_REFUSALS_OFFSET 1536u

/* 24 bytes. */
struct driller_refusal {
    uint64_t count;
    uint64_t time_ns; /* of the first: nanoseconds since 1970 (CLOCK_REALTIME) */
    int32_t pid;      /* whose it was, as the peer sees it; 0 if that is another pid namespace's */
    uint32_t uid;
};

/*
 * How much of what the peer shares changes, found out by the peer itself while somebody asks for it (DRILLER_ACTIVITY): at
 * DRILLER_ACTIVITY_OFFSET, guarded by a sequence of its own in the same way as the rest. A peer whose directory ends before that
 * was built before there was this.
 *
 * At each tick the peer protects pages against writing, so that the kernel notes the first write to each, and counts those
 * noted since the last tick: only writes of the peer's own threads and of the kernel on their behalf. All counters only ever grow,
 * so any number of observers can share them: what changed between two readings is the difference of `written`, out of the difference of
 * `watched`.
 */
enum driller_activity_state {
    DRILLER_ACTIVITY_OFF = 0,      /* nobody asks */
    DRILLER_ACTIVITY_TRACKING = 1,
    DRILLER_ACTIVITY_PRIVATE = 2,  /* asked for, but nothing is shared right now: not yet, restored, or a forked child still copies */
    DRILLER_ACTIVITY_KERNEL = 3,   /* the kernel cannot: it takes Linux 6.7 or later; `error` says what was missing */
    DRILLER_ACTIVITY_REFUSED = 4,  /* the kernel, or a filter of system calls, does not allow it: `error` */
    DRILLER_ACTIVITY_PROGRAM = 5,  /* the program uses userfaultfd(2) itself, which is not to be disturbed */
};

/* 64 bytes. */
struct driller_activity {
    uint64_t sequence;  /*  0: odd while the owner writes */
    uint64_t tick;      /*  8: looks since the start of the peer */
    uint64_t time_ns;   /* 16: CLOCK_MONOTONIC, as the peer sees it, of the last one */
    uint64_t watched;   /* 24: pages that were looked at, in all */
    uint64_t written;   /* 32: of these, pages that had been written to since the look before */
    uint32_t state;     /* 40: enum driller_activity_state */
    int32_t error;      /* 44: negative errno, 0 if there is none to tell */
    uint32_t period_ms; /* 48: between two ticks; 0 while off */
    uint32_t count;     /* 52: entries that follow, sorted by start, not overlapping */
    uint32_t armed;     /* 56: pages that are protected now, at most DRILLER_ACTIVITY_PAGES */
    uint32_t reserved;  /* 60: zero */
};

/* A writable segment in the image; 40 bytes. It is counted anew when it begins somewhere else. */
struct driller_activity_segment {
    uint64_t start;
    uint64_t end;
    uint64_t watched; /* pages, as above */
    uint64_t written;
    uint64_t pages;   /* that the process has in memory or in swap space, as last counted; 0 if it is in huge pages, which are not watched */
};

/*
 * The bound of what it costs the program: a write to a protected page is one short fault, once in a tick. What is larger is looked at in
 * turns.
 */
#define DRILLER_ACTIVITY_PAGES 8192u
#define DRILLER_ACTIVITY_OFFSET DRILLER_DIRECTORY_SIZE
#define DRILLER_ACTIVITY_SIZE (4096u + DRILLER_TABLE_CAPACITY * 40u)

/* ---- the socket ------------------------------------------------------------------------------- */

/*
 * Each message is one packet: a struct driller_message, then `length` bytes of payload. The peer answers
 * every well-formed request with one message of the same type and id, in order. A malformed one ends the
 * connection. When there are too many connections, one that is idle is ended for each that comes: whoever has more to ask then
 * connects anew and says HELLO again.
 *
 * Both sides check SO_PEERCRED: the peer serves its own effective user and root;
 * whoever connects checks that the listener's pid is the one in the socket's name.
 */
#define DRILLER_MESSAGE_MAGIC 0x4d4c5244u /* "DRLM" */
#define DRILLER_PAYLOAD_MAX 1024u

enum driller_message_type {
    DRILLER_HELLO = 1,   /* flags: DRILLER_HELLO_*; the answer carries 2 descriptors: directory, image */
    DRILLER_REFRESH = 2, /* publish the segment table anew; parks nobody */
    DRILLER_REBUILD = 3, /* share what is not shared yet; the answer's payload is a struct driller_result */
    DRILLER_RESTORE = 4, /* private memory again; the answer's payload is a struct driller_result */
    DRILLER_PARK = 5,    /* hold all threads for a copy; payload: struct driller_lease, the answer's: struct driller_hold */
    DRILLER_RELEASE = 6, /* let them go; the answer's payload is a struct driller_hold */
    DRILLER_ACTIVITY = 7, /* count what changes, for a while; payload and the answer's: struct driller_activity_lease */
};

#define DRILLER_HELLO_WRITE 1u /* a writable image, if the peer allows it */

/*
 * PARK: the threads are held until the connection that asked sends RELEASE or ends, or the lease runs out, whichever
 * comes first. The segment table is published while they are held, and is exact. Meanwhile HELLO and REFRESH are answered; other
 * requests of other connections, PARK among them, wait for the end of the hold, in the order in which they came; the
 * connection that holds may ask for nothing else. RELEASE is answered also after the lease has run out, once.
 */
#define DRILLER_PARK_REBUILD 1u /* flag: share what is not shared yet, in the same pause */
#define DRILLER_LEASE_MS 1000u     /* if none is asked for */
#define DRILLER_LEASE_MAX_MS 5000u /* longer ones are cut to this */

struct driller_lease {
    uint32_t milliseconds; /* 0: DRILLER_LEASE_MS */
    uint32_t reserved;     /* zero */
};

/*
 * ACTIVITY: the peer tracks its writes until the lease has run out or the connection that asked ends; asking again begins
 * the lease anew. It costs nothing while no connection has a lease. Of several, the shortest period counts.
 */
#define DRILLER_ACTIVITY_LEASE_MS 3000u /* if none is asked for */
#define DRILLER_ACTIVITY_LEASE_MAX_MS 10000u
#define DRILLER_ACTIVITY_PERIOD_MS 1000u
#define DRILLER_ACTIVITY_PERIOD_MIN_MS 250u

struct driller_activity_lease {
    uint32_t lease_ms;  /* 0: DRILLER_ACTIVITY_LEASE_MS, at most DRILLER_ACTIVITY_LEASE_MAX_MS; the answer: granted */
    uint32_t period_ms; /* 0: DRILLER_ACTIVITY_PERIOD_MS, at least DRILLER_ACTIVITY_PERIOD_MIN_MS; the answer: granted */
};

struct driller_message {
    uint32_t magic;   /* DRILLER_MESSAGE_MAGIC */
    uint16_t version; /* DRILLER_ABI_VERSION of the sender */
    uint16_t type;    /* enum driller_message_type */
    uint32_t id;      /* chosen by who asks, repeated in the answer */
    int32_t status;   /* answers: 0, or a negative errno; then the payload is a one-line text */
    uint32_t flags;   /* requests: by type; HELLO's answer: DRILLER_HELLO_WRITE if the image is writable */
    uint32_t length;  /* bytes of payload, at most DRILLER_PAYLOAD_MAX */
};

/* Payload of the answers to PARK and RELEASE. */
struct driller_hold {
    uint64_t generation; /* of the table that was published while the threads were held */
    uint64_t since_ns;   /* CLOCK_MONOTONIC, as the peer sees it, when the last thread had been parked */
    uint64_t bytes;      /* copied by DRILLER_PARK_REBUILD */
    uint64_t park_ns;    /* time it took to park them */
    uint64_t held_ns;    /* from since_ns until they were let go; PARK's answer: until it was sent */
    uint32_t lease_ms;   /* granted; it begins with the answer to PARK */
    uint32_t threads;    /* held */
    uint32_t method;     /* enum driller_park_method */
    uint32_t expired;    /* 1: the lease had run out before RELEASE came, and the program ran on */
};

/* Payload of the answers to REBUILD and RESTORE. */
struct driller_result {
    uint64_t generation; /* of the table that was published */
    uint64_t segments;   /* changed by this request */
    uint64_t bytes;      /* copied by this request */
    uint64_t park_ns;
    uint64_t pause_ns;
    uint32_t threads; /* parked */
    uint32_t method;  /* enum driller_park_method */
};

#ifdef __cplusplus
}
#endif

#endif
