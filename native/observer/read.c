/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Reading a peer, whichever way each of its bytes can be had.
 *
 * What a read returns was true while it ran, as far as the peer has published: if its table changed meanwhile in the
 * range that was read, the read is done over. A mapping that the peer removed without telling libdriller (a raw
 * system call) stays in the table until the next REFRESH or REBUILD.
 */
#include "internal.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include <sys/mman.h>

#define ATTEMPTS 8

static const char *name_of(const struct dro_table *table, const struct driller_segment *segment)
{
    return segment->name < table->strings_size ? table->strings + segment->name : "";
}

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

static ssize_t read_segment(struct driller_peer *peer, const struct dro_table *table,
                            const struct driller_segment *segment, uint64_t address, void *buffer, size_t length,
                            uint32_t *way, char *error)
{
    ssize_t n;
    if (segment->backing == DRILLER_BACKING_IMAGE && table->header.state == DRILLER_STATE_FORKING) {
        n = read_forking(peer, address, buffer, length, way, error);
        if (n != -ESRCH)
            return n;
    }
    if (segment->backing == DRILLER_BACKING_IMAGE) {
        *way = DRILLER_WAY_IMAGE;
        n = dro_read_image(peer, segment, address, buffer, length);
        if (n < 0)
            return dro_fail(error, (int)n, "cannot read the image of process %d: %s", peer->pid, strerror((int)-n));
        if (n == 0) /* the table was checked against the image's sealed size */
            return dro_fail(error, -EPROTO, "the image of process %d ends before 0x%" PRIx64, peer->pid, address);
        return n;
    }
    if (segment->backing == DRILLER_BACKING_FILE) {
        *way = DRILLER_WAY_FILE;
        n = dro_read_backing_file(peer, segment, name_of(table, segment), address, buffer, length);
        if (n > 0)
            return n;
    }
    *way = DRILLER_WAY_PROCESS_VM;
    n = dro_read_process(peer, address, buffer, length);
    if (n == -ESRCH && segment->backing == DRILLER_BACKING_FILE)
        return dro_fail(error, -ESRCH,
                        "process %d has ended, and the file behind 0x%" PRIx64 " is gone or was replaced", peer->pid,
                        address);
    return n > 0 ? n : explain_refusal(peer, segment, address, n == 0 ? -EFAULT : (int)n, error);
}

static ssize_t read_by_table(struct driller_peer *peer, const struct dro_table *table, uint64_t address, char *buffer,
                             size_t length, uint32_t *ways, char *error)
{
    size_t done = 0;
    while (done < length) {
        uint64_t at = address + done;
        const struct driller_segment *segment = dro_table_find(table, at);
        if (segment == NULL) {
            if (done == 0)
                return dro_fail(error, -EFAULT,
                                "nothing is mapped at 0x%" PRIx64 " in process %d; 'driller maps %d' lists what is", at,
                                peer->pid, peer->pid);
            break;
        }
        size_t part = length - done;
        if (part > segment->end - at)
            part = (size_t)(segment->end - at);
        uint32_t way;
        ssize_t n = read_segment(peer, table, segment, at, buffer + done, part, &way, error);
        if (n < 0 && done == 0)
            return n;
        if (n < 0)
            break;
        *ways |= way;
        done += (size_t)n;
    }
    return (ssize_t)done;
}

ssize_t driller_read(struct driller_peer *peer, uint64_t address, void *buffer, size_t length, uint32_t *ways,
                     char *error)
{
    if (ways != NULL)
        *ways = 0;
    if (length == 0)
        return 0;
    if (length > SSIZE_MAX)
        return dro_fail(error, -EINVAL, "more bytes than can be read at once");
    /* No segment reaches the last address there is, so a range need not either. */
    if (address == UINT64_MAX)
        return dro_fail(error, -EFAULT, "nothing is ever mapped at 0x%" PRIx64, address);
    if (length > UINT64_MAX - address)
        length = (size_t)(UINT64_MAX - address);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        struct dro_table *table;
        uint32_t taken = 0;
        int status = dro_table_get(peer, &table, error);
        if (status < 0)
            return status;
        ssize_t n = read_by_table(peer, table, address, buffer, length, &taken, error);
        status = dro_table_holds(peer, table, address, n > 0 ? (size_t)n : 1, error);
        /* A failure stands if the table did not change at all, e.g. if there still is no segment. */
        if (n < 0 && status == 0 && attempt == ATTEMPTS - 1)
            status = 1;
        dro_table_put(peer, table);
        if (status < 0)
            return status;
        if (status == 0)
            continue;
        if (ways != NULL)
            *ways = taken;
        return n;
    }
    return dro_fail(error, -EAGAIN, "process %d keeps changing its mappings at 0x%" PRIx64 ": try again", peer->pid,
                    address);
}
