/* SPDX-License-Identifier: EPL-2.0 */
/* Directories whose contents lie, change while they are read, or are plain noise. */
#include <driller/observer.h>

#include "fake.h"
#include "test.h"

#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#define GROUP "table"
#define PAGE UINT64_C(4096)

static void two_segments(struct fake *fake)
{
    CHECK(mmap((void *)0x10000, 0x10000, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fake->image, 0x10000) ==
          (void *)0x10000);
    fake_segment(fake, 0x10000, 0x20000, DRILLER_KIND_DATA, DRILLER_BACKING_IMAGE, 0)->name = fake_string(fake, "firs"
                                                                                                                "t");
    fake_segment(fake, 0x30000, 0x40000, DRILLER_KIND_HEAP, DRILLER_BACKING_NONE, DRILLER_REASON_NOT_YET);
}

static struct driller_peer *attach(pid_t pid)
{
    char error[DRILLER_ERROR_MAX];
    struct driller_peer *peer;
    CHECK_EQUAL(driller_attach(pid, 0, 5000, &peer, error), 0);
    return peer;
}

static void good_table(void)
{
    char error[DRILLER_ERROR_MAX], *strings;
    struct driller_header header;
    struct driller_segment *segments;
    size_t count, strings_size;
    pid_t pid = fake_start(GROUP, two_segments, NULL);
    struct driller_peer *peer = attach(pid);
    CHECK_EQUAL(driller_peer_pid(peer), pid);
    CHECK_EQUAL(driller_peer_table(peer, &header, &segments, &count, &strings, &strings_size, error), 0);
    CHECK_EQUAL(count, 2);
    CHECK_EQUAL(header.pid, pid);
    CHECK_EQUAL(header.rank, 3);
    CHECK_EQUAL(segments[1].start, 0x30000);
    CHECK(strcmp(strings + segments[0].name, "first") == 0);
    CHECK(strings[segments[1].name] == '\0');
    driller_table_free(segments, strings);
    /* Any of them may be left out. */
    CHECK_EQUAL(driller_peer_table(peer, NULL, NULL, NULL, NULL, NULL, NULL), 0);
    CHECK_EQUAL(driller_peer_table(peer, NULL, &segments, &count, NULL, NULL, NULL), 0);
    driller_table_free(segments, NULL);
    driller_table_free(NULL, NULL);

    CHECK_EQUAL(driller_peer_alive(peer), 1);
    fake_stop(pid);
    CHECK_EQUAL(driller_peer_alive(peer), 0);
    /* The dead are still listed. */
    CHECK_EQUAL(driller_peer_table(peer, &header, NULL, &count, NULL, NULL, error), 0);
    CHECK_EQUAL(count, 2);
    driller_detach(peer);
}

#define DAMAGE(name, statement)                                                                                        \
    static void name(struct fake *fake)                                                                                \
    {                                                                                                                  \
        two_segments(fake);                                                                                            \
        statement;                                                                                                     \
    }

DAMAGE(count_too_large, fake->header->count = DRILLER_TABLE_CAPACITY + 1)
DAMAGE(count_absurd, fake->header->count = UINT32_MAX)
DAMAGE(strings_too_large, fake->header->strings_used = DRILLER_STRINGS_SIZE + 1)
DAMAGE(reversed, fake->segments[0].end = 0x1000)
DAMAGE(empty, fake->segments[0].end = fake->segments[0].start)
DAMAGE(overlapping, fake->segments[1].start = 0x1f000)
DAMAGE(unsorted, fake->segments[1].start = 0x1000; fake->segments[1].end = 0x2000)
DAMAGE(offset_wraps, fake->segments[0].offset = UINT64_MAX - 10)
DAMAGE(outside_image, fake->segments[0].offset = FAKE_IMAGE_SIZE - 1)
DAMAGE(name_outside, fake->segments[1].name = fake->header->strings_used)
DAMAGE(name_absurd, fake->segments[1].name = UINT32_MAX)
DAMAGE(backing_unknown, fake->segments[1].backing = 9)

