/* SPDX-License-Identifier: EPL-2.0 */
/* Requests to a peer: one at a time per connection, each answer matched by its id. */
#include "internal.h"

#include <errno.h>
#include <string.h>
#include <time.h>

static int check_peer(const struct driller_peer *peer, char *error)
{
    if (peer->attachment == DRILLER_ATTACHED_SNAPSHOT)
        return dro_fail(error, -ENOTCONN, "a snapshot of process %d answers nothing", peer->pid);
    if (peer->attachment != DRILLER_ATTACHED_SOCKET)
        return dro_fail(error, -ENOTCONN,
                        "process %d was stopped when it was attached to: continue it and attach again", peer->pid);
    if (peer->socket < 0)
        return dro_fail(error, -EPIPE, "the connection to process %d has ended: attach again", peer->pid);
    return 0;
}

/* The peer's own error, if the answer is one. */
static int check_status(const struct driller_peer *peer, struct dro_packet *answer, char *error)
{
    if (answer->head.status >= 0)
        return 0;
    dro_one_line(answer->payload);
    int code = answer->head.status >= -4095 ? answer->head.status : -EPROTO;
    return dro_fail(error, code, "process %d: %s", peer->pid,
                    answer->payload[0] != '\0' ? answer->payload : strerror(-code));
}

static int take_result(const struct driller_peer *peer, const struct dro_packet *answer, struct driller_result *result,
                       char *error)
{
    bool has_result = answer->head.type != DRILLER_REFRESH;
    if (answer->head.length != (has_result ? sizeof(struct driller_result) : 0))
        return dro_fail(error, -EPROTO, "process %d answered with a result of the wrong size", peer->pid);
    if (has_result && result != NULL)
        memcpy(result, answer->payload, sizeof(*result));
    return 0;
}

/* Answers to earlier requests, for which nobody waits any more, are passed over. */
static int receive_answer(const struct driller_peer *peer, uint16_t type, dro_time deadline, struct dro_packet *answer,
                          char *error)
{
    for (;;) {
        int status = dro_receive(peer->socket, answer, deadline, error);
        if (status < 0)
            return status;
        bool stray = answer->descriptor_count != 0;
        dro_packet_close(answer);
        if (stray)
            return dro_fail(error, -EPROTO, "process %d sent descriptors that were not asked for", peer->pid);
        if (answer->head.id == peer->last_id && answer->head.type == type)
            return 0;
        if ((int32_t)(peer->last_id - answer->head.id) <= 0)
            return dro_fail(error, -EPROTO, "process %d answered something that was not asked", peer->pid);
    }
}

static int ask(struct driller_peer *peer, const struct dro_request *request, dro_time deadline, struct dro_packet *answer,
               char *error)
{
    struct driller_message question = {
        .magic = DRILLER_MESSAGE_MAGIC,
        .version = DRILLER_ABI_VERSION,
        .type = request->type,
        .id = ++peer->last_id,
        .flags = request->flags,
        .length = (uint32_t)request->length,
    };
    int status = dro_send(peer->socket, &question, request->payload, deadline, error);
    if (status == 0 && request->unanswered)
        return 0;
    if (status == 0)
        status = receive_answer(peer, request->type, deadline, answer, error);
    /* A connection on which nonsense was said is not used again. */
    if (status == -EPIPE || status == -EPROTO)
        dro_close(&peer->socket);
    if (status == -EPIPE)
        dro_fail(error, status, "process %d closed the connection; it has probably ended", peer->pid);
    return status == 0 ? check_status(peer, answer, error) : status;
}

/* The request of another thread may take as long as its caller has allowed. */
static bool lock_until(pthread_mutex_t *mutex, dro_time deadline)
{
#ifdef __GLIBC__
    struct timespec until = {.tv_sec = deadline / 1000000000, .tv_nsec = deadline % 1000000000};
    return pthread_mutex_clocklock(mutex, CLOCK_MONOTONIC, &until) == 0;
#else
    struct timespec until;
    int left = dro_remaining_ms(deadline);
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += left / 1000;
    until.tv_nsec += left % 1000 * 1000000L;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    return pthread_mutex_timedlock(mutex, &until) == 0;
#endif
}

int dro_request(struct driller_peer *peer, const struct dro_request *request, int timeout_ms, struct dro_packet *answer,
                char *error)
{
    dro_time deadline = dro_deadline(timeout_ms);
    if (!lock_until(&peer->request_lock, deadline))
        return dro_fail(error, -ETIMEDOUT, "another request to process %d is still waiting for its answer", peer->pid);
    int status = check_peer(peer, error);
    if (status == 0)
        status = ask(peer, request, deadline, answer, error);
    pthread_mutex_unlock(&peer->request_lock);
    return status;
}

int driller_request(struct driller_peer *peer, uint16_t type, uint32_t flags, int timeout_ms,
                    struct driller_result *result, char *error)
{
    if (type != DRILLER_REFRESH && type != DRILLER_REBUILD && type != DRILLER_RESTORE)
        return dro_fail(error, -EINVAL, "%u is not a request", type);
    struct dro_request request = {.type = type, .flags = flags};
    struct dro_packet answer;
    int status = dro_request(peer, &request, timeout_ms, &answer, error);
    return status == 0 ? take_result(peer, &answer, result, error) : status;
}
