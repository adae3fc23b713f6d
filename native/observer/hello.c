/* SPDX-License-Identifier: EPL-2.0 */
/* Attaching over the socket: HELLO, answered with two descriptors. */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* How long to wait before looking whether the process can answer at all. */
#define PATIENCE_MS 50

/* A process that is stopped will not answer before it is continued: no use in waiting for the whole time. */
static int receive_unless_stopped(int pid, int socket, struct dro_packet *packet, const struct dro_patience *patience,
                                  char *error)
{
    for (;;) {
        dro_time slice = dro_deadline(PATIENCE_MS);
        int status = dro_receive(socket, packet, slice < patience->deadline ? slice : patience->deadline, error);
        if (status != -ETIMEDOUT || !dro_goes_on(patience))
            return status;
        if (dro_proc_stopped(pid))
            return dro_fail(error, -ETIMEDOUT, "process %d is stopped and cannot answer", pid);
    }
}

static int check_answer(const struct driller_peer *peer, struct dro_packet *answer, uint32_t flags, char *error)
{
    if (answer->head.type != DRILLER_HELLO || answer->head.id != peer->last_id)
        return dro_fail(error, -EPROTO, "process %d answered something that was not asked", peer->pid);
    if (answer->head.status < 0) {
        dro_one_line(answer->payload);
        int code = answer->head.status >= -4095 ? answer->head.status : -EPROTO;
        return dro_fail(error, code, "process %d refuses: %s", peer->pid,
                        answer->payload[0] != '\0' ? answer->payload : strerror(-code));
    }
    if (answer->descriptor_count != 2)
        return dro_fail(error, -EPROTO, "process %d sent %zu descriptors instead of 2", peer->pid,
                        answer->descriptor_count);
    if ((flags & DRILLER_ATTACH_WRITE) != 0 && ((answer->head.flags & DRILLER_HELLO_WRITE) == 0 ||
                                                (fcntl(answer->descriptors[1], F_GETFL) & O_ACCMODE) != O_RDWR))
        return dro_fail(error, -EACCES,
                        "process %d lets nobody write: start it with DRILLER_ACCESS=rw (driller run --access rw)",
                        peer->pid);
    return 0;
}

/* On success the answer's descriptors are the caller's. */
static int converse(struct driller_peer *peer, int connection, uint32_t flags, const struct dro_patience *patience,
                    struct dro_packet *answer, char *error)
{
    struct driller_message question = {
        .magic = DRILLER_MESSAGE_MAGIC,
        .version = DRILLER_ABI_VERSION,
        .type = DRILLER_HELLO,
        .id = ++peer->last_id,
        .flags = (flags & DRILLER_ATTACH_WRITE) != 0 ? DRILLER_HELLO_WRITE : 0,
    };
    answer->descriptor_count = 0;
    int status;
    do
        status = dro_send(connection, &question, NULL, dro_slice(patience), error);
    while (status == -ETIMEDOUT && dro_goes_on(patience));
    if (status == 0)
        status = receive_unless_stopped(peer->pid, connection, answer, patience, error);
    if (status == 0)
        status = check_answer(peer, answer, flags, error);
    if (status < 0)
        dro_packet_close(answer);
    return status;
}

/* A peer that one has already must offer the same directory again; the image may be a new one. */
static int take_again(struct driller_peer *peer, const struct dro_offer *offer, char *error)
{
    struct stat status;
    if (fstat(offer->directory, &status) < 0 || (uint64_t)status.st_ino != peer->directory_inode)
        return dro_fail(error, -EPIPE, "process %d has begun anew: attach again", peer->pid);
    return dro_take_image(peer, offer->image, error);
}

/* What was offered; the descriptors that are not taken remain the answer's. */
static int take(struct driller_peer *peer, const struct driller_peer_info *info, uint32_t flags,
                const struct dro_patience *patience, struct dro_packet *answer, char *error)
{
    struct dro_offer offer = {answer->descriptors[0], answer->descriptors[1]};
    if (peer->image >= 0)
        return take_again(peer, &offer, error);
    int status;
    do
        status = dro_adopt(peer, &offer, info, dro_slice(patience), error);
    while (status == -EAGAIN && dro_goes_on(patience));
    if (status < 0)
        return status;
    answer->descriptor_count = 1; /* the image is taken, the directory's mapping needs no descriptor */
    peer->attachment = DRILLER_ATTACHED_SOCKET;
    peer->writable = (flags & DRILLER_ATTACH_WRITE) != 0;
    return 0;
}

static int hello_to(struct driller_peer *peer, const struct driller_peer_info *info, uint32_t flags,
                    const struct dro_patience *patience, char *error)
{
    int connection = dro_connect(info, patience, error);
    if (connection < 0)
        return connection;
    struct dro_packet answer;
    int status = converse(peer, connection, flags, patience, &answer, error);
    if (status == 0)
        status = take(peer, info, flags, patience, &answer, error);
    dro_packet_close(&answer);
    if (status == 0)
        peer->socket = connection;
    else
        dro_close(&connection);
    return status;
}

void dro_hello_on(struct driller_peer *peer, dro_time deadline)
{
    struct dro_packet answer;
    struct dro_patience patience = {deadline, NULL};
    if (converse(peer, peer->socket, peer->writable ? DRILLER_ATTACH_WRITE : 0, &patience, &answer, NULL) != 0)
        return;
    take(peer, NULL, 0, &patience, &answer, NULL);
    dro_packet_close(&answer);
}

static int hello(struct driller_peer *peer, uint32_t flags, const struct dro_patience *patience, char *error)
{
    struct driller_peer_info *candidates;
    ssize_t count = dro_list(peer->pid, &candidates, error);
    if (count < 0)
        return (int)count;
    int status = dro_fail(error, -ENOENT, "process %d has no Driller socket", peer->pid);
    /* More than one only if somebody squats on the name; a squatter must not use up all the time. */
    for (ssize_t i = 0; i < count; i++) {
        struct dro_patience share = *patience;
        if (count - i > 1)
            share.deadline = dro_deadline(dro_remaining_ms(patience->deadline) / (int)(count - i));
        status = hello_to(peer, &candidates[i], flags, &share, error);
        if (status == 0 || dro_cancelled(patience))
            break;
    }
    free(candidates);
    return status;
}

/* One that has too many connections ends some: perhaps this one, before a busy machine has come to say something on it. */
static bool is_crowded(const struct driller_peer *peer, int status)
{
    return status == -EPIPE && (peer->uid == geteuid() || geteuid() == 0) && dro_alive(peer);
}

int dro_hello(struct driller_peer *peer, uint32_t flags, const struct dro_patience *patience, char *error)
{
    int status = hello(peer, flags, patience, error);
    struct dro_patience again = {dro_deadline(DRO_CROWDED_MS), patience->cancel};
    if (again.deadline > patience->deadline)
        again.deadline = patience->deadline;
    for (int i = 0; i < DRO_CROWDED_TRIES && is_crowded(peer, status) && !dro_cancelled(patience); i++) {
        char text[DRILLER_ERROR_MAX] = "";
        usleep(DRO_CROWDED_NAP_US);
        int now = hello(peer, flags, &again, text);
        if (now == -ETIMEDOUT)
            break; /* that it hung up says more */
        status = now == 0 ? 0 : dro_fail(error, now, "%s", text);
    }
    return status;
}
