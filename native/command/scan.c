/* SPDX-License-Identifier: EPL-2.0 */
/* driller scan: narrows down where a value lies, pass by pass, as its input says. */
#include "scan.h"

#include "internal.h"

#include <driller/search.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BUDGET_MS 200
#define LISTED 20
#define PAGE_OF_MATCHES 256

struct scan_command {
    const char *group, *segment;
    uint32_t type;
    uint64_t alignment, memory;
    double tolerance;
    bool json, prompt;
    /* while it runs */
    struct targets targets;
    struct driller_scan *scan;
    size_t *owners; /* the target of each part */
    size_t parts;
    bool *told; /* that a target has ended */
    struct driller_scan_progress progress;
};

static volatile sig_atomic_t interrupted;

static void interrupt(int number)
{
    (void)number;
    interrupted = 1;
}

/* ---- what is scanned ------------------------------------------------------------------------------------ */

/* Without another wish, what programs keep their values in. */
#define KINDS                                                                                                          \
    (1u << DRILLER_KIND_OTHER | 1u << DRILLER_KIND_DATA | 1u << DRILLER_KIND_BSS | 1u << DRILLER_KIND_HEAP |            \
     1u << DRILLER_KIND_ANONYMOUS | 1u << DRILLER_KIND_STACK | 1u << DRILLER_KIND_THREAD_STACK |                       \
     1u << DRILLER_KIND_SHARED_FILE | 1u << DRILLER_KIND_SHARED_ANON)

static bool add(struct scan_command *command, size_t target, struct driller_range range, uint32_t kinds, int *status)
{
    char error[DRILLER_ERROR_MAX];
    size_t *owners = reallocarray(command->owners, command->parts + 1, sizeof(*owners));
    if (owners == NULL) {
        *status = failed("out of memory");
        return false;
    }
    command->owners = owners;
    if (driller_scan_add(command->scan, command->targets.items[target].peer, range.start, range.end, kinds, error) < 0) {
        *status = failed("%s", error);
        return false;
    }
    owners[command->parts++] = target;
    return true;
}

static bool add_all(struct scan_command *command, int *status)
{
    for (size_t i = 0; i < command->targets.count; i++) {
        struct driller_range *ranges, all = {0, 0};
        size_t count;
        if (command->segment == NULL) {
            if (!add(command, i, all, KINDS, status))
                return false;
            continue;
        }
        if (!segment_ranges(command->targets.items[i].peer, command->segment, &ranges, &count, status))
            return false;
        bool good = true;
        for (size_t j = 0; good && j < count; j++)
            good = add(command, i, ranges[j], 0, status);
        free(ranges);
        if (!good)
            return false;
    }
    if (command->parts == 0)
        *status = failed("there is no readable segment '%.80s'; 'driller maps' lists what there is", command->segment);
    return command->parts > 0;
}

/* ---- passes --------------------------------------------------------------------------------------------- */

static uint64_t matches_of(const struct scan_command *command, size_t target, bool *ended)
{
    uint64_t sum = 0;
    struct driller_scan_part part;
    *ended = false;
    for (size_t i = 0; i < command->parts; i++)
        if (command->owners[i] == target && driller_scan_part(command->scan, (uint32_t)i, &part) == 0) {
            sum += part.matches;
            *ended = *ended || part.ended != 0;
        }
    return sum;
}

static void show_progress(const struct driller_scan_progress *progress)
{
    uint64_t done = progress->scanned + progress->skipped + progress->unreadable;
    if (isatty(STDERR_FILENO) && progress->total > 0 && progress->done == 0)
        fprintf(stderr, "\r%3d%%\r", (int)(100.0 * (double)done / (double)progress->total));
}

