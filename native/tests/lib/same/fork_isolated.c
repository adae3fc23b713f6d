/* SPDX-License-Identifier: EPL-2.0 */
/* After fork, what one of the two writes the other never sees: all kinds of memory, rebuilds in both. */
#include "mode.h"

#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

#define SIZE (300 * 1024)

static char data[SIZE] = "d";
static char bss[SIZE];
static _Thread_local char local[4096];
static char *heap, *small, *anonymous;

struct place {
    char *start;
    size_t size;
};

static void fill(const struct place *places, char value)
{
    for (const struct place *p = places; p->start != NULL; p++)
        memset(p->start, value, p->size);
}

static void expect(const struct place *places, char value, const char *who)
{
    for (const struct place *p = places; p->start != NULL; p++)
        for (size_t i = 0; i < p->size; i++)
            if (p->start[i] != value) {
                fprintf(stderr, "%s: place %td, byte %zu is %d, not %d\n", who, p - places, i, p->start[i], value);
                exit(1);
            }
}

static void tell(int fd)
{
    CHECK(write(fd, "x", 1) == 1);
}

static void await(int fd)
{
    char c;
    CHECK(read(fd, &c, 1) == 1);
}

/* The two take turns: one writes, then the other looks. */
static void take_turns(const struct place *places)
{
    int up[2], down[2];
    CHECK(pipe(up) == 0 && pipe(down) == 0);
    fill(places, 1);
    pid_t child = mode_fork();
    if (child == 0) {
        expect(places, 1, "child at once");
        for (char turn = 0; turn < 6; turn++) {
            char mine = (char)(turn == 0 ? 1 : 20 + turn - 1);
            await(down[0]);
            expect(places, mine, "child after the parent wrote");
            if (turn == 2)
                mode_rebuild();
            if (turn == 4)
                mode_restore();
            expect(places, mine, "child rebuilt");
            fill(places, (char)(20 + turn));
            tell(up[1]);
        }
        await(down[0]);
        expect(places, 25, "child at the end");
        _exit(7);
    }
    for (char turn = 0; turn < 6; turn++) {
        fill(places, (char)(40 + turn));
        if (turn == 1 || turn == 3)
            mode_rebuild();
        tell(down[1]);
        await(up[0]);
        expect(places, (char)(40 + turn), "parent after the child wrote");
    }
    tell(down[1]);
    mode_reap(child, 7);
    expect(places, 45, "parent at the end");
    for (int i = 0; i < 2; i++)
        close(up[i]), close(down[i]);
}

int main(void)
{
    char stack[20000];
    heap = malloc(SIZE);
    small = malloc(1000);
    anonymous = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(heap != NULL && small != NULL && anonymous != MAP_FAILED);
    struct place places[] = {{data, SIZE},         {bss, SIZE},      {local, sizeof local},   {heap, SIZE}, {small, 1000},
                             {anonymous, SIZE}, {stack, sizeof stack}, {NULL, 0}};
    take_turns(places);
    mode_rebuild();
    take_turns(places);
    mode_await_rebuilds(2);
    for (int i = 0; i < 3; i++)
        take_turns(places);
    mode_restore();
    take_turns(places);
    mode_await_rebuilds(1);
    return 0;
}
