/* SPDX-License-Identifier: EPL-2.0 */
/* Writing into a peer that allows it: into its image only. */
#include "internal.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int check_segment(const struct driller_peer *peer, const struct driller_segment *segment, uint64_t address,
                         char *error)
{
    if (segment == NULL)
        return dro_fail(error, -EFAULT,
                        "nothing is mapped at 0x%" PRIx64 " in process %d; 'driller maps %d' lists what is", address,
                        peer->pid, peer->pid);
    if (segment->backing != DRILLER_BACKING_IMAGE)
        return dro_fail(error, -EROFS,
                        "0x%" PRIx64 " of process %d is not shared (%s): only shared memory can be written", address,
                        peer->pid, dro_reason_text(segment->reason));
    if ((segment->protection & PROT_WRITE) == 0)
        return dro_fail(error, -EROFS, "0x%" PRIx64 " is read-only in process %d itself", address, peer->pid);
    return 0;
}

ssize_t driller_write(struct driller_peer *peer, uint64_t address, const void *buffer, size_t length, char *error)
{
    if (!peer->writable)
        return dro_fail(error, -EROFS, "process %d was attached to for reading only", peer->pid);
    if (length > SSIZE_MAX || length > UINT64_MAX - address)
        return dro_fail(error, -EINVAL, "more bytes than can be written at once");
    struct dro_table *table;
    int status = dro_table_get(peer, &table, error);
    if (status < 0)
        return status;
    if (table->header.state == DRILLER_STATE_FORKING)
        status = dro_fail(error, -EAGAIN, "process %d is forking: try again", peer->pid);
    size_t done = 0;
    while (status == 0 && done < length) {
        uint64_t at = address + done;
        const struct driller_segment *segment = dro_table_find(table, at);
        status = check_segment(peer, segment, at, error);
        if (status < 0)
            break;
        size_t part = length - done;
        if (part > segment->end - at)
            part = (size_t)(segment->end - at);
        ssize_t n =
            pwrite(peer->image, (const char *)buffer + done, part, (off_t)(segment->offset + (at - segment->start)));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            status = dro_fail(error, n < 0 ? -errno : -EIO, "cannot write the image of process %d: %s", peer->pid,
                              strerror(n < 0 ? errno : EIO));
            break;
        }
        done += (size_t)n;
    }
    dro_table_put(peer, table);
    return done > 0 ? (ssize_t)done : status;
}
