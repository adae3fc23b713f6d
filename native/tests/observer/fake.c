/* SPDX-License-Identifier: EPL-2.0 */
#include "fake.h"
#include "test.h"

#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static uint64_t own_start_time(void)
{
    char text[4096];
    uint64_t start;
    /* by the thread: what user-mode emulation shows for the process is made up */
    int file = open("/proc/thread-self/stat", O_RDONLY | O_CLOEXEC);
    ssize_t n = read(file, text, sizeof(text) - 1);
    close(file);
    CHECK(n > 0);
    text[n] = '\0';
    char *at = strrchr(text, ')');
    for (int field = 2; field < 22; field++)
        at = strchr(at + 1, ' ');
    CHECK(sscanf(at, "%" SCNu64, &start) == 1);
    return start;
}

int fake_memfd(const char *name, uint64_t size, int sealed)
{
    int memfd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    CHECK(memfd >= 0 && ftruncate(memfd, (off_t)size) == 0);
    if (sealed)
        CHECK(fcntl(memfd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0);
    return memfd;
}

int fake_listen(uid_t uid, const char *group, pid_t pid)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int length = snprintf(address.sun_path + 1, sizeof(address.sun_path) - 1, "driller/%u/%s/%d", uid, group, pid);
    int listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    CHECK(listener >= 0);
    CHECK(bind(listener, (struct sockaddr *)&address, (socklen_t)(sizeof(sa_family_t) + 1 + (size_t)length)) == 0);
    CHECK(listen(listener, 8) == 0);
    return listener;
}

void fake_fill(struct fake *fake, const char *group)
{
    struct driller_header *header = fake->header;
    memset(header, 0, sizeof(*header));
    header->magic = DRILLER_MAGIC;
    header->abi_version = DRILLER_ABI_VERSION;
    header->header_size = sizeof(struct driller_header);
    header->segment_size = sizeof(struct driller_segment);
    header->capacity = DRILLER_TABLE_CAPACITY;
    header->sequence = 2;
    header->generation = 1;
    header->strings_used = 1;
    header->state = DRILLER_STATE_SHARED;
    header->mode = DRILLER_MODE_EAGER;
    header->access = DRILLER_ACCESS_WRITE;
    header->pid = getpid();
    header->uid = geteuid();
    header->start_time = own_start_time();
    header->rank = 3;
    header->page_size = (uint32_t)sysconf(_SC_PAGESIZE);
    header->image_size = FAKE_IMAGE_SIZE;
    snprintf(header->group, sizeof(header->group), "%s", group);
    snprintf(header->executable, sizeof(header->executable), "/usr/bin/fake");
}

void fake_open(struct fake *fake, const char *group)
{
    size_t size = DRILLER_ACTIVITY_OFFSET + DRILLER_ACTIVITY_SIZE;
    fake->directory = fake_memfd("driller-directory", size, 1);
    fake->image = fake_memfd("driller-image", FAKE_IMAGE_SIZE, 1);
    char *map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fake->directory, 0);
    CHECK(map != MAP_FAILED);
    fake->header = (struct driller_header *)map;
    fake->segments = (struct driller_segment *)(map + DRILLER_TABLE_OFFSET);
    fake->strings = map + DRILLER_STRINGS_OFFSET;
    fake->activity = (struct driller_activity *)(map + DRILLER_ACTIVITY_OFFSET);
    fake_fill(fake, group);
    fake->listener = fake_listen(geteuid(), group, getpid());
}

uint32_t fake_string(struct fake *fake, const char *text)
{
    uint32_t at = fake->header->strings_used;
    strcpy(fake->strings + at, text);
    fake->header->strings_used += (uint32_t)strlen(text) + 1;
    return at;
}

struct driller_segment *fake_segment(struct fake *fake, uint64_t start, uint64_t end, uint16_t kind, uint16_t backing,
                                     uint32_t reason)
{
    struct driller_segment *segment = &fake->segments[fake->header->count++];
    *segment = (struct driller_segment){.start = start,
                                        .end = end,
                                        .offset = start,
                                        .protection = PROT_READ | PROT_WRITE,
                                        .kind = kind,
                                        .backing = backing,
                                        .reason = reason};
    return segment;
}

void fake_publish_begin(struct fake *fake)
{
    __atomic_store_n(&fake->header->sequence, fake->header->sequence + 1, __ATOMIC_SEQ_CST);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
}

void fake_publish_end(struct fake *fake)
{
    fake->header->generation++;
    __atomic_store_n(&fake->header->sequence, fake->header->sequence + 1, __ATOMIC_SEQ_CST);
}

int fake_accept(struct fake *fake)
{
    int connection = accept4(fake->listener, NULL, NULL, SOCK_CLOEXEC);
    CHECK(connection >= 0);
    return connection;
}

