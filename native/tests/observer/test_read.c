/* SPDX-License-Identifier: EPL-2.0 */
/* The ways to a peer's bytes: which one is taken, what is truthful, what is refused. */
#include "internal.h"

#include "fake.h"
#include "test.h"

#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define GROUP "read"
#define PAGE UINT64_C(4096)
/* Where the fake peers have their segments; nothing else lies there. */
#define IMAGE_AT UINT64_C(0x300000000000)
#define MOVED_AT (IMAGE_AT + 4 * PAGE)
#define PRIVATE_AT (IMAGE_AT + 6 * PAGE)
#define GAP_AT (IMAGE_AT + 8 * PAGE)
#define STALE_AT (IMAGE_AT + 10 * PAGE)
#define GUARD_AT (IMAGE_AT + 11 * PAGE)
#define RELRO_AT (IMAGE_AT + 12 * PAGE)
#define FILE_AT (IMAGE_AT + 20 * PAGE)
#define REPLACED_AT (IMAGE_AT + 30 * PAGE)
#define BRIEF_AT (IMAGE_AT + 40 * PAGE)

static char backing_path[64], replaced_path[64];

static void *map_fixed(uint64_t at, size_t length, int protection, int flags, int file, off_t offset)
{
    void *map = mmap((void *)at, length, protection, flags | MAP_FIXED_NOREPLACE, file, offset);
    CHECK(map == (void *)at);
    return map;
}

static struct driller_segment *file_segment(struct fake *fake, uint64_t start, uint64_t length, const char *path)
{
    struct stat status;
    CHECK(stat(path, &status) == 0);
    struct driller_segment *segment =
        fake_segment(fake, start, start + length, DRILLER_KIND_RODATA, DRILLER_BACKING_FILE, DRILLER_REASON_FILE);
    segment->offset = PAGE;
    segment->device = status.st_dev;
    segment->inode = status.st_ino;
    segment->protection = PROT_READ;
    segment->name = fake_string(fake, path);
    return segment;
}

/*
 * Four pages of image (the second a hole), two moved ones, two private ones, a gap, a segment that is no longer mapped, a
 * guard, a read-only page in the image, a file, and a file that has been replaced since.
 */
