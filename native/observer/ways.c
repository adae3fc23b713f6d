/* SPDX-License-Identifier: EPL-2.0 */
/* The three ways to a segment's bytes: the image, the backing file, the kernel's copy from the process. */
#include "internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static ssize_t read_at(int file, void *buffer, size_t length, uint64_t offset)
{
    size_t done = 0;
    while (done < length) {
        ssize_t n = pread(file, (char *)buffer + done, length - done, (off_t)(offset + done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && done == 0)
            return -errno;
        if (n <= 0)
            break;
        done += (size_t)n;
    }
    return (ssize_t)done;
}

/* pread, not a mapping: reading a hole through a mapping would make pages of the image resident. */
ssize_t dro_read_image(const struct driller_peer *peer, const struct driller_segment *segment, uint64_t address,
                       void *buffer, size_t length)
{
    return read_at(peer->image, buffer, length, segment->offset + (address - segment->start));
}

static bool is_backing_file(int file, const struct driller_segment *segment)
{
    struct stat status;
    return fstat(file, &status) == 0 && S_ISREG(status.st_mode) && (uint64_t)status.st_dev == segment->device &&
           (uint64_t)status.st_ino == segment->inode;
}

/* By the mapping itself; works for deleted files too. Needs CAP_CHECKPOINT_RESTORE. */
static int open_mapped(const struct driller_peer *peer, const struct driller_segment *segment)
{
    char path[96];
    snprintf(path, sizeof(path), "/proc/%d/map_files/%" PRIx64 "-%" PRIx64, peer->pid, segment->start, segment->end);
    return open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
}

/*
 * By name. The name is the peer's word, and opening a device or a pipe can have effects: so first a descriptor that
 * only names the file (O_PATH), then, if it is the right one, a readable one.
 */
static int open_named(const char *path, const struct driller_segment *segment)
{
    int name = open(path, O_PATH | O_CLOEXEC);
    if (name < 0)
        return -1;
    int file = -1;
    if (is_backing_file(name, segment)) {
        char link[64];
        snprintf(link, sizeof(link), "/proc/self/fd/%d", name);
        file = open(link, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    }
    close(name);
    return file;
}

int dro_open_backing_file(const struct driller_peer *peer, const struct driller_segment *segment, const char *path)
{
    int file = dro_alive(peer) ? open_mapped(peer, segment) : -1;
    if (file >= 0 && !is_backing_file(file, segment))
        dro_close(&file);
    /* Root must not be led by another user's word to a file which that user could not read. */
    if (file >= 0 || path[0] != '/' || peer->uid != geteuid())
        return file;
    file = open_named(path, segment);
    if (file < 0 && dro_alive(peer)) {
        char inside[4200];
        if (snprintf(inside, sizeof(inside), "/proc/%d/root%s", peer->pid, path) < (int)sizeof(inside))
            file = open_named(inside, segment);
    }
    return file;
}

static int open_descriptor(const struct driller_peer *peer, const struct driller_segment *segment)
{
    char path[64];
    snprintf(path, sizeof(path), "/proc/%d/fd", peer->pid);
    DIR *folder = opendir(path);
    int file = -1;
    for (struct dirent *entry; folder != NULL && file < 0 && (entry = readdir(folder)) != NULL;) {
        struct stat status;
        /* What it leads to is looked at before it is opened, which can have effects on other things than files. */
        if (fstatat(dirfd(folder), entry->d_name, &status, 0) < 0 || !S_ISREG(status.st_mode) ||
            (uint64_t)status.st_dev != segment->device || (uint64_t)status.st_ino != segment->inode)
            continue;
        file = openat(dirfd(folder), entry->d_name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
        if (file >= 0 && !is_backing_file(file, segment))
            dro_close(&file);
    }
    if (folder != NULL)
        closedir(folder);
    return file;
}

int dro_open_shared_file(const struct driller_peer *peer, const struct driller_segment *segment, const char *path)
{
    int file = segment->inode != 0 ? dro_open_backing_file(peer, segment, path) : -1;
    if (file < 0 && segment->inode != 0 && peer->uid == geteuid() && dro_alive(peer))
        file = open_descriptor(peer, segment);
    return file;
}

ssize_t dro_read_backing_file(const struct driller_peer *peer, const struct driller_segment *segment, const char *path,
                              uint64_t address, void *buffer, size_t length)
{
    int file = dro_open_backing_file(peer, segment, path);
    if (file < 0)
        return -ENOENT;
    ssize_t n = read_at(file, buffer, length, segment->offset + (address - segment->start));
    close(file);
    return n;
}

ssize_t dro_read_process(const struct driller_peer *peer, uint64_t address, void *buffer, size_t length)
{
    if (!dro_alive(peer))
        return -ESRCH;
    struct iovec local = {buffer, length}, remote = {(void *)(uintptr_t)address, length};
    ssize_t n = process_vm_readv(peer->pid, &local, 1, &remote, 1, 0);
    int code = n < 0 ? -errno : 0;
    /* Only if it lives now, the pid has been its own all the time, and so have the bytes. */
    if (!dro_alive(peer))
        return -ESRCH;
    return n < 0 ? code : n;
}
