/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Resource limits that the image would run into: RLIMIT_FSIZE (from the start, and set later), RLIMIT_AS, RLIMIT_DATA.
 * The program runs as without Driller: no SIGXFSZ of which it is not the cause, the same errors of its own.
 */
#include "mode.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define SIZE (3 << 20)

static char self[4096];
static volatile sig_atomic_t signals;

static void count_signal(int signal)
{
    (void)signal;
    signals++;
}

static void use_memory(char value)
{
    char *p = malloc(SIZE), *q = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(p != NULL && q != MAP_FAILED);
    memset(p, value, SIZE);
    memset(q, value, SIZE);
    p = realloc(p, 2 * SIZE);
    CHECK(p != NULL);
    CHECK(p[0] == value && p[SIZE - 1] == value);
    q = mremap(q, SIZE, 2 * SIZE, MREMAP_MAYMOVE);
    CHECK(q != MAP_FAILED);
    CHECK(q[0] == value && q[SIZE - 1] == value && q[2 * SIZE - 1] == 0);
    CHECK_EQUAL(munmap(q, 2 * SIZE), 0);
    free(p);
    CHECK_EQUAL(signals, 0);
}

/* The program's own write beyond the limit earns it the signal, and nothing else does. */
static void write_beyond(size_t limit)
{
    char path[] = "/tmp/driller-test-XXXXXX", *bytes = calloc(1, limit + 1);
    int fd = mkstemp(path);
    CHECK(fd >= 0 && bytes != NULL);
    unlink(path);
    CHECK_EQUAL(write(fd, bytes, limit), limit);
    CHECK_EQUAL(signals, 0);
    CHECK_EQUAL(write(fd, bytes, 1), -1);
    CHECK_EQUAL(errno, EFBIG);
    CHECK_EQUAL(signals, 1);
    signals = 0;
    close(fd);
    free(bytes);
}

static void file_size(rlim_t soft, rlim_t hard)
{
    struct rlimit limit = {soft, hard};
    CHECK_EQUAL(setrlimit(RLIMIT_FSIZE, &limit), 0);
    signal(SIGXFSZ, count_signal);
    for (char i = 1; i < 4; i++) {
        use_memory(i);
        write_beyond(soft);
        pid_t child = mode_fork();
        if (child == 0) {
            use_memory((char)(i + 10));
            _exit(signals);
        }
        mode_reap(child, 0);
    }
    CHECK_EQUAL(getrlimit(RLIMIT_FSIZE, &limit), 0);
    CHECK(limit.rlim_cur == soft && limit.rlim_max == hard);
}

static void data_size(int resource, size_t soft)
{
    struct rlimit limit = {soft, RLIM_INFINITY};
    CHECK_EQUAL(setrlimit(resource, &limit), 0);
    for (char i = 1; i < 4; i++)
        use_memory(i);
    /* memory of the image is no private data to the kernel, so RLIMIT_DATA does not count it */
    if (resource == RLIMIT_DATA && mode_is_peer())
        return;
    void *too_much = mmap(NULL, soft, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(too_much == MAP_FAILED);
    CHECK_EQUAL(errno, ENOMEM);
    CHECK(malloc(soft) == NULL);
    use_memory(5);
}

struct occasion {
    const char *name;
    int resource;
    rlim_t soft, hard;
};

static const struct occasion occasions[] = {
    {"fsize-soft", RLIMIT_FSIZE, 4096, RLIM_INFINITY},
    {"fsize-hard", RLIMIT_FSIZE, 4096, 4096},
    {"fsize-zero", RLIMIT_FSIZE, 0, 0},
    {"as", RLIMIT_AS, 200 << 20, RLIM_INFINITY},
    {"data", RLIMIT_DATA, 200 << 20, RLIM_INFINITY},
};

static void act(const struct occasion *o)
{
    if (o->resource == RLIMIT_FSIZE)
        file_size(o->soft, o->hard);
    else
        data_size(o->resource, (size_t)o->soft);
}

/* `before`: the limit is there when the program starts. */
static void start(const struct occasion *o, bool before)
{
    pid_t child = mode_fork();
    if (child == 0) {
        struct rlimit limit = {o->soft, o->hard};
        if (before && setrlimit(o->resource, &limit) != 0)
            _exit(1);
        execl(self, self, o->name, (char *)NULL);
        _exit(1);
    }
    int status;
    CHECK_EQUAL(waitpid(child, &status, 0), child);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 8) {
        fprintf(stderr, "%s, %s: status %#x\n", o->name, before ? "from the start" : "set later", status);
        exit(1);
    }
}

int main(int count, char **arguments)
{
    const struct occasion *end = occasions + sizeof occasions / sizeof occasions[0];
    if (count == 2) {
        for (const struct occasion *o = occasions; o < end; o++)
            if (strcmp(o->name, arguments[1]) == 0)
                act(o);
        return 8;
    }
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    CHECK(length > 0);
    for (const struct occasion *o = occasions; o < end; o++) {
        start(o, false);
        start(o, true);
    }
    mode_await_rebuilds(1);
    return 0;
}