/* A single segment that is sound can be read though another one is not. */
static void damaged(const char *name, void (*prepare)(struct fake *), const char *text, int read)
{
    char error[DRILLER_ERROR_MAX], byte;
    struct driller_segment *segments = NULL;
    printf("%s\n", name);
    pid_t pid = fake_start(GROUP, prepare, NULL);
    struct driller_peer *peer = attach(pid);
    CHECK_EQUAL(driller_peer_table(peer, NULL, &segments, NULL, NULL, NULL, error), -EPROTO);
    CHECK_CONTAINS(error, text);
    CHECK(segments == NULL);
    CHECK_EQUAL(driller_read(peer, 0x10000, &byte, 1, NULL, error), read);
    CHECK(driller_map(peer, 0x10000, PAGE, 0, error) == NULL && errno == EPROTO);
    driller_detach(peer);
    fake_stop(pid);
}

/* The string that never ends is ended at the end of the strings. */
static void unended_string(struct fake *fake)
{
    two_segments(fake);
    fake->segments[0].name = 1;
    memset(fake->strings, 'x', DRILLER_STRINGS_SIZE);
    fake->header->strings_used = DRILLER_STRINGS_SIZE;
}

static void long_strings(void)
{
    char *strings;
    size_t size;
    struct driller_segment *segments;
    pid_t pid = fake_start(GROUP, unended_string, NULL);
    struct driller_peer *peer = attach(pid);
    CHECK_EQUAL(driller_peer_table(peer, NULL, &segments, NULL, &strings, &size, NULL), 0);
    CHECK_EQUAL(size, DRILLER_STRINGS_SIZE + 1);
    CHECK_EQUAL(strlen(strings + segments[0].name), DRILLER_STRINGS_SIZE - 1);
    driller_table_free(segments, strings);
    driller_detach(peer);
    fake_stop(pid);
}

/* All fields of a version say the same, and some take a while. */
static void publish_without_pause(struct fake *fake)
{
    int connection = fake_accept(fake);
    struct driller_message question;
    CHECK(fake_receive(connection, &question));
    fake_answer_hello(fake, connection, &question);
    for (uint32_t version = 1;; version++) {
        fake_publish_begin(fake);
        fake->header->count = 1 + version % 64;
        for (uint32_t i = 0; i < fake->header->count; i++) {
            fake->segments[i] = (struct driller_segment){
                .start = (i + 1) * PAGE, .end = (i + 2) * PAGE, .offset = version, .kind = (uint16_t)version};
        }
        fake->header->rebuilds = version;
        fake_publish_end(fake);
        for (volatile int wait = 0; wait < 2000; wait++)
            ;
    }
}

static void consistency(void)
{
    char error[DRILLER_ERROR_MAX];
    struct driller_header header;
    struct driller_segment *segments;
    size_t count;
    uint64_t last = 0, changes = 0;
    pid_t pid = fake_start(GROUP, NULL, publish_without_pause);
    struct driller_peer *peer = attach(pid);
    for (int i = 0; i < 2000 || changes < 100; i++) {
        int status = driller_peer_table(peer, &header, &segments, &count, NULL, NULL, error);
        if (status == -EAGAIN)
            continue;
        CHECK_EQUAL(status, 0);
        CHECK(header.rebuilds >= last);
        changes += header.rebuilds != last;
        last = header.rebuilds;
        if (last > 0)
            CHECK_EQUAL(count, 1 + last % 64);
        for (size_t n = 0; n < count; n++)
            CHECK(segments[n].offset == last && segments[n].start == (n + 1) * PAGE);
        driller_table_free(segments, NULL);
    }
    driller_detach(peer);
    fake_stop(pid);
}

static void stays_odd(struct fake *fake)
{
    int connection = fake_accept(fake);
    struct driller_message question;
    CHECK(fake_receive(connection, &question));
    fake_answer_hello(fake, connection, &question);
    CHECK(fake_receive(connection, &question));
    fake_publish_begin(fake);
    fake_answer(connection, &question, 0, NULL, 0);
}

