/* SPDX-License-Identifier: EPL-2.0 */
/* Checking what a peer handed out before any of it is trusted or mapped. */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

int64_t dro_memfd_check(int descriptor, const char *what, int pid, char *error)
{
    /* First, because it cannot block whatever the descriptor is: only memfds have seals. */
    int seals = fcntl(descriptor, F_GET_SEALS);
    if (seals < 0)
        return dro_fail(error, -EPROTO, "process %d handed out a %s that is not a memfd", pid, what);
    if ((seals & F_SEAL_SHRINK) == 0 || (seals & F_SEAL_GROW) == 0)
        return dro_fail(error, -EPROTO, "the %s of process %d could still change its size: not used", what, pid);
    struct statfs system;
    struct stat status;
    if (fstatfs(descriptor, &system) < 0 || fstat(descriptor, &status) < 0)
        return dro_fail(error, -errno, "cannot examine the %s of process %d: %s", what, pid, strerror(errno));
    /* hugetlbfs has seals too, but can run out of pages under a reader. */
    if (system.f_type != TMPFS_MAGIC || !S_ISREG(status.st_mode))
        return dro_fail(error, -EPROTO, "process %d handed out a %s that is not a memfd", pid, what);
    return status.st_size;
}

int dro_directory_map(int descriptor, int pid, const void **out, char *error)
{
    int64_t size = dro_memfd_check(descriptor, "directory", pid, error);
    if (size < 0)
        return (int)size;
    /* those that were built before they counted activity end where that begins */
    if (size != DRILLER_DIRECTORY_SIZE && size != DRILLER_ACTIVITY_OFFSET + DRILLER_ACTIVITY_SIZE)
        return dro_fail(error, -EPROTO,
                        "the directory of process %d has %" PRId64 " bytes instead of %u: use the same release of "
                        "Driller for both",
                        pid, size, DRILLER_ACTIVITY_OFFSET + DRILLER_ACTIVITY_SIZE);
    void *map = mmap(NULL, DRILLER_DIRECTORY_SIZE, PROT_READ, MAP_SHARED, descriptor, 0);
    if (map == MAP_FAILED)
        return dro_fail(error, -errno, "cannot map the directory of process %d: %s", pid, strerror(errno));
    *out = map;
    return 0;
}

void dro_directory_unmap(const void *directory)
{
    if (directory != NULL)
        munmap((void *)directory, DRILLER_DIRECTORY_SIZE);
}

int dro_header_copy(const void *directory, struct driller_header *out, dro_time deadline, char *error)
{
    const struct driller_header *live = directory;
    for (;;) {
        uint64_t before = __atomic_load_n(&live->sequence, __ATOMIC_ACQUIRE);
        if ((before & 1) == 0) {
            memcpy(out, live, sizeof(*out));
            __atomic_thread_fence(__ATOMIC_ACQUIRE);
            if (__atomic_load_n(&live->sequence, __ATOMIC_RELAXED) == before)
                break;
        }
        if (dro_now() >= deadline)
            return dro_fail(error, -EAGAIN,
                            "the peer keeps writing its directory, or stopped in the middle of it: try again");
        nanosleep(&(struct timespec){.tv_nsec = 20000}, NULL);
    }
    /* Strings are cut, not believed to end. */
    out->group[sizeof(out->group) - 1] = '\0';
    out->launch[sizeof(out->launch) - 1] = '\0';
    out->executable[sizeof(out->executable) - 1] = '\0';
    out->message[sizeof(out->message) - 1] = '\0';
    return 0;
}

int dro_header_check(const struct driller_header *header, int pid, char *error)
{
    if (header->magic != DRILLER_MAGIC)
        return dro_fail(error, -EPROTO, "process %d handed out something that is not a directory: wrong magic number",
                        pid);
    if (header->abi_version != DRILLER_ABI_VERSION)
        return dro_fail(error, -EPROTO,
                        "process %d runs ABI version %u, this observer %u: use the same release of Driller for both",
                        pid, header->abi_version, DRILLER_ABI_VERSION);
    if (header->header_size != sizeof(struct driller_header) ||
        header->segment_size != sizeof(struct driller_segment) || header->capacity != DRILLER_TABLE_CAPACITY)
        return dro_fail(error, -EPROTO,
                        "the directory of process %d has a layout of its own: use the same release of Driller for both",
                        pid);
    if (header->pid != pid)
        return dro_fail(error, -EPROTO, "the directory of process %d says it belongs to process %d: not used", pid,
                        header->pid);
    return 0;
}

