/* SPDX-License-Identifier: EPL-2.0 */
/* A snapshot holds what the peer had, knows what it does not hold, and is not believed when it is damaged. */
#include "across.h"

#include "fake.h"
#include "test.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define GROUP "snapshot"
#define PAGE UINT64_C(4096)
#define AT UINT64_C(0x300000000000)
#define SIZE (UINT64_C(8) << 20)
#define SPARSE (AT + SIZE)
#define SPARSE_SIZE (UINT64_C(1) << 30)
#define GONE (SPARSE + SPARSE_SIZE) /* in the table, but not mapped any more */
#define GUARD (GONE + SIZE)

static unsigned char expected(uint64_t address)
{
    return (unsigned char)(address * 2654435761u >> 13 | 1);
}

static void prepare(struct fake *fake)
{
    unsigned char *image = mmap((void *)AT, SIZE + SPARSE_SIZE, PROT_READ | PROT_WRITE,
                                MAP_SHARED | MAP_FIXED_NOREPLACE | MAP_NORESERVE, fake->image, (off_t)AT);
    CHECK(image == (void *)AT);
    for (uint64_t i = 0; i < SIZE; i++)
        image[i] = expected(AT + i);
    strcpy((char *)image + SIZE + SPARSE_SIZE / 2, "far away");
    fake_segment(fake, AT, SPARSE, DRILLER_KIND_HEAP, DRILLER_BACKING_IMAGE, 0)->name = fake_string(fake, "[heap]");
    fake_segment(fake, SPARSE, GONE, DRILLER_KIND_ANONYMOUS, DRILLER_BACKING_IMAGE, 0);
    fake_segment(fake, GONE, GUARD, DRILLER_KIND_ANONYMOUS, DRILLER_BACKING_IMAGE, 0);
    fake_segment(fake, GUARD, GUARD + PAGE, DRILLER_KIND_GUARD, DRILLER_BACKING_NONE, DRILLER_REASON_NO_ACCESS)->protection =
        PROT_NONE;
}

static struct driller_snapshot_progress take(struct driller_peer *peer, int folder, const struct driller_range *ranges,
                                             size_t count, int budget_ms)
{
    char error[DRILLER_ERROR_MAX] = "";
    struct driller_snapshot *snapshot;
    struct driller_snapshot_progress progress;
    CHECK(driller_snapshot_new(peer, folder, ranges, count, &snapshot, error) == 0);
    do
        CHECK(driller_snapshot_next(snapshot, budget_ms, &progress, error) == 0);
    while (progress.done == 0);
    driller_snapshot_free(snapshot);
    return progress;
}

static void empty(int folder, pid_t pid)
{
    char name[48];
    snprintf(name, sizeof(name), "%d.memory", pid);
    unlinkat(folder, name, 0);
    snprintf(name, sizeof(name), "%d.directory", pid);
    unlinkat(folder, name, 0);
}

