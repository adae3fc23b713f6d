/* SPDX-License-Identifier: EPL-2.0 */
/*
 * A program that gives up root keeps it in none of its threads, libdriller's included, and goes on being a peer under its new
 * user. Needs to be started as root: the parent looks, the child changes its user.
 */
#include <driller/observer.h>
#include <dirent.h>
#include <errno.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 65534u

#define CHECK(condition)                                                                                              \
    do {                                                                                                              \
        if (!(condition)) {                                                                                           \
            fprintf(stderr, "%s:%d: %s (errno %d, %s)\n", __FILE__, __LINE__, #condition, errno, error);              \
            exit(1);                                                                                                  \
        }                                                                                                             \
    } while (0)

static char error[DRILLER_ERROR_MAX];
static volatile int value = 4711;

static void check_thread(const char *tid, const char *field, const char *expected)
{
    char path[300], line[512];
    snprintf(path, sizeof path, "/proc/self/task/%s/status", tid);
    FILE *file = fopen(path, "r");
    int found = 0;
    CHECK(file != NULL);
    while (fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, field, strlen(field)) == 0) {
            found = 1;
            if (strcmp(line + strlen(field), expected) != 0)
                fprintf(stderr, "thread %s has %s", tid, line);
            CHECK(strcmp(line + strlen(field), expected) == 0);
        }
    fclose(file);
    CHECK(found);
}

/* All threads, the service's too, by the time that the call has returned. */
static void check_all_threads(void)
{
    DIR *tasks = opendir("/proc/self/task");
    int count = 0;
    CHECK(tasks != NULL);
    for (struct dirent *entry; (entry = readdir(tasks)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        count++;
        check_thread(entry->d_name, "Uid:\t", "65534\t65534\t65534\t65534\n");
        check_thread(entry->d_name, "Gid:\t", "65534\t65534\t65534\t65534\n");
        check_thread(entry->d_name, "CapPrm:\t", "0000000000000000\n");
        check_thread(entry->d_name, "CapEff:\t", "0000000000000000\n");
    }
    closedir(tasks);
    CHECK(count == 2);
}

int main(void)
{
    int ready[2], end[2], status;
    char c;
    if (geteuid() != 0) {
        printf("skipped: only root can change its user\n");
        return 77;
    }
    CHECK(pipe(ready) == 0 && pipe(end) == 0);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        close(end[1]);
        CHECK(setgroups(0, NULL) == 0 && setgid(NOBODY) == 0 && setuid(NOBODY) == 0);
        /* a child's service may still be starting: it follows before it serves */
        struct driller_peer_info found[64];
        ssize_t count;
        do
            count = driller_peers(getenv("DRILLER_GROUP"), found, 64, error);
        while (count < 2 || (found[0].uid != NOBODY && found[1].uid != NOBODY));
        check_all_threads();
        CHECK(write(ready[1], "r", 1) == 1);
        _exit(read(end[0], &c, 1) == 0 ? 0 : 1);
    }
    close(end[0]);
    CHECK(read(ready[0], &c, 1) == 1);
    struct driller_peer *peer;
    struct driller_header header;
    int seen = 0;
    CHECK(driller_attach(child, 0, 5000, &peer, error) == 0);
    status = driller_request(peer, DRILLER_REBUILD, 0, 5000, NULL, error);
    CHECK(status == 0);
    CHECK(driller_peer_table(peer, &header, NULL, NULL, NULL, NULL, error) == 0 && header.uid == NOBODY);
    CHECK(driller_read(peer, (uint64_t)(uintptr_t)&value, &seen, sizeof seen, NULL, error) == sizeof seen && seen == 4711);
    CHECK(driller_request(peer, DRILLER_RESTORE, 0, 5000, NULL, error) == 0);
    driller_detach(peer);
    close(end[1]);
    CHECK(waitpid(child, &status, 0) == child && status == 0);
    return 0;
}
