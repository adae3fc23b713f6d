/* SPDX-License-Identifier: EPL-2.0 */
/* Packets of the protocol. What arrives is checked here; nobody else touches recvmsg. */
#include "internal.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

static int wait_for(int socket, short events, dro_time deadline, char *error)
{
    for (;;) {
        struct pollfd ready = {.fd = socket, .events = events};
        int n = poll(&ready, 1, dro_remaining_ms(deadline));
        if (n > 0)
            return 0;
        if (n < 0 && errno != EINTR)
            return dro_fail(error, -errno, "cannot wait for the peer: %s", strerror(errno));
        if (dro_remaining_ms(deadline) == 0)
            return dro_fail(error, -ETIMEDOUT, "the peer did not answer in time; it may be stopped");
    }
}

static int gone(char *error)
{
    return dro_fail(error, -EPIPE, "the peer closed the connection; it has ended or refuses this user");
}

int dro_send(int socket, const struct driller_message *message, const void *payload, dro_time deadline, char *error)
{
    struct iovec parts[2] = {{(void *)(uintptr_t)message, sizeof(*message)}, {(void *)(uintptr_t)payload, message->length}};
    struct msghdr header = {.msg_iov = parts, .msg_iovlen = message->length > 0 ? 2 : 1};
    for (;;) {
        ssize_t n = sendmsg(socket, &header, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n == (ssize_t)(sizeof(*message) + message->length))
            return 0;
        if (n >= 0)
            return dro_fail(error, -EPROTO, "a packet was sent in part");
        if (errno == EPIPE || errno == ECONNRESET)
            return gone(error);
        if (errno == EAGAIN) {
            int status = wait_for(socket, POLLOUT, deadline, error);
            if (status < 0)
                return status;
        } else if (errno != EINTR)
            return dro_fail(error, -errno, "cannot send to the peer: %s", strerror(errno));
    }
}

void dro_packet_close(struct dro_packet *packet)
{
    for (size_t i = 0; i < packet->descriptor_count; i++)
        close(packet->descriptors[i]);
    packet->descriptor_count = 0;
}

static void take_descriptors(struct msghdr *header, struct dro_packet *packet)
{
    for (struct cmsghdr *control = CMSG_FIRSTHDR(header); control != NULL; control = CMSG_NXTHDR(header, control)) {
        if (control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_RIGHTS)
            continue;
        size_t count = (control->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < count; i++) {
            int descriptor;
            memcpy(&descriptor, CMSG_DATA(control) + i * sizeof(int), sizeof(int));
            if (packet->descriptor_count < DRO_DESCRIPTORS_MAX)
                packet->descriptors[packet->descriptor_count++] = descriptor;
            else
                close(descriptor);
        }
    }
}

static int check(const struct dro_packet *packet, const struct msghdr *header, size_t length, char *error)
{
    /* More descriptors than there is room for: the kernel has dropped those beyond it. */
    if (header->msg_flags & MSG_CTRUNC)
        return dro_fail(error, -EPROTO,
                        "the peer's descriptors did not all arrive: too many, or RLIMIT_NOFILE is used up here");
    if (length < sizeof(packet->head) || (header->msg_flags & MSG_TRUNC) != 0)
        return dro_fail(error, -EPROTO, "the listener does not speak Driller's protocol: a packet of the wrong size");
    if (packet->head.magic != DRILLER_MESSAGE_MAGIC)
        return dro_fail(error, -EPROTO, "the listener does not speak Driller's protocol: wrong magic number");
    if (packet->head.version != DRILLER_ABI_VERSION)
        return dro_fail(error, -EPROTO,
                        "the peer speaks ABI version %u, this observer %u: use the same release of Driller for both",
                        packet->head.version, DRILLER_ABI_VERSION);
    if (packet->head.length != length - sizeof(packet->head))
        return dro_fail(error, -EPROTO, "the listener does not speak Driller's protocol: length and payload differ");
    return 0;
}

int dro_receive(int socket, struct dro_packet *packet, dro_time deadline, char *error)
{
    packet->descriptor_count = 0;
    for (;;) {
        int status = wait_for(socket, POLLIN, deadline, error);
        if (status < 0)
            return status;
        union {
            struct cmsghdr align;
            char bytes[CMSG_SPACE(DRO_DESCRIPTORS_MAX * sizeof(int))];
        } control;
        struct iovec parts[2] = {{&packet->head, sizeof(packet->head)}, {packet->payload, DRILLER_PAYLOAD_MAX}};
        struct msghdr header = {
            .msg_iov = parts, .msg_iovlen = 2, .msg_control = &control, .msg_controllen = sizeof(control)};
        ssize_t n = recvmsg(socket, &header, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
        if (n < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (n < 0 && errno != ECONNRESET)
            return dro_fail(error, -errno, "cannot receive from the peer: %s", strerror(errno));
        if (n < 0)
            return gone(error);
        take_descriptors(&header, packet);
        /* An empty packet and the end of the connection look the same. */
        status = n == 0 ? gone(error) : check(packet, &header, (size_t)n, error);
        if (status < 0) {
            dro_packet_close(packet);
            return status;
        }
        packet->payload[packet->head.length] = '\0';
        return 0;
    }
}
