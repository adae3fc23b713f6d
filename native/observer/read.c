/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Reading a peer, whichever way each of its bytes can be had.
 *
 * What a read returns was true while it ran: it is done over if a new table was published meanwhile, and what the table
 * says to lie in the image is only taken from there if the kernel confirms that the process has it mapped. Where the
 * kernel cannot be asked cheaply (before Linux 6.11), only zeros are doubted; of a process that has ended, or of another
 * user's, the last table is believed.
 */
#include "internal.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include <sys/mman.h>

#define ATTEMPTS 64
/* Bytes between two looks at the table. */
#define CHUNK ((size_t)256 << 10)

/* Why the kernel would not copy from the process. */
static int explain_refusal(const struct driller_peer *peer, const struct driller_segment *segment, uint64_t address,
                           int code, char *error)
{
    switch (code) {
    case -ESRCH:
        return dro_fail(error, code, "process %d has ended; 0x%" PRIx64 " lies in memory that was never shared (%s)",
                        peer->pid, address, dro_reason_text(segment->reason));
    case -EPERM:
    case -EACCES:
        return dro_fail(error, -EPERM,
                        "0x%" PRIx64 " is private to process %d (%s) and the kernel refuses to copy it: share it with "
                        "'driller rebuild %d', or allow ptrace (kernel.yama.ptrace_scope)",
                        address, peer->pid, dro_reason_text(segment->reason), peer->pid);
    case -EFAULT:
        if ((segment->protection & PROT_READ) == 0)
            return dro_fail(error, -EACCES, "0x%" PRIx64 " of process %d has no read permission", address, peer->pid);
        return dro_fail(error, -EACCES,
                        "0x%" PRIx64 " of process %d cannot be read (%s), or was unmapped since the table was "
                        "published",
                        address, peer->pid, dro_reason_text(segment->reason));
    default:
        return dro_fail(error, code, "cannot read 0x%" PRIx64 " of process %d: %s", address, peer->pid,
                        strerror(-code));
    }
}

/* While a child copies the image, a forking peer writes to private copies: the image is behind, if somebody lives. */
static ssize_t read_forking(const struct driller_peer *peer, uint64_t address, void *buffer, size_t length,
                            uint32_t *way, char *error)
{
    *way = DRILLER_WAY_PROCESS_VM;
    ssize_t n = dro_read_process(peer, address, buffer, length);
    if (n > 0 || n == -ESRCH)
        return n;
    return dro_fail(error, -EAGAIN, "process %d is forking and its image is behind at 0x%" PRIx64 ": try again",
                    peer->pid, address);
}

static ssize_t read_image(const struct driller_peer *peer, const struct driller_segment *segment, uint64_t address,
                          void *buffer, size_t length, char *error)
{
    ssize_t n = dro_read_image(peer, segment, address, buffer, length);
    if (n < 0)
        return dro_fail(error, (int)n, "cannot read the image of process %d: %s", peer->pid, strerror((int)-n));
    if (n == 0) /* the segment was checked against the image's sealed size */
        return dro_fail(error, -EPROTO, "the image of process %d ends before 0x%" PRIx64, peer->pid, address);
    /* Asked afterwards: what is mapped now was not given back before. */
    return (ssize_t)dro_shared_length(peer, segment, address, (size_t)n);
}

/* By the ways that the segment allows, best first; at most `length` bytes, all in the segment. */
static ssize_t read_place(const struct driller_peer *peer, const struct dro_place *place, uint64_t address,
                          void *buffer, size_t length, uint32_t *way, char *error)
{
    const struct driller_segment *segment = &place->segment;
    ssize_t n = 0;
    if (segment->backing == DRILLER_BACKING_IMAGE && place->state == DRILLER_STATE_FORKING) {
        n = read_forking(peer, address, buffer, length, way, error);
        if (n != -ESRCH)
            return n;
    }
    if (segment->backing == DRILLER_BACKING_IMAGE) {
        *way = DRILLER_WAY_IMAGE;
        n = read_image(peer, segment, address, buffer, length, error);
    } else if (segment->backing == DRILLER_BACKING_FILE) {
        *way = DRILLER_WAY_FILE;
        n = dro_read_backing_file(peer, segment, place->path, address, buffer, length);
        n = n < 0 ? 0 : n;
    }
    if (n != 0)
        return n;
    *way = DRILLER_WAY_PROCESS_VM;
    n = dro_read_process(peer, address, buffer, length);
    if (n == -ESRCH && segment->backing == DRILLER_BACKING_FILE)
        return dro_fail(error, -ESRCH,
                        "process %d has ended, and the file behind 0x%" PRIx64 " is gone or was replaced", peer->pid,
                        address);
    return n > 0 ? n : explain_refusal(peer, segment, address, n == 0 ? -EFAULT : (int)n, error);
}

/* Some bytes at `address`; over again if a new table was published meanwhile. */
static ssize_t read_some(const struct driller_peer *peer, uint64_t address, void *buffer, size_t length, uint32_t *ways,
                         char *error)
{
    struct dro_place place;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        uint32_t way;
        int status = dro_locate(peer, address, &place, error);
        if (status < 0)
            return status;
        size_t part = length < CHUNK ? length : CHUNK;
        if (part > place.segment.end - address)
            part = (size_t)(place.segment.end - address);
        ssize_t n = read_place(peer, &place, address, buffer, part, &way, error);
        /* What the kernel copied from the process is the truth, whatever the table says. */
        if ((n > 0 && way == DRILLER_WAY_PROCESS_VM) || dro_place_holds(peer, &place)) {
            *ways |= n > 0 ? way : 0;
            return n;
        }
    }
    return dro_fail(error, -EAGAIN, "process %d keeps changing its mappings at 0x%" PRIx64 ": try again", peer->pid,
                    address);
}

ssize_t driller_read(struct driller_peer *peer, uint64_t address, void *buffer, size_t length, uint32_t *ways,
                     char *error)
{
    uint32_t taken = 0;
    size_t done = 0;
    if (ways != NULL)
        *ways = 0;
    if (length > SSIZE_MAX)
        return dro_fail(error, -EINVAL, "more bytes than can be read at once");
    while (done < length) {
        /* No segment reaches the last address there is. */
        ssize_t n = address + done < address
                        ? dro_fail(error, -EFAULT, "the address space ends before that")
                        : read_some(peer, address + done, (char *)buffer + done, length - done, &taken, error);
        if (n < 0 && done == 0)
            return n;
        if (n < 0)
            break;
        done += (size_t)n;
    }
    if (ways != NULL)
        *ways = taken;
    return (ssize_t)done;
}
