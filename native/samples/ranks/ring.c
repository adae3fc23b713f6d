/* SPDX-License-Identifier: EPL-2.0 */
/* Each rank listens for its left neighbour under a name of its own, and connects to its right one. */
#include "ranks.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/* How long neighbours may take to start. */
#define PATIENCE_MS 20000
#define RETRY_MS 10

static socklen_t name_of(const struct options *options, int rank, struct sockaddr_un *address)
{
    memset(address, 0, sizeof(*address));
    address->sun_family = AF_UNIX;
    int length = snprintf(address->sun_path + 1, sizeof(address->sun_path) - 1, "ranks/%u/%s/%d", geteuid(),
                          options->ring, rank);
    return (socklen_t)(sizeof(sa_family_t) + 1 + (size_t)length);
}

static long long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000ll + now.tv_nsec / 1000000;
}

static bool same_user(int socket)
{
    struct ucred peer;
    socklen_t length = sizeof(peer);
    return getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 && peer.uid == geteuid();
}

static bool connect_right(struct ring *ring, const struct options *options)
{
    struct sockaddr_un address;
    socklen_t length = name_of(options, (options->rank + 1) % options->size, &address);
    int right = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (right >= 0 && connect(right, (struct sockaddr *)&address, length) == 0 && same_user(right)) {
        ring->right = right;
        return true;
    }
    if (right >= 0)
        close(right);
    return false;
}

static void accept_left(struct ring *ring)
{
    int left = accept4(ring->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (left >= 0 && !same_user(left))
        close(left);
    else
        ring->left = left;
}

bool ring_join(struct ring *ring, const struct options *options, int signals)
{
    struct sockaddr_un address;
    socklen_t length = name_of(options, options->rank, &address);
    *ring = (struct ring){
        .listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), .left = -1, .right = -1};
    if (ring->listener < 0 || bind(ring->listener, (struct sockaddr *)&address, length) < 0 ||
        listen(ring->listener, 8) < 0) {
        fprintf(stderr, "ranks: rank %d of ring '%s' cannot listen: %s%s\n", options->rank, options->ring,
                strerror(errno), errno == EADDRINUSE ? "; another one runs, choose another --ring" : "");
        return false;
    }
    for (long long deadline = now_ms() + PATIENCE_MS; ring->left < 0 || ring->right < 0;) {
        if (ring->right < 0)
            connect_right(ring, options);
        struct pollfd events[2] = {{.fd = signals, .events = POLLIN},
                                   {.fd = ring->left < 0 ? ring->listener : -1, .events = POLLIN}};
        poll(events, 2, ring->right < 0 ? RETRY_MS : RETRY_MS * 10);
        if (events[0].revents != 0) {
            errno = EINTR;
            return false;
        }
        if (events[1].revents != 0)
            accept_left(ring);
        if (now_ms() > deadline) {
            fprintf(stderr, "ranks: rank %d of ring '%s' waited for its neighbours in vain; start all %d ranks\n",
                    options->rank, options->ring, options->size);
            errno = ETIMEDOUT;
            return false;
        }
    }
    return true;
}

bool ring_receive(const struct ring *ring)
{
    struct token token;
    for (;;) {
        if (queue.tail - queue.head == QUEUE_SLOTS)
            return true;
        ssize_t n = recv(ring->left, &token, sizeof(token), 0);
        if (n < 0)
            return errno == EAGAIN || errno == EINTR;
        if (n != (ssize_t)sizeof(token))
            return false;
        queue_put(token);
    }
}

bool ring_send(const struct ring *ring)
{
    struct token token;
    /* One stays behind, so that the queue is not always empty. */
    while (queue.tail - queue.head > 1 || counters.ticks % 2 == 0) {
        if (!queue_take(&token))
            return true;
        token.hops++;
        if (send(ring->right, &token, sizeof(token), MSG_NOSIGNAL) != (ssize_t)sizeof(token)) {
            token.hops--;
            queue_put(token);
            return errno == EAGAIN || errno == EINTR;
        }
        counters.tokens_passed++;
    }
    return true;
}

void ring_leave(struct ring *ring)
{
    int *const descriptors[] = {&ring->listener, &ring->left, &ring->right};
    for (int i = 0; i < 3; i++) {
        if (*descriptors[i] >= 0)
            close(*descriptors[i]);
        *descriptors[i] = -1;
    }
}
