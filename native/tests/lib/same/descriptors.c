/* SPDX-License-Identifier: EPL-2.0 */
/*
 * The program's descriptors are its own: low numbers are free, nothing of libdriller's is lost when all are closed or
 * overwritten, and what the program puts in their place stays as it is.
 */
#include "mode.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SIZE 300000
/* Where libdriller's may begin: see descriptor_raise in image.c. */
#define LOW 400
#define ABOVE 16

static char self[4096];
static char *block;
static char mark;

/* New memory, changed memory, rebuilt memory: whatever needs the image. */
static void use_memory(void)
{
    for (int i = 0; i < 3; i++) {
        char *fresh = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        CHECK(fresh != MAP_FAILED);
        CHECK(fresh[SIZE - 1] == 0);
        memset(fresh, 1, SIZE);
        char *grown = mremap(fresh, SIZE, 4 * SIZE, MREMAP_MAYMOVE);
        CHECK(grown != MAP_FAILED);
        CHECK(grown[SIZE - 1] == 1 && grown[4 * SIZE - 1] == 0);
        CHECK_EQUAL(munmap(grown, 4 * SIZE), 0);
        for (int b = 0; b < SIZE; b++)
            CHECK(block[b] == mark);
        memset(block, ++mark, SIZE);
    }
}

static int lowest(void)
{
    int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    CHECK(fd >= 0);
    close(fd);
    return fd;
}

/* Descriptors below `limit`, as bits; none of them may be libdriller's. */
static void list(unsigned char *present, int limit)
{
    DIR *directory = opendir("/proc/self/fd");
    struct dirent *entry;
    memset(present, 0, (size_t)limit);
    CHECK(directory != NULL);
    while ((entry = readdir(directory)) != NULL) {
        char path[300], target[300] = "";
        int fd = atoi(entry->d_name);
        if (entry->d_name[0] == '.' || fd == dirfd(directory) || fd >= limit)
            continue;
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        if (readlink(path, target, sizeof target - 1) > 0 && strstr(target, "driller") != NULL &&
            strstr(target, "memfd") != NULL) {
            fprintf(stderr, "descriptor %d is %s\n", fd, target);
            exit(1);
        }
        present[fd] = 1;
    }
    closedir(directory);
}

static void nothing_added(void)
{
    unsigned char before[LOW], after[LOW];
    struct rlimit limit;
    CHECK_EQUAL(getrlimit(RLIMIT_NOFILE, &limit), 0);
    int low = limit.rlim_cur >= LOW + ABOVE ? LOW : limit.rlim_cur > ABOVE ? (int)limit.rlim_cur - ABOVE : 0;
    list(before, low);
    int free_one = lowest();
    mode_rebuild();
    use_memory();
    mode_restore();
    use_memory();
    mode_rebuild();
    list(after, low);
    CHECK(memcmp(before, after, (size_t)low) == 0);
    CHECK_EQUAL(lowest(), free_one);
}

static void all_closed(void)
{
    for (int fd = 3; fd < 1024; fd++)
        close(fd);
    use_memory();
    syscall(SYS_close_range, 3, ~0u, 0);
    use_memory();
    mode_rebuild();
    syscall(SYS_close_range, 3, ~0u, 0);
    use_memory();
    CHECK_EQUAL(lowest(), 3);
}

static void expect_null_device(int fd)
{
    struct stat st;
    CHECK_EQUAL(fstat(fd, &st), 0);
    if (!S_ISCHR(st.st_mode) || st.st_rdev != makedev(1, 3)) {
        fprintf(stderr, "descriptor %d is no longer the program's\n", fd);
        exit(1);
    }
}

static void all_overwritten(int limit)
{
    int null = open("/dev/null", O_RDWR);
    CHECK(null >= 0);
    for (int fd = 3; fd < limit; fd++)
        if (fd != null)
            CHECK_EQUAL(dup2(null, fd), fd);
    use_memory();
    for (int fd = 3; fd < limit; fd++)
        expect_null_device(fd);
    for (int fd = 3; fd < limit; fd++)
        CHECK_EQUAL(write(fd, block, 100), 100);
    use_memory();
    CHECK_EQUAL(open("/dev/null", O_RDONLY), -1);
    CHECK_EQUAL(errno, EMFILE);
    pid_t child = mode_fork();
    if (child == 0) {
        use_memory();
        for (int fd = 3; fd < limit; fd++)
            expect_null_device(fd);
        _exit(3);
    }
    use_memory();
    mode_reap(child, 3);
    for (int fd = 3; fd < limit; fd++)
        expect_null_device(fd);
    use_memory();
    for (int fd = 3; fd < limit; fd++)
        CHECK_EQUAL(close(fd), 0);
    mode_rebuild();
    use_memory();
    CHECK_EQUAL(lowest(), 3);
}

static void limit_to(rlim_t soft)
{
    pid_t child = mode_fork();
    if (child == 0) {
        struct rlimit limit = {soft, soft};
        if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
            _exit(1);
        execl(self, self, "limited", (char *)NULL);
        _exit(1);
    }
    mode_reap(child, 5);
}

int main(int count, char **arguments)
{
    struct rlimit limit = {600, 1024};
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    (void)arguments;
    CHECK(length > 0);
    block = calloc(1, SIZE);
    CHECK(block != NULL);
    nothing_added();
    all_closed();
    nothing_added();
    if (count == 1)
        CHECK_EQUAL(setrlimit(RLIMIT_NOFILE, &limit), 0);
    CHECK_EQUAL(getrlimit(RLIMIT_NOFILE, &limit), 0);
    all_overwritten((int)limit.rlim_cur);
    nothing_added();
    if (count == 2)
        return 5;
    limit_to(64);
    limit_to(32);
    mode_await_rebuilds(1);
    return 0;
}
