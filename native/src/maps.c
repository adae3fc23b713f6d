/* SPDX-License-Identifier: EPL-2.0 */
#include "maps.h"
#include "text.h"

static const char *parse_hex(const char *at, uint64_t *value)
{
    uint64_t v = 0;
    const char *start = at;
    for (;; at++) {
        if (*at >= '0' && *at <= '9')
            v = v << 4 | (uint64_t)(*at - '0');
        else if (*at >= 'a' && *at <= 'f')
            v = v << 4 | (uint64_t)(*at - 'a' + 10);
        else
            break;
    }
    *value = v;
    return at == start || at - start > 16 ? NULL : at;
}

static const char *parse_decimal(const char *at, uint64_t *value)
{
    uint64_t v = 0;
    const char *start = at;
    for (; *at >= '0' && *at <= '9'; at++)
        v = v * 10 + (uint64_t)(*at - '0');
    *value = v;
    return at == start ? NULL : at;
}

static const char *expect(const char *at, char c)
{
    return at != NULL && *at == c ? at + 1 : NULL;
}

const char *maps_parse_line(const char *line, struct mapping *m)
{
    uint64_t major, minor;
    bytes_zero(m, sizeof *m);
    const char *at = expect(parse_hex(line, &m->start), '-');
    if (at == NULL || (at = expect(parse_hex(at, &m->end), ' ')) == NULL || m->start >= m->end)
        return NULL;
    for (int i = 0; i < 4; i++)
        if (at[i] == 0)
            return NULL;
    m->protection = (at[0] == 'r' ? PROT_READ : 0u) | (at[1] == 'w' ? PROT_WRITE : 0u) | (at[2] == 'x' ? PROT_EXEC : 0u);
    m->shared = at[3] == 's';
    at = expect(at + 4, ' ');
    if (at == NULL || (at = expect(parse_hex(at, &m->offset), ' ')) == NULL)
        return NULL;
    if ((at = expect(parse_hex(at, &major), ':')) == NULL || (at = expect(parse_hex(at, &minor), ' ')) == NULL)
        return NULL;
    m->device_major = (uint32_t)major;
    m->device_minor = (uint32_t)minor;
    if ((at = parse_decimal(at, &m->inode)) == NULL)
        return NULL;
    while (*at == ' ')
        at++;
    return at;
}

/* VmFlags: two letters each; the comments in fs/proc/task_mmu.c of the kernel name them. */
static void parse_flags(const char *at, struct mapping *m)
{
    static const struct {
        char letters[4];
        uint32_t flag;
    } flags[] = {
        {"lf", MAPPING_LOCK_ON_FAULT}, {"lo", MAPPING_LOCKED},      {"hg", MAPPING_HUGEPAGE},   {"nh", MAPPING_NOHUGEPAGE}, {"dc", MAPPING_DONTFORK},
        {"dd", MAPPING_DONTDUMP},    {"wf", MAPPING_WIPEONFORK}, {"gd", MAPPING_GROWSDOWN},  {"ht", MAPPING_HUGETLB},
        {"io", MAPPING_IO},          {"pf", MAPPING_IO},         {"um", MAPPING_USERFAULTFD}, {"uw", MAPPING_USERFAULTFD},
        {"ui", MAPPING_USERFAULTFD}, {"sr", MAPPING_SEQUENTIAL}, {"rr", MAPPING_RANDOM},     {"nr", MAPPING_NORESERVE},
    };
    while (*at == ' ')
        at++;
    for (; at[0] != 0 && at[1] != 0; at += 2) {
        for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
            if (at[0] == flags[i].letters[0] && at[1] == flags[i].letters[1])
                m->advice |= flags[i].flag;
        if (at[2] == ' ')
            at++;
    }
}

static bool field(const char *line, const char *name, uint64_t *value)
{
    if (!text_starts(line, name))
        return false;
    line += text_length(name);
    while (*line == ' ')
        line++;
    return parse_decimal(line, value) != NULL;
}

void maps_parse_detail(const char *line, struct mapping *m)
{
    uint64_t value = 0;
    if (text_starts(line, "VmFlags:"))
        parse_flags(line + 8, m);
    else if (field(line, "Rss:", &value))
        m->resident = value * 1024;
    else if (field(line, "Anonymous:", &value))
        m->anonymous = value * 1024;
    else if (field(line, "AnonHugePages:", &value))
        m->huge = value * 1024;
    else if (field(line, "ProtectionKey:", &value))
        m->key = (int32_t)value;
}

uint32_t maps_intern(struct own *own, const char *name)
{
    struct table *table = &own->tables[own->table];
    if (name[0] == 0)
        return 0;
    uint32_t hash = 2166136261u;
    for (const char *at = name; *at != 0; at++)
        hash = (hash ^ (unsigned char)*at) * 16777619u;
    for (uint32_t probe = 0; probe < 64; probe++) {
        uint32_t *bucket = &own->buckets[(hash + probe) % OWN_NAME_BUCKETS];
        if (*bucket != 0) {
            if (text_equal(table->strings + *bucket, name))
                return *bucket;
            continue;
        }
        size_t length = text_length(name) + 1;
        if (length > sizeof table->strings - table->strings_used)
            return 0;
        *bucket = table->strings_used;
        bytes_copy(table->strings + table->strings_used, name, length);
        table->strings_used += (uint32_t)length;
        return *bucket;
    }
    return 0;
}

/* Returns whether the line was taken; a mapping that continues into `current` replaces it. */
static void take_line(struct own *own, const char *line, bool detailed, struct mapping **current)
{
    struct mapping m;
    const char *name = maps_parse_line(line, &m);
    if (name == NULL) {
        if (detailed && *current != NULL)
            maps_parse_detail(line, *current);
        return;
    }
    *current = NULL;
    if (own->mapping_count == OWN_MAPPINGS_MAX) {
        own->mapping_dropped++;
        return;
    }
    m.detailed = detailed;
    m.name = maps_intern(own, name);
    own->mappings[own->mapping_count] = m;
    *current = &own->mappings[own->mapping_count++];
}

long maps_read(struct own *own, bool detailed)
{
    /* thread-self: the process's first thread may have ended, and then /proc/self shows nothing. */
    int fd = (int)sys_openat(own->proc, detailed ? "thread-self/smaps" : "thread-self/maps", O_RDONLY);
    if (fd < 0)
        return own_fail(own, fd, detailed ? "cannot open /proc/thread-self/smaps" : "cannot open /proc/thread-self/maps");
    bytes_zero(own->buckets, sizeof own->buckets);
    struct table *table = &own->tables[own->table];
    table->strings[0] = 0;
    table->strings_used = 1;
    table->count = 0;
    own->mapping_count = own->mapping_dropped = 0;

    struct mapping *current = NULL;
    size_t held = 0;
    long got = 0;
    while ((got = sys_read(fd, own->text + held, sizeof own->text - 1 - held)) > 0) {
        held += (size_t)got;
        size_t line = 0;
        for (size_t i = 0; i < held; i++) {
            if (own->text[i] != '\n')
                continue;
            own->text[i] = 0;
            take_line(own, own->text + line, detailed, &current);
            line = i + 1;
        }
        for (size_t i = line; i < held; i++)
            own->text[i - line] = own->text[i];
        held -= line;
        if (held == sizeof own->text - 1)
            held = 0; /* no line of maps is that long */
    }
    sys_close(fd);
    if (got < 0)
        return own_fail(own, got, "cannot read /proc/thread-self/maps");
    return own->mapping_count > 0 ? 0 : own_fail(own, -EIO, "/proc/thread-self/maps is empty");
}
