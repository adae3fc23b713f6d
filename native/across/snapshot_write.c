/* SPDX-License-Identifier: EPL-2.0 */
/* The files of a snapshot that is being taken, and the directory, which makes it one. */
#include "taking.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void file_name(int pid, const char *what, char *out, size_t size)
{
    snprintf(out, size, "%d.%s", pid, what);
}

int dro_snapshot_create(int folder, int pid, const char *what, char *error)
{
    char name[48];
    file_name(pid, what, name, sizeof(name));
    int file = openat(folder, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    return file >= 0 ? file : dro_fail(error, -errno, "cannot create the file %s: %s", name, strerror(errno));
}

void dro_snapshot_remove(int folder, int pid, const char *what)
{
    char name[48];
    file_name(pid, what, name, sizeof(name));
    unlinkat(folder, name, 0);
}

int dro_write_at(int file, const void *bytes, size_t length, uint64_t offset)
{
    for (size_t done = 0; done < length;) {
        ssize_t n = pwrite(file, (const char *)bytes + done, length - done, (off_t)(offset + done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n < 0 ? -errno : -ENOSPC;
        done += (size_t)n;
    }
    return 0;
}

/* What is said of it, in the place of the peer's own directory. */
static int write_parts(const struct driller_snapshot *snapshot, int file)
{
    const struct driller_snapshot_progress *progress = &snapshot->progress;
    const struct dro_table *table = snapshot->table;
    struct driller_header header = table->header;
    header.sequence = 2;
    header.count = (uint32_t)snapshot->count;
    header.dropped += (uint32_t)snapshot->dropped;
    header.image_size = snapshot->size;
    header.access = DRILLER_ACCESS_READ;
    header.reserved[DRILLER_SNAPSHOT_TAKEN] = progress->taken_ns;
    header.reserved[DRILLER_SNAPSHOT_ELAPSED] = progress->elapsed_ns;
    header.reserved[DRILLER_SNAPSHOT_COPIED] = progress->copied;
    /* It had said so while it was held. */
    if (header.state == DRILLER_STATE_PARKED)
        header.state = header.shared_bytes > 0 ? DRILLER_STATE_SHARED : DRILLER_STATE_PRIVATE;
    const struct driller_snapshot_about about = {.taken_ns = progress->taken_ns,
                                                 .elapsed_ns = progress->elapsed_ns,
                                                 .copied = progress->copied,
                                                 .held_ns = progress->expired ? 0 : progress->held_ns,
                                                 .unreadable = progress->unreadable,
                                                 .part = snapshot->ranges != NULL,
                                                 .portions = progress->portions,
                                                 .prepared_ns = progress->prepared_ns,
                                                 .written_ns = progress->written_ns};
    int status = ftruncate(file, DRILLER_DIRECTORY_SIZE) < 0 ? -errno : 0;
    if (status == 0)
        status = dro_write_at(file, &header, sizeof(header), 0);
    if (status == 0)
        status = dro_write_at(file, &about, sizeof(about), DRILLER_SNAPSHOT_ABOUT_OFFSET);
    if (status == 0)
        status = dro_write_at(file, snapshot->segments, snapshot->count * sizeof(*snapshot->segments), DRILLER_TABLE_OFFSET);
    return status == 0 ? dro_write_at(file, table->strings, table->header.strings_used, DRILLER_STRINGS_OFFSET) : status;
}

int dro_snapshot_write_directory(struct driller_snapshot *snapshot, char *error)
{
    int pid = snapshot->peer->pid;
    /* Room that was kept for more than there was in the end is given back. */
    if (ftruncate(snapshot->memory, (off_t)snapshot->size) < 0)
        return dro_snapshot_cannot_write(snapshot, -errno, error);
    int file = dro_snapshot_create(snapshot->folder, pid, "directory", error);
    if (file < 0)
        return file;
    int status = write_parts(snapshot, file);
    if (close(file) < 0 && status == 0)
        status = -errno;
    if (status == 0)
        return 0;
    dro_snapshot_remove(snapshot->folder, pid, "directory");
    return dro_snapshot_cannot_write(snapshot, status, error);
}
