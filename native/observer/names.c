/* SPDX-License-Identifier: EPL-2.0 */
/* The words for the numbers in <driller/abi.h>. */
#include "internal.h"

#include <string.h>

#define NAME(names, value)                                                                                             \
    ((value) < sizeof(names) / sizeof((names)[0]) && (names)[value] != NULL ? (names)[value] : "unknown")

const char *dro_state_name(uint32_t state)
{
    static const char *const names[] = {"starting", "private", "shared", "parked", "failed", "forking"};
    return NAME(names, state);
}

const char *dro_mode_name(uint32_t mode)
{
    static const char *const names[] = {"off", "eager", "lazy"};
    return NAME(names, mode);
}

const char *dro_access_name(uint32_t access)
{
    static const char *const names[] = {"ro", "rw"};
    return NAME(names, access);
}

const char *dro_park_name(uint32_t method)
{
    static const char *const names[] = {"none", "seize", "signal"};
    return NAME(names, method);
}

const char *dro_activity_name(uint32_t state)
{
    static const char *const names[] = {"off", "tracking", "private", "kernel", "refused", "program"};
    return NAME(names, state);
}

const char *dro_activity_text(uint32_t state)
{
    static const char *const names[] = {
        [DRILLER_ACTIVITY_OFF] = "nobody asks",
        [DRILLER_ACTIVITY_TRACKING] = "counted by the peer",
        [DRILLER_ACTIVITY_PRIVATE] = "nothing is shared right now",
        [DRILLER_ACTIVITY_KERNEL] = "the kernel cannot: it takes Linux 6.7 or later",
        [DRILLER_ACTIVITY_REFUSED] = "the peer's userfaultfd(2) is refused",
        [DRILLER_ACTIVITY_PROGRAM] = "the program uses userfaultfd(2) itself",
    };
    return NAME(names, state);
}

const char *dro_refused_name(uint32_t kind)
{
    static const char *const names[] = {"user", "malformed", "descriptors", "fork", "connections", "unread"};
    return NAME(names, kind);
}

const char *dro_refused_text(uint32_t kind)
{
    static const char *const names[] = {"of another user",  "not a message",        "with descriptors",
                                        "a fork elsewhere", "too many connections", "answers not read"};
    return NAME(names, kind);
}

const char *dro_kind_name(uint32_t kind)
{
    static const char *const names[] = {
        [DRILLER_KIND_OTHER] = "other",
        [DRILLER_KIND_TEXT] = "text",
        [DRILLER_KIND_RODATA] = "rodata",
        [DRILLER_KIND_DATA] = "data",
        [DRILLER_KIND_BSS] = "bss",
        [DRILLER_KIND_RELRO] = "relro",
        [DRILLER_KIND_HEAP] = "heap",
        [DRILLER_KIND_ANONYMOUS] = "anonymous",
        [DRILLER_KIND_STACK] = "stack",
        [DRILLER_KIND_THREAD_STACK] = "thread-stack",
        [DRILLER_KIND_SHARED_FILE] = "shared-file",
        [DRILLER_KIND_SHARED_ANON] = "shared-anon",
        [DRILLER_KIND_SPECIAL] = "special",
        [DRILLER_KIND_DEVICE] = "device",
        [DRILLER_KIND_GUARD] = "guard",
        [DRILLER_KIND_DRILLER] = "driller",
    };
    return NAME(names, kind);
}

const char *dro_backing_name(uint32_t backing)
{
    static const char *const names[] = {"none", "image", "file"};
    return NAME(names, backing);
}

const char *dro_reason_text(uint32_t reason)
{
    static const char *const texts[] = {
        [DRILLER_REASON_NONE] = "",
        [DRILLER_REASON_NOT_YET] = "nobody asked for it yet",
        [DRILLER_REASON_FILE] = "readers use the file",
        [DRILLER_REASON_ALREADY_SHARED] = "already shared through its file",
        [DRILLER_REASON_SHARED_ANONYMOUS] = "shared anonymous memory",
        [DRILLER_REASON_NO_ACCESS] = "no access rights",
        [DRILLER_REASON_EXECUTABLE] = "private and executable, kept for breakpoints",
        [DRILLER_REASON_SPECIAL] = "provided by the kernel",
        [DRILLER_REASON_DEVICE] = "a device's memory",
        [DRILLER_REASON_HUGETLB] = "huge pages of hugetlbfs",
        [DRILLER_REASON_USERFAULTFD] = "served by userfaultfd",
        [DRILLER_REASON_SKIPPED] = "left out by DRILLER_SKIP",
        [DRILLER_REASON_OWN] = "Driller's own state",
        [DRILLER_REASON_NO_MEMORY] = "too little memory to copy it",
        [DRILLER_REASON_TRUNCATED_FILE] = "reaches beyond the end of its file",
        [DRILLER_REASON_FAILED] = "the kernel refused to share it",
        [DRILLER_REASON_LOCKED] = "locked in memory",
        [DRILLER_REASON_WIPE_ON_FORK] = "wiped on fork",
        [DRILLER_REASON_TOO_LARGE] = "larger than the machine's memory",
        [DRILLER_REASON_GROWS_DOWN] = "grows down by itself",
        [DRILLER_REASON_ARGUMENTS] = "arguments and environment, kept for ps",
        [DRILLER_REASON_MOVED] = "moved, and its place in the image is taken",
    };
    return NAME(texts, reason);
}

bool dro_group_valid(const char *name)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    size_t length = strlen(name);
    return length >= 1 && length <= DRILLER_GROUP_MAX && strspn(name, allowed) == length;
}
