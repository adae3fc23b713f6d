/* SPDX-License-Identifier: EPL-2.0 */
/* Narrowing scans over places that are holes, change, die, and are too many. */
#include "scan_subject.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static uint64_t image_blocks(const struct driller_peer *peer)
{
    struct stat status;
    CHECK(fstat(driller_peer_image(peer), &status) == 0);
    return (uint64_t)status.st_blocks;
}

static void test_holes(struct subject *subject)
{
    uint64_t blocks = image_blocks(subject->peer);
    struct driller_scan_match match;
    struct driller_scan *scan = scan_of(subject, DRILLER_PATTERN_U8, 0, 0, 0, SPARSE, GOES);
    struct driller_scan_progress progress = pass(scan, DRILLER_SCAN_UNKNOWN, NULL, 1000);
    CHECK_EQUAL(progress.matches, PAGE);
    CHECK_EQUAL(progress.scanned, PAGE);
    CHECK_EQUAL(progress.skipped, SPARSE_SIZE - PAGE);
    CHECK_EQUAL(pass(scan, DRILLER_SCAN_EQUAL, "77", 1000).matches, 1);
    CHECK_EQUAL(driller_scan_matches(scan, 0, 0, &match, 1), 1);
    CHECK_EQUAL(match.address, SPARSE + SPARSE_SIZE / 2);
    CHECK_EQUAL(match.value[0], 77);
    CHECK_EQUAL(pass(scan, DRILLER_SCAN_CHANGED, NULL, 1000).matches, 0);
    driller_scan_free(scan);
    CHECK_EQUAL(image_blocks(subject->peer), blocks);
}

/* Of zeros everywhere a place costs less than a bit; of what differs, memory is the limit, and it is said. */
static void test_limit(struct subject *subject)
{
    memset(subject->now, 0, SIZE);
    show(subject);
    struct driller_scan *scan = scan_of(subject, DRILLER_PATTERN_U32, 0, 0, 64 << 10, AT, SPARSE);
    struct driller_scan_progress progress = pass(scan, DRILLER_SCAN_UNKNOWN, NULL, 1000);
    CHECK_EQUAL(progress.matches, SIZE / 4);
    CHECK(progress.memory < 16 << 10);
    for (uint64_t i = 0; i < SIZE; i++)
        subject->now[i] = (unsigned char)draw(256);
    show(subject);
    progress = pass(scan, DRILLER_SCAN_CHANGED, NULL, 1000);
    CHECK(progress.left_out > SIZE / 2);
    CHECK(progress.memory <= 64 << 10);
    CHECK_CONTAINS(progress.reason, "the rest is left out");
    driller_scan_free(scan);
    scan = scan_of(subject, DRILLER_PATTERN_U32, 0, 0, 300 << 10, AT, SPARSE);
    progress = pass(scan, DRILLER_SCAN_UNKNOWN, NULL, 0);
    CHECK_EQUAL(progress.matches, (256 << 10) / 4);
    CHECK_EQUAL(progress.left_out, SIZE - (256 << 10));
    CHECK_CONTAINS(progress.reason, "the rest is left out");
    CHECK_EQUAL(pass(scan, DRILLER_SCAN_UNCHANGED, NULL, 0).matches, (256 << 10) / 4);
    driller_scan_free(scan);
}

