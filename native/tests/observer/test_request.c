/* SPDX-License-Identifier: EPL-2.0 */
/* Requests: good answers, late ones, wrong ones, none. */
#include <driller/observer.h>

#include "fake.h"
#include "test.h"

#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#define GROUP "request"

static char error[DRILLER_ERROR_MAX];

static int accept_and_hello(struct fake *fake)
{
    struct driller_message question;
    int connection = fake_accept(fake);
    CHECK(fake_receive(connection, &question));
    fake_answer_hello(fake, connection, &question);
    return connection;
}

static struct driller_peer *attach(pid_t pid)
{
    struct driller_peer *peer;
    CHECK_EQUAL(driller_attach(pid, DRILLER_ATTACH_NO_PROC, 5000, &peer, error), 0);
    return peer;
}

static void good(void)
{
    struct driller_result result;
    pid_t pid = fake_start(GROUP, NULL, NULL);
    struct driller_peer *peer = attach(pid);
    CHECK_EQUAL(driller_request(peer, DRILLER_REFRESH, 0, 5000, NULL, error), 0);
    CHECK_EQUAL(driller_request(peer, DRILLER_REBUILD, 0, 5000, &result, error), 0);
    CHECK(result.segments == 2 && result.bytes == 8192 && result.method == DRILLER_PARK_SEIZE);
    CHECK_EQUAL(driller_request(peer, DRILLER_RESTORE, 0, 5000, NULL, NULL), 0);
    CHECK_EQUAL(driller_request(peer, DRILLER_HELLO, 0, 5000, NULL, error), -EINVAL);
    CHECK_EQUAL(driller_request(peer, 99, 0, 5000, NULL, error), -EINVAL);
    /* The peer goes away between two requests. */
    fake_stop(pid);
    CHECK_EQUAL(driller_park(peer, 0, 0, 5000, NULL, error), -EPIPE);
    CHECK_EQUAL(driller_unpark(peer, 5000, NULL, error), -EPIPE);
    CHECK_EQUAL(driller_request(peer, DRILLER_REFRESH, 0, 5000, NULL, error), -EPIPE);
    CHECK_CONTAINS(error, "ended");
    CHECK_EQUAL(driller_request(peer, DRILLER_REFRESH, 0, 5000, NULL, error), -EPIPE);
    driller_detach(peer);
}

/* Refuses the first with a text, the second without. */
static void refuses(struct fake *fake)
{
    struct driller_message question;
    int connection = accept_and_hello(fake);
    CHECK(fake_receive(connection, &question));
    fake_answer(connection, &question, -EBUSY, "thread 12 cannot be parked\n", 27);
    CHECK(fake_receive(connection, &question));
    fake_answer(connection, &question, -ENOMEM, NULL, 0);
    fake_serve(fake, connection);
}

static void refused(void)
{
    pid_t pid = fake_start(GROUP, NULL, refuses);
    struct driller_peer *peer = attach(pid);
    CHECK_EQUAL(driller_request(peer, DRILLER_REBUILD, 0, 5000, NULL, error), -EBUSY);
    CHECK_CONTAINS(error, "thread 12 cannot be parked");
    CHECK_EQUAL(driller_request(peer, DRILLER_REBUILD, 0, 5000, NULL, error), -ENOMEM);
    CHECK_CONTAINS(error, strerror(ENOMEM));
    CHECK_EQUAL(driller_request(peer, DRILLER_REBUILD, 0, 5000, NULL, error), 0);
    driller_detach(peer);
    fake_stop(pid);
}

/* Answers the first request only when the second has come. */
static void late(struct fake *fake)
{
    struct driller_message first, second;
    struct driller_result result = {.bytes = 1};
    int connection = accept_and_hello(fake);
    CHECK(fake_receive(connection, &first) && fake_receive(connection, &second));
    fake_answer(connection, &first, 0, &result, sizeof(result));
    result.bytes = 2;
    fake_answer(connection, &second, 0, &result, sizeof(result));
}

static void late_answers(void)
{
    struct driller_result result = {0};
    pid_t pid = fake_start(GROUP, NULL, late);
    struct driller_peer *peer = attach(pid);
    CHECK_EQUAL(driller_request(peer, DRILLER_REBUILD, 0, 100, &result, error), -ETIMEDOUT);
    CHECK_EQUAL(driller_request(peer, DRILLER_REBUILD, 0, 5000, &result, error), 0);
    CHECK_EQUAL(result.bytes, 2);
    driller_detach(peer);
    fake_stop(pid);
}