static void test_whole(struct driller_peer *peer, int folder, int budget_ms)
{
    char error[DRILLER_ERROR_MAX] = "", text[16];
    struct driller_peer *saved;
    struct driller_snapshot_progress progress = take(peer, folder, NULL, 0, budget_ms);
    unsigned char *bytes = malloc(SIZE);
    CHECK(progress.copied >= SIZE && progress.copied <= SIZE + 64 * PAGE);
    CHECK_EQUAL(progress.copied + progress.skipped + progress.unreadable, progress.total);
    CHECK(driller_snapshot_open(folder, driller_peer_pid(peer), &saved, error) == 0);
    CHECK_EQUAL(driller_peer_attachment(saved), DRILLER_ATTACHED_SNAPSHOT);
    CHECK_EQUAL(driller_peer_alive(saved), 0);
    CHECK_EQUAL(driller_read(saved, AT, bytes, SIZE, NULL, error), (long long)SIZE);
    for (uint64_t i = 0; i < SIZE; i++)
        CHECK_EQUAL(bytes[i], expected(AT + i));
    CHECK_EQUAL(driller_read(saved, SPARSE + SPARSE_SIZE / 2, text, 9, NULL, error), 9);
    CHECK(strcmp(text, "far away") == 0);
    CHECK_EQUAL(driller_read(saved, SPARSE + 5 * PAGE, text, 1, NULL, error), 1);
    CHECK_EQUAL(text[0], 0);
    /* What was gone is not zeros, but missing. */
    CHECK(driller_read(saved, GONE, text, 1, NULL, error) < 0);
    CHECK(driller_read(saved, GUARD, text, 1, NULL, error) < 0);
    CHECK(driller_read(saved, GUARD + SIZE, text, 1, NULL, error) == -EFAULT);
    CHECK(driller_map(saved, AT, PAGE, 0, error) == NULL);
    CHECK_EQUAL(driller_request(saved, DRILLER_REBUILD, 0, 1000, NULL, error), -ENOTCONN);
    CHECK_EQUAL(driller_write(saved, AT, "x", 1, error), -EROFS);
    struct driller_segment *segments;
    size_t count;
    char *strings;
    struct driller_header header;
    CHECK(driller_peer_table(saved, &header, &segments, &count, &strings, NULL, error) == 0);
    CHECK(header.reserved[DRILLER_SNAPSHOT_TAKEN] == progress.taken_ns);
    CHECK(strcmp(strings + segments[0].name, "[heap]") == 0);
    CHECK_EQUAL(segments[0].end, SPARSE); /* one segment, however many slices */
    driller_table_free(segments, strings);
    struct stat status;
    CHECK(fstat(driller_peer_image(saved), &status) == 0);
    CHECK((uint64_t)status.st_blocks * 512 < SIZE + (UINT64_C(4) << 20)); /* holes stay holes */
    driller_detach(saved);
    /* A second one does not overwrite the first. */
    struct driller_snapshot *snapshot;
    CHECK_EQUAL(driller_snapshot_new(peer, folder, NULL, 0, &snapshot, error), -EEXIST);
    free(bytes);
    empty(folder, driller_peer_pid(peer));
}

static void test_part(struct driller_peer *peer, int folder)
{
    char error[DRILLER_ERROR_MAX], byte;
    struct driller_range range = {AT + 3 * PAGE, AT + 5 * PAGE};
    struct driller_peer *saved;
    struct driller_snapshot_progress progress = take(peer, folder, &range, 1, 1000);
    CHECK_EQUAL(progress.total, 2 * PAGE);
    CHECK_EQUAL(progress.copied, 2 * PAGE);
    CHECK(driller_snapshot_open(folder, driller_peer_pid(peer), &saved, error) == 0);
    CHECK_EQUAL(driller_read(saved, AT + 5 * PAGE - 1, &byte, 1, NULL, error), 1);
    CHECK_EQUAL((unsigned char)byte, expected(AT + 5 * PAGE - 1));
    CHECK_EQUAL(driller_read(saved, AT + 5 * PAGE, &byte, 1, NULL, error), -EFAULT);
    CHECK_EQUAL(driller_read(saved, AT, &byte, 1, NULL, error), -EFAULT);
    driller_detach(saved);
    empty(folder, driller_peer_pid(peer));
}

static void test_about(struct driller_peer *peer, int folder)
{
    char error[DRILLER_ERROR_MAX] = "";
    struct driller_range range = {AT, AT + 5 * PAGE};
    struct driller_snapshot_about about;
    struct driller_peer *saved;
    CHECK_EQUAL(driller_snapshot_about(peer, &about, error), -EINVAL);
    for (int part = 0; part <= 1; part++) {
        struct driller_snapshot_progress progress = take(peer, folder, part ? &range : NULL, (size_t)part, 1000);
        CHECK(driller_snapshot_open(folder, driller_peer_pid(peer), &saved, error) == 0);
        CHECK_EQUAL(driller_snapshot_about(saved, &about, error), 0);
        CHECK(about.taken_ns == progress.taken_ns && about.elapsed_ns == progress.elapsed_ns);
        CHECK(about.copied == progress.copied && about.unreadable == progress.unreadable);
        CHECK(about.disk > 0 && about.held_ns == 0);
        CHECK_EQUAL(about.part, part);
        driller_detach(saved);
        empty(folder, driller_peer_pid(peer));
    }
}

