/* SPDX-License-Identifier: EPL-2.0 */
/* Fields of /proc/<pid>/stat, of this process and of files that are no such thing. */
#include "../../src/stat.h"
#include "../observer/test.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/driller-stat-XXXXXX";

/* A field of <folder>/7/stat with this content. */
static uint64_t field_of(const char *content, size_t length, int wanted)
{
    char path[64];
    snprintf(path, sizeof path, "%s/7/stat", folder);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), proc = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    CHECK(fd >= 0 && proc >= 0);
    CHECK_EQUAL(write(fd, content, length), length);
    close(fd);
    uint64_t value = stat_field(proc, 7, wanted);
    close(proc);
    return value;
}

static uint64_t field(const char *content, int wanted)
{
    return field_of(content, strlen(content), wanted);
}

static void real(void)
{
    int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    CHECK(proc >= 0);
    CHECK_EQUAL(stat_field(proc, getpid(), 4), getppid());
    CHECK(stat_field(proc, getpid(), 20) >= 1); /* threads; an emulator has some of its own */
    CHECK(stat_field(proc, getpid(), 22) > 0);      /* the time it started at */
    CHECK_EQUAL(stat_field(proc, 0, 4), 0);
    CHECK_EQUAL(stat_field(-1, getpid(), 4), 0);
    close(proc);
}

int main(void)
{
    char path[64], large[5000];
    real();
    CHECK(mkdtemp(folder) != NULL);
    snprintf(path, sizeof path, "%s/7", folder);
    CHECK_EQUAL(mkdir(path, 0700), 0);
    CHECK_EQUAL(field("7 (a name) S 5 6 -1 18446744073709551615", 4), 5);
    CHECK_EQUAL(field("7 (a name) S 5 6 -1 18446744073709551615", 7), UINT64_MAX);
    CHECK_EQUAL(field("7 (a) b (c) ) S 12 3\n", 4), 12);
    CHECK_EQUAL(field("7 (a) S 12 3\n", 5), 3);
    CHECK_EQUAL(field("7 (a) S 12 3\n", 6), 0);
    CHECK_EQUAL(field("7 (a) S 12 3\n", 1000), 0);
    CHECK_EQUAL(field("", 4), 0);
    CHECK_EQUAL(field(")", 4), 0);
    CHECK_EQUAL(field("no parenthesis at all", 22), 0);
    CHECK_EQUAL(field_of("\0\0\0\0", 4, 4), 0);
    memset(large, ')', sizeof large);
    CHECK_EQUAL(field_of(large, sizeof large, 4), 0);
    memset(large, ' ', sizeof large);
    CHECK_EQUAL(field_of(large, sizeof large, 22), 0);
    memset(large, '9', sizeof large);
    (void)field_of(large, sizeof large, 4);
    snprintf(path, sizeof path, "%s/7/stat", folder);
    unlink(path);
    snprintf(path, sizeof path, "%s/7", folder);
    rmdir(path);
    rmdir(folder);
    return 0;
}
