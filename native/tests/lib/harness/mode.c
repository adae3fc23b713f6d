/* SPDX-License-Identifier: EPL-2.0 */
#include "mode.h"

#include <driller/observer.h>

#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_MS 20000

static const char *mode(void)
{
    const char *value = getenv("DRILLER_TEST_MODE");
    CHECK(value != NULL); /* it was started by lib_run */
    return value;
}

bool mode_is_peer(void)
{
    return strcmp(mode(), "off") != 0;
}

bool mode_is_hammered(void)
{
    return strcmp(mode(), "lazy") == 0 || strcmp(mode(), "restore") == 0;
}

double mode_now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static struct driller_peer *attach(void)
{
    struct driller_peer *peer = NULL;
    char error[DRILLER_ERROR_MAX] = "";
    double began = mode_now_ms();
    int status;
    /* a forked child begins to listen soon after it has returned from fork */
    while ((status = driller_attach(getpid(), DRILLER_ATTACH_NO_PROC, PATIENCE_MS, &peer, error)) == -ENOENT &&
           mode_now_ms() - began < PATIENCE_MS)
        sched_yield();
    if (status != 0) {
        fprintf(stderr, "attaching to oneself: %s\n", error);
        exit(1);
    }
    return peer;
}

static void ask(struct driller_peer *peer, uint16_t type)
{
    char error[DRILLER_ERROR_MAX] = "";
    double began = mode_now_ms();
    int status;
    while ((status = driller_request(peer, type, 0, PATIENCE_MS, NULL, error)) == -EBUSY &&
           strstr(error, "forked child") != NULL && mode_now_ms() - began < PATIENCE_MS)
        sched_yield();
    if (status != 0) {
        fprintf(stderr, "%s of oneself: %s\n", type == DRILLER_REBUILD ? "rebuild" : "restore", error);
        exit(1);
    }
}

static void ask_once(uint16_t type)
{
    if (!mode_is_peer())
        return;
    int before = errno;
    struct driller_peer *peer = attach();
    ask(peer, type);
    driller_detach(peer);
    errno = before;
}

void mode_rebuild(void)
{
    ask_once(DRILLER_REBUILD);
}

void mode_restore(void)
{
    ask_once(DRILLER_RESTORE);
}

void mode_await_rebuilds(unsigned count)
{
    if (!mode_is_peer())
        return;
    int before = errno;
    struct driller_peer *peer = attach();
    const struct driller_header *header = driller_peer_directory(peer);
    uint64_t target = __atomic_load_n(&header->rebuilds, __ATOMIC_RELAXED) + count;
    double began = mode_now_ms();
    while (__atomic_load_n(&header->rebuilds, __ATOMIC_RELAXED) < target) {
        if (mode_is_hammered()) {
            CHECK(mode_now_ms() - began < PATIENCE_MS);
            struct timespec moment = {0, 500000};
            nanosleep(&moment, NULL);
        } else {
            ask(peer, DRILLER_REBUILD);
        }
    }
    driller_detach(peer);
    errno = before;
}

pid_t mode_fork(void)
{
    pid_t parent = getpid(), child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(1);
    }
    return child;
}

void mode_reap(pid_t child, int status)
{
    int got = 0;
    pid_t pid;
    while ((pid = waitpid(child, &got, 0)) < 0 && errno == EINTR)
        ;
    CHECK_EQUAL(pid, child);
    if (WIFSIGNALED(got))
        fprintf(stderr, "the child died of signal %d\n", WTERMSIG(got));
    CHECK(WIFEXITED(got));
    CHECK_EQUAL(WEXITSTATUS(got), status);
}

void mode_reap_killed(pid_t child, int signal)
{
    int got = 0;
    CHECK_EQUAL(waitpid(child, &got, 0), child);
    CHECK(WIFSIGNALED(got));
    CHECK_EQUAL(WTERMSIG(got), signal);
}
