/* SPDX-License-Identifier: EPL-2.0 */
#include "classify.h"
#include "maps.h"
#include "text.h"

static bool glob(const char *pattern, size_t length, const char *name)
{
    /* the last '*' that was passed, to come back to */
    size_t p = 0, star = SIZE_MAX;
    const char *back = NULL;
    while (*name != 0) {
        if (p < length && pattern[p] == '*') {
            star = p++;
            back = name;
        } else if (p < length && (pattern[p] == *name || pattern[p] == '?')) {
            p++;
            name++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            name = ++back;
        } else {
            return false;
        }
    }
    while (p < length && pattern[p] == '*')
        p++;
    return p == length;
}

bool classify_matches(const char *patterns, const char *name)
{
    const char *at = patterns;
    while (*at != 0) {
        size_t length = 0;
        while (at[length] != 0 && at[length] != ':')
            length++;
        if (length > 0 && glob(at, length, name))
            return true;
        at += length + (at[length] == ':');
    }
    return false;
}

static bool overlaps(const struct mapping *m, uint64_t start, uint64_t end)
{
    return m->start < end && start < m->end;
}

static void set(struct mapping *m, enum driller_kind kind, enum driller_reason reason)
{
    m->kind = (uint16_t)kind;
    m->reason = (uint16_t)reason;
}

static void classify_shared(struct mapping *m, const char *name)
{
    if (text_starts(name, "/dev/zero") || text_starts(name, "/memfd:") || text_starts(name, "/SYSV"))
        set(m, DRILLER_KIND_SHARED_ANON, DRILLER_REASON_SHARED_ANONYMOUS);
    else
        set(m, DRILLER_KIND_SHARED_FILE, DRILLER_REASON_ALREADY_SHARED);
}

static void classify_file(struct mapping *m, const char *name)
{
    bool gone = text_ends(name, " (deleted)");
    if (m->protection & PROT_EXEC)
        set(m, DRILLER_KIND_TEXT, gone ? DRILLER_REASON_EXECUTABLE : DRILLER_REASON_FILE);
    else if (m->protection & PROT_WRITE)
        set(m, DRILLER_KIND_DATA, DRILLER_REASON_NONE);
    else if (m->anonymous > 0) /* written to, then made read-only: relocated */
        set(m, DRILLER_KIND_RELRO, DRILLER_REASON_NONE);
    else
        set(m, DRILLER_KIND_RODATA, gone ? DRILLER_REASON_NONE : DRILLER_REASON_FILE);
}

static void classify_anonymous(struct own *own, size_t index)
{
    struct mapping *m = &own->mappings[index];
    const char *name = maps_name(own, m);
    const struct mapping *before = index > 0 ? &own->mappings[index - 1] : NULL;
    enum driller_kind kind = DRILLER_KIND_ANONYMOUS;
    if (m->start <= own->main_stack && own->main_stack < m->end)
        kind = DRILLER_KIND_STACK;
    else if (text_equal(name, "[heap]") || overlaps(m, own->heap_start, own->heap_end))
        kind = DRILLER_KIND_HEAP;
    else if (name[0] == 0 && before != NULL && before->end == m->start && before->kind == DRILLER_KIND_DATA &&
             before->inode != 0)
        kind = DRILLER_KIND_BSS;
    if (m->start == own->arguments) {
        set(m, DRILLER_KIND_STACK, DRILLER_REASON_ARGUMENTS);
        return;
    }
    set(m, kind, m->protection & PROT_EXEC ? DRILLER_REASON_EXECUTABLE : DRILLER_REASON_NONE);
    if (kind == DRILLER_KIND_BSS && m->name == 0)
        m->name = before->name;
}

/* What forbids to move memory that could otherwise be moved. */
static void forbid(struct own *own, struct mapping *m)
{
    enum driller_reason reason = DRILLER_REASON_NONE;
    if (m->advice & MAPPING_USERFAULTFD)
        reason = DRILLER_REASON_USERFAULTFD;
    else if (m->advice & MAPPING_WIPEONFORK)
        reason = DRILLER_REASON_WIPE_ON_FORK;
    else if ((m->advice & MAPPING_GROWSDOWN) && m->kind != DRILLER_KIND_STACK)
        reason = DRILLER_REASON_GROWS_DOWN;
    else if (m->end - m->start > own->memory)
        reason = DRILLER_REASON_TOO_LARGE;
    else if (classify_matches(own->config.skip, maps_name(own, m)))
        reason = DRILLER_REASON_SKIPPED;
    if (reason != DRILLER_REASON_NONE)
        m->reason = (uint16_t)reason;
}

