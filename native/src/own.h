/* SPDX-License-Identifier: EPL-2.0 */
/*
 * libdriller's own state: one private region that is never rebuilt, so that neither a rebuild nor a peer can
 * touch it. It holds this struct, the scratch tables of a rebuild, and the stacks of the service thread and of the
 * helper. Globals of the library hold nothing but the pointer to it, which is only read while memory is moved.
 */
#ifndef DRILLER_OWN_H
#define DRILLER_OWN_H

#include "sys.h"

#include <driller/abi.h>

#define OWN_STACK_SIZE (128u << 10)
#define OWN_TEXT_SIZE (128u << 10)
#define OWN_MAPPINGS_MAX DRILLER_TABLE_CAPACITY
#define OWN_THREADS_MAX 8192u
#define OWN_NAME_BUCKETS 8192u
#define OWN_CONNECTIONS_MAX 128u
/* Of them for other processes; the rest is for one's own forks. */
#define OWN_OBSERVERS_MAX 64u
#define OWN_COLLAPSE_MAX 256u
#define OWN_INSIDE_MAX 1024u
/* Why a confined process refuses to be rebuilt. */
#define OWN_CONFINED "the program runs under a seccomp filter that it has set, so its memory stays private"
/* Why a process that has just forked refuses, for a moment. */
#define OWN_COPIED "a forked child still copies the memory, try again"
#define OWN_SKIP_MAX 1024u
#define OWN_WINDOWS_MAX 64u
#define OWN_DIRECTORY_SIZE ((uint64_t)DRILLER_ACTIVITY_OFFSET + DRILLER_ACTIVITY_SIZE)
/* A descriptor in the program's table is moved here or above, for programs that assume low numbers. */
#define OWN_DESCRIPTOR_FLOOR 500

/* What the environment asked for; filled in once, before the first thread. */
struct config {
    uint32_t mode;   /* enum driller_mode */
    uint32_t access; /* enum driller_access */
    int32_t rank;
    char group[DRILLER_GROUP_MAX + 1];
    char launch[128];
    char skip[OWN_SKIP_MAX]; /* DRILLER_SKIP, patterns separated by ':' */
};

/* A line of /proc/self/maps, and what was learned of it. */
struct mapping {
    uint64_t start, end;
    uint64_t offset; /* in its file */
    uint64_t inode;
    uint32_t device_major, device_minor;
    uint32_t protection;
    bool shared;
    bool detailed;       /* what follows was read from smaps */
    uint64_t anonymous;  /* bytes of copied-on-write or anonymous pages */
    uint64_t huge;       /* bytes of them in huge pages */
    uint64_t resident;   /* bytes */
    uint32_t advice;     /* MAPPING_* */
    int32_t key;         /* protection key */
    uint32_t name;       /* offset into the strings of the newest table */
    uint16_t kind;       /* enum driller_kind */
    uint16_t reason;     /* why it stays as it is: enum driller_reason; NONE: it is or can be in the image */
    uint16_t place;      /* enum mapping_place */
    uint16_t failed;     /* a reason that an attempt to share it ended with */
};

enum mapping_place {
    PLACE_ELSEWHERE = 0, /* not the image */
    PLACE_IMAGE = 1,     /* the image, MAP_SHARED, offset == start */
    PLACE_MOVED = 2,     /* the image, MAP_SHARED, at another offset */
    PLACE_PRIVATE = 3,   /* the image, MAP_PRIVATE: between fork and the child's copy */
    PLACE_INHERITED = 4, /* in a forked child: the parent's image, MAP_PRIVATE */
};

/* smaps' VmFlags that a new mapping has to be given again, or that forbid one. */
#define MAPPING_LOCKED 0x001u
#define MAPPING_HUGEPAGE 0x002u
#define MAPPING_NOHUGEPAGE 0x004u
#define MAPPING_DONTFORK 0x008u
#define MAPPING_DONTDUMP 0x010u
#define MAPPING_WIPEONFORK 0x020u
#define MAPPING_GROWSDOWN 0x040u
#define MAPPING_HUGETLB 0x080u
#define MAPPING_IO 0x100u /* PFN or I/O memory */
#define MAPPING_USERFAULTFD 0x200u
#define MAPPING_SEQUENTIAL 0x400u
#define MAPPING_RANDOM 0x800u
#define MAPPING_NORESERVE 0x1000u
#define MAPPING_LOCK_ON_FAULT 0x2000u

