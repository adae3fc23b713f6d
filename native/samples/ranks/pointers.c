/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Pointers of each sort, for those who look at pointers. The functions of Driller are there only if its library is loaded:
 * without it, what another rank has cannot be pointed to.
 */
#include "ranks.h"

#include <driller/driller.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE_MS 20000
#define BLOCK 456

#pragma weak driller_export
#pragma weak driller_attach
#pragma weak driller_import
#pragma weak driller_detach

struct pointers pointers;

/* Two mappings that were there: of one only the memory is given back, the other is gone. */
static void make_stale(void)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    int protection = PROT_READ | PROT_WRITE, flags = MAP_PRIVATE | MAP_ANONYMOUS;
    /* Far from everything else, where nothing comes to lie by chance afterwards. */
    uintptr_t place = ((uintptr_t)&queue - ((uintptr_t)1 << 28)) & ~(uintptr_t)(page - 1);
    char *area = mmap((void *)place, 3 * page, protection, flags, -1, 0);
    if (area == MAP_FAILED)
        return;
    memset(area, 'x', 3 * page);
    pointers.emptied = area + 8;
    pointers.unmapped = area + 2 * page + 8;
    madvise(area, page, MADV_DONTNEED);
    munmap(area + page, 2 * page);
}

/* Two blocks of a size that nothing else here has, so that the one that is given back is not handed out again. */
static void make_blocks(void)
{
    char *block = malloc(BLOCK), *freed = malloc(BLOCK);
    if (block == NULL || freed == NULL)
        abort();
    memset(block, 'b', BLOCK);
    memset(freed, 'f', BLOCK);
    pointers.block = block + 16;
    pointers.freed = freed + 32;
    free(freed);
}

/* Tells the right neighbour where the queue is, hears where that of the left one is, and maps it. */
static void meet_neighbour(const struct ring *ring)
{
    struct driller_pointer remote;
    struct driller_peer *peer;
    memset(&remote, 0, sizeof(remote));
    if (driller_export != NULL)
        driller_export(&queue, &remote);
    struct pollfd left = {.fd = ring->left, .events = POLLIN};
    if (send(ring->right, &remote, sizeof(remote), MSG_NOSIGNAL) != (ssize_t)sizeof(remote) ||
        poll(&left, 1, PATIENCE_MS) != 1 || recv(ring->left, &remote, sizeof(remote), 0) != (ssize_t)sizeof(remote) ||
        remote.pid == 0 || driller_attach == NULL || driller_import == NULL || driller_detach == NULL)
        return;
    pointers.remote = (struct remote){.pid = remote.pid, .segment = remote.segment, .offset = remote.offset};
    char error[DRILLER_ERROR_MAX];
    if (driller_attach(remote.pid, 0, PATIENCE_MS, &peer, error) == 0) {
        pointers.neighbour = driller_import(peer, &remote, sizeof(queue), 0, error);
        driller_detach(peer);
    }
    if (pointers.neighbour == NULL)
        fprintf(stderr, "ranks: the neighbour's queue is not shared: %s\n", error);
}

void pointers_make(const struct ring *ring, const void *stack)
{
    pointers.queue = &queue;
    pointers.slot = &queue.slots[3];
    pointers.code = pointers_make;
    pointers.stack = stack;
    pointers.self = &pointers;
    pointers.round = &pointers.round;
    make_stale();
    make_blocks();
    if (ring->left != ring->right)
        meet_neighbour(ring);
}
