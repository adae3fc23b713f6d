/* SPDX-License-Identifier: EPL-2.0 */
/* Peers that cannot answer are re-opened through /proc; what is re-opened must be their own. */
#include <driller/observer.h>

#include "fake.h"
#include "test.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define GROUP "stopped"
#define AT UINT64_C(0x300000000000)
#define PAGE UINT64_C(4096)

static char error[DRILLER_ERROR_MAX];

static void prepare(struct fake *fake)
{
    char *image = mmap((void *)AT, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fake->image, (off_t)AT);
    CHECK(image == (void *)AT);
    strcpy(image, "still here");
    fake_segment(fake, AT, AT + PAGE, DRILLER_KIND_DATA, DRILLER_BACKING_IMAGE, 0);
}

/* Other peers' memfds among its own, before and behind them. */
static void prepare_observer(struct fake *fake)
{
    struct fake other = {.listener = -1};
    close(fake->image);
    int low = fake_memfd("driller-image", FAKE_IMAGE_SIZE, 1);
    CHECK(low >= 0);
    fake->image = fake_memfd("driller-image", FAKE_IMAGE_SIZE, 1);
    prepare(fake);
    other.directory = fake_memfd("driller-directory", DRILLER_DIRECTORY_SIZE, 1);
    struct driller_header header = *fake->header;
    header.pid = getppid();
    CHECK(pwrite(other.directory, &header, sizeof(header), 0) == sizeof(header));
    CHECK(fake_memfd("driller-image", FAKE_IMAGE_SIZE, 1) >= 0);
    CHECK(fake_memfd("driller-directory", 4096, 0) >= 0);
}

static void prepare_ambiguous(struct fake *fake)
{
    (void)fake;
    CHECK(fake_memfd("driller-image", FAKE_IMAGE_SIZE, 1) >= 0);
}

static void prepare_deaf(struct fake *fake)
{
    prepare(fake);
    close(fake->listener);
}

static void wait_only(struct fake *fake)
{
    (void)fake;
}

static void prepare_unsealed(struct fake *fake)
{
    prepare(fake);
    munmap((void *)AT, PAGE);
    close(fake->image);
    fake_memfd("driller-image", FAKE_IMAGE_SIZE, 0);
}

static void prepare_bare(struct fake *fake)
{
    close(fake->directory);
    close(fake->image);
    munmap(fake->header, DRILLER_DIRECTORY_SIZE);
}

static void stop(pid_t pid)
{
    int status;
    CHECK(kill(pid, SIGSTOP) == 0);
    CHECK(waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status));
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void readable(pid_t pid)
{
    char bytes[11] = "";
    struct driller_peer *peer = NULL;
    double start = seconds();
    CHECK_EQUAL(driller_attach(pid, 0, 60000, &peer, error), 0);
    /* Not after the minute that a live one would have been given. */
    CHECK(seconds() - start < 30);
    CHECK_EQUAL(driller_peer_attachment(peer), DRILLER_ATTACHED_PROC);
    CHECK_EQUAL(driller_read(peer, AT, bytes, sizeof(bytes), NULL, error), sizeof(bytes));
    CHECK(strcmp(bytes, "still here") == 0);
    CHECK_EQUAL(driller_request(peer, DRILLER_REFRESH, 0, 100, NULL, error), -ENOTCONN);
    CHECK_CONTAINS(error, "continue it");
    CHECK_EQUAL(driller_write(peer, AT, "x", 1, error), -EROFS);
    driller_detach(peer);
}

static void stopped(void (*prepare_it)(struct fake *))
{
    struct driller_peer *peer;
    pid_t pid = fake_start(GROUP, prepare_it, NULL);
    stop(pid);
    readable(pid);
    CHECK_EQUAL(driller_attach(pid, DRILLER_ATTACH_NO_PROC, 60000, &peer, error), -ETIMEDOUT);
    CHECK_CONTAINS(error, "stopped");
    CHECK_EQUAL(driller_explain(pid, error), 0);
    CHECK_CONTAINS(error, "stopped");
    CHECK(kill(pid, SIGCONT) == 0);
    CHECK_EQUAL(driller_attach(pid, 0, 20000, &peer, error), 0);
    CHECK_EQUAL(driller_peer_attachment(peer), DRILLER_ATTACHED_SOCKET);
    driller_detach(peer);
    fake_stop(pid);
}

static void prepare_read_only(struct fake *fake)
{
    prepare(fake);
    fake->header->access = DRILLER_ACCESS_READ;
}

static void write_access(void)
{
    struct driller_peer *peer = NULL;
    pid_t pid = fake_start(GROUP, prepare, NULL);
    stop(pid);
    CHECK_EQUAL(driller_attach(pid, DRILLER_ATTACH_WRITE, 5000, &peer, error), 0);
    CHECK_EQUAL(driller_write(peer, AT, "S", 1, error), 1);
    char bytes[11];
    CHECK_EQUAL(driller_read(peer, AT, bytes, sizeof(bytes), NULL, error), sizeof(bytes));
    CHECK(strcmp(bytes, "Still here") == 0);
    driller_detach(peer);
    fake_stop(pid);

    pid = fake_start(GROUP, prepare_read_only, NULL);
    stop(pid);
    CHECK_EQUAL(driller_attach(pid, DRILLER_ATTACH_WRITE, 5000, &peer, error), -EACCES);
    CHECK_CONTAINS(error, "DRILLER_ACCESS=rw");
    fake_stop(pid);
}

static void refused(void (*prepare_it)(struct fake *), int expected, const char *text)
{
    struct driller_peer *peer = NULL;
    pid_t pid = fake_start(GROUP, prepare_it, NULL);
    stop(pid);
    CHECK_EQUAL(driller_attach(pid, 0, 5000, &peer, error), expected);
    CHECK_CONTAINS(error, text);
    CHECK(peer == NULL);
    fake_stop(pid);
}

/* Its socket is gone (or in another network namespace), its descriptors are not. */
static void no_socket(void)
{
    struct driller_peer *peer = NULL;
    pid_t pid = fake_start(GROUP, prepare_deaf, wait_only);
    readable(pid);
    CHECK_EQUAL(driller_attach(pid, DRILLER_ATTACH_NO_PROC, 5000, &peer, error), -ENOENT);
    fake_stop(pid);
}

int main(void)
{
    int before = count_descriptors();
    stopped(prepare);
    stopped(prepare_observer);
    no_socket();
    write_access();
    refused(prepare_ambiguous, -ETIMEDOUT, "continue it");
    refused(prepare_unsealed, -ETIMEDOUT, "continue it");
    refused(prepare_bare, -ETIMEDOUT, "continue it");
    CHECK_EQUAL(count_descriptors(), before);
    return 0;
}
