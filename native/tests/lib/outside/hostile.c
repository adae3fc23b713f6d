/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Whoever connects to a peer may send anything: it is refused, logged once and counted, nothing is leaked in the peer (descriptors,
 * mappings, memory), the program runs on, and those who behave are served.
 */
#include "memory.h"
#include "mode.h"
#include "peer.h"

#include <driller/observer.h>

#include <dirent.h>
#include <grp.h>
#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#define GROUP "hostile-peer"
#define ANSWER_MS 30000
#define DESCRIPTORS 200
#define FLOOD 120

static pid_t peer;
static pid_t other_user; /* who was refused as such */
static struct driller_refusal refusals[DRILLER_REFUSALS];
static struct driller_message request;

/* ---- the peer ---- */

/* Changes its memory and checks it, until standard input ends. */
static int run_peer(void)
{
    char *p = map_pages(50), byte;
    peer_ready();
    for (int i = 0;; i++) {
        struct pollfd end = {STDIN_FILENO, POLLIN, 0};
        mark_pages(p, 50, i);
        int ready = poll(&end, 1, 1);
        CHECK(ready >= 0); /* not even interrupted */
        expect_pages(p, 50, i);
        if (ready == 1 && read(STDIN_FILENO, &byte, 1) == 0)
            return 5;
    }
}

/* ---- what it holds ---- */

/* Entries of a folder below /proc/<peer>, or lines of a file. */
static int count_entries(const char *name)
{
    char path[300];
    int count = 0;
    snprintf(path, sizeof path, "/proc/%d/%s", peer, name);
    DIR *folder = opendir(path);
    if (folder != NULL) {
        while (readdir(folder) != NULL)
            count++;
        closedir(folder);
        return count;
    }
    FILE *file = fopen(path, "re");
    CHECK(file != NULL);
    for (int c; (c = fgetc(file)) != EOF;)
        count += c == '\n';
    fclose(file);
    return count;
}

struct held {
    int descriptors, mappings;
    long resident;
};

/* The service's own table: the thread is named. */
static int service_descriptors(void)
{
    char path[600], name[32];
    struct dirent *entry;
    int count = -1;
    snprintf(path, sizeof path, "/proc/%d/task", peer);
    DIR *tasks = opendir(path);
    CHECK(tasks != NULL);
    while ((entry = readdir(tasks)) != NULL) {
        snprintf(path, sizeof path, "/proc/%d/task/%s/comm", peer, entry->d_name);
        FILE *comm = entry->d_name[0] == '.' ? NULL : fopen(path, "re");
        bool is_service = comm != NULL && fgets(name, sizeof name, comm) != NULL && strcmp(name, "driller\n") == 0;
        if (comm != NULL)
            fclose(comm);
        snprintf(path, sizeof path, "task/%s/fd", entry->d_name);
        if (is_service)
            count = count_entries(path);
    }
    closedir(tasks);
    CHECK(count > 0);
    return count;
}

/* The sockets of its name: the listening one, and its end of every connection. */
static int count_sockets(void)
{
    char line[512], name[64];
    int sockets = 0;
    snprintf(name, sizeof name, "@driller/%u/" GROUP "/%d\n", geteuid(), peer);
    FILE *file = fopen("/proc/net/unix", "re");
    CHECK(file != NULL);
    while (fgets(line, sizeof line, file) != NULL)
        sockets += strstr(line, name) != NULL;
    fclose(file);
    return sockets;
}

/* Its descriptors, those of connections apart: others who look at peers on this machine have theirs. */
static int descriptors_of_its_own(void)
{
    for (;;) {
        int sockets = count_sockets(), descriptors = service_descriptors() + count_entries("fd");
        if (count_sockets() == sockets)
            return descriptors - (sockets - 1);
    }
}

static struct held look(void)
{
    char line[256], path[64];
    struct held held = {descriptors_of_its_own(), count_entries("maps"), 0};
    snprintf(path, sizeof path, "/proc/%d/status", peer);
    FILE *file = fopen(path, "re");
    CHECK(file != NULL);
    while (fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, "VmRSS:", 6) == 0)
            held.resident = strtol(line + 6, NULL, 10);
    fclose(file);
    return held;
}

/* ---- connections ---- */

static int open_connection(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int length = snprintf(address.sun_path + 1, sizeof address.sun_path - 1, "driller/%u/" GROUP "/%d", geteuid(), peer);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    CHECK(fd >= 0);
    CHECK_EQUAL(connect(fd, (struct sockaddr *)&address,
                        (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)length)), 0);
    return fd;
}

