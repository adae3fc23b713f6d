/* SPDX-License-Identifier: EPL-2.0 */
/* What a peer asks of its own library: it is its own observer, and asks over its own socket. */
#include "own.h"

#include <driller/driller.h>

#define PUBLIC __attribute__((visibility("default")))

/* Longer than any parking is tried, so that the peer's own answer arrives. */
#define ANSWER_MS 30000

static int ask(uint16_t type, struct driller_result *result)
{
    struct driller_peer *self;
    if (driller_own == NULL || driller_own->started != 1)
        return -ENOTCONN;
    int status = driller_attach(driller_own->pid, DRILLER_ATTACH_NO_PROC, ANSWER_MS, &self, NULL);
    if (status < 0)
        return status;
    status = driller_request(self, type, 0, ANSWER_MS, result, NULL);
    driller_detach(self);
    return status;
}

PUBLIC int driller_rebuild(struct driller_result *result)
{
    return ask(DRILLER_REBUILD, result);
}

PUBLIC int driller_restore(struct driller_result *result)
{
    return ask(DRILLER_RESTORE, result);
}

/* Whether others can map the segment, by the newest table. */
static int check_shared(struct driller_peer *self, uint64_t segment)
{
    struct driller_segment *segments;
    size_t count;
    int status = driller_peer_table(self, NULL, &segments, &count, NULL, NULL, NULL);
    if (status < 0)
        return status;
    status = -EFAULT;
    for (size_t i = 0; i < count; i++)
        if (segments[i].start == segment)
            status = segments[i].backing != DRILLER_BACKING_NONE ? 0 : -ENXIO;
    driller_table_free(segments, NULL);
    return status;
}

PUBLIC int driller_export(const void *local, struct driller_pointer *pointer)
{
    struct driller_peer *self;
    if (driller_own == NULL || driller_own->started != 1)
        return -ENOTCONN;
    int status = driller_attach(driller_own->pid, DRILLER_ATTACH_NO_PROC, ANSWER_MS, &self, NULL);
    if (status < 0)
        return status;
    status = driller_request(self, DRILLER_REFRESH, 0, ANSWER_MS, NULL, NULL);
    if (status == 0)
        status = driller_pointer_make(self, (uint64_t)(uintptr_t)local, pointer, NULL);
    if (status == 0)
        status = check_shared(self, pointer->segment);
    driller_detach(self);
    return status;
}
