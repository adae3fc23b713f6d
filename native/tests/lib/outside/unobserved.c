/* SPDX-License-Identifier: EPL-2.0 */
/*
 * A lazy peer that nobody looks at differs from the same program under DRILLER=off in nothing but libdriller's own
 * mappings and its thread: what it sees of itself, its mappings with all their flags, the times and faults of its
 * children, and after it has forked.
 */
#include "mode.h"
#include "smaps.h"
#include "state.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define TEXT_SIZE (4 * STATE_SIZE)
/* Less than a huge page in all that is mapped, or the kernel aligns it and leaves holes. */
#define BLOCK ((size_t)256 << 10)

static char text[STATE_SIZE];

static void tell(void)
{
    size_t length = strlen(text);
    for (size_t at = 0; at < length;) {
        ssize_t put = write(STDOUT_FILENO, text + at, length - at);
        CHECK(put > 0);
        at += (size_t)put;
    }
}

static void tell_everything(void)
{
    struct rusage usage;
    state_describe(text);
    tell();
    state_describe_maps(text);
    tell();
    CHECK_EQUAL(getrusage(RUSAGE_CHILDREN, &usage), 0);
    snprintf(text, sizeof text, "children: %ld faults, %ld switches, %ld KiB, %ld us\n", usage.ru_minflt + usage.ru_majflt,
             usage.ru_nvcsw + usage.ru_nivcsw, usage.ru_maxrss,
             (long)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec));
    tell();
}

static void describe(void)
{
    char *kept[4];
    /* what follows is put below it, and cannot merge with the loader's */
    CHECK(mmap(NULL, 1 << 20, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED);
    for (size_t i = 0; i < 4; i++) {
        kept[i] = mmap(NULL, (i + 1) * BLOCK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        CHECK(kept[i] != MAP_FAILED);
        memset(kept[i], 1, (i + 1) * BLOCK);
    }
    CHECK_EQUAL(munmap(kept[1], BLOCK), 0);
    CHECK_EQUAL(madvise(kept[3], BLOCK, MADV_DONTNEED), 0);
    CHECK(mremap(kept[2], 3 * BLOCK, BLOCK, 0) == kept[2]);
    free(malloc(5 << 20));
    tell_everything();
    pid_t child = fork();
    if (child == 0) {
        tell_everything();
        _exit(0);
    }
    mode_reap(child, 0);
}

/* What a child tells that was started with DRILLER set to `mode`. */
static void run(const char *library, const char *self, const char *mode, char *into)
{
    int pipes[2];
    CHECK_EQUAL(pipe(pipes), 0);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        char preload[4200], driller[32], filler[16] = "FILLER=      ";
        snprintf(preload, sizeof preload, "LD_PRELOAD=%s", library);
        snprintf(driller, sizeof driller, "DRILLER=%s", mode);
        filler[12 - strlen(mode)] = 0; /* so that all addresses on the stack are the same */
        char *environment[] = {preload, driller, filler, (char *)"DRILLER_GROUP=unobserved", (char *)"DRILLER_TEST_MODE=off", NULL};
        dup2(pipes[1], STDOUT_FILENO);
        close(pipes[0]);
        close(pipes[1]);
        if (personality(ADDR_NO_RANDOMIZE) == -1)
            _exit(SKIPPED);
        execle(self, self, "describe", (char *)NULL, environment);
        _exit(1);
    }
    close(pipes[1]);
    size_t length = 0;
    ssize_t got;
    while ((got = read(pipes[0], into + length, TEXT_SIZE - 1 - length)) > 0)
        length += (size_t)got;
    into[length] = 0;
    close(pipes[0]);
    int status;
    CHECK_EQUAL(waitpid(child, &status, 0), child);
    CHECK(WIFEXITED(status));
    if (WEXITSTATUS(status) == SKIPPED)
        exit(SKIPPED);
    CHECK_EQUAL(WEXITSTATUS(status), 0);
    CHECK(length > 1000);
}

/* Drops lines that differ from one run to the next, whoever runs. */
static void drop(char *all, const char *begin)
{
    char *line = all, *to = all;
    while (*line != 0) {
        size_t length = strcspn(line, "\n");
        length += line[length] != 0;
        if (strncmp(line, begin, strlen(begin)) != 0) {
            memmove(to, line, length);
            to += length;
        }
        line += length;
    }
    *to = 0;
}

int main(int count, char **arguments)
{
    static char off[TEXT_SIZE], again[TEXT_SIZE], lazy[TEXT_SIZE];
    char self[4096] = "";
    CHECK_EQUAL(count, 2);
    if (strcmp(arguments[1], "describe") == 0) {
        describe();
        return 0;
    }
    CHECK(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
    run(arguments[1], self, "off", off);
    run(arguments[1], self, "off", again);
    run(arguments[1], self, "lazy", lazy);
    static const char *const changing[] = {"pid ", "descriptor ", "/proc/self/environ"};
    for (size_t i = 0; i < sizeof changing / sizeof changing[0]; i++) {
        drop(off, changing[i]);
        drop(again, changing[i]);
        drop(lazy, changing[i]);
    }
    CHECK(state_same("off twice: the test itself", off, again));
    CHECK(state_same("off and lazy", off, lazy));
    return 0;
}
