/* SPDX-License-Identifier: EPL-2.0 */
/*
 * A thread that cannot be parked, because it waits for a vfork child that lives on: the rebuild is given up whole, says
 * which thread and why, nothing has changed, and it works once the child is gone. The program is not disturbed.
 */
#include "memory.h"
#include "mode.h"
#include "peer.h"

#include <driller/observer.h>

#include <poll.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#define GROUP "unparked"
#define ANSWER_MS 60000

static void *fork_and_wait(void *argument)
{
    int *gate = argument;
    char byte;
    prctl(PR_SET_NAME, "stuck");
    pid_t child = vfork();
    if (child == 0) {
        /* the parent's thread waits for as long as this one does */
        syscall(SYS_read, gate[0], &byte, 1);
        _exit(4);
    }
    mode_reap(child, 4);
    return NULL;
}

/* The other thread works on; the sign to end lets the child go. */
static int run_peer(void)
{
    int gate[2];
    pthread_t thread;
    char *p = map_pages(20);
    CHECK_EQUAL(pipe(gate), 0);
    CHECK_EQUAL(pthread_create(&thread, NULL, fork_and_wait, gate), 0);
    peer_ready();
    bool released = false;
    for (int i = 0;; i++) {
        char byte;
        struct pollfd sign = {STDIN_FILENO, POLLIN, 0};
        mark_pages(p, 20, i);
        int ready = poll(&sign, 1, 1);
        CHECK(ready >= 0);
        expect_pages(p, 20, i);
        if (ready == 0)
            continue;
        if (read(STDIN_FILENO, &byte, 1) == 0)
            break;
        CHECK_EQUAL(write(gate[1], "x", 1), 1);
        CHECK_EQUAL(pthread_join(thread, NULL), 0);
        released = true;
        CHECK_EQUAL(write(STDOUT_FILENO, "j", 1), 1);
    }
    return released ? 6 : 1;
}

/* Whether the thread waits for its child by now: state D. */
static bool is_stuck(pid_t pid)
{
    char path[600], line[512];
    struct dirent *entry;
    bool stuck = false;
    snprintf(path, sizeof path, "/proc/%d/task", pid);
    DIR *tasks = opendir(path);
    CHECK(tasks != NULL);
    while (!stuck && (entry = readdir(tasks)) != NULL) {
        snprintf(path, sizeof path, "/proc/%d/task/%s/stat", pid, entry->d_name);
        FILE *stat = entry->d_name[0] == '.' ? NULL : fopen(path, "re");
        if (stat == NULL)
            continue;
        stuck = fgets(line, sizeof line, stat) != NULL && strstr(line, "(stuck) D") != NULL;
        fclose(stat);
    }
    closedir(tasks);
    return stuck;
}

static int count_image(pid_t pid)
{
    char path[64], line[4096];
    int count = 0;
    snprintf(path, sizeof path, "/proc/%d/maps", pid);
    FILE *maps = fopen(path, "re");
    CHECK(maps != NULL);
    while (fgets(line, sizeof line, maps) != NULL)
        count += strstr(line, "driller-image") != NULL;
    fclose(maps);
    return count;
}

int main(int count, char **arguments)
{
    char self[4096] = "", error[DRILLER_ERROR_MAX] = "", byte;
    struct driller_peer *peer;
    CHECK_EQUAL(count, 2);
    if (strcmp(arguments[1], "peer") == 0)
        return run_peer();
    CHECK(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
    struct started started = peer_start(arguments[1], self, "peer", GROUP, NULL);
    double began = mode_now_ms();
    while (!is_stuck(started.pid)) {
        CHECK(mode_now_ms() - began < ANSWER_MS);
        usleep(1000);
    }
    CHECK_EQUAL(driller_attach(started.pid, DRILLER_ATTACH_NO_PROC, ANSWER_MS, &peer, error), 0);
    const struct driller_header *header = driller_peer_directory(peer);
    for (int i = 0; i < 2; i++) {
        uint64_t failures = header->failures;
        CHECK(driller_request(peer, DRILLER_REBUILD, 0, ANSWER_MS, NULL, error) < 0);
        CHECK_CONTAINS(error, "(stuck) cannot be parked");
        CHECK_CONTAINS(error, "vfork");
        CHECK_EQUAL(header->failures, failures + 1);
        CHECK_EQUAL(header->rebuilds, 0);
        CHECK_EQUAL(count_image(started.pid), 0);
    }
    CHECK_EQUAL(write(started.in, "x", 1), 1);
    CHECK_EQUAL(read(started.out, &byte, 1), 1);
    if (driller_request(peer, DRILLER_REBUILD, 0, ANSWER_MS, NULL, error) != 0) {
        fprintf(stderr, "tried again: %s\n", error);
        return 1;
    }
    CHECK_EQUAL(header->rebuilds, 1);
    CHECK(count_image(started.pid) > 0);
    driller_detach(peer);
    peer_end(&started, 6);
    return 0;
}