static void print_pass(const struct scan_command *command, uint32_t condition, bool complete)
{
    const struct driller_scan_progress *progress = &command->progress;
    json_open(NULL, '{');
    json_number("pass", progress->pass);
    json_text("condition", driller_scan_condition_name(condition));
    json_boolean("complete", complete);
    json_number("matches", progress->matches);
    json_number("scanned", progress->scanned);
    json_number("skipped", progress->skipped);
    json_number("unreadable", progress->unreadable);
    json_number("left_out", progress->left_out);
    json_text("reason", progress->reason);
    json_number("memory", progress->memory);
    json_open("peers", '[');
    for (size_t i = 0; i < command->targets.count; i++) {
        bool ended;
        uint64_t matches = matches_of(command, i, &ended);
        json_open(NULL, '{');
        json_integer("pid", command->targets.items[i].pid);
        json_integer("rank", command->targets.items[i].rank);
        json_number("matches", matches);
        json_boolean("ended", ended);
        json_close('}');
    }
    json_close(']');
    json_close('}');
    json_end();
}

static void tell_pass(struct scan_command *command, bool complete)
{
    const struct driller_scan_progress *progress = &command->progress;
    char size[SIZE_TEXT], text[TARGET_TEXT];
    size_t with = 0;
    for (size_t i = 0; i < command->targets.count; i++) {
        bool ended;
        with += matches_of(command, i, &ended) > 0;
        if (ended && !command->told[i])
            warn("%s has ended: it is left out", target_text(&command->targets.items[i], text));
        command->told[i] = ended;
    }
    if (progress->left_out > 0)
        warn("%s left out: %s", size_text(progress->left_out, size), progress->reason);
    else if (progress->unreadable > 0)
        warn("%s could not be read: %s", size_text(progress->unreadable, size), progress->reason);
    if (!complete)
        warn("interrupted: what this pass has not reached is as it was");
    printf("pass %u: %" PRIu64 " place%s in %zu of %zu processes; %s remembered\n", progress->pass, progress->matches,
           progress->matches == 1 ? "" : "s", with, command->targets.count, size_text(progress->memory, size));
}

/* An answer, too: who reads JSON waits for a line to each of its own. */
static void refuse(const struct scan_command *command, const char *text)
{
    if (!command->json) {
        failed("%s", text);
        return;
    }
    json_open(NULL, '{');
    json_text("error", text);
    json_close('}');
    json_end();
}

static void pass(struct scan_command *command, const struct scan_line *line)
{
    char error[DRILLER_ERROR_MAX];
    int code = driller_scan_begin(command->scan, line->condition, line->value, error);
    interrupted = 0;
    for (bool more = true; code == 0 && more && interrupted == 0;) {
        code = driller_scan_next(command->scan, BUDGET_MS, &command->progress, error);
        more = command->progress.done == 0;
        show_progress(&command->progress);
    }
    bool complete = code < 0 || command->progress.done != 0;
    interrupted = 0;
    if (code < 0)
        refuse(command, error);
    else if (command->json)
        print_pass(command, line->condition, complete);
    else
        tell_pass(command, complete);
}

/* ---- the places ----------------------------------------------------------------------------------------- */

static void value_text(uint32_t type, const unsigned char *value, char *out, size_t size)
{
    int64_t integer = 0;
    uint64_t natural = 0;
    float single;
    double twice;
    memcpy(&natural, value, 8);
    unsigned shift = type == DRILLER_PATTERN_I8 ? 56 : type == DRILLER_PATTERN_I16 ? 48 : type == DRILLER_PATTERN_I32 ? 32 : 0;
    switch (type) {
    case DRILLER_PATTERN_F32:
        memcpy(&single, value, sizeof(single));
        snprintf(out, size, "%.9g", (double)single);
        break;
    case DRILLER_PATTERN_F64:
        memcpy(&twice, value, sizeof(twice));
        snprintf(out, size, "%.17g", twice);
        break;
    case DRILLER_PATTERN_I8:
    case DRILLER_PATTERN_I16:
    case DRILLER_PATTERN_I32:
    case DRILLER_PATTERN_I64:
        integer = (int64_t)(natural << shift) >> shift;
        snprintf(out, size, "%" PRId64, integer);
        break;
    default:
        snprintf(out, size, "%" PRIu64, natural);
    }
}

