/* SPDX-License-Identifier: EPL-2.0 */
#include "ranks.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define LIST_LONGEST 32

struct queue queue;
struct counters counters;
struct list list = {.direction = 1};
struct settings settings = {.version = 3, .name = "ring", .limit = 1000, .factor = 0.5};
struct worker workers[WORKERS_MAX];
char text[TEXT_SIZE];

bool queue_put(struct token token)
{
    if (queue.tail - queue.head == QUEUE_SLOTS)
        return false;
    queue.slots[queue.tail++ % QUEUE_SLOTS] = token;
    return true;
}

bool queue_take(struct token *token)
{
    if (queue.head == queue.tail)
        return false;
    *token = queue.slots[queue.head++ % QUEUE_SLOTS];
    return true;
}

static void list_grow(void)
{
    struct node *node = malloc(sizeof(*node));
    if (node == NULL)
        return;
    node->value = counters.ticks;
    snprintf(node->label, sizeof(node->label), "node of tick %lu", (unsigned long)counters.ticks);
    node->next = list.first;
    list.first = node;
    list.length++;
}

static void list_shrink(void)
{
    struct node *node = list.first;
    list.first = node->next;
    list.length--;
    free(node);
}

static double list_average(void)
{
    double sum = 0;
    for (const struct node *node = list.first; node != NULL; node = node->next)
        sum += (double)node->value;
    return list.length > 0 ? sum / (double)list.length : 0;
}

/* A name that does not fit, copied without a look at the room there is. */
static void overrun(const struct options *options)
{
    char name[40];
    int length = snprintf(name, sizeof(name), "overrun by rank %d, and more", options->rank);
    volatile char *to = (volatile char *)&settings + offsetof(struct settings, name);
    for (int i = 0; i < length; i++)
        to[i] = name[i];
}

void things_tick(const struct options *options, struct marker *marker)
{
    counters.ticks++;
    if (options->fault == options->rank && counters.ticks == FAULT_TICKS)
        overrun(options);
    if (list.length == 0)
        list.direction = 1;
    else if (list.length == LIST_LONGEST)
        list.direction = -1;
    if (list.direction > 0)
        list_grow();
    else
        list_shrink();
    counters.average = list_average();
    snprintf(text, sizeof(text), "rank %d of %d: tick %lu, %lu tokens passed, %lu in the queue", options->rank,
             options->size, (unsigned long)counters.ticks, (unsigned long)counters.tokens_passed,
             (unsigned long)(queue.tail - queue.head));
    *(volatile uint64_t *)&marker->ticks = counters.ticks;
}

bool things_map(int mappings)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    if (mappings == 0)
        return true;
    char *area = mmap(NULL, (size_t)mappings * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (area == MAP_FAILED)
        return false;
    /* Neighbours with different rights stay apart. */
    for (int i = 0; i < mappings; i++) {
        area[(size_t)i * page] = (char)i;
        if (i % 2 != 0 && mprotect(area + (size_t)i * page, page, PROT_READ) != 0)
            return false;
    }
    return true;
}

void things_free(void)
{
    while (list.first != NULL)
        list_shrink();
}

void things_print(const struct options *options, const struct marker *marker)
{
    printf("{\"pid\":%d,\"rank\":%d,\"size\":%d", getpid(), options->rank, options->size);
    printf(",\"counters\":\"%p\",\"ticks\":\"%p\",\"tokens_passed\":\"%p\",\"average\":\"%p\"", (void *)&counters,
           (void *)&counters.ticks, (void *)&counters.tokens_passed, (void *)&counters.average);
    printf(",\"queue\":\"%p\",\"queue_size\":%zu,\"list\":\"%p\"", (void *)&queue, sizeof(queue), (void *)&list);
    printf(",\"text\":\"%p\",\"text_size\":%zu", (void *)text, sizeof(text));
    printf(",\"settings\":\"%p\",\"settings_size\":%zu", (void *)&settings, sizeof(settings));
    printf(",\"workers\":\"%p\",\"threads\":%d", (void *)workers, options->threads);
    printf(",\"pointers\":\"%p\"", (void *)&pointers);
    printf(",\"marker\":\"%p\"}\n", (const void *)marker);
    fflush(stdout);
}