/* The bytes of the answer; 0: the peer has hung up; -1: neither, in time. */
static long answer(int fd)
{
    char bytes[4096];
    struct pollfd readable = {fd, POLLIN, 0};
    if (poll(&readable, 1, ANSWER_MS) != 1)
        return -1;
    long got = recv(fd, bytes, sizeof bytes, 0);
    return got < 0 && errno == ECONNRESET ? 0 : got;
}

static void send_raw(int fd, const void *bytes, size_t length, const int *descriptors, size_t count)
{
    union {
        char bytes[CMSG_SPACE(DESCRIPTORS * sizeof(int))];
        struct cmsghdr align;
    } control;
    struct iovec io = {(void *)(uintptr_t)bytes, length};
    struct msghdr message = {.msg_iov = &io, .msg_iovlen = 1};
    if (count > 0) {
        message.msg_control = control.bytes;
        message.msg_controllen = CMSG_SPACE(count * sizeof(int));
        struct cmsghdr *c = CMSG_FIRSTHDR(&message);
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_RIGHTS;
        c->cmsg_len = CMSG_LEN(count * sizeof(int));
        memcpy(CMSG_DATA(c), descriptors, count * sizeof(int));
    }
    CHECK(sendmsg(fd, &message, MSG_NOSIGNAL) == (ssize_t)length || errno == EPIPE || errno == ECONNRESET);
}

/* One message on a connection of its own, which must end. */
static void expect_hung_up(const char *what, const void *bytes, size_t length, size_t descriptors)
{
    int fds[DESCRIPTORS], fd = open_connection();
    for (size_t i = 0; i < descriptors; i++)
        fds[i] = STDERR_FILENO;
    send_raw(fd, bytes, length, fds, descriptors);
    long got = answer(fd);
    if (got != 0) {
        fprintf(stderr, "%s: answered with %ld bytes\n", what, got);
        exit(1);
    }
    close(fd);
}

static struct driller_message make(uint16_t type)
{
    struct driller_message m = request;
    m.type = type;
    return m;
}

/* ---- what is tried ---- */

static void malformed(void)
{
    static char large[200000];
    struct driller_message m = make(DRILLER_HELLO);
    expect_hung_up("nothing", "", 0, 0);
    expect_hung_up("a byte", "x", 1, 0);
    expect_hung_up("a header cut short", &m, sizeof m - 1, 0);
    m.magic ^= 1;
    expect_hung_up("another magic number", &m, sizeof m, 0);
    m = make(DRILLER_HELLO);
    m.length = 1;
    expect_hung_up("a payload that is not there", &m, sizeof m, 0);
    m.length = 0xffffffffu;
    expect_hung_up("a payload of 4 GiB", &m, sizeof m, 0);
    m.length = DRILLER_PAYLOAD_MAX + 1;
    memcpy(large, &m, sizeof m);
    expect_hung_up("a payload too large", large, sizeof m + m.length, 0);
    expect_hung_up("a message too large by far", large, sizeof large, 0);
    m = make(DRILLER_HELLO);
    memcpy(large, &m, sizeof m);
    expect_hung_up("more than it says", large, sizeof m + 1, 0);
    m = make(0x8000);
    expect_hung_up("a fork that is not its own", &m, sizeof m, 0);
}

static void with_descriptors(void)
{
    static const size_t counts[] = {1, 2, 8, 9, DESCRIPTORS};
    struct driller_message m = make(DRILLER_HELLO);
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
        for (int times = 0; times < 6; times++)
            expect_hung_up("descriptors", &m, sizeof m, counts[i]);
    for (int times = 0; times < 6; times++)
        expect_hung_up("descriptors with garbage", "garbage", 7, 5);
}

/* Answered, with an error, and the connection goes on. */
static void not_understood(void)
{
    struct driller_message m;
    int fd = open_connection();
    for (uint16_t type = DRILLER_PARK; type < 50; type++) { /* PARK without a lease, RELEASE of nothing, and the unknown */
        m = make(type);
        send_raw(fd, &m, sizeof m, NULL, 0);
        CHECK(answer(fd) > (long)sizeof m);
    }
    m = make(DRILLER_HELLO);
    m.version++;
    send_raw(fd, &m, sizeof m, NULL, 0);
    CHECK(answer(fd) > (long)sizeof m);
    m = make(DRILLER_REFRESH);
    send_raw(fd, &m, sizeof m, NULL, 0);
    CHECK_EQUAL(answer(fd), sizeof m);
    /* a payload where none belongs, out of order, before any HELLO */
    struct {
        struct driller_message head;
        char more[100];
    } odd = {make(DRILLER_REBUILD), ""};
    odd.head.length = sizeof odd.more;
    send_raw(fd, &odd, sizeof odd, NULL, 0);
    CHECK(answer(fd) >= (long)sizeof m);
    close(fd);
}

