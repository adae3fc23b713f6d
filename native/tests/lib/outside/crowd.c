/* SPDX-License-Identifier: EPL-2.0 */
/*
 * More connections than a peer serves at a time: nobody is kept out by others, whether they say nothing or sit idle; who had to
 * go is served again when it asks; what is under way is not cut off; and the program forks as ever.
 */
#include "mode.h"
#include "peer.h"

#include <driller/observer.h>

#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define GROUP "crowd"
#define ANSWER_MS 60000
#define SILENT 200
#define IDLE 200
#define FORKS 20

static char error[DRILLER_ERROR_MAX];
static struct started started;

/* ---- the peer ---- */

/* For each byte of its input: forks, and checks that the child has a memory of its own. */
static int run_peer(const char *role)
{
    char byte;
    volatile int *word = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(word != MAP_FAILED);
    struct rlimit few = {strcmp(role, "few") == 0 ? 20 : 1024, 1024};
    CHECK_EQUAL(setrlimit(RLIMIT_NOFILE, &few), 0);
    peer_ready();
    while (read(STDIN_FILENO, &byte, 1) == 1) {
        if (byte == 'l') {
            few.rlim_cur = 12;
            CHECK_EQUAL(setrlimit(RLIMIT_NOFILE, &few), 0);
        }
        for (int i = 0; byte == 'f' && i < FORKS; i++) {
            pid_t child = mode_fork();
            if (child == 0) {
                *word = -1;
                _exit(3);
            }
            *word = i;
            mode_reap(child, 3);
            CHECK_EQUAL(*word, i);
        }
        CHECK_EQUAL(write(STDOUT_FILENO, "d", 1), 1);
    }
    return 5;
}

/* ---- those who come ---- */

static int connect_silently(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int length =
        snprintf(address.sun_path + 1, sizeof address.sun_path - 1, "driller/%u/" GROUP "/%d", geteuid(), started.pid);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    CHECK(fd >= 0);
    CHECK_EQUAL(connect(fd, (struct sockaddr *)&address,
                        (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)length)), 0);
    return fd;
}

static void refresh_plainly(int fd)
{
    struct driller_message message = {.magic = DRILLER_MESSAGE_MAGIC, .version = DRILLER_ABI_VERSION, .type = DRILLER_REFRESH};
    struct pollfd answered = {fd, POLLIN, 0};
    CHECK_EQUAL(send(fd, &message, sizeof message, MSG_NOSIGNAL), sizeof message);
    CHECK_EQUAL(poll(&answered, 1, ANSWER_MS), 1);
    CHECK_EQUAL(recv(fd, &message, sizeof message, 0), sizeof message);
    CHECK_EQUAL(message.status, 0);
}

/* Another process, which does `what` and then sits there until it is killed. */
static pid_t in_another(void (*what)(void))
{
    int ready[2];
    char byte;
    CHECK_EQUAL(pipe(ready), 0);
    pid_t child = mode_fork();
    if (child == 0) {
        close(started.in);
        close(started.out);
        what();
        CHECK_EQUAL(write(ready[1], "", 1), 1);
        for (;;)
            pause();
    }
    close(ready[1]);
    CHECK_EQUAL(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    return child;
}

static void end(pid_t child)
{
    kill(child, SIGKILL);
    mode_reap_killed(child, SIGKILL);
}

static void come_silently(void)
{
    for (int i = 0; i < SILENT; i++)
        connect_silently();
}

static void come_and_idle(void)
{
    for (int i = 0; i < IDLE; i++)
        peer_attach(&started);
}

/* ---- what is tried ---- */

/* Others come in numbers, of another process, after some were here and before another comes. */
static void others_come(void (*come)(void), bool plenty)
{
    struct driller_peer *first = peer_attach(&started);
    int plain = connect_silently();
    refresh_plainly(plain);
    pid_t child = in_another(come);
    struct driller_peer *second = peer_attach(&started);
    peer_ask(second, DRILLER_REBUILD);
    if (plenty)
        refresh_plainly(plain); /* it has not had to go */
    peer_tell(&started, 'f');
    peer_ask(first, DRILLER_REBUILD);
    driller_detach(second);
    driller_detach(first);
    close(plain);
    end(child);
}

/* One observer with very many handles: each of them is served, though there is not room for all at a time. */
static void one_with_many(void)
{
    struct driller_peer *peers[IDLE];
    for (int i = 0; i < IDLE; i++)
        peers[i] = peer_attach(&started);
    for (int times = 0; times < 3; times++)
        for (int i = 0; i < IDLE; i++)
            peer_ask(peers[i], i % 50 == 0 ? DRILLER_REBUILD : DRILLER_REFRESH);
    peer_tell(&started, 'f');
    for (int i = 0; i < IDLE; i++)
        driller_detach(peers[i]);
}

/* What holds the threads stays, and says so in the end. */
static void holder_stays(void)
{
    struct driller_peer *first = peer_attach(&started);
    struct driller_hold hold;
    int status;
    do
        status = driller_park(first, 0, DRILLER_LEASE_MAX_MS, ANSWER_MS, &hold, error);
    while (status == -EBUSY || status == -ETIMEDOUT);
    CHECK_EQUAL(status, 0);
    come_silently();
    driller_detach(peer_attach(&started));
    status = driller_unpark(first, ANSWER_MS, &hold, error);
    CHECK(status == 0 || status == -ETIME);
    CHECK(hold.since_ns > 0);
    driller_detach(first);
}

/* Another one of the same number is not taken for it. */
static void ended_meanwhile(void)
{
    struct driller_peer *first = peer_attach(&started);
    pid_t child = in_another(come_silently);
    peer_end(&started, 5);
    int status = driller_request(first, DRILLER_REFRESH, 0, ANSWER_MS, NULL, error);
    CHECK_EQUAL(status, -EPIPE);
    CHECK_CONTAINS(error, "ended");
    driller_detach(first);
    end(child);
}

int main(int count, char **arguments)
{
    char self[4096] = "";
    CHECK_EQUAL(count, 2);
    if (strchr(arguments[1], '/') == NULL)
        return run_peer(arguments[1]);
    CHECK(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
    struct rlimit many;
    CHECK_EQUAL(getrlimit(RLIMIT_NOFILE, &many), 0);
    many.rlim_cur = many.rlim_max;
    CHECK_EQUAL(setrlimit(RLIMIT_NOFILE, &many), 0);
    if (many.rlim_cur < 8 * IDLE) {
        printf("too few descriptors are allowed here\n");
        return SKIPPED;
    }
    static const char *const roles[] = {"many", "few"};
    for (int i = 0; i < 2; i++) {
        started = peer_start(arguments[1], self, roles[i], GROUP, NULL);
        others_come(come_silently, i == 0);
        one_with_many();
        if (i == 0) {
            others_come(come_and_idle, true);
            holder_stays();
        }
        peer_tell(&started, 'l');
        one_with_many();
        ended_meanwhile();
    }
    return 0;
}
