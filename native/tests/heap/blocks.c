/* SPDX-License-Identifier: EPL-2.0 */
/*
 * A program with blocks of malloc in every state, which says of each what it is: for those who tell that from outside. Without an
 * argument it then stands still; `churn` goes on allocating and freeing beside blocks that it keeps; `sizes` and `cycle` damage the
 * heap as faulty programs do.
 */
#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MOST 8192
#define THREADS 3
#define KEPT 300
#define LISTED 7 /* blocks of one size that a thread's list holds */
#define FAST 4
#define CHURNED 512

enum state { IN_USE = 1, FREED, UNUSED, NO_BLOCK };
enum kind { KEPT_BLOCK, LISTED_BLOCK, FAST_BLOCK, SORTED_BLOCK, UNSORTED_BLOCK, MERGED_BLOCK, REUSED_BLOCK, TOP_BLOCK, FOREIGN_BLOCK,
            WRITTEN_BLOCK, MAPPED_BLOCK, ALIGNED_BLOCK, END_OF_BLOCK, KINDS };

/* What is read from outside. */
struct place {
    uint64_t address, block, size;
    uint32_t state, kind;
};
struct place places[MOST];
volatile uint64_t place_count, ready, churns;

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static void *foreign[LISTED];
static pthread_barrier_t freed;

/* Blocks are handed out again and again; the compiler must not know. */
static void *volatile hidden;

static void *allocate(size_t size)
{
    hidden = malloc(size);
    void *block = hidden;
    if (block == NULL)
        abort();
    memset(block, 'b', size);
    return block;
}

static void give_back(void *block)
{
    hidden = block;
    free(hidden);
}

static void publish_part(const void *block, size_t offset, size_t size, enum state state, enum kind kind)
{
    if (place_count == MOST)
        abort();
    places[place_count] = (struct place){(uint64_t)block + offset, (uint64_t)block, size, state, kind};
    place_count++;
}

static void publish(const void *block, size_t size, enum state state, enum kind kind)
{
    publish_part(block, 0, size, state, kind);
    publish_part(block, size / 2, size, state, kind);
    publish_part(block, size - 1, size, state, kind);
}

struct held {
    void *block;
    size_t size;
};

static struct held hold(size_t size)
{
    struct held held = {.block = allocate(size)};
    held.size = malloc_usable_size(held.block);
    return held;
}

static struct held hold_aligned(size_t alignment, size_t size)
{
    void *block;
    if (posix_memalign(&block, alignment, size) != 0)
        abort();
    return (struct held){block, malloc_usable_size(block)};
}

