/* SPDX-License-Identifier: EPL-2.0 */
/* Which pages hold data, and which of them change. */
#include "fake.h"
#include "test.h"

#include <driller/observer.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE UINT64_C(4096)
#define IMAGE_AT UINT64_C(0x300000000000)
#define MOVED_AT (IMAGE_AT + 64 * PAGE)
#define MOVED_OFFSET UINT64_C(0x7000000)
#define PRIVATE_AT (IMAGE_AT + 80 * PAGE)

static char error[DRILLER_ERROR_MAX];

static char *map_image(struct fake *fake, uint64_t at, uint64_t length, uint64_t offset)
{
    char *map = mmap((void *)at, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED_NOREPLACE, fake->image,
                     (off_t)offset);
    CHECK(map == (void *)at);
    return map;
}

/* Data in the pages 1, 2 and 5 of the first segment, and in page 3 of one that lies elsewhere in the image. */
static void prepare(struct fake *fake)
{
    char *image = map_image(fake, IMAGE_AT, 64 * PAGE, IMAGE_AT);
    memset(image + PAGE, 'a', 2 * PAGE);
    image[5 * PAGE + 100] = 'b';
    fake_segment(fake, IMAGE_AT, MOVED_AT, DRILLER_KIND_DATA, DRILLER_BACKING_IMAGE, 0);
    map_image(fake, MOVED_AT, 8 * PAGE, MOVED_OFFSET)[3 * PAGE] = 'm';
    struct driller_segment *moved =
        fake_segment(fake, MOVED_AT, MOVED_AT + 8 * PAGE, DRILLER_KIND_ANONYMOUS, DRILLER_BACKING_IMAGE, 0);
    moved->offset = MOVED_OFFSET;
    moved->flags = DRILLER_SEGMENT_MOVED;
    fake_segment(fake, PRIVATE_AT, PRIVATE_AT + PAGE, DRILLER_KIND_HEAP, DRILLER_BACKING_NONE, DRILLER_REASON_NOT_YET);
}

static void behave(struct fake *fake)
{
    fake_serve(fake, fake_accept(fake));
}

static void finds_data(struct driller_peer *peer)
{
    struct driller_extent ranges[8];
    CHECK_EQUAL(driller_populated(peer, IMAGE_AT, MOVED_AT, ranges, 8, error), 2);
    CHECK_EQUAL(ranges[0].start, IMAGE_AT + PAGE);
    CHECK_EQUAL(ranges[0].end, IMAGE_AT + 3 * PAGE);
    CHECK_EQUAL(ranges[1].start, IMAGE_AT + 5 * PAGE);
    CHECK_EQUAL(ranges[1].end, IMAGE_AT + 6 * PAGE);
    CHECK_EQUAL(driller_populated(peer, IMAGE_AT, MOVED_AT, ranges, 1, error), 1);
    CHECK_EQUAL(driller_populated(peer, ranges[0].end, UINT64_MAX, ranges, 1, error), 1);
    CHECK_EQUAL(ranges[0].start, IMAGE_AT + 5 * PAGE);
    CHECK_EQUAL(driller_populated(peer, IMAGE_AT + 2 * PAGE, IMAGE_AT + 3 * PAGE, ranges, 8, error), 1);
    CHECK_EQUAL(ranges[0].end, IMAGE_AT + 3 * PAGE);
    CHECK_EQUAL(driller_populated(peer, IMAGE_AT + 6 * PAGE, MOVED_AT, ranges, 8, error), 0);
    CHECK_EQUAL(driller_populated(peer, MOVED_AT, MOVED_AT + 8 * PAGE, ranges, 8, error), 1);
    CHECK_EQUAL(ranges[0].start, MOVED_AT + 3 * PAGE);
    CHECK_EQUAL(driller_populated(peer, PRIVATE_AT, PRIVATE_AT + PAGE, ranges, 8, error), -ENXIO);
    CHECK_CONTAINS(error, "image");
    CHECK_EQUAL(driller_populated(peer, 0, UINT64_MAX, ranges, 8, NULL), -ENXIO);
}

static void sees_changes(pid_t pid)
{
    struct driller_peer *peer;
    CHECK_EQUAL(driller_attach(pid, DRILLER_ATTACH_NO_PROC, 60000, &peer, error), 0);
    finds_data(peer);
    struct stat before, after;
    CHECK(fstat(driller_peer_image(peer), &before) == 0);
    const uint64_t pages[] = {IMAGE_AT + PAGE, IMAGE_AT + 2 * PAGE, IMAGE_AT + 3 * PAGE, MOVED_AT + 3 * PAGE,
                              PRIVATE_AT, 4096, IMAGE_AT + PAGE + 1};
    uint64_t first[7], second[7];
    CHECK_EQUAL(driller_digest(peer, pages, 7, first, error), 4);
    CHECK(first[0] != 0 && first[0] == first[1] && first[2] != first[0] && first[3] != 0);
    CHECK(first[4] == 0 && first[5] == 0 && first[6] == 0);
    CHECK_EQUAL(driller_digest(peer, pages, 7, second, error), 4);
    CHECK(memcmp(first, second, sizeof(first)) == 0);
    CHECK(fstat(driller_peer_image(peer), &after) == 0);
    CHECK_EQUAL(after.st_blocks, before.st_blocks);

    /* One bit of the last byte, wherever it is. */
    char path[64];
    snprintf(path, sizeof(path), "/proc/%d/mem", pid);
    FILE *memory = fopen(path, "r+e");
    CHECK(memory != NULL && fseeko(memory, (off_t)(IMAGE_AT + 3 * PAGE - 1), SEEK_SET) == 0);
    CHECK(fputc('a' ^ 1, memory) != EOF && fclose(memory) == 0);
    CHECK_EQUAL(driller_digest(peer, pages, 7, second, error), 4);
    CHECK(first[0] == second[0] && first[1] != second[1] && first[2] == second[2] && first[3] == second[3]);

    /* After the peer's end as well. */
    fake_stop(pid);
    CHECK_EQUAL(driller_digest(peer, pages, 7, first, error), 4);
    CHECK(memcmp(first, second, sizeof(first)) == 0);
    finds_data(peer);
    driller_detach(peer);
}

int main(void)
{
    int descriptors = count_descriptors();
    pid_t pid = fake_start("pages", prepare, behave);
    sees_changes(pid);
    CHECK_EQUAL(count_descriptors(), descriptors);
    return 0;
}
