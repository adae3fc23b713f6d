/* SPDX-License-Identifier: EPL-2.0 */
/*
 * fork MEGABYTES exit|exec COUNT: forks COUNT times with as much memory resident; the child ends at once or calls exec(2) of a
 * program that does. Prints the middle times in nanoseconds: of fork() in the parent, and from there to the child's end.
 */
#include "bench.h"

#include <sys/wait.h>
#include <unistd.h>

static int compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    size_t bytes = bench_number(argv[1]) << 20, count = bench_number(argv[3]);
    int exec = strcmp(argv[2], "exec") == 0;
    uint64_t *forked = calloc(count, sizeof *forked), *ended = calloc(count, sizeof *ended);
    if (count == 0 || forked == NULL || ended == NULL)
        return 2;
    bench_used(bench_filled(bytes));
    for (size_t i = 0; i < count; i++) {
        uint64_t began = bench_now();
        pid_t pid = fork();
        if (pid == 0) {
            if (exec)
                execl("/bin/true", "true", (char *)NULL);
            _exit(exec);
        }
        forked[i] = bench_now() - began;
        int status = 1;
        if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
            bench_fail("fork");
        ended[i] = bench_now() - began;
    }
    qsort(forked, count, sizeof *forked, compare);
    qsort(ended, count, sizeof *ended, compare);
    printf("%llu %llu\n", (unsigned long long)forked[count / 2], (unsigned long long)ended[count / 2]);
    return 0;
}
