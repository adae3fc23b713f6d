/* SPDX-License-Identifier: EPL-2.0 */
#include "fork.h"
#include "agent.h"
#include "classify.h"
#include "connection.h"
#include "door.h"
#include "image.h"
#include "maps.h"
#include "park.h"
#include "rebuild.h"
#include "service.h"
#include "table.h"
#include "text.h"

/* When a fork that can neither be announced nor prepared otherwise is let through: sooner or later it must. */
/* How long a fork waits for a process that could not copy at once what it had inherited. */
#define UNCOPIED_NS UINT64_C(200000000)
#define HOPELESS_NS UINT64_C(20000000000)

static long make_private(struct own *own)
{
    table_turn(own);
    long error = maps_read(own, own->advised != 0);
    if (error == 0)
        classify_all(own);
    for (uint32_t i = 0; error == 0 && i < own->mapping_count; i++) {
        const struct mapping *m = &own->mappings[i];
        if (m->place != PLACE_IMAGE && m->place != PLACE_MOVED)
            continue;
        long at = remap_in_place(own, m->start, m->end - m->start, (int)m->protection, MAP_PRIVATE | MAP_NORESERVE,
                                 own->image, m->offset);
        if (sys_failed(at))
            error = at;
        else
            remap_properties(own, m, m->start, m->end);
    }
    table_turn(own); /* what was published stays the newest */
    return error;
}

/*
 * The threads are held for as long as the mappings change, or one of them could unmap a range that is then mapped again.
 * One that cannot be parked must not keep the program from forking: its memory calls wait at the door at least. Nor must one
 * that does not come to the end of such a call.
 */
static long close_job(struct own *own)
{
    if (!own->shared || (own->image_closed && own->forking > 0))
        return 0;
    bool quiet = door_shut(own);
    long parked = quiet ? park_threads(own) : -EBUSY;
    if (parked == -EPERM && own->park_method == DRILLER_PARK_SEIZE) {
        door_open(own);
        return -EPERM; /* again, by signals */
    }
    /* first, or memory that is private already would be taken for shared; what fails half-way is put right by a rebuild */
    __atomic_store_n(&own->image_closed, 1, __ATOMIC_SEQ_CST);
    long error = make_private(own);
    if (parked == 0)
        park_release(own);
    else
        door_open(own);
    return error;
}

long fork_close_image(struct own *own)
{
    long error = service_run(own, close_job);
    if (error == 0 && !own->shared)
        error = -ECANCELED; /* made private meanwhile: not counted, so whoever asked must not be taken for a copying child */
    if (error != 0)
        return error;
    own->forking++;
    table_set_state(own, DRILLER_STATE_FORKING);
    return 0;
}

long fork_leave_image(struct own *own)
{
    if (own->inherited >= 0)
        return own_fail(own, -EBUSY, OWN_COPIED); /* its own parent's is not copied yet */
    long error = service_run(own, image_renew_job);
    if (error != 0)
        return error;
    own->forking = 0;
    service_run(own, rebuild_job); /* if not now, then soon */
    return 0;
}

void fork_child_done(struct own *own)
{
    if (--own->forking == 0)
        service_run(own, rebuild_job);
}

/* Two descriptors are needed for the time of the fork; where the soft limit forbids them, it is raised meanwhile. */
static void announce(struct own *own, int *link, int *image)
{
    struct rlimit limit, raised;
    bool raise = sys_prlimit(RLIMIT_NOFILE, NULL, &limit) == 0 && limit.rlim_cur < limit.rlim_max;
    for (int attempt = 0; attempt < 2 && *image < 0; attempt++) {
        if (attempt == 1) {
            if (!raise)
                return;
            raised.rlim_max = limit.rlim_max;
            raised.rlim_cur = limit.rlim_max - limit.rlim_cur > 8 ? limit.rlim_cur + 8 : limit.rlim_max;
            sys_prlimit(RLIMIT_NOFILE, &raised, NULL);
        }
        *link = (int)connection_to_self(own);
        *image = *link >= 0 ? (int)connection_announce_fork(*link) : *link;
        if (*image < 0 && *link >= 0)
            sys_close(*link);
        if (*image < 0)
            *link = -1;
        if (attempt == 1)
            sys_prlimit(RLIMIT_NOFILE, &limit, NULL);
    }
}

