/* SPDX-License-Identifier: EPL-2.0 */
/* Text for people: safe on a terminal, aligned in columns. */
#include "command.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static void *checked(void *memory)
{
    if (memory == NULL) {
        fputs("driller: out of memory\n", stderr);
        exit(EXIT_FAILED);
    }
    return memory;
}

/* Length of the UTF-8 character at `text`, 0 if it is none; *code is its number. */
static size_t decode(const unsigned char *text, uint32_t *code)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = text[0] < 0x80 ? 1 : text[0] >> 5 == 6 ? 2 : text[0] >> 4 == 14 ? 3 : text[0] >> 3 == 30 ? 4 : 0;
    if (length <= 1) {
        *code = text[0];
        return length;
    }
    *code = text[0] & (0x7fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((text[i] & 0xc0) != 0x80)
            return 0;
        *code = *code << 6 | (text[i] & 0x3fu);
    }
    bool good = *code >= smallest[length] && *code <= 0x10ffff && (*code < 0xd800 || *code > 0xdfff);
    return good ? length : 0;
}

size_t utf8_length(const unsigned char *text)
{
    uint32_t code;
    return decode(text, &code);
}

static bool harmless(uint32_t code)
{
    return code >= 0x20 && (code < 0x7f || code > 0x9f) && !(code >= 0x200b && code <= 0x200f) &&
           !(code >= 0x2028 && code <= 0x202e) && !(code >= 0x2060 && code <= 0x206f) && code != 0xfeff &&
           code != 0x061c;
}

char *printable(const char *text)
{
    char *out = checked(malloc(strlen(text) * 4 + 1)), *to = out;
    for (const unsigned char *from = (const unsigned char *)text; *from != '\0';) {
        uint32_t code;
        size_t length = decode(from, &code);
        if (length > 0 && harmless(code)) {
            memcpy(to, from, length);
            to += length;
        } else {
            length = length > 0 ? length : 1;
            for (size_t i = 0; i < length; i++)
                to += sprintf(to, "\\x%02x", from[i]);
        }
        from += length;
    }
    *to = '\0';
    return out;
}

const char *size_text(uint64_t bytes, char *out)
{
    static const char units[] = "BKMGTPE";
    unsigned unit = 0;
    double value = (double)bytes;
    while (value >= 1024 && units[unit + 1] != '\0') {
        value /= 1024;
        unit++;
    }
    if (unit == 0)
        snprintf(out, SIZE_TEXT, "%" PRIu64, bytes);
    else
        snprintf(out, SIZE_TEXT, value < 10 ? "%.1f%c" : "%.0f%c", value, units[unit]);
    return out;
}

struct grid {
    const char *const *columns;
    unsigned width; /* columns */
    size_t count;   /* cells */
    size_t capacity;
    char **cells;
};

struct grid *grid_new(const char *const *columns, unsigned count)
{
    struct grid *grid = checked(calloc(1, sizeof(*grid)));
    grid->columns = columns;
    grid->width = count;
    return grid;
}

void grid_cell(struct grid *grid, const char *format, ...)
{
    char *text;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0)
        checked(NULL);
    va_end(arguments);
    if (grid->count == grid->capacity) {
        grid->capacity = grid->capacity * 2 + 64;
        grid->cells = checked(reallocarray(grid->cells, grid->capacity, sizeof(char *)));
    }
    grid->cells[grid->count++] = text;
}

/* Characters, not bytes: continuation bytes of UTF-8 take no room. */
static int text_width(const char *text)
{
    int width = 0;
    for (; *text != '\0'; text++)
        width += ((unsigned char)*text & 0xc0) != 0x80;
    return width;
}

/* One row; no blanks behind the last cell that holds something. */
static void print_row(const struct grid *grid, char **cells, const int *widths)
{
    unsigned last = grid->width - 1;
    while (last > 0 && cells[last][0] == '\0')
        last--;
    for (unsigned i = 0; i <= last; i++) {
        int fill = widths[i] - text_width(cells[i]);
        if (grid->columns[i][0] == '>')
            printf("%*s%s", fill, "", cells[i]);
        else
            printf("%s%*s", cells[i], i < last ? fill : 0, "");
        fputs(i < last ? "  " : "\n", stdout);
    }
}

void grid_print(struct grid *grid)
{
    int *widths = checked(calloc(grid->width, sizeof(int)));
    char **headings = checked(calloc(grid->width, sizeof(char *)));
    for (unsigned i = 0; i < grid->width; i++) {
        headings[i] = (char *)grid->columns[i] + (grid->columns[i][0] == '>');
        widths[i] = text_width(headings[i]);
    }
    for (size_t i = 0; i < grid->count; i++) {
        int width = text_width(grid->cells[i]), *widest = &widths[i % grid->width];
        *widest = width > *widest ? width : *widest;
    }
    print_row(grid, headings, widths);
    for (size_t i = 0; i + grid->width <= grid->count; i += grid->width)
        print_row(grid, grid->cells + i, widths);
    for (size_t i = 0; i < grid->count; i++)
        free(grid->cells[i]);
    free(grid->cells);
    free(headings);
    free(widths);
    free(grid);
}

int finish_output(int status)
{
    if (fflush(stdout) != 0 || ferror(stdout))
        return failed("cannot write to standard output: %s", strerror(errno));
    return status;
}
