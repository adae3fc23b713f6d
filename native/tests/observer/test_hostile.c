/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Listeners that misbehave in every way found so far. Each must be refused with the right error, in time, and leave
 * neither a descriptor nor a mapping behind.
 */
#include <driller/observer.h>

#include "fake.h"
#include "test.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define GROUP "hostile"

static int accept_hello(struct fake *fake, struct driller_message *question)
{
    int connection = fake_accept(fake);
    CHECK(fake_receive(connection, question));
    CHECK_EQUAL(question->type, DRILLER_HELLO);
    return connection;
}

/* Until the observer has hung up: nothing it would still like to read is lost. */
static void wait_for_end(int connection)
{
    char byte;
    while (recv(connection, &byte, 1, 0) > 0)
        ;
}

static void answer_with(struct fake *fake, const int *descriptors, size_t count)
{
    struct driller_message message;
    int connection = accept_hello(fake, &message);
    fake_send(connection, &message, sizeof(message), descriptors, count);
    wait_for_end(connection);
}

static void normal(struct fake *fake)
{
    answer_with(fake, (int[]){fake->directory, fake->image}, 2);
}

static void silent(struct fake *fake)
{
    struct driller_message message;
    wait_for_end(accept_hello(fake, &message));
}

static void never_accepts(struct fake *fake)
{
    (void)fake;
    pause();
}

static void hangs_up(struct fake *fake)
{
    struct driller_message message;
    close(accept_hello(fake, &message));
    pause();
}

static void dies(struct fake *fake)
{
    struct driller_message message;
    accept_hello(fake, &message);
    _exit(0);
}

static void dies_before_hello(struct fake *fake)
{
    fake_accept(fake);
    _exit(0);
}

static void empty_packet(struct fake *fake)
{
    struct driller_message message;
    int connection = accept_hello(fake, &message);
    fake_send(connection, "", 0, (int[]){fake->directory, fake->image}, 2);
    wait_for_end(connection);
}

static void short_packet(struct fake *fake)
{
    struct driller_message message;
    int connection = accept_hello(fake, &message);
    fake_send(connection, &message, sizeof(message) - 1, (int[]){fake->directory, fake->image}, 2);
    wait_for_end(connection);
}

static void long_packet(struct fake *fake)
{
    char packet[sizeof(struct driller_message) + DRILLER_PAYLOAD_MAX + 1] = {0};
    struct driller_message message;
    int connection = accept_hello(fake, &message);
    message.length = DRILLER_PAYLOAD_MAX + 1;
    memcpy(packet, &message, sizeof(message));
    fake_send(connection, packet, sizeof(packet), (int[]){fake->directory, fake->image}, 2);
    wait_for_end(connection);
}

static void changed(struct fake *fake, void (*change)(struct driller_message *))
{
    struct driller_message message;
    int connection = accept_hello(fake, &message);
    change(&message);
    fake_send(connection, &message, sizeof(message), (int[]){fake->directory, fake->image}, 2);
    wait_for_end(connection);
}

