/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Attaching to a peer that cannot answer: its descriptors are found by the names of their memfds among those of its
 * threads, since its service thread has a table of its own, and opened anew.
 *
 * A peer that observes others holds their directories and images too. A directory says whose it is. Of several
 * images the peer's own is the one that it has mapped where its directory says so.
 */
#include "internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIRECTORY_LINK "/memfd:driller-directory (deleted)"
#define IMAGE_LINK "/memfd:driller-image (deleted)"

/* Calls `visit` with the path of each descriptor of a thread whose link is `target`, until it returns other than 0. */
static int for_each_link_of(int pid, const char *thread, const char *target,
                            int (*visit)(const char *path, void *argument), void *argument)
{
    char path[64 + 2 * NAME_MAX], link[64];
    snprintf(path, sizeof(path), "/proc/%d/task/%s/fd", pid, thread);
    DIR *descriptors = opendir(path);
    if (descriptors == NULL)
        return errno == ENOENT ? 0 : -errno; /* the thread has ended */
    int status = 0;
    for (struct dirent *entry; status == 0 && (entry = readdir(descriptors)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof(path), "/proc/%d/task/%s/fd/%s", pid, thread, entry->d_name);
        ssize_t length = readlink(path, link, sizeof(link));
        if (length == (ssize_t)strlen(target) && memcmp(link, target, (size_t)length) == 0)
            status = visit(path, argument);
    }
    closedir(descriptors);
    return status;
}

/* The same for all threads of a process. */
static int for_each_link(int pid, const char *target, int (*visit)(const char *path, void *argument), void *argument,
                         char *error)
{
    char path[64];
    snprintf(path, sizeof(path), "/proc/%d/task", pid);
    DIR *threads = opendir(path);
    int status = threads == NULL ? -errno : 0;
    for (struct dirent *entry; status == 0 && (entry = readdir(threads)) != NULL;)
        if (entry->d_name[0] != '.')
            status = for_each_link_of(pid, entry->d_name, target, visit, argument);
    if (threads != NULL)
        closedir(threads);
    if (status < 0) {
        status = status == -ENOENT ? -ESRCH : status;
        return dro_fail(error, status, "cannot look at the descriptors of process %d: %s", pid, strerror(-status));
    }
    return status;
}

/* Not blocking, in case the descriptor was replaced by a pipe since its link was read. */
static int open_again(const char *path, int access)
{
    return open(path, access | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
}

struct directory_search {
    int pid;
    uint64_t start_time;
    int found;
};

static int visit_directory(const char *path, void *argument)
{
    struct directory_search *search = argument;
    int descriptor = open_again(path, O_RDONLY);
    const void *map;
    if (descriptor < 0)
        return 0;
    if (dro_directory_map(descriptor, search->pid, &map, NULL) == 0) {
        const struct driller_header *header = map;
        bool own = header->pid == search->pid && header->start_time == search->start_time;
        dro_directory_unmap(map);
        if (own) {
            search->found = descriptor;
            return 1;
        }
    }
    close(descriptor);
    return 0;
}

struct image_search {
    uint64_t inode; /* of the one to take, 0: any */
    int access;
    int found;
    unsigned count;
};

static int visit_image(const char *path, void *argument)
{
    struct image_search *search = argument;
    struct stat status;
    if (stat(path, &status) < 0 || (search->inode != 0 && status.st_ino != search->inode))
        return 0;
    int descriptor = open_again(path, search->access);
    if (descriptor < 0)
        return 0;
    struct stat opened;
    if (fstat(descriptor, &opened) == 0 && search->found >= 0) {
        struct stat first;
        if (fstat(search->found, &first) == 0 && first.st_ino != opened.st_ino)
            search->count++;
        close(descriptor);
    } else {
        search->found = descriptor;
        search->count = 1;
    }
    return 0;
}

/* The inode of the image that is mapped at its own address, 0 if none is. */
static uint64_t mapped_image(int pid)
{
    char path[64], *text;
    size_t length;
    snprintf(path, sizeof(path), "/proc/%d/maps", pid);
    if (dro_read_file(path, 256u << 20, &text, &length) < 0)
        return 0;
    uint64_t found = 0;
    char *rest = text;
    for (char *line; found == 0 && (line = strsep(&rest, "\n")) != NULL;) {
        uint64_t start, offset, inode;
        char *name = strchr(line, '/');
        if (name != NULL && strcmp(name, IMAGE_LINK) == 0 &&
            sscanf(line, "%" SCNx64 "-%*x %*s %" SCNx64 " %*s %" SCNu64, &start, &offset, &inode) == 3 &&
            start == offset)
            found = inode;
    }
    free(text);
    return found;
}

int dro_reopen(struct driller_peer *peer, uint32_t flags, char *error)
{
    bool write = (flags & DRILLER_ATTACH_WRITE) != 0;
    struct directory_search directory = {.pid = peer->pid, .start_time = peer->start_time, .found = -1};
    int status = for_each_link(peer->pid, DIRECTORY_LINK, visit_directory, &directory, error);
    if (status < 0)
        return status;
    if (directory.found < 0)
        return dro_fail(error, -ENOENT, "process %d holds no directory of its own", peer->pid);

    const struct driller_header *header;
    uint64_t inode = 0;
    if (dro_directory_map(directory.found, peer->pid, (const void **)&header, NULL) == 0) {
        inode = header->image_inode;
        dro_directory_unmap(header);
    }
    if (inode == 0)
        inode = mapped_image(peer->pid);
    struct image_search image = {.inode = inode, .access = write ? O_RDWR : O_RDONLY, .found = -1};
    status = for_each_link(peer->pid, IMAGE_LINK, visit_image, &image, error);
    if (status == 0 && image.found < 0)
        status = dro_fail(error, -ENOENT, "process %d holds no image", peer->pid);
    if (status == 0 && image.count > 1)
        status = dro_fail(error, -EAGAIN,
                          "process %d holds several images and has mapped none: continue it and try again", peer->pid);

    struct dro_offer offer = {directory.found, image.found};
    if (status == 0)
        status = dro_adopt(peer, &offer, NULL, dro_deadline(100), error);
    if (status == 0) {
        header = peer->directory;
        peer->attachment = DRILLER_ATTACHED_PROC;
        peer->writable = write;
        if (write && header->access != DRILLER_ACCESS_WRITE)
            status = dro_fail(error, -EACCES,
                              "process %d lets nobody write: start it with DRILLER_ACCESS=rw (driller run --access rw)",
                              peer->pid);
    }
    dro_close(&offer.directory);
    dro_close(&offer.image);
    return status;
}
