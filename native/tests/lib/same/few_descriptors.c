/* SPDX-License-Identifier: EPL-2.0 */
/* Programs that may open hardly any file, and their children of children: each has the memory of its own. */
#include "mode.h"

#include <sys/resource.h>
#include <unistd.h>

#define SIZE 500000
#define DEPTH 4
/* With fewer there is no loader; with this many all works. */
#define FEWEST 5
#define MOST 14

static char *block;

static void expect(int value)
{
    for (size_t i = 0; i < SIZE; i++)
        if (block[i] != (char)value) {
            fprintf(stderr, "byte %zu is %d, not %d\n", i, block[i], value);
            _exit(1);
        }
}

static void chain(int left)
{
    memset(block, left, SIZE);
    if (left == 0)
        return;
    pid_t child = mode_fork();
    if (child == 0) {
        expect(left);
        chain(left - 1);
        expect(left - 1);
        _exit(3);
    }
    expect(left);
    mode_reap(child, 3);
    expect(left);
}

static void limit_to(rlim_t most, const char *self)
{
    pid_t child = mode_fork();
    if (child == 0) {
        const struct rlimit limit = {most, most};
        if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
            _exit(1);
        execl(self, self, "limited", (char *)NULL);
        _exit(1);
    }
    mode_reap(child, 5);
}

int main(int count, char **arguments)
{
    char self[4096] = "";
    (void)arguments;
    if (count == 1) {
        CHECK(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
        for (rlim_t most = FEWEST; most <= MOST; most++)
            limit_to(most, self);
        mode_await_rebuilds(1);
        return 0;
    }
    block = malloc(SIZE);
    CHECK(block != NULL);
    for (int i = 0; i < 3; i++)
        chain(DEPTH);
    return 5;
}
