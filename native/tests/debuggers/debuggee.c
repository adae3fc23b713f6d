/* SPDX-License-Identifier: EPL-2.0 */
/*
 * A program to be debugged: globals, a list in the heap, and threads with deep stacks, one of which blocks every signal.
 *     debuggee walk    takes steps, with rebuilds of itself in between where it is a peer, and verifies what it holds
 *     debuggee wait    prints "ready" and where things lie, then does the same until it may_end (a debugger's word) or
 *                      its standard input ends
 *     debuggee crash   comes to the same place, and aborts
 *     debuggee sink    comes to the same place, and calls itself until its stack is used up
 */
#include <driller/driller.h>

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#pragma weak driller_rebuild

#define THREADS 3
#define STEPS 6

struct node {
    struct node *next;
    int number;
    char text[32];
};

char global_text[64] = "a text among the initialised data";
long counter;               /* of steps */
long ticks[THREADS];        /* one for each thread */
struct node *list;
volatile int may_end;       /* set by a debugger */
int rebuilt = 1;            /* what the last rebuild answered */
struct driller_result result;

static volatile int over;

static long deep(int number, int depth)
{
    char local[32];
    snprintf(local, sizeof local, "thread %d depth %d", number, depth);
    if (depth > 0)
        return deep(number, depth - 1) + (local[0] == 't');
    while (!over) {
        ticks[number]++;
        poll(NULL, 0, 1);
    }
    return local[0] == 't';
}

static void *work(void *argument)
{
    int number = *(int *)argument;
    if (number == 2) { /* as the background threads of servers do */
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, NULL);
    }
    return (void *)deep(number, 5);
}

static void add(int number)
{
    struct node *node = malloc(sizeof *node);
    if (node == NULL)
        exit(3);
    node->next = list;
    node->number = number;
    snprintf(node->text, sizeof node->text, "node %d", number);
    list = node;
}

void before_rebuild(int step);
void before_rebuild(int step)
{
    add(step);
}

void after_rebuild(int step);
void after_rebuild(int step)
{
    counter = counter + 1;
    add(100 + step);
}

static int take_step(int step)
{
    int answer = 0;
    char here[32];
    snprintf(here, sizeof here, "step %d", step);
    before_rebuild(step);
    if (driller_rebuild != NULL)
        answer = driller_rebuild(&result);  /* rebuilds here */
    rebuilt = answer;                       /* and goes on here */
    after_rebuild(step);
    return here[5] - '0' == step ? 0 : 1;
}

static long sink(long depth)
{
    volatile char here[512];
    here[0] = (char)depth;
    return depth < 0 ? 0 : sink(depth + 1) + here[0];
}

static int verify(void)
{
    int count = 0, sum = 0;
    for (const struct node *node = list; node != NULL; node = node->next) {
        char text[32];
        snprintf(text, sizeof text, "node %d", node->number);
        if (strcmp(text, node->text) != 0)
            return 4;
        count++;
        sum += node->number;
    }
    for (int i = 0; i < THREADS; i++)
        if (ticks[i] == 0)
            return 5;
    printf("%d nodes, sum %d, counter %ld, text '%s'\n", count, sum, counter, global_text);
    return 0;
}

static int run(const char *what)
{
    pthread_t threads[THREADS];
    static int numbers[THREADS];
    char on_stack[32] = "a text on the main stack";
    for (int i = 0; i < THREADS; i++) {
        numbers[i] = i;
        char name[16];
        snprintf(name, sizeof name, "worker-%d", i);
        if (pthread_create(&threads[i], NULL, work, &numbers[i]) != 0)
            return 2;
        pthread_setname_np(threads[i], name);
    }
    for (int i = 0; i < THREADS; i++)
        while (__atomic_load_n(&ticks[i], __ATOMIC_RELAXED) < 2)
            poll(NULL, 0, 1);
    int failed = 0;
    for (int step = 0; step < STEPS; step++)
        failed |= take_step(step);
    if (strcmp(what, "crash") == 0)
        abort();
    if (strcmp(what, "sink") == 0)
        return sink(1) != 0;
    if (strcmp(what, "wait") == 0) {
        printf("ready %d %p %p %p\n", (int)getpid(), (void *)global_text, (void *)list->text, (void *)on_stack);
        fflush(stdout);
        struct pollfd input = {STDIN_FILENO, POLLIN, 0};
        while (!may_end && (poll(&input, 1, 5) == 0 || errno == EINTR))
            errno = 0;
        if (may_end)
            failed |= take_step(7);
    }
    over = 1;
    for (int i = 0; i < THREADS; i++) {
        void *depth;
        pthread_join(threads[i], &depth);
        failed |= depth != (void *)6L;
    }
    int wrong = verify();
    return failed || strcmp(on_stack, "a text on the main stack") != 0 ? 1 : wrong;
}

int main(int argc, char **argv)
{
    /* the page of the stack that holds the arguments is not shared */
    volatile char room[8192];
    room[0] = room[sizeof room - 1] = 0;
    return run(argc > 1 ? argv[1] : "walk");
}
