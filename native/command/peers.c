/* SPDX-License-Identifier: EPL-2.0 */
/* From an argument to a peer and its directory. */
#include "command.h"
#include "internal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int no_such_group(const char *group)
{
    struct driller_peer_info *all;
    char names[512] = "", error[DRILLER_ERROR_MAX];
    ssize_t count = dro_list(0, &all, error);
    size_t used = 0;
    for (ssize_t i = 0; i < count && used < sizeof(names) - DRILLER_GROUP_MAX - 3; i++)
        if (i == 0 || strcmp(all[i].group, all[i - 1].group) != 0)
            used += (size_t)sprintf(names + used, "%s%s", used > 0 ? ", " : "", all[i].group);
    if (count >= 0)
        free(all);
    if (used == 0)
        return failed("there is no group '%s', nor any other; start one with 'driller run -g %s -- PROGRAM'", group,
                      group);
    return failed("there is no group '%s'; there is: %s", group, names);
}

/* NAME or NAME:PID */
static struct driller_peer *attach_saved(const struct command *command, const char *argument, int *status)
{
    char name[DRILLER_GROUP_MAX + 1], error[DRILLER_ERROR_MAX];
    const char *colon = strchr(argument, ':');
    size_t length = colon != NULL ? (size_t)(colon - argument) : strlen(argument);
    int pid = 0, *pids = NULL;
    snprintf(name, sizeof(name), "%.*s", (int)(length < sizeof(name) ? length : 0), argument);
    if (!snapshot_name_valid(name) || (colon != NULL && !parse_pid(colon + 1, &pid))) {
        *status = misused(command, "'@%.80s' is not a snapshot: write @NAME or @NAME:PID", argument);
        return NULL;
    }
    int folder = snapshot_folder(name, status);
    if (folder < 0)
        return NULL;
    ssize_t count = pid == 0 ? snapshot_pids(folder, &pids, status) : 1;
    struct driller_peer *peer = NULL;
    if (pid == 0 && count == 1)
        pid = pids[0];
    if (pid != 0 && driller_snapshot_open(folder, pid, &peer, error) < 0)
        *status = failed("%s", error);
    else if (pid == 0 && count == 0)
        *status = failed("the snapshot '%s' is empty", name);
    else if (pid == 0 && count > 1)
        *status = failed("the snapshot '%s' is of %zd processes: name one of them, as in @%s:%d", name, count, name, pids[0]);
    free(pids);
    close(folder);
    return peer;
}

struct driller_peer *attach_to(const struct command *command, const char *argument, uint32_t flags, int *status)
{
    char error[DRILLER_ERROR_MAX];
    int pid;
    if (argument[0] == '@')
        return attach_saved(command, argument + 1, status);
    if (!parse_pid(argument, &pid)) {
        *status = misused(command, "'%.80s' is not a process id", argument);
        return NULL;
    }
    struct driller_peer *peer;
    if (driller_attach(pid, flags, ATTACH_TIMEOUT_MS, &peer, error) < 0) {
        *status = failed("%s", error);
        return NULL;
    }
    return peer;
}

void refresh(struct driller_peer *peer)
{
    driller_request(peer, DRILLER_REFRESH, 0, REFRESH_TIMEOUT_MS, NULL, NULL);
}

bool directory_load(const struct driller_peer *peer, struct directory *directory, int *status)
{
    char error[DRILLER_ERROR_MAX];
    if (driller_peer_table(peer, &directory->header, &directory->segments, &directory->count, &directory->strings, NULL,
                           error) < 0) {
        *status = failed("%s", error);
        return false;
    }
    return true;
}

void directory_free(struct directory *directory)
{
    driller_table_free(directory->segments, directory->strings);
    memset(directory, 0, sizeof(*directory));
}
