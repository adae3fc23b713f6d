/* SPDX-License-Identifier: EPL-2.0 */
/* The ways to start another program: fork and exec, vfork, posix_spawn, system, popen, daemon. */
#include "mode.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static char self[4096];
static volatile int counter = 1;
static char *block;
#define SIZE 400000

static void expect_block(void)
{
    for (size_t i = 0; i < SIZE; i++)
        CHECK(block[i] == (char)counter);
}

static void next_block(void)
{
    expect_block();
    counter++;
    memset(block, counter, SIZE);
}

static void by_fork_and_exec(void)
{
    pid_t child = mode_fork();
    if (child == 0) {
        memset(block, 0, SIZE);
        execl(self, self, "exit", "11", (char *)NULL);
        _exit(1);
    }
    mode_reap(child, 11);
}

static void by_vfork(void)
{
    volatile int shared = 0;
    pid_t child = vfork();
    if (child == 0) {
        shared = 5; /* seen by the parent: the address space is one */
        execl(self, self, "exit", "12", (char *)NULL);
        _exit(1);
    }
    CHECK(child > 0);
    CHECK_EQUAL(shared, 5);
    mode_reap(child, 12);
}

static void by_vfork_failing(void)
{
    pid_t child = vfork();
    if (child == 0) {
        execl("/nonexistent/program", "x", (char *)NULL);
        _exit(errno == ENOENT ? 13 : 1);
    }
    CHECK(child > 0);
    mode_reap(child, 13);
}

static void by_posix_spawn(void)
{
    pid_t child;
    char *arguments[] = {self, (char *)"exit", (char *)"14", NULL};
    CHECK_EQUAL(posix_spawn(&child, self, NULL, NULL, arguments, environ), 0);
    mode_reap(child, 14);
    CHECK_EQUAL(posix_spawn(&child, "/nonexistent/program", NULL, NULL, arguments, environ), ENOENT);
}

static void by_system(void)
{
    int status = system("exit 15");
    CHECK(WIFEXITED(status));
    CHECK_EQUAL(WEXITSTATUS(status), 15);
}

static void by_popen(void)
{
    char line[64] = "";
    FILE *pipe = popen("echo from the pipe; exit 16", "r");
    CHECK(pipe != NULL);
    CHECK(fgets(line, sizeof line, pipe) != NULL);
    CHECK_CONTAINS(line, "from the pipe");
    CHECK(fgets(line, sizeof line, pipe) == NULL);
    int status = pclose(pipe);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 16);
}

/* daemon() forks and ends the parent: in a child of ours, whose child tells us through a pipe. */
static void by_daemon(void)
{
    int pipes[2];
    char answer = 0;
    CHECK(pipe(pipes) == 0);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        close(pipes[0]);
        if (daemon(1, 1) != 0)
            _exit(1);
        expect_block();
        memset(block, 77, SIZE);
        mode_rebuild();
        for (size_t i = 0; i < SIZE; i++)
            if (block[i] != 77)
                _exit(1);
        _exit(write(pipes[1], "d", 1) != 1);
    }
    close(pipes[1]);
    mode_reap(child, 0);
    CHECK_EQUAL(read(pipes[0], &answer, 1), 1);
    CHECK_EQUAL(answer, 'd');
    CHECK_EQUAL(read(pipes[0], &answer, 1), 0); /* and it has ended: nobody else holds the pipe */
    close(pipes[0]);
}

int main(int count, char **arguments)
{
    if (count == 3)
        return atoi(arguments[2]);
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    CHECK(length > 0);
    block = malloc(SIZE);
    CHECK(block != NULL);
    memset(block, counter, SIZE);
    mode_rebuild();
    static void (*const ways[])(void) = {by_fork_and_exec, by_vfork,  by_vfork_failing, by_posix_spawn,
                                         by_system,        by_popen, by_daemon};
    for (int round = 0; round < 4; round++) {
        for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
            ways[i]();
            next_block();
        }
        mode_await_rebuilds(1);
    }
    return 0;
}
