/* SPDX-License-Identifier: EPL-2.0 */
#include "service.h"
#include "activity.h"
#include "agent.h"
#include "connection.h"
#include "credentials.h"
#include "crowd.h"
#include "fork.h"
#include "helper.h"
#include "hold.h"
#include "image.h"
#include "park.h"
#include "rebuild.h"
#include "retry.h"
#include "table.h"
#include "text.h"

#include <linux/close_range.h>
#include <sched.h>
#include <sys/prctl.h>

/* When to try again what could not be done now. */
#define SOON_NS 50000000u
/* The helper ends a lease by itself; a moment later the service sees that it has. */
#define LEASE_SLACK_NS 1000000u
#define DESCRIPTORS_LEAST 8 /* check_descriptors names it */

struct service {
    struct connection connections[OWN_CONNECTIONS_MAX];
    uint32_t count;
    uint32_t turn; /* the last that was given to a connection */
};

/* All that was inherited has been copied: the parent may write to its image again. */
static void let_parent_go(struct own *own)
{
    sys_close(own->inherited);
    if (own->inherited_link >= 0)
        sys_close(own->inherited_link);
    own->inherited = own->inherited_link = -1;
}

static long create_job(struct own *own)
{
    long error = image_create(own);
    if (error != 0)
        return error;
    error = connection_bind(own);
    if (error < 0) {
        image_destroy(own);
        return error;
    }
    own->socket = (int)error;
    return 0;
}

/*
 * What parks nobody needs no helper, which the program would find in the times and faults of its children (getrusage(2));
 * except to get round a file size limit.
 */
static bool needs_helper(long (*job)(struct own *))
{
    struct rlimit limit;
    return job != refresh_job &&
           !(job == create_job && sys_prlimit(RLIMIT_FSIZE, NULL, &limit) == 0 && limit.rlim_cur == RLIM_INFINITY);
}

long service_run(struct own *own, long (*job)(struct own *))
{
    own_lock(own);
    if (job == restore_job)
        activity_pause(own);
    bytes_zero(&own->result, sizeof own->result);
    own->park_method = DRILLER_PARK_SEIZE;
    long error = needs_helper(job) ? helper_run(own, job) : job(own);
    if (needs_helper(job) && park_will_be_tried_again(own, error)) {
        own->park_method = DRILLER_PARK_SIGNAL;
        park_signal_prepare(own);
        error = helper_run(own, job);
        park_signal_finish(own);
    }
    park_abandon(own);
    if (own->inherited >= 0 && own->inherited_left == 0 && job == rebuild_job && error == 0)
        let_parent_go(own);
    own_unlock(own);
    return error;
}

static bool is_ours(const struct own *own, int fd)
{
    return fd == own->proc || fd == own->inherited || fd == own->inherited_link;
}

/* Nothing of the program's stays open in our table, or it would never see the end of its own pipes. */
static void close_the_programs(const struct own *own)
{
    unsigned from = 0;
    for (unsigned kept = 0; kept < 3; kept++) {
        /* the lowest of ours that is still ahead */
        int next = -1;
        const int ours[3] = {own->proc, own->inherited, own->inherited_link};
        for (int i = 0; i < 3; i++)
            if (ours[i] >= (int)from && (next < 0 || ours[i] < next))
                next = ours[i];
        if (next < 0)
            break;
        if ((unsigned)next > from)
            SYS3(__NR_close_range, from, next - 1, 0);
        from = (unsigned)next + 1;
    }
    if (SYS3(__NR_close_range, from, ~0u, 0) != -ENOSYS)
        return;
    for (int fd = 0; fd < 65536; fd++) /* before Linux 5.9 */
        if (!is_ours(own, fd))
            sys_close(fd);
}

static void drop_connection(struct own *own, struct service *service, uint32_t index)
{
    struct connection dropped = service->connections[index];
    sys_close(dropped.fd);
    bytes_copy(&service->connections[index], &service->connections[service->count - 1], sizeof dropped);
    service->count--;
    if (dropped.holds)
        hold_end(own, &dropped.hold);
    if (dropped.fork)
        fork_child_done(own);
}

/* Drops somebody for a connection to come. False if nobody can be. */
static bool make_room(struct own *own, struct service *service)
{
    uint32_t index = crowd_choose(own, service->connections, service->count);
    if (index == service->count)
        return false;
    if (!service->connections[index].spoke)
        connection_refused(own, service->connections[index].fd, DRILLER_REFUSED_CONNECTIONS);
    drop_connection(own, service, index);
    return true;
}

static bool is_in_time(uint64_t since, uint64_t patience)
{
    return sys_now() - since < patience;
}

