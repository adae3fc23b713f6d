/* SPDX-License-Identifier: EPL-2.0 */
/*
 * The peers of a network namespace are those that listen on an abstract socket with the right name. The kernel
 * lists them in /proc/net/unix, one line each:
 *
 *     0000000000000000: 00000002 00000000 00010000 0005 01 12345 @driller/1000/default/4711
 *
 * Any process may bind such a name, and a name may hold a line feed: what is found here is a hint, to be verified
 * by whoever connects.
 */
#include "internal.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIST_FILE "/proc/thread-self/net/unix"
#define LIST_FILE_MAX (256u << 20)
#define FLAG_LISTENING 0x10000ul /* __SO_ACCEPTCON */

/* Decimal without sign or leading zero; at most `max`. Moves *text behind it. */
static bool parse_number(const char **text, const char *end, uint64_t max, uint64_t *out)
{
    const char *c = *text;
    uint64_t value = 0;
    while (c < end && *c >= '0' && *c <= '9') {
        value = value * 10 + (uint64_t)(*c - '0');
        if (value > max)
            return false;
        c++;
    }
    if (c == *text || (**text == '0' && c - *text > 1))
        return false;
    *text = c;
    *out = value;
    return true;
}

bool dro_name_parse(const char *name, size_t length, struct driller_peer_info *out)
{
    const char *c = name, *end = name + length;
    size_t prefix = strlen(DRILLER_SOCKET_PREFIX);
    if (length < prefix || memcmp(c, DRILLER_SOCKET_PREFIX, prefix) != 0)
        return false;
    c += prefix;

    uint64_t uid, pid;
    if (!parse_number(&c, end, UINT32_MAX, &uid) || c == end || *c++ != '/')
        return false;
    const char *slash = memchr(c, '/', (size_t)(end - c));
    if (slash == NULL || slash - c > DRILLER_GROUP_MAX)
        return false;
    size_t group_length = (size_t)(slash - c);
    memset(out, 0, sizeof(*out));
    memcpy(out->group, c, group_length);
    if (!dro_group_valid(out->group) || strlen(out->group) != group_length)
        return false;
    c = slash + 1;
    if (!parse_number(&c, end, INT32_MAX, &pid) || c != end || pid == 0)
        return false;
    out->uid = (uint32_t)uid;
    out->pid = (int32_t)pid;
    return true;
}

socklen_t dro_name_address(const struct driller_peer_info *info, struct sockaddr_un *address)
{
    memset(address, 0, sizeof(*address));
    address->sun_family = AF_UNIX;
    int length = snprintf(address->sun_path + 1, sizeof(address->sun_path) - 1,
                          DRILLER_SOCKET_PREFIX "%" PRIu32 "/%s/%" PRId32, info->uid, info->group, info->pid);
    return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)length);
}

/* One line of the list; false if it is not a peer's listening socket. */
static bool parse_line(const char *line, const char *end, struct driller_peer_info *out)
{
    unsigned long flags, type;
    int path = 0;
    char fields[128];
    size_t length = (size_t)(end - line) < sizeof(fields) - 1 ? (size_t)(end - line) : sizeof(fields) - 1;
    memcpy(fields, line, length);
    fields[length] = '\0';
    if (sscanf(fields, "%*x: %*x %*x %lx %lx %*x %*u @%n", &flags, &type, &path) != 2 || path == 0)
        return false;
    return (flags & FLAG_LISTENING) != 0 && type == SOCK_SEQPACKET &&
           dro_name_parse(line + path, (size_t)(end - line - path), out);
}

static int compare(const void *left, const void *right)
{
    const struct driller_peer_info *a = left, *b = right;
    int by_group = strcmp(a->group, b->group);
    if (by_group != 0)
        return by_group;
    if (a->pid != b->pid)
        return a->pid < b->pid ? -1 : 1;
    return a->uid < b->uid ? -1 : a->uid > b->uid;
}

ssize_t dro_list(int pid, struct driller_peer_info **out, char *error)
{
    char *text;
    size_t length;
    int status = dro_read_file(LIST_FILE, LIST_FILE_MAX, &text, &length);
    if (status < 0)
        return dro_fail(error, status, "cannot list sockets: %s: %s", LIST_FILE, strerror(-status));

    struct driller_peer_info *peers = NULL, info;
    size_t count = 0, capacity = 0;
    for (char *line = text, *end = text + length; line < end;) {
        char *stop = memchr(line, '\n', (size_t)(end - line));
        if (stop == NULL)
            stop = end;
        if (parse_line(line, stop, &info) && (pid == 0 || info.pid == pid)) {
            if (count == capacity) {
                capacity = capacity != 0 ? capacity * 2 : 16;
                struct driller_peer_info *larger = reallocarray(peers, capacity, sizeof(*peers));
                if (larger == NULL) {
                    free(peers);
                    free(text);
                    return dro_fail(error, -ENOMEM, "out of memory while listing peers");
                }
                peers = larger;
            }
            peers[count++] = info;
        }
        line = stop + 1;
    }
    free(text);

    if (count > 1)
        qsort(peers, count, sizeof(*peers), compare);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || compare(&peers[kept - 1], &peers[i]) != 0)
            peers[kept++] = peers[i];
    *out = peers;
    return (ssize_t)kept;
}

ssize_t driller_peers(const char *group, struct driller_peer_info *out, size_t capacity, char *error)
{
    if (group != NULL && !dro_group_valid(group))
        return dro_fail(error, -EINVAL, "'%.80s' is not a group's name: use 1 to %d of A-Z a-z 0-9 . _ -", group,
                        DRILLER_GROUP_MAX);
    struct driller_peer_info *peers;
    ssize_t count = dro_list(0, &peers, error);
    if (count < 0)
        return count;
    size_t found = 0;
    for (ssize_t i = 0; i < count; i++) {
        if (group != NULL && strcmp(group, peers[i].group) != 0)
            continue;
        if (found < capacity)
            out[found] = peers[i];
        found++;
    }
    free(peers);
    return (ssize_t)found;
}