/* What may differ from zeros is found, and where nothing is that is known. */
static void test_data_run(struct driller_peer *peer)
{
    uint64_t start, stop, middle = SPARSE + SPARSE_SIZE / 2;
    CHECK_EQUAL(driller_data_run(peer, AT + 1, SPARSE, &start, &stop), 0);
    CHECK(start == AT + 1 && stop == SPARSE);
    CHECK_EQUAL(driller_data_run(peer, SPARSE + PAGE, GONE, &start, &stop), 0);
    CHECK(start == middle && stop == middle + PAGE);
    CHECK_EQUAL(driller_data_run(peer, middle + PAGE, GUARD, &start, &stop), 0);
    CHECK_EQUAL((long long)start, (long long)GONE); /* the end of the segment */
    CHECK_EQUAL(driller_data_run(peer, AT - PAGE, AT + PAGE, &start, &stop), -EFAULT);
    CHECK_EQUAL((long long)start, (long long)AT);
    CHECK_EQUAL(driller_data_run(peer, AT - 2 * PAGE, AT - PAGE, &start, &stop), -EFAULT);
    CHECK_EQUAL((long long)start, (long long)(AT - PAGE));
}

static void test_copied(struct driller_peer *peer, int folder)
{
    char error[DRILLER_ERROR_MAX] = "", path[] = "/tmp/driller-copy-XXXXXX", text[16];
    unsigned char *bytes = malloc(SIZE);
    pid_t pid = driller_peer_pid(peer);
    struct driller_peer *saved;
    struct stat status;
    CHECK(mkdtemp(path) != NULL);
    CHECK_EQUAL(driller_snapshot_folder_open("/tmp/driller-none/none", error), -ENOENT);
    int to = driller_snapshot_folder_open(path, error);
    CHECK(to >= 0);
    for (int budget = 0; budget <= 10000; budget += 10000) {
        uint64_t at = 0;
        int code, slices = 0;
        CHECK_EQUAL(driller_snapshot_copy(folder, pid, to, &at, 0, error), -ENOENT);
        take(peer, folder, NULL, 0, 1000);
        while ((code = driller_snapshot_copy(folder, pid, to, &at, budget, error)) == 0) {
            CHECK(driller_snapshot_open(to, pid, &saved, error) < 0); /* not before it is complete */
            slices++;
        }
        CHECK_EQUAL(code, 1);
        CHECK(budget > 0 || slices > 4);
        at = 0;
        CHECK_EQUAL(driller_snapshot_copy(folder, pid, to, &at, 0, error), -EEXIST);
        CHECK(driller_snapshot_open(to, pid, &saved, error) == 0);
        CHECK_EQUAL(driller_read(saved, AT, bytes, SIZE, NULL, error), (long long)SIZE);
        for (uint64_t i = 0; i < SIZE; i++)
            CHECK_EQUAL(bytes[i], expected(AT + i));
        CHECK_EQUAL(driller_read(saved, SPARSE + SPARSE_SIZE / 2, text, 9, NULL, error), 9);
        CHECK(strcmp(text, "far away") == 0);
        CHECK(fstat(driller_peer_image(saved), &status) == 0);
        CHECK((uint64_t)status.st_blocks * 512 < SIZE + (UINT64_C(4) << 20));
        driller_detach(saved);
        empty(folder, pid);
        empty(to, pid);
    }
    driller_snapshot_folder_close(to);
    CHECK(rmdir(path) == 0);
    free(bytes);
}

