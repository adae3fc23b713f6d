/* SPDX-License-Identifier: EPL-2.0 */
/* Writing into a peer that allows it: into its image only. */
#include "internal.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* How many of `length` bytes at `address` can be written to the image, or why none. */
static ssize_t writable_length(const struct driller_peer *peer, const struct dro_place *place, uint64_t address,
                               size_t length, char *error)
{
    const struct driller_segment *segment = &place->segment;
    if (place->state == DRILLER_STATE_FORKING)
        return dro_fail(error, -EAGAIN, "process %d is forking: try again", peer->pid);
    if (segment->backing != DRILLER_BACKING_IMAGE)
        return dro_fail(error, -EROFS,
                        "0x%" PRIx64 " of process %d is not shared (%s): only shared memory can be written", address,
                        peer->pid, dro_reason_text(segment->reason));
    if ((segment->protection & PROT_WRITE) == 0)
        return dro_fail(error, -EROFS, "0x%" PRIx64 " is read-only in process %d itself", address, peer->pid);
    if (length > segment->end - address)
        length = (size_t)(segment->end - address);
    length = dro_shared_length(peer, segment, address, length);
    if (length == 0)
        return dro_fail(error, -EROFS,
                        "0x%" PRIx64 " of process %d is no longer shared; 'driller rebuild %d' shares it", address,
                        peer->pid, peer->pid);
    return (ssize_t)length;
}

static ssize_t write_some(const struct driller_peer *peer, uint64_t address, const void *buffer, size_t length,
                          char *error)
{
    struct dro_place place;
    int status = dro_locate(peer, address, &place, error);
    if (status < 0)
        return status;
    ssize_t part = writable_length(peer, &place, address, length, error);
    if (part < 0)
        return part;
    ssize_t n;
    do
        n = pwrite(peer->image, buffer, (size_t)part, (off_t)(place.segment.offset + (address - place.segment.start)));
    while (n < 0 && errno == EINTR);
    if (n > 0)
        return n;
    int code = n < 0 ? errno : EIO;
    return dro_fail(error, -code, "cannot write the image of process %d: %s", peer->pid, strerror(code));
}

ssize_t driller_write(struct driller_peer *peer, uint64_t address, const void *buffer, size_t length, char *error)
{
    if (!peer->writable)
        return dro_fail(error, -EROFS, "process %d was attached to for reading only", peer->pid);
    if (length > SSIZE_MAX || length > UINT64_MAX - address)
        return dro_fail(error, -EINVAL, "more bytes than can be written at once");
    size_t done = 0;
    while (done < length) {
        ssize_t n = write_some(peer, address + done, (const char *)buffer + done, length - done, error);
        if (n < 0 && done == 0)
            return n;
        if (n < 0)
            break;
        done += (size_t)n;
    }
    return (ssize_t)done;
}