static int check_identity(const struct driller_peer *peer, const struct driller_header *header,
                          const struct driller_peer_info *info, char *error)
{
    if (header->start_time != peer->start_time)
        return dro_fail(error, -EPROTO, "the directory of process %d belongs to an earlier process with that number",
                        peer->pid);
    if (!dro_group_valid(header->group))
        return dro_fail(error, -EPROTO, "the directory of process %d names no valid group: not used", peer->pid);
    if (info != NULL && (strcmp(info->group, header->group) != 0 || info->uid != header->uid))
        return dro_fail(error, -EPROTO,
                        "the directory and the socket of process %d name different groups or users: not used",
                        peer->pid);
    return 0;
}

static uint64_t inode_of(int descriptor)
{
    struct stat status;
    return fstat(descriptor, &status) == 0 ? (uint64_t)status.st_ino : 0;
}

int dro_adopt(struct driller_peer *peer, struct dro_offer *offer, const struct driller_peer_info *info,
              dro_time deadline, char *error)
{
    int64_t image_size = dro_memfd_check(offer->image, "image", peer->pid, error);
    if (image_size < 0)
        return (int)image_size;
    const void *directory;
    int status = dro_directory_map(offer->directory, peer->pid, &directory, error);
    if (status < 0)
        return status;
    struct driller_header header;
    status = dro_header_copy(directory, &header, deadline, error);
    if (status == 0)
        status = dro_header_check(&header, peer->pid, error);
    if (status == 0)
        status = check_identity(peer, &header, info, error);
    if (status == 0 && header.image_size != (uint64_t)image_size)
        status = dro_fail(error, -EPROTO, "the image of process %d has not the size its directory states: not used",
                          peer->pid);
    const void *activity = NULL;
    struct stat file;
    if (status == 0 && fstat(offer->directory, &file) == 0 && file.st_size > DRILLER_ACTIVITY_OFFSET)
        status = dro_activity_map(offer->directory, peer->pid, &activity, error);
    if (status < 0) {
        dro_directory_unmap(directory);
        return status;
    }
    peer->directory = directory;
    peer->directory_inode = inode_of(offer->directory);
    peer->activity = activity;
    peer->image = offer->image;
    peer->image_inode = inode_of(offer->image);
    peer->image_size = header.image_size;
    offer->image = -1;
    return 0;
}

int dro_take_image(struct driller_peer *peer, int image, char *error)
{
    uint64_t inode = inode_of(image);
    if (inode == peer->image_inode)
        return 0;
    int64_t size = dro_memfd_check(image, "image", peer->pid, error);
    if (size < 0)
        return (int)size;
    if ((uint64_t)size != peer->image_size)
        return dro_fail(error, -EPROTO, "the new image of process %d has another size: not used", peer->pid);
    /* Who reads just now finds in the end that the table is another one. */
    if (dup3(image, peer->image, O_CLOEXEC) < 0)
        return dro_fail(error, -errno, "cannot take the new image of process %d: %s", peer->pid, strerror(errno));
    dro_windows_forget(peer);
    __atomic_store_n(&peer->image_inode, inode, __ATOMIC_RELEASE);
    dro_table_forget(peer);
    return 0;
}

bool dro_image_is_current(const struct driller_peer *peer, uint64_t inode)
{
    return inode == 0 || peer->attachment == DRILLER_ATTACHED_SNAPSHOT ||
           inode == __atomic_load_n(&peer->image_inode, __ATOMIC_ACQUIRE);
}

const void *driller_peer_directory(const struct driller_peer *peer)
{
    return peer->directory;
}

int driller_peer_image(const struct driller_peer *peer)
{
    return peer->image;
}
