/* SPDX-License-Identifier: EPL-2.0 */
/* Remote pointers: (pid, segment, offset). */
#include "internal.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int driller_pointer_make(struct driller_peer *peer, uint64_t address, struct driller_pointer *pointer, char *error)
{
    struct dro_table *table;
    int status = dro_table_get(peer, &table, error);
    if (status < 0)
        return status;
    const struct driller_segment *segment = dro_table_find(table, address);
    memset(pointer, 0, sizeof(*pointer));
    if (segment != NULL) {
        pointer->pid = peer->pid;
        pointer->segment = segment->start;
        pointer->offset = address - segment->start;
    } else {
        status = dro_fail(error, -EFAULT, "nothing is mapped at 0x%" PRIx64 " in process %d", address, peer->pid);
    }
    dro_table_put(peer, table);
    return status;
}

int driller_pointer_format(const struct driller_pointer *pointer, char *text)
{
    return snprintf(text, DRILLER_POINTER_MAX, "%" PRId32 ":0x%" PRIx64 "+0x%" PRIx64, pointer->pid, pointer->segment,
                    pointer->offset);
}

/* A hexadecimal number after an optional 0x, up to `end`; no sign, no white space. */
static bool parse_hex(const char *text, char end, uint64_t *value, const char **after)
{
    char *stop;
    if (strncmp(text, "0x", 2) == 0)
        text += 2;
    size_t digits = strspn(text, "0123456789abcdefABCDEF");
    if (digits == 0 || digits > 16)
        return false;
    *value = strtoull(text, &stop, 16);
    *after = stop + (end != 0);
    return *stop == end;
}

int driller_pointer_parse(const char *text, struct driller_pointer *pointer, char *error)
{
    const char *at = text;
    long pid = 0;
    memset(pointer, 0, sizeof(*pointer));
    for (; *at >= '0' && *at <= '9' && pid <= INT32_MAX; at++)
        pid = pid * 10 + (*at - '0');
    if (at == text || *at != ':' || pid == 0 || pid > INT32_MAX || !parse_hex(at + 1, '+', &pointer->segment, &at) ||
        !parse_hex(at, 0, &pointer->offset, &at))
        return dro_fail(error, -EINVAL, "'%.64s' is not a remote pointer: write pid:segment+0xoffset, as in 4711:0x7f00+0x10",
                        text);
    pointer->pid = (int32_t)pid;
    return 0;
}

/* Whether the bytes lie in the segment that the pointer names, as the peer is now. */
static int check(const struct driller_peer *peer, const struct dro_table *table, const struct driller_pointer *pointer,
                 size_t length, char *error)
{
    if (pointer->pid != peer->pid)
        return dro_fail(error, -ESTALE, "the pointer is of process %d, not of %d", pointer->pid, peer->pid);
    const struct driller_segment *segment = dro_table_find(table, pointer->segment);
    if (segment == NULL || segment->start != pointer->segment)
        return dro_fail(error, -ESTALE, "process %d has no segment at 0x%" PRIx64 " any more", peer->pid, pointer->segment);
    uint64_t size = segment->end - segment->start;
    if (pointer->offset >= size || length > size - pointer->offset)
        return dro_fail(error, -EFAULT, "%zu bytes at 0x%" PRIx64 " reach beyond the segment, which has %" PRIu64 " bytes",
                        length, pointer->offset, size);
    return 0;
}

/* What of a page lies before an address. */
static size_t before(uint64_t address)
{
    return (size_t)(address % (uint64_t)sysconf(_SC_PAGESIZE));
}

static size_t whole_pages(size_t length)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    return (length + page - 1) / page * page;
}

void *driller_import(struct driller_peer *peer, const struct driller_pointer *pointer, size_t length, uint32_t flags,
                     char *error)
{
    struct dro_table *table;
    int status = length == 0 ? dro_fail(error, -EINVAL, "there is nothing to map") : dro_table_get(peer, &table, error);
    if (status == 0) {
        status = check(peer, table, pointer, length, error);
        dro_table_put(peer, table);
    }
    if (status < 0) {
        errno = -status;
        return NULL;
    }
    uint64_t address = pointer->segment + pointer->offset;
    char *map = driller_map(peer, address - before(address), whole_pages(before(address) + length), flags, error);
    return map == NULL ? NULL : map + before(address);
}

int driller_release(void *local, size_t length)
{
    size_t extra = before((uintptr_t)local);
    return driller_unmap((char *)local - extra, whole_pages(extra + length));
}
