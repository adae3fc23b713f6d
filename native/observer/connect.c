/* SPDX-License-Identifier: EPL-2.0 */
/* A connection to the process that a socket's name promises, and to no other. */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

/*
 * Names of abstract sockets belong to nobody: whoever is first may bind them. The kernel's word on who called
 * listen() decides.
 */
static int check_listener(int socket, const struct driller_peer_info *info, char *error)
{
    struct ucred listener;
    socklen_t length = sizeof(listener);
    if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &listener, &length) < 0)
        return dro_fail(error, -errno, "cannot ask who listens for process %d: %s", info->pid, strerror(errno));
    if (listener.pid != info->pid)
        return dro_fail(error, -EPROTO, "the socket that names process %d belongs to process %d: not used", info->pid,
                        listener.pid);
    if (listener.uid != info->uid)
        return dro_fail(error, -EPROTO, "the socket that names user %u belongs to user %u: not used", info->uid,
                        listener.uid);
    return 0;
}

/* connect() on such a socket waits while the listener's backlog is full, bounded by SO_SNDTIMEO. */
static int connect_until(int socket, const struct sockaddr_un *address, socklen_t length,
                         const struct dro_patience *patience)
{
    for (;;) {
        if (!dro_goes_on(patience))
            return -ETIMEDOUT;
        int left = dro_remaining_ms(dro_slice(patience));
        if (left == 0)
            return -ETIMEDOUT;
        struct timeval timeout = {.tv_sec = left / 1000, .tv_usec = left % 1000 * 1000};
        if (setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof(timeout)) < 0)
            return -errno;
        if (connect(socket, (const struct sockaddr *)address, length) == 0)
            return 0;
        if (errno != EINTR && errno != EAGAIN)
            return -errno;
    }
}

int dro_connect(const struct driller_peer_info *info, const struct dro_patience *patience, char *error)
{
    int connection = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    if (connection < 0)
        return dro_fail(error, -errno, "cannot make a socket: %s", strerror(errno));

    struct sockaddr_un address;
    socklen_t length = dro_name_address(info, &address);
    int status = connect_until(connection, &address, length, patience);
    if (status == -ETIMEDOUT)
        dro_fail(error, status, "process %d does not accept connections; it may be stopped", info->pid);
    else if (status == -ECONNREFUSED)
        dro_fail(error, status, "process %d no longer listens; it has probably ended", info->pid);
    else if (status < 0)
        dro_fail(error, status, "cannot connect to process %d: %s", info->pid, strerror(-status));
    if (status == 0)
        status = check_listener(connection, info, error);
    if (status == 0 && fcntl(connection, F_SETFL, O_NONBLOCK) < 0)
        status = dro_fail(error, -errno, "cannot make a socket non-blocking: %s", strerror(errno));
    if (status < 0) {
        close(connection);
        return status;
    }
    return connection;
}
