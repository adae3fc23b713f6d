/* SPDX-License-Identifier: EPL-2.0 */
#include "connection.h"
#include "fork.h"
#include "hold.h"
#include "rebuild.h"
#include "service.h"
#include "text.h"

#include <sys/un.h>

/* More than anybody sends; what is more makes the message malformed, and the kernel closes what does not fit. */
#define DESCRIPTORS_MAX 8
/* From a tenth of a millisecond to five; two seconds in all. */
#define BIND_NAP 100000
#define BIND_NAP_MAX 5000000
#define BIND_ATTEMPTS 400

static socklen_t address_of(const struct own *own, struct sockaddr_un *address)
{
    bytes_zero(address, sizeof *address);
    address->sun_family = AF_UNIX;
    struct text t = text_in(address->sun_path + 1, sizeof address->sun_path - 1);
    text_add(&t, DRILLER_SOCKET_PREFIX);
    text_add_number(&t, own->socket_uid);
    text_add(&t, "/");
    text_add(&t, own->config.group);
    text_add(&t, "/");
    text_add_number(&t, (uint64_t)own->pid);
    return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + t.length);
}

long connection_bind(struct own *own)
{
    struct sockaddr_un address;
    own->socket_uid = sys_geteuid();
    socklen_t length = address_of(own, &address);
    long fd = sys_socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return own_fail(own, fd, "cannot make a socket");
    long error;
    /* The program that called exec(2) may have left a helper, which the kernel is about to end, with the name. */
    long nap = BIND_NAP;
    for (int attempt = 0; (error = sys_bind((int)fd, &address, length)) == -EADDRINUSE && attempt < BIND_ATTEMPTS; attempt++) {
        sys_nap(nap);
        nap = nap < BIND_NAP_MAX ? nap * 2 : nap;
    }
    if (error != 0) {
        sys_close((int)fd);
        return own_fail(own, error, "cannot bind the peer's socket");
    }
    return fd;
}

long connection_listen(struct own *own)
{
    long error = sys_listen(own->socket, 16);
    return error == 0 ? 0 : own_fail(own, error, "cannot listen on the peer's socket");
}

long connection_to_self(const struct own *own)
{
    struct sockaddr_un address;
    socklen_t length = address_of(own, &address);
    long fd = sys_socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return fd;
    long error;
    do
        error = sys_connect((int)fd, &address, length);
    while (error == -EINTR);
    if (error == 0)
        return fd;
    sys_close((int)fd);
    return error;
}

void connection_refused(struct own *own, int fd, uint32_t kind)
{
    struct driller_refusal *log = (struct driller_refusal *)((char *)own->header + DRILLER_REFUSALS_OFFSET), *entry = &log[kind];
    own->header->refused++;
    if (entry->count == 0) {
        struct ucred other;
        struct timespec now = {0, 0};
        socklen_t size = sizeof other;
        if (sys_getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &other, &size) == 0) {
            entry->pid = other.pid;
            entry->uid = other.uid;
        }
        SYS2(__NR_clock_gettime, CLOCK_REALTIME, &now);
        entry->time_ns = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
    }
    __atomic_store_n(&entry->count, entry->count + 1, __ATOMIC_RELEASE);
}

long connection_accept(struct own *own, struct connection *c)
{
    struct ucred other;
    socklen_t size = sizeof other;
    long fd = sys_accept(own->socket);
    if (fd < 0)
        return fd;
    if (sys_getsockopt((int)fd, SOL_SOCKET, SO_PEERCRED, &other, &size) != 0 || size != sizeof other ||
        (other.uid != sys_geteuid() && other.uid != 0 && other.pid != own->pid)) {
        connection_refused(own, (int)fd, DRILLER_REFUSED_USER);
        sys_close((int)fd);
        return -EACCES;
    }
    bytes_zero(c, sizeof *c);
    c->fd = (int)fd;
    c->pid = other.pid;
    c->used = sys_now();
    return 0;
}

struct packet {
    struct driller_message head;
    char payload[DRILLER_PAYLOAD_MAX];
};

union control {
    char bytes[CMSG_SPACE(DESCRIPTORS_MAX * sizeof(int))];
    struct cmsghdr align;
};

