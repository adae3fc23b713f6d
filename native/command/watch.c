/* SPDX-License-Identifier: EPL-2.0 */
/* driller watch: named places of all peers of a group side by side, again and again. */
#include "watch.h"

#include "internal.h"

#include <driller/compare.h>
#include <driller/symbols.h>
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define INTERVAL_MS 1000
#define BYTES_MAX (VALUES_MAX * 8)

struct watch {
    const char *group;
    enum watch_format format;
    uint64_t interval_ms, samples; /* 0: without end */
    struct place places[PLACE_MAX];
    size_t place_count, columns;
    uint64_t *addresses; /* of each place, for each target; 0: it has none */
};

/* ---- where ---------------------------------------------------------------------------------------------- */

/* A place that some peers lack, as another program does, has no value there; one that all lack is an error. */
static bool resolve(struct watch *watch, struct targets *targets, int *status)
{
    char error[DRILLER_ERROR_MAX] = "";
    watch->addresses = calloc(watch->place_count * targets->count, sizeof(uint64_t));
    if (watch->addresses == NULL) {
        *status = failed("out of memory");
        return false;
    }
    for (size_t i = 0; i < watch->place_count; i++) {
        struct place *place = &watch->places[i];
        size_t found = 0;
        for (size_t k = 0; k < targets->count; k++) {
            struct driller_symbol symbol;
            uint64_t *address = &watch->addresses[k * watch->place_count + i];
            struct driller_symbols *symbols = target_symbols(&targets->items[k], status);
            if (symbols == NULL)
                return false;
            if (driller_symbols_find(symbols, place->name, address, &symbol, error) < 0) {
                *address = 0;
                continue;
            }
            choose_type(place, symbol.offset == 0 ? symbol.size : 0);
            found++;
        }
        if (found == 0) {
            *status = failed("%s", error);
            return false;
        }
        watch->columns += place_columns(place);
    }
    return true;
}

/* ---- what --------------------------------------------------------------------------------------------------- */

/* All bytes first, and then what they mean, so that they are close to one another in time. */
static void read_all(const struct watch *watch, struct sample *sample, unsigned char *bytes, size_t *counts)
{
    dro_time start = dro_now();
    for (size_t k = 0; k < sample->targets->count; k++)
        for (size_t i = 0; i < watch->place_count; i++) {
            size_t at = k * watch->place_count + i;
            ssize_t n = -1;
            if (watch->addresses[at] != 0)
                n = driller_read(sample->targets->items[k].peer, watch->addresses[at], bytes + at * BYTES_MAX,
                                 place_bytes(&watch->places[i]), NULL, NULL);
            counts[at] = n > 0 ? (size_t)n : 0;
        }
    sample->skew_ns = dro_now() - start;
    for (size_t k = 0; k < sample->targets->count; k++)
        sample->ended[k] = driller_peer_alive(sample->targets->items[k].peer) == 0;
}

static void decode_all(const struct watch *watch, struct sample *sample, const unsigned char *bytes, const size_t *counts)
{
    for (size_t k = 0; k < sample->targets->count; k++) {
        struct value *value = &sample->values[k * watch->columns];
        for (size_t i = 0; i < watch->place_count; i++)
            for (unsigned j = 0; j < place_columns(&watch->places[i]); j++) {
                size_t at = k * watch->place_count + i;
                decode_value(&watch->places[i], bytes + at * BYTES_MAX, counts[at], j, value++);
            }
    }
}

static void mark_outliers(struct sample *sample)
{
    size_t count = sample->targets->count;
    double *numbers = calloc(count, sizeof(*numbers));
    const char **texts = calloc(count, sizeof(*texts));
    unsigned char *marks = calloc(count, 1);
    for (size_t column = 0; numbers != NULL && texts != NULL && marks != NULL && column < sample->columns; column++) {
        bool numeric = false;
        for (size_t i = 0; i < count; i++) {
            const struct value *value = &sample->values[i * sample->columns + column];
            numbers[i] = value->readable ? (double)value->number : NAN;
            texts[i] = value->text;
            numeric = numeric || (value->readable && value->numeric);
        }
        if (numeric)
            driller_outliers(numbers, count, marks);
        else
            driller_text_outliers(texts, count, marks);
        for (size_t i = 0; i < count; i++)
            sample->outliers[i * sample->columns + column] =
                marks[i] != 0 && sample->values[i * sample->columns + column].readable;
    }
    free(numbers);
    free(texts);
    free(marks);
}

static bool all_ended(const struct sample *sample)
{
    bool all = true;
    for (size_t i = 0; i < sample->targets->count; i++)
        all = all && sample->ended[i];
    return all;
}

static void sleep_until(dro_time when)
{
    struct timespec time = {when / 1000000000, when % 1000000000};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL);
}

