/* SPDX-License-Identifier: EPL-2.0 */
/* "Why can't I see this process?" */
#include "internal.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#define PATIENCE_MS 1000

/* What can be said of a process by its number alone; 0 if nothing stands against its being a peer. */
static int explain_process(int pid, char *error)
{
    struct dro_stat stat;
    uint32_t uid;
    int group, status = dro_proc_stat(pid, &stat);
    if (status == 0)
        status = dro_proc_status(pid, &uid, &group);
    if (status == -ESRCH)
        return dro_fail(error, status, "there is no process %d: 'driller ps' lists the peers", pid);
    if (status < 0)
        return dro_fail(error, status, "cannot read /proc/%d: %s", pid, strerror(-status));
    if (group != pid)
        return dro_fail(error, -ESRCH, "%d is a thread of process %d: use that number", pid, group);
    if (stat.state == 'Z' || stat.state == 'X')
        return dro_fail(error, -ESRCH, "process %d has ended and only waits for its parent to notice", pid);
    if ((stat.flags & DRO_PF_KTHREAD) != 0)
        return dro_fail(error, -ENOENT, "process %d is a kernel thread: it has no memory of its own", pid);
    return 0;
}

static int explain_peer(struct driller_peer *peer, char *error)
{
    struct driller_header header;
    int status = driller_peer_table(peer, &header, NULL, NULL, NULL, NULL, error);
    if (status < 0)
        return status;
    if (driller_peer_attachment(peer) == DRILLER_ATTACHED_PROC && dro_other_network(peer->pid))
        return dro_fail(error, 0,
                        "process %d is a peer of group '%s' in another network namespace: readable, but requests do "
                        "not "
                        "reach it ('nsenter -n -t %d' does)",
                        peer->pid, header.group, peer->pid);
    if (driller_peer_attachment(peer) == DRILLER_ATTACHED_PROC)
        return dro_fail(error, 0, "process %d is a peer of group '%s'; it is stopped, and readable all the same",
                        peer->pid, header.group);
    if (header.state == DRILLER_STATE_FAILED)
        return dro_fail(error, 0, "process %d is a peer of group '%s', but its last rebuild failed: %.150s", peer->pid,
                        header.group, header.message);
    if (header.refused > 0)
        return dro_fail(error, 0, "process %d is a peer of group '%s', %s; it has refused %" PRIu64 " messages or connections: "
                                  "'driller stats %d' shows whose",
                        peer->pid, header.group, dro_state_name(header.state), header.refused, peer->pid);
    return dro_fail(error, 0, "process %d is a peer of group '%s', %s", peer->pid, header.group,
                    dro_state_name(header.state));
}

int driller_explain(int pid, char *error)
{
    if (pid <= 0)
        return dro_fail(error, -EINVAL, "%d is not a process id", pid);
    int status = explain_process(pid, error);
    if (status < 0)
        return status;
    struct driller_peer *peer;
    status = driller_attach(pid, 0, PATIENCE_MS, &peer, error);
    if (status < 0)
        return status;
    status = explain_peer(peer, error);
    driller_detach(peer);
    return status;
}