/* A segment table in the making, or as last published. */
struct table {
    uint32_t count, dropped, strings_used;
    struct driller_segment segments[OWN_MAPPINGS_MAX];
    char strings[DRILLER_STRINGS_SIZE];
};

/* One thread while it is parked. */
struct parked {
    int32_t tid;
    uint8_t seized, stopped;
    int16_t signal; /* to be delivered at release */
    uint64_t stack_pointer;
};

/* A wait that was interrupted and started again, to keep its deadline (see park_seize.c). */
struct restarted {
    int32_t tid;
    int32_t call;
    uint64_t deadline; /* nanoseconds, monotonic */
    struct timespec left; /* what it was started again with, for calls that take a pointer to it */
};

/* What /proc/<pid>/task/<tid>/status tells of a thread's rights. */
#define CREDENTIALS_GROUPS_MAX 1024u
struct credentials {
    uint32_t users[3], groups[3]; /* real, effective, saved */
    uint64_t permitted, effective, inheritable;
    uint32_t more_count;
    uint32_t more[CREDENTIALS_GROUPS_MAX];
};

struct own_file {
    uint64_t inode;
    uint32_t major, minor;
};

/* A writable segment of the image, while its writes are counted: see activity.h. */
struct activity_record {
    uint64_t start, end, offset; /* offset: of its first byte in the image */
    uint64_t watched, written;   /* pages, since the peer's start */
    uint64_t place;              /* of the next window in a large one */
    uint64_t pages;              /* those it has in memory, as last counted */
    uint32_t armed;              /* those that are protected, if it is watched whole */
    bool whole, huge;
};

/* Part of a large one that is protected until the next tick. */
struct activity_window {
    uint64_t start, end;
    uint32_t record, armed;
};

struct activity {
    uint32_t open;  /* futex: 1 while the descriptors may be open, which are in the service thread's table */
    int userfaultfd, pagemap;
    uint32_t state; /* enum driller_activity_state */
    int32_t error;
    bool refused;   /* until the leases have run out */
    uint32_t period_ms; /* 0: nobody asks */
    uint64_t next;  /* when the next tick is due: nanoseconds, monotonic */
    uint64_t tick, time_ns, watched, written;
    uint64_t generation; /* of the table that the records are of */
    uint64_t changes;    /* of the address space, as counted when the table was last made for them */
    uint32_t armed;
    uint32_t turn, large_turn; /* where to go on */
    uint32_t window_count, count;
    uint32_t newest; /* of the two arrays of records */
    struct activity_window windows[OWN_WINDOWS_MAX];
    struct activity_record records[2][OWN_MAPPINGS_MAX];
};

struct own {
    uint64_t region, region_size; /* this very mapping */
    uint64_t library_start, library_end; /* libdriller.so as mapped; empty in a static program */
    uint64_t arguments;  /* the page of the main stack from which on it holds arguments and environment, 0 if not known */
    uint64_t stack_end;  /* of the main stack, arguments included */
    uint64_t page;       /* bytes */
    uint64_t memory;     /* bytes of the machine */
    uint64_t heap_start, heap_end; /* the brk area when the mappings were read */
    uint64_t main_stack; /* an address on the main thread's stack */
    struct config config;

    int pid;
    int parent; /* peer this one was forked from */
    /*
     * Descriptors, -1 if none. These three are in the service thread's own descriptor table (see service.c), where the
     * program can neither close nor overwrite them.
     */
    int image, directory, socket;
    int proc; /* /proc, so that it can be read after a chroot(2) */
    int bell[2]; /* a pipe: whoever writes to it wakes the service, as whoever connects does */
    /* The image once more, in the program's table, for the overloads and fork; opened when first needed. */
    int program_image;
    int program_former;     /* the same of the image before, to be closed; see image_renew_job */
    struct own_file former; /* which that is */
    uint32_t image_major, image_minor;
    uint64_t image_inode;
    struct driller_header *header; /* the directory, MAP_SHARED */
    uint32_t started; /* futex: 0 starting, 1 the service runs, 2 it could not start (see message) */
    bool yama;        /* ptrace needs PR_SET_PTRACER */

    /* Held while a job runs, and by a thread that forks, so that a child never sees half of a job. */
    uint32_t lock;

