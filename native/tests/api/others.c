/* SPDX-License-Identifier: EPL-2.0 */
/*
 * others LIBRARY OWNER: one process, no peer itself, that uses the memory of another, a peer (owner.c): finds it, maps it,
 * reads it each way, writes where it may, and is told when memory goes away. DRILLER_ACCESS says what the owner allows.
 */
#include "others.h"
#include "../observer/test.h"

#include <driller/observer.h>

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define TIMEOUT_MS 60000
#define THREADS 4
#define READS 200

static char error[DRILLER_ERROR_MAX], file_path[64];
static size_t page;
static bool writable;
static int to_owner, from_owner;
static struct places places;

#define SUCCEEDS(call)                                                                                                 \
    do {                                                                                                               \
        long long status_ = (long long)(call);                                                                         \
        if (status_ < 0) {                                                                                             \
            fprintf(stderr, "%s:%d: %s: %lld, %s\n", __FILE__, __LINE__, #call, status_, error);                       \
            exit(1);                                                                                                   \
        }                                                                                                              \
    } while (0)

/* A call that returns a pointer fails with this errno, and says why. */
#define FAILS_WITH(code, call)                                                                                         \
    do {                                                                                                               \
        error[0] = '\0';                                                                                               \
        CHECK((call) == NULL);                                                                                         \
        CHECK_EQUAL(errno, code);                                                                                      \
        CHECK(error[0] != '\0');                                                                                       \
    } while (0)

static void make_file(const char *path, char fill)
{
    char bytes[2 * 65536];
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    CHECK(file >= 0);
    memset(bytes, fill, sizeof bytes);
    CHECK(write(file, bytes, 2 * page) == (ssize_t)(2 * page));
    close(file);
}

static pid_t start_owner(const char *library, const char *program)
{
    int to[2], from[2];
    CHECK(pipe2(to, O_CLOEXEC) == 0 && pipe2(from, O_CLOEXEC) == 0);
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        CHECK(dup2(to[0], STDIN_FILENO) >= 0 && dup2(from[1], STDOUT_FILENO) >= 0);
        CHECK(setenv("LD_PRELOAD", library, 1) == 0);
        execl(program, program, file_path, (char *)NULL);
        _exit(127);
    }
    close(to[0]);
    close(from[1]);
    to_owner = to[1];
    from_owner = from[0];
    CHECK(read(from_owner, &places, sizeof places) == sizeof places);
    return pid;
}

static uint64_t order(char what)
{
    uint64_t answer;
    CHECK(write(to_owner, &what, 1) == 1);
    CHECK(read(from_owner, &answer, sizeof answer) == sizeof answer);
    return answer;
}

static void check_list(pid_t pid)
{
    const char *group = getenv("DRILLER_GROUP");
    struct driller_peer_info peers[8];
    CHECK_EQUAL(driller_peers(group, peers, 8, error), 1);
    CHECK_EQUAL(peers[0].pid, pid);
    CHECK_EQUAL(peers[0].uid, geteuid());
    CHECK(strcmp(peers[0].group, group) == 0);
    CHECK_EQUAL(driller_peers(group, NULL, 0, error), 1);
    CHECK(driller_peers(NULL, NULL, 0, error) >= 1);
    CHECK_EQUAL(driller_peers("no/group", NULL, 0, error), -EINVAL);
    CHECK_EQUAL(driller_peers("nobody-is-in-this-one", peers, 8, error), 0);
}

static void check_attach(pid_t pid)
{
    struct driller_peer *peer = NULL;
    CHECK_EQUAL(driller_attach(getpid(), 0, TIMEOUT_MS, &peer, error), -ENOENT);
    CHECK_EQUAL(driller_attach(INT32_MAX, 0, TIMEOUT_MS, &peer, error), -ESRCH);
    CHECK_EQUAL(driller_attach(pid, 1u << 31, TIMEOUT_MS, &peer, error), -EINVAL);
    CHECK_EQUAL(driller_attach(0, 0, TIMEOUT_MS, &peer, error), -EINVAL);
    if (!writable)
        CHECK_EQUAL(driller_attach(pid, DRILLER_ATTACH_WRITE, TIMEOUT_MS, &peer, error), -EACCES);
    CHECK(peer == NULL);
    SUCCEEDS(driller_attach(pid, 0, TIMEOUT_MS, &peer, error));
    CHECK_EQUAL(driller_peer_pid(peer), pid);
    CHECK_EQUAL(driller_peer_alive(peer), 1);
    CHECK_EQUAL(driller_peer_attachment(peer), DRILLER_ATTACHED_SOCKET);
    FAILS_WITH(EROFS, driller_map(peer, places.block, page, DRILLER_ATTACH_WRITE, error));
    CHECK_EQUAL(driller_write(peer, places.block, "x", 1, error), -EROFS);
    CHECK_EQUAL(driller_request(peer, DRILLER_HELLO, 0, TIMEOUT_MS, NULL, error), -EINVAL);
    driller_detach(peer);
}

