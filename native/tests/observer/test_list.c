/* SPDX-License-Identifier: EPL-2.0 */
/* Finding peers among real sockets with good, odd and hostile names. */
#include <driller/observer.h>

#include "fake.h"
#include "test.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int bind_name(int type, const char *name, size_t length, int listening)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    memcpy(address.sun_path + 1, name, length);
    int bound = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
    CHECK(bound >= 0);
    CHECK(bind(bound, (struct sockaddr *)&address, (socklen_t)(sizeof(sa_family_t) + 1 + length)) == 0);
    if (listening)
        CHECK(listen(bound, 1) == 0);
    return bound;
}

int main(void)
{
    char error[DRILLER_ERROR_MAX], group[64], other[64], name[108];
    struct driller_peer_info peers[8];
    snprintf(group, sizeof(group), "list-%d", getpid());
    snprintf(other, sizeof(other), "list-%d-other", getpid());
    int before = count_descriptors();

    CHECK_EQUAL(driller_peers(group, peers, 8, error), 0);

    int sockets[8], count = 0;
    sockets[count++] = fake_listen(7, group, 300);
    sockets[count++] = fake_listen(7, group, 20);
    sockets[count++] = fake_listen(5, group, 300);
    sockets[count++] = fake_listen(7, other, 1);
    CHECK_EQUAL(driller_peers(group, peers, 8, error), 3);
    CHECK(peers[0].pid == 20 && peers[1].pid == 300 && peers[1].uid == 5 && peers[2].pid == 300 && peers[2].uid == 7);
    CHECK(strcmp(peers[0].group, group) == 0);

    /* More than there is room for: all are counted, only the room is used. */
    memset(peers, 0x55, sizeof(peers));
    CHECK_EQUAL(driller_peers(group, peers, 1, error), 3);
    CHECK(peers[0].pid == 20 && peers[1].pid == 0x55555555);
    CHECK_EQUAL(driller_peers(group, NULL, 0, error), 3);

    /* All groups, in order. */
    ssize_t all = driller_peers(NULL, NULL, 0, error);
    CHECK(all >= 4);
    struct driller_peer_info *everybody = calloc((size_t)all, sizeof(*everybody));
    CHECK(driller_peers(NULL, everybody, (size_t)all, error) >= 4);
    for (ssize_t i = 1; i < all; i++)
        CHECK(strcmp(everybody[i - 1].group, everybody[i].group) <= 0);
    free(everybody);

    /* Not listening, of another type, or only similar in name. */
    int length = snprintf(name, sizeof(name), "driller/7/%s/400", group);
    sockets[count++] = bind_name(SOCK_SEQPACKET, name, (size_t)length, 0);
    length = snprintf(name, sizeof(name), "driller/7/%s/401", group);
    sockets[count++] = bind_name(SOCK_STREAM, name, (size_t)length, 1);
    length = snprintf(name, sizeof(name), "driller/7/%s/402x", group);
    sockets[count++] = bind_name(SOCK_SEQPACKET, name, (size_t)length, 1);
    CHECK_EQUAL(driller_peers(group, peers, 8, error), 3);
    /* A line feed can forge a line; the same peer twice is listed once. */
    length = snprintf(name, sizeof(name), "\n0: 2 0 10000 5 1 1 @driller/7/%s/20", group);
    sockets[count++] = bind_name(SOCK_SEQPACKET, name, (size_t)length, 1);
    CHECK_EQUAL(driller_peers(group, peers, 8, error), 3);

    for (int i = 0; i < count; i++)
        close(sockets[i]);
    CHECK_EQUAL(driller_peers(group, peers, 8, error), 0);

    CHECK_EQUAL(driller_peers("", peers, 8, error), -EINVAL);
    CHECK_EQUAL(driller_peers("a b", peers, 8, error), -EINVAL);
    CHECK_CONTAINS(error, "a b");
    CHECK_EQUAL(driller_peers("a/b", peers, 8, NULL), -EINVAL);
    CHECK_EQUAL(count_descriptors(), before);
    return 0;
}
