/* SPDX-License-Identifier: EPL-2.0 */
#include "park.h"
#include "door.h"
#include "text.h"

struct dirent64 {
    uint64_t inode;
    int64_t offset;
    uint16_t length;
    uint8_t type;
    char name[];
};

static struct text task_path(const struct own *own, char *buffer, size_t size)
{
    struct text path = text_in(buffer, size);
    text_add_number(&path, (uint64_t)own->pid);
    text_add(&path, "/task");
    return path;
}

long park_each_thread(struct own *own, long (*visit)(struct own *own, int tid))
{
    char path[64];
    task_path(own, path, sizeof path);
    int fd = (int)sys_openat(own->proc, path, O_RDONLY | O_DIRECTORY);
    if (fd < 0)
        return own_fail(own, fd, "cannot open /proc/<pid>/task");
    long got, result = 0;
    while (result >= 0 && (got = sys_getdents(fd, own->scratch, sizeof own->scratch)) > 0) {
        for (long at = 0; result >= 0 && at < got;) {
            struct dirent64 *entry = (struct dirent64 *)((char *)own->scratch + at);
            int tid = 0;
            for (const char *c = entry->name; *c >= '0' && *c <= '9'; c++)
                tid = tid * 10 + (*c - '0');
            at += entry->length;
            if (tid > 0 && tid != own->service_tid && tid != own->agent_tid)
                result = visit(own, tid);
        }
    }
    sys_close(fd);
    return result < 0 ? result : got < 0 ? own_fail(own, got, "cannot read /proc/<pid>/task") : 0;
}

static uint64_t hex_field(const char *at)
{
    uint64_t value = 0;
    for (; *at == '\t' || *at == ' '; at++)
        ;
    for (;; at++) {
        if (*at >= '0' && *at <= '9')
            value = value << 4 | (uint64_t)(*at - '0');
        else if (*at >= 'a' && *at <= 'f')
            value = value << 4 | (uint64_t)(*at - 'a' + 10);
        else
            return value;
    }
}

void park_thread_status(const struct own *own, int tid, struct thread_status *out)
{
    char buffer[4096];
    struct text path = task_path(own, buffer, sizeof buffer);
    bytes_zero(out, sizeof *out);
    text_add(&path, "/");
    text_add_number(&path, (uint64_t)tid);
    text_add(&path, "/status");
    int fd = (int)sys_openat(own->proc, buffer, O_RDONLY);
    if (fd < 0)
        return;
    long length = sys_read(fd, buffer, sizeof buffer - 1);
    sys_close(fd);
    buffer[length > 0 ? length : 0] = 0;
    for (const char *line = buffer; *line != 0;) {
        if (text_starts(line, "Name:\t")) {
            for (size_t i = 0; i < sizeof out->name - 1 && line[6 + i] != '\n' && line[6 + i] != 0; i++)
                out->name[i] = line[6 + i];
        } else if (text_starts(line, "State:\t")) {
            out->state = line[7];
        } else if (text_starts(line, "TracerPid:\t")) {
            for (const char *c = line + 11; *c >= '0' && *c <= '9'; c++)
                out->tracer = out->tracer * 10 + (*c - '0');
        } else if (text_starts(line, "SigBlk:\t")) {
            out->blocked = hex_field(line + 8);
        } else if (text_starts(line, "SigPnd:\t") || text_starts(line, "ShdPnd:\t")) {
            out->pending |= hex_field(line + 8);
        }
        while (*line != 0 && *line != '\n')
            line++;
        if (*line == '\n')
            line++;
    }
}

long park_fail(struct own *own, int tid, long error, const char *why)
{
    struct thread_status status;
    park_thread_status(own, tid, &status);
    struct text t = text_in(own->message, sizeof own->message);
    text_add(&t, "thread ");
    text_add_number(&t, (uint64_t)tid);
    if (status.name[0] != 0) {
        text_add(&t, " (");
        text_add(&t, status.name);
        text_add(&t, ")");
    }
    text_add(&t, " cannot be parked: ");
    text_add(&t, why);
    if (status.state == 'D')
        text_add(&t, " (it is in an uninterruptible wait, as while a vfork child runs)");
    else if (status.state == 'T')
        text_add(&t, " (it is stopped)");
    else if (status.tracer != 0 && status.tracer != own->helper_pid)
        text_add(&t, " (a debugger holds it)");
    text_add(&t, "; nothing was changed, try again");
    return error;
}

long park_threads(struct own *own)
{
    own->park_began = sys_now();
    own->parked_count = 0;
    long error = own->park_method == DRILLER_PARK_SIGNAL ? park_signal(own) : park_seize(own);
    uint64_t now = sys_now();
    own->result.park_ns = now - own->park_began;
    own->result.pause_ns = now - own->park_began;
    own->result.method = own->park_method;
    if (error != 0)
        return error;
    own->result.threads = 0;
    for (uint32_t i = 0; i < own->parked_count; i++)
        own->result.threads += own->parked[i].stopped;
    return 0;
}

long park_all(struct own *own)
{
    if (!door_shut(own))
        return own_fail(own, -EBUSY, "a thread does not come to the end of a memory call; nothing was changed, try again");
    long error = park_threads(own);
    if (error != 0)
        door_open(own);
    return error;
}

void park_abandon(struct own *own)
{
    if (own->park_gate != 0)
        park_signal_release(own);
    if (own->door != DOOR_OPEN)
        door_open(own);
}

void park_release(struct own *own)
{
    if (own->park_method == DRILLER_PARK_SEIZE)
        park_seize_release(own);
    else
        park_signal_release(own);
    own->result.pause_ns = sys_now() - own->park_began;
    door_open(own);
}