static void test_misuse(const struct subject *subject)
{
    char error[DRILLER_ERROR_MAX];
    struct driller_scan *scan;
    struct driller_scan_progress progress;
    struct driller_scan_match match;
    struct driller_scan_part part;
    CHECK_EQUAL(driller_scan_new(DRILLER_PATTERN_TEXT, 0, 0, 0, &scan, error), -EINVAL);
    CHECK_EQUAL(driller_scan_new(DRILLER_PATTERN_I32, 3, 0, 0, &scan, error), -EINVAL);
    CHECK_EQUAL(driller_scan_new(DRILLER_PATTERN_I32, 0, 1, 0, &scan, error), -EINVAL);
    CHECK_EQUAL(driller_scan_new(DRILLER_PATTERN_I8, 0, 0, 0, &scan, error), 0);
    CHECK_EQUAL(driller_scan_begin(scan, DRILLER_SCAN_UNKNOWN, NULL, error), -EINVAL);
    CHECK_EQUAL(driller_scan_add(scan, subject->peer, 2, 1, 0, error), -EINVAL);
    CHECK_EQUAL(driller_scan_add(scan, subject->peer, AT, SPARSE, 0, error), 0);
    CHECK_EQUAL(driller_scan_next(scan, 0, &progress, error), -EINVAL);
    CHECK_EQUAL(driller_scan_begin(scan, DRILLER_SCAN_CHANGED, NULL, error), -EINVAL);
    CHECK_CONTAINS(error, "first pass");
    CHECK_EQUAL(driller_scan_begin(scan, DRILLER_SCAN_EQUAL, NULL, error), -EINVAL);
    CHECK_EQUAL(driller_scan_begin(scan, DRILLER_SCAN_EQUAL, "128", error), -EINVAL);
    CHECK_EQUAL(driller_scan_begin(scan, DRILLER_SCAN_LESS, "-128", error), -EINVAL);
    CHECK_EQUAL(driller_scan_begin(scan, DRILLER_SCAN_GREATER, "127", error), -EINVAL);
    CHECK_EQUAL(driller_scan_begin(scan, DRILLER_SCAN_CONDITIONS, NULL, error), -EINVAL);
    CHECK(driller_scan_condition_name(DRILLER_SCAN_CONDITIONS) == NULL);
    CHECK_EQUAL(driller_scan_matches(scan, 1, 0, &match, 1), -ENOENT);
    CHECK_EQUAL(driller_scan_part(scan, 1, &part), -ENOENT);
    /* Given up in the middle, and another one begun: what was not reached is as it was. */
    CHECK_EQUAL(driller_scan_begin(scan, DRILLER_SCAN_UNKNOWN, NULL, error), 0);
    CHECK_EQUAL(driller_scan_next(scan, 60000, &progress, error), 0);
    CHECK_EQUAL(progress.done, 1);
    CHECK_EQUAL(driller_scan_begin(scan, DRILLER_SCAN_UNKNOWN, NULL, error), -EINVAL);
    CHECK_EQUAL(driller_scan_add(scan, subject->peer, SPARSE, GOES, 0, error), -EINVAL);
    CHECK_EQUAL(driller_scan_begin(scan, DRILLER_SCAN_CHANGED, NULL, error), 0);
    CHECK_EQUAL(driller_scan_next(scan, 0, &progress, error), 0);
    CHECK_EQUAL(progress.done, 0);
    CHECK(progress.matches > 0 && progress.matches < SIZE);
    uint64_t left = progress.matches;
    progress = pass(scan, DRILLER_SCAN_UNCHANGED, NULL, 1000);
    CHECK_EQUAL(progress.matches, left);
    driller_scan_free(scan);
}

/* ---- what goes away ----------------------------------------------------------------------------------------------- */

static void test_unmapped(struct subject *subject)
{
    struct driller_scan *scan = scan_of(subject, DRILLER_PATTERN_U16, 1, 0, 0, GOES, GOES + GOES_SIZE);
    CHECK_EQUAL(pass(scan, DRILLER_SCAN_UNKNOWN, NULL, 1000).matches, GOES_SIZE - 1);
    kill(subject->pid, SIGUSR1);
    char byte;
    while (pread(subject->image, &byte, 1, (off_t)GOES) == 1 && byte != 1)
        usleep(1000);
    struct driller_scan_progress progress = pass(scan, DRILLER_SCAN_UNCHANGED, NULL, 1000);
    /* Where it changed, what lies in the page that is gone, and what reaches into it. */
    CHECK_EQUAL(progress.matches, GOES_SIZE - 1 - 1 - PAGE - 1);
    CHECK_EQUAL(progress.unreadable, PAGE);
    CHECK(progress.reason[0] != '\0');
    driller_scan_free(scan);
}