static void classify(struct own *own, size_t index)
{
    struct mapping *m = &own->mappings[index];
    const char *name = maps_name(own, m);
    bool file = m->inode != 0;

    if (overlaps(m, own->region, own->region + own->region_size) ||
        (own->header != NULL && m->start == (uint64_t)own->header)) {
        set(m, DRILLER_KIND_DRILLER, DRILLER_REASON_OWN);
    } else if (own->image >= 0 && m->inode == own->image_inode && m->device_major == own->image_major &&
               m->device_minor == own->image_minor) {
        set(m,
            m->start <= own->main_stack && own->main_stack < m->end ? DRILLER_KIND_STACK
            : overlaps(m, own->heap_start, own->heap_end)           ? DRILLER_KIND_HEAP
                                                                    : DRILLER_KIND_ANONYMOUS,
            DRILLER_REASON_NONE);
        m->place = (uint16_t)(!m->shared ? PLACE_PRIVATE : m->offset == m->start ? PLACE_IMAGE : PLACE_MOVED);
        if (m->place == PLACE_PRIVATE && m->offset != m->start)
            set(m, DRILLER_KIND_ANONYMOUS, DRILLER_REASON_MOVED);
    } else if (own->inherited >= 0 && m->inode == own->inherited_inode && m->device_major == own->inherited_major &&
               m->device_minor == own->inherited_minor) {
        set(m, DRILLER_KIND_ANONYMOUS, DRILLER_REASON_NONE);
        m->place = PLACE_INHERITED;
    } else if (text_starts(name, "[v") || text_equal(name, "[uprobes]")) {
        set(m, DRILLER_KIND_SPECIAL, DRILLER_REASON_SPECIAL);
    } else if ((m->advice & MAPPING_HUGETLB) || text_starts(name, "/anon_hugepage") || text_starts(name, "/dev/hugepages/")) {
        set(m, DRILLER_KIND_ANONYMOUS, DRILLER_REASON_HUGETLB);
    } else if ((m->advice & MAPPING_IO) || text_starts(name, "anon_inode:") || text_starts(name, "/[") ||
               (text_starts(name, "/dev/") && !text_starts(name, "/dev/shm/") && !text_starts(name, "/dev/zero"))) {
        set(m, DRILLER_KIND_DEVICE, DRILLER_REASON_DEVICE);
    } else if (m->protection == 0) {
        set(m, DRILLER_KIND_GUARD, DRILLER_REASON_NO_ACCESS);
    } else if (m->shared) {
        classify_shared(m, name);
    } else if (overlaps(m, own->library_start, own->library_end) && (m->protection & PROT_EXEC) == 0) {
        set(m, DRILLER_KIND_DRILLER, DRILLER_REASON_OWN);
    } else {
        if (file)
            classify_file(m, name);
        else
            classify_anonymous(own, index);
        if (m->reason == DRILLER_REASON_NONE && (m->protection & PROT_READ) == 0)
            m->reason = DRILLER_REASON_NO_ACCESS;
        if (m->reason == DRILLER_REASON_NONE)
            forbid(own, m);
    }
}

/*
 * The arguments and the environment, on top of the main stack, are a mapping of their own to us: ps(1) and the like read
 * them through /proc/<pid>/cmdline and environ, and the kernel shows them only where they are private (FOLL_ANON).
 */
static void split_arguments(struct own *own)
{
    if (own->mapping_count == OWN_MAPPINGS_MAX)
        return;
    for (size_t i = own->mapping_count; i-- > 0;) {
        struct mapping *m = &own->mappings[i];
        if (own->arguments < m->start || own->arguments >= m->end)
            continue;
        own->stack_end = m->end;
        if (own->arguments == m->start || m->inode != 0)
            return;
        for (size_t at = own->mapping_count++; at > i; at--)
            own->mappings[at] = own->mappings[at - 1];
        own->mappings[i].end = own->mappings[i + 1].start = own->arguments;
        return;
    }
}

void classify_all(struct own *own)
{
    if (own->arguments != 0)
        split_arguments(own);
    long heap_end = sys_brk(0);
    own->heap_end = heap_end > 0 ? (uint64_t)heap_end : 0;
    for (size_t i = 0; i < own->mapping_count; i++)
        if (own->mappings[i].start < own->heap_start && text_equal(maps_name(own, &own->mappings[i]), "[heap]"))
            own->heap_start = own->mappings[i].start;
    for (size_t i = 0; i < own->mapping_count; i++)
        classify(own, i);
}