#define CHANGED(name, statement)                                                                                       \
    static void name##_change(struct driller_message *message)                                                         \
    {                                                                                                                  \
        statement;                                                                                                     \
    }                                                                                                                  \
    static void name(struct fake *fake)                                                                                \
    {                                                                                                                  \
        changed(fake, name##_change);                                                                                  \
    }

CHANGED(wrong_packet_magic, message->magic ^= 1)
CHANGED(wrong_packet_version, message->version = 99)
CHANGED(wrong_packet_length, message->length = 5)
CHANGED(wrong_packet_type, message->type = DRILLER_REBUILD)
CHANGED(wrong_packet_id, message->id += 1)
CHANGED(refused_with_descriptors, message->status = -EACCES)
CHANGED(refused_absurdly, message->status = INT32_MIN)

static void refused_with_text(struct fake *fake)
{
    struct driller_message message;
    int connection = accept_hello(fake, &message);
    fake_answer(connection, &message, -EPERM, "not\033[31m today\n", 15);
    wait_for_end(connection);
}

static void no_descriptors(struct fake *fake)
{
    answer_with(fake, NULL, 0);
}

static void one_descriptor(struct fake *fake)
{
    answer_with(fake, &fake->directory, 1);
}

static void three_descriptors(struct fake *fake)
{
    answer_with(fake, (int[]){fake->directory, fake->image, fake->image}, 3);
}

static void many_descriptors(struct fake *fake)
{
    int descriptors[64];
    for (int i = 0; i < 64; i++)
        descriptors[i] = fake->directory;
    answer_with(fake, descriptors, 64);
}

static void swapped_descriptors(struct fake *fake)
{
    answer_with(fake, (int[]){fake->image, fake->directory}, 2);
}

static void a_pipe(struct fake *fake)
{
    int ends[2];
    CHECK(pipe(ends) == 0);
    answer_with(fake, (int[]){ends[0], fake->image}, 2);
}

static void a_pipe_as_image(struct fake *fake)
{
    int ends[2];
    CHECK(pipe(ends) == 0);
    answer_with(fake, (int[]){fake->directory, ends[1]}, 2);
}

static void a_file(struct fake *fake)
{
    int file = open("/proc/self/exe", O_RDONLY);
    answer_with(fake, (int[]){file, fake->image}, 2);
}

static void unsealed_directory(struct fake *fake)
{
    int copy = fake_memfd("driller-directory", DRILLER_DIRECTORY_SIZE, 0);
    CHECK(pwrite(copy, fake->header, sizeof(*fake->header), 0) == sizeof(*fake->header));
    answer_with(fake, (int[]){copy, fake->image}, 2);
}

static void half_sealed_directory(struct fake *fake)
{
    int copy = fake_memfd("driller-directory", DRILLER_DIRECTORY_SIZE, 0);
    CHECK(pwrite(copy, fake->header, sizeof(*fake->header), 0) == sizeof(*fake->header));
    CHECK(fcntl(copy, F_ADD_SEALS, F_SEAL_GROW) == 0);
    answer_with(fake, (int[]){copy, fake->image}, 2);
}

static void unsealed_image(struct fake *fake)
{
    answer_with(fake, (int[]){fake->directory, fake_memfd("driller-image", FAKE_IMAGE_SIZE, 0)}, 2);
}

static void short_image(struct fake *fake)
{
    answer_with(fake, (int[]){fake->directory, fake_memfd("driller-image", 4096, 1)}, 2);
}

static void short_directory(struct fake *fake)
{
    answer_with(fake, (int[]){fake_memfd("driller-directory", 4096, 1), fake->image}, 2);
}

static void empty_directory(struct fake *fake)
{
    answer_with(fake, (int[]){fake_memfd("driller-directory", DRILLER_DIRECTORY_SIZE, 1), fake->image}, 2);
}

#define PREPARED(name, statement)                                                                                      \
    static void name(struct fake *fake)                                                                                \
    {                                                                                                                  \
        statement;                                                                                                     \
    }

PREPARED(directory_magic, fake->header->magic++)
PREPARED(directory_version, fake->header->abi_version = 2)
PREPARED(directory_header_size, fake->header->header_size = 64)
PREPARED(directory_segment_size, fake->header->segment_size = 0)
PREPARED(directory_capacity, fake->header->capacity = UINT32_MAX)
PREPARED(directory_pid, fake->header->pid = 1)
PREPARED(directory_start_time, fake->header->start_time++)
PREPARED(directory_uid, fake->header->uid++)
PREPARED(directory_group, strcpy(fake->header->group, "other"))
PREPARED(directory_group_unended, memset(fake->header->group, 'x', sizeof(fake->header->group)))
PREPARED(directory_image_size, fake->header->image_size = UINT64_MAX)
PREPARED(directory_odd, fake->header->sequence = 7)

static const struct test {
    const char *name;
    void (*prepare)(struct fake *);
    void (*behave)(struct fake *);
    int expected;
    const char *text;
} tests[] = {
    {"normal", NULL, normal, 0, ""},
    {"silent", NULL, silent, -ETIMEDOUT, "may be stopped"},
    {"never accepts", NULL, never_accepts, -ETIMEDOUT, "may be stopped"},
    {"hangs up", NULL, hangs_up, -EPIPE, "closed the connection"},
    {"dies", NULL, dies, -ESRCH, "has ended"},
    {"dies before hello", NULL, dies_before_hello, -ESRCH, "has ended"},
    {"empty packet", NULL, empty_packet, -EPIPE, ""},
    {"short packet", NULL, short_packet, -EPROTO, "wrong size"},
    {"long packet", NULL, long_packet, -EPROTO, "wrong size"},
    {"packet magic", NULL, wrong_packet_magic, -EPROTO, "magic"},
    {"packet version", NULL, wrong_packet_version, -EPROTO, "version 99"},
    {"packet length", NULL, wrong_packet_length, -EPROTO, "length"},
    {"packet type", NULL, wrong_packet_type, -EPROTO, "not asked"},
    {"packet id", NULL, wrong_packet_id, -EPROTO, "not asked"},
    {"refused with descriptors", NULL, refused_with_descriptors, -EACCES, "refuses: Permission denied"},
    {"refused absurdly", NULL, refused_absurdly, -EPROTO, "refuses"},
    {"refused with text", NULL, refused_with_text, -EPERM, "refuses: not?[31m today?"},
    {"no descriptors", NULL, no_descriptors, -EPROTO, "0 descriptors"},
    {"one descriptor", NULL, one_descriptor, -EPROTO, "1 descriptors"},
    {"three descriptors", NULL, three_descriptors, -EPROTO, "3 descriptors"},
    {"many descriptors", NULL, many_descriptors, -EPROTO, "too many"},
    {"swapped descriptors", NULL, swapped_descriptors, -EPROTO, ""},
    {"a pipe", NULL, a_pipe, -EPROTO, "not a memfd"},
    {"a pipe as image", NULL, a_pipe_as_image, -EPROTO, "not a memfd"},
    {"a file", NULL, a_file, -EPROTO, "memfd"},
    {"unsealed directory", NULL, unsealed_directory, -EPROTO, "size"},
    {"half sealed directory", NULL, half_sealed_directory, -EPROTO, "size"},
    {"unsealed image", NULL, unsealed_image, -EPROTO, "size"},
    {"short image", NULL, short_image, -EPROTO, "size"},
    {"short directory", NULL, short_directory, -EPROTO, "4096"},
    {"empty directory", NULL, empty_directory, -EPROTO, "magic"},
    {"directory magic", directory_magic, normal, -EPROTO, "magic"},
    {"directory version", directory_version, normal, -EPROTO, "version 2"},
    {"directory header size", directory_header_size, normal, -EPROTO, "layout"},
    {"directory segment size", directory_segment_size, normal, -EPROTO, "layout"},
    {"directory capacity", directory_capacity, normal, -EPROTO, "layout"},
    {"directory pid", directory_pid, normal, -EPROTO, "process 1"},
    {"directory start time", directory_start_time, normal, -EPROTO, "earlier process"},
    {"directory uid", directory_uid, normal, -EPROTO, "users"},
    {"directory group", directory_group, normal, -EPROTO, "groups"},
    {"directory group unended", directory_group_unended, normal, -EPROTO, "group"},
    {"directory image size", directory_image_size, normal, -EPROTO, "size"},
    {"directory odd", directory_odd, normal, -EAGAIN, "directory"},
};

static void run(const struct test *test)
{
    char error[DRILLER_ERROR_MAX] = "";
    struct driller_peer *peer = NULL;
    printf("%s\n", test->name);
    fflush(stdout);
    int descriptors = count_descriptors(), maps = count_maps("driller-");
    pid_t pid = fake_start(GROUP, test->prepare, test->behave);
    int timeout = test->expected == -ETIMEDOUT || test->expected == -EAGAIN ? 150 : 60000;
    CHECK_EQUAL(driller_attach(pid, DRILLER_ATTACH_NO_PROC, timeout, &peer, error), test->expected);
    if (test->expected != 0) {
        CHECK(peer == NULL);
        CHECK(error[0] != '\0' && strchr(error, '\n') == NULL);
        CHECK_CONTAINS(error, test->text);
    } else
        CHECK_EQUAL(driller_peer_attachment(peer), DRILLER_ATTACHED_SOCKET);
    driller_detach(peer);
    fake_stop(pid);
    CHECK_EQUAL(count_descriptors(), descriptors);
    CHECK_EQUAL(count_maps("driller-"), maps);
}

/* Somebody else has bound the name. */
static void impostors(void)
{
    char error[DRILLER_ERROR_MAX];
    struct driller_peer *peer;
    /* This process listens in the name of its child, which is no peer. */
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0)
        for (;;)
            pause();
    int squatter = fake_listen(geteuid(), GROUP, pid);
    CHECK_EQUAL(driller_attach(pid, DRILLER_ATTACH_NO_PROC, 1000, &peer, error), -EPROTO);
    CHECK_CONTAINS(error, "belongs to process");
    close(squatter);
    squatter = fake_listen(geteuid() + 1, GROUP, pid);
    CHECK_EQUAL(driller_attach(pid, DRILLER_ATTACH_NO_PROC, 1000, &peer, error), -EPROTO);
    close(squatter);
    fake_stop(pid);

    /* Right process, wrong user in the name. */
    squatter = fake_listen(geteuid() + 1, GROUP, getpid());
    CHECK_EQUAL(driller_attach(getpid(), DRILLER_ATTACH_NO_PROC, 1000, &peer, error), -EPROTO);
    CHECK_CONTAINS(error, "names user");
    close(squatter);

    /* A squatter beside the real one does not hide it. */
    pid = fake_start("zzz", NULL, normal);
    squatter = fake_listen(geteuid(), "aaa", pid);
    CHECK_EQUAL(driller_attach(pid, DRILLER_ATTACH_NO_PROC, 5000, &peer, error), 0);
    driller_detach(peer);
    close(squatter);
    fake_stop(pid);
}