/* Holds, and says that it did not for as long as it should have; then a hold of another size, and none. */
static void holds(struct fake *fake)
{
    struct driller_message question;
    struct driller_hold hold = {.since_ns = 7, .lease_ms = 100, .threads = 3, .method = DRILLER_PARK_SIGNAL};
    int connection = accept_and_hello(fake);
    CHECK(fake_receive(connection, &question) && question.type == DRILLER_PARK && question.flags == DRILLER_PARK_REBUILD);
    fake_answer(connection, &question, 0, &hold, sizeof(hold));
    hold.held_ns = 9;
    hold.expired = 1;
    CHECK(fake_receive(connection, &question) && question.type == DRILLER_RELEASE);
    fake_answer(connection, &question, 0, &hold, sizeof(hold));
    CHECK(fake_receive(connection, &question));
    fake_answer(connection, &question, 0, &hold, sizeof(hold) - 4);
    CHECK(fake_receive(connection, &question));
    fake_answer(connection, &question, 0, NULL, 0);
    CHECK(fake_receive(connection, &question));
    fake_answer(connection, &question, -EBUSY, "not now", 8);
}

static void held(void)
{
    struct driller_hold hold = {0};
    pid_t pid = fake_start(GROUP, NULL, holds);
    struct driller_peer *peer = attach(pid);
    CHECK_EQUAL(driller_park(peer, 2, 0, 5000, NULL, error), -EINVAL);
    CHECK_EQUAL(driller_park(peer, DRILLER_PARK_REBUILD, 100, 5000, &hold, error), 0);
    CHECK(hold.since_ns == 7 && hold.method == DRILLER_PARK_SIGNAL && hold.threads == 3 && hold.held_ns == 0);
    CHECK_EQUAL(driller_unpark(peer, 5000, &hold, error), -ETIME);
    CHECK_CONTAINS(error, "100 ms");
    CHECK(hold.held_ns == 9 && hold.expired == 1);
    CHECK_EQUAL(driller_park(peer, 0, 100, 5000, &hold, error), -EPROTO);
    CHECK_EQUAL(driller_park(peer, 0, 100, 5000, &hold, error), -EPROTO);
    CHECK_EQUAL(driller_park(peer, 0, 100, 5000, NULL, error), -EBUSY);
    CHECK_CONTAINS(error, "not now");
    driller_detach(peer);
    fake_stop(pid);
}

/* Nobody waits for the answer to PARK any more: RELEASE follows by itself, and what is answered late is passed over. */
static void holds_late(struct fake *fake)
{
    struct driller_message park, release, question;
    struct driller_hold hold = {.since_ns = 7};
    int connection = accept_and_hello(fake);
    CHECK(fake_receive(connection, &park) && fake_receive(connection, &release));
    CHECK(park.type == DRILLER_PARK && release.type == DRILLER_RELEASE);
    CHECK(fake_receive(connection, &question));
    fake_answer(connection, &park, 0, &hold, sizeof(hold));
    fake_answer(connection, &release, 0, &hold, sizeof(hold));
    fake_answer(connection, &question, 0, NULL, 0);
}

static void held_late(void)
{
    pid_t pid = fake_start(GROUP, NULL, holds_late);
    struct driller_peer *peer = attach(pid);
    CHECK_EQUAL(driller_park(peer, 0, 0, 50, NULL, error), -ETIMEDOUT);
    CHECK_EQUAL(driller_request(peer, DRILLER_REFRESH, 0, 5000, NULL, error), 0);
    driller_detach(peer);
    fake_stop(pid);
}

static volatile int flags[2];

/* Waits until the other request is over or, if it was faster, for its own answer. */
static void *ask_second(void *peer)
{
    char text[DRILLER_ERROR_MAX];
    CHECK_EQUAL(driller_request_cancellable(peer, DRILLER_REFRESH, 0, 60000, &flags[1], NULL, text), -ECANCELED);
    return NULL;
}

static void *cancel_soon(void *flag)
{
    usleep(200000);
    *(volatile int *)flag = 1;
    return NULL;
}

