/* SPDX-License-Identifier: EPL-2.0 */
/* The files of a snapshot, from one folder to another: holes stay holes, a slice of time at a call. */
#include "across.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHUNK ((size_t)1 << 20)

int driller_snapshot_folder_open(const char *path, char *error)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    return folder >= 0 ? folder : dro_fail(error, -errno, "cannot open the folder %.200s: %s", path, strerror(errno));
}

void driller_snapshot_folder_close(int folder)
{
    dro_close(&folder);
}

int dro_copy_data(int from, int to, uint64_t shift, uint64_t *at, dro_time deadline)
{
    unsigned char *buffer = malloc(CHUNK);
    int status = buffer == NULL ? -ENOMEM : 0;
    while (status == 0) {
        off_t data = lseek(from, (off_t)*at, SEEK_DATA), hole = data < 0 ? -1 : lseek(from, data, SEEK_HOLE);
        if (hole <= data) {
            status = data < 0 && errno != ENXIO ? -errno : 1;
            break;
        }
        ssize_t n = pread(from, buffer, hole - data < (off_t)CHUNK ? (size_t)(hole - data) : CHUNK, data);
        if (n <= 0) {
            status = n < 0 ? -errno : -EIO;
            break;
        }
        status = dro_write_at(to, buffer, (size_t)n, (uint64_t)data + shift);
        *at = (uint64_t)data + (uint64_t)n;
        if (dro_now() >= deadline)
            break;
    }
    free(buffer);
    return status;
}

/* Last of all: a memory file without one is not listed. */
static int copy_directory(int folder, int pid, int to, char *error)
{
    uint64_t at = 0;
    int from = dro_snapshot_file(folder, pid, "directory", error);
    int file = from < 0 ? from : dro_snapshot_create(to, pid, "directory", error);
    int status = file < 0 ? file : ftruncate(file, DRILLER_DIRECTORY_SIZE) < 0 ? -errno : 1;
    if (status == 1)
        status = dro_copy_data(from, file, 0, &at, INT64_MAX);
    if (file >= 0 && close(file) < 0 && status == 1)
        status = -errno;
    if (from >= 0)
        close(from);
    return status;
}

static int fail(int code, int pid, char *error)
{
    return dro_fail(error, code, "cannot copy the snapshot of process %d: %s", pid,
                    code == -ENOSPC || code == -EFBIG ? "the disk is full" : strerror(-code));
}

int driller_snapshot_copy(int folder, int pid, int to, uint64_t *at, int budget_ms, char *error)
{
    struct driller_peer *saved;
    char name[48];
    int status = driller_snapshot_open(folder, pid, &saved, error);
    if (status < 0)
        return status;
    int memory;
    if (*at == 0)
        memory = dro_snapshot_create(to, pid, "memory", error);
    else {
        snprintf(name, sizeof(name), "%d.memory", pid);
        memory = openat(to, name, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
        if (memory < 0)
            fail(-errno, pid, error);
    }
    if (memory < 0) {
        driller_detach(saved);
        return memory;
    }
    status = dro_copy_data(saved->image, memory, 0, at, dro_deadline(budget_ms));
    if (status == 1 && ftruncate(memory, (off_t)saved->image_size) < 0)
        status = -errno;
    if (close(memory) < 0 && status >= 0)
        status = -errno;
    driller_detach(saved);
    if (status < 0)
        return fail(status, pid, error);
    if (status == 1) {
        status = copy_directory(folder, pid, to, error);
        if (status < 0 && status != -EEXIST)
            fail(status, pid, error);
    }
    return status;
}