static void test_cancelled(struct driller_peer *peer, int folder)
{
    char error[DRILLER_ERROR_MAX], name[48];
    struct driller_snapshot *snapshot;
    struct driller_snapshot_progress progress;
    struct driller_peer *saved;
    CHECK(driller_snapshot_new(peer, folder, NULL, 0, &snapshot, error) == 0);
    CHECK_EQUAL(driller_snapshot_next(snapshot, 0, &progress, error), 0);
    CHECK_EQUAL(progress.done, 0);
    driller_snapshot_free(snapshot);
    snprintf(name, sizeof(name), "%d.memory", driller_peer_pid(peer));
    CHECK(faccessat(folder, name, F_OK, 0) < 0 && errno == ENOENT);
    CHECK_EQUAL(driller_snapshot_open(folder, driller_peer_pid(peer), &saved, error), -ENOENT);
}

static uint64_t state = 88172645463325252u;
static uint64_t draw(uint64_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state % below;
}

/* Whatever is in the files: they are read without a fault, and nothing outside of them is. */
static void test_damaged(struct driller_peer *peer, int folder)
{
    char error[DRILLER_ERROR_MAX], name[48], byte[64];
    pid_t pid = driller_peer_pid(peer);
    struct driller_range range = {AT, AT + 4 * PAGE};
    take(peer, folder, &range, 1, 1000);
    snprintf(name, sizeof(name), "%d.directory", pid);
    int file = openat(folder, name, O_RDWR | O_CLOEXEC);
    unsigned char whole[sizeof(struct driller_header)], table[4 * 64];
    CHECK(pread(file, whole, sizeof(whole), 0) == sizeof(whole));
    CHECK(pread(file, table, sizeof(table), DRILLER_TABLE_OFFSET) == sizeof(table));
    int opened = 0;
    for (int round = 0; round < 400; round++) {
        unsigned char bytes[sizeof(whole)], segments[sizeof(table)];
        memcpy(bytes, whole, sizeof(bytes));
        memcpy(segments, table, sizeof(segments));
        for (uint64_t i = draw(3); i > 0; i--)
            bytes[draw(200)] = draw(2) == 0 ? 0xff : (unsigned char)draw(256);
        for (uint64_t i = draw(3); i > 0; i--)
            segments[draw(sizeof(segments))] = draw(2) == 0 ? 0xff : (unsigned char)draw(256);
        CHECK(pwrite(file, bytes, sizeof(bytes), 0) == sizeof(bytes));
        CHECK(pwrite(file, segments, sizeof(segments), DRILLER_TABLE_OFFSET) == sizeof(segments));
        struct driller_peer *saved;
        error[0] = '\0';
        if (driller_snapshot_open(folder, pid, &saved, error) == 0) {
            opened++;
            driller_read(saved, AT + draw(8 * PAGE), byte, sizeof(byte), NULL, error);
            driller_detach(saved);
        } else
            CHECK(error[0] != '\0');
    }
    CHECK(opened > 10);
    CHECK(pwrite(file, whole, sizeof(whole), 0) == sizeof(whole));
    CHECK(pwrite(file, table, sizeof(table), DRILLER_TABLE_OFFSET) == sizeof(table));
    /* Cut while it is open, and before. */
    struct driller_peer *saved;
    CHECK(driller_snapshot_open(folder, pid, &saved, error) == 0);
    snprintf(name, sizeof(name), "%d.memory", pid);
    int memory = openat(folder, name, O_RDWR | O_CLOEXEC);
    CHECK(ftruncate(memory, (off_t)PAGE) == 0);
    CHECK(driller_read(saved, AT + 2 * PAGE, byte, 1, NULL, error) < 0);
    driller_detach(saved);
    CHECK_EQUAL(driller_snapshot_open(folder, pid, &saved, error), -EPROTO);
    CHECK_CONTAINS(error, "another size");
    CHECK(ftruncate(file, 100) == 0);
    CHECK_EQUAL(driller_snapshot_open(folder, pid, &saved, error), -EPROTO);
    close(memory);
    close(file);
    empty(folder, pid);
}

