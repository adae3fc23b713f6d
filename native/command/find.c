/* SPDX-License-Identifier: EPL-2.0 */
/* driller find: where something lies in the memory of one peer, some, or a group. */
#include "command.h"
#include "internal.h"

#include <driller/search.h>
#include <driller/symbols.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LIMIT 10000
#define BATCH 64
#define BUDGET_MS 200
#define SHOWN 16 /* bytes of a match */

struct find {
    const char *group, *segment, *pattern_text;
    uint32_t type, flags;
    uint64_t alignment, limit;
    double tolerance;
    bool json;
    /* while it runs */
    struct driller_pattern *pattern;
    uint64_t found;
};

/* All searches of one peer together. */
struct tally {
    struct driller_search_progress progress;
    uint64_t found;
};

/* ---- what was found ----------------------------------------------------------------------------------- */

static void print_match(const struct target *target, uint64_t address, const struct dro_table *table, const unsigned char *bytes,
                        size_t count, bool json)
{
    char place[512];
    static const struct driller_segment unknown;
    const struct driller_segment *found = dro_table_find(table, address), *segment = found != NULL ? found : &unknown;
    const char *name = found != NULL ? table->strings + found->name : "";
    name_place(target, address, table, place, sizeof(place));
    struct driller_pointer pointer = {.pid = target->pid, .segment = segment->start, .offset = address - segment->start};
    char text[DRILLER_POINTER_MAX], hex[SHOWN * 2 + 1] = "";
    driller_pointer_format(&pointer, text);
    for (size_t i = 0; i < count; i++)
        sprintf(hex + 2 * i, "%02x", bytes[i]);
    if (json) {
        json_open(NULL, '{');
        json_integer("pid", target->pid);
        json_integer("rank", target->rank);
        json_address("address", address);
        json_text("pointer", text);
        json_text("kind", dro_kind_name(segment->kind));
        json_text("segment", name);
        json_text("place", place);
        json_text("bytes", hex);
        json_close('}');
        return;
    }
    char *clean = printable(place);
    printf("%-8d %012" PRIx64 "  %-32s  |", target->pid, address, hex);
    for (size_t i = 0; i < count; i++)
        putchar(bytes[i] >= 0x20 && bytes[i] < 0x7f ? bytes[i] : '.');
    printf("|  %s\n", clean);
    free(clean);
}

/* The bytes as they are now: the process goes on, and may have changed them since. */
static void show_matches(const struct target *target, const uint64_t *addresses, size_t count, const struct find *find)
{
    struct dro_table *table;
    size_t length = driller_pattern_length(find->pattern);
    if (dro_table_get(target->peer, &table, NULL) < 0)
        return;
    for (size_t i = 0; i < count; i++) {
        unsigned char bytes[SHOWN];
        ssize_t n = driller_read(target->peer, addresses[i], bytes, length < SHOWN ? length : SHOWN, NULL, NULL);
        print_match(target, addresses[i], table, bytes, n > 0 ? (size_t)n : 0, find->json);
    }
    dro_table_put(target->peer, table);
    fflush(stdout);
}

/* ---- searching ------------------------------------------------------------------------------------------ */

static void add_up(struct driller_search_progress *sum, const struct driller_search_progress *more)
{
    sum->total += more->total;
    sum->scanned += more->scanned;
    sum->skipped += more->skipped;
    sum->unreadable += more->unreadable;
    sum->ended |= more->ended;
    if (sum->reason[0] == '\0')
        memcpy(sum->reason, more->reason, sizeof(sum->reason));
}

static void show_progress(int pid, const struct driller_search_progress *progress)
{
    uint64_t done = progress->scanned + progress->skipped + progress->unreadable;
    if (isatty(STDERR_FILENO) && !isatty(STDOUT_FILENO) && progress->total > 0)
        fprintf(stderr, "\rsearching process %d: %3d%%\r", pid, (int)(100.0 * (double)done / (double)progress->total));
}