/* Allocates everything first, and frees it then in an order in which nothing is handed out again by chance. */
static void make_blocks(int is_main)
{
    static const size_t listed_sizes[] = {40, 100, 500, 1000}, fast_sizes[] = {24, 56, 72}, binned_sizes[] = {1200, 3000, 9000};
    struct held kept[KEPT], listed[4][5], fast[3][LISTED + FAST], sorted[3], unsorted[3], merged[3], reused, written[3], aligned, mapped, mapped_aligned;
    for (size_t i = 0; i < KEPT; i++)
        kept[i] = hold(1 + i * i % 2999);
    for (size_t i = 0; i < 4; i++)
        for (size_t k = 0; k < 5; k++)
            listed[i][k] = hold(listed_sizes[i]);
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < LISTED + FAST; k++)
            fast[i][k] = hold(fast_sizes[i]);
    for (size_t i = 0; i < 3; i++) {
        sorted[i] = hold(binned_sizes[i]);
        hold(100); /* keeps neighbours from merging */
        unsorted[i] = hold(binned_sizes[i] + 64);
        hold(100);
    }
    for (size_t i = 0; i < 3; i++)
        merged[i] = hold(1500);
    hold(100);
    for (size_t i = 0; i < 3; i++)
        written[i] = hold(700);
    reused = hold(300);
    aligned = hold_aligned(4096, 5000);
    mapped = hold(300000);
    mapped_aligned = hold_aligned(1 << 16, 400000);
    for (size_t i = 0; is_main && i < LISTED; i++)
        foreign[i] = allocate(850);

    for (size_t i = 0; i < 3; i++)
        give_back(sorted[i].block);
    hold(20000); /* has what is unsorted put into bins */
    for (size_t i = 0; i < 3; i++)
        give_back(unsorted[i].block);
    give_back(merged[0].block);
    give_back(merged[2].block);
    give_back(merged[1].block);
    for (size_t i = 0; i < 4; i++)
        for (size_t k = 0; k < 5; k++)
            give_back(listed[i][k].block);
    for (size_t i = 0; i < 3; i++) {
        give_back(written[i].block);
        memset((char *)written[i].block + 8, 'w', 60); /* as a faulty program does */
    }
    give_back(reused.block);
    if (allocate(300) != reused.block)
        reused.block = NULL; /* another allocator */
    /* What is freed at the end of a heap is merged with what was never handed out; fast bins are emptied then. */
    void *last = allocate(50000);
    give_back(last);
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < LISTED + FAST; k++)
            give_back(fast[i][k].block);

    for (size_t i = 0; i < KEPT; i++)
        publish(kept[i].block, kept[i].size, IN_USE, KEPT_BLOCK);
    for (size_t i = 0; i < 4; i++)
        for (size_t k = 0; k < 5; k++)
            publish(listed[i][k].block, listed[i][k].size, FREED, LISTED_BLOCK);
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < LISTED + FAST; k++)
            publish(fast[i][k].block, fast[i][k].size, FREED, k < LISTED ? LISTED_BLOCK : FAST_BLOCK);
    for (size_t i = 0; i < 3; i++) {
        publish(sorted[i].block, sorted[i].size, FREED, SORTED_BLOCK);
        publish(unsorted[i].block, unsorted[i].size, FREED, UNSORTED_BLOCK);
        publish(written[i].block, written[i].size, FREED, WRITTEN_BLOCK);
    }
    publish(merged[0].block, (size_t)((char *)merged[2].block - (char *)merged[0].block) + merged[2].size, FREED, MERGED_BLOCK);
    if (reused.block != NULL)
        publish(reused.block, reused.size, IN_USE, REUSED_BLOCK);
    publish(aligned.block, aligned.size, IN_USE, ALIGNED_BLOCK);
    publish_part(kept[7].block, kept[7].size, 0, NO_BLOCK, END_OF_BLOCK);
    publish(mapped.block, mapped.size, IN_USE, MAPPED_BLOCK);
    publish(mapped_aligned.block, mapped_aligned.size, IN_USE, MAPPED_BLOCK);
    publish_part(last, 8, 0, UNUSED, TOP_BLOCK);
    publish_part(last, 40000, 0, UNUSED, TOP_BLOCK);
}

static void churn(unsigned seed)
{
    void *blocks[CHURNED] = {0};
    for (;;) {
        seed = seed * 1103515245 + 12345;
        size_t which = (seed >> 16) % CHURNED;
        free(blocks[which]);
        seed = seed * 1103515245 + 12345;
        size_t size = 1 + (seed >> 16) % (seed % 7 == 0 ? 9000 : 200);
        blocks[which] = malloc(size);
        memset(blocks[which], 'c', size);
        __atomic_fetch_add(&churns, 1, __ATOMIC_RELAXED);
    }
}

static int churning;

static void *work(void *argument)
{
    pthread_mutex_lock(&turn);
    make_blocks(0);
    if (argument != NULL)
        for (size_t i = 0; i < LISTED; i++) { /* the main thread's blocks, in the list of this one */
            size_t size = malloc_usable_size(foreign[i]);
            give_back(foreign[i]);
            publish(foreign[i], size, FREED, FOREIGN_BLOCK);
        }
    pthread_mutex_unlock(&turn);
    pthread_barrier_wait(&freed);
    if (churning)
        churn((unsigned)(uintptr_t)&argument);
    for (;;)
        pause();
    return NULL;
}

static void damage(const char *how)
{
    uint64_t *block = NULL, *blocks[64];
    for (int i = 0; i < 64; i++)
        block = blocks[i] = allocate(200);
    size_t usable = malloc_usable_size(block);
    for (int i = 0; i < 64 && strcmp(how, "sizes") == 0; i++)
        memset((char *)blocks[i] + usable, i % 3 == 0 ? 0xff : i, 8); /* the next one's head */
    if (strcmp(how, "cycle") == 0) {
        give_back(block);
        block[0] = (uint64_t)block ^ (uint64_t)block >> 12;
    }
}

int main(int argc, char **argv)
{
    pthread_t threads[THREADS];
    churning = argc > 1 && strcmp(argv[1], "churn") == 0;
    pthread_barrier_init(&freed, NULL, THREADS + 1);
    pthread_mutex_lock(&turn);
    for (long i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, work, i == 0 ? threads : NULL);
    make_blocks(1);
    pthread_mutex_unlock(&turn);
    pthread_barrier_wait(&freed);
    if (argc > 1 && !churning)
        damage(argv[1]);
    ready = 1;
    if (churning)
        churn(1);
    for (;;)
        pause();
}
