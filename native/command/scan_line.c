/* SPDX-License-Identifier: EPL-2.0 */
/* What one can write to driller scan, as to other scanners of memory. */
#include "scan.h"

#include <string.h>

const char scan_line_help[] =
    "  ?                any value: remember all of them (only at first)\n"
    "  = N  or  N       the value is N, or in a range: = 1..9\n"
    "  != N             it is not\n"
    "  < N     > N      it is less, greater\n"
    "  =                it is the same as before (unchanged)\n"
    "  !=               it is not (changed)\n"
    "  +       -        it has increased, decreased\n"
    "  + N     - N      by N, or by one of a range\n"
    "  list [N]         show N places (20 if not given) and their values\n"
    "  help, quit\n";

static char *skip(char *text)
{
    return text + strspn(text, " \t");
}

struct scan_line scan_line_parse(char *line, bool first)
{
    static const struct {
        const char *sign;
        uint32_t with, without; /* a value */
    } signs[] = {
        {"!=", DRILLER_SCAN_NOT_EQUAL, DRILLER_SCAN_CHANGED},       {"=", DRILLER_SCAN_EQUAL, DRILLER_SCAN_UNCHANGED},
        {"<", DRILLER_SCAN_LESS, DRILLER_SCAN_LESS},                {">", DRILLER_SCAN_GREATER, DRILLER_SCAN_GREATER},
        {"+", DRILLER_SCAN_INCREASED_BY, DRILLER_SCAN_INCREASED},   {"-", DRILLER_SCAN_DECREASED_BY, DRILLER_SCAN_DECREASED},
        {"?", DRILLER_SCAN_CONDITIONS, DRILLER_SCAN_UNKNOWN},
    };
    struct scan_line out = {.word = SCAN_UNKNOWN_WORD};
    char *text = skip(line);
    for (size_t end = strlen(text); end > 0 && strchr(" \t\r\n", text[end - 1]) != NULL; end--)
        text[end - 1] = '\0';
    if (text[0] == '\0') {
        out.word = SCAN_NOTHING;
        return out;
    }
    /* A number by itself; a first pass may as well be for -5, which later on would mean that it decreased. */
    if ((text[0] >= '0' && text[0] <= '9') || text[0] == '.' || (first && text[0] == '-' && text[1] >= '0' && text[1] <= '9')) {
        out = (struct scan_line){.word = SCAN_PASS, .condition = DRILLER_SCAN_EQUAL, .value = text};
        return out;
    }
    for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
        if (strncmp(text, signs[i].sign, strlen(signs[i].sign)) == 0) {
            out.value = skip(text + strlen(signs[i].sign));
            out.condition = out.value[0] != '\0' ? signs[i].with : signs[i].without;
            out.word = out.condition < DRILLER_SCAN_CONDITIONS ? SCAN_PASS : SCAN_UNKNOWN_WORD;
            return out;
        }
    size_t length = strcspn(text, " \t");
    char *rest = skip(text + length);
    if (strncmp(text, "list", length) == 0 && (rest[0] == '\0' || parse_size(rest, &out.number)))
        out.word = SCAN_LIST;
    else if (strncmp(text, "help", length) == 0 && rest[0] == '\0')
        out.word = SCAN_HELP;
    else if ((strncmp(text, "quit", length) == 0 || strcmp(text, "exit") == 0) && rest[0] == '\0')
        out.word = SCAN_QUIT;
    return out;
}