/* false when the limit is reached, or an error was told. */
static bool search_range(struct find *find, const struct target *target, struct driller_range range, struct tally *tally,
                         int *status)
{
    struct driller_search *search;
    struct driller_search_progress progress = {.done = 0};
    char error[DRILLER_ERROR_MAX];
    uint64_t addresses[BATCH];
    if (driller_search_new(target->peer, find->pattern, range.start, range.end, 0, &search, error) < 0) {
        *status = failed("%s", error);
        return false;
    }
    bool good = true;
    while (good && progress.done == 0 && find->found < find->limit && !ferror(stdout)) {
        uint64_t left = find->limit - find->found;
        ssize_t n = driller_search_next(search, addresses, left < BATCH ? (size_t)left : BATCH, BUDGET_MS, &progress,
                                        error);
        if (n < 0) {
            *status = failed("%s", error);
            good = false;
            break;
        }
        show_matches(target, addresses, (size_t)n, find);
        show_progress(target->pid, &progress);
        find->found += (uint64_t)n;
        tally->found += (uint64_t)n;
    }
    add_up(&tally->progress, &progress);
    driller_search_free(search);
    return good && progress.done != 0;
}

static bool search_peer(struct find *find, struct target *target, struct tally *tally, int *status)
{
    struct driller_range *ranges;
    size_t count;
    if (target_symbols(target, status) == NULL || !segment_ranges(target->peer, find->segment, &ranges, &count, status))
        return false;
    bool more = true;
    for (size_t i = 0; more && i < count; i++)
        more = search_range(find, target, ranges[i], tally, status);
    free(ranges);
    return more;
}

/* ---- the account of it ------------------------------------------------------------------------------------ */

static void tell_peer(const struct target *target, const struct tally *tally)
{
    if (tally->progress.ended != 0 && driller_peer_attachment(target->peer) != DRILLER_ATTACHED_SNAPSHOT)
        warn("process %d ended meanwhile: only what it had shared was searched to the end", target->pid);
    if (tally->progress.unreadable > 0) {
        char size[SIZE_TEXT];
        warn("%s of process %d could not be read: %s", size_text(tally->progress.unreadable, size), target->pid,
             tally->progress.reason);
    }
}

static void print_peers(const struct targets *targets, const struct tally *tallies, size_t searched, bool complete)
{
    json_open("peers", '[');
    for (size_t i = 0; i < searched; i++) {
        const struct driller_search_progress *progress = &tallies[i].progress;
        json_open(NULL, '{');
        json_integer("pid", targets->items[i].pid);
        json_integer("rank", targets->items[i].rank);
        json_number("matches", tallies[i].found);
        json_number("scanned", progress->scanned);
        json_number("skipped", progress->skipped);
        json_number("unreadable", progress->unreadable);
        json_text("reason", progress->reason);
        json_boolean("ended", progress->ended != 0);
        json_close('}');
    }
    json_close(']');
    json_boolean("complete", complete);
}

static int search_all(struct find *find, const struct targets *targets)
{
    struct tally *tallies = calloc(targets->count, sizeof(*tallies));
    if (tallies == NULL)
        return failed("out of memory");
    if (find->json) {
        json_open(NULL, '{');
        json_open("matches", '[');
    }
    int status = EXIT_GOOD;
    size_t searched = 0;
    bool complete = true;
    while (complete && searched < targets->count) {
        complete = search_peer(find, &targets->items[searched], &tallies[searched], &status);
        searched++;
    }
    struct driller_search_progress sum = {.total = 0};
    for (size_t i = 0; i < searched; i++)
        add_up(&sum, &tallies[i].progress);
    if (find->json) {
        json_close(']');
        print_peers(targets, tallies, searched, complete);
        json_close('}');
        json_end();
    } else {
        for (size_t i = 0; i < searched; i++)
            tell_peer(&targets->items[i], &tallies[i]);
    }
    free(tallies);
    status = finish_output(status);
    if (status == EXIT_GOOD && !complete)
        warn("stopped after %" PRIu64 " matches: search for something longer, or raise --limit", find->found);
    if (status == EXIT_GOOD && sum.total == 0)
        return failed("there is no readable segment '%.80s'; 'driller maps' lists what there is",
                      find->segment != NULL ? find->segment : "");
    if (status == EXIT_GOOD && find->found == 0) {
        char scanned[SIZE_TEXT], skipped[SIZE_TEXT];
        return failed("not found in %s of memory (and %s of holes)", size_text(sum.scanned, scanned),
                      size_text(sum.skipped, skipped));
    }
    return status;
}

/* ---- the command line ------------------------------------------------------------------------------------- */

static bool type_of(const char *name, uint32_t *type)
{
    for (*type = 0; *type < DRILLER_PATTERN_TYPES; (*type)++)
        if (strcmp(driller_pattern_type_name(*type), name) == 0)
            return true;
    return false;
}

