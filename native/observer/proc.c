/* SPDX-License-Identifier: EPL-2.0 */
/* What /proc says about a process. */
#include "internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int dro_read_file(const char *path, size_t limit, char **text, size_t *length)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (file < 0)
        return -errno;
    size_t used = 0, size = 4096;
    char *buffer = malloc(size);
    int status = buffer != NULL ? 0 : -ENOMEM;
    while (status == 0) {
        ssize_t n = read(file, buffer + used, size - used - 1);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            status = -errno;
        if (n <= 0)
            break;
        used += (size_t)n;
        if (used < size - 1)
            continue;
        if (size >= limit) {
            status = -EFBIG;
            break;
        }
        size *= 2;
        char *larger = realloc(buffer, size);
        if (larger == NULL)
            status = -ENOMEM;
        else
            buffer = larger;
    }
    close(file);
    if (status < 0) {
        free(buffer);
        return status;
    }
    buffer[used] = '\0';
    *text = buffer;
    *length = used;
    return 0;
}

static int read_stat(const char *path, struct dro_stat *out)
{
    char *text;
    size_t length;
    int status = dro_read_file(path, 65536, &text, &length);
    if (status < 0)
        return status == -ENOENT ? -ESRCH : status;
    /* The name in parentheses may itself hold parentheses and blanks. */
    char *after = strrchr(text, ')');
    int fields = after == NULL ? 0
                               : sscanf(after + 1,
                                        " %c %*d %*d %*d %*d %*d %" SCNu64 " %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d "
                                        "%*d %*d %" SCNu64,
                                        &out->state, &out->flags, &out->start_time);
    free(text);
    return fields == 3 ? 0 : -EPROTO;
}

int dro_proc_stat(int pid, struct dro_stat *out)
{
    char path[64];
    snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    return read_stat(path, out);
}

int dro_proc_status(int pid, uint32_t *uid, int *thread_group)
{
    char path[64], *text;
    size_t length;
    snprintf(path, sizeof(path), "/proc/%d/status", pid);
    int status = dro_read_file(path, 65536, &text, &length);
    if (status < 0)
        return status == -ENOENT ? -ESRCH : status;
    int group = 0;
    char *tgid = strstr(text, "\nTgid:"), *uids = strstr(text, "\nUid:");
    if (tgid == NULL || uids == NULL || sscanf(tgid, "\nTgid: %d", &group) != 1 ||
        sscanf(uids, "\nUid: %*u %" SCNu32, uid) != 1)
        status = -EPROTO;
    free(text);
    if (thread_group != NULL)
        *thread_group = group;
    return status;
}

/* Whether there is a thread and `is` holds for each of them. */
static bool all_threads(int pid, bool (*is)(const struct dro_stat *))
{
    char path[64 + NAME_MAX];
    snprintf(path, sizeof(path), "/proc/%d/task", pid);
    DIR *tasks = opendir(path);
    if (tasks == NULL)
        return false;
    bool all = false;
    for (struct dirent *entry; (entry = readdir(tasks)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        struct dro_stat stat;
        snprintf(path, sizeof(path), "/proc/%d/task/%s/stat", pid, entry->d_name);
        if (read_stat(path, &stat) < 0)
            continue;
        all = is(&stat);
        if (!all)
            break;
    }
    closedir(tasks);
    return all;
}

static bool is_stopped(const struct dro_stat *thread)
{
    return thread->state == 'T' || thread->state == 't';
}

bool dro_proc_stopped(int pid)
{
    return all_threads(pid, is_stopped);
}

static bool is_ending(const struct dro_stat *thread)
{
    return (thread->flags & DRO_PF_EXITING) != 0;
}

bool dro_proc_ending(int pid)
{
    return all_threads(pid, is_ending);
}

int dro_pidfd_open(int pid)
{
    int descriptor = (int)syscall(SYS_pidfd_open, pid, 0);
    if (descriptor >= 0)
        return descriptor;
    /* A thread that leads no process: EINVAL, or ENOENT since Linux 6.9. */
    return errno == EINVAL || errno == ENOENT ? -ESRCH : -errno;
}
