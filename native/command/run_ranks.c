/* SPDX-License-Identifier: EPL-2.0 */
/* The processes of a run: started together, reaped as they end. */
#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* In the child; does not return. Tells its errno through `report` if the program cannot be executed. */
static void become_rank(const struct run_options *options, int rank, pid_t parent, const sigset_t *mask, int report)
{
    char text[16];
    snprintf(text, sizeof(text), "%d", rank);
    /* Dies with the command, even if that was killed before it could say so. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(EXIT_FAILED);
    /* One reader of the terminal is enough. */
    if (rank > 0) {
        int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
        if (null >= 0)
            dup2(null, STDIN_FILENO);
    }
    setenv("DRILLER_RANK", text, 1);
    sigprocmask(SIG_SETMASK, mask, NULL);
    execvp(options->program[0], options->program);
    int code = errno;
    while (write(report, &code, sizeof(code)) < 0 && errno == EINTR)
        ;
    _exit(127);
}

/* The child's errno if it could not become the program, else 0: then the pipe was closed by the exec. */
static int read_report(int report)
{
    int code = 0;
    ssize_t n;
    do
        n = read(report, &code, sizeof(code));
    while (n < 0 && errno == EINTR);
    return n == (ssize_t)sizeof(code) ? code : 0;
}

static int cannot_execute(const char *program, int code)
{
    failed("cannot run '%.200s': %s%s", program, strerror(code),
           code == ENOENT && strchr(program, '/') == NULL ? " (not found in PATH)" : "");
    return code == ENOENT ? 127 : 126;
}

static int cannot_start(int rank, int ranks, int code)
{
    return failed("cannot start rank %d of %d: %s%s", rank, ranks, strerror(code),
                  code == EAGAIN ? "; too many processes, see 'ulimit -u', or ask for fewer" : "");
}

static bool start_rank(struct ranks *ranks, int rank, pid_t parent, const sigset_t *mask)
{
    int report[2];
    if (pipe2(report, O_CLOEXEC) < 0) {
        ranks->status = cannot_start(rank, ranks->options->ranks, errno);
        return false;
    }
    pid_t pid = fork();
    if (pid == 0)
        become_rank(ranks->options, rank, parent, mask, report[1]);
    int code = errno;
    close(report[1]);
    if (pid < 0)
        ranks->status = cannot_start(rank, ranks->options->ranks, code);
    else {
        ranks->ranks[ranks->started++].pid = pid;
        ranks->running++;
        code = read_report(report[0]);
        if (code != 0)
            ranks->status = cannot_execute(ranks->options->program[0], code);
    }
    close(report[0]);
    return pid > 0 && code == 0;
}

bool start_ranks(struct ranks *ranks, const struct run_options *options, const sigset_t *mask)
{
    *ranks = (struct ranks){.options = options};
    ranks->ranks = calloc((size_t)options->ranks, sizeof(*ranks->ranks));
    if (ranks->ranks == NULL) {
        ranks->status = failed("out of memory for %d ranks", options->ranks);
        return false;
    }
    pid_t parent = getpid();
    bool good = true;
    for (int rank = 0; good && rank < options->ranks; rank++)
        good = start_rank(ranks, rank, parent, mask);
    if (!good) {
        ranks->ending = true;
        signal_ranks(ranks, SIGKILL);
        for (int i = 0; i < ranks->started; i++)
            while (waitpid(ranks->ranks[i].pid, NULL, 0) < 0 && errno == EINTR)
                ;
    }
    return good;
}

void signal_ranks(const struct ranks *ranks, int signal)
{
    for (int i = 0; i < ranks->started; i++)
        if (ranks->ranks[i].pid > 0)
            kill(ranks->ranks[i].pid, signal);
}

static void note_end(struct ranks *ranks, int rank, int status)
{
    int code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    if (ranks->status == 0)
        ranks->status = code;
    if (code == 0 || ranks->ending)
        return;
    if (WIFSIGNALED(status))
        warn("rank %d (process %d) was killed by signal %d (%s)%s", rank, ranks->ranks[rank].pid, WTERMSIG(status),
             strsignal(WTERMSIG(status)), WCOREDUMP(status) ? ", core dumped" : "");
    else
        warn("rank %d (process %d) ended with exit status %d", rank, ranks->ranks[rank].pid, code);
}

void reap_ranks(struct ranks *ranks)
{
    int status;
    for (pid_t pid; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
        for (int i = 0; i < ranks->started; i++)
            if (ranks->ranks[i].pid == pid) {
                note_end(ranks, i, status);
                ranks->ranks[i].pid = 0;
                ranks->running--;
            }
}
