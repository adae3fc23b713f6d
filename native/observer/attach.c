/* SPDX-License-Identifier: EPL-2.0 */
/* The life of a peer's handle. */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* A process closes its descriptors some time before it has ended. */
#define DYING_MS 100
/* How soon to look again for a peer that is about to listen. */
#define LOOK_AGAIN_MS 2
/* How long a start may take at most, with this machine busy. */
#define STARTING_S 3

static bool ends_within(const struct driller_peer *peer, int timeout_ms)
{
    struct pollfd ended = {.fd = peer->pidfd, .events = POLLIN};
    return poll(&ended, 1, timeout_ms) > 0;
}

static bool process_lives(const struct driller_peer *peer)
{
    return !ends_within(peer, 0);
}

/* A file in /proc stays bound to the address space it was opened for: at its end, or after an exec, it is empty. */
static bool address_space_lives(int pagemap)
{
    uint64_t entry;
    ssize_t n;
    do
        n = pread(pagemap, &entry, sizeof(entry), 0);
    while (n < 0 && errno == EINTR);
    return n == sizeof(entry);
}

bool dro_alive(const struct driller_peer *peer)
{
    /* A snapshot is of no process. */
    return peer->pidfd >= 0 && process_lives(peer) && (peer->pagemap < 0 || address_space_lives(peer->pagemap));
}

/* From the pidfd on, `pid` means one process only; what /proc said is believed if that process lived afterwards. */
static int identify(struct driller_peer *peer, char *error)
{
    peer->pidfd = dro_pidfd_open(peer->pid);
    if (peer->pidfd < 0) {
        int code = peer->pidfd;
        if (code == -ESRCH)
            return dro_fail(error, code, "there is no process %d", peer->pid);
        return dro_fail(error, code, "cannot hold on to process %d: %s", peer->pid, strerror(-code));
    }
    struct dro_stat stat;
    int status = dro_proc_stat(peer->pid, &stat);
    if (status == 0)
        status = dro_proc_status(peer->pid, &peer->uid, NULL);
    if (status == -ESRCH || !process_lives(peer))
        return dro_fail(error, -ESRCH, "process %d has ended", peer->pid);
    if (status < 0)
        return dro_fail(error, status, "cannot read /proc/%d/stat: %s", peer->pid, strerror(-status));
    peer->start_time = stat.start_time;

    char path[64];
    snprintf(path, sizeof(path), "/proc/%d/pagemap", peer->pid);
    peer->pagemap = open(path, O_RDONLY | O_CLOEXEC);
    if (peer->pagemap >= 0 && !address_space_lives(peer->pagemap))
        dro_close(&peer->pagemap);
    snprintf(path, sizeof(path), "/proc/%d/maps", peer->pid);
    peer->maps = open(path, O_RDONLY | O_CLOEXEC);
    peer->query = peer->maps >= 0 && dro_query_works(peer->maps);
    /* Its memory goes before its descriptors do, and is what tells that it has ended: see dro_alive. */
    if (dro_proc_ending(peer->pid))
        return dro_fail(error, -ESRCH, "process %d has ended", peer->pid);
    return 0;
}

static void forget_offer(struct driller_peer *peer)
{
    dro_directory_unmap(peer->directory);
    dro_activity_unmap(peer->activity);
    peer->directory = peer->activity = NULL;
    dro_close(&peer->image);
    peer->attachment = 0;
    peer->writable = false;
}

/* It was started or forked a moment ago, and its library has not come to listening. */
static bool is_starting(const struct driller_peer *peer)
{
    struct timespec now;
    clock_gettime(CLOCK_BOOTTIME, &now);
    uint64_t ticks = (uint64_t)sysconf(_SC_CLK_TCK), started = peer->start_time / ticks;
    return (uint64_t)now.tv_sec < started + STARTING_S && dro_has_library(peer->pid);
}

static int not_awaited(const struct driller_peer *peer, char *error)
{
    return dro_fail(error, -ECANCELED, "nobody waits for process %d any more: it is not attached", peer->pid);
}

