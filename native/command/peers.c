/* SPDX-License-Identifier: EPL-2.0 */
/* From an argument to a peer and its directory. */
#include "command.h"

#include <string.h>

struct driller_peer *attach_to(const struct command *command, const char *argument, uint32_t flags, int *status)
{
    char error[DRILLER_ERROR_MAX];
    int pid;
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
