/* SPDX-License-Identifier: EPL-2.0 */
/* Attaching over the socket: HELLO, answered with two descriptors. */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How long to wait before looking whether the process can answer at all. */
#define PATIENCE_MS 50

/* A process that is stopped will not answer before it is continued: no use in waiting for the whole time. */
static int receive_unless_stopped(int pid, int socket, struct dro_packet *packet, dro_time deadline, char *error)
{
    for (;;) {
        dro_time slice = dro_deadline(PATIENCE_MS);
        int status = dro_receive(socket, packet, slice < deadline ? slice : deadline, error);
        if (status != -ETIMEDOUT || dro_remaining_ms(deadline) == 0)
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

static int hello(struct driller_peer *peer, const struct driller_peer_info *info, uint32_t flags, dro_time deadline,
                 char *error)
{
    int connection = dro_connect(info, deadline, error);
    if (connection < 0)
        return connection;

    struct driller_message question = {
        .magic = DRILLER_MESSAGE_MAGIC,
        .version = DRILLER_ABI_VERSION,
        .type = DRILLER_HELLO,
        .id = ++peer->last_id,
        .flags = (flags & DRILLER_ATTACH_WRITE) != 0 ? DRILLER_HELLO_WRITE : 0,
    };
    struct dro_packet answer = {.descriptor_count = 0};
    int status = dro_send(connection, &question, NULL, deadline, error);
    if (status == 0)
        status = receive_unless_stopped(peer->pid, connection, &answer, deadline, error);
    if (status == 0)
        status = check_answer(peer, &answer, flags, error);
    if (status == 0) {
        struct dro_offer offer = {answer.descriptors[0], answer.descriptors[1]};
        status = dro_adopt(peer, &offer, info, deadline, error);
        if (status == 0) {
            answer.descriptor_count = 1; /* the image is taken, the directory's mapping needs no descriptor */
            peer->socket = connection;
            peer->attachment = DRILLER_ATTACHED_SOCKET;
            peer->writable = (flags & DRILLER_ATTACH_WRITE) != 0;
        }
    }
    dro_packet_close(&answer);
    if (status < 0)
        close(connection);
    return status;
}

int dro_hello(struct driller_peer *peer, uint32_t flags, dro_time deadline, char *error)
{
    struct driller_peer_info *candidates;
    ssize_t count = dro_list(peer->pid, &candidates, error);
    if (count < 0)
        return (int)count;
    int status = dro_fail(error, -ENOENT, "process %d has no Driller socket", peer->pid);
    /* More than one only if somebody squats on the name; a squatter must not use up all the time. */
    for (ssize_t i = 0; i < count; i++) {
        dro_time share = dro_deadline(dro_remaining_ms(deadline) / (int)(count - i));
        status = hello(peer, &candidates[i], flags, count - i > 1 ? share : deadline, error);
        if (status == 0)
            break;
    }
    free(candidates);
    return status;
}
