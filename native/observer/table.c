/* SPDX-License-Identifier: EPL-2.0 */
/* The segment table: copied while nobody writes it, and checked before anybody uses it. */
#include "internal.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* How long a reader waits for an owner that keeps publishing. */
#define PATIENCE_MS 1000

static void table_free(struct dro_table *table)
{
    free(table->segments);
    free(table->strings);
    free(table);
}

void dro_segment_set_apart(struct driller_segment *segment)
{
    if (segment->backing != DRILLER_BACKING_IMAGE)
        return;
    segment->backing = DRILLER_BACKING_NONE;
    segment->reason = DRILLER_REASON_NOT_YET;
}

const char *dro_segment_fault(const struct driller_segment *segment, uint64_t image_size)
{
    uint64_t size = segment->end - segment->start;
    if (segment->start >= segment->end)
        return "ends before it starts";
    if (segment->offset + size < segment->offset)
        return "has an offset out of range";
    if (segment->backing == DRILLER_BACKING_IMAGE && segment->offset + size > image_size)
        return "lies outside of the image";
    if (segment->backing > DRILLER_BACKING_FILE)
        return "is backed by something unknown";
    return NULL;
}

static const char *fault_in_table(const struct dro_table *table, const struct driller_segment *segment,
                                  uint64_t previous_end)
{
    const char *fault = dro_segment_fault(segment, table->header.image_size);
    if (fault != NULL)
        return fault;
    if (segment->start < previous_end)
        return "overlaps the one before it";
    if (segment->name != 0 && segment->name >= table->header.strings_used)
        return "has a name outside of the strings";
    return NULL;
}

static int check(const struct driller_peer *peer, const struct dro_table *table, char *error)
{
    uint64_t end = 0;
    for (size_t i = 0; i < table->count; i++) {
        const char *fault = fault_in_table(table, &table->segments[i], end);
        if (fault != NULL)
            return dro_fail(error, -EPROTO, "the directory of process %d is damaged: segment %zu %s", peer->pid, i,
                            fault);
        end = table->segments[i].end;
    }
    return 0;
}

static int allocate(struct dro_table *table, char *error)
{
    size_t segments = table->header.count, strings = table->header.strings_used;
    struct driller_segment *more_segments =
        reallocarray(table->segments, segments != 0 ? segments : 1, sizeof(*more_segments));
    if (more_segments != NULL)
        table->segments = more_segments;
    /* One byte more, so that the last string ends. */
    char *more_strings = realloc(table->strings, strings + 1);
    if (more_strings != NULL)
        table->strings = more_strings;
    return more_segments != NULL && more_strings != NULL
               ? 0
               : dro_fail(error, -ENOMEM, "out of memory for a segment table");
}

static int copy(const struct driller_peer *peer, struct dro_table *table, dro_time deadline, char *error)
{
    const unsigned char *directory = peer->directory;
    const struct driller_header *live = peer->directory;
    for (;;) {
        int status = dro_header_copy(directory, &table->header, deadline, error);
        if (status == 0)
            status = dro_header_check(&table->header, peer->pid, error);
        if (status < 0)
            return status;
        if (table->header.count > DRILLER_TABLE_CAPACITY || table->header.strings_used > DRILLER_STRINGS_SIZE ||
            table->header.image_size != peer->image_size)
            return dro_fail(error, -EPROTO, "the directory of process %d is damaged: a count is out of range",
                            peer->pid);
        status = allocate(table, error);
        if (status < 0)
            return status;
        table->count = table->header.count;
        table->strings_size = (size_t)table->header.strings_used + 1;
        memcpy(table->segments, directory + DRILLER_TABLE_OFFSET, table->count * sizeof(struct driller_segment));
        memcpy(table->strings, directory + DRILLER_STRINGS_OFFSET, table->header.strings_used);
        table->strings[table->strings_size - 1] = '\0';
        __atomic_thread_fence(__ATOMIC_ACQUIRE);
        if (__atomic_load_n(&live->sequence, __ATOMIC_RELAXED) == table->header.sequence)
            return check(peer, table, error);
        if (dro_now() >= deadline)
            return dro_fail(error, -EAGAIN, "process %d keeps writing its directory: try again", peer->pid);
    }
}