/* The owner stops in the middle of a publication, and dies there. */
static void interrupted(void)
{
    char error[DRILLER_ERROR_MAX], byte;
    pid_t pid = fake_start(GROUP, two_segments, stays_odd);
    struct driller_peer *peer = attach(pid);
    CHECK_EQUAL(driller_read(peer, 0x10000, &byte, 1, NULL, error), 1);
    CHECK_EQUAL(driller_request(peer, DRILLER_REFRESH, 0, 5000, NULL, error), 0);
    CHECK_EQUAL(driller_peer_table(peer, NULL, NULL, NULL, NULL, NULL, error), -EAGAIN);
    CHECK_EQUAL(driller_read(peer, 0x10000, &byte, 1, NULL, error), -EAGAIN);
    fake_stop(pid);
    CHECK_EQUAL(driller_peer_table(peer, NULL, NULL, NULL, NULL, NULL, error), -EAGAIN);
    CHECK_CONTAINS(error, "incomplete");
    driller_detach(peer);
}

/* Noise over a good directory: whatever is accepted must be in order, and nothing may be read out of bounds. */
static void make_noise(struct fake *fake)
{
    two_segments(fake);
    int connection = fake_accept(fake);
    struct driller_message question;
    CHECK(fake_receive(connection, &question));
    fake_answer_hello(fake, connection, &question);
    char *good = malloc(DRILLER_TABLE_OFFSET + 2 * sizeof(struct driller_segment));
    memcpy(good, fake->header, DRILLER_TABLE_OFFSET + 2 * sizeof(struct driller_segment));
    uint64_t seed = 88172645463325252u;
    while (fake_receive(connection, &question)) {
        memcpy(fake->header, good, DRILLER_TABLE_OFFSET + 2 * sizeof(struct driller_segment));
        for (int i = 0; i < 3; i++) {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            /* Most of it where it matters: behind the magic number, not in the sequence, and in the table. */
            size_t at = seed % 2 == 0 ? 32 + seed / 2 % 80
                                      : DRILLER_TABLE_OFFSET + seed / 2 % (2 * sizeof(struct driller_segment));
            ((unsigned char *)fake->header)[at] = (unsigned char)(seed >> 32);
        }
        fake->header->sequence = 2 * seed;
        fake_answer(connection, &question, 0, NULL, 0);
    }
}

static void noise(void)
{
    char error[DRILLER_ERROR_MAX], bytes[100], *strings;
    struct driller_segment *segments;
    size_t count, strings_size;
    int accepted = 0, refused = 0;
    pid_t pid = fake_start(GROUP, NULL, make_noise);
    struct driller_peer *peer = attach(pid);
    for (int i = 0; i < 20000; i++) {
        CHECK_EQUAL(driller_request(peer, DRILLER_REFRESH, 0, 20000, NULL, error), 0);
        ssize_t n = driller_read(peer, 0x1ffd0, bytes, sizeof(bytes), NULL, error);
        CHECK(n <= (ssize_t)sizeof(bytes));
        int status = driller_peer_table(peer, NULL, &segments, &count, &strings, &strings_size, error);
        if (status < 0) {
            refused++;
            continue;
        }
        accepted++;
        for (size_t s = 0; s < count; s++)
            CHECK(segments[s].start < segments[s].end && strlen(strings + segments[s].name) < strings_size &&
                  (s == 0 || segments[s - 1].end <= segments[s].start));
        driller_table_free(segments, strings);
    }
    printf("noise: %d accepted, %d refused\n", accepted, refused);
    CHECK(accepted > 1000 && refused > 1000);
    driller_detach(peer);
    fake_stop(pid);
}

int main(void)
{
    int before = count_descriptors();
    good_table();
    damaged("count too large", count_too_large, "count", -EPROTO);
    damaged("count absurd", count_absurd, "count", -EPROTO);
    damaged("strings too large", strings_too_large, "count", 1);
    damaged("reversed", reversed, "ends before", -EFAULT);
    damaged("empty", empty, "ends before", -EFAULT);
    damaged("overlapping", overlapping, "overlaps", 1);
    damaged("unsorted", unsorted, "overlaps", -EFAULT);
    damaged("offset wraps", offset_wraps, "offset", -EPROTO);
    damaged("outside image", outside_image, "image", -EPROTO);
    damaged("name outside", name_outside, "name", 1);
    damaged("name absurd", name_absurd, "name", 1);
    damaged("backing unknown", backing_unknown, "backed", 1);
    long_strings();
    consistency();
    interrupted();
    noise();
    CHECK_EQUAL(count_descriptors(), before);
    return 0;
}
