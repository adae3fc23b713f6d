/* SPDX-License-Identifier: EPL-2.0 */
#include "scan_subject.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#define GROUP "scan"

static void unmap_some(int number)
{
    (void)number;
    munmap((void *)(GOES + PAGE), PAGE);
    *(volatile char *)GOES = 1;
}

static void execute(int number)
{
    (void)number;
    execl("/bin/sleep", "sleep", "1000", (char *)NULL);
    _exit(1);
}

static void prepare(struct fake *fake)
{
    char *image = mmap((void *)AT, SIZE + SPARSE_SIZE, PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_FIXED_NOREPLACE | MAP_NORESERVE, fake->image, (off_t)AT);
    CHECK(image == (void *)AT);
    memset(image, 0, SIZE);
    image[SIZE + SPARSE_SIZE / 2] = 77;
    fake_segment(fake, AT, SPARSE, DRILLER_KIND_HEAP, DRILLER_BACKING_IMAGE, 0);
    fake_segment(fake, SPARSE, SPARSE + SPARSE_SIZE, DRILLER_KIND_ANONYMOUS, DRILLER_BACKING_IMAGE, 0);
    char *goes = mmap((void *)GOES, GOES_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED_NOREPLACE, fake->image,
                      (off_t)GOES);
    CHECK(goes == (void *)GOES);
    memset(goes, 5, GOES_SIZE);
    fake_segment(fake, GOES, GOES + GOES_SIZE, DRILLER_KIND_DATA, DRILLER_BACKING_IMAGE, 0);
    signal(SIGUSR1, unmap_some);
    signal(SIGUSR2, execute);
}

void start(struct subject *subject)
{
    char error[DRILLER_ERROR_MAX] = "", path[64];
    subject->pid = fake_start(GROUP, prepare, NULL);
    CHECK(driller_attach(subject->pid, 0, 60000, &subject->peer, error) == 0);
    snprintf(path, sizeof(path), "/proc/self/fd/%d", driller_peer_image(subject->peer));
    subject->image = open(path, O_RDWR | O_CLOEXEC);
    CHECK(subject->image >= 0);
    subject->now = calloc(1, SIZE);
    subject->before = calloc(1, SIZE);
}

void finish(struct subject *subject)
{
    driller_detach(subject->peer);
    close(subject->image);
    free(subject->now);
    free(subject->before);
}

void show(const struct subject *subject)
{
    CHECK(pwrite(subject->image, subject->now, SIZE, (off_t)AT) == (ssize_t)SIZE);
}

static uint64_t state = 88172645463325252u;
uint64_t draw(uint64_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state % below;
}

struct driller_scan_progress pass(struct driller_scan *scan, uint32_t condition, const char *value, int budget_ms)
{
    char error[DRILLER_ERROR_MAX] = "";
    struct driller_scan_progress progress;
    if (driller_scan_begin(scan, condition, value, error) < 0) {
        fprintf(stderr, "%s\n", error);
        exit(1);
    }
    do
        CHECK(driller_scan_next(scan, budget_ms, &progress, error) == 0);
    while (progress.done == 0);
    CHECK_EQUAL(progress.scanned + progress.skipped + progress.unreadable + progress.left_out >= progress.total, 1);
    return progress;
}

struct driller_scan *scan_of(const struct subject *subject, uint32_t type, uint32_t alignment, double tolerance, uint64_t limit,
                             uint64_t start, uint64_t end)
{
    char error[DRILLER_ERROR_MAX] = "";
    struct driller_scan *scan;
    CHECK(driller_scan_new(type, alignment, tolerance, limit, &scan, error) == 0);
    CHECK_EQUAL(driller_scan_add(scan, subject->peer, start, end, 0, error), 0);
    return scan;
}
