/* SPDX-License-Identifier: EPL-2.0 */
#include "ranks.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char help[] = "Usage: ranks [OPTIONS]\n\n"
                           "One rank of a ring of processes that pass tokens around; start them all with 'driller run "
                           "-n 4 -- ranks'.\n\n"
                           "  --rank N         this rank, from 0 on (default: DRILLER_RANK, or 0)\n"
                           "  --size N         how many there are (default: DRILLER_SIZE, or 1)\n"
                           "  --ring NAME      the ring's name (default: from DRILLER_GROUP and the parent process)\n"
                           "  --interval-ms N  time between two changes (default 100)\n"
                           "  --threads N      threads that count besides (default 0, at most 64)\n"
                           "  --mappings N     small mappings to make besides (default 0, at most 60000)\n"
                           "  --ticks N        end after that many changes (default: run until told to end)\n"
                           "  --fault N        rank N goes wrong: something is written where it does not belong\n"
                           "  --pointers       have pointers of each sort, also into another rank and to what is gone\n"
                           "  --print          say as JSON where everything lies\n";

static bool parse(const char *argument, long long low, long long high, long long *out)
{
    char *end;
    errno = 0;
    *out = strtoll(argument, &end, 10);
    return errno == 0 && end != argument && *end == '\0' && *out >= low && *out <= high;
}

static int bad(const char *what, const char *value)
{
    fprintf(stderr, "ranks: '%.80s' is not a valid value for %s; see 'ranks --help'\n", value, what);
    return 2;
}

/* From the environment, where there is such a variable. */
static int from_environment(const char *name, long long low, long long high, int *out)
{
    const char *value = getenv(name);
    long long number;
    if (value == NULL || value[0] == '\0')
        return -1;
    if (!parse(value, low, high, &number))
        return bad(name, value);
    *out = (int)number;
    return -1;
}

static int defaults(struct options *options)
{
    *options = (struct options){.rank = 0, .size = 1, .interval_ms = 100, .fault = -1};
    int status = from_environment("DRILLER_RANK", 0, RANKS_MAX - 1, &options->rank);
    if (status < 0)
        status = from_environment("DRILLER_SIZE", 1, RANKS_MAX, &options->size);
    const char *group = getenv("DRILLER_GROUP");
    snprintf(options->ring, sizeof(options->ring), "%.60s-%d", group != NULL ? group : "default", getppid());
    return status;
}

static int take(struct options *options, int option, const char *name)
{
    long long number = 0;
    static const struct {
        long long low, high;
    } limits[] = {
        ['r'] = {0, RANKS_MAX - 1}, ['s'] = {1, RANKS_MAX}, ['i'] = {1, 3600000},
        ['t'] = {0, WORKERS_MAX},   ['k'] = {1, INT64_MAX}, ['m'] = {0, 60000}, ['f'] = {0, RANKS_MAX - 1},
    };
    if (option == 'R') {
        if (optarg[0] == '\0' || strlen(optarg) >= sizeof(options->ring))
            return bad(name, optarg);
        strcpy(options->ring, optarg);
        return -1;
    }
    if (!parse(optarg, limits[option].low, limits[option].high, &number))
        return bad(name, optarg);
    if (option == 'r')
        options->rank = (int)number;
    else if (option == 's')
        options->size = (int)number;
    else if (option == 'i')
        options->interval_ms = (int)number;
    else if (option == 'f')
        options->fault = (int)number;
    else if (option == 't')
        options->threads = (int)number;
    else if (option == 'm')
        options->mappings = (int)number;
    else
        options->ticks = (uint64_t)number;
    return -1;
}

int options_parse(int argc, char **argv, struct options *options)
{
    static const struct option known[] = {
        {"rank", required_argument, NULL, 'r'},
        {"size", required_argument, NULL, 's'},
        {"ring", required_argument, NULL, 'R'},
        {"interval-ms", required_argument, NULL, 'i'},
        {"threads", required_argument, NULL, 't'},
        {"mappings", required_argument, NULL, 'm'},
        {"ticks", required_argument, NULL, 'k'},
        {"fault", required_argument, NULL, 'f'},
        {"pointers", no_argument, NULL, 'P'},
        {"print", no_argument, NULL, 'p'},
        {"help", no_argument, NULL, 'h'},
        {0},
    };
    int status = defaults(options), index;
    for (int option; status < 0 && (option = getopt_long(argc, argv, "", known, &index)) != -1;) {
        if (option == '?')
            return 2;
        if (option == 'h') {
            fputs(help, stdout);
            return 0;
        }
        if (option == 'p')
            options->print = true;
        else if (option == 'P')
            options->pointers = true;
        else
            status = take(options, option, known[index].name);
    }
    if (status < 0 && optind < argc)
        return bad("an option", argv[optind]);
    if (status < 0 && options->rank >= options->size) {
        fprintf(stderr, "ranks: there is no rank %d among %d; they are counted from 0\n", options->rank, options->size);
        return 2;
    }
    return status;
}