int fake_receive(int connection, struct driller_message *message)
{
    char packet[sizeof(*message) + DRILLER_PAYLOAD_MAX];
    ssize_t n = recv(connection, packet, sizeof(packet), 0);
    if (n <= 0)
        return 0;
    memcpy(message, packet, sizeof(*message));
    CHECK_EQUAL(n, sizeof(*message) + message->length);
    CHECK_EQUAL(message->magic, DRILLER_MESSAGE_MAGIC);
    CHECK_EQUAL(message->version, DRILLER_ABI_VERSION);
    size_t payload = message->type == DRILLER_PARK       ? sizeof(struct driller_lease)
                     : message->type == DRILLER_ACTIVITY ? sizeof(struct driller_activity_lease)
                                                         : 0;
    CHECK_EQUAL(message->length, payload);
    return 1;
}

void fake_send(int connection, const void *packet, size_t length, const int *descriptors, size_t count)
{
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(64 * sizeof(int))];
    } control = {0};
    struct iovec part = {(void *)packet, length};
    struct msghdr header = {.msg_iov = &part, .msg_iovlen = 1};
    CHECK(count <= 64);
    if (count > 0) {
        header.msg_control = &control;
        header.msg_controllen = CMSG_SPACE(count * sizeof(int));
        struct cmsghdr *rights = CMSG_FIRSTHDR(&header);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(count * sizeof(int));
        memcpy(CMSG_DATA(rights), descriptors, count * sizeof(int));
    }
    /* The test may have closed its end already. */
    sendmsg(connection, &header, MSG_NOSIGNAL);
}

void fake_answer(int connection, const struct driller_message *question, int status, const void *payload, size_t length)
{
    char packet[sizeof(struct driller_message) + DRILLER_PAYLOAD_MAX];
    struct driller_message answer = *question;
    answer.status = status;
    answer.length = (uint32_t)length;
    memcpy(packet, &answer, sizeof(answer));
    if (length > 0)
        memcpy(packet + sizeof(answer), payload, length);
    fake_send(connection, packet, sizeof(answer) + length, NULL, 0);
}

void fake_answer_hello(struct fake *fake, int connection, const struct driller_message *question)
{
    struct driller_message answer = *question;
    int image = fake->image;
    if ((question->flags & DRILLER_HELLO_WRITE) == 0) {
        char path[64];
        snprintf(path, sizeof(path), "/proc/self/fd/%d", fake->image);
        image = open(path, O_RDONLY | O_CLOEXEC);
        CHECK(image >= 0);
    }
    fake_send(connection, &answer, sizeof(answer), (int[]){fake->directory, image}, 2);
    if (image != fake->image)
        close(image);
}

void fake_serve(struct fake *fake, int connection)
{
    for (struct driller_message question; fake_receive(connection, &question);) {
        struct driller_result result = {
            .generation = fake->header->generation, .segments = 2, .bytes = 8192, .threads = 1};
        if (question.type == DRILLER_HELLO)
            fake_answer_hello(fake, connection, &question);
        else if (question.type == DRILLER_REFRESH)
            fake_answer(connection, &question, 0, NULL, 0);
        else
            fake_answer(connection, &question, 0, &result, sizeof(result));
    }
    close(connection);
}

/* Any number of connections at once. */
static void serve_all(struct fake *fake)
{
    struct pollfd ready[64] = {{.fd = fake->listener, .events = POLLIN}};
    nfds_t count = 1;
    for (;;) {
        CHECK(poll(ready, count, -1) > 0 || errno == EINTR);
        for (nfds_t i = count - 1; i > 0; i--) {
            struct driller_message question;
            if (ready[i].revents == 0)
                continue;
            if (!fake_receive(ready[i].fd, &question)) {
                close(ready[i].fd);
                ready[i] = ready[--count];
            } else if (question.type == DRILLER_HELLO)
                fake_answer_hello(fake, ready[i].fd, &question);
            else {
                struct driller_result result = {.generation = fake->header->generation,
                                                .segments = 2,
                                                .bytes = 8192,
                                                .park_ns = 50000,
                                                .pause_ns = 2000000,
                                                .threads = 1,
                                                .method = DRILLER_PARK_SEIZE};
                size_t length = question.type == DRILLER_REFRESH ? 0 : sizeof(result);
                fake_answer(ready[i].fd, &question, 0, &result, length);
            }
        }
        if (ready[0].revents != 0 && count < 64)
            ready[count++] = (struct pollfd){.fd = fake_accept(fake), .events = POLLIN};
    }
}

pid_t fake_start(const char *group, void (*prepare)(struct fake *), void (*behave)(struct fake *))
{
    int ready[2];
    char byte;
    CHECK(pipe2(ready, O_CLOEXEC) == 0);
    pid_t parent = getpid(), pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        struct fake fake;
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        CHECK(getppid() == parent);
        fake_open(&fake, group);
        if (prepare != NULL)
            prepare(&fake);
        CHECK(write(ready[1], "", 1) == 1);
        (behave != NULL ? behave : serve_all)(&fake);
        for (;;)
            pause();
    }
    close(ready[1]);
    CHECK_EQUAL(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    return pid;
}

void fake_stop(pid_t pid)
{
    int status;
    kill(pid, SIGKILL);
    CHECK_EQUAL(waitpid(pid, &status, 0), pid);
    /* A child that failed a check of its own. */
    CHECK(!WIFEXITED(status) || WEXITSTATUS(status) == 0);
}
