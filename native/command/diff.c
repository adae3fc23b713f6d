/* SPDX-License-Identifier: EPL-2.0 */
/* driller diff: the same places of several processes, or of a process now and in a snapshot. */
#include "diff.h"

#include "across.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK ((size_t)64 << 10)
#define LIMIT 50
#define SHOWN 32 /* bytes of a difference */
#define GAP 4    /* as many equal bytes do not end a difference */

struct diff {
    const char *group, *segment, *against;
    uint64_t limit;
    bool exact, json;
    /* while it runs, and what came out */
    const struct sides *sides;
    unsigned char **buffers, *differs;
    uint64_t *differing, *addresses; /* for each side */
    uint64_t compared, differences, pointers, unreadable;
    dro_time skew;
    bool any;
};

static const char *side_text(const struct side *side, char *out)
{
    char text[TARGET_TEXT];
    bool saved = driller_peer_attachment(side->target->peer) == DRILLER_ATTACHED_SNAPSHOT;
    snprintf(out, TARGET_TEXT + 8, "%s%s", target_text(side->target, text), saved ? ", saved" : "");
    return out;
}

/* ---- one difference ------------------------------------------------------------------------------------------- */

/* "rank 0 (process 1), rank 2 (process 3)" for all that have these bytes. */
static void print_values(const struct diff *diff, size_t at, size_t length)
{
    size_t count = diff->sides->count, shown = length < SHOWN ? length : SHOWN;
    for (size_t k = 0; k < count; k++) {
        bool first = true;
        for (size_t j = 0; j < k; j++)
            first = first && memcmp(diff->buffers[j] + at, diff->buffers[k] + at, length) != 0;
        if (!first)
            continue;
        fputs("    ", stdout);
        for (size_t i = 0; i < shown; i++)
            printf("%02x%s", diff->buffers[k][at + i], i + 1 == shown ? "" : " ");
        printf("%s  |", shown < length ? " ..." : "");
        for (size_t i = 0; i < shown; i++) {
            unsigned char c = diff->buffers[k][at + i];
            putchar(c >= 0x20 && c < 0x7f ? c : '.');
        }
        fputs("|  ", stdout);
        for (size_t j = k, others = 0; j < count; j++) {
            char text[TARGET_TEXT + 8];
            if (memcmp(diff->buffers[j] + at, diff->buffers[k] + at, length) == 0)
                printf("%s%s", others++ > 0 ? ", " : "", side_text(&diff->sides->items[j], text));
        }
        putchar('\n');
    }
}

static void print_json_values(const struct diff *diff, const struct region *region, uint64_t offset, size_t at, size_t length)
{
    json_open("values", '[');
    for (size_t k = 0; k < diff->sides->count; k++) {
        char hex[2 * SHOWN + 1] = "";
        for (size_t i = 0; i < length && i < SHOWN; i++)
            sprintf(hex + 2 * i, "%02x", diff->buffers[k][at + i]);
        json_open(NULL, '{');
        json_integer("pid", diff->sides->items[k].target->pid);
        json_integer("rank", diff->sides->items[k].target->rank);
        json_address("address", region->addresses[k] + offset);
        json_text("bytes", hex);
        json_close('}');
    }
    json_close(']');
}

/* `offset` into the region, `at` in the buffers. */
static void tell_difference(struct diff *diff, const struct region *region, uint64_t offset, size_t at, size_t length)
{
    diff->any = true;
    if (diff->differences++ >= diff->limit)
        return;
    char place[512];
    driller_symbols_format(diff->sides->places[0].symbols, region->addresses[0] + offset, place, sizeof(place));
    if (place[0] == '0')
        snprintf(place, sizeof(place), "%s+0x%" PRIx64, region->name, offset);
    if (diff->json) {
        json_open(NULL, '{');
        json_text("place", place);
        json_text("region", region->name);
        json_number("offset", offset);
        json_number("length", length);
        print_json_values(diff, region, offset, at, length);
        json_close('}');
        return;
    }
    char *clean = printable(place);
    printf("%s, %zu byte%s\n", clean, length, length == 1 ? "" : "s");
    free(clean);
    print_values(diff, at, length);
}