/* A child that is stopped before it has copied must not keep others waiting. */
static void leave_slow_children(struct own *own, struct service *service)
{
    bool slow = false;
    for (uint32_t i = 0; i < service->count && !slow; i++)
        slow = service->connections[i].fork && !is_in_time(service->connections[i].used, FORK_PATIENCE_NS);
    if (!slow || hold_is_on(own) || fork_leave_image(own) != 0)
        return;
    for (uint32_t i = 0; i < service->count; i++)
        service->connections[i].fork = false;
}

static void add_connection(struct own *own, struct service *service)
{
    struct connection new;
    long error = connection_accept(own, &new);
    bool none_left = error == -EMFILE || error == -ENFILE || error == -ENOMEM;
    if (none_left && !(error == -EMFILE && make_room(own, service)))
        sys_nap(20000000); /* it stays ready to be accepted: do not spin */
    if (error != 0)
        return;
    while (crowd_is_near_limit(service->count) && make_room(own, service))
        ;
    bool full = crowd_is_full(own, service->connections, service->count, new.pid) && !make_room(own, service);
    if (full && new.pid == own->pid) {
        leave_slow_children(own, service);
        full = !make_room(own, service);
    }
    if (full) {
        connection_refused(own, new.fd, DRILLER_REFUSED_CONNECTIONS);
        sys_close(new.fd);
        return;
    }
    bytes_copy(&service->connections[service->count++], &new, sizeof new);
}

/* The lease ran out: the connection is told so when it asks. */
static void end_lease(struct own *own, struct service *service)
{
    for (uint32_t i = 0; i < service->count; i++) {
        struct connection *c = &service->connections[i];
        if (!c->holds)
            continue;
        hold_end(own, &c->hold);
        c->holds = false;
        c->owed = true;
    }
}

/* Whether what a connection waits for has come: the end of a hold, or of the children's copying, or of its patience with them. */
static bool may_be_served(const struct own *own, const struct connection *c)
{
    bool fork;
    return !hold_is_on(own) && (own->forking == 0 || !is_in_time(c->used, FORK_PATIENCE_NS) ||
                                (connection_asks_for_job(c, &fork) && fork));
}

/* The connection that has waited longest of those that may be served, or the count. */
static uint32_t next_in_turn(const struct own *own, const struct service *service)
{
    uint32_t found = service->count;
    for (uint32_t i = 0; i < service->count; i++) {
        uint32_t turn = service->connections[i].turn;
        if (turn != 0 && (found == service->count || (int32_t)(turn - service->connections[found].turn) < 0) &&
            may_be_served(own, &service->connections[i]))
            found = i;
    }
    return found;
}

static bool anybody_waits(const struct service *service)
{
    bool found = false;
    for (uint32_t i = 0; i < service->count; i++)
        found = found || service->connections[i].turn != 0;
    return found;
}

static bool must_wait(const struct own *own, const struct service *service, const struct connection *c)
{
    bool fork;
    if (c->holds || !(hold_is_on(own) || own->forking > 0 || anybody_waits(service)) || !connection_asks_for_job(c, &fork))
        return false;
    return hold_is_on(own) || !fork;
}

static void serve_one(struct own *own, struct service *service, uint32_t index)
{
    struct connection *c = &service->connections[index];
    if (hold_is_on(own) && hold_has_run_out(own))
        end_lease(own, service);
    if (must_wait(own, service, c)) {
        service->turn += service->turn == UINT32_MAX ? 2 : 1;
        c->turn = service->turn;
        c->used = sys_now();
    } else if (connection_serve(own, c) != 0) {
        drop_connection(own, service, index);
    }
}

/* Those that have waited, until one of them begins a hold. */
static void serve_waiting(struct own *own, struct service *service)
{
    uint32_t index;
    while ((index = next_in_turn(own, service)) < service->count) {
        service->connections[index].turn = 0;
        if (connection_serve(own, &service->connections[index]) != 0)
            drop_connection(own, service, index);
    }
}

/* Another user means another name: observers find a peer by its user. */
static void listen_anew(struct own *own)
{
    int before = own->socket;
    long fd = connection_bind(own);
    if (fd < 0)
        return;
    own->socket = (int)fd;
    if (connection_listen(own) == 0) {
        sys_close(before);
    } else {
        sys_close((int)fd);
        own->socket = before;
    }
}

static void follow(struct own *own)
{
    uint32_t asked = __atomic_load_n(&own->credentials_asked, __ATOMIC_ACQUIRE);
    if (credentials_follow(own))
        listen_anew(own);
    __atomic_store_n(&own->credentials_done, asked, __ATOMIC_RELEASE);
    sys_futex_wake(&own->credentials_done, INT32_MAX);
}

