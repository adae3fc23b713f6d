/* SPDX-License-Identifier: EPL-2.0 */
/*
 * An MPI program whose every message is checked: small and large ones around a ring, all to all, sums, and windows
 * (one-sided puts). At its end each rank says where its text lies, and waits until rank 0 is told to go on.
 */
#include <mpi.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LARGE (1 << 18) /* numbers: more than goes through the launcher's shared segment at once */
#define ROUNDS 40

static int rank, ranks;

static void require(int good, const char *what, int round)
{
    if (good)
        return;
    fprintf(stderr, "rank %d, round %d: %s\n", rank, round, what);
    MPI_Abort(MPI_COMM_WORLD, 1);
}

static uint32_t number(int from, int round, int i)
{
    return (uint32_t)from * 0x9e3779b9u ^ (uint32_t)round * 0x85ebca6bu ^ (uint32_t)i * 0xc2b2ae35u;
}

static uint32_t *numbers(int from, int round, int count)
{
    uint32_t *all = malloc((size_t)count * sizeof *all);
    require(all != NULL, "no memory", round);
    for (int i = 0; i < count; i++)
        all[i] = number(from, round, i);
    return all;
}

static void around(int round, int count)
{
    int next = (rank + 1) % ranks, previous = (rank + ranks - 1) % ranks;
    uint32_t *out = numbers(rank, round, count), *in = calloc((size_t)count, sizeof *in);
    MPI_Request requests[2];
    MPI_Irecv(in, count, MPI_UINT32_T, previous, round, MPI_COMM_WORLD, &requests[0]);
    MPI_Isend(out, count, MPI_UINT32_T, next, round, MPI_COMM_WORLD, &requests[1]);
    MPI_Waitall(2, requests, MPI_STATUSES_IGNORE);
    for (int i = 0; i < count; i++)
        require(in[i] == number(previous, round, i), "another number came around the ring", round);
    free(out);
    free(in);
}

static void all_to_all(int round, int count)
{
    uint32_t *out = numbers(rank, round, count * ranks), *in = calloc((size_t)(count * ranks), sizeof *in);
    MPI_Alltoall(out, count, MPI_UINT32_T, in, count, MPI_UINT32_T, MPI_COMM_WORLD);
    for (int from = 0; from < ranks; from++)
        for (int i = 0; i < count; i++)
            require(in[from * count + i] == number(from, round, rank * count + i), "another number came from a rank", round);
    free(out);
    free(in);
}

static void sum(int round)
{
    long mine[1000], all[1000];
    for (int i = 0; i < 1000; i++)
        mine[i] = (long)i * (rank + 1) + round;
    MPI_Allreduce(mine, all, 1000, MPI_LONG, MPI_SUM, MPI_COMM_WORLD);
    for (int i = 0; i < 1000; i++)
        require(all[i] == (long)i * ranks * (ranks + 1) / 2 + (long)round * ranks, "another sum", round);
}

static void put(int round)
{
    uint32_t *window;
    MPI_Win handle;
    int next = (rank + 1) % ranks, previous = (rank + ranks - 1) % ranks;
    uint32_t *out = numbers(rank, round, 5000);
    MPI_Win_allocate(5000 * sizeof *window, sizeof *window, MPI_INFO_NULL, MPI_COMM_WORLD, &window, &handle);
    MPI_Win_fence(0, handle);
    MPI_Put(out, 5000, MPI_UINT32_T, next, 0, 5000, MPI_UINT32_T, handle);
    MPI_Win_fence(0, handle);
    for (int i = 0; i < 5000; i++)
        require(window[i] == number(previous, round, i), "another number was put", round);
    MPI_Win_free(&handle);
    free(out);
}

int main(int argc, char **argv)
{
    static char go[16];
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    for (int round = 0; round < ROUNDS; round++) {
        around(round, 100);
        around(round, LARGE);
        all_to_all(round, 3000);
        sum(round);
        if (round % 10 == 0)
            put(round);
    }
    char *text = malloc(64);
    require(text != NULL, "no memory", ROUNDS);
    snprintf(text, 64, "the text of rank %d of %d, process %d", rank, ranks, (int)getpid());
    char line[128];
    int length = snprintf(line, sizeof line, "look %d %d %lu %s\n", rank, (int)getpid(), (unsigned long)text, text);
    require(write(STDOUT_FILENO, line, (size_t)length) == length, "cannot write", ROUNDS);
    if (rank == 0)
        require(fgets(go, sizeof go, stdin) != NULL, "nobody says go on", ROUNDS);
    MPI_Bcast(go, sizeof go, MPI_CHAR, 0, MPI_COMM_WORLD);
    require(strcmp(go, "go on\n") == 0, "told something else", ROUNDS);
    free(text);
    MPI_Finalize();
    return 0;
}
