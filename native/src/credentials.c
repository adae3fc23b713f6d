/* SPDX-License-Identifier: EPL-2.0 */
#include "credentials.h"
#include "text.h"

#include <linux/capability.h>

static const char *number(const char *at, unsigned base, uint64_t *value)
{
    *value = 0;
    while (*at == ' ' || *at == '\t')
        at++;
    for (;; at++) {
        unsigned digit = *at >= '0' && *at <= '9' ? (unsigned)(*at - '0') : *at >= 'a' && *at <= 'f' ? (unsigned)(*at - 'a') + 10u : 16u;
        if (digit >= base)
            return at;
        *value = *value * base + digit;
    }
}

static void ids(const char *at, uint32_t *out)
{
    uint64_t value;
    for (int i = 0; i < 3; i++) {
        at = number(at, 10, &value);
        out[i] = (uint32_t)value;
    }
}

static void more_groups(const char *at, struct credentials *out)
{
    uint64_t value;
    for (;;) {
        while (*at == ' ' || *at == '\t')
            at++;
        if (*at < '0' || *at > '9' || out->more_count == CREDENTIALS_GROUPS_MAX)
            return;
        at = number(at, 10, &value);
        out->more[out->more_count++] = (uint32_t)value;
    }
}

/* As /proc/<pid>/task/<tid>/status tells; false when it cannot be read. */
static bool read_credentials(struct own *own, int tid, struct credentials *out)
{
    char *text = (char *)own->scratch;
    struct text path = text_in(text, sizeof own->scratch);
    bytes_zero(out, sizeof *out);
    text_add_number(&path, (uint64_t)own->pid);
    text_add(&path, "/task/");
    text_add_number(&path, (uint64_t)tid);
    text_add(&path, "/status");
    int fd = (int)sys_openat(own->proc, text, O_RDONLY);
    if (fd < 0)
        return false;
    long length = sys_read(fd, text, sizeof own->scratch - 1);
    sys_close(fd);
    if (length <= 0)
        return false;
    text[length] = 0;
    int found = 0;
    for (const char *line = text; *line != 0;) {
        if (text_starts(line, "Uid:"))
            ids(line + 4, out->users), found++;
        else if (text_starts(line, "Gid:"))
            ids(line + 4, out->groups), found++;
        else if (text_starts(line, "Groups:"))
            more_groups(line + 7, out), found++;
        else if (text_starts(line, "CapInh:"))
            number(line + 7, 16, &out->inheritable), found++;
        else if (text_starts(line, "CapPrm:"))
            number(line + 7, 16, &out->permitted), found++;
        else if (text_starts(line, "CapEff:"))
            number(line + 7, 16, &out->effective), found++;
        while (*line != 0 && *line != '\n')
            line++;
        if (*line == '\n')
            line++;
    }
    return found == 6;
}

static bool same_ids(const struct credentials *a, const struct credentials *b)
{
    bool same = a->more_count == b->more_count;
    for (int i = 0; i < 3; i++)
        same = same && a->users[i] == b->users[i] && a->groups[i] == b->groups[i];
    for (uint32_t i = 0; same && i < a->more_count; i++)
        same = a->more[i] == b->more[i];
    return same;
}

static void set_capabilities(const struct credentials *wanted)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2];
    for (int i = 0; i < 2; i++) {
        data[i].permitted = (uint32_t)(wanted->permitted >> (32 * i));
        data[i].effective = (uint32_t)(wanted->effective >> (32 * i));
        data[i].inheritable = (uint32_t)(wanted->inheritable >> (32 * i));
    }
    SYS2(__NR_capset, &header, data);
}

bool credentials_follow(struct own *own)
{
    struct credentials *wanted = &own->credentials[0], *mine = &own->credentials[1];
    if (!read_credentials(own, own->pid, wanted) || !read_credentials(own, own->service_tid, mine))
        return false;
    bool changed = !same_ids(wanted, mine);
    if (changed) {
        /* groups first: without the old user there may be no right to change them */
        SYS2(__NR_setgroups, wanted->more_count, wanted->more);
        SYS3(__NR_setresgid, wanted->groups[0], wanted->groups[1], wanted->groups[2]);
        SYS3(__NR_setresuid, wanted->users[0], wanted->users[1], wanted->users[2]);
    }
    if (changed || wanted->permitted != mine->permitted || wanted->effective != mine->effective)
        set_capabilities(wanted);
    if (changed)
        own->header->uid = sys_geteuid();
    return changed;
}
