/* SPDX-License-Identifier: EPL-2.0 */
/*
 * A peer between its end and the closing of its descriptors: its memory is gone, its socket is still listed. With much memory
 * that takes a while.
 */
#include "fake.h"
#include "test.h"

#include <driller/observer.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/stat.h>

#define GROUP "test-ending"
#define MUCH ((size_t)256 << 20)
#define ROUNDS 20
#define ENOUGH 3

static char error[DRILLER_ERROR_MAX];

/* In small pages, which are given back one by one. */
static void prepare(struct fake *fake)
{
    (void)fake;
    char *memory = mmap(NULL, MUCH, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(memory != MAP_FAILED);
    madvise(memory, MUCH, MADV_NOHUGEPAGE); /* a kernel without huge pages knows no such advice */
    for (size_t at = 0; at < MUCH; at += 4096)
        memory[at] = 1;
}

static void read_proc(pid_t pid, const char *name, char *text, size_t size)
{
    char path[64];
    snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
    FILE *file = fopen(path, "re");
    CHECK(file != NULL);
    text[fread(text, 1, size - 1, file)] = '\0';
    fclose(file);
}

/* An emulator has threads of its own. proc_task_getattr(): as many links as threads, and two. */
static bool has_one_thread(pid_t pid)
{
    char path[64];
    struct stat task;
    snprintf(path, sizeof(path), "/proc/%d/task", pid);
    CHECK(stat(path, &task) == 0);
    return task.st_nlink <= 3;
}

/*
 * Waits until it has no memory any more: while other threads of it live, that of the first one being gone says nothing.
 * Whether it is not yet all gone then.
 */
static bool await_ending(pid_t pid)
{
    char text[1024];
    do
        read_proc(pid, "statm", text, sizeof(text));
    while (strncmp(text, "0 ", 2) != 0 || !has_one_thread(pid));
    read_proc(pid, "stat", text, sizeof(text));
    const char *after = strrchr(text, ')');
    CHECK(after != NULL);
    return after[2] != 'Z';
}

/* Nobody is attached to it any more: not over its socket, which still takes connections, and not through /proc. */
static bool attached_too_late(void)
{
    struct driller_peer *peer = NULL;
    pid_t pid = fake_start(GROUP, prepare, NULL);
    CHECK(kill(pid, SIGKILL) == 0);
    bool early = await_ending(pid);
    CHECK_EQUAL(driller_attach(pid, 0, 1, &peer, error), -ESRCH);
    CHECK_CONTAINS(error, "has ended");
    CHECK(peer == NULL);
    fake_stop(pid);
    return early;
}

int main(void)
{
    int before = count_descriptors(), early = 0;
    for (int i = 0; i < ROUNDS && early < ENOUGH; i++)
        early += attached_too_late();
    printf("met %d times before its descriptors were closed\n", early);
    CHECK_EQUAL(count_descriptors(), before);
    return 0;
}
