/* SPDX-License-Identifier: EPL-2.0 */
/* Children that fork at once, before their own memory has been copied; and trees of them. */
#include "mode.h"

#include <unistd.h>

static int depth;
static char *block;
#define SIZE 500000

static void expect(int value)
{
    for (size_t i = 0; i < SIZE; i++)
        if (block[i] != (char)value) {
            fprintf(stderr, "depth %d: byte %zu is %d, not %d\n", depth, i, block[i], value);
            _exit(1);
        }
}

/* Each process passes through here once per generation below it. */
static void chain(int left)
{
    memset(block, left, SIZE);
    if (left > 0) {
        pid_t child = mode_fork();
        if (child == 0) {
            depth++;
            expect(left);
            chain(left - 1);
            expect(left - 1);
            _exit(3);
        }
        expect(left);
        mode_reap(child, 3);
    }
    expect(left);
}

static void tree(int levels)
{
    for (int i = 0; i < levels; i++) {
        memset(block, levels * 10 + i, SIZE);
        pid_t child = mode_fork();
        if (child == 0) {
            depth++;
            tree(levels - 1);
            _exit(4);
        }
        expect(levels * 10 + i);
        mode_reap(child, 4);
        expect(levels * 10 + i);
    }
}

int main(void)
{
    block = malloc(SIZE);
    CHECK(block != NULL);
    mode_rebuild();
    chain(10);
    mode_await_rebuilds(1);
    chain(10);
    mode_rebuild();
    tree(4);
    mode_await_rebuilds(1);
    return 0;
}