void service_follow_credentials(struct own *own, long nanoseconds)
{
    uint32_t asked = __atomic_add_fetch(&own->credentials_asked, 1, __ATOMIC_ACQ_REL), done;
    uint64_t began = sys_now();
    if (__atomic_load_n(&own->started, __ATOMIC_ACQUIRE) != 1)
        return; /* it follows before it serves */
    long fd = connection_to_self(own);
    while ((int32_t)((done = __atomic_load_n(&own->credentials_done, __ATOMIC_ACQUIRE)) - asked) < 0 && fd >= 0) {
        uint64_t passed = sys_now() - began;
        if (passed >= (uint64_t)nanoseconds)
            break;
        uint64_t left = (uint64_t)nanoseconds - passed;
        struct timespec time = {(time_t)(left / 1000000000u), (long)(left % 1000000000u)};
        sys_futex_wait(&own->credentials_done, done, &time);
    }
    if (fd >= 0)
        sys_close((int)fd);
}

static bool was_rung(const struct own *own, const struct pollfd *bell)
{
    char rings[64];
    while (bell->revents != 0 && sys_read(own->bell[0], rings, sizeof rings) == (long)sizeof rings)
        ;
    return bell->revents != 0;
}

/* What to wait for: new connections, messages on those there are, the bell. Returns how many. */
static uint32_t watch(const struct own *own, const struct service *service, struct pollfd *fds)
{
    fds[0] = (struct pollfd){own->socket, POLLIN, 0};
    for (uint32_t i = 0; i < service->count; i++) {
        const struct connection *c = &service->connections[i];
        fds[i + 1] = (struct pollfd){c->turn != 0 ? -1 : c->fd, POLLIN, 0};
    }
    fds[service->count + 1] = (struct pollfd){own->bell[0], POLLIN, 0};
    return service->count + 2;
}

/* What the connections' leases ask for together. */
static struct activity_wish wished_activity(const struct service *service)
{
    struct activity_wish wish = {0, DRILLER_ACTIVITY_LEASE_MAX_MS};
    uint64_t now = sys_now();
    for (uint32_t i = 0; i < service->count; i++) {
        const struct activity_wish *one = &service->connections[i].activity;
        if (one->until <= now)
            continue;
        wish.until = one->until > wish.until ? one->until : wish.until;
        wish.period_ms = one->period_ms < wish.period_ms ? one->period_ms : wish.period_ms;
    }
    return wish;
}

/* Until the service is dismissed. */
static void serve(struct own *own)
{
    struct service service;
    struct pollfd fds[OWN_CONNECTIONS_MAX + 2];
    struct retry retry;
    service.count = service.turn = 0;
    bytes_zero(&retry, sizeof retry);
    follow(own);
    for (;;) {
        uint32_t count = watch(own, &service, fds);
        bool held = hold_is_on(own);
        uint64_t left = held ? hold_left(own) + LEASE_SLACK_NS : retry_left(own, &retry);
        if (!held && left > SOON_NS && anybody_waits(&service))
            left = SOON_NS;
        struct activity_wish wish = wished_activity(&service);
        uint64_t activity = activity_turn(own, &wish, held);
        left = activity < left ? activity : left;
        struct timespec soon = {(time_t)(left / 1000000000u), (long)(left % 1000000000u)};
        long ready = sys_poll(fds, count, left != UINT64_MAX ? &soon : NULL);
        if (ready == -EINVAL && !make_room(own, &service))
            sys_nap(SOON_NS); /* the program has lowered its limit of descriptors below what there are */
        if (!hold_is_on(own) && retry_left(own, &retry) == 0) {
            retry_begin(&retry);
            service_run(own, rebuild_job);
        }
        bool rung = ready > 0 && (was_rung(own, &fds[count - 1]) || fds[0].revents != 0);
        if (rung)
            follow(own);
        /* from the last to the first: dropping one moves the last into its place */
        for (uint32_t i = count - 2; ready > 0 && i-- > 0;)
            if (fds[i + 1].revents != 0)
                serve_one(own, &service, i);
        if (hold_is_on(own) && hold_has_run_out(own))
            end_lease(own, &service);
        if (anybody_waits(&service) || agent_is_asked(own))
            leave_slow_children(own, &service);
        serve_waiting(own, &service);
        /* a wish that came while the threads were held is still there */
        if (!hold_is_on(own) && !agent_serve(own))
            return;
        if (ready > 0 && fds[0].revents != 0)
            add_connection(own, &service);
    }
}

void service_close(struct own *own)
{
    __atomic_store_n(&own->started, 2, __ATOMIC_RELEASE);
    activity_end(own);
    sys_close(own->socket);
    own->socket = -1;
    image_destroy(own);
}

