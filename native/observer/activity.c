/* SPDX-License-Identifier: EPL-2.0 */
/* How much of a peer's memory changes, as the peer itself counts it. */
#include "internal.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#define PATIENCE_MS 1000

int dro_activity_map(int directory, int pid, const void **out, char *error)
{
    void *map = mmap(NULL, DRILLER_ACTIVITY_SIZE, PROT_READ, MAP_SHARED, directory, DRILLER_ACTIVITY_OFFSET);
    if (map == MAP_FAILED)
        return dro_fail(error, -errno, "cannot map the directory of process %d: %s", pid, strerror(errno));
    *out = map;
    return 0;
}

void dro_activity_unmap(const void *activity)
{
    if (activity != NULL)
        munmap((void *)activity, DRILLER_ACTIVITY_SIZE);
}

static int older(const struct driller_peer *peer, char *error)
{
    return dro_fail(error, -ENOTSUP, "process %d does not count activity: its libdriller is older, or it is saved in a snapshot",
                    peer->pid);
}

int driller_activity_watch(struct driller_peer *peer, uint32_t lease_ms, uint32_t period_ms, int timeout_ms,
                           struct driller_activity_lease *granted, char *error)
{
    struct driller_activity_lease lease = {lease_ms, period_ms};
    struct dro_request request = {
        .type = DRILLER_ACTIVITY, .payload = &lease, .length = sizeof(lease), .unanswered = granted == NULL};
    struct dro_packet answer;
    if (peer->activity == NULL)
        return older(peer, error);
    int status = dro_request(peer, &request, timeout_ms, &answer, error);
    if (status < 0 || granted == NULL)
        return status;
    if (answer.head.length != sizeof(lease))
        return dro_fail(error, -EPROTO, "process %d answered with a lease of the wrong size", peer->pid);
    memcpy(granted, answer.payload, sizeof(*granted));
    return 0;
}

/* One attempt; false when the owner was writing. */
static bool copy(const struct driller_activity *live, struct driller_activity *out, struct driller_activity_segment *segments,
                 size_t capacity)
{
    uint64_t before = __atomic_load_n(&live->sequence, __ATOMIC_ACQUIRE);
    if ((before & 1) != 0)
        return false;
    memcpy(out, live, sizeof(*out));
    size_t count = out->count < capacity ? out->count : capacity;
    if (count > DRILLER_TABLE_CAPACITY)
        count = DRILLER_TABLE_CAPACITY;
    if (count > 0)
        memcpy(segments, live + 1, count * sizeof(*segments));
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
    return __atomic_load_n(&live->sequence, __ATOMIC_RELAXED) == before;
}

/* What is wrong with it, or NULL. */
static const char *fault(const struct driller_activity *a, const struct driller_activity_segment *segments, size_t count)
{
    if (a->count > DRILLER_TABLE_CAPACITY)
        return "more segments than there can be";
    if (a->written > a->watched)
        return "more pages written to than looked at";
    for (size_t i = 0; i < count; i++) {
        if (segments[i].start >= segments[i].end || (i > 0 && segments[i].start < segments[i - 1].end))
            return "segments out of order";
        if (segments[i].written > segments[i].watched)
            return "more pages written to than looked at";
    }
    return NULL;
}

ssize_t driller_activity(const struct driller_peer *peer, struct driller_activity *out,
                         struct driller_activity_segment *segments, size_t capacity, char *error)
{
    dro_time deadline = dro_deadline(PATIENCE_MS);
    if (peer->activity == NULL)
        return older(peer, error);
    while (!copy(peer->activity, out, segments, capacity)) {
        if (dro_now() >= deadline)
            return dro_fail(error, -EAGAIN, "the peer keeps writing its counters, or stopped in the middle of it: try again");
        nanosleep(&(struct timespec){.tv_nsec = 20000}, NULL);
    }
    size_t count = out->count < capacity ? out->count : capacity;
    const char *wrong = fault(out, segments, count);
    if (wrong != NULL)
        return dro_fail(error, -EPROTO, "the activity that process %d counts makes no sense: %s", peer->pid, wrong);
    return (ssize_t)count;
}
