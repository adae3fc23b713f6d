/* SPDX-License-Identifier: EPL-2.0 */
/* How much memory one may take without harm to others: of the machine, and of the control groups that one is in. */
#include "across.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GROUPS "/sys/fs/cgroup"

/* What a file says behind `key`, from a line's start on; UINT64_MAX if it says nothing, or no number. */
static uint64_t number_in(const char *path, const char *key)
{
    char *text;
    size_t length;
    uint64_t value = UINT64_MAX;
    if (dro_read_file(path, 64 << 10, &text, &length) < 0)
        return value;
    for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
        line += line != text;
        if (strncmp(line, key, strlen(key)) == 0 && sscanf(line + strlen(key), " %" SCNu64, &value) == 1)
            break;
    }
    free(text);
    return value;
}

/* What the group at `path`, below GROUPS, has left: pages of files that nobody has used lately can be given back. */
static uint64_t left_in(const char *path)
{
    char file[4096];
    snprintf(file, sizeof(file), GROUPS "%s/memory.max", path);
    uint64_t most = number_in(file, "");
    if (most == UINT64_MAX)
        return most;
    snprintf(file, sizeof(file), GROUPS "%s/memory.current", path);
    uint64_t used = number_in(file, "");
    snprintf(file, sizeof(file), GROUPS "%s/memory.stat", path);
    uint64_t idle = number_in(file, "inactive_file");
    if (used == UINT64_MAX)
        return most;
    used -= idle < used ? idle : 0;
    return most > used ? most - used : 0;
}

uint64_t dro_memory_available(void)
{
    uint64_t left = number_in("/proc/meminfo", "MemAvailable:");
    char *text;
    size_t length;
    left = left < UINT64_MAX >> 10 ? left << 10 : 0;
    if (dro_read_file("/proc/self/cgroup", 64 << 10, &text, &length) < 0)
        return left;
    /* Version 2 of control groups has the number 0. A limit holds for all groups within. */
    char *path = strncmp(text, "0::/", 4) == 0 ? text : strstr(text, "\n0::/");
    if (path != NULL) {
        path += path == text ? 3 : 4;
        path[strcspn(path, "\n")] = '\0';
        for (char *end = path + strlen(path); end != NULL; end = strrchr(path, '/')) {
            *end = '\0';
            uint64_t here = left_in(path);
            left = here < left ? here : left;
        }
    }
    free(text);
    return left;
}
