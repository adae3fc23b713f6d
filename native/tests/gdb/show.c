/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Variables of every kind that an expression can name, with values that tell one rank from another. Prints its process
 * id, then waits until standard input ends or, with an argument, calls stop_here.
 */
#include "part.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum color { RED, GREEN, BLUE };

struct leaf {
    struct leaf *next;
    int value;
};

struct everything {
    int number;
    double real;
    enum color color;
    unsigned low : 3, high : 5;
    struct {
        short inner;
    };
    union {
        uint32_t word;
        unsigned char bytes[4];
    } both;
    int table[4][3];
    struct leaf *first;
    struct leaf *none;
    const char *name;
    struct leaf *leaves[2];
    char tail[];
};

struct everything everything;
static int counter;
int shadowed = 1000;
__thread int per_thread = 5;
char big[1 << 20];

__attribute__((noinline)) static void stop_here(int shadowing)
{
    int shadowed = shadowing;
    counter += shadowed - shadowing;
}

static struct leaf *leaf(struct leaf *next, int value)
{
    struct leaf *made = malloc(sizeof *made);
    if (made == NULL)
        exit(1);
    *made = (struct leaf){next, value};
    return made;
}

static void fill(int rank)
{
    static char name[16];
    snprintf(name, sizeof name, "rank %d", rank);
    counter = 10 + rank;
    shadowed += rank;
    part.rank = rank;
    big[sizeof big - 1] = (char)rank;
    everything.number = 100 + rank;
    everything.real = rank + 0.5;
    everything.color = (enum color)(rank % 3);
    everything.low = (unsigned)(rank & 7);
    everything.high = 21;
    everything.inner = (short)-rank;
    everything.both.word = 0x04030200u + (unsigned)rank;
    everything.table[3][2] = 300 + rank;
    everything.first = leaf(leaf(NULL, 20 + rank), 10 + rank);
    everything.name = name;
    everything.leaves[1] = everything.first->next;
}

int main(int argc, char **argv)
{
    const char *rank = getenv("DRILLER_RANK");
    (void)argv;
    fill(rank != NULL ? atoi(rank) : 0);
    printf("%d\n", getpid());
    fflush(stdout);
    if (argc > 1)
        stop_here(-1);
    else
        pause();
    return 0;
}
