/* SPDX-License-Identifier: EPL-2.0 */
/*
 * lib_run [--allow TEXT] MODE LIBRARY PROGRAM [ARGUMENT...]
 * Runs a program to its end under the library, in one of the modes
 *     off       without the library: proves the test
 *     eager     rebuilt at load
 *     lazy      and a REBUILD every 5 ms from outside, for it and each of its children
 *     restore   the same, every second request a RESTORE
 * Exit status: the program's own (77: skipped). Failed as well: a program that was never rebuilt in lazy or restore, a
 * rebuild that was refused without need (unless the refusal holds TEXT), processes that are left over.
 */
#include "hammer.h"
#include "test.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PERIOD_NS 5000000

static void start_program(const char *mode, const char *library, const char *group, char **arguments)
{
    pid_t parent = getppid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    setenv("DRILLER_TEST_MODE", mode, 1);
    setenv("DRILLER_TEST_LIBRARY", library, 1);
    setenv("DRILLER_GROUP", group, 1);
    if (strcmp(mode, "off") != 0) {
        setenv("DRILLER", strcmp(mode, "eager") == 0 ? "eager" : "lazy", 1);
        setenv("LD_PRELOAD", library, 1);
    }
    execv(arguments[0], arguments);
    perror(arguments[0]);
    _exit(1);
}

/* Whether it ends by itself, soon: it may be on its way out already. */
static bool ends_by_itself(int pid)
{
    for (int i = 0; i < 1000; i++) {
        if (waitpid(pid, NULL, WNOHANG) == pid)
            return true;
        struct timespec moment = {0, 1000000};
        nanosleep(&moment, NULL);
    }
    return false;
}

/* Ends what the program has left behind; whatever loses its parent becomes our child. Returns how many there were. */
static int end_leftovers(void)
{
    char path[64], list[4096] = "";
    int count = 0;
    snprintf(path, sizeof path, "/proc/self/task/%d/children", getpid());
    for (;;) {
        FILE *children = fopen(path, "re");
        size_t length = children == NULL ? 0 : fread(list, 1, sizeof list - 1, children);
        if (children != NULL)
            fclose(children);
        list[length] = 0;
        if (length == 0)
            return count;
        for (char *at = list, *end; *at != 0 && *at != '\n'; at = end) {
            int pid = (int)strtol(at, &end, 10);
            if (end == at)
                break;
            if (ends_by_itself(pid))
                continue;
            kill(pid, SIGKILL);
            waitpid(pid, NULL, 0);
            count++;
        }
    }
}

static int verdict(int status)
{
    if (WIFSIGNALED(status)) {
        fprintf(stderr, "the program died of signal %d (%s)\n", WTERMSIG(status), strsignal(WTERMSIG(status)));
        return 1;
    }
    return WEXITSTATUS(status);
}

/*
 * Returns how long to rest before the next: as long as this one took if that is more than the period. Else a large program
 * on a busy machine would be held nearly all of the time, and come to no end.
 */
static struct timespec strike(struct hammer *hammer)
{
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    hammer_strike(hammer);
    clock_gettime(CLOCK_MONOTONIC, &to);
    int64_t took = (int64_t)(to.tv_sec - from.tv_sec) * 1000000000 + (to.tv_nsec - from.tv_nsec);
    if (took > 1000000000)
        took = 1000000000;
    return took > PERIOD_NS ? (struct timespec){took / 1000000000, took % 1000000000} : (struct timespec){0, PERIOD_NS};
}

int main(int count, char **arguments)
{
    const char *allowed = NULL;
    if (count > 2 && strcmp(arguments[1], "--allow") == 0) {
        allowed = arguments[2];
        arguments += 2;
        count -= 2;
    }
    if (count < 4) {
        fprintf(stderr, "usage: lib_run [--allow TEXT] off|eager|lazy|restore LIBRARY PROGRAM [ARGUMENT...]\n");
        return 2;
    }
    char group[32];
    int status = 0;
    bool restore = strcmp(arguments[1], "restore") == 0, hammered = restore || strcmp(arguments[1], "lazy") == 0;
    snprintf(group, sizeof group, "test-%d", getpid());
    setvbuf(stdout, NULL, _IOLBF, 0);
    prctl(PR_SET_CHILD_SUBREAPER, 1);

    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0)
        start_program(arguments[1], arguments[2], group, arguments + 3);
    struct hammer *hammer = hammered ? hammer_start(group, restore) : NULL;
    struct timespec rest = {0, PERIOD_NS};
    while (waitpid(child, &status, hammered ? WNOHANG : 0) == 0) {
        nanosleep(&rest, NULL);
        rest = strike(hammer);
    }
    int result = verdict(status), left = end_leftovers();
    bool good = hammer == NULL || hammer_end(hammer, allowed);
    if (result == 0 && left > 0) {
        fprintf(stderr, "the program left %d processes behind\n", left);
        result = 1;
    }
    return result == 0 && !good ? 1 : result;
}