/* The caller has no descriptor left for what arrives. */
static void no_room(void)
{
    char error[DRILLER_ERROR_MAX];
    struct driller_peer *peer;
    struct rlimit before, few;
    pid_t pid = fake_start(GROUP, NULL, normal);
    CHECK(getrlimit(RLIMIT_NOFILE, &before) == 0);
    int lowest = open("/dev/null", O_RDONLY | O_CLOEXEC);
    close(lowest);
    int descriptors = count_descriptors();
    /* pidfd, pagemap, maps, socket, and one of the two that arrive */
    few = (struct rlimit){(rlim_t)lowest + 5, before.rlim_max};
    CHECK(setrlimit(RLIMIT_NOFILE, &few) == 0);
    CHECK_EQUAL(driller_attach(pid, DRILLER_ATTACH_NO_PROC, 5000, &peer, error), -EPROTO);
    CHECK_CONTAINS(error, "RLIMIT_NOFILE");
    CHECK(setrlimit(RLIMIT_NOFILE, &before) == 0);
    CHECK_EQUAL(count_descriptors(), descriptors);
    fake_stop(pid);
}

static void bad_arguments(void)
{
    char error[DRILLER_ERROR_MAX];
    struct driller_peer *peer = NULL;
    CHECK_EQUAL(driller_attach(0, 0, 100, &peer, error), -EINVAL);
    CHECK_EQUAL(driller_attach(-1, 0, 100, &peer, error), -EINVAL);
    CHECK_EQUAL(driller_attach(getpid(), 0x80, 100, &peer, NULL), -EINVAL);
    CHECK_EQUAL(driller_attach(getpid(), 0, 100, NULL, error), -EINVAL);
    CHECK_EQUAL(driller_attach(INT32_MAX, 0, 100, &peer, error), -ESRCH);
    CHECK_CONTAINS(error, "no process 2147483647");
    CHECK(peer == NULL);
    driller_detach(NULL);

    pid_t zombie = fork();
    if (zombie == 0)
        _exit(0);
    siginfo_t ended;
    CHECK(waitid(P_PID, (id_t)zombie, &ended, WEXITED | WNOWAIT) == 0);
    CHECK_EQUAL(driller_attach(zombie, 0, 100, &peer, error), -ESRCH);
    CHECK_CONTAINS(error, "has ended");
    CHECK(waitpid(zombie, NULL, 0) == zombie);
}

/* A reader that asks for writing gets it, or is told why not. */
static void writing(void)
{
    char error[DRILLER_ERROR_MAX];
    struct driller_peer *peer;
    pid_t pid = fake_start(GROUP, NULL, NULL);
    CHECK_EQUAL(driller_attach(pid, DRILLER_ATTACH_WRITE, 5000, &peer, error), 0);
    driller_detach(peer);
    fake_stop(pid);
    pid = fake_start(GROUP, NULL, refused_with_text);
    CHECK_EQUAL(driller_attach(pid, DRILLER_ATTACH_WRITE, 5000, &peer, error), -EPERM);
    fake_stop(pid);
}

int main(void)
{
    int before = count_descriptors();
    if (test_emulated()) {
        puts("a forked process hangs now and then here, and messages that are cut leak their descriptors");
        return SKIPPED;
    }
    for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++)
        run(&tests[i]);
    impostors();
    no_room();
    bad_arguments();
    writing();
    CHECK_EQUAL(count_descriptors(), before);
    return 0;
}
