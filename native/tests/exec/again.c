/* SPDX-License-Identifier: EPL-2.0 */
/*
 * A process that calls exec again and again while it is rebuilt from outside is a peer each time: nothing that the
 * program before has left behind (a helper at work, its socket's name) is in the way.
 *
 *     again ROUNDS
 */
#include <driller/observer.h>
#include <errno.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static char error[DRILLER_ERROR_MAX];

/* Waits until this peer was rebuilt that often. */
static bool await_rebuilds(uint64_t count)
{
    struct driller_peer *self;
    if (driller_attach(getpid(), 0, 5000, &self, error) != 0) {
        fprintf(stderr, "%s\n", error);
        return false;
    }
    const struct driller_header *header = driller_peer_directory(self);
    while (__atomic_load_n(&header->rebuilds, __ATOMIC_RELAXED) < count)
        sched_yield();
    driller_detach(self);
    return true;
}

/* At the end of each round the peer must be there. */
static int round_of(int argc, char **argv)
{
    int left = argc > 2 ? atoi(argv[2]) : 0;
    char number[16];
    if (driller_explain(getpid(), error) != 0) {
        fprintf(stderr, "with %d rounds left: %s\n", left, error);
        return 1;
    }
    if (left == 0)
        return 0;
    /* so that the next exec comes in the middle of a rebuild as often as not */
    if (!await_rebuilds((uint64_t)(left % 3) + 2))
        return 1;
    snprintf(number, sizeof number, "%d", left - 1);
    execl("/proc/self/exe", argv[0], "round", number, (char *)NULL);
    return 1;
}

int main(int argc, char **argv)
{
    if (argc == 3)
        return round_of(argc, argv);
    pid_t child = fork();
    int status, rebuilds = 0;
    if (child == 0) {
        execl("/proc/self/exe", argv[0], "round", argc > 1 ? argv[1] : "200", (char *)NULL);
        _exit(1);
    }
    while (waitpid(child, &status, WNOHANG) == 0) {
        struct driller_peer *peer;
        if (driller_attach(child, DRILLER_ATTACH_NO_PROC, 1000, &peer, error) != 0)
            continue;
        while (driller_request(peer, DRILLER_REBUILD, 0, 1000, NULL, error) == 0)
            rebuilds++;
        driller_detach(peer);
    }
    printf("%d rebuilds, status %d\n", rebuilds, status);
    return status == 0 && rebuilds > 0 ? 0 : 1;
}