/* One map over three segments; it shows what the owner does afterwards. */
static void check_map(struct driller_peer *peer)
{
    SUCCEEDS(driller_request(peer, DRILLER_REFRESH, 0, TIMEOUT_MS, NULL, error)); /* the block is younger than the table */
    const volatile char *map = driller_map(peer, places.block, 6 * page, 0, error);
    SUCCEEDS(map == NULL ? -errno : 0);
    for (int i = 0; i < 6; i++)
        CHECK_EQUAL(map[(size_t)(i + 1) * page - 1], 'a' + i);
    CHECK_EQUAL(order('+'), 'b');
    CHECK_EQUAL(map[0], 'b');
    SUCCEEDS(driller_unmap((void *)map, 6 * page));
    FAILS_WITH(EINVAL, driller_map(peer, places.block + 1, page, 0, error));
    FAILS_WITH(EINVAL, driller_map(peer, places.block, page + 1, 0, error));
    FAILS_WITH(EINVAL, driller_map(peer, places.block, 0, 0, error));
    FAILS_WITH(EINVAL, driller_map(peer, places.block, page, 1u << 31, error));
    FAILS_WITH(EFAULT, driller_map(peer, 0, page, 0, error));
    FAILS_WITH(EINVAL, driller_map(peer, UINT64_MAX - page + 1, 4 * page, 0, error));
    CHECK_EQUAL(driller_unmap((void *)1, page), -EINVAL);
}

static void check_write(struct driller_peer *peer)
{
    uint64_t last = places.block + 5 * page;
    char *map = driller_map(peer, last, page, DRILLER_ATTACH_WRITE, error);
    SUCCEEDS(map == NULL ? -errno : 0);
    map[0] = '1';
    CHECK_EQUAL(order('w'), '1');
    CHECK_EQUAL(driller_write(peer, last, "2", 1, error), 1);
    CHECK_EQUAL(order('w'), '2');
    CHECK_EQUAL(map[0], '2');
    SUCCEEDS(driller_unmap(map, page));
    /* not where the owner itself may not; and only up to there */
    CHECK_EQUAL(driller_write(peer, places.block + 2 * page, "x", 1, error), -EROFS);
    CHECK_EQUAL(driller_write(peer, places.text, "x", 1, error), -EROFS);
    CHECK_EQUAL(driller_write(peer, places.block + 2 * page - 1, "xyz", 3, error), 1);
    CHECK_EQUAL(driller_write(peer, 16, "x", 1, error), -EFAULT);
}