/* Closes descriptors that came along: nobody has a reason to send us any. */
static bool close_received(struct msghdr *message)
{
    bool any = false;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c != NULL;) {
        if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS) {
            size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
            for (size_t i = 0; i < count; i++)
                sys_close(((int *)CMSG_DATA(c))[i]);
            any = any || count > 0;
        }
        uint64_t next = (uint64_t)c + CMSG_ALIGN(c->cmsg_len);
        uint64_t end = (uint64_t)message->msg_control + message->msg_controllen;
        c = c->cmsg_len >= sizeof *c && next + sizeof *c <= end ? (struct cmsghdr *)next : NULL;
    }
    return any;
}

/* A packet that is well-formed, or a negative errno: -EPROTO what is to be refused as *kind. */
static long receive(int fd, struct packet *packet, uint32_t *kind)
{
    union control control;
    struct iovec io = {packet, sizeof *packet};
    struct msghdr message;
    bytes_zero(&message, sizeof message);
    message.msg_iov = &io;
    message.msg_iovlen = 1;
    message.msg_control = control.bytes;
    message.msg_controllen = sizeof control.bytes;
    long got = sys_recvmsg(fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (got < 0)
        return got;
    bool descriptors = close_received(&message);
    *kind = descriptors ? DRILLER_REFUSED_DESCRIPTORS : DRILLER_REFUSED_MALFORMED;
    if (got == 0)
        return -EPIPE;
    if (descriptors || (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0 || (size_t)got < sizeof packet->head)
        return -EPROTO;
    if (packet->head.magic != DRILLER_MESSAGE_MAGIC || packet->head.length > DRILLER_PAYLOAD_MAX ||
        (size_t)got != sizeof packet->head + packet->head.length)
        return -EPROTO;
    return 0;
}

static long transmit(int fd, struct packet *packet, const int *descriptors, size_t count)
{
    union control control;
    struct iovec io = {packet, sizeof packet->head + packet->head.length};
    struct msghdr message;
    bytes_zero(&message, sizeof message);
    bytes_zero(&control, sizeof control);
    message.msg_iov = &io;
    message.msg_iovlen = 1;
    if (count > 0) {
        message.msg_control = control.bytes;
        message.msg_controllen = CMSG_SPACE(count * sizeof(int));
        struct cmsghdr *c = CMSG_FIRSTHDR(&message);
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_RIGHTS;
        c->cmsg_len = CMSG_LEN(count * sizeof(int));
        bytes_copy(CMSG_DATA(c), descriptors, count * sizeof(int));
    }
    /* Never wait for one that does not read: it loses its connection. */
    long sent = sys_sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    return sent < 0 ? sent : 0;
}

static void answer_text(struct packet *packet, long error, const char *text)
{
    packet->head.status = (int32_t)error;
    packet->head.length = (uint32_t)text_length(text) + 1;
    text_copy(packet->payload, sizeof packet->payload, text);
}

/* A descriptor of ours once more, opened anew for reading only. */
static long reopen(const struct own *own, int fd, int flags)
{
    char path[64];
    struct text t = text_in(path, sizeof path);
    text_add(&t, "thread-self/fd/");
    text_add_number(&t, (uint64_t)fd);
    return sys_openat(own->proc, path, flags);
}

static long answer_hello(struct own *own, int fd, struct packet *packet)
{
    bool write = (packet->head.flags & DRILLER_HELLO_WRITE) != 0 && own->config.access == DRILLER_ACCESS_WRITE;
    int descriptors[2] = {(int)reopen(own, own->directory, O_RDONLY), (int)reopen(own, own->image, write ? O_RDWR : O_RDONLY)};
    packet->head.flags = write ? DRILLER_HELLO_WRITE : 0;
    long error = 0;
    if (descriptors[0] < 0 || descriptors[1] < 0) {
        answer_text(packet, descriptors[0] < 0 ? descriptors[0] : descriptors[1],
                    "the peer cannot open its own descriptors anew (is /proc there?)");
        error = transmit(fd, packet, NULL, 0);
    } else {
        packet->head.length = 0;
        error = transmit(fd, packet, descriptors, 2);
    }
    for (int i = 0; i < 2; i++)
        if (descriptors[i] >= 0)
            sys_close(descriptors[i]);
    return error;
}

static void answer_nothing(struct packet *packet)
{
    packet->head.flags = 0;
    packet->head.length = 0;
}

static void answer_job(struct own *own, struct packet *packet, long (*job)(struct own *), bool result)
{
    long error = service_run(own, job);
    if (error != 0) {
        answer_text(packet, error, own->message);
        return;
    }
    packet->head.flags = 0;
    packet->head.length = result ? sizeof own->result : 0;
    bytes_copy(packet->payload, &own->result, packet->head.length);
}

static void answer_hold(struct packet *packet, const struct driller_hold *hold)
{
    packet->head.flags = 0;
    packet->head.length = sizeof *hold;
    bytes_copy(packet->payload, hold, sizeof *hold);
}

static void answer_park(struct own *own, struct connection *c, struct packet *packet)
{
    struct driller_lease lease;
    if (packet->head.length != sizeof lease || (packet->head.flags & ~DRILLER_PARK_REBUILD) != 0) {
        answer_text(packet, -EINVAL, "the request to park is malformed");
        return;
    }
    bytes_copy(&lease, packet->payload, sizeof lease);
    c->owed = false;
    long error = hold_begin(own, lease.milliseconds, (packet->head.flags & DRILLER_PARK_REBUILD) != 0);
    if (error != 0) {
        answer_text(packet, error, own->message);
        return;
    }
    c->holds = true;
    answer_hold(packet, &own->hold);
}

static void answer_release(struct own *own, struct connection *c, struct packet *packet)
{
    if (c->holds) {
        c->holds = false;
        long error = hold_end(own, &c->hold);
        if (error != 0)
            answer_text(packet, error, own->message);
        else
            answer_hold(packet, &c->hold);
    } else if (c->owed) {
        c->owed = false;
        answer_hold(packet, &c->hold);
    } else {
        answer_text(packet, -EINVAL, "nothing is held for this connection");
    }
}

static void answer_activity(struct connection *c, struct packet *packet)
{
    struct driller_activity_lease lease;
    if (packet->head.length != sizeof lease || packet->head.flags != 0) {
        answer_text(packet, -EINVAL, "the request to count activity is malformed");
        return;
    }
    bytes_copy(&lease, packet->payload, sizeof lease);
    if (lease.lease_ms == 0)
        lease.lease_ms = DRILLER_ACTIVITY_LEASE_MS;
    if (lease.lease_ms > DRILLER_ACTIVITY_LEASE_MAX_MS)
        lease.lease_ms = DRILLER_ACTIVITY_LEASE_MAX_MS;
    if (lease.period_ms == 0)
        lease.period_ms = DRILLER_ACTIVITY_PERIOD_MS;
    if (lease.period_ms < DRILLER_ACTIVITY_PERIOD_MIN_MS)
        lease.period_ms = DRILLER_ACTIVITY_PERIOD_MIN_MS;
    if (lease.period_ms > DRILLER_ACTIVITY_LEASE_MAX_MS)
        lease.period_ms = DRILLER_ACTIVITY_LEASE_MAX_MS;
    c->activity.until = sys_now() + (uint64_t)lease.lease_ms * 1000000u;
    c->activity.period_ms = lease.period_ms;
    bytes_copy(packet->payload, &lease, sizeof lease);
}

static long answer_fork(struct own *own, struct connection *c, struct packet *packet)
{
    struct ucred other;
    socklen_t size = sizeof other;
    if (sys_getsockopt(c->fd, SOL_SOCKET, SO_PEERCRED, &other, &size) != 0 || other.pid != own->pid || c->fork) {
        connection_refused(own, c->fd, DRILLER_REFUSED_FORK);
        return -EPROTO;
    }
    long error = fork_close_image(own);
    c->fork = error == 0;
    packet->head.status = (int32_t)error;
    packet->head.length = 0;
    return transmit(c->fd, packet, &own->image, error == 0);
}

long connection_announce_fork(int fd)
{
    struct packet packet;
    union control control;
    struct msghdr message;
    struct iovec io = {&packet, sizeof packet};
    bytes_zero(&packet.head, sizeof packet.head);
    packet.head.magic = DRILLER_MESSAGE_MAGIC;
    packet.head.version = DRILLER_ABI_VERSION;
    packet.head.type = CONNECTION_FORK;
    long error = transmit(fd, &packet, NULL, 0);
    if (error != 0)
        return error;
    bytes_zero(&message, sizeof message);
    message.msg_iov = &io;
    message.msg_iovlen = 1;
    message.msg_control = control.bytes;
    message.msg_controllen = sizeof control.bytes;
    do
        error = sys_recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
    while (error == -EINTR);
    if (error < (long)sizeof packet.head)
        return error < 0 ? error : -EPIPE;
    struct cmsghdr *c = CMSG_FIRSTHDR(&message);
    if (packet.head.status != 0 || c == NULL || c->cmsg_type != SCM_RIGHTS)
        return packet.head.status != 0 ? packet.head.status : -EPROTO;
    return *(int *)CMSG_DATA(c);
}

static bool is_job(uint16_t type)
{
    return type == DRILLER_REBUILD || type == DRILLER_RESTORE || type == DRILLER_PARK || type == CONNECTION_FORK;
}

bool connection_asks_for_job(const struct connection *connection, bool *fork)
{
    struct driller_message head;
    struct iovec io = {&head, sizeof head};
    struct msghdr message;
    bytes_zero(&message, sizeof message);
    message.msg_iov = &io;
    message.msg_iovlen = 1;
    bool job = sys_recvmsg(connection->fd, &message, MSG_DONTWAIT | MSG_PEEK) == (long)sizeof head && is_job(head.type);
    *fork = job && head.type == CONNECTION_FORK;
    return job;
}

/* Answers it; the errors are those of sending the answer. */
static long serve_packet(struct own *own, struct connection *c, struct packet *packet)
{
    uint16_t version = packet->head.version;
    packet->head.version = DRILLER_ABI_VERSION;
    packet->head.status = 0;
    if (version != DRILLER_ABI_VERSION) {
        answer_text(packet, -EPROTO, "the peer's libdriller has another ABI version: use tools of the same release");
        return transmit(c->fd, packet, NULL, 0);
    }
    if (c->holds && is_job(packet->head.type)) {
        answer_text(packet, -EBUSY, "this connection holds the process: release it first");
        return transmit(c->fd, packet, NULL, 0);
    }
    switch (packet->head.type) {
    case DRILLER_HELLO:
        return answer_hello(own, c->fd, packet);
    case DRILLER_REFRESH:
        if (hold_is_on(own)) /* the table was published when the threads were held */
            answer_nothing(packet);
        else
            answer_job(own, packet, refresh_job, false);
        break;
    case DRILLER_PARK:
        answer_park(own, c, packet);
        break;
    case DRILLER_RELEASE:
        answer_release(own, c, packet);
        break;
    case DRILLER_REBUILD:
        answer_job(own, packet, rebuild_job, true);
        break;
    case DRILLER_RESTORE:
        answer_job(own, packet, restore_job, true);
        break;
    case DRILLER_ACTIVITY:
        answer_activity(c, packet);
        break;
    case CONNECTION_FORK:
        return answer_fork(own, c, packet);
    default:
        answer_text(packet, -EPROTO, "the peer does not know this request");
        break;
    }
    return transmit(c->fd, packet, NULL, 0);
}

long connection_serve(struct own *own, struct connection *c)
{
    struct packet packet;
    uint32_t kind = DRILLER_REFUSED_MALFORMED;
    long error = receive(c->fd, &packet, &kind);
    if (error == -EAGAIN)
        return 0;
    if (error == -EPROTO)
        connection_refused(own, c->fd, kind);
    if (error != 0)
        return error;
    own->header->requests++;
    c->spoke = true;
    error = serve_packet(own, c, &packet);
    if (error == -EAGAIN)
        connection_refused(own, c->fd, DRILLER_REFUSED_UNREAD);
    c->used = sys_now();
    return error;
}