/* ---- comparing ---------------------------------------------------------------------------------------------------- */

static void tell_differences(struct diff *diff, const struct region *region, uint64_t offset, size_t length)
{
    for (size_t at = 0; at < length;) {
        const unsigned char *found = memchr(diff->differs + at, 1, length - at);
        if (found == NULL)
            return;
        size_t start = (size_t)(found - diff->differs), end = start + 1;
        for (size_t i = end; i < length && i < end + GAP; i++)
            if (diff->differs[i] != 0)
                end = i + 1;
        tell_difference(diff, region, offset + start, start, end - start);
        at = end;
    }
}

/* How many bytes all of them have there. */
static size_t read_all(struct diff *diff, const struct region *region, uint64_t offset, size_t wanted)
{
    char error[DRILLER_ERROR_MAX];
    dro_time begun = dro_now();
    size_t least = wanted;
    for (size_t k = 0; k < diff->sides->count; k++) {
        ssize_t n = driller_read(diff->sides->items[k].target->peer, region->addresses[k] + offset, diff->buffers[k], least,
                                 NULL, error);
        if (n < (ssize_t)least && diff->unreadable == 0)
            warn("%s: %s", region->name, n < 0 ? error : "a part cannot be read");
        least = n > 0 ? (size_t)n : 0;
    }
    dro_time took = dro_now() - begun;
    diff->skew = took > diff->skew ? took : diff->skew;
    return least;
}

/* How many bytes from `offset` on are the same in all of them, as far as can be seen quickly. */
static uint64_t pass_over(struct diff *diff, const struct region *region, uint64_t offset)
{
    struct driller_common_run run;
    for (size_t k = 0; k < diff->sides->count; k++)
        diff->addresses[k] = region->addresses[k] + offset;
    if (driller_common_run(diff->sides->places, diff->sides->count, diff->addresses, region->length - offset, 1000, &run) < 0)
        return 0;
    diff->skew = run.skew_ns > diff->skew ? run.skew_ns : diff->skew;
    return run.length;
}

static void compare_region(struct diff *diff, const struct region *region)
{
    for (uint64_t offset = 0; offset < region->length;) {
        uint64_t same = pass_over(diff, region, offset);
        diff->compared += same;
        offset += same;
        size_t wanted = region->length - offset < CHUNK ? (size_t)(region->length - offset) : CHUNK;
        if (wanted == 0)
            return;
        size_t length = read_all(diff, region, offset, wanted);
        const unsigned char *const *buffers = (const unsigned char *const *)diff->buffers;
        if (driller_compare(buffers, diff->sides->count, length, diff->differs, NULL) > 0) {
            if (!diff->exact)
                diff->pointers += driller_equalize_pointers(diff->sides->places, diff->sides->count, diff->buffers, length,
                                                            region->addresses[0] + offset, diff->differs);
            driller_compare(buffers, diff->sides->count, length, diff->differs, diff->differing);
            tell_differences(diff, region, offset, length);
        }
        diff->compared += length;
        offset += length;
        if (length < wanted) {
            diff->unreadable += region->length - offset;
            return;
        }
    }
}

/* ---- the account of it -------------------------------------------------------------------------------------------- */

static void print_summary(const struct diff *diff)
{
    char size[SIZE_TEXT], text[TARGET_TEXT + 8];
    size_t count = diff->sides->count, same = 0;
    size_text(diff->compared, size);
    if (diff->differences > diff->limit)
        printf("... and %" PRIu64 " more; see --limit\n", diff->differences - diff->limit);
    for (size_t k = 0; k < count; k++) {
        same += diff->differing[k] == 0;
        if (diff->differing[k] > 0)
            printf("%s differs in %" PRIu64 " byte%s of %s from %s\n", side_text(&diff->sides->items[k], text),
                   diff->differing[k], diff->differing[k] == 1 ? "" : "s", size, count > 2 ? "most" : "the first");
    }
    if (same == count)
        printf("%zu processes are the same in %s\n", count, size);
    if (diff->pointers > 0)
        printf("%" PRIu64 " pointers to the same place count as equal; --exact compares their bytes\n", diff->pointers);
    printf("each part was read within %.3f ms\n", (double)diff->skew / 1e6);
    if (diff->unreadable > 0)
        warn("%s could not be compared", size_text(diff->unreadable, size));
}