static void print_match(const struct scan_command *command, struct target *target, const struct dro_table *table,
                        const struct driller_scan_match *match)
{
    char value[64], place[512];
    value_text(command->type, match->value, value, sizeof(value));
    name_place(target, match->address, table, place, sizeof(place));
    if (command->json) {
        json_open(NULL, '{');
        json_integer("pid", target->pid);
        json_integer("rank", target->rank);
        json_address("address", match->address);
        json_text("value", value);
        json_text("place", place);
        json_close('}');
        return;
    }
    char *clean = printable(place);
    printf("%-8d %012" PRIx64 "  %24s  %s\n", target->pid, match->address, value, clean);
    free(clean);
}

static uint64_t list_part(struct scan_command *command, size_t part, uint64_t most)
{
    struct target *target = &command->targets.items[command->owners[part]];
    struct driller_scan_match matches[PAGE_OF_MATCHES];
    struct dro_table *table;
    uint64_t listed = 0;
    int status;
    if (target_symbols(target, &status) == NULL || dro_table_get(target->peer, &table, NULL) < 0)
        return 0;
    while (listed < most) {
        size_t wanted = most - listed < PAGE_OF_MATCHES ? (size_t)(most - listed) : PAGE_OF_MATCHES;
        ssize_t n = driller_scan_matches(command->scan, (uint32_t)part, listed, matches, wanted);
        for (ssize_t i = 0; i < n; i++)
            print_match(command, target, table, &matches[i]);
        if (n <= 0)
            break;
        listed += (uint64_t)n;
    }
    dro_table_put(target->peer, table);
    return listed;
}

static void list(struct scan_command *command, uint64_t most)
{
    uint64_t listed = 0;
    if (command->json) {
        json_open(NULL, '{');
        json_open("places", '[');
    }
    for (size_t i = 0; i < command->parts && listed < most; i++)
        listed += list_part(command, i, most - listed);
    if (command->json) {
        json_close(']');
        json_number("matches", command->progress.matches);
        json_close('}');
        json_end();
    } else if (listed < command->progress.matches)
        printf("... and %" PRIu64 " more\n", command->progress.matches - listed);
}

/* ---- line by line ------------------------------------------------------------------------------------------ */

static int converse(struct scan_command *command)
{
    char *text = NULL;
    size_t size = 0;
    struct sigaction action = {.sa_handler = interrupt}; /* which ends the waiting for a line, too */
    sigaction(SIGINT, &action, NULL);
    for (bool more = true; more && !ferror(stdout);) {
        if (command->prompt)
            fputs("driller scan> ", stderr);
        if (getline(&text, &size, stdin) < 0)
            break;
        struct scan_line line = scan_line_parse(text, command->progress.pass == 0);
        switch (line.word) {
        case SCAN_PASS:
            pass(command, &line);
            break;
        case SCAN_LIST:
            list(command, line.number > 0 ? line.number : LISTED);
            break;
        case SCAN_HELP:
            fputs(scan_line_help, command->json ? stderr : stdout);
            break;
        case SCAN_NOTHING:
            break;
        case SCAN_QUIT:
            more = false;
            break;
        default:
            refuse(command, "that is not understood; 'help' says what is");
        }
        fflush(stdout);
    }
    free(text);
    return finish_output(command->progress.matches > 0 ? EXIT_GOOD : EXIT_FAILED);
}

static int scan(struct scan_command *command, int processes, char **arguments)
{
    char error[DRILLER_ERROR_MAX];
    int status = EXIT_GOOD;
    if (driller_scan_new(command->type, (uint32_t)command->alignment, command->tolerance, command->memory, &command->scan, error) < 0)
        return misused(&command_scan, "%s", error);
    if (targets_open(&command_scan, command->group, arguments, processes, &command->targets, &status)) {
        command->told = calloc(command->targets.count, sizeof(*command->told));
        if (command->told == NULL)
            status = failed("out of memory");
        else if (add_all(command, &status))
            status = converse(command);
    }
    driller_scan_free(command->scan);
    targets_close(&command->targets);
    free(command->owners);
    free(command->told);
    return status;
}

