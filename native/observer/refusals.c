/* SPDX-License-Identifier: EPL-2.0 */
/* What a peer has refused at its socket. */
#include "internal.h"

void driller_peer_refusals(const struct driller_peer *peer, struct driller_refusal *out)
{
    const char *directory = driller_peer_directory(peer);
    const struct driller_refusal *log = (const struct driller_refusal *)(directory + DRILLER_REFUSALS_OFFSET);
    for (unsigned kind = 0; kind < DRILLER_REFUSALS; kind++) {
        uint64_t count = __atomic_load_n(&log[kind].count, __ATOMIC_ACQUIRE);
        out[kind] = count != 0 ? log[kind] : (struct driller_refusal){0};
        out[kind].count = count;
    }
}