/* Over the socket, or else, of a process that cannot answer, through /proc. */
static int take_hold(struct driller_peer *peer, uint32_t flags, const struct dro_patience *patience, char *error)
{
    int status = dro_hello(peer, flags, patience, error);
    if (status < 0 && dro_cancelled(patience))
        return not_awaited(peer, error);
    if (status == -EPIPE && geteuid() != 0 && peer->uid != geteuid())
        status = dro_not_permitted(peer->pid, peer->uid, error);
    bool silent = status == -ETIMEDOUT || status == -ENOENT || status == -ECONNREFUSED;
    if (silent && (flags & DRILLER_ATTACH_NO_PROC) == 0) {
        int again = dro_reopen(peer, flags, error);
        if (again == -EACCES && peer->directory == NULL)
            again = dro_not_permitted(peer->pid, peer->uid, error);
        if (again < 0 && again != -EACCES && status != -ENOENT)
            dro_fail(error, status,
                     "process %d does not answer and cannot be re-opened through /proc: continue it and try again",
                     peer->pid);
        else if (again != -ENOENT)
            status = again;
    }
    return status;
}

static int attach(struct driller_peer *peer, uint32_t flags, const struct dro_patience *patience, char *error)
{
    dro_time starting = dro_deadline(STARTING_S * 1000);
    struct dro_patience start = {patience->deadline < starting ? patience->deadline : starting, patience->cancel};
    int status = identify(peer, error);
    if (status < 0)
        return status;
    for (;;) {
        status = take_hold(peer, flags, patience, error);
        /* one that was re-opened though it runs has begun to listen meanwhile, or is about to */
        bool early = status == 0 ? peer->attachment == DRILLER_ATTACHED_PROC && !dro_proc_stopped(peer->pid)
                                 : status == -ENOENT && is_starting(peer);
        if (!early || !dro_goes_on(&start) || ends_within(peer, LOOK_AGAIN_MS))
            break;
        forget_offer(peer);
    }
    if (status == -ENOENT && dro_cancelled(patience))
        status = not_awaited(peer, error);
    if (status == -ENOENT)
        status = dro_explain_program(peer->pid, error);
    if (status < 0 && ends_within(peer, status == -EPIPE ? DYING_MS : 0))
        status = dro_fail(error, -ESRCH, "process %d has ended", peer->pid);
    return status;
}

int driller_attach_cancellable(int pid, uint32_t flags, int timeout_ms, const volatile int *cancel,
                               struct driller_peer **out, char *error)
{
    if (out == NULL || pid <= 0 || (flags & ~(DRILLER_ATTACH_WRITE | DRILLER_ATTACH_NO_PROC)) != 0)
        return dro_fail(error, -EINVAL, "%d is not a process id, or a flag is unknown", pid);
    struct driller_peer *peer = calloc(1, sizeof(*peer));
    if (peer == NULL)
        return dro_fail(error, -ENOMEM, "out of memory while attaching to process %d", pid);
    peer->pid = pid;
    peer->pidfd = peer->pagemap = peer->maps = peer->image = peer->socket = -1;
    pthread_mutex_init(&peer->request_lock, NULL);
    pthread_mutex_init(&peer->table_lock, NULL);
    pthread_mutex_init(&peer->window_lock, NULL);

    struct dro_patience patience = {dro_deadline(timeout_ms), cancel};
    int status = dro_cancelled(&patience) ? dro_fail(error, -ECANCELED, "process %d was not asked", pid)
                                          : attach(peer, flags, &patience, error);
    if (status < 0) {
        driller_detach(peer);
        return status;
    }
    *out = peer;
    return 0;
}

int driller_attach(int pid, uint32_t flags, int timeout_ms, struct driller_peer **out, char *error)
{
    return driller_attach_cancellable(pid, flags, timeout_ms, NULL, out, error);
}

void driller_detach(struct driller_peer *peer)
{
    if (peer == NULL)
        return;
    if (peer->table != NULL)
        dro_table_put(peer, peer->table);
    dro_windows_unmap(peer);
    dro_directory_unmap(peer->directory);
    dro_activity_unmap(peer->activity);
    dro_close(&peer->image);
    dro_close(&peer->socket);
    dro_close(&peer->pagemap);
    dro_close(&peer->maps);
    dro_close(&peer->pidfd);
    pthread_mutex_destroy(&peer->request_lock);
    pthread_mutex_destroy(&peer->table_lock);
    pthread_mutex_destroy(&peer->window_lock);
    free(peer);
}

int driller_peer_pid(const struct driller_peer *peer)
{
    return peer->pid;
}

int driller_peer_attachment(const struct driller_peer *peer)
{
    return peer->attachment;
}

int driller_peer_alive(const struct driller_peer *peer)
{
    return dro_alive(peer) ? 1 : 0;
}