static void random_bytes(void)
{
    unsigned seed = 7;
    for (int i = 0; i < 100; i++) {
        unsigned char bytes[200];
        size_t length = (size_t)rand_r(&seed) % sizeof bytes;
        for (size_t b = 0; b < length; b++)
            bytes[b] = (unsigned char)rand_r(&seed);
        if (i % 2 && length >= sizeof request) {
            struct driller_message m = make((uint16_t)(i % 3 ? DRILLER_REFRESH : 77));
            m.length = (uint32_t)(length - sizeof m);
            memcpy(bytes, &m, sizeof m);
            bytes[(size_t)rand_r(&seed) % sizeof m] ^= (unsigned char)(1u << i % 8);
        }
        int fd = open_connection();
        send_raw(fd, bytes, length, NULL, 0);
        CHECK(answer(fd) >= 0);
        close(fd);
    }
}

/* Connections that say nothing, that end at once, that end half-way: many at a time. */
static void flood(void)
{
    int fds[FLOOD];
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < FLOOD; i++) {
            fds[i] = open_connection();
            if (i % 3 == 1)
                shutdown(fds[i], SHUT_WR);
        }
        for (int i = 0; i < FLOOD; i++)
            close(fds[i]);
    }
    struct driller_message m = make(DRILLER_REFRESH);
    for (int i = 0; i < FLOOD; i++) {
        int fd = open_connection();
        send_raw(fd, &m, sizeof m, NULL, 0);
        close(fd); /* the answer has nowhere to go */
    }
}

/* Asks and asks and never reads: it loses its connection, and nobody waits for it. */
static void never_reads(void)
{
    struct driller_message m = make(DRILLER_HELLO);
    int fd = open_connection();
    for (int i = 0; i < 20000; i++) {
        struct pollfd writable = {fd, POLLOUT, 0};
        if (poll(&writable, 1, ANSWER_MS) != 1)
            break;
        if (send(fd, &m, sizeof m, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 && errno != EAGAIN)
            break;
    }
    close(fd);
}

/* Threads are never held for somebody who is gone, does not read, or asks for nonsense. */
static void holds(void)
{
    struct {
        struct driller_message head;
        struct driller_lease lease;
        char more[8];
    } park = {make(DRILLER_PARK), {UINT32_MAX, UINT32_MAX}, ""};
    park.head.length = sizeof park.lease;
    size_t length = sizeof park.head + sizeof park.lease;
    for (int i = 0; i < 20; i++) {
        int fd = open_connection();
        send_raw(fd, &park, length, NULL, 0);
        if (i % 2)
            CHECK_EQUAL(answer(fd), sizeof(struct driller_message) + sizeof(struct driller_hold));
        close(fd);
    }
    int fd = open_connection();
    park.head.length += sizeof park.more;
    send_raw(fd, &park, length + sizeof park.more, NULL, 0);
    CHECK(answer(fd) > (long)sizeof park.head);
    park.head.length = sizeof park.lease;
    park.head.flags = ~0u;
    send_raw(fd, &park, length, NULL, 0);
    CHECK(answer(fd) > (long)sizeof park.head);
    /* out of order: all at once, and the connection cut in the middle of it */
    park.head.flags = 0;
    for (int i = 0; i < 5; i++) {
        struct driller_message release = make(DRILLER_RELEASE), rebuild = make(DRILLER_REBUILD);
        send_raw(fd, &release, sizeof release, NULL, 0);
        send_raw(fd, &park, length, NULL, 0);
        send_raw(fd, &park, length, NULL, 0);
        send_raw(fd, &rebuild, sizeof rebuild, NULL, 0);
    }
    close(fd);
    /* malformed while something is held for it: that ends */
    fd = open_connection();
    send_raw(fd, &park, length, NULL, 0);
    CHECK_EQUAL(answer(fd), sizeof(struct driller_message) + sizeof(struct driller_hold));
    send_raw(fd, "nonsense", 8, NULL, 0);
    CHECK_EQUAL(answer(fd), 0);
    close(fd);
}

/* Another user is refused: all it learns is that somebody listens. */
static void another_user(void)
{
    if (geteuid() != 0) {
        printf("not root: refusing another user is not tried\n");
        return;
    }
    int fd;
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        struct sockaddr_un address = {.sun_family = AF_UNIX};
        int length = snprintf(address.sun_path + 1, sizeof address.sun_path - 1, "driller/0/" GROUP "/%d", peer);
        if (setgroups(0, NULL) != 0 || setgid(65534) != 0 || setuid(65534) != 0)
            _exit(SKIPPED);
        fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
        if (fd < 0 || connect(fd, (struct sockaddr *)&address,
                              (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)length)) != 0)
            _exit(1);
        (void)!send(fd, &request, sizeof request, MSG_NOSIGNAL);
        _exit(answer(fd) == 0 ? 3 : 1);
    }
    mode_reap(child, 3);
    other_user = child;
}