/* -1, or the exit status. */
static int take(struct find *find, int option, const char *value)
{
    char *end;
    switch (option) {
    case 'g':
        find->group = value;
        return -1;
    case 's':
        find->segment = value;
        return -1;
    case 't':
        return type_of(value, &find->type)
                   ? -1
                   : misused(&command_find, "'%.40s' is not a type: use bytes, text, latin1, utf16, utf16be, utf32, i8 to "
                                            "i64, u8 to u64, f32, f64 or pointer", value);
    case 'i':
        find->flags |= DRILLER_PATTERN_IGNORE_CASE;
        return -1;
    case 'T':
        find->tolerance = strtod(value, &end);
        return *value != '\0' && *end == '\0' && find->tolerance >= 0
                   ? -1
                   : misused(&command_find, "'%.40s' is not a tolerance: a number from 0 on", value);
    case 'a':
        return parse_size(value, &find->alignment) && find->alignment > 0 && find->alignment <= 4096
                   ? -1
                   : misused(&command_find, "'%.40s' is not an alignment: a power of two up to 4096", value);
    case 'n':
        return parse_size(value, &find->limit) && find->limit > 0
                   ? -1
                   : misused(&command_find, "'%.40s' is not a number of matches", value);
    default:
        find->json = true;
        return -1;
    }
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {{"group", required_argument, NULL, 'g'},
                                            {"segment", required_argument, NULL, 's'},
                                            {"type", required_argument, NULL, 't'},
                                            {"ignore-case", no_argument, NULL, 'i'},
                                            {"tolerance", required_argument, NULL, 'T'},
                                            {"align", required_argument, NULL, 'a'},
                                            {"limit", required_argument, NULL, 'n'},
                                            {"json", no_argument, NULL, 'j'},
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    struct find find = {.type = DRILLER_PATTERN_TEXT, .limit = LIMIT};
    struct targets targets;
    char error[DRILLER_ERROR_MAX];
    int status;
    for (int option; (option = next_option(&command_find, argc, argv, ":g:s:t:in:h", options, &status)) != -1;) {
        if (option != '?')
            status = take(&find, option, optarg);
        if (status >= 0)
            return status;
        status = 0;
    }
    int processes = argc - optind - 1;
    if (processes < 0 || (processes == 0 && find.group == NULL))
        return misused(&command_find, "process ids, or -g with a group, and a pattern are needed");
    if (processes > 0 && find.group != NULL)
        return misused(&command_find, "give either a group or process ids, and one pattern");
    if (driller_pattern_new(find.type, argv[argc - 1], find.tolerance, (uint32_t)find.alignment, find.flags,
                            &find.pattern, error) < 0)
        return misused(&command_find, "%s", error);
    if (targets_open(&command_find, find.group, argv + optind, processes, &targets, &status)) {
        status = search_all(&find, &targets);
        targets_close(&targets);
    }
    driller_pattern_free(find.pattern);
    return status;
}

const struct command command_find = {
    "find",
    "[-t TYPE] [-s SEGMENT] [OPTIONS] PID... | -g GROUP  PATTERN",
    "search the memory of peers",
    "Searches the memory of the processes PID..., or of all peers of GROUP, for PATTERN, while they run. Matches are\n"
    "shown as they are found: process, address, the bytes as they are now, symbol or segment, and offset. Holes are skipped, and\n"
    "nothing becomes resident by being searched. The exit status is 1 if nothing was found.\n\n"
    "  -t, --type TYPE      what PATTERN is:\n"
    "                         text (if not given), latin1, utf16, utf16be, utf32   text in that encoding\n"
    "                         bytes                 hexadecimal, ? for any digit: '7f 45 ?? 4?'\n"
    "                         i8 to i64, u8 to u64  a number, or a range: 1..9\n"
    "                         f32, f64              floating point, likewise; see --tolerance\n"
    "                         pointer               pointers to an address, or into a range: 0x7f00..0x7fff\n"
    "  -i, --ignore-case    of the letters A to Z in text\n"
    "      --tolerance T    how far floating point may be off\n"
    "      --align N        only at multiples of N bytes; a number's own size if not given\n"
    "  -s, --segment WHAT   only there: a kind (heap, stack, data, ...), an address in it, or a part of its name\n"
    "  -n, --limit N        stop after N matches; 10000 if not given\n"
    "  -g, --group GROUP    all peers of this group\n"
    "      --json           as JSON\n",
    run,
};