static void print_json_summary(const struct diff *diff)
{
    json_number("compared", diff->compared);
    json_number("unreadable", diff->unreadable);
    json_number("found", diff->differences);
    json_number("pointers", diff->pointers);
    json_integer("skew_ns", diff->skew);
    json_open("peers", '[');
    for (size_t k = 0; k < diff->sides->count; k++) {
        const struct side *side = &diff->sides->items[k];
        json_open(NULL, '{');
        json_integer("pid", side->target->pid);
        json_integer("rank", side->target->rank);
        json_boolean("saved", driller_peer_attachment(side->target->peer) == DRILLER_ATTACHED_SNAPSHOT);
        json_number("differing", diff->differing[k]);
        json_close('}');
    }
    json_close(']');
}

static int compare_all(struct diff *diff, const struct regions *regions)
{
    size_t count = diff->sides->count;
    diff->buffers = calloc(count, sizeof(*diff->buffers));
    diff->differs = malloc(CHUNK);
    diff->differing = calloc(count, sizeof(*diff->differing));
    diff->addresses = calloc(count, sizeof(*diff->addresses));
    bool room = diff->buffers != NULL && diff->differs != NULL && diff->differing != NULL && diff->addresses != NULL;
    for (size_t k = 0; room && k < count; k++)
        room = (diff->buffers[k] = malloc(CHUNK)) != NULL;
    diff->compared = diff->differences = diff->pointers = diff->unreadable = 0;
    diff->skew = 0;
    if (room && diff->json) {
        json_open(NULL, '{');
        json_open("differences", '[');
    }
    for (size_t i = 0; room && i < regions->count && !ferror(stdout); i++) {
        compare_region(diff, &regions->items[i]);
        if (regions->items[i].longest > regions->items[i].length)
            warn("%s is not equally long everywhere: what all have is compared", regions->items[i].name);
    }
    if (room && diff->json) {
        json_close(']');
        print_json_summary(diff);
        json_close('}');
    } else if (room)
        print_summary(diff);
    for (size_t k = 0; diff->buffers != NULL && k < count; k++)
        free(diff->buffers[k]);
    free(diff->buffers);
    free(diff->differs);
    free(diff->differing);
    free(diff->addresses);
    return room ? EXIT_GOOD : failed("out of memory");
}

/* ---- which with which ----------------------------------------------------------------------------------------------- */

static int compare_targets(struct diff *diff, struct target *const *targets, size_t count, char **places, int place_count)
{
    struct sides sides;
    struct regions regions = {.count = 0};
    int status = EXIT_GOOD;
    if (!sides_open(targets, count, &sides, &status))
        return status;
    diff->sides = &sides;
    bool good = place_count > 0 ? regions_of_places(&sides, places, place_count, &regions, &status)
                                : regions_of_segments(&sides, diff->segment, &regions, &status);
    if (good)
        status = compare_all(diff, &regions);
    regions_free(&regions);
    sides_close(&sides);
    return status;
}

/* Each with what the snapshot holds of it. */
static int compare_with_saved(struct diff *diff, const struct targets *targets, char **places, int place_count)
{
    struct targets saved;
    int status = EXIT_GOOD;
    size_t pairs = 0;
    if (!targets_open(&command_diff, diff->against, NULL, 0, &saved, &status))
        return status;
    if (diff->json)
        json_open(NULL, '[');
    for (size_t i = 0; status == EXIT_GOOD && i < targets->count; i++)
        for (size_t j = 0; status == EXIT_GOOD && j < saved.count; j++)
            if (saved.items[j].pid == targets->items[i].pid) {
                struct target *const pair[2] = {&saved.items[j], &targets->items[i]};
                pairs++;
                status = compare_targets(diff, pair, 2, places, place_count);
            }
    if (diff->json)
        json_close(']');
    targets_close(&saved);
    if (status == EXIT_GOOD && pairs == 0)
        status = failed("the snapshot '%s' is of none of these processes", diff->against + 1);
    return status;
}