/* ---- afterwards ---- */

static void behave(uint64_t *refused)
{
    char error[DRILLER_ERROR_MAX] = "";
    struct driller_peer *attached;
    int status;
    double began = mode_now_ms();
    /* all connections may still be taken by those who have hung up just now */
    while ((status = driller_attach(peer, DRILLER_ATTACH_NO_PROC, ANSWER_MS, &attached, error)) != 0 &&
           mode_now_ms() - began < ANSWER_MS)
        ;
    if (status != 0)
        fprintf(stderr, "%s\n", error);
    CHECK_EQUAL(status, 0);
    CHECK_EQUAL(driller_request(attached, DRILLER_REBUILD, 0, ANSWER_MS, NULL, error), 0);
    CHECK_EQUAL(driller_request(attached, DRILLER_RESTORE, 0, ANSWER_MS, NULL, error), 0);
    const struct driller_header *header = driller_peer_directory(attached);
    *refused = header->refused;
    struct driller_refusal before[DRILLER_REFUSALS];
    memcpy(before, refusals, sizeof before);
    driller_peer_refusals(attached, refusals);
    for (unsigned kind = 0; kind < DRILLER_REFUSALS; kind++)
        if (before[kind].count != 0) {
            /* the first stays, the others are counted */
            CHECK(refusals[kind].count >= before[kind].count);
            before[kind].count = refusals[kind].count;
            CHECK(memcmp(&refusals[kind], &before[kind], sizeof before[kind]) == 0);
        }
    driller_detach(attached);
}

/* The log names who was the first, of what. */
static void expect_log(void)
{
    uint64_t sum = 0;
    for (unsigned kind = 0; kind < DRILLER_REFUSALS; kind++) {
        const struct driller_refusal *first = &refusals[kind];
        sum += first->count;
        if (kind == DRILLER_REFUSED_USER)
            CHECK(first->pid == other_user && first->uid == (other_user != 0 ? 65534 : 0));
        else if (first->count != 0 && kind != DRILLER_REFUSED_CONNECTIONS) /* that may be who else looks at peers */
            CHECK(first->pid == getpid() && first->uid == geteuid() && first->time_ns > 0);
    }
    CHECK_EQUAL(refusals[DRILLER_REFUSED_USER].count, other_user != 0);
    CHECK(refusals[DRILLER_REFUSED_MALFORMED].count >= 8);
    CHECK(refusals[DRILLER_REFUSED_DESCRIPTORS].count >= 36);
    CHECK_EQUAL(refusals[DRILLER_REFUSED_FORK].count, 1);
    CHECK(refusals[DRILLER_REFUSED_UNREAD].count >= 1);
    CHECK(sum > 0);
}

/* When all connections are gone the peer holds what it held before. */
static void expect_held(const struct held *before)
{
    struct held now = look();
    double began = mode_now_ms();
    while ((now.descriptors != before->descriptors || now.mappings > before->mappings + 4) &&
           mode_now_ms() - began < ANSWER_MS) {
        usleep(1000);
        now = look();
    }
    CHECK_EQUAL(now.descriptors, before->descriptors);
    CHECK(now.mappings <= before->mappings + 4);
    CHECK(now.resident < before->resident + 2048);
}

int main(int count, char **arguments)
{
    char self[4096] = "";
    uint64_t at_first, at_last;
    CHECK_EQUAL(count, 2);
    if (strcmp(arguments[1], "peer") == 0)
        return run_peer();
    CHECK(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
    request.magic = DRILLER_MESSAGE_MAGIC;
    request.version = DRILLER_ABI_VERSION;
    request.type = DRILLER_HELLO;
    struct started started = peer_start(arguments[1], self, "peer", GROUP, NULL);
    peer = started.pid;
    behave(&at_first);
    behave(&at_first);
    struct held before = look(), again;
    while ((again = look()).descriptors != before.descriptors) /* somebody is just coming or going */
        before = again;
    static void (*const tries[])(void) = {malformed, with_descriptors, not_understood, random_bytes,
                                          flood,     never_reads,      holds,         another_user};
    for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
        tries[i]();
        behave(&at_last);
        expect_held(&before);
    }
    /* each of malformed() but nothing at all, and each with descriptors */
    CHECK(at_last >= at_first + 8 + 36);
    expect_log();
    peer_end(&started, 5);
    return 0;
}
