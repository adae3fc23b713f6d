/* SPDX-License-Identifier: EPL-2.0 */
/* Fork 300 times, several children at once; parent and children change the same memory. */
#include "mode.h"

#include <unistd.h>

#define FORKS 300
#define AT_ONCE 3
#define WORDS 50000

static uint32_t *words;

static void expect(uint32_t base)
{
    for (uint32_t i = 0; i < WORDS; i++)
        if (words[i] != base + i) {
            fprintf(stderr, "%d: word %u is %u, not %u\n", getpid(), i, words[i], base + i);
            _exit(1);
        }
}

static void fill(uint32_t base)
{
    for (uint32_t i = 0; i < WORDS; i++)
        words[i] = base + i;
}

int main(void)
{
    pid_t children[AT_ONCE] = {0};
    words = malloc(WORDS * sizeof *words);
    CHECK(words != NULL);
    mode_rebuild();
    for (uint32_t turn = 0; turn < FORKS; turn++) {
        pid_t *child = &children[turn % AT_ONCE];
        if (*child != 0)
            mode_reap(*child, 5);
        fill(turn);
        *child = mode_fork();
        if (*child == 0) {
            expect(turn);
            fill(turn + 1000000);
            expect(turn + 1000000);
            _exit(5);
        }
        expect(turn);
    }
    for (int i = 0; i < AT_ONCE; i++)
        mode_reap(children[i], 5);
    mode_await_rebuilds(1);
    expect(FORKS - 1);
    return 0;
}
