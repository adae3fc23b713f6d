/* SPDX-License-Identifier: EPL-2.0 */
/*
 * An eager peer that cannot be rebuilt when it starts, as it blocks every signal and ptrace is refused (run under lib_without
 * ptrace): once it can be, it is, without being asked; until then it is not tried all the time.
 */
#include "mode.h"
#include "peer.h"

#include <driller/observer.h>

#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#define GROUP "retried"
#define PATIENCE_MS 60000

static char error[DRILLER_ERROR_MAX];

/* All of the kernel's signals, those that the C library keeps for itself too. */
static void block_all(bool block)
{
    uint64_t all = ~UINT64_C(0);
    CHECK_EQUAL(syscall(SYS_rt_sigprocmask, block ? SIG_BLOCK : SIG_UNBLOCK, &all, NULL, sizeof all), 0);
}

static int run_peer(void)
{
    char byte;
    peer_ready();
    CHECK_EQUAL(read(STDIN_FILENO, &byte, 1), 1);
    block_all(false);
    peer_wait();
    return 5;
}

static void await(const struct driller_header *header, uint32_t state)
{
    double began = mode_now_ms();
    while (__atomic_load_n(&header->state, __ATOMIC_RELAXED) != state) {
        CHECK(mode_now_ms() - began < PATIENCE_MS);
        usleep(1000);
    }
}

int main(int count, char **arguments)
{
    static const char *const eager[] = {"DRILLER=eager", NULL};
    char self[4096] = "";
    struct driller_peer *peer;
    CHECK_EQUAL(count, 2);
    if (strchr(arguments[1], '/') == NULL)
        return run_peer();
    CHECK(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
    block_all(true);
    struct started started = peer_start(arguments[1], self, "peer", GROUP, eager);
    block_all(false);
    if (driller_attach(started.pid, DRILLER_ATTACH_NO_PROC, PATIENCE_MS, &peer, error) != 0) {
        fprintf(stderr, "%s\n", error);
        return 1;
    }
    const struct driller_header *header = driller_peer_directory(peer);
    await(header, DRILLER_STATE_FAILED);
    double began = mode_now_ms();
    while (strstr(header->message, "blocks every signal") == NULL) /* each attempt empties it first */
        CHECK(mode_now_ms() - began < PATIENCE_MS);
    CHECK_EQUAL(header->rebuilds, 0);
    /* again, but ever more seldom */
    uint64_t failures = header->failures;
    began = mode_now_ms();
    while (header->failures < failures + 3)
        CHECK(mode_now_ms() - began < PATIENCE_MS);
    CHECK(header->failures - failures <= 3 + (uint64_t)((mode_now_ms() - began) / 50));
    CHECK_EQUAL(write(started.in, "u", 1), 1);
    await(header, DRILLER_STATE_SHARED);
    CHECK(header->rebuilds >= 1);
    driller_detach(peer);
    peer_end(&started, 5);
    return 0;
}
