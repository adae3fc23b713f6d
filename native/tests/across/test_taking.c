/* SPDX-License-Identifier: EPL-2.0 */
/* The phases of a snapshot: what is prepared, what is copied when, in portions where there is little memory, and what is left. */
#include "taking.h"

#include "fake.h"
#include "test.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define GROUP "taking"
#define PAGE UINT64_C(4096)
#define AT UINT64_C(0x300000000000)
#define SIZE (UINT64_C(12) << 20)
#define LATER (AT + SIZE) /* nothing is there until it is written to */
#define END (LATER + SIZE)

static unsigned char expected(uint64_t address)
{
    return (unsigned char)(address * 2654435761u >> 13 | 1);
}

static void prepare(struct fake *fake)
{
    unsigned char *image =
        mmap((void *)AT, END - AT, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED_NOREPLACE | MAP_NORESERVE, fake->image, (off_t)AT);
    CHECK(image == (void *)AT);
    for (uint64_t i = 0; i < SIZE; i++)
        image[i] = expected(AT + i);
    fake_segment(fake, AT, LATER, DRILLER_KIND_HEAP, DRILLER_BACKING_IMAGE, 0);
    fake_segment(fake, LATER, END, DRILLER_KIND_ANONYMOUS, DRILLER_BACKING_IMAGE, 0);
}

static struct driller_snapshot *begin(struct driller_peer *peer, int folder)
{
    char error[DRILLER_ERROR_MAX] = "";
    struct driller_snapshot *snapshot;
    CHECK(driller_snapshot_new(peer, folder, NULL, 0, &snapshot, error) == 0);
    return snapshot;
}

static struct driller_snapshot_progress advance(struct driller_snapshot *snapshot, uint32_t until, int budget_ms)
{
    char error[DRILLER_ERROR_MAX] = "";
    struct driller_snapshot_progress progress;
    uint32_t before = 0;
    do {
        CHECK_EQUAL(driller_snapshot_advance(snapshot, until, budget_ms, &progress, error), 0);
        CHECK(progress.permille >= before && progress.permille <= 1000);
        CHECK(progress.phase <= until);
        before = progress.permille;
    } while (progress.phase < until);
    return progress;
}

/* What was saved is as it was in the end, and nothing is left in the folder. */
static void check_saved(struct driller_peer *peer, int folder, struct driller_snapshot_about *about)
{
    char error[DRILLER_ERROR_MAX] = "";
    pid_t pid = driller_peer_pid(peer);
    struct driller_peer *saved;
    unsigned char *bytes = malloc(2 * SIZE), *now = malloc(2 * SIZE);
    CHECK(driller_snapshot_open(folder, pid, &saved, error) == 0);
    CHECK_EQUAL(driller_snapshot_about(saved, about, error), 0);
    CHECK_EQUAL(driller_read(saved, AT, bytes, 2 * SIZE, NULL, error), (long long)(2 * SIZE));
    CHECK_EQUAL(driller_read(peer, AT, now, 2 * SIZE, NULL, error), (long long)(2 * SIZE));
    CHECK(memcmp(bytes, now, 2 * SIZE) == 0);
    driller_detach(saved);
    dro_snapshot_remove(folder, pid, "directory");
    dro_snapshot_remove(folder, pid, "memory");
    free(bytes);
    free(now);
}

static void write_to(struct driller_peer *peer, uint64_t address, unsigned char value, size_t length)
{
    char error[DRILLER_ERROR_MAX] = "";
    unsigned char *bytes = malloc(length);
    memset(bytes, value, length);
    CHECK_EQUAL(driller_write(peer, address, bytes, length, error), (long long)length);
    free(bytes);
}

/* What changes, and what comes, after it was prepared and before it is copied, is saved as it is then. */
static void test_phases(struct driller_peer *peer, int folder, int budget_ms)
{
    struct driller_snapshot_about about;
    struct driller_snapshot *snapshot = begin(peer, folder);
    struct driller_snapshot_progress progress = advance(snapshot, DRILLER_SNAPSHOT_COPYING, budget_ms);
    CHECK_EQUAL(progress.phase, DRILLER_SNAPSHOT_COPYING);
    CHECK(progress.copied == 0 && progress.taken_ns == 0 && progress.elapsed_ns == 0 && progress.prepared_ns > 0);
    write_to(peer, AT + 5 * PAGE + 7, 0xa5, 100);
    write_to(peer, LATER + 3 * PAGE, 0x3c, SIZE / 2);
    progress = advance(snapshot, DRILLER_SNAPSHOT_WRITING, budget_ms);
    CHECK_EQUAL(progress.phase, DRILLER_SNAPSHOT_WRITING);
    CHECK_EQUAL(progress.done, 0);
    CHECK_EQUAL(progress.copied, SIZE + SIZE / 2);
    CHECK_EQUAL(progress.copied + progress.skipped, progress.total);
    CHECK(progress.taken_ns > 0 && progress.elapsed_ns > 0);
    uint64_t elapsed = progress.elapsed_ns;
    progress = advance(snapshot, DRILLER_SNAPSHOT_DONE, budget_ms);
    CHECK_EQUAL(progress.done, 1);
    CHECK_EQUAL(progress.permille, 1000);
    CHECK(progress.elapsed_ns == elapsed && progress.written_ns > 0);
    driller_snapshot_free(snapshot);
    check_saved(peer, folder, &about);
    CHECK_EQUAL(about.portions, progress.portions);
    CHECK(about.prepared_ns == progress.prepared_ns && about.written_ns > 0 && about.elapsed_ns == elapsed);
}

