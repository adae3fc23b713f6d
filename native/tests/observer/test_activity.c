/* SPDX-License-Identifier: EPL-2.0 */
/* What peers say of their activity: as it should be, nonsense, and nothing because they are older. */
#include <driller/observer.h>

#include "fake.h"
#include "test.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define GROUP "activity"
#define CAPACITY 8

static char error[DRILLER_ERROR_MAX];
static struct driller_activity activity;
static struct driller_activity_segment segments[CAPACITY];

static struct driller_peer *attach(pid_t pid)
{
    struct driller_peer *peer;
    CHECK_EQUAL(driller_attach(pid, DRILLER_ATTACH_NO_PROC, 5000, &peer, error), 0);
    return peer;
}

/* What driller_activity says of a peer prepared like that. */
static ssize_t read_of(void (*prepare)(struct fake *), size_t capacity)
{
    pid_t pid = fake_start(GROUP, prepare, NULL);
    struct driller_peer *peer = attach(pid);
    ssize_t status = driller_activity(peer, &activity, segments, capacity, error);
    driller_detach(peer);
    fake_stop(pid);
    return status;
}

static void good(struct fake *fake)
{
    struct driller_activity_segment *s = (struct driller_activity_segment *)(fake->activity + 1);
    *fake->activity = (struct driller_activity){.sequence = 4, .tick = 7, .watched = 30, .written = 10, .count = 2,
                                                .state = DRILLER_ACTIVITY_TRACKING, .period_ms = 1000};
    s[0] = (struct driller_activity_segment){0x1000, 0x3000, 20, 10, 2};
    s[1] = (struct driller_activity_segment){0x3000, 0x4000, 10, 0, 1};
}

#define WRONG(name, statement)                                                                                         \
    static void name(struct fake *fake)                                                                                \
    {                                                                                                                  \
        good(fake);                                                                                                    \
        struct driller_activity_segment *s = (struct driller_activity_segment *)(fake->activity + 1);                  \
        (void)s;                                                                                                       \
        statement;                                                                                                     \
    }

WRONG(too_many, fake->activity->count = UINT32_MAX)
WRONG(more_written, fake->activity->written = 31)
WRONG(segment_more_written, s[1].written = 11)
WRONG(empty_segment, s[1].end = s[1].start)
WRONG(overlapping, s[1].start = 0x2fff)
WRONG(writing, fake->activity->sequence = 5)

/* A directory that ends where activity begins. */
static void older(struct fake *fake)
{
    int directory = fake_memfd("driller-directory", DRILLER_DIRECTORY_SIZE, 1);
    CHECK_EQUAL(pwrite(directory, fake->header, sizeof *fake->header, 0), sizeof *fake->header);
    CHECK(dup2(directory, fake->directory) >= 0);
}

static void reads(void)
{
    static void (*const wrong[])(struct fake *) = {too_many, more_written, segment_more_written, empty_segment, overlapping};
    CHECK_EQUAL(read_of(NULL, CAPACITY), 0);
    CHECK_EQUAL(activity.state, DRILLER_ACTIVITY_OFF);
    CHECK_EQUAL(read_of(good, CAPACITY), 2);
    CHECK(activity.tick == 7 && activity.watched == 30 && segments[1].start == 0x3000 && segments[0].written == 10 && segments[0].pages == 2);
    CHECK_EQUAL(read_of(good, 1), 1);
    CHECK_EQUAL(activity.count, 2);
    CHECK_EQUAL(read_of(good, 0), 0);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        CHECK_EQUAL(read_of(wrong[i], CAPACITY), -EPROTO);
        CHECK_CONTAINS(error, "makes no sense");
    }
    CHECK_EQUAL(read_of(writing, CAPACITY), -EAGAIN);
    CHECK_EQUAL(read_of(older, CAPACITY), -ENOTSUP);
    CHECK_CONTAINS(error, "older");
}

static void grants(struct fake *fake)
{
    struct driller_message question;
    int connection = fake_accept(fake);
    CHECK(fake_receive(connection, &question));
    fake_answer_hello(fake, connection, &question);
    struct driller_activity_lease lease = {3000, 1000};
    CHECK(fake_receive(connection, &question));
    CHECK_EQUAL(question.type, DRILLER_ACTIVITY);
    fake_answer(connection, &question, 0, &lease, sizeof lease);
    CHECK(fake_receive(connection, &question));
    fake_answer(connection, &question, -EPROTO, "the peer does not know this request", 36);
    CHECK(fake_receive(connection, &question) == 0);
    connection = fake_accept(fake);
    CHECK(fake_receive(connection, &question));
    fake_answer_hello(fake, connection, &question);
    CHECK(fake_receive(connection, &question));
    fake_answer(connection, &question, 0, &lease, 4);
}

static void asks(void)
{
    struct driller_activity_lease granted;
    pid_t pid = fake_start(GROUP, NULL, grants);
    struct driller_peer *peer = attach(pid);
    CHECK_EQUAL(driller_activity_watch(peer, 0, 0, 5000, &granted, error), 0);
    CHECK(granted.lease_ms == 3000 && granted.period_ms == 1000);
    CHECK_EQUAL(driller_activity_watch(peer, 0, 0, 5000, &granted, error), -EPROTO);
    CHECK_CONTAINS(error, "does not know");
    driller_detach(peer);
    peer = attach(pid);
    CHECK_EQUAL(driller_activity_watch(peer, 0, 0, 5000, &granted, error), -EPROTO);
    CHECK_CONTAINS(error, "wrong size");
    driller_detach(peer);
    fake_stop(pid);
    pid = fake_start(GROUP, older, NULL);
    peer = attach(pid);
    CHECK_EQUAL(driller_activity_watch(peer, 0, 0, 5000, &granted, error), -ENOTSUP);
    driller_detach(peer);
    fake_stop(pid);
}

int main(void)
{
    reads();
    asks();
    return 0;
}
