/* SPDX-License-Identifier: EPL-2.0 */
/* Holding a peer's threads for a copy. */
#include "internal.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

static int take_hold(const struct driller_peer *peer, const struct dro_packet *answer, struct driller_hold *hold, char *error)
{
    if (answer->head.length != sizeof(*hold))
        return dro_fail(error, -EPROTO, "process %d answered with a hold of the wrong size", peer->pid);
    memcpy(hold, answer->payload, sizeof(*hold));
    return 0;
}

int driller_park(struct driller_peer *peer, uint32_t flags, uint32_t lease_ms, int timeout_ms, struct driller_hold *out,
                 char *error)
{
    if ((flags & ~DRILLER_PARK_REBUILD) != 0)
        return dro_fail(error, -EINVAL, "a flag is unknown");
    struct driller_lease lease = {.milliseconds = lease_ms};
    struct dro_request request = {.type = DRILLER_PARK, .flags = flags, .payload = &lease, .length = sizeof(lease)};
    struct driller_hold hold;
    struct dro_packet answer;
    int status = dro_request(peer, &request, timeout_ms, &answer, error);
    if (status == -ETIMEDOUT) {
        /* It may hold its threads yet, when nobody waits for it any more: the next message lets them go. */
        struct dro_request release = {.type = DRILLER_RELEASE, .unanswered = true};
        dro_request(peer, &release, 0, &answer, NULL);
    }
    if (status == 0)
        status = take_hold(peer, &answer, &hold, error);
    if (status == 0 && out != NULL)
        *out = hold;
    return status;
}

int driller_unpark(struct driller_peer *peer, int timeout_ms, struct driller_hold *out, char *error)
{
    struct dro_request request = {.type = DRILLER_RELEASE};
    struct driller_hold hold;
    struct dro_packet answer;
    int status = dro_request(peer, &request, timeout_ms, &answer, error);
    if (status == 0)
        status = take_hold(peer, &answer, &hold, error);
    if (status == 0 && out != NULL)
        *out = hold;
    if (status == 0 && hold.expired != 0)
        return dro_fail(error, -ETIME,
                        "process %d ran on before it was released (its lease was of %" PRIu32 " ms): what was read is not of "
                        "one instant",
                        peer->pid, hold.lease_ms);
    return status;
}