/* The peer that is asked is stopped; when it goes on, it does what it was asked, and who asks then gets its answer. */
static void cancelled(void)
{
    pthread_t second, canceller;
    struct driller_result result = {0};
    pid_t pid = fake_start(GROUP, NULL, NULL);
    struct driller_peer *peer = attach(pid);
    CHECK_EQUAL(driller_request_cancellable(peer, DRILLER_REBUILD, 0, 20000, &flags[0], &result, error), 0);
    CHECK_EQUAL(result.segments, 2);
    CHECK(kill(pid, SIGSTOP) == 0);
    CHECK(pthread_create(&canceller, NULL, cancel_soon, (void *)&flags[0]) == 0);
    CHECK_EQUAL(driller_request_cancellable(peer, DRILLER_REBUILD, 0, 60000, &flags[0], NULL, error), -ECANCELED);
    CHECK_CONTAINS(error, "may still do");
    CHECK(pthread_join(canceller, NULL) == 0);
    CHECK_EQUAL(driller_request_cancellable(peer, DRILLER_REBUILD, 0, 60000, &flags[0], NULL, error), -ECANCELED);
    CHECK_CONTAINS(error, "was not asked");

    flags[0] = 0;
    CHECK(pthread_create(&canceller, NULL, cancel_soon, (void *)&flags[1]) == 0);
    CHECK(pthread_create(&second, NULL, ask_second, peer) == 0);
    CHECK_EQUAL(driller_request_cancellable(peer, DRILLER_REFRESH, 0, 1000, &flags[0], NULL, error), -ETIMEDOUT);
    CHECK(pthread_join(second, NULL) == 0 && pthread_join(canceller, NULL) == 0);
    CHECK(kill(pid, SIGCONT) == 0);
    CHECK_EQUAL(driller_request(peer, DRILLER_REBUILD, 0, 20000, &result, error), 0);
    driller_detach(peer);
    fake_stop(pid);
}

static void never_answers(struct fake *fake)
{
    struct driller_message question;
    fake_receive(fake_accept(fake), &question);
}

static void never_accepts(struct fake *fake)
{
    (void)fake;
}

/* Neither waits on once it is cancelled, nor is anything left of the attempt. */
static void attaching_cancelled(void (*behave)(struct fake *), int connections)
{
    pthread_t canceller;
    struct driller_peer *peer = NULL;
    pid_t pid = fake_start(GROUP, NULL, behave);
    int descriptors = count_descriptors();
    for (int i = 0; i < connections; i++)
        CHECK_EQUAL(driller_attach(pid, DRILLER_ATTACH_NO_PROC, 20, &peer, error), -ETIMEDOUT);
    flags[0] = 0;
    CHECK(pthread_create(&canceller, NULL, cancel_soon, (void *)&flags[0]) == 0);
    CHECK_EQUAL(driller_attach_cancellable(pid, 0, 600000, &flags[0], &peer, error), -ECANCELED);
    CHECK_CONTAINS(error, "not attached");
    CHECK(pthread_join(canceller, NULL) == 0);
    CHECK_EQUAL(driller_attach_cancellable(pid, 0, 600000, &flags[0], &peer, error), -ECANCELED);
    CHECK_CONTAINS(error, "was not asked");
    CHECK(peer == NULL);
    CHECK_EQUAL(count_descriptors(), descriptors);
    flags[0] = 0;
    CHECK_EQUAL(driller_attach_cancellable(pid, DRILLER_ATTACH_NO_PROC, 100, &flags[0], &peer, error), -ETIMEDOUT);
    fake_stop(pid);
}

#define ANSWERS(name, statement)                                                                                       \
    static void name(struct fake *fake)                                                                                \
    {                                                                                                                  \
        struct driller_message question;                                                                               \
        int connection = accept_and_hello(fake);                                                                       \
        CHECK(fake_receive(connection, &question));                                                                    \
        statement;                                                                                                     \
        while (fake_receive(connection, &question))                                                                    \
            ;                                                                                                          \
    }

ANSWERS(future_id, question.id++; fake_answer(connection, &question, 0, "", 0))
ANSWERS(other_type, question.type = DRILLER_RESTORE; fake_answer(connection, &question, 0, "", 0))
ANSWERS(no_result, fake_answer(connection, &question, 0, "", 0))
ANSWERS(long_result, fake_answer(connection, &question, 0, fake->header, 200))
ANSWERS(descriptors, fake_send(connection, &question, sizeof(question), (int[]){fake->image, fake->directory}, 2))
ANSWERS(noise, fake_send(connection, fake->header, 1000, NULL, 0))
ANSWERS(tiny, fake_send(connection, "x", 1, NULL, 0))

