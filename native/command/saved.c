/* SPDX-License-Identifier: EPL-2.0 */
/* Snapshots by name: a folder each, under the one that holds them all. */
#include "command.h"
#include "internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool snapshot_name_valid(const char *name)
{
    /* As a group's name; and not hidden: those are not complete. */
    return dro_group_valid(name) && name[0] != '.';
}

int snapshots_folder(int *status)
{
    char path[PATH_MAX], error[DRILLER_ERROR_MAX];
    if (driller_snapshot_home(path, sizeof(path), 1, error) < 0) {
        *status = failed("%s", error);
        return -1;
    }
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        *status = failed("cannot open %.200s: %s", path, strerror(errno));
    return folder;
}

int snapshot_folder(const char *name, int *status)
{
    int home = snapshots_folder(status);
    if (home < 0)
        return -1;
    int folder = openat(home, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (folder < 0 && errno == ENOENT)
        *status = failed("there is no snapshot '%s'; 'driller snapshot list' lists what there is", name);
    else if (folder < 0)
        *status = failed("cannot open the snapshot '%s': %s", name, strerror(errno));
    close(home);
    return folder;
}

static int compare(const void *a, const void *b)
{
    int left = *(const int *)a, right = *(const int *)b;
    return left < right ? -1 : left > right;
}

/* 4711 of "4711.directory", 0 of anything else. */
static int pid_of(const char *name)
{
    char *end;
    long pid = name[0] >= '1' && name[0] <= '9' ? strtol(name, &end, 10) : 0;
    return pid > 0 && pid <= INT_MAX && strcmp(end, ".directory") == 0 ? (int)pid : 0;
}

DIR *folder_entries(int folder)
{
    int again = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = again >= 0 ? fdopendir(again) : NULL;
    int code = errno;
    if (entries == NULL && again >= 0)
        close(again);
    errno = code;
    return entries;
}

ssize_t snapshot_pids(int folder, int **pids, int *status)
{
    DIR *entries = folder_entries(folder);
    if (entries == NULL) {
        *status = failed("cannot read the snapshot: %s", strerror(errno));
        return -1;
    }
    size_t count = 0;
    *pids = NULL;
    for (const struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        int pid = pid_of(entry->d_name), *more;
        if (pid == 0)
            continue;
        more = reallocarray(*pids, count + 1, sizeof(**pids));
        if (more == NULL)
            break;
        *pids = more;
        more[count++] = pid;
    }
    closedir(entries);
    if (count > 0)
        qsort(*pids, count, sizeof(**pids), compare);
    return (ssize_t)count;
}