/* Text and a mapped file come from the file itself, as long as it is the same one. */
static void check_files(struct driller_peer *peer, const char *program)
{
    char from_peer[64], from_file[64], other[80], byte;
    struct driller_pointer pointer;
    uint32_t ways;
    SUCCEEDS(driller_pointer_make(peer, places.text, &pointer, error));
    FAILS_WITH(ENXIO, driller_import(peer, &pointer, sizeof from_peer, 0, error));
    const char *text = driller_import(peer, &pointer, sizeof from_peer, DRILLER_MAP_FILES, error);
    SUCCEEDS(text == NULL ? -errno : 0);
    CHECK_EQUAL(driller_read(peer, places.text, from_peer, sizeof from_peer, &ways, error), sizeof from_peer);
    CHECK_EQUAL(ways, DRILLER_WAY_FILE);
    CHECK(memcmp(text, from_peer, sizeof from_peer) == 0);
    int file = open(program, O_RDONLY | O_CLOEXEC);
    bool found = false;
    for (off_t at = 0; !found && pread(file, from_file, sizeof from_file, at) == sizeof from_file; at++)
        found = memcmp(from_file, from_peer, sizeof from_file) == 0;
    CHECK(found);
    close(file);
    SUCCEEDS(driller_release((void *)text, sizeof from_peer));
    FAILS_WITH(EINVAL, driller_map(peer, places.file, page, DRILLER_MAP_FILES | DRILLER_ATTACH_WRITE, error));

    const char *map = driller_map(peer, places.file, 2 * page, DRILLER_MAP_FILES, error);
    SUCCEEDS(map == NULL ? -errno : 0);
    CHECK_EQUAL(map[2 * page - 1], 'f');
    SUCCEEDS(driller_unmap((void *)map, 2 * page));

    /* shorter than it was: the second page would raise SIGBUS */
    CHECK(truncate(file_path, (off_t)page) == 0);
    FAILS_WITH(ENXIO, driller_map(peer, places.file, 2 * page, DRILLER_MAP_FILES, error));
    CHECK((map = driller_map(peer, places.file, page, DRILLER_MAP_FILES, error)) != NULL && map[0] == 'f');
    SUCCEEDS(driller_unmap((void *)map, page));

    /* another file of the same name; whoever may look into the owner still finds the old one, and never the other's bytes */
    snprintf(other, sizeof other, "%s.new", file_path);
    make_file(other, 'g');
    CHECK(rename(other, file_path) == 0);
    map = driller_map(peer, places.file, page, DRILLER_MAP_FILES, error);
    CHECK(map == NULL ? errno == ESTALE : map[0] == 'f');
    if (map != NULL)
        SUCCEEDS(driller_unmap((void *)map, page));
    ssize_t n = driller_read(peer, places.file, &byte, 1, &ways, error);
    CHECK(n == 1 ? byte == 'f' : n == -EPERM);
}

/* What came by a raw system call: copied by the kernel until a rebuild has shared it. */
static void check_private(struct driller_peer *peer)
{
    struct driller_result result;
    uint64_t at = order('n');
    uint32_t ways;
    char byte = 0;
    SUCCEEDS(driller_request(peer, DRILLER_REFRESH, 0, TIMEOUT_MS, NULL, error));
    FAILS_WITH(ENXIO, driller_map(peer, at, page, 0, error));
    ssize_t n = driller_read(peer, at, &byte, 1, &ways, error);
    CHECK(n == 1 ? byte == 'n' && ways == DRILLER_WAY_PROCESS_VM : n == -EPERM);
    SUCCEEDS(driller_request(peer, DRILLER_REBUILD, 0, TIMEOUT_MS, &result, error));
    CHECK(result.segments >= 1 && result.bytes >= page);
    CHECK_EQUAL(driller_read(peer, at, &byte, 1, &ways, error), 1);
    CHECK(byte == 'n' && ways == DRILLER_WAY_IMAGE);
    char *map = driller_map(peer, at, page, 0, error);
    SUCCEEDS(map == NULL ? -errno : 0);
    CHECK_EQUAL(map[page - 1], 'n');
    SUCCEEDS(driller_unmap(map, page));
}

/* One peer, used by several threads at once. */
static void *use(void *argument)
{
    struct driller_peer *peer = argument;
    char text[DRILLER_ERROR_MAX], bytes[3];
    for (int i = 0; i < READS; i++) {
        CHECK_EQUAL(driller_read(peer, places.block + 3 * page - 1, bytes, 3, NULL, text), 3);
        CHECK(memcmp(bytes, "cdd", 3) == 0);
        const char *map = driller_map(peer, places.block + 4 * page, page, 0, text);
        CHECK(map != NULL && map[0] == 'e');
        CHECK_EQUAL(driller_unmap((void *)map, page), 0);
        if (i % 20 == 0)
            CHECK_EQUAL(driller_request(peer, DRILLER_REBUILD, 0, TIMEOUT_MS, NULL, text), 0);
    }
    return NULL;
}

static void check_threads(struct driller_peer *peer)
{
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        CHECK_EQUAL(pthread_create(&threads[i], NULL, use, peer), 0);
    for (int i = 0; i < THREADS; i++)
        CHECK_EQUAL(pthread_join(threads[i], NULL), 0);
}

