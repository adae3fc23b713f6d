/* SPDX-License-Identifier: EPL-2.0 */
#include "fork.h"
#include "classify.h"
#include "connection.h"
#include "image.h"
#include "maps.h"
#include "rebuild.h"
#include "service.h"
#include "table.h"

/* Overloads that have begun end soon; one that was interrupted by the very handler that forks must not be waited for. */
#define MUTATORS_WAIT_NS UINT64_C(100000000)

static void wait_for_mutators(struct own *own)
{
    uint64_t began = sys_now();
    while (__atomic_load_n(&own->mutators, __ATOMIC_ACQUIRE) != 0 && sys_now() - began < MUTATORS_WAIT_NS)
        SYS0(__NR_sched_yield);
}

static long close_image(struct own *own)
{
    __atomic_store_n(&own->image_closed, 1, __ATOMIC_SEQ_CST);
    wait_for_mutators(own);
    table_turn(own);
    long error = maps_read(own, own->advised != 0);
    if (error == 0)
        classify_all(own);
    for (uint32_t i = 0; error == 0 && i < own->mapping_count; i++) {
        const struct mapping *m = &own->mappings[i];
        if (m->place != PLACE_IMAGE && m->place != PLACE_MOVED)
            continue;
        long at = sys_mmap(m->start, m->end - m->start, (int)m->protection,
                           MAP_PRIVATE | MAP_FIXED | MAP_NORESERVE, own->image, m->offset);
        if (sys_failed(at))
            error = at;
        else
            remap_properties(own, m, m->start, m->end);
    }
    table_turn(own); /* what was published stays the newest */
    return error;
}

long fork_close_image(struct own *own)
{
    long error = 0;
    own_lock(own);
    if (own->forking == 0 && own->shared)
        error = close_image(own);
    if (error == 0) {
        own->forking++;
        table_set_state(own, DRILLER_STATE_FORKING);
    }
    own_unlock(own);
    return error;
}

void fork_child_done(struct own *own)
{
    if (--own->forking == 0)
        service_run(own, rebuild_job);
}

void fork_before(void)
{
    struct own *own = driller_own;
    if (own == NULL)
        return;
    while (__atomic_load_n(&own->started, __ATOMIC_ACQUIRE) == 0)
        sys_futex_wait(&own->started, 0, NULL);
    int link = -1, image = -1;
    if (own->started == 1 && own->shared) {
        link = (int)connection_to_self(own);
        if (link >= 0)
            image = (int)connection_announce_fork(link);
    }
    own_lock(own);
    own->fork_link = link;
    own->fork_image = image;
}

void fork_in_parent(void)
{
    struct own *own = driller_own;
    if (own == NULL)
        return;
    if (own->fork_image >= 0)
        sys_close(own->fork_image);
    if (own->fork_link >= 0)
        sys_close(own->fork_link);
    own->fork_image = own->fork_link = -1;
    own_unlock(own);
}

void fork_in_child(void)
{
    struct own *own = driller_own;
    if (own == NULL)
        return;
    if (own->header != NULL)
        sys_munmap((uint64_t)own->header, DRILLER_DIRECTORY_SIZE);
    if (own->program_image >= 0)
        sys_close(own->program_image);
    if (own->fork_image >= 0) {
        own->inherited_major = own->image_major;
        own->inherited_minor = own->image_minor;
        own->inherited_inode = own->image_inode;
        own->inherited_left = 1;
        own->inherited = own->fork_image;
        own->inherited_link = own->fork_link;
    }
    int link = own->fork_link, image = own->fork_image;
    own->header = NULL;
    own->image = own->directory = own->socket = own->program_image = own->fork_link = own->fork_image = -1;
    own->parent = own->pid;
    own->pid = sys_getpid();
    own->lock = own->mutators = own->image_closed = own->shared = own->forking = own->started = own->park_gate = 0;
    if (service_start(own, false) != 0)
        return; /* stays private; the link stays open, so that the parent leaves the image as it is */
    /* the service has copies of its own */
    if (image >= 0)
        sys_close(image);
    if (link >= 0)
        sys_close(link);
}