static int sample_all(struct watch *watch, const struct targets *targets)
{
    size_t cells = targets->count * watch->columns, reads = targets->count * watch->place_count;
    struct value *values[2] = {calloc(cells, sizeof(struct value)), calloc(cells, sizeof(struct value))};
    struct sample sample = {.targets = targets,
                            .places = watch->places,
                            .place_count = watch->place_count,
                            .columns = watch->columns,
                            .outliers = calloc(cells, 1),
                            .ended = calloc(targets->count, sizeof(bool))};
    unsigned char *bytes = calloc(reads, BYTES_MAX);
    size_t *counts = calloc(reads, sizeof(*counts));
    bool room = values[0] && values[1] && sample.outliers && sample.ended && bytes && counts;
    dro_time start = dro_now();
    for (uint64_t i = 0; room && !ferror(stdout); i++) {
        sample.values = values[i % 2];
        sample.when_ns = dro_now() - start;
        read_all(watch, &sample, bytes, counts);
        decode_all(watch, &sample, bytes, counts);
        mark_outliers(&sample);
        print_sample(&sample, watch->format);
        sample.previous = values[i % 2];
        if (i + 1 == watch->samples || all_ended(&sample))
            break;
        sleep_until(start + (dro_time)((i + 1) * watch->interval_ms * 1000000));
    }
    free(values[0]);
    free(values[1]);
    free(sample.outliers);
    free(sample.ended);
    free(bytes);
    free(counts);
    return finish_output(room ? EXIT_GOOD : failed("out of memory"));
}

/* ---- the command line ------------------------------------------------------------------------------------------ */

extern const struct command command_watch;

/* -1, or the exit status. */
static int take(struct watch *watch, int option, const char *value)
{
    if (option == 'g')
        watch->group = value;
    else if (option == 'c')
        watch->format = WATCH_CSV;
    else if (option == 'j')
        watch->format = WATCH_JSON;
    else if (option == 'i' &&
             (!parse_size(value, &watch->interval_ms) || watch->interval_ms == 0 || watch->interval_ms > 86400000))
        return misused(&command_watch, "'%.40s' is not an interval: give milliseconds, from 1 to 86400000", value);
    else if (option == 'n' && (!parse_size(value, &watch->samples) || watch->samples == 0))
        return misused(&command_watch, "'%.40s' is not a number of samples", value);
    return -1;
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {{"group", required_argument, NULL, 'g'},
                                            {"interval-ms", required_argument, NULL, 'i'},
                                            {"samples", required_argument, NULL, 'n'},
                                            {"csv", no_argument, NULL, 'c'},
                                            {"json", no_argument, NULL, 'j'},
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    struct watch watch = {.format = WATCH_TABLE, .interval_ms = INTERVAL_MS};
    struct targets targets;
    int status;
    for (int option; (option = next_option(&command_watch, argc, argv, ":g:i:n:h", options, &status)) != -1;) {
        if (option != '?')
            status = take(&watch, option, optarg);
        if (status >= 0)
            return status;
    }
    int processes = watch.group == NULL ? count_processes(argv + optind, argc - optind) : 0;
    if ((processes == 0 && watch.group == NULL) || argc - optind == processes)
        return misused(&command_watch, "process ids, or -g with a group, and places are needed");
    if (argc - optind - processes > PLACE_MAX)
        return misused(&command_watch, "too many places: at most %d", PLACE_MAX);
    for (int i = optind + processes; i < argc; i++) {
        status = parse_place(argv[i], &watch.places[watch.place_count++]);
        if (status >= 0)
            return status;
    }
    if (!targets_open(&command_watch, watch.group, argv + optind, processes, &targets, &status))
        return status;
    if (resolve(&watch, &targets, &status))
        status = sample_all(&watch, &targets);
    free(watch.addresses);
    targets_close(&targets);
    return status;
}

const struct command command_watch = {
    "watch",
    "[-i MS] [-n N] [--csv | --json] PID... | -g GROUP  PLACE[:TYPE[xCOUNT]]...",
    "show values of all peers over time",
    "Shows what lies at the same places of the processes PID..., or of all peers of GROUP, side by side, with the least,\n"
    "the greatest and the sum, again and again while they run. A value that is unlike those of the others is marked with\n"
    "*, one that has changed with ~.\n\n"
    "PLACE is symbol, symbol+offset, library!symbol, library!0xoffset or 0xaddress; each peer's own address of it is\n"
    "used. TYPE is u8 to u64, i8 to i64, f32, f64, pointer, text or bytes; a signed number of the symbol's size if not\n"
    "given. counters:u64x2 are two of them.\n\n"
    "  -i, --interval-ms MS  time between two looks; 1000 if not given\n"
    "  -n, --samples N       end after N looks\n"
    "  -g, --group GROUP     all peers of this group\n"
    "      --csv             as CSV: a line for each peer and look\n"
    "      --json            as JSON: an object a line for each look\n",
    run,
};