void fork_before(void)
{
    struct own *own = driller_own;
    if (own == NULL || own->confined) /* nothing is shared, and most calls are forbidden, even to wait for a lock */
        return;
    while (__atomic_load_n(&own->started, __ATOMIC_ACQUIRE) == 0)
        sys_futex_wait(&own->started, 0, NULL);
    int link = -1, image = -1;
    bool restored = false;
    uint64_t began = sys_now();
    own_lock(own);
    /* It may not have copied yet what it inherited itself; the service tries again soon. */
    while (own->inherited >= 0 && own->started == 1 && sys_now() - began < UNCOPIED_NS) {
        own_unlock(own);
        sys_nap(1000000);
        own_lock(own);
    }
    /* The service needs the lock to close the image; until it has answered, a rebuild may share what was private. */
    while (own->shared && image < 0 && own->started == 1) {
        own_unlock(own);
        if (restored)
            agent_share_again(own); /* somebody else has done so already: once more */
        announce(own, &link, &image);
        /* no descriptor to be had, not even by a raised limit, or no connection */
        restored = image < 0 && agent_restore(own) == 0;
        own_lock(own);
        if (image < 0 && !restored && sys_now() - began > HOPELESS_NS)
            break;
    }
    own->fork_restored = restored;
    own->fork_link = link;
    own->fork_image = image;
}

void fork_in_parent(void)
{
    struct own *own = driller_own;
    if (own == NULL || own->confined)
        return;
    if (own->fork_image >= 0)
        sys_close(own->fork_image);
    if (own->fork_link >= 0)
        sys_close(own->fork_link);
    own->fork_image = own->fork_link = -1;
    bool restored = own->fork_restored;
    own->fork_restored = false;
    own_unlock(own);
    if (restored)
        agent_share_again(own);
}

void fork_in_child(void)
{
    struct own *own = driller_own;
    if (own == NULL)
        return;
    if (own->confined) {
        driller_own = NULL; /* the child is so, too, and no peer */
        return;
    }
    if (own->header != NULL)
        sys_munmap((uint64_t)own->header, OWN_DIRECTORY_SIZE);
    image_close_for_program(own);
    if (own->fork_image < 0 && own->inherited >= 0) {
        /* What its parent could not copy it cannot either: the descriptors for that are in the parent's service's table alone. */
        driller_own = NULL;
        return;
    }
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
    own->bell[0] = own->bell[1] = -1;
    own->image = own->directory = own->socket = own->fork_link = own->fork_image = -1;
    own->parent = own->pid;
    own->pid = sys_getpid();
    own->image_closed = image >= 0;
    own->lock = own->mutators = own->door = own->shared = own->forking = own->started = own->park_gate = 0;
    bytes_zero(own->inside, sizeof own->inside);
    own->lock_future = 0; /* locks are not inherited */
    own->agent_state = own->agent_alive = 0;
    own->agent_tid = 0;
    own->fork_restored = own->hold_on = false;
    /* the descriptors were the service's, and the mappings are free of them here */
    own->program_userfaultfd = 0;
    bytes_zero(&own->activity, offsetof(struct activity, windows));
    own->activity.userfaultfd = own->activity.pagemap = -1;
    if (service_start(own, false) != 0)
        return; /* stays private; the link stays open, so that the parent leaves the image as it is */
    /* the service has copies of its own */
    if (image >= 0)
        sys_close(image);
    if (link >= 0)
        sys_close(link);
}
