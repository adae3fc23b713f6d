/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Waiting for a peer's memory to go away. The owner counts the calls that change its address space and wakes nobody for
 * each of them, which would slow it down; so the waiter looks at the counter, asks for a new table when it has moved, and
 * otherwise sleeps on the table's generation, on which the owner wakes at each publication.
 */
#include "internal.h"

#include <errno.h>
#include <linux/futex.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Milliseconds between two looks at the counter. */
#define LOOK_MS 20

static bool in_image(struct driller_peer *peer, uint64_t address, size_t length, int *status, char *error)
{
    struct dro_table *table;
    *status = dro_table_get(peer, &table, error);
    if (*status < 0)
        return false;
    bool there = true;
    for (uint64_t at = address; there && at < address + length;) {
        const struct driller_segment *segment = dro_table_find(table, at);
        there = segment != NULL && segment->backing == DRILLER_BACKING_IMAGE;
        at = there ? segment->end : at;
    }
    dro_table_put(peer, table);
    return there;
}

static void sleep_on_generation(const struct driller_header *header, uint32_t generation, int ms)
{
    struct timespec time = {ms / 1000, ms % 1000 * 1000000L};
    /* the low half of the counter, on a little-endian machine */
    syscall(SYS_futex, (const uint32_t *)&header->generation, FUTEX_WAIT, generation, &time, NULL, 0);
}

int driller_wait_gone(struct driller_peer *peer, uint64_t address, size_t length, int timeout_ms, char *error)
{
    const struct driller_header *header = peer->directory;
    dro_time deadline = dro_deadline(timeout_ms < 0 ? 0 : timeout_ms);
    uint64_t seen = __atomic_load_n(&header->changes, __ATOMIC_RELAXED) - 1;
    uint64_t image = __atomic_load_n(&peer->image_inode, __ATOMIC_ACQUIRE);
    if (length == 0 || length > UINT64_MAX - address)
        return dro_fail(error, -EINVAL, "the range is empty or wraps around");
    for (;;) {
        uint64_t changes = __atomic_load_n(&header->changes, __ATOMIC_RELAXED);
        uint32_t generation = (uint32_t)__atomic_load_n(&header->generation, __ATOMIC_ACQUIRE);
        int status = 0;
        /* a peer that is stopped or gone cannot answer: its last table counts */
        if (changes != seen)
            driller_request(peer, DRILLER_REFRESH, 0, 1000, NULL, NULL);
        seen = changes;
        if (!dro_alive(peer) || __atomic_load_n(&peer->image_inode, __ATOMIC_ACQUIRE) != image ||
            !in_image(peer, address, length, &status, error))
            return status < 0 ? status : 1;
        int left = timeout_ms < 0 ? LOOK_MS : dro_remaining_ms(deadline);
        if (left == 0)
            return 0;
        sleep_on_generation(header, generation, left < LOOK_MS ? left : LOOK_MS);
    }
}
