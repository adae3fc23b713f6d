/* SPDX-License-Identifier: EPL-2.0 */
/*
 * driller run: a group of processes from one program.
 *
 * Signals: the ranks stay in the command's process group, so that they may use the terminal and Ctrl-Z works. What the
 * terminal sends they get from it; what was sent to the command alone is passed on.
 */
#include "run.h"

#include "internal.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#define KILL_AFTER_MS 5000

static const int passed_on[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGCONT, SIGWINCH, SIGALRM};

static bool ends_processes(int signal)
{
    return signal == SIGINT || signal == SIGTERM || signal == SIGHUP || signal == SIGQUIT;
}

/* The signals to wait for. Those that were ignored from the start (nohup) stay ignored. */
static void wanted_signals(sigset_t *wanted)
{
    sigemptyset(wanted);
    sigaddset(wanted, SIGCHLD);
    for (size_t i = 0; i < sizeof(passed_on) / sizeof(passed_on[0]); i++) {
        struct sigaction action;
        if (sigaction(passed_on[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN)
            sigaddset(wanted, passed_on[i]);
    }
}

/* How hard the ranks were told to end. */
enum urgency { NOT_AT_ALL, ASKED, TERMINATED, KILLED };

static enum urgency escalate(struct ranks *ranks, enum urgency urgency)
{
    urgency = urgency < KILLED ? urgency + 1 : KILLED;
    signal_ranks(ranks, urgency == KILLED ? SIGKILL : SIGTERM);
    return urgency;
}

static enum urgency handle(struct ranks *ranks, const siginfo_t *signal, enum urgency urgency)
{
    /* The kernel sends for the terminal, and to the whole process group. */
    bool from_terminal = signal->si_code == SI_KERNEL;
    if (!ends_processes(signal->si_signo)) {
        if (!from_terminal)
            signal_ranks(ranks, signal->si_signo);
        return urgency;
    }
    ranks->ending = true;
    if (urgency != NOT_AT_ALL)
        return escalate(ranks, urgency);
    if (!from_terminal)
        signal_ranks(ranks, signal->si_signo);
    return signal->si_signo == SIGINT ? ASKED : TERMINATED;
}

/* Until all ranks have ended. */
static void supervise(struct ranks *ranks, const sigset_t *wanted)
{
    enum urgency urgency = NOT_AT_ALL;
    dro_time deadline = 0;
    reap_ranks(ranks);
    while (ranks->running > 0) {
        siginfo_t signal;
        /* A single rank may be a program in which Ctrl-C means something else, and is given all the time. */
        bool patient = urgency == NOT_AT_ALL || urgency == KILLED || (urgency == ASKED && ranks->options->ranks == 1);
        int left = dro_remaining_ms(deadline);
        struct timespec timeout = {.tv_sec = left / 1000, .tv_nsec = left % 1000 * 1000000L};
        int number = patient ? sigwaitinfo(wanted, &signal) : sigtimedwait(wanted, &signal, &timeout);
        enum urgency before = urgency;
        if (number > 0 && number != SIGCHLD)
            urgency = handle(ranks, &signal, urgency);
        else if (number < 0 && errno == EAGAIN)
            urgency = escalate(ranks, urgency);
        if (urgency != before)
            deadline = dro_deadline(ranks->options->kill_after_ms);
        reap_ranks(ranks);
    }
}

static int run_group(const struct run_options *options)
{
    sigset_t wanted, before;
    struct ranks ranks;
    if (!prepare_environment(options))
        return EXIT_FAILED;
    check_program(options->program[0]);
    /* A disposition of SIG_IGN, which an exec keeps, would make children vanish without a status. */
    signal(SIGCHLD, SIG_DFL);
    wanted_signals(&wanted);
    sigprocmask(SIG_BLOCK, &wanted, &before);
    if (start_ranks(&ranks, options, &before))
        supervise(&ranks, &wanted);
    free(ranks.ranks);
    return ranks.status;
}

static bool one_of(const char *value, const char *first, const char *second, const char *third)
{
    return strcmp(value, first) == 0 || strcmp(value, second) == 0 || (third != NULL && strcmp(value, third) == 0);
}

static int take_option(struct run_options *options, int option)
{
    uint64_t number;
    switch (option) {
    case 'n':
        if (!parse_address(optarg, &number) || number < 1 || number > RANKS_MAX)
            return misused(&command_run, "'%.80s' is not a number of ranks from 1 to %d", optarg, RANKS_MAX);
        options->ranks = (int)number;
        return EXIT_GOOD;
    case 'g':
        if (!group_is_valid(optarg))
            return misused(&command_run, "'%.80s' is not a group's name: use 1 to %d of A-Z a-z 0-9 . _ -", optarg,
                           DRILLER_GROUP_MAX);
        options->group = optarg;
        return EXIT_GOOD;
    case 'm':
        if (!one_of(optarg, "eager", "lazy", "off"))
            return misused(&command_run, "'%.80s' is not a mode: use eager, lazy or off", optarg);
        options->mode = optarg;
        return EXIT_GOOD;
    case 'a':
        if (!one_of(optarg, "ro", "rw", NULL))
            return misused(&command_run, "'%.80s' is not an access: use ro or rw", optarg);
        options->access = optarg;
        return EXIT_GOOD;
    case 'x':
        options->executables = optarg;
        return EXIT_GOOD;
    default: /* 'k' */
        if (!parse_address(optarg, &number) || number > 3600000)
            return misused(&command_run, "'%.80s' is not a number of milliseconds up to 3600000", optarg);
        options->kill_after_ms = (int)number;
        return EXIT_GOOD;
    }
}

static int run(int argc, char **argv)
{
    static const struct option known[] = {
        {"ranks", required_argument, NULL, 'n'}, {"group", required_argument, NULL, 'g'},
        {"mode", required_argument, NULL, 'm'},  {"access", required_argument, NULL, 'a'},
        {"exe", required_argument, NULL, 'x'},   {"kill-after", required_argument, NULL, 'k'},
        {"help", no_argument, NULL, 'h'},        {0}};
    struct run_options options = {.ranks = 1, .kill_after_ms = KILL_AFTER_MS};
    int status;
    for (int option; (option = next_option(&command_run, argc, argv, "+:n:g:h", known, &status)) != -1;) {
        if (option != '?')
            status = take_option(&options, option);
        if (option == '?' || status != EXIT_GOOD)
            return status;
    }
    if (optind == argc)
        return misused(&command_run, "no program given");
    options.program = argv + optind;
    return run_group(&options);
}

const struct command command_run = {
    "run",
    "[-n N] [-g GROUP] [--mode MODE] [--access ACCESS] [--exe NAMES] [--] PROGRAM [ARGUMENTS]",
    "start a group of processes that share their memory",
    "Starts PROGRAM N times as peers of one group. Each has its number in DRILLER_RANK, from 0 on, and N in "
    "DRILLER_SIZE;\n"
    "rank 0 reads standard input. Waits for all of them. The exit status is the first one that is not 0, 128 + n for "
    "a\n"
    "rank that signal n killed, 127 or 126 if the program is not found or cannot be run.\n\n"
    "  -n, --ranks N          how many, from 1 to 4096 (default 1)\n"
    "  -g, --group GROUP      the group's name (default: DRILLER_GROUP, or 'default')\n"
    "      --mode MODE        eager: memory is shared from the start; lazy: once somebody asks; off\n"
    "      --access ACCESS    ro: others may only read; rw: they may also write\n"
    "      --exe NAMES        only programs of these names become peers, not shells in between; separated by colons,\n"
    "                         with * and ? (DRILLER_EXE)\n"
    "      --kill-after MS    how long the ranks may take to end after Ctrl-C or a signal that ends them, before they\n"
    "                         are terminated, and at last killed (default 5000)\n\n"
    "Signals are passed on. If the command is killed, so are the ranks. DRILLER_LIBRARY names another libdriller.so "
    "than\n"
    "the one that belongs to this command.\n",
    run,
};