/* Memory goes away: whoever waits for it is told; a map stays valid and shows nobody else's bytes. */
static void check_gone(struct driller_peer *peer)
{
    const volatile char *map = driller_map(peer, places.block, 6 * page, 0, error);
    SUCCEEDS(map == NULL ? -errno : 0);
    CHECK_EQUAL(driller_wait_gone(peer, places.block, 0, 0, error), -EINVAL);
    CHECK_EQUAL(driller_wait_gone(peer, places.block, 6 * page, 0, error), 0);
    CHECK_EQUAL(order('-'), 0);
    CHECK_EQUAL(driller_wait_gone(peer, places.block, 6 * page, TIMEOUT_MS, error), 1);
    FAILS_WITH(EFAULT, driller_map(peer, places.block, page, 0, error));
    for (int i = 0; i < 6; i++)
        CHECK_EQUAL(map[(size_t)i * page], 0);
    SUCCEEDS(driller_unmap((void *)map, 6 * page));
}

/* Memory that is moved has gone from where it was. */
static void check_moved(struct driller_peer *peer)
{
    uint64_t at = order('o'), to;
    SUCCEEDS(driller_request(peer, DRILLER_REFRESH, 0, TIMEOUT_MS, NULL, error));
    CHECK_EQUAL(driller_wait_gone(peer, at, page, 0, error), 0);
    to = order('m');
    CHECK(to != at && to != UINT64_MAX);
    CHECK_EQUAL(driller_wait_gone(peer, at, page, TIMEOUT_MS, error), 1);
    CHECK_EQUAL(driller_wait_gone(peer, to, page, 0, error), 0);
}

/* Another user gets nothing, however it asks. */
static void check_intruder(pid_t pid)
{
    int status;
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        struct driller_peer *peer = NULL;
        if (setgid(65534) != 0 || setuid(65534) != 0)
            _exit(SKIPPED);
        error[0] = '\0';
        status = driller_attach(pid, 0, TIMEOUT_MS, &peer, error);
        _exit(status == -EACCES && peer == NULL && error[0] != '\0' ? 0 : 1);
    }
    CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0 || (WEXITSTATUS(status) == SKIPPED && geteuid() != 0));
}

int main(int argc, char **argv)
{
    struct driller_peer *peer;
    int status;
    CHECK_EQUAL(argc, 3);
    page = (size_t)sysconf(_SC_PAGESIZE);
    writable = strcmp(getenv("DRILLER_ACCESS"), "rw") == 0;
    snprintf(file_path, sizeof file_path, "/tmp/driller-others-%d", getpid());
    make_file(file_path, 'f');
    signal(SIGPIPE, SIG_IGN);
    pid_t pid = start_owner(argv[1], argv[2]);
    int descriptors = count_descriptors();

    check_list(pid);
    check_attach(pid);
    check_intruder(pid);
    SUCCEEDS(driller_attach(pid, writable ? DRILLER_ATTACH_WRITE : 0, TIMEOUT_MS, &peer, error));
    check_map(peer);
    if (writable)
        check_write(peer);
    check_files(peer, argv[2]);
    check_private(peer);
    check_moved(peer);
    check_threads(peer);
    const char *last = driller_map(peer, places.block + 4 * page, page, 0, error);
    CHECK(last != NULL);
    check_gone(peer);

    /* the owner ends; what was held stays */
    close(to_owner);
    CHECK(waitpid(pid, &status, 0) == pid && status == 0);
    CHECK_EQUAL(driller_peer_alive(peer), 0);
    CHECK_EQUAL(driller_peers(getenv("DRILLER_GROUP"), NULL, 0, error), 0); /* nothing of it is left to find */
    CHECK_EQUAL(driller_wait_gone(peer, places.text, 1, TIMEOUT_MS, error), 1);
    CHECK_EQUAL(driller_request(peer, DRILLER_REFRESH, 0, TIMEOUT_MS, NULL, error), -EPIPE);
    driller_detach(peer);
    CHECK_EQUAL(last[0], 0);
    SUCCEEDS(driller_unmap((void *)last, page));
    CHECK_EQUAL(count_descriptors(), descriptors - 1);
    CHECK_EQUAL(count_maps("memfd:"), 0);
    unlink(file_path);
    return 0;
}