/* As if there were no memory to be had. */
static void test_portions(struct driller_peer *peer, int folder, int budget_ms)
{
    struct driller_snapshot_about about;
    struct driller_snapshot *snapshot = begin(peer, folder);
    snapshot->limit = 0;
    struct driller_snapshot_progress progress = advance(snapshot, DRILLER_SNAPSHOT_DONE, budget_ms);
    CHECK(progress.portions > 4);
    driller_snapshot_free(snapshot);
    check_saved(peer, folder, &about);
    CHECK_EQUAL(about.portions, progress.portions);
}

/* Memory for what is copied is counted while it is in use, and half of what there is at most. */
static void test_limit(struct driller_peer *peer, int folder)
{
    CHECK(dro_memory_available() > 0);
    CHECK(dro_memory_available() <= (uint64_t)sysconf(_SC_PHYS_PAGES) * (uint64_t)sysconf(_SC_PAGESIZE));
    struct dro_store store;
    uint64_t most = dro_store_limit();
    CHECK(most > 0);
    CHECK(dro_store_open(&store, PAGE, 3 * most, NULL) == 0); /* nothing of it is made ready, but it is promised */
    CHECK_EQUAL(dro_store_limit(), 0);
    /* Another one has to do with a portion then. */
    struct driller_snapshot_about about;
    struct driller_snapshot *snapshot = begin(peer, folder);
    CHECK(advance(snapshot, DRILLER_SNAPSHOT_DONE, 10000).portions > 1);
    driller_snapshot_free(snapshot);
    check_saved(peer, folder, &about);
    dro_store_close(&store);
    CHECK(dro_store_limit() > 0);
}

/* Given up in each phase: no file is left. */
static void test_given_up(struct driller_peer *peer, int folder)
{
    for (uint32_t phase = DRILLER_SNAPSHOT_PREPARING; phase <= DRILLER_SNAPSHOT_WRITING; phase++) {
        struct driller_snapshot *snapshot = begin(peer, folder);
        advance(snapshot, phase, 10000);
        driller_snapshot_free(snapshot);
    }
}

/* That there is no room is told before the first byte is copied, and before anybody is held for it. */
static void test_full(struct driller_peer *peer, int folder)
{
    char error[DRILLER_ERROR_MAX] = "";
    struct driller_snapshot_progress progress;
    struct driller_snapshot *snapshot;
    struct rlimit limit, small;
    CHECK(getrlimit(RLIMIT_FSIZE, &limit) == 0);
    small = (struct rlimit){.rlim_cur = SIZE / 2, .rlim_max = limit.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    CHECK(driller_snapshot_new_held(peer, folder, NULL, 0, 1000, &snapshot, error) == 0);
    CHECK(setrlimit(RLIMIT_FSIZE, &small) == 0);
    CHECK_EQUAL(driller_snapshot_next(snapshot, 10000, &progress, error), -EFBIG);
    CHECK(setrlimit(RLIMIT_FSIZE, &limit) == 0);
    CHECK_CONTAINS(error, "the disk is full");
    CHECK(progress.phase == DRILLER_SNAPSHOT_PREPARING || !snapshot->reserves);
    driller_snapshot_free(snapshot);
}

static void test_stream(void)
{
    enum { LENGTH = 5000 };
    unsigned char from[LENGTH], to[LENGTH + 2];
    for (size_t i = 0; i < LENGTH; i++)
        from[i] = expected(i);
    for (size_t shift = 0; shift < 70; shift++)
        for (size_t length = 0; length + shift < LENGTH; length += length < 200 ? 1 : 97) {
            memset(to, 0, sizeof(to));
            dro_stream_copy(to + 1 + shift, from + (shift * 7) % (LENGTH - length), length);
            CHECK(memcmp(to + 1 + shift, from + (shift * 7) % (LENGTH - length), length) == 0);
            CHECK(to[shift] == 0 && to[1 + shift + length] == 0);
        }
}

int main(void)
{
    char path[] = "/tmp/driller-taking-XXXXXX", error[DRILLER_ERROR_MAX] = "";
    int descriptors = count_descriptors();
    CHECK(mkdtemp(path) != NULL);
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    pid_t pid = fake_start(GROUP, prepare, NULL);
    struct driller_peer *peer;
    CHECK(driller_attach(pid, DRILLER_ATTACH_WRITE, 60000, &peer, error) == 0);
    test_stream();
    test_full(peer, folder);
    test_phases(peer, folder, 10000);
    test_phases(peer, folder, 0);
    test_portions(peer, folder, 10000);
    test_portions(peer, folder, 0);
    test_limit(peer, folder);
    test_given_up(peer, folder);
    driller_detach(peer);
    fake_stop(pid);
    close(folder);
    CHECK(rmdir(path) == 0);
    CHECK_EQUAL(count_descriptors(), descriptors);
    return 0;
}