static void prepare(struct fake *fake)
{
    char *image = map_fixed(IMAGE_AT, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fake->image, (off_t)IMAGE_AT);
    strcpy(image, "in the image");
    strcpy(image + 4 * PAGE - 6, "seam:");
    memset(image + 2 * PAGE, 'i', PAGE);
    fake_segment(fake, IMAGE_AT, MOVED_AT, DRILLER_KIND_DATA, DRILLER_BACKING_IMAGE, 0);

    char *moved = map_fixed(MOVED_AT, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fake->image, 0x7000000);
    strcpy(moved, "moved");
    memset(moved + PAGE, 'm', PAGE);
    struct driller_segment *segment =
        fake_segment(fake, MOVED_AT, PRIVATE_AT, DRILLER_KIND_ANONYMOUS, DRILLER_BACKING_IMAGE, 0);
    segment->offset = 0x7000000;
    segment->flags = DRILLER_SEGMENT_MOVED;

    char *private = map_fixed(PRIVATE_AT, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset(private, 'p', 2 * PAGE);
    fake_segment(fake, PRIVATE_AT, GAP_AT, DRILLER_KIND_HEAP, DRILLER_BACKING_NONE, DRILLER_REASON_NOT_YET);
    fake_segment(fake, STALE_AT, GUARD_AT, DRILLER_KIND_ANONYMOUS, DRILLER_BACKING_NONE, DRILLER_REASON_NOT_YET);
    fake_segment(fake, GUARD_AT, RELRO_AT, DRILLER_KIND_GUARD, DRILLER_BACKING_NONE, DRILLER_REASON_NO_ACCESS)
        ->protection = PROT_NONE;
    map_fixed(GUARD_AT, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    fake_segment(fake, RELRO_AT, RELRO_AT + PAGE, DRILLER_KIND_RELRO, DRILLER_BACKING_IMAGE, 0)->protection = PROT_READ;

    int file = open(backing_path, O_RDONLY | O_CLOEXEC);
    map_fixed(FILE_AT, 2 * PAGE, PROT_READ, MAP_PRIVATE, file, (off_t)PAGE);
    close(file);
    file_segment(fake, FILE_AT, 2 * PAGE, backing_path);

    file = open(replaced_path, O_RDONLY | O_CLOEXEC);
    map_fixed(REPLACED_AT, PAGE, PROT_READ, MAP_PRIVATE, file, (off_t)PAGE);
    close(file);
    file_segment(fake, REPLACED_AT, PAGE, replaced_path);
}

static void make_file(const char *path, char fill)
{
    char page[PAGE];
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    CHECK(file >= 0);
    memset(page, '0', PAGE);
    CHECK(write(file, page, PAGE) == PAGE);
    memset(page, fill, PAGE);
    CHECK(write(file, page, PAGE) == PAGE && write(file, page, PAGE) == PAGE);
    close(file);
}

/* After the peer mapped it: another file under the same name. The old one lives on in the mapping. */
static void replace_file(void)
{
    char other[80];
    snprintf(other, sizeof(other), "%s.new", replaced_path);
    make_file(other, 'n');
    CHECK(rename(other, replaced_path) == 0);
}

static struct driller_peer *attach(pid_t pid, uint32_t flags)
{
    char error[DRILLER_ERROR_MAX] = "";
    struct driller_peer *peer = NULL;
    int status = driller_attach(pid, flags, 60000, &peer, error);
    if (status < 0)
        fprintf(stderr, "%s\n", error);
    CHECK_EQUAL(status, 0);
    return peer;
}

static char buffer[64 * PAGE], error[DRILLER_ERROR_MAX];
static uint32_t ways;

static ssize_t read_at(struct driller_peer *peer, uint64_t address, size_t length)
{
    memset(buffer, '?', sizeof(buffer));
    error[0] = '\0';
    return driller_read(peer, address, buffer, length, &ways, error);
}

static int all(const char *bytes, char value, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (bytes[i] != value)
            return 0;
    return 1;
}

static int64_t resident_blocks(struct driller_peer *peer)
{
    struct stat status;
    CHECK(fstat(driller_peer_image(peer), &status) == 0);
    return status.st_blocks;
}

static void every_way(struct driller_peer *peer)
{
    int64_t blocks = resident_blocks(peer);
    CHECK_EQUAL(read_at(peer, IMAGE_AT, 13), 13);
    CHECK(strcmp(buffer, "in the image") == 0);
    CHECK_EQUAL(ways, DRILLER_WAY_IMAGE);

    /* A hole is zeros, and stays a hole. */
    CHECK_EQUAL(read_at(peer, IMAGE_AT + PAGE, PAGE), PAGE);
    CHECK(all(buffer, '\0', PAGE));
    CHECK_EQUAL(resident_blocks(peer), blocks);

    CHECK_EQUAL(read_at(peer, MOVED_AT - 6, 12), 12);
    CHECK(memcmp(buffer, "seam:\0moved\0", 12) == 0);

    CHECK_EQUAL(read_at(peer, PRIVATE_AT, PAGE), PAGE);
    CHECK(all(buffer, 'p', PAGE));
    CHECK_EQUAL(ways, DRILLER_WAY_PROCESS_VM);

    CHECK_EQUAL(read_at(peer, FILE_AT, 2 * PAGE), 2 * PAGE);
    CHECK(all(buffer, 'f', 2 * PAGE));
    CHECK_EQUAL(ways, DRILLER_WAY_FILE);

    /* Not what now has the file's name. */
    CHECK_EQUAL(read_at(peer, REPLACED_AT, PAGE), PAGE);
    CHECK(all(buffer, 'r', PAGE));
    CHECK((ways & (DRILLER_WAY_PROCESS_VM | DRILLER_WAY_FILE)) != 0);
}

static void limits(struct driller_peer *peer)
{
    /* Over segments, up to the gap. */
    CHECK_EQUAL(read_at(peer, IMAGE_AT + 2 * PAGE, 62 * PAGE), 6 * PAGE);
    CHECK(all(buffer, 'i', PAGE) && all(buffer + 3 * PAGE, 'm', PAGE) && all(buffer + 4 * PAGE, 'p', 2 * PAGE));
    CHECK(all(buffer + 6 * PAGE, '?', PAGE));
    CHECK_EQUAL(ways, DRILLER_WAY_IMAGE | DRILLER_WAY_PROCESS_VM);

    CHECK_EQUAL(read_at(peer, GAP_AT, 8), -EFAULT);
    CHECK_CONTAINS(error, "nothing is mapped at 0x300000008000");
    CHECK_EQUAL(ways, 0);
    CHECK_EQUAL(read_at(peer, 0, 8), -EFAULT);
    CHECK_EQUAL(read_at(peer, UINT64_MAX, 8), -EFAULT);
    CHECK_EQUAL(read_at(peer, UINT64_MAX - 3, SSIZE_MAX), -EFAULT);
    CHECK_EQUAL(read_at(peer, IMAGE_AT, (size_t)SSIZE_MAX + 1), -EINVAL);
    CHECK_EQUAL(read_at(peer, GAP_AT, 0), 0);
    CHECK_EQUAL(driller_read(peer, IMAGE_AT, buffer, 4, NULL, NULL), 4);

    CHECK_EQUAL(read_at(peer, STALE_AT, 8), -EACCES);
    CHECK_CONTAINS(error, "unmapped since");
    CHECK_EQUAL(read_at(peer, GUARD_AT, 8), -EACCES);
    CHECK_CONTAINS(error, "no read permission");
}

static void reading(void)
{
    make_file(backing_path, 'f');
    make_file(replaced_path, 'r');
    pid_t pid = fake_start(GROUP, prepare, NULL);
    replace_file();
    struct driller_peer *peer = attach(pid, 0);
    every_way(peer);
    limits(peer);
    CHECK_EQUAL(driller_write(peer, IMAGE_AT, "x", 1, error), -EROFS);
    CHECK_CONTAINS(error, "reading only");
    CHECK(driller_map(peer, IMAGE_AT, PAGE, DRILLER_ATTACH_WRITE, error) == NULL && errno == EROFS);

    /* Post mortem: what was shared can be read, what was not cannot. */
    fake_stop(pid);
    CHECK_EQUAL(read_at(peer, IMAGE_AT, 13), 13);
    CHECK(strcmp(buffer, "in the image") == 0);
    CHECK_EQUAL(read_at(peer, IMAGE_AT + PAGE, PAGE), PAGE);
    CHECK(all(buffer, 0, PAGE));
    CHECK_EQUAL(read_at(peer, FILE_AT, PAGE), PAGE);
    CHECK(all(buffer, 'f', PAGE));
    CHECK_EQUAL(read_at(peer, PRIVATE_AT, 8), -ESRCH);
    CHECK_CONTAINS(error, "has ended");
    CHECK_EQUAL(read_at(peer, REPLACED_AT, 8), -ESRCH);
    CHECK_EQUAL(read_at(peer, PRIVATE_AT - 8, 16), 8);
    driller_detach(peer);
}

static void writing(void)
{
    pid_t pid = fake_start(GROUP, prepare, NULL);
    struct driller_peer *peer = attach(pid, DRILLER_ATTACH_WRITE);
    CHECK_EQUAL(driller_write(peer, MOVED_AT - 2, "ABCD", 4, error), 4);
    CHECK_EQUAL(read_at(peer, MOVED_AT - 6, 12), 12);
    CHECK(memcmp(buffer, "seamABCDved\0", 12) == 0);
    /* Part of it, then what cannot be written. */
    CHECK_EQUAL(driller_write(peer, PRIVATE_AT - 2, "ABCD", 4, error), 2);
    CHECK_EQUAL(driller_write(peer, PRIVATE_AT, "ABCD", 4, error), -EROFS);
    CHECK_CONTAINS(error, "not shared");
    CHECK_EQUAL(driller_write(peer, RELRO_AT, "ABCD", 4, error), -EROFS);
    CHECK_CONTAINS(error, "read-only");
    CHECK_EQUAL(driller_write(peer, FILE_AT, "ABCD", 4, error), -EROFS);
    CHECK_EQUAL(driller_write(peer, GAP_AT, "ABCD", 4, error), -EFAULT);
    CHECK_EQUAL(driller_write(peer, UINT64_MAX - 1, "ABCD", 4, error), -EINVAL);
    CHECK_EQUAL(driller_write(peer, IMAGE_AT, "", 0, error), 0);
    driller_detach(peer);
    fake_stop(pid);
}

static void mapping(void)
{
    pid_t pid = fake_start(GROUP, prepare, NULL);
    struct driller_peer *peer = attach(pid, DRILLER_ATTACH_WRITE);
    int maps = count_maps("driller-image");
    /* Over the seam of two segments whose bytes lie apart in the image. */
    char *map = driller_map(peer, IMAGE_AT + 2 * PAGE, 3 * PAGE, 0, error);
    CHECK(map != NULL);
    CHECK(all(map, 'i', PAGE) && strcmp(map + 2 * PAGE - 6, "seam:") == 0 && strcmp(map + 2 * PAGE, "moved") == 0);
    char *writable = driller_map(peer, MOVED_AT, PAGE, DRILLER_ATTACH_WRITE, error);
    CHECK(writable != NULL);
    strcpy(writable, "written");
    CHECK(strcmp(map + 2 * PAGE, "written") == 0);
    CHECK_EQUAL(driller_unmap(writable, PAGE), 0);

    static const struct {
        uint64_t address, length;
        uint32_t flags;
        int code;
    } bad[] = {
        {IMAGE_AT + 1, PAGE, 0, EINVAL},
        {IMAGE_AT, PAGE + 1, 0, EINVAL},
        {IMAGE_AT, 0, 0, EINVAL},
        {IMAGE_AT, PAGE, 8, EINVAL},
        {GAP_AT, PAGE, 0, EFAULT},
        {PRIVATE_AT, PAGE, 0, ENXIO},
        {MOVED_AT, 3 * PAGE, 0, ENXIO},
        {FILE_AT, PAGE, 0, ENXIO},
        {0, UINT64_MAX - PAGE + 1, 0, EINVAL},
        {UINT64_MAX - PAGE + 1, PAGE, 0, EINVAL},
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        error[0] = '\0';
        CHECK(driller_map(peer, bad[i].address, bad[i].length, bad[i].flags, error) == NULL);
        CHECK_EQUAL(errno, bad[i].code);
        CHECK(error[0] != '\0');
    }

    /* It outlives the handle and the peer. */
    driller_detach(peer);
    fake_stop(pid);
    CHECK(strcmp(map + 2 * PAGE, "written") == 0);
    CHECK_EQUAL(driller_unmap(map, 3 * PAGE), 0);
    CHECK_EQUAL(driller_unmap((void *)1, 3 * PAGE), -EINVAL);
    CHECK_EQUAL(count_maps("driller-image"), maps);
}

/* A forking peer's image is behind; its own memory is the truth. */
static void prepare_forking(struct fake *fake)
{
    prepare(fake);
    munmap((void *)IMAGE_AT, PAGE);
    strcpy(map_fixed(IMAGE_AT, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fake->image, (off_t)IMAGE_AT), "ahead of it");
    fake->header->state = DRILLER_STATE_FORKING;
}

static void forking(void)
{
    pid_t pid = fake_start(GROUP, prepare_forking, NULL);
    struct driller_peer *peer = attach(pid, DRILLER_ATTACH_WRITE);
    CHECK_EQUAL(read_at(peer, IMAGE_AT, 12), 12);
    CHECK(strcmp(buffer, "ahead of it") == 0);
    CHECK_EQUAL(ways, DRILLER_WAY_PROCESS_VM);
    CHECK_EQUAL(driller_write(peer, IMAGE_AT, "x", 1, error), -EAGAIN);
    fake_stop(pid);
    CHECK_EQUAL(read_at(peer, IMAGE_AT, 13), 13);
    CHECK_EQUAL(ways, DRILLER_WAY_IMAGE);
    driller_detach(peer);
}

/* exec: same pid, other memory. What was private is gone and must not be read from the new program. */
static void execs(struct fake *fake)
{
    int connection = fake_accept(fake);
    struct driller_message question;
    CHECK(fake_receive(connection, &question));
    fake_answer_hello(fake, connection, &question);
    CHECK(fake_receive(connection, &question));
    execl("/bin/sleep", "sleep", "1000", NULL);
}

static void exec_ends_a_peer(void)
{
    pid_t pid = fake_start(GROUP, prepare, execs);
    struct driller_peer *peer = attach(pid, 0);
    CHECK_EQUAL(driller_peer_alive(peer), 1);
    CHECK_EQUAL(read_at(peer, PRIVATE_AT, 8), 8);
    CHECK_EQUAL(driller_request(peer, DRILLER_REFRESH, 0, 5000, NULL, error), -EPIPE);
    CHECK_EQUAL(kill(pid, 0), 0);
    CHECK_EQUAL(driller_peer_alive(peer), 0);
    CHECK_EQUAL(read_at(peer, PRIVATE_AT, 8), -ESRCH);
    CHECK_EQUAL(read_at(peer, IMAGE_AT, 8), 8);
    driller_detach(peer);
    fake_stop(pid);
}

/* A file segment whose file ends before it does: the kernel has the last word. */
static void prepare_truncated(struct fake *fake)
{
    file_segment(fake, FILE_AT, 10 * PAGE, backing_path);
}

/* A name that is a device must not even be opened for reading. */
static void prepare_device(struct fake *fake)
{
    struct driller_segment *segment =
        fake_segment(fake, FILE_AT, FILE_AT + PAGE, DRILLER_KIND_RODATA, DRILLER_BACKING_FILE, DRILLER_REASON_FILE);
    struct stat status;
    CHECK(stat("/dev/zero", &status) == 0);
    segment->device = status.st_dev;
    segment->inode = status.st_ino;
    segment->name = fake_string(fake, "/dev/zero");
}

static void odd_files(void)
{
    pid_t pid = fake_start(GROUP, prepare_truncated, NULL);
    struct driller_peer *peer = attach(pid, 0);
    CHECK_EQUAL(read_at(peer, FILE_AT, 4 * PAGE), 2 * PAGE);
    CHECK(all(buffer, 'f', 2 * PAGE));
    CHECK_EQUAL(read_at(peer, FILE_AT + 2 * PAGE, PAGE), -EACCES);
    driller_detach(peer);
    fake_stop(pid);

    pid = fake_start(GROUP, prepare_device, NULL);
    peer = attach(pid, 0);
    CHECK_EQUAL(read_at(peer, FILE_AT, PAGE), -EACCES);
    driller_detach(peer);
    fake_stop(pid);
}

/*
 * A segment that comes and goes: its page holds 'b' while it is listed, then it is taken from the table, and the page
 * becomes a hole. A reader may get 'b', or be told that there is nothing; never a zero.
 */
static void comes_and_goes(struct fake *fake)
{
    int connection = fake_accept(fake);
    struct driller_message question;
    CHECK(fake_receive(connection, &question));
    fake_answer_hello(fake, connection, &question);
    char page[PAGE];
    memset(page, 'b', PAGE);
    for (;;) {
        CHECK(pwrite(fake->image, page, PAGE, (off_t)BRIEF_AT) == PAGE);
        char *map = map_fixed(BRIEF_AT, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fake->image, (off_t)BRIEF_AT);
        fake_publish_begin(fake);
        fake_segment(fake, BRIEF_AT, BRIEF_AT + PAGE, DRILLER_KIND_ANONYMOUS, DRILLER_BACKING_IMAGE, 0);
        fake_publish_end(fake);
        sched_yield();
        fake_publish_begin(fake);
        fake->header->count--;
        fake_publish_end(fake);
        CHECK(munmap(map, PAGE) == 0);
        CHECK(fallocate(fake->image, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)BRIEF_AT, PAGE) == 0);
    }
}

static struct driller_peer *brief_peer;
static volatile int brief_seen, brief_missed;

static void *read_brief(void *unused)
{
    char page[PAGE], text[DRILLER_ERROR_MAX];
    for (int i = 0; i < 20000 || ((brief_seen == 0 || brief_missed == 0) && i < 10000000); i++) {
        ssize_t n = driller_read(brief_peer, BRIEF_AT, page, PAGE, NULL, text);
        if (n == (ssize_t)PAGE) {
            CHECK(all(page, 'b', PAGE));
            brief_seen = 1;
        } else {
            CHECK(n == -EFAULT || n == -EAGAIN);
            brief_missed = 1;
        }
    }
    return unused;
}

static void changing_table(void)
{
    pthread_t readers[3];
    pid_t pid = fake_start(GROUP, NULL, comes_and_goes);
    brief_peer = attach(pid, 0);
    for (int i = 0; i < 3; i++)
        CHECK(pthread_create(&readers[i], NULL, read_brief, NULL) == 0);
    for (int i = 0; i < 3; i++)
        CHECK(pthread_join(readers[i], NULL) == 0);
    CHECK(brief_seen && brief_missed);
    driller_detach(brief_peer);
    fake_stop(pid);
}

/*
 * Memory that was given back, and of which the table does not know yet: first unmapped, then private memory in its place.
 * A step with each request.
 */
static void gives_back(struct fake *fake)
{
    int connection = fake_accept(fake);
    struct driller_message question;
    for (int step = 0; fake_receive(connection, &question); step++) {
        if (step == 0) {
            fake_answer_hello(fake, connection, &question);
            continue;
        }
        if (step == 1) {
            CHECK(munmap((void *)(IMAGE_AT + 2 * PAGE), PAGE) == 0);
            CHECK(fallocate(fake->image, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)(IMAGE_AT + 2 * PAGE),
                            PAGE) == 0);
        } else
            strcpy(map_fixed(IMAGE_AT + 2 * PAGE, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
                   "private");
        fake_answer(connection, &question, 0, NULL, 0);
    }
}

static void given_back(int query)
{
    pid_t pid = fake_start(GROUP, prepare, gives_back);
    struct driller_peer *peer = attach(pid, DRILLER_ATTACH_WRITE);
    if (!query)
        peer->query = false;
    CHECK_EQUAL(read_at(peer, IMAGE_AT + 2 * PAGE, 4), 4);
    CHECK(memcmp(buffer, "iiii", 4) == 0);
    CHECK_EQUAL(driller_request(peer, DRILLER_REFRESH, 0, 5000, NULL, error), 0);
    CHECK_EQUAL(read_at(peer, IMAGE_AT + 2 * PAGE, PAGE), -EACCES);
    CHECK_CONTAINS(error, "unmapped since");
    /* A hole that is mapped is zeros all the same, and what lies around is there. */
    CHECK_EQUAL(read_at(peer, IMAGE_AT + PAGE, 3 * PAGE), PAGE);
    CHECK(all(buffer, '\0', PAGE) && ways == DRILLER_WAY_IMAGE);
    CHECK_EQUAL(read_at(peer, IMAGE_AT + 4 * PAGE - 6, 5), 5);
    CHECK_EQUAL(driller_write(peer, IMAGE_AT + 2 * PAGE, "lost", 4, error), -EROFS);
    CHECK_EQUAL(driller_request(peer, DRILLER_REFRESH, 0, 5000, NULL, error), 0);
    CHECK_EQUAL(read_at(peer, IMAGE_AT + 2 * PAGE, 8), 8);
    CHECK(strcmp(buffer, "private") == 0);
    CHECK_EQUAL(ways, DRILLER_WAY_PROCESS_VM);
    CHECK_EQUAL(driller_write(peer, IMAGE_AT + 2 * PAGE, "lost", 4, error), -EROFS);
    CHECK_CONTAINS(error, "no longer shared");
    driller_detach(peer);
    fake_stop(pid);
}

int main(void)
{
    int before = count_descriptors();
    if (test_emulated()) {
        puts("there is no process_vm_readv here");
        return SKIPPED;
    }
    snprintf(backing_path, sizeof(backing_path), "/tmp/driller-read-%d", getpid());
    snprintf(replaced_path, sizeof(replaced_path), "/tmp/driller-read-%d.replaced", getpid());
    reading();
    writing();
    mapping();
    forking();
    exec_ends_a_peer();
    odd_files();
    changing_table();
    given_back(1);
    given_back(0);
    unlink(backing_path);
    unlink(replaced_path);
    CHECK_EQUAL(count_descriptors(), before);
    return 0;
}
