/* SPDX-License-Identifier: EPL-2.0 */
/* Passing over what is the same in several peers: in place, over holes, by copies, and up to what differs. */
#include "across.h"

#include "fake.h"
#include "test.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define GROUP "common-run"
#define PAGE UINT64_C(4096)
#define AT UINT64_C(0x300000000000)
#define SIZE (UINT64_C(40) << 20) /* more than a window */
#define HOLES (AT + 2 * SIZE)     /* two pages of data in 4 GiB */
#define HOLES_SIZE (UINT64_C(4) << 30)
#define ZEROS (HOLES + HOLES_SIZE + SIZE)
#define PRIVATE (ZEROS + SIZE)
#define STALE (PRIVATE + SIZE)    /* in the table, but not mapped any more */
#define CHANGED (AT + (UINT64_C(39) << 20) + 12345)
#define COUNT 3

static void *map(uint64_t at, size_t length, int flags, int file)
{
    void *map = mmap((void *)at, length, PROT_READ | PROT_WRITE, flags | MAP_FIXED_NOREPLACE, file, file < 0 ? 0 : (off_t)at);
    CHECK(map == (void *)at);
    return map;
}

static int number; /* of the peer that is prepared */

static void prepare(struct fake *fake)
{
    unsigned char *same = map(AT, SIZE, MAP_SHARED, fake->image);
    for (uint64_t i = 0; i < SIZE; i++)
        same[i] = (unsigned char)(i * 7 + i / PAGE);
    if (number == 2)
        *(unsigned char *)CHANGED ^= 1;
    fake_segment(fake, AT, AT + SIZE, DRILLER_KIND_HEAP, DRILLER_BACKING_IMAGE, 0);

    char *holes = map(HOLES, HOLES_SIZE, MAP_SHARED | MAP_NORESERVE, fake->image);
    strcpy(holes + (1 << 30), "data in a stack of nothing");
    holes[HOLES_SIZE - PAGE] = 1;
    fake_segment(fake, HOLES, HOLES + HOLES_SIZE, DRILLER_KIND_ANONYMOUS, DRILLER_BACKING_IMAGE, 0);

    /* What is a hole in the first is zeros in the others. */
    char *zeros = map(ZEROS, SIZE, MAP_SHARED, fake->image);
    if (number != 0)
        memset(zeros, 0, SIZE);
    fake_segment(fake, ZEROS, ZEROS + SIZE, DRILLER_KIND_ANONYMOUS, DRILLER_BACKING_IMAGE, 0);

    char *private = map(PRIVATE, SIZE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    memset(private, 'p', SIZE);
    private[SIZE - 1] = (char)number;
    fake_segment(fake, PRIVATE, PRIVATE + SIZE, DRILLER_KIND_HEAP, DRILLER_BACKING_NONE, DRILLER_REASON_NOT_YET);

    /* The second and the third have given it back. */
    if (number == 0)
        memset(map(STALE, SIZE, MAP_SHARED, fake->image), 's', SIZE);
    fake_segment(fake, STALE, STALE + SIZE, DRILLER_KIND_ANONYMOUS, DRILLER_BACKING_IMAGE, 0);
}

static struct driller_side sides[COUNT];

static struct driller_common_run run_from(size_t count, uint64_t address, uint64_t length, int budget)
{
    uint64_t addresses[COUNT] = {address, address, address};
    struct driller_common_run run;
    CHECK_EQUAL(driller_common_run(sides, count, addresses, length, budget, &run), 0);
    CHECK(run.length <= length);
    CHECK(run.holes <= run.length);
    CHECK((run.first_ns == 0) == (run.holes == run.length));
    CHECK(run.first_ns <= run.last_ns);
    CHECK(run.skew_ns <= run.last_ns - run.first_ns);
    for (size_t k = 0; k < COUNT; k++)
        CHECK_EQUAL(addresses[k], address);
    return run;
}

/* From call to call, as long as it is the same. */
static uint64_t run_all(size_t count, uint64_t address, uint64_t length, int budget, uint64_t *holes)
{
    uint64_t at = 0, more;
    *holes = 0;
    do {
        struct driller_common_run run = run_from(count, address + at, length - at, budget);
        more = run.length;
        at += more;
        *holes += run.holes;
    } while (more > 0);
    return at;
}

static uint64_t blocks(size_t k)
{
    struct stat status;
    CHECK(fstat(driller_peer_image(sides[k].peer), &status) == 0);
    return (uint64_t)status.st_blocks;
}

static void test_in_place(void)
{
    uint64_t holes;
    for (int budget = 0; budget <= 60000; budget += 60000) {
        CHECK_EQUAL(run_all(2, AT, SIZE, budget, &holes), SIZE);
        CHECK_EQUAL(run_all(2, AT + 1, SIZE - 3, budget, &holes), SIZE - 3);
        /* It ends before what differs, but not long before. */
        uint64_t same = run_all(3, AT, SIZE, budget, &holes);
        CHECK(same <= CHANGED - AT);
        CHECK(same + (16 << 10) > CHANGED - AT);
        CHECK_EQUAL(run_all(3, CHANGED, SIZE - (CHANGED - AT), budget, &holes), 0);
        CHECK_EQUAL(run_all(3, CHANGED + 1, SIZE - (CHANGED + 1 - AT), budget, &holes), SIZE - (CHANGED + 1 - AT));
        CHECK_EQUAL(holes, 0);
    }
    CHECK_EQUAL(run_all(1, AT, SIZE, 1000, &holes), SIZE);
    CHECK_EQUAL(run_from(3, AT, 0, 1000).length, 0);
    /* No more than its time, but always something. */
    CHECK(run_from(2, AT, SIZE, 0).length < SIZE);
    CHECK(run_from(2, AT, SIZE, 0).length > 0);
    /* Each at an address of its own. */
    uint64_t addresses[2] = {AT, AT + 256};
    struct driller_common_run run;
    CHECK_EQUAL(driller_common_run(sides, 2, addresses, PAGE, 1000, &run), 0);
    CHECK_EQUAL(run.length, 0);
    addresses[1] = AT + 256 * PAGE;
    CHECK_EQUAL(driller_common_run(sides, 2, addresses, SIZE / 2, 60000, &run), 0);
    CHECK_EQUAL(run.length, SIZE / 2);
}

static void test_holes(void)
{
    uint64_t holes, before[COUNT];
    for (size_t k = 0; k < COUNT; k++)
        before[k] = blocks(k);
    CHECK_EQUAL(run_all(3, HOLES, HOLES_SIZE, 60000, &holes), HOLES_SIZE);
    CHECK(holes >= HOLES_SIZE - 4 * PAGE);
    CHECK_EQUAL(run_all(3, ZEROS, SIZE, 60000, &holes), SIZE);
    CHECK_EQUAL(holes, 0);
    /* Holes have been looked at, and are still holes. */
    for (size_t k = 0; k < COUNT; k++)
        CHECK_EQUAL(blocks(k), before[k]);
    CHECK_EQUAL(run_all(2, HOLES + HOLES_SIZE, PAGE, 1000, &holes), 0); /* nothing is mapped there */
}

static void test_private(void)
{
    char error[DRILLER_ERROR_MAX], byte;
    uint64_t holes;
    if (driller_read(sides[0].peer, PRIVATE, &byte, 1, NULL, error) != 1) {
        printf("not tested: %s\n", error);
        return;
    }
    uint64_t same = run_all(3, PRIVATE, SIZE, 60000, &holes);
    CHECK(same < SIZE);
    CHECK(same + (16 << 10) > SIZE);
}

static void test_gone(void)
{
    uint64_t holes;
    int status;
    CHECK_EQUAL(run_all(1, STALE, SIZE, 60000, &holes), SIZE);
    /* The table still has it, the process does not. */
    CHECK_EQUAL(run_all(2, STALE, SIZE, 60000, &holes), 0);
    pid_t pid = driller_peer_pid(sides[1].peer);
    kill(pid, SIGKILL);
    CHECK(waitpid(pid, &status, 0) == pid);
    CHECK_EQUAL(run_all(2, AT, SIZE, 60000, &holes), SIZE); /* its image is still here */
    CHECK_EQUAL(run_all(2, PRIVATE, SIZE, 60000, &holes), 0);
}

static void test_arguments(void)
{
    uint64_t address = AT;
    struct driller_common_run run = {.length = 1};
    CHECK_EQUAL(driller_common_run(sides, 0, &address, PAGE, 0, &run), -EINVAL);
    CHECK_EQUAL(run.length, 0);
    CHECK_EQUAL(driller_common_run(sides, DRILLER_COMPARE_MAX + 1, &address, PAGE, 0, &run), -EINVAL);
}

int main(void)
{
    pid_t pids[COUNT];
    char error[DRILLER_ERROR_MAX] = "";
    int descriptors = count_descriptors();
    if (test_emulated())
        return SKIPPED;
    for (number = 0; number < COUNT; number++) {
        pids[number] = fake_start(GROUP, prepare, NULL);
        if (driller_attach(pids[number], 0, 60000, &sides[number].peer, error) != 0) {
            fprintf(stderr, "%s\n", error);
            return 1;
        }
    }
    test_in_place();
    test_holes();
    test_private();
    test_arguments();
    test_gone();
    for (size_t k = 0; k < COUNT; k++)
        driller_detach(sides[k].peer);
    fake_stop(pids[0]);
    fake_stop(pids[2]);
    CHECK_EQUAL(count_descriptors(), descriptors);
    CHECK_EQUAL(count_maps("driller"), 0);
    return 0;
}
