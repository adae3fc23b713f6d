/* SPDX-License-Identifier: EPL-2.0 */
/* A sample as a table, as CSV (RFC 4180), as JSON. */
#include "watch.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Calls `visit` for each column, with its name. */
static void each_column(const struct sample *sample, void (*visit)(const char *name, size_t column, void *data),
                        void *data)
{
    size_t column = 0;
    for (size_t i = 0; i < sample->place_count; i++)
        for (unsigned j = 0; j < place_columns(&sample->places[i]); j++) {
            char name[300];
            column_name(&sample->places[i], j, name, sizeof(name));
            visit(name, column++, data);
        }
}

static const struct value *value_of(const struct sample *sample, size_t target, size_t column)
{
    return &sample->values[target * sample->columns + column];
}

static bool changed(const struct sample *sample, size_t target, size_t column)
{
    return sample->previous != NULL &&
           strcmp(sample->previous[target * sample->columns + column].text, value_of(sample, target, column)->text) != 0;
}

/* ---- the table ------------------------------------------------------------------------------------------ */

static void head(const char *name, size_t column, void *data)
{
    char **columns = data;
    char *clean = printable(name);
    if (asprintf(&columns[column], ">%s", clean) < 0)
        columns[column] = NULL;
    free(clean);
}

static bool whole(long double number)
{
    return number > -9e18L && number < 9e18L ? number == (long double)(int64_t)number : number < 19e18L && number > 0;
}

enum summary { LEAST, GREATEST, SUM };

static void summary_row(const struct sample *sample, struct grid *grid, const char *name, enum summary what)
{
    grid_cell(grid, "%s", name);
    grid_cell(grid, "%s", "");
    for (size_t column = 0; column < sample->columns; column++) {
        long double result = 0;
        size_t count = 0;
        for (size_t i = 0; i < sample->targets->count; i++) {
            const struct value *value = value_of(sample, i, column);
            if (!value->readable || !value->numeric || isnan(value->number))
                continue;
            if (count++ == 0)
                result = value->number;
            else
                result = what == SUM ? result + value->number
                         : (what == LEAST) == (value->number < result) ? value->number
                                                                       : result;
        }
        if (count == 0)
            grid_cell(grid, "%s", "");
        else
            grid_cell(grid, whole(result) ? "%.0Lf " : "%.10Lg ", result);
    }
}

static void print_table(const struct sample *sample)
{
    size_t width = sample->columns + 2;
    char **columns = calloc(width, sizeof(*columns));
    if (columns == NULL)
        return;
    columns[0] = strdup(">RANK");
    columns[1] = strdup(">PID");
    each_column(sample, head, columns + 2);
    for (size_t i = 0; i < width; i++)
        if (columns[i] == NULL)
            columns[i] = strdup("?");
    bool terminal = isatty(STDOUT_FILENO);
    if (terminal)
        fputs("\033[H\033[2J", stdout);
    struct grid *grid = grid_new((const char *const *)columns, (unsigned)width);
    bool outlier = false;
    for (size_t i = 0; i < sample->targets->count; i++) {
        const struct target *target = &sample->targets->items[i];
        grid_cell(grid, target->rank >= 0 ? "%d" : "-", target->rank);
        bool saved = driller_peer_attachment(target->peer) == DRILLER_ATTACHED_SNAPSHOT;
        grid_cell(grid, "%d%s", target->pid, saved ? " (saved)" : sample->ended[i] ? " (ended)" : "");
        for (size_t column = 0; column < sample->columns; column++) {
            const struct value *value = value_of(sample, i, column);
            bool out = sample->outliers[i * sample->columns + column] != 0;
            outlier = outlier || out;
            grid_cell(grid, "%s%s%s", changed(sample, i, column) ? "~" : "", value->readable ? value->text : "?",
                      out ? "*" : " ");
        }
    }
    if (sample->targets->count > 1) {
        summary_row(sample, grid, "min", LEAST);
        summary_row(sample, grid, "max", GREATEST);
        summary_row(sample, grid, "sum", SUM);
    }
    grid_print(grid);
    printf("after %.3f s, read within %.3f ms%s\n", (double)sample->when_ns / 1e9, (double)sample->skew_ns / 1e6,
           outlier ? "; * unlike the others" : "");
    if (!terminal)
        putchar('\n');
    for (size_t i = 0; i < width; i++)
        free(columns[i]);
    free(columns);
}

/* ---- CSV -------------------------------------------------------------------------------------------------- */

static void csv_text(const char *text)
{
    if (strpbrk(text, ",\"\r\n") == NULL) {
        fputs(text, stdout);
        return;
    }
    putchar('"');
    for (; *text != '\0'; text++) {
        if (*text == '"')
            putchar('"');
        putchar(*text);
    }
    putchar('"');
}

static void csv_head(const char *name, size_t column, void *data)
{
    (void)column;
    (void)data;
    putchar(',');
    csv_text(name);
}

static void print_csv(const struct sample *sample)
{
    if (sample->previous == NULL) {
        fputs("seconds,rank,pid,ended", stdout);
        each_column(sample, csv_head, NULL);
        putchar('\n');
    }
    for (size_t i = 0; i < sample->targets->count; i++) {
        const struct target *target = &sample->targets->items[i];
        printf("%.6f,%d,%d,%d", (double)sample->when_ns / 1e9, target->rank, target->pid, sample->ended[i]);
        for (size_t column = 0; column < sample->columns; column++) {
            putchar(',');
            csv_text(value_of(sample, i, column)->text);
        }
        putchar('\n');
    }
}

/* ---- JSON: one object a line ------------------------------------------------------------------------------- */

struct json_row {
    const struct sample *sample;
    size_t target;
};

static void json_value(const char *name, size_t column, void *data)
{
    const struct json_row *row = data;
    const struct value *value = value_of(row->sample, row->target, column);
    json_open(NULL, '{');
    json_text("place", name);
    if (!value->readable)
        json_raw("value", "null");
    else if (value->numeric && isfinite(value->number))
        json_raw("value", value->text);
    else
        json_text("value", value->text);
    json_boolean("outlier", row->sample->outliers[row->target * row->sample->columns + column] != 0);
    json_close('}');
}

static void print_json(const struct sample *sample)
{
    json_open(NULL, '{');
    json_integer("after_ns", sample->when_ns);
    json_integer("skew_ns", sample->skew_ns);
    json_open("peers", '[');
    for (size_t i = 0; i < sample->targets->count; i++) {
        json_open(NULL, '{');
        json_integer("pid", sample->targets->items[i].pid);
        json_integer("rank", sample->targets->items[i].rank);
        json_boolean("ended", sample->ended[i]);
        json_open("values", '[');
        each_column(sample, json_value, &(struct json_row){sample, i});
        json_close(']');
        json_close('}');
    }
    json_close(']');
    json_close('}');
    json_end();
}

void print_sample(const struct sample *sample, enum watch_format format)
{
    if (format == WATCH_CSV)
        print_csv(sample);
    else if (format == WATCH_JSON)
        print_json(sample);
    else
        print_table(sample);
    fflush(stdout);
}