    /*
     * Threads in the middle of an overload. What follows changes only while the door is shut and there are none, so
     * an overload finds the same state from its beginning to its end (see door.h).
     */
    uint64_t inside[OWN_INSIDE_MAX]; /* addresses of struct inside, 0: free */
    uint32_t mutators;               /* more of them, for whom there was no room */
    uint32_t door; /* futex: enum door */
    uint32_t image_closed; /* a forked child still copies: mappings are MAP_PRIVATE, the image is not to be written to */
    uint32_t advised;      /* some memory of the image has locks, keys or advice to carry over */
    uint32_t shared;       /* memory is in the image: overloads put new memory there too */
    uint32_t confined;     /* the program has set a seccomp filter: see confine.h */
    uint32_t lock_future;  /* mlockall(MCL_FUTURE) is in force: new mappings are locked, and filled at once */

    /* fork: see fork.c */
    uint32_t forking;     /* children that still copy */
    int fork_link;        /* the forking thread's connection to the service; the child inherits it */
    int fork_image;       /* the image, as the answer on it brought it */
    bool fork_restored;   /* it could not connect, so all memory was made private for it */
    int inherited;        /* in a child that still copies: the parent's image, else -1 */
    int inherited_link;   /* and the connection that tells the parent so */
    uint32_t inherited_left; /* mappings of it that are left */
    uint32_t private_left;   /* mappings of our own image that are still MAP_PRIVATE: what could not be written back */
    uint32_t inherited_major, inherited_minor;
    uint64_t inherited_inode;

    /* the agent: see agent.h */
    uint32_t agent_state; /* futex: enum agent_state */
    uint32_t agent_alive; /* futex; cleared by the kernel at its end */
    int agent_tid;

    struct credentials credentials[2]; /* of the process and of the service thread */
    uint32_t credentials_asked, credentials_done; /* futex: counts of wishes to follow, and of those carried out */
    uint32_t socket_uid;                          /* in the socket's name */

    /* the service thread */
    int service_tid;
    uint32_t service_done; /* CLONE_CHILD_CLEARTID */

    /* the job a helper does, valid while `lock` is held */
    int helper_pid;
    uint32_t helper_alive; /* futex; cleared by the kernel at its end */
    uint32_t helper_go;    /* futex */
    long (*job)(struct own *);
    long job_result; /* 0 or negative errno */
    struct driller_result result;
    uint32_t park_method; /* in force: enum driller_park_method */
    uint64_t park_began;
    uint32_t park_gate;    /* futex: 1 while signalled threads are to wait */
    uint32_t park_arrived; /* threads that wait at the gate */
    char message[256]; /* of the last failure */
    uint32_t park_timeout_ms;

    /* threads held for an observer: see hold.h */
    uint32_t hold_state; /* futex: enum hold_state */
    bool hold_on, hold_rebuild;
    uint64_t hold_until; /* nanoseconds, monotonic */
    struct driller_hold hold;

    uint32_t program_userfaultfd; /* the program has asked for one of its own: see activity_give_way */
    bool filter_forbids_tracking; /* see confine_allows_tracking */

    uint32_t parked_count;
    uint32_t mapping_count, mapping_dropped;
    /* What was in huge pages before it was moved, to be put into huge pages again. */
    uint32_t collapse_count;
    uint64_t collapse[OWN_COLLAPSE_MAX][2];
    uint32_t moved; /* mappings of the image at another offset than their address */
    uint32_t collapse_unsafe;      /* the kernel shows holes in a file whose pages it collapses */
    uint32_t pagemap_scan_missing; /* the kernel has no PAGEMAP_SCAN */
    int pagemap;                   /* open during a job, else -1 */

    struct parked parked[OWN_THREADS_MAX];
    struct restarted restarted[OWN_THREADS_MAX];
    char text[OWN_TEXT_SIZE];
    struct mapping mappings[OWN_MAPPINGS_MAX];
    uint32_t buckets[OWN_NAME_BUCKETS];
    struct table tables[2];
    uint32_t table; /* which of the two is the newest */
    uint64_t scratch[8192];
    struct activity activity;

    _Alignas(64) char service_tls[16384]; /* zeros; the thread pointer is in the middle */
    _Alignas(16) char service_stack[OWN_STACK_SIZE];
    _Alignas(16) char helper_stack[OWN_STACK_SIZE];
    _Alignas(16) char agent_stack[16384];
};

/* NULL while libdriller is off. */
extern struct own *driller_own;

/* Maps the region. NULL if there is no memory for it. */
struct own *own_create(void);

/* The futex lock of `own`; may be held across the caller's waits, never taken in a signal handler. */
void own_lock(struct own *own);
void own_unlock(struct own *own);

/* Remembers why something failed, for the directory and for whoever asked: "<what>: <text of -error>". */
long own_fail(struct own *own, long error, const char *what);

#endif