long service_open_bell(const struct own *own)
{
    char buffer[80];
    struct text path = text_in(buffer, sizeof buffer);
    text_add(&path, "/proc/self/task/");
    text_add_number(&path, (uint64_t)own->service_tid);
    text_add(&path, "/fd/");
    text_add_number(&path, (uint64_t)own->bell[1]);
    return own->bell[1] < 0 ? -ENOENT : sys_open(buffer, O_WRONLY | O_NONBLOCK);
}

/* Whoever connects makes the service look for wishes, whether or not there is room for the connection. */
void service_wake(struct own *own)
{
    long fd = connection_to_self(own);
    if (fd < 0)
        fd = service_open_bell(own);
    if (fd < 0)
        return;
    sys_write((int)fd, "", 1);
    sys_close((int)fd);
}

static void finish_start(struct own *own, uint32_t how)
{
    __atomic_store_n(&own->started, how, __ATOMIC_RELEASE);
    sys_futex_wake(&own->started, INT32_MAX);
}

/* The numbers in /proc must be ours: without its own mount of it, a process in a new pid namespace finds others'. */
static long check_proc(struct own *own)
{
    char target[24];
    uint64_t pid = 0;
    long length = own->proc < 0 ? -1 : SYS4(__NR_readlinkat, own->proc, "self", target, sizeof target);
    for (long i = 0; i < length && target[i] >= '0' && target[i] <= '9'; i++)
        pid = pid * 10 + (uint64_t)(target[i] - '0');
    return length < 0 || pid == (uint64_t)own->pid ? 0 : own_fail(own, 0, "/proc belongs to another pid namespace");
}

/*
 * What cannot be made private again cannot be forked: with fewer descriptors to be had there may be none for that. A forked
 * child has to try.
 */
static long check_descriptors(struct own *own)
{
    struct rlimit limit;
    bool few = own->inherited < 0 && sys_prlimit(RLIMIT_NOFILE, NULL, &limit) == 0 && limit.rlim_max < DESCRIPTORS_LEAST;
    return few ? own_fail(own, -EMFILE, "the limit of open files (ulimit -n) is less than 8") : 0;
}

static void service_main(void *argument)
{
    struct own *own = argument;
    arch_set_thread_pointer(own->service_tls + sizeof own->service_tls / 2);
    own->service_tid = sys_gettid();
    sys_prctl(PR_SET_NAME, (unsigned long)"driller", 0);
    close_the_programs(own);
    if (own->proc < 0) /* the program's table was full */
        own->proc = (int)sys_open("/proc", O_PATH | O_DIRECTORY);

    if (check_proc(own) != 0 || check_descriptors(own) != 0 || service_run(own, create_job) != 0 || connection_listen(own) != 0) {
        finish_start(own, 2);
        /* A child that cannot copy must keep its parent from writing to what it still uses. */
        while (own->inherited_link >= 0)
            sys_poll(NULL, 0, NULL);
        return;
    }
    if (own->inherited >= 0 || own->config.mode == DRILLER_MODE_EAGER) {
        service_run(own, rebuild_job);
    } else {
        table_set_state(own, DRILLER_STATE_PRIVATE);
        service_run(own, refresh_job);
    }
    /* after that, which needs descriptors itself: the socket remains, if there is none left */
    if (SYS2(__NR_pipe2, own->bell, O_CLOEXEC | O_NONBLOCK) != 0)
        own->bell[0] = own->bell[1] = -1;
    finish_start(own, 1);
    serve(own);
}

long service_start(struct own *own, bool wait)
{
    sys_sigset all = ~UINT64_C(0), before;
    own->started = 0;
    /* now, for a child may call chroot(2) before its service runs */
    own->proc = (int)sys_open("/proc", O_PATH | O_DIRECTORY);
    int proc = own->proc;
    sys_sigprocmask(SIG_SETMASK, &all, &before);
    /* without CLONE_FILES: a copy of the program's descriptor table, emptied at once */
    long tid = driller_arch_clone(CLONE_VM | CLONE_FS | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM,
                                  own->service_stack + sizeof own->service_stack, service_main, own, NULL);
    sys_sigprocmask(SIG_SETMASK, &before, NULL);
    if (proc >= 0)
        sys_close(proc);
    if (tid < 0) {
        finish_start(own, 2);
        return own_fail(own, tid, "cannot start the service thread");
    }
    while (wait && __atomic_load_n(&own->started, __ATOMIC_ACQUIRE) == 0)
        sys_futex_wait(&own->started, 0, NULL);
    return wait && own->started == 2 ? -EIO : 0;
}
