/* SPDX-License-Identifier: EPL-2.0 */
#include "peer.h"
#include "mode.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#define ANSWER_MS 60000

static char error[DRILLER_ERROR_MAX];

struct started peer_start(const char *library, const char *program, const char *role, const char *group,
                          const char *const *variables)
{
    int in[2], out[2];
    char byte = 0;
    CHECK_EQUAL(pipe2(in, O_CLOEXEC), 0);
    CHECK_EQUAL(pipe2(out, O_CLOEXEC), 0);
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        setenv("LD_PRELOAD", library, 1);
        setenv("DRILLER", "lazy", 1);
        setenv("DRILLER_GROUP", group, 1);
        for (; variables != NULL && *variables != NULL; variables++)
            putenv((char *)*variables);
        execl(program, program, role, (char *)NULL);
        _exit(1);
    }
    close(in[0]);
    close(out[1]);
    CHECK_EQUAL(read(out[0], &byte, 1), 1);
    return (struct started){pid, in[1], out[0]};
}

void peer_end(const struct started *peer, int status)
{
    close(peer->in);
    close(peer->out);
    mode_reap(peer->pid, status);
}

void peer_tell(const struct started *peer, char what)
{
    char byte;
    CHECK_EQUAL(write(peer->in, &what, 1), 1);
    CHECK_EQUAL(read(peer->out, &byte, 1), 1);
}

struct driller_peer *peer_attach(const struct started *peer)
{
    struct driller_peer *attached;
    if (driller_attach(peer->pid, DRILLER_ATTACH_NO_PROC, ANSWER_MS, &attached, error) != 0) {
        fprintf(stderr, "%s\n", error);
        exit(1);
    }
    return attached;
}

void peer_ask(struct driller_peer *peer, uint16_t type)
{
    double began = mode_now_ms();
    int status;
    while (((status = driller_request(peer, type, 0, ANSWER_MS, NULL, error)) == -EBUSY || status == -ETIMEDOUT) &&
           mode_now_ms() - began < ANSWER_MS)
        usleep(1000);
    if (status != 0) {
        fprintf(stderr, "request %u: %s\n", type, error);
        exit(1);
    }
}

void peer_ready(void)
{
    CHECK_EQUAL(write(STDOUT_FILENO, "r", 1), 1);
}

void peer_wait(void)
{
    char byte;
    while (read(STDIN_FILENO, &byte, 1) > 0)
        ;
}
