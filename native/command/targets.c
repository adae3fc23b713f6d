/* SPDX-License-Identifier: EPL-2.0 */
/* The peers that a command looks at, and the parts of their memory. */
#include "command.h"
#include "internal.h"

#include <driller/symbols.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int compare(const void *a, const void *b)
{
    const struct target *left = a, *right = b;
    if (left->rank != right->rank)
        return left->rank < right->rank ? -1 : 1;
    return left->pid < right->pid ? -1 : left->pid > right->pid;
}

static bool add(struct targets *targets, struct driller_peer *peer, int *status)
{
    struct target *more = reallocarray(targets->items, targets->count + 1, sizeof(*more));
    struct driller_header header;
    char error[DRILLER_ERROR_MAX] = "out of memory";
    if (more != NULL)
        targets->items = more;
    refresh(peer);
    if (more == NULL || driller_peer_table(peer, &header, NULL, NULL, NULL, NULL, error) < 0) {
        driller_detach(peer);
        *status = failed("%s", error);
        return false;
    }
    targets->items[targets->count++] =
        (struct target){.peer = peer, .pid = driller_peer_pid(peer), .rank = header.rank};
    return true;
}

static bool add_group(const char *group, struct targets *targets, int *status)
{
    char error[DRILLER_ERROR_MAX];
    struct driller_peer_info *peers;
    ssize_t found = dro_list(0, &peers, error);
    if (found < 0) {
        *status = failed("%s", error);
        return false;
    }
    bool good = true;
    for (ssize_t i = 0; good && i < found; i++) {
        struct driller_peer *peer;
        if (strcmp(peers[i].group, group) != 0)
            continue;
        int code = driller_attach(peers[i].pid, 0, ATTACH_TIMEOUT_MS, &peer, error);
        if (code == 0)
            good = add(targets, peer, status);
        else if (code != -ESRCH && code != -ENOENT && code != -ECONNREFUSED)
            warn("left out: %s", error);
    }
    free(peers);
    if (good && targets->count == 0) {
        *status = no_such_group(group);
        return false;
    }
    return good;
}

static bool add_saved(const char *name, struct targets *targets, int *status)
{
    char error[DRILLER_ERROR_MAX];
    int folder = snapshot_folder(name, status), *pids = NULL;
    ssize_t count = folder >= 0 ? snapshot_pids(folder, &pids, status) : -1;
    bool good = count >= 0;
    for (ssize_t i = 0; good && i < count; i++) {
        struct driller_peer *peer;
        good = driller_snapshot_open(folder, pids[i], &peer, error) == 0;
        if (!good)
            *status = failed("%s", error);
        good = good && add(targets, peer, status);
    }
    if (good && count == 0) {
        *status = failed("the snapshot '%s' is empty", name);
        good = false;
    }
    free(pids);
    if (folder >= 0)
        close(folder);
    return good;
}

bool targets_open(const struct command *command, const char *group, char **arguments, int count, struct targets *targets,
                  int *status)
{
    memset(targets, 0, sizeof(*targets));
    bool good = true;
    if (group != NULL && group[0] == '@') {
        good = snapshot_name_valid(group + 1);
        if (!good)
            *status = misused(command, "'%.80s' is not a snapshot: write @NAME", group);
        good = good && add_saved(group + 1, targets, status);
    } else if (group != NULL) {
        good = group_is_valid(group);
        if (!good)
            *status = misused(command, "'%.80s' is not a group's name: use 1 to %d of A-Z a-z 0-9 . _ -", group,
                              DRILLER_GROUP_MAX);
        good = good && add_group(group, targets, status);
    }
    for (int i = 0; good && i < count; i++) {
        struct driller_peer *peer = attach_to(command, arguments[i], 0, status);
        good = peer != NULL && add(targets, peer, status);
    }
    if (!good) {
        targets_close(targets);
        return false;
    }
    if (group != NULL)
        qsort(targets->items, targets->count, sizeof(*targets->items), compare);
    return true;
}

