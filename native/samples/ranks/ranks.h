/* SPDX-License-Identifier: EPL-2.0 */
/*
 * One rank of a ring of processes that pass tokens around. Everything it works with lies in named structures that
 * visibly change, so that there is something to look at: a demo, and a fixture for tests.
 */
#ifndef RANKS_H
#define RANKS_H

#include <stdbool.h>
#include <stdint.h>

#define RANKS_MAX 4096
#define QUEUE_SLOTS 64
#define TEXT_SIZE 128
#define WORKERS_MAX 64
/* After how many changes the rank of --fault goes wrong. */
#define FAULT_TICKS 20
#define RING_NAME_MAX 80

/* ---- options.c ---------------------------------------------------------------------------------------- */

struct options {
    int rank;
    int size;
    int interval_ms;
    int threads;
    int mappings;
    uint64_t ticks; /* to run for; 0: until told to end */
    int fault; /* the rank that goes wrong; -1: none */
    bool pointers;
    bool print;
    char ring[RING_NAME_MAX]; /* names the ring's sockets */
};

/* Returns -1, or the exit status with which the program has to end. */
int options_parse(int argc, char **argv, struct options *options);

/* ---- things.c: what there is to look at ------------------------------------------------------------------ */

struct token {
    uint64_t id;   /* the rank that made it */
    uint64_t hops; /* since then */
};

struct queue {
    uint64_t head; /* the next slot to take */
    uint64_t tail; /* the next slot to fill */
    struct token slots[QUEUE_SLOTS];
};

struct counters {
    uint64_t ticks;
    uint64_t tokens_passed;
    double average; /* of the values in the list */
};

struct node {
    struct node *next;
    uint64_t value;
    char label[32];
};

struct list {
    struct node *first;
    uint64_t length;
    int64_t direction; /* 1 while it grows, -1 while it shrinks */
};

struct worker {
    uint64_t count;
    uint64_t thread; /* its id */
};

/*
 * The same in all ranks, and never written: unless one of them goes wrong. Then a name that is too long runs over into what
 * follows it, as such things happen.
 */
struct settings {
    uint64_t version;
    char name[16];
    uint64_t limit;
    double factor;
};

/* Lies on the main thread's stack; easy to find in a dump. */
struct marker {
    char magic[16]; /* "RANKS-STACK-MARK" without its end */
    uint64_t ticks;
};

/* What struct driller_pointer is: a place in another process, which can be sent to anybody. */
struct remote {
    int32_t pid;
    uint32_t reserved;
    uint64_t segment;
    uint64_t offset;
};

/* Where each of them points does not change. */
struct pointers {
    const struct queue *queue; /* a symbol */
    const struct token *slot;  /* within it */
    const void *stack;
    const void *code;
    const struct pointers *self;
    const struct queue *neighbour; /* that of the left neighbour, as it is mapped here */
    const char *emptied;           /* mapped, but the memory was given back */
    const char *unmapped;          /* nothing any more */
    const void *round;             /* itself */
    struct remote remote;          /* the neighbour's queue, as the neighbour has sent it */
    const char *block;             /* within a block of the heap */
    const char *freed;             /* within one that was given back */
};

extern struct queue queue;
extern struct counters counters;
extern struct list list;
extern struct settings settings;
extern struct worker workers[WORKERS_MAX];
extern char text[TEXT_SIZE];
extern struct pointers pointers;

/* Makes small mappings that the kernel does not merge; false if there is no room for so many. */
bool things_map(int mappings);
bool queue_put(struct token token);
bool queue_take(struct token *token);
/* One step of everything that changes by itself. */
void things_tick(const struct options *options, struct marker *marker);
void things_free(void);
/* The addresses of it all, as one line of JSON on standard output. */
void things_print(const struct options *options, const struct marker *marker);

/* ---- ring.c: the neighbours ------------------------------------------------------------------------------- */

struct ring {
    int listener;
    int left;  /* tokens come from there */
    int right; /* and go there */
};

/* Finds the neighbours; false if they did not come, or `signals` (a signalfd) became readable: then errno is EINTR. */
bool ring_join(struct ring *ring, const struct options *options, int signals);
/* Puts what has arrived into the queue; false when the neighbour is gone. */
bool ring_receive(const struct ring *ring);
/* Passes on what is in the queue; false when the neighbour is gone. */
bool ring_send(const struct ring *ring);
void ring_leave(struct ring *ring);

/* ---- pointers.c --------------------------------------------------------------------------------------------- */

/* Fills in the pointers; `stack` lies on the stack. Before anything else is sent. */
void pointers_make(const struct ring *ring, const void *stack);

#endif
