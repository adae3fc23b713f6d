/* SPDX-License-Identifier: EPL-2.0 */
/*
 * A peer that shuts itself into an empty directory: there is no /proc in it. It goes on being rebuilt, and its memory calls
 * do what they always do. Needs root. The parent rebuilds, the child works.
 */
#include <driller/observer.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHECK(condition)                                                                                              \
    do {                                                                                                              \
        if (!(condition)) {                                                                                           \
            fprintf(stderr, "%s:%d: %s (errno %d, %s)\n", __FILE__, __LINE__, #condition, errno, error);              \
            exit(1);                                                                                                  \
        }                                                                                                             \
    } while (0)

#define SIZE ((size_t)5 << 20)

static char error[DRILLER_ERROR_MAX];

static void check_bytes(const unsigned char *at, size_t length, unsigned char expected)
{
    for (size_t i = 0; i < length; i += 509)
        CHECK(at[i] == expected);
}

/* One round: the parent has rebuilt before each. */
static unsigned char *work(unsigned char *block, size_t round)
{
    unsigned char *grown = realloc(block, SIZE + round * 65536);
    CHECK(grown != NULL);
    check_bytes(grown, SIZE, 5);
    unsigned char *map = mmap(NULL, 100000, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(map != MAP_FAILED && map[5] == 0);
    memset(map, 1, 100000);
    map = mremap(map, 100000, 300000, MREMAP_MAYMOVE);
    CHECK(map != MAP_FAILED);
    check_bytes(map, 100000, 1);
    check_bytes(map + 102400, 197600, 0);
    CHECK(munmap(map, 300000) == 0);
    return grown;
}

static int shut_in(const char *jail, int in, int out)
{
    char c;
    CHECK(chroot(jail) == 0 && chdir("/") == 0 && access("/proc", F_OK) != 0);
    unsigned char *block = malloc(SIZE);
    CHECK(block != NULL);
    memset(block, 5, SIZE);
    CHECK(write(out, "r", 1) == 1);
    for (size_t round = 1; read(in, &c, 1) == 1; round++) {
        block = work(block, round);
        CHECK(write(out, "r", 1) == 1);
    }
    free(block);
    return 0;
}

int main(void)
{
    char jail[] = "/tmp/driller-jail.XXXXXX", c;
    int to[2], from[2], status;
    if (geteuid() != 0) {
        printf("skipped: only root can call chroot\n");
        return 77;
    }
    CHECK(mkdtemp(jail) != NULL && pipe(to) == 0 && pipe(from) == 0);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        close(to[1]);
        _exit(shut_in(jail, to[0], from[1]));
    }
    close(from[1]);
    struct driller_peer *peer;
    CHECK(read(from[0], &c, 1) == 1);
    CHECK(driller_attach(child, 0, 5000, &peer, error) == 0);
    for (int round = 0; round < 20; round++) {
        CHECK(driller_request(peer, DRILLER_REBUILD, 0, 5000, NULL, error) == 0);
        CHECK(write(to[1], "w", 1) == 1 && read(from[0], &c, 1) == 1);
    }
    driller_detach(peer);
    close(to[1]);
    CHECK(waitpid(child, &status, 0) == child && status == 0 && rmdir(jail) == 0);
    return 0;
}