static int compare(struct diff *diff, const struct targets *targets, char **places, int place_count)
{
    int status;
    if (diff->against != NULL)
        status = compare_with_saved(diff, targets, places, place_count);
    else {
        struct target **all = calloc(targets->count, sizeof(struct target *));
        for (size_t i = 0; all != NULL && i < targets->count; i++)
            all[i] = &targets->items[i];
        status = all != NULL ? compare_targets(diff, all, targets->count, places, place_count) : failed("out of memory");
        free(all);
    }
    if (diff->json && status == EXIT_GOOD)
        json_end();
    status = finish_output(status);
    return status == EXIT_GOOD && diff->any ? EXIT_FAILED : status;
}

/* ---- the command line -------------------------------------------------------------------------------------------------- */

static int run(int argc, char **argv)
{
    static const struct option options[] = {{"group", required_argument, NULL, 'g'},
                                            {"segment", required_argument, NULL, 's'},
                                            {"against", required_argument, NULL, 'A'},
                                            {"limit", required_argument, NULL, 'n'},
                                            {"exact", no_argument, NULL, 'e'},
                                            {"json", no_argument, NULL, 'j'},
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    struct diff diff = {.limit = LIMIT};
    struct targets targets;
    int status;
    for (int option; (option = next_option(&command_diff, argc, argv, ":g:s:n:eh", options, &status)) != -1;) {
        if (option == '?')
            return status;
        if (option == 'g')
            diff.group = optarg;
        else if (option == 's')
            diff.segment = optarg;
        else if (option == 'A')
            diff.against = optarg;
        else if (option == 'e')
            diff.exact = true;
        else if (option == 'j')
            diff.json = true;
        else if (!parse_size(optarg, &diff.limit))
            return misused(&command_diff, "'%.40s' is not a number of differences", optarg);
    }
    int processes = diff.group == NULL ? count_processes(argv + optind, argc - optind) : 0;
    char **places = argv + optind + processes;
    int place_count = argc - optind - processes;
    if (diff.group == NULL && processes < (diff.against != NULL ? 1 : 2))
        return misused(&command_diff, "two processes, or -g with a group, are needed; a process may be @NAME:PID of a snapshot");
    if (diff.against != NULL && diff.against[0] != '@')
        return misused(&command_diff, "'%.80s' is not a snapshot: write @NAME", diff.against);
    if (diff.segment != NULL && place_count > 0)
        return misused(&command_diff, "give either a segment or places");
    if (!targets_open(&command_diff, diff.group, argv + optind, processes, &targets, &status))
        return status;
    if (targets.count < 2 && diff.against == NULL)
        status = failed("there is nothing to compare with: group '%s' has one peer", diff.group);
    else if (targets.count > DRILLER_COMPARE_MAX)
        status = failed("too many processes: at most %u", DRILLER_COMPARE_MAX);
    else
        status = compare(&diff, &targets, places, place_count);
    targets_close(&targets);
    return status;
}

const struct command command_diff = {
    "diff",
    "[-s SEGMENT] [OPTIONS] PID PID... | -g GROUP  [PLACE[:LENGTH]...]",
    "compare the memory of peers",
    "Compares what lies at the same places of several processes while they run, and shows where they differ: with what\n"
    "most of them have, or, of two, with the first. Instances of one program are matched by module and offset, not by\n"
    "address; heaps and stacks by their order. Pointers that point to the same place in each count as equal.\n"
    "A process may be @NAME:PID, what a snapshot holds of it. The exit status is 1 if anything differs.\n\n"
    "PLACE is symbol, symbol+offset, library!symbol or 0xaddress (of the first process); LENGTH is that of the symbol if\n"
    "not given. Without places, the writable data of the program and its libraries are compared.\n\n"
    "  -s, --segment WHAT   segments: a kind (heap, stack, data, ...), an address in one, or a part of a name\n"
    "      --against @NAME  each process with what this snapshot holds of it\n"
    "  -e, --exact          pointers, too, by their bytes\n"
    "  -n, --limit N        show N differences; 50 if not given. All are counted\n"
    "  -g, --group GROUP    all peers of this group\n"
    "      --json           as JSON\n",
    run,
};