/* It ends in the middle: what was shared is saved to the end, and it is said. */
static void test_end(struct driller_peer *peer, int folder)
{
    char error[DRILLER_ERROR_MAX], byte;
    struct driller_snapshot *snapshot;
    struct driller_snapshot_progress progress;
    struct driller_peer *saved;
    pid_t pid = driller_peer_pid(peer);
    CHECK(driller_snapshot_new(peer, folder, NULL, 0, &snapshot, error) == 0);
    CHECK_EQUAL(driller_snapshot_next(snapshot, 0, &progress, error), 0);
    CHECK_EQUAL(progress.done, 0);
    CHECK_EQUAL(progress.ended, 0);
    fake_stop(pid);
    do
        CHECK_EQUAL(driller_snapshot_next(snapshot, 0, &progress, error), 0);
    while (progress.done == 0);
    CHECK_EQUAL(progress.ended, 1);
    driller_snapshot_free(snapshot);
    CHECK(driller_snapshot_open(folder, pid, &saved, error) == 0);
    CHECK_EQUAL(driller_read(saved, SPARSE - 1, &byte, 1, NULL, error), 1);
    CHECK_EQUAL((unsigned char)byte, expected(SPARSE - 1));
    driller_detach(saved);
    empty(folder, pid);
}

/* No room for the file: nothing is left of it. */
static void test_full(struct driller_peer *peer, int folder)
{
    char error[DRILLER_ERROR_MAX] = "", name[48];
    struct driller_snapshot *snapshot;
    struct driller_snapshot_progress progress = {.done = 0};
    struct rlimit limit, small;
    CHECK(getrlimit(RLIMIT_FSIZE, &limit) == 0);
    small = (struct rlimit){.rlim_cur = SIZE / 2, .rlim_max = limit.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    CHECK(setrlimit(RLIMIT_FSIZE, &small) == 0);
    CHECK(driller_snapshot_new(peer, folder, NULL, 0, &snapshot, error) == 0);
    int status;
    do
        status = driller_snapshot_next(snapshot, 0, &progress, error);
    while (status == 0 && progress.done == 0);
    CHECK_EQUAL(status, -EFBIG);
    CHECK_CONTAINS(error, "the disk is full");
    driller_snapshot_free(snapshot);
    CHECK(setrlimit(RLIMIT_FSIZE, &limit) == 0);
    snprintf(name, sizeof(name), "%d.memory", driller_peer_pid(peer));
    CHECK(faccessat(folder, name, F_OK, 0) < 0 && errno == ENOENT);
    snprintf(name, sizeof(name), "%d.directory", driller_peer_pid(peer));
    CHECK(faccessat(folder, name, F_OK, 0) < 0 && errno == ENOENT);
}

int main(void)
{
    char path[] = "/tmp/driller-snapshot-XXXXXX", error[DRILLER_ERROR_MAX] = "";
    int descriptors = count_descriptors();
    CHECK(mkdtemp(path) != NULL);
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    pid_t pid = fake_start(GROUP, prepare, NULL);
    struct driller_peer *peer;
    CHECK(driller_attach(pid, 0, 60000, &peer, error) == 0);
    test_whole(peer, folder, 10000);
    test_whole(peer, folder, 0); /* in as many slices as there can be */
    test_part(peer, folder);
    test_about(peer, folder);
    test_data_run(peer);
    test_copied(peer, folder);
    test_cancelled(peer, folder);
    test_damaged(peer, folder);
    test_full(peer, folder);
    test_end(peer, folder);
    driller_detach(peer);
    close(folder);
    CHECK(rmdir(path) == 0);
    CHECK_EQUAL(count_descriptors(), descriptors);
    return 0;
}