/* ---- the command line ---------------------------------------------------------------------------------------- */

/* -1, or the exit status. */
static int take(struct scan_command *command, int option, const char *value)
{
    char *end;
    switch (option) {
    case 'g':
        command->group = value;
        return -1;
    case 's':
        command->segment = value;
        return -1;
    case 't':
        for (command->type = DRILLER_PATTERN_I8; command->type <= DRILLER_PATTERN_F64; command->type++)
            if (strcmp(driller_pattern_type_name(command->type), value) == 0)
                return -1;
        return misused(&command_scan, "'%.40s' is not a type of numbers: use i8 to i64, u8 to u64, f32 or f64", value);
    case 'T':
        command->tolerance = strtod(value, &end);
        return *value != '\0' && *end == '\0' && command->tolerance >= 0
                   ? -1
                   : misused(&command_scan, "'%.40s' is not a tolerance: a number from 0 on", value);
    case 'a':
        return parse_size(value, &command->alignment) && command->alignment > 0 && command->alignment <= 8
                   ? -1
                   : misused(&command_scan, "'%.40s' is not an alignment of values: 1, 2, 4 or 8", value);
    case 'm':
        return parse_size(value, &command->memory) && command->memory > 0
                   ? -1
                   : misused(&command_scan, "'%.40s' is not a size: 500M, 2G", value);
    default:
        command->json = true;
        return -1;
    }
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {{"group", required_argument, NULL, 'g'},
                                            {"segment", required_argument, NULL, 's'},
                                            {"type", required_argument, NULL, 't'},
                                            {"tolerance", required_argument, NULL, 'T'},
                                            {"align", required_argument, NULL, 'a'},
                                            {"memory", required_argument, NULL, 'm'},
                                            {"json", no_argument, NULL, 'j'},
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    struct scan_command command = {.type = DRILLER_PATTERN_I32, .prompt = isatty(STDIN_FILENO) != 0};
    int status;
    for (int option; (option = next_option(&command_scan, argc, argv, ":g:s:t:m:h", options, &status)) != -1;) {
        if (option != '?')
            status = take(&command, option, optarg);
        if (status >= 0)
            return status;
        status = 0;
    }
    int processes = argc - optind;
    if (processes == 0 && command.group == NULL)
        return misused(&command_scan, "process ids, or -g with a group, are needed");
    if (processes > 0 && command.group != NULL)
        return misused(&command_scan, "give either a group or process ids");
    return scan(&command, processes, argv + optind);
}

const struct command command_scan = {
    "scan",
    "[-t TYPE] [-s SEGMENT] [OPTIONS] PID... | -g GROUP",
    "narrow down where a value is",
    "Finds out where the processes PID..., or all peers of GROUP, keep a value, while they run: reads lines, each of which says\n"
    "what is known of the value, and keeps those places that fit. Nothing is stopped. The exit status is 1 if nothing is left.\n"
    "Lines are:\n\n"
    "  ?  = N  != N  < N  > N     at first: any value, or one that is so\n"
    "  =  !=  +  -  + N  - N      then also: unchanged, changed, increased, decreased, by N\n"
    "  list [N]  help  quit\n\n"
    "  -t, --type TYPE      i8 to i64, u8 to u64, f32 or f64; i32 if not given\n"
    "  -s, --segment WHAT   only there: a kind (heap, stack, data, ...), an address in it, or a part of its name\n"
    "      --tolerance T    how far floating point may be off\n"
    "      --align N        at multiples of N bytes; the value's own size if not given\n"
    "  -m, --memory SIZE    to remember places and values in; a quarter of the machine's if not given\n"
    "  -g, --group GROUP    all peers of this group\n"
    "      --json           one line of JSON for each line of input\n",
    run,
};