static void test_death(struct subject *subject, struct subject *other)
{
    char error[DRILLER_ERROR_MAX];
    struct driller_scan *scan = scan_of(subject, DRILLER_PATTERN_I64, 0, 0, 0, AT, SPARSE);
    struct driller_scan_progress progress;
    struct driller_scan_part part;
    struct driller_scan_match match;
    CHECK_EQUAL(driller_scan_add(scan, other->peer, AT, SPARSE, 0, error), 1);
    CHECK_EQUAL(pass(scan, DRILLER_SCAN_UNKNOWN, NULL, 1000).matches, 2 * SIZE / 8);
    CHECK_EQUAL(driller_scan_begin(scan, DRILLER_SCAN_UNCHANGED, NULL, error), 0);
    CHECK_EQUAL(driller_scan_next(scan, 0, &progress, error), 0);
    fake_stop(subject->pid);
    do
        CHECK_EQUAL(driller_scan_next(scan, 0, &progress, error), 0);
    while (progress.done == 0);
    CHECK_EQUAL(progress.ended, 1);
    CHECK_EQUAL(progress.matches, SIZE / 8);
    CHECK_EQUAL(driller_scan_part(scan, 0, &part), 0);
    CHECK_EQUAL(part.ended, 1);
    CHECK_EQUAL(part.matches, 0);
    CHECK_EQUAL(part.pid, subject->pid);
    CHECK_EQUAL(driller_scan_matches(scan, 0, 0, &match, 1), 0);
    CHECK_EQUAL(driller_scan_matches(scan, 1, SIZE / 8 - 1, &match, 1), 1);
    CHECK_EQUAL(match.address, SPARSE - 8);
    CHECK_EQUAL(pass(scan, DRILLER_SCAN_UNCHANGED, NULL, 1000).matches, SIZE / 8);
    /* All of them dead: nothing is left, and nothing hangs. */
    fake_stop(other->pid);
    progress = pass(scan, DRILLER_SCAN_UNCHANGED, NULL, 1000);
    CHECK_EQUAL(progress.ended, 2);
    CHECK_EQUAL(progress.matches, 0);
    driller_scan_free(scan);
    scan = scan_of(subject, DRILLER_PATTERN_I64, 0, 0, 0, AT, SPARSE);
    CHECK_EQUAL(pass(scan, DRILLER_SCAN_UNKNOWN, NULL, 1000).matches, 0);
    driller_scan_free(scan);
}

/* It executes another program: it lives on, but as no peer; what its memory was is no value any more. */
static void test_exec(void)
{
    char error[DRILLER_ERROR_MAX];
    struct subject subject;
    struct driller_scan_progress progress;
    struct driller_scan_part part;
    start(&subject);
    struct driller_scan *scan = scan_of(&subject, DRILLER_PATTERN_I64, 0, 0, 0, AT, SPARSE);
    CHECK_EQUAL(pass(scan, DRILLER_SCAN_UNKNOWN, NULL, 1000).matches, SIZE / 8);
    CHECK_EQUAL(driller_scan_begin(scan, DRILLER_SCAN_UNCHANGED, NULL, error), 0);
    CHECK_EQUAL(driller_scan_next(scan, 0, &progress, error), 0);
    CHECK_EQUAL(progress.ended, 0);
    kill(subject.pid, SIGUSR2);
    while (driller_peer_alive(subject.peer) != 0)
        usleep(1000);
    do
        CHECK_EQUAL(driller_scan_next(scan, 0, &progress, error), 0);
    while (progress.done == 0);
    CHECK_EQUAL(progress.ended, 1);
    CHECK_EQUAL(progress.matches, 0);
    CHECK_EQUAL(driller_scan_part(scan, 0, &part), 0);
    CHECK_EQUAL(part.ended, 1);
    CHECK_EQUAL(kill(subject.pid, 0), 0);
    driller_scan_free(scan);
    fake_stop(subject.pid);
    finish(&subject);
}

int main(void)
{
    int descriptors = count_descriptors();
    struct subject subject, other;
    start(&subject);
    start(&other);
    test_holes(&subject);
    test_limit(&subject);
    test_misuse(&subject);
    test_unmapped(&subject);
    test_death(&subject, &other);
    if (!test_emulated())
        test_exec();
    finish(&subject);
    finish(&other);
    CHECK_EQUAL(count_descriptors(), descriptors);
    return 0;
}
