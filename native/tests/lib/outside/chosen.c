/* SPDX-License-Identifier: EPL-2.0 */
/*
 * DRILLER_SKIP leaves mappings alone, by name, and says so in the table. DRILLER_EXE chooses programs: a shell in between
 * stays untouched, with nothing of libdriller's but the library itself, and what it starts is a peer.
 */
#include "memory.h"
#include "mode.h"
#include "peer.h"

#include <driller/observer.h>

#define GROUP "chosen"
#define ANSWER_MS 60000

static char self[4096];

/* Maps a file of its own privately and writes to it. */
static int run_peer(void)
{
    char path[] = "/tmp/driller-skipped-XXXXXX";
    int fd = mkstemp(path);
    CHECK(fd >= 0);
    CHECK_EQUAL(ftruncate(fd, (off_t)(4 * PAGE)), 0);
    char *p = mmap(NULL, 4 * PAGE, RW, MAP_PRIVATE, fd, 0), *q = map_pages(4);
    CHECK(p != MAP_FAILED);
    mark_pages(p, 4, 1);
    mark_pages(q, 4, 1);
    peer_ready();
    peer_wait();
    expect_pages(p, 4, 1);
    expect_pages(q, 4, 1);
    unlink(path);
    return 5;
}

/* The peer's segments after a rebuild: whether one whose name has `part` is there, and all such have this reason. */
static bool all_have(struct driller_peer *peer, const char *part, uint32_t reason)
{
    char error[DRILLER_ERROR_MAX] = "";
    struct driller_segment *segments;
    size_t count, matching = 0, having = 0;
    char *strings;
    size_t strings_size;
    CHECK_EQUAL(driller_peer_table(peer, NULL, &segments, &count, &strings, &strings_size, error), 0);
    for (size_t i = 0; i < count; i++) {
        bool matches = strstr(strings + segments[i].name, part) != NULL && (segments[i].protection & PROT_WRITE) != 0;
        matching += matches;
        having += matches && segments[i].reason == reason;
    }
    driller_table_free(segments, strings);
    return matching > 0 && matching == having;
}

static struct driller_peer *attach(pid_t pid)
{
    char error[DRILLER_ERROR_MAX] = "";
    struct driller_peer *peer;
    int status = driller_attach(pid, DRILLER_ATTACH_NO_PROC, ANSWER_MS, &peer, error);
    if (status != 0)
        fprintf(stderr, "%s\n", error);
    CHECK_EQUAL(status, 0);
    CHECK_EQUAL(driller_request(peer, DRILLER_REBUILD, 0, ANSWER_MS, NULL, error), 0);
    return peer;
}

static void skipped(const char *library)
{
    static const char *const variables[] = {"DRILLER_SKIP=*nothing*:*/driller-skipped-*:[heap]", NULL};
    struct started started = peer_start(library, self, "peer", GROUP, variables);
    struct driller_peer *peer = attach(started.pid);
    CHECK(all_have(peer, "driller-skipped", DRILLER_REASON_SKIPPED));
    driller_detach(peer);
    peer_end(&started, 5);
    started = peer_start(library, self, "peer", GROUP, NULL);
    peer = attach(started.pid);
    CHECK(all_have(peer, "driller-skipped", DRILLER_REASON_NONE));
    driller_detach(peer);
    peer_end(&started, 5);
}

static bool is_peer(pid_t pid)
{
    struct driller_peer_info found[16];
    ssize_t count = driller_peers(GROUP, found, 16, NULL);
    CHECK(count >= 0);
    for (ssize_t i = 0; i < count && i < 16; i++)
        if (found[i].pid == pid)
            return true;
    return false;
}

static size_t count_lines(pid_t pid, const char *file, const char *text)
{
    char path[64], line[4096];
    size_t count = 0;
    snprintf(path, sizeof path, "/proc/%d/%s", pid, file);
    FILE *stream = fopen(path, "re");
    CHECK(stream != NULL);
    while (fgets(line, sizeof line, stream) != NULL)
        count += strstr(line, text) != NULL;
    fclose(stream);
    return count;
}

/* A shell that runs a script which starts this program and waits for it. */
static void a_shell_between(const char *library)
{
    char wanted[4200], script[] = "/tmp/driller-script-XXXXXX", line[4400];
    int fd = mkstemp(script);
    CHECK(fd >= 0);
    int length = snprintf(line, sizeof line, "exec 3<&0; '%s' peer <&3 & echo $! >&2; wait $!; exit $?\n", self);
    CHECK_EQUAL(write(fd, line, (size_t)length), length);
    close(fd);
    snprintf(wanted, sizeof wanted, "DRILLER_EXE=nothing:*%s", strrchr(self, '/'));
    const char *variables[] = {wanted, NULL};
    int errors[2], saved = dup(STDERR_FILENO);
    CHECK_EQUAL(pipe(errors), 0);
    dup2(errors[1], STDERR_FILENO);
    struct started started = peer_start(library, "/bin/sh", script, GROUP, variables);
    dup2(saved, STDERR_FILENO);
    close(errors[1]);
    char number[64] = "";
    CHECK(read(errors[0], number, sizeof number - 1) > 0);
    pid_t child = (pid_t)strtol(number, NULL, 10);
    CHECK(child > 0);
    driller_detach(attach(child));
    CHECK(is_peer(child) && !is_peer(started.pid));
    CHECK_EQUAL(count_lines(started.pid, "maps", "memfd:driller"), 0);
    CHECK_EQUAL(count_lines(started.pid, "status", "Threads:\t1\n"), 1);
    peer_end(&started, 5);
    close(errors[0]);
    close(saved);
    unlink(script);
}

int main(int count, char **arguments)
{
    CHECK_EQUAL(count, 2);
    if (strcmp(arguments[1], "peer") == 0)
        return run_peer();
    CHECK(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
    skipped(arguments[1]);
    a_shell_between(arguments[1]);
    return 0;
}
