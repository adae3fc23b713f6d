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
    if (peer->nonsense)
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
static int receive_answer(const struct driller_peer *peer, uint16_t type, const struct dro_patience *patience,
                          struct dro_packet *answer, char *error)
{
    for (;;) {
        int status = dro_receive(peer->socket, answer, dro_slice(patience), error);
        if (status == -ETIMEDOUT && dro_goes_on(patience))
            continue;
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

/* Who never waits would leave them all there, until the peer takes that for somebody who does not read. */
static void pass_over_answers(const struct driller_peer *peer)
{
    struct dro_packet late;
    while (dro_receive(peer->socket, &late, dro_now(), NULL) == 0)
        dro_packet_close(&late);
}

static int exchange(struct driller_peer *peer, const struct dro_request *request, const struct dro_patience *patience,
                    struct dro_packet *answer, char *error)
{
    struct driller_message question = {
        .magic = DRILLER_MESSAGE_MAGIC,
        .version = DRILLER_ABI_VERSION,
        .type = request->type,
        .id = ++peer->last_id,
        .flags = request->flags,
        .length = (uint32_t)request->length,
    };
    int status;
    if (request->unanswered)
        pass_over_answers(peer);
    do
        status = dro_send(peer->socket, &question, request->payload, dro_slice(patience), error);
    while (status == -ETIMEDOUT && dro_goes_on(patience));
    if (status == 0 && !request->unanswered)
        status = receive_answer(peer, request->type, patience, answer, error);
    peer->nonsense = status == -EPROTO;
    if (status == -EPIPE || status == -EPROTO)
        dro_close(&peer->socket);
    return status;
}

static int connect_anew(struct driller_peer *peer, const struct dro_patience *patience, char *error)
{
    int status;
    do
        status = dro_hello(peer, 0, patience, error);
    while (status == -ETIMEDOUT && dro_goes_on(patience));
    return status;
}

/*
 * A peer drops who is idle when others want to be served, so a connection that has ended is made anew. Every request
 * may be carried out twice; but a hold ends with its connection.
 */
static int exchange_again(struct driller_peer *peer, const struct dro_request *request, const struct dro_patience *patience,
                          struct dro_packet *answer, char *error)
{
    int status = -EPIPE;
    for (int i = 0; i < DRO_CROWDED_TRIES && status == -EPIPE && dro_alive(peer); i++) {
        status = connect_anew(peer, patience, error);
        if (status == -ETIMEDOUT)
            return status;
        if (status != 0)
            return dro_fail(error, -EPIPE, "the connection to process %d has ended: attach again", peer->pid);
        status = exchange(peer, request, patience, answer, error);
    }
    return status;
}

/* How long a new image is waited for, which nobody has asked for. */
#define IMAGE_MS 1000

/* A peer may have given up its image to a forked child. */
static void take_new_image(struct driller_peer *peer, const struct dro_patience *patience)
{
    const struct driller_header *header = peer->directory;
    dro_time moment = dro_deadline(IMAGE_MS);
    if (!dro_image_is_current(peer, __atomic_load_n(&header->image_inode, __ATOMIC_ACQUIRE)))
        dro_hello_on(peer, moment < patience->deadline ? moment : patience->deadline);
}

static int ask(struct driller_peer *peer, const struct dro_request *request, const struct dro_patience *patience,
               struct dro_packet *answer, char *error)
{
    int status = peer->socket >= 0 ? exchange(peer, request, patience, answer, error) : -EPIPE;
    if (status == -EPIPE && !dro_alive(peer))
        dro_fail(error, status, "process %d has closed the connection; it has probably ended", peer->pid);
    else if (status == -EPIPE && request->type == DRILLER_RELEASE)
        dro_fail(error, status, "process %d has closed the connection, and so ended the hold", peer->pid);
    else if (status == -EPIPE)
        status = exchange_again(peer, request, patience, answer, error);
    if (status == -ETIMEDOUT && dro_cancelled(patience))
        status = dro_fail(error, -ECANCELED, "nobody waits for process %d any more; it may still do what it was asked",
                          peer->pid);
    if (status == 0 && !request->unanswered)
        status = check_status(peer, answer, error);
    if (status == 0 && peer->socket >= 0)
        take_new_image(peer, patience);
    return status;
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

static bool lock_patiently(pthread_mutex_t *mutex, const struct dro_patience *patience)
{
    while (!lock_until(mutex, dro_slice(patience)))
        if (!dro_goes_on(patience))
            return false;
    return true;
}

int dro_request(struct driller_peer *peer, const struct dro_request *request, int timeout_ms, struct dro_packet *answer,
                char *error)
{
    struct dro_patience patience = {dro_deadline(timeout_ms), request->cancel};
    bool locked = !dro_cancelled(&patience) && lock_patiently(&peer->request_lock, &patience);
    if (!locked && dro_cancelled(&patience))
        return dro_fail(error, -ECANCELED, "process %d was not asked", peer->pid);
    if (!locked)
        return dro_fail(error, -ETIMEDOUT, "another request to process %d is still waiting for its answer", peer->pid);
    int status = check_peer(peer, error);
    if (status == 0)
        status = ask(peer, request, &patience, answer, error);
    pthread_mutex_unlock(&peer->request_lock);
    return status;
}

int driller_request_cancellable(struct driller_peer *peer, uint16_t type, uint32_t flags, int timeout_ms,
                                const volatile int *cancel, struct driller_result *result, char *error)
{
    if (type != DRILLER_REFRESH && type != DRILLER_REBUILD && type != DRILLER_RESTORE)
        return dro_fail(error, -EINVAL, "%u is not a request", type);
    struct dro_request request = {.type = type, .flags = flags, .cancel = cancel};
    struct dro_packet answer;
    int status = dro_request(peer, &request, timeout_ms, &answer, error);
    return status == 0 ? take_result(peer, &answer, result, error) : status;
}

int driller_request(struct driller_peer *peer, uint16_t type, uint32_t flags, int timeout_ms,
                    struct driller_result *result, char *error)
{
    return driller_request_cancellable(peer, type, flags, timeout_ms, NULL, result, error);
}