static void wrong(const char *name, void (*behave)(struct fake *), int again)
{
    printf("%s\n", name);
    fflush(stdout);
    pid_t pid = fake_start(GROUP, NULL, behave);
    struct driller_peer *peer = attach(pid);
    int descriptors = count_descriptors();
    CHECK_EQUAL(driller_request(peer, DRILLER_REBUILD, 0, 5000, NULL, error), -EPROTO);
    CHECK(error[0] != '\0');
    /* What remains of the connection is not trusted. */
    CHECK_EQUAL(driller_request(peer, DRILLER_REBUILD, 0, 100, NULL, error), again);
    CHECK(count_descriptors() <= descriptors);
    driller_detach(peer);
    fake_stop(pid);
}

/* As a peer does that has to make room for others: whoever comes again is served. */
static void hangs_up_once(struct fake *fake)
{
    struct driller_message question;
    int connection = accept_and_hello(fake);
    CHECK(fake_receive(connection, &question));
    close(connection);
    connection = fake_accept(fake); /* nor does it let the next one say HELLO */
    close(connection);
    fake_serve(fake, fake_accept(fake));
}

static void comes_again(void)
{
    pid_t pid = fake_start(GROUP, NULL, hangs_up_once);
    struct driller_peer *peer = attach(pid);
    int descriptors = count_descriptors();
    CHECK_EQUAL(driller_request(peer, DRILLER_REBUILD, 0, 20000, NULL, error), 0);
    CHECK_EQUAL(count_descriptors(), descriptors);
    driller_detach(peer);
    fake_stop(pid);
}

/* It serves whoever comes again, but it is not what it was. */
static void begins_anew(struct fake *fake)
{
    close(accept_and_hello(fake));
    close(fake->directory);
    fake->directory = fake_memfd("driller-directory", DRILLER_DIRECTORY_SIZE, 1);
    for (;;)
        fake_serve(fake, fake_accept(fake));
}

static void hangs_up(struct fake *fake)
{
    for (;;)
        close(accept_and_hello(fake));
}

static void dies(struct fake *fake)
{
    struct driller_message question;
    CHECK(fake_receive(accept_and_hello(fake), &question));
    _exit(0);
}

static void gone(void (*behave)(struct fake *))
{
    pid_t pid = fake_start(GROUP, NULL, behave);
    struct driller_peer *peer = attach(pid);
    CHECK_EQUAL(driller_request(peer, DRILLER_REBUILD, 0, 5000, NULL, error), -EPIPE);
    CHECK_EQUAL(driller_request(peer, DRILLER_REBUILD, 0, 5000, NULL, error), -EPIPE);
    driller_detach(peer);
    fake_stop(pid);
}

/* Many threads, one connection: each gets the answer to its own request. */
static struct driller_peer *common;

static void *ask_often(void *unused)
{
    char text[DRILLER_ERROR_MAX];
    struct driller_result result;
    for (int i = 0; i < 500; i++) {
        CHECK_EQUAL(driller_request(common, DRILLER_REFRESH, 0, 20000, NULL, text), 0);
        CHECK_EQUAL(driller_request(common, DRILLER_REBUILD, 0, 20000, &result, text), 0);
    }
    return unused;
}

static void many_threads(void)
{
    pthread_t threads[4];
    pid_t pid = fake_start(GROUP, NULL, NULL);
    common = attach(pid);
    for (int i = 0; i < 4; i++)
        CHECK(pthread_create(&threads[i], NULL, ask_often, NULL) == 0);
    for (int i = 0; i < 4; i++)
        CHECK(pthread_join(threads[i], NULL) == 0);
    driller_detach(common);
    fake_stop(pid);
}

int main(void)
{
    int before = count_descriptors();
    good();
    refused();
    late_answers();
    held();
    held_late();
    cancelled();
    attaching_cancelled(never_answers, 0);
    attaching_cancelled(never_accepts, 0);
    attaching_cancelled(never_accepts, 12); /* more than its backlog holds */
    wrong("future id", future_id, -EPIPE);
    wrong("other type", other_type, -EPIPE);
    wrong("no result", no_result, -ETIMEDOUT);
    wrong("long result", long_result, -ETIMEDOUT);
    wrong("descriptors", descriptors, -EPIPE);
    wrong("noise", noise, -EPIPE);
    wrong("tiny", tiny, -EPIPE);
    comes_again();
    gone(begins_anew);
    gone(hangs_up);
    gone(dies);
    many_threads();
    CHECK_EQUAL(count_descriptors(), before);
    return 0;
}
