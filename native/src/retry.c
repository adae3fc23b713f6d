/* SPDX-License-Identifier: EPL-2.0 */
#include "retry.h"

#define FIRST_NAP_NS UINT64_C(50000000)
#define LAST_NAP_NS UINT64_C(30000000000)
/* Of an eager peer's: for about five minutes. */
#define ATTEMPTS_MAX 16u

static bool is_wanted(const struct own *own, const struct retry *retry)
{
    if (own->forking > 0 || own->confined)
        return false;
    if (own->image_closed || own->inherited >= 0)
        return true;
    return own->config.mode == DRILLER_MODE_EAGER && own->header->state == DRILLER_STATE_FAILED &&
           retry->attempts < ATTEMPTS_MAX;
}

uint64_t retry_left(const struct own *own, struct retry *retry)
{
    uint64_t now = sys_now();
    if (own->header->state == DRILLER_STATE_SHARED)
        retry->attempts = 0;
    bool wanted = is_wanted(own, retry);
    if (wanted && !retry->wanted) {
        retry->nap = FIRST_NAP_NS;
        retry->at = now + FIRST_NAP_NS;
    }
    retry->wanted = wanted;
    return !wanted ? UINT64_MAX : retry->at > now ? retry->at - now : 0;
}

void retry_begin(struct retry *retry)
{
    retry->attempts++;
    retry->nap = retry->nap < LAST_NAP_NS / 2 ? retry->nap * 2 : LAST_NAP_NS;
    retry->at = sys_now() + retry->nap;
}
