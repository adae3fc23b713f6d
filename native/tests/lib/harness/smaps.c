/* SPDX-License-Identifier: EPL-2.0 */
#include "smaps.h"
#include "test.h"

#include <stdint.h>

/* One pass over smaps: the sum of a field, and how many mappings there are and how many of them bear the letters. */
struct look {
    size_t sum, mappings, flagged;
};

static struct look look(const void *start, size_t size, const char *field, const char *letters)
{
    FILE *file = fopen("/proc/self/smaps", "re");
    uintptr_t from = 0, to = 0, first = (uintptr_t)start, last = first + size;
    char line[4096], name[64], flag[4];
    struct look seen = {0, 0, 0};
    snprintf(name, sizeof name, "%s:", field);
    snprintf(flag, sizeof flag, " %s", letters);
    CHECK(file != NULL);
    while (fgets(line, sizeof line, file) != NULL) {
        uintptr_t begin, end;
        if (sscanf(line, "%lx-%lx ", &begin, &end) == 2) {
            from = begin;
            to = end;
            seen.mappings += from < last && first < to;
        } else if (from < last && first < to) {
            if (strncmp(line, name, strlen(name)) == 0)
                seen.sum += strtoul(line + strlen(name), NULL, 10) * 1024;
            if (strncmp(line, "VmFlags:", 8) == 0 && strstr(line + 8, flag) != NULL)
                seen.flagged++;
        }
    }
    fclose(file);
    return seen;
}

size_t smaps_sum(const void *start, size_t size, const char *field)
{
    return look(start, size, field, "--").sum;
}

bool smaps_flagged(const void *start, size_t size, const char *letters)
{
    struct look seen = look(start, size, "-", letters);
    return seen.mappings > 0 && seen.flagged == seen.mappings;
}

size_t status_field(const char *field)
{
    FILE *file = fopen("/proc/self/status", "re");
    char line[256];
    size_t length = strlen(field), value = 0;
    CHECK(file != NULL);
    while (fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, field, length) == 0 && line[length] == ':')
            value = strtoul(line + length + 1, NULL, 10) * (strstr(line, " kB") != NULL ? 1024 : 1);
    fclose(file);
    return value;
}
