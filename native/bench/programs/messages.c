/* SPDX-License-Identifier: EPL-2.0 */
/*
 * messages PID COUNT: COUNT round trips of each kind with the peer PID, and with a bare process that returns each packet as it
 * is, one after the other. Prints for each its name, the middle and the 99th percentile of its time, and the time of all of
 * them, in nanoseconds.
 *   bare      a packet of the size of a message, on a connection that is there
 *   connect   the same on a new connection each time, which is closed afterwards
 *   hello     driller_attach and driller_detach: a connection, two descriptors, checks and maps
 *   refresh, rebuild (with nothing new to share)
 */
#include "bench.h"

#include <driller/observer.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static struct sockaddr_un address = {.sun_family = AF_UNIX};
static socklen_t address_length;
static char error[DRILLER_ERROR_MAX];
static struct driller_peer *peer;
static int connection = -1, pid;

/* As simple as a server of several connections can be. */
static void serve(int listener)
{
    struct pollfd fds[2] = {{listener, POLLIN, 0}, {-1, POLLIN, 0}};
    struct driller_message packet;
    for (;;) {
        if (poll(fds, 2, -1) < 0)
            bench_fail("poll");
        if (fds[0].revents != 0 && fds[1].fd < 0)
            fds[1].fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        else if (fds[1].revents != 0) {
            ssize_t n = recv(fds[1].fd, &packet, sizeof packet, 0);
            if (n > 0 && send(fds[1].fd, &packet, (size_t)n, MSG_NOSIGNAL) == n)
                continue;
            close(fds[1].fd);
            fds[1].fd = -1;
        }
    }
}

static pid_t start_bare(void)
{
    int listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    address_length = (socklen_t)(sizeof(sa_family_t) + 1 +
                                 (size_t)snprintf(address.sun_path + 1, sizeof address.sun_path - 1, "bench-bare-%d", getpid()));
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, address_length) != 0 || listen(listener, 8) != 0)
        bench_fail("a bare socket");
    pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        serve(listener);
    }
    close(listener);
    return child;
}

static void ping(int fd)
{
    struct driller_message packet = {.magic = DRILLER_MESSAGE_MAGIC};
    if (send(fd, &packet, sizeof packet, MSG_NOSIGNAL) != sizeof packet || recv(fd, &packet, sizeof packet, 0) != sizeof packet)
        bench_fail("ping");
}

static int connect_bare(void)
{
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, address_length) != 0)
        bench_fail("connect");
    return fd;
}

static void bare(void)
{
    ping(connection);
}

static void connect_and_ping(void)
{
    int fd = connect_bare();
    ping(fd);
    close(fd);
}

static void refused(void)
{
    fprintf(stderr, "%s\n", error);
    exit(1);
}

static void hello(void)
{
    struct driller_peer *once;
    if (driller_attach(pid, DRILLER_ATTACH_NO_PROC, 10000, &once, error) != 0)
        refused();
    driller_detach(once);
}

static void request(uint16_t type)
{
    if (driller_request(peer, type, 0, 60000, NULL, error) != 0)
        refused();
}

static void refresh(void)
{
    request(DRILLER_REFRESH);
}

static void rebuild(void)
{
    request(DRILLER_REBUILD);
}

static int compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void measure(const char *name, void (*once)(void), uint64_t *times, size_t count)
{
    once();
    uint64_t began = bench_now(), before = began;
    for (size_t i = 0; i < count; i++) {
        once();
        uint64_t now = bench_now();
        times[i] = now - before;
        before = now;
    }
    qsort(times, count, sizeof *times, compare);
    printf("%s %llu %llu %llu\n", name, (unsigned long long)times[count / 2], (unsigned long long)times[count * 99 / 100],
           (unsigned long long)(before - began));
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    pid = (int)bench_number(argv[1]);
    size_t count = bench_number(argv[2]);
    uint64_t *times = calloc(count, sizeof *times);
    if (count == 0 || times == NULL)
        return 2;
    if (driller_attach(pid, DRILLER_ATTACH_NO_PROC, 10000, &peer, error) != 0)
        refused();
    rebuild();
    /* one after the other: the bare server has room for one connection */
    pid_t server = start_bare();
    measure("connect", connect_and_ping, times, count);
    connection = connect_bare();
    measure("bare", bare, times, count);
    measure("hello", hello, times, count);
    measure("refresh", refresh, times, count);
    measure("rebuild", rebuild, times, count);
    kill(server, SIGKILL);
    waitpid(server, NULL, 0);
    return 0;
}