/* What lies in an image that this observer does not have. */
static void set_apart(const struct driller_peer *peer, struct dro_table *table)
{
    if (dro_image_is_current(peer, table->header.image_inode))
        return;
    for (size_t i = 0; i < table->count; i++)
        dro_segment_set_apart(&table->segments[i]);
}

static int load(const struct driller_peer *peer, struct dro_table **out, char *error)
{
    struct dro_table *table = calloc(1, sizeof(*table));
    if (table == NULL)
        return dro_fail(error, -ENOMEM, "out of memory for a segment table");
    /* A dead owner finishes nothing any more. */
    int patience = dro_alive(peer) ? PATIENCE_MS : 0;
    int status = copy(peer, table, dro_deadline(patience), error);
    if (status == -EAGAIN && patience == 0)
        dro_fail(error, status, "process %d ended while it wrote its directory: its table is incomplete", peer->pid);
    if (status < 0) {
        table_free(table);
        return status;
    }
    set_apart(peer, table);
    *out = table;
    return 0;
}

static uint64_t current_sequence(const struct driller_peer *peer)
{
    const struct driller_header *live = peer->directory;
    return __atomic_load_n(&live->sequence, __ATOMIC_ACQUIRE);
}

static void put_locked(struct dro_table *table)
{
    if (table != NULL && --table->references == 0)
        table_free(table);
}

/* The last copy is kept: while the sequence stands still, it is what a new one would be. */
int dro_table_get(struct driller_peer *peer, struct dro_table **out, char *error)
{
    int status = 0;
    pthread_mutex_lock(&peer->table_lock);
    if (peer->table == NULL || peer->table->header.sequence != current_sequence(peer)) {
        struct dro_table *fresh;
        status = load(peer, &fresh, error);
        if (status == 0) {
            fresh->references = 1;
            put_locked(peer->table);
            peer->table = fresh;
        }
    }
    if (status == 0) {
        peer->table->references++;
        *out = peer->table;
    }
    pthread_mutex_unlock(&peer->table_lock);
    return status;
}

void dro_table_put(struct driller_peer *peer, struct dro_table *table)
{
    pthread_mutex_lock(&peer->table_lock);
    put_locked(table);
    pthread_mutex_unlock(&peer->table_lock);
}

void dro_table_forget(struct driller_peer *peer)
{
    pthread_mutex_lock(&peer->table_lock);
    put_locked(peer->table);
    peer->table = NULL;
    pthread_mutex_unlock(&peer->table_lock);
}

size_t dro_table_first_behind(const struct dro_table *table, uint64_t address)
{
    size_t low = 0, high = table->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (table->segments[middle].end > address)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

const struct driller_segment *dro_table_find(const struct dro_table *table, uint64_t address)
{
    size_t i = dro_table_first_behind(table, address);
    return i < table->count && table->segments[i].start <= address ? &table->segments[i] : NULL;
}

int driller_peer_table(const struct driller_peer *peer, struct driller_header *header,
                       struct driller_segment **segments, size_t *count, char **strings, size_t *strings_size,
                       char *error)
{
    struct dro_table *table;
    int status = load(peer, &table, error);
    if (status < 0)
        return status;
    if (header != NULL)
        *header = table->header;
    if (count != NULL)
        *count = table->count;
    if (strings_size != NULL)
        *strings_size = table->strings_size;
    if (segments != NULL) {
        *segments = table->segments;
        table->segments = NULL;
    }
    if (strings != NULL) {
        *strings = table->strings;
        table->strings = NULL;
    }
    table_free(table);
    return 0;
}

void driller_table_free(struct driller_segment *segments, char *strings)
{
    free(segments);
    free(strings);
}
