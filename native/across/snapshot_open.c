/* SPDX-License-Identifier: EPL-2.0 */
/* A snapshot as a peer that has ended. Its files are read, not mapped: whoever cuts them must not end the reader. */
#include "across.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int dro_snapshot_file(int folder, int pid, const char *what, char *error)
{
    char name[48];
    struct stat status;
    snprintf(name, sizeof(name), "%d.%s", pid, what);
    int file = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (file < 0)
        return dro_fail(error, -errno, "cannot open the file %s of the snapshot: %s", name, strerror(errno));
    if (fstat(file, &status) < 0 || !S_ISREG(status.st_mode)) {
        close(file);
        return dro_fail(error, -EPROTO, "%s of the snapshot is not a file", name);
    }
    return file;
}

bool dro_read_at(int file, void *out, size_t length, uint64_t offset)
{
    for (size_t done = 0; done < length;) {
        ssize_t n = pread(file, (char *)out + done, length - done, (off_t)(offset + done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        done += (size_t)n;
    }
    return true;
}

/* The parts that are in use, into memory of one's own that is as large as a directory. */
static int read_directory(int file, int pid, void *directory, char *error)
{
    struct driller_header *header = directory;
    char group[sizeof(header->group)];
    if (!dro_read_at(file, header, sizeof(*header), 0))
        return dro_fail(error, -EPROTO, "the snapshot of process %d is damaged: it has no header", pid);
    int status = dro_header_check(header, pid, error);
    if (status < 0)
        return status;
    memcpy(group, header->group, sizeof(group));
    group[sizeof(group) - 1] = '\0';
    if (header->count > DRILLER_TABLE_CAPACITY || header->strings_used > DRILLER_STRINGS_SIZE ||
        (header->sequence & 1) != 0 || !dro_group_valid(group))
        return dro_fail(error, -EPROTO, "the snapshot of process %d is damaged: its header makes no sense", pid);
    if (!dro_read_at(file, (char *)directory + DRILLER_TABLE_OFFSET, header->count * sizeof(struct driller_segment),
                 DRILLER_TABLE_OFFSET) ||
        !dro_read_at(file, (char *)directory + DRILLER_STRINGS_OFFSET, header->strings_used, DRILLER_STRINGS_OFFSET))
        return dro_fail(error, -EPROTO, "the snapshot of process %d is damaged: its table is cut short", pid);
    /* For who asks about it; one without was written before there was any. */
    if (!dro_read_at(file, (char *)directory + DRILLER_SNAPSHOT_ABOUT_OFFSET, sizeof(struct driller_snapshot_about),
                     DRILLER_SNAPSHOT_ABOUT_OFFSET))
        return dro_fail(error, -EPROTO, "the snapshot of process %d is damaged: it is cut short", pid);
    return 0;
}

static int fill(struct driller_peer *peer, int folder, int file, char *error)
{
    struct stat status;
    void *directory =
        mmap(NULL, DRILLER_DIRECTORY_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (directory == MAP_FAILED)
        return dro_fail(error, -ENOMEM, "out of memory for a snapshot");
    peer->directory = directory;
    int code = read_directory(file, peer->pid, directory, error);
    if (code < 0)
        return code;
    const struct driller_header *header = directory;
    peer->image = dro_snapshot_file(folder, peer->pid, "memory", error);
    if (peer->image < 0)
        return peer->image;
    if (fstat(peer->image, &status) < 0 || (uint64_t)status.st_size != header->image_size)
        return dro_fail(error, -EPROTO, "the snapshot of process %d is damaged: its memory has another size", peer->pid);
    peer->image_size = header->image_size;
    peer->start_time = header->start_time;
    /* Who can read the files may read what they hold; the files that they name are opened with one's own rights. */
    peer->uid = geteuid();
    struct dro_table *table;
    code = dro_table_get(peer, &table, error);
    if (code == 0)
        dro_table_put(peer, table);
    return code;
}

int driller_snapshot_open(int folder, int pid, struct driller_peer **out, char *error)
{
    int file = dro_snapshot_file(folder, pid, "directory", error);
    if (file < 0)
        return file;
    struct driller_peer *peer = calloc(1, sizeof(*peer));
    if (peer == NULL) {
        close(file);
        return dro_fail(error, -ENOMEM, "out of memory for a snapshot");
    }
    peer->pid = pid;
    peer->pidfd = peer->pagemap = peer->maps = peer->image = peer->socket = -1;
    peer->attachment = DRILLER_ATTACHED_SNAPSHOT;
    pthread_mutex_init(&peer->request_lock, NULL);
    pthread_mutex_init(&peer->table_lock, NULL);
    pthread_mutex_init(&peer->window_lock, NULL);
    int status = fill(peer, folder, file, error);
    close(file);
    if (status < 0) {
        driller_detach(peer);
        return status;
    }
    *out = peer;
    return 0;
}

int driller_snapshot_about(struct driller_peer *saved, struct driller_snapshot_about *about, char *error)
{
    const struct driller_header *header = saved->directory;
    struct stat status;
    if (saved->attachment != DRILLER_ATTACHED_SNAPSHOT)
        return dro_fail(error, -EINVAL, "process %d is not a snapshot", saved->pid);
    memcpy(about, (const char *)saved->directory + DRILLER_SNAPSHOT_ABOUT_OFFSET, sizeof(*about));
    about->taken_ns = header->reserved[DRILLER_SNAPSHOT_TAKEN];
    about->elapsed_ns = header->reserved[DRILLER_SNAPSHOT_ELAPSED];
    about->copied = header->reserved[DRILLER_SNAPSHOT_COPIED];
    about->disk = fstat(saved->image, &status) == 0 ? (uint64_t)status.st_blocks * 512 : 0;
    return 0;
}

static int make_folders(char *path, char *error)
{
    for (char *at = path + 1;; at++) {
        char c = *at;
        if (c != '/' && c != '\0')
            continue;
        *at = '\0';
        if (mkdir(path, 0700) < 0 && errno != EEXIST)
            return dro_fail(error, -errno, "cannot create %.200s: %s", path, strerror(errno));
        *at = c;
        if (c == '\0')
            return 0;
    }
}

int driller_snapshot_home(char *path, size_t size, int create, char *error)
{
    const char *own = getenv("DRILLER_SNAPSHOTS"), *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    int length;
    if (own != NULL && own[0] == '/')
        length = snprintf(path, size, "%s", own);
    else if (own != NULL && own[0] != '\0')
        return dro_fail(error, -EINVAL, "DRILLER_SNAPSHOTS='%.80s' is not an absolute path", own);
    else if (data != NULL && data[0] == '/')
        length = snprintf(path, size, "%s/driller/snapshots", data);
    else if (home != NULL && home[0] == '/')
        length = snprintf(path, size, "%s/.local/share/driller/snapshots", home);
    else
        return dro_fail(error, -ENOENT, "there is no HOME to keep snapshots in: set DRILLER_SNAPSHOTS to a folder");
    if (length < 0 || (size_t)length >= size)
        return dro_fail(error, -ENAMETOOLONG, "the path of the folder for snapshots is too long");
    return create ? make_folders(path, error) : 0;
}
