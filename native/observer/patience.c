/* SPDX-License-Identifier: EPL-2.0 */
/* Waiting in slices, with a look between them at the flag by which another thread ends it. */
#include "internal.h"

/* How soon somebody who waits sees that he need not any more. */
#define SLICE_MS 50

dro_time dro_slice(const struct dro_patience *patience)
{
    dro_time end = dro_deadline(SLICE_MS);
    return patience->cancel == NULL || end > patience->deadline ? patience->deadline : end;
}

bool dro_cancelled(const struct dro_patience *patience)
{
    return patience->cancel != NULL && *patience->cancel != 0;
}

bool dro_goes_on(const struct dro_patience *patience)
{
    return !dro_cancelled(patience) && dro_remaining_ms(patience->deadline) > 0;
}