void targets_close(struct targets *targets)
{
    for (size_t i = 0; i < targets->count; i++) {
        driller_symbols_free(targets->items[i].symbols);
        driller_detach(targets->items[i].peer);
    }
    free(targets->items);
    memset(targets, 0, sizeof(*targets));
}

int count_processes(char **arguments, int count)
{
    int pid, processes = 0;
    /* 0x1000 is an address, not a process. */
    while (processes < count &&
           (arguments[processes][0] == '@' ||
            (strncmp(arguments[processes], "0x", 2) != 0 && parse_pid(arguments[processes], &pid))))
        processes++;
    return processes;
}

struct driller_symbols *target_symbols(struct target *target, int *status)
{
    char error[DRILLER_ERROR_MAX];
    if (target->symbols == NULL && driller_symbols_load(target->peer, &target->symbols, error) < 0) {
        target->symbols = NULL;
        *status = failed("%s", error);
    }
    return target->symbols;
}

bool find_place(struct driller_peer *peer, const char *text, uint64_t *address, int *status)
{
    struct driller_symbols *symbols;
    struct driller_symbol symbol;
    char error[DRILLER_ERROR_MAX];
    int code = driller_symbols_load(peer, &symbols, error);
    if (code == 0) {
        code = driller_symbols_find(symbols, text, address, &symbol, error);
        driller_symbols_free(symbols);
    }
    if (code < 0)
        *status = failed("%s", error);
    return code == 0;
}

const char *target_text(const struct target *target, char *out)
{
    if (target->rank >= 0)
        snprintf(out, TARGET_TEXT, "rank %d (process %d)", target->rank, target->pid);
    else
        snprintf(out, TARGET_TEXT, "process %d", target->pid);
    return out;
}

void name_place(const struct target *target, uint64_t address, const struct dro_table *table, char *out, size_t size)
{
    const struct driller_segment *segment = dro_table_find(table, address);
    struct driller_symbol symbol;
    if (driller_symbols_at(target->symbols, address, &symbol) == 0 && symbol.name[0] != '\0') {
        driller_symbols_format(target->symbols, address, out, size);
        return;
    }
    const char *name = segment != NULL ? table->strings + segment->name : "";
    snprintf(out, size, "%s+0x%" PRIx64, name[0] != '\0' ? name : dro_kind_name(segment != NULL ? segment->kind : 0),
             segment != NULL ? address - segment->start : 0);
}

static int kind_of(const char *name)
{
    for (uint32_t kind = 0; kind <= DRILLER_KIND_DRILLER; kind++)
        if (strcmp(dro_kind_name(kind), name) == 0)
            return (int)kind;
    return -1;
}

bool segment_ranges(const struct driller_peer *peer, const char *what, struct driller_range **ranges, size_t *count, int *status)
{
    struct directory directory;
    if (!directory_load(peer, &directory, status))
        return false;
    *count = 0;
    *ranges = calloc(directory.count + 1, sizeof(**ranges));
    if (*ranges == NULL) {
        directory_free(&directory);
        *status = failed("out of memory");
        return false;
    }
    uint64_t address = 0;
    bool by_address = what != NULL && parse_address(what, &address);
    int kind = what != NULL ? kind_of(what) : -1;
    for (size_t i = 0; i < directory.count; i++) {
        const struct driller_segment *segment = &directory.segments[i];
        bool meant = what == NULL      ? true
                     : by_address      ? segment->start <= address && address < segment->end
                     : kind >= 0       ? segment->kind == kind
                                       : strstr(directory.strings + segment->name, what) != NULL;
        if (!meant || (segment->protection & PROT_READ) == 0)
            continue;
        /* What touches is one range, so that nothing is missed at the seam. */
        if (*count > 0 && (*ranges)[*count - 1].end == segment->start)
            (*ranges)[*count - 1].end = segment->end;
        else
            (*ranges)[(*count)++] = (struct driller_range){segment->start, segment->end};
    }
    directory_free(&directory);
    return true;
}
