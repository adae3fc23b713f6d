/* SPDX-License-Identifier: EPL-2.0 */
/* Options and numbers from the command line. */
#include "command.h"
#include "internal.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static void print_help(const struct command *command)
{
    printf("Usage: driller %s %s\n\n%s", command->name, command->arguments, command->help);
}

int next_option(const struct command *command, int argc, char **argv, const char *letters, const struct option *options,
                int *status)
{
    opterr = 0;
    int option = getopt_long(argc, argv, letters, options, NULL);
    if (option == 'h') {
        print_help(command);
        *status = finish_output(EXIT_GOOD);
        return '?';
    }
    /* A long option is the last word taken; a short one may be anywhere in a word. */
    if (option == ':')
        *status = misused(command, "option '%s' needs a value", argv[optind - 1]);
    else if (option == '?' && strncmp(argv[optind - 1], "--", 2) != 0)
        *status = misused(command, "unknown option '-%c'", optopt);
    else if (option == '?')
        *status = misused(command, "unknown option '%s', or one that takes no value", argv[optind - 1]);
    return option == ':' ? '?' : option;
}

bool only_json(const struct command *command, int argc, char **argv, bool *json, int *status)
{
    static const struct option options[] = {{"json", no_argument, NULL, 'j'}, {"help", no_argument, NULL, 'h'}, {0}};
    *json = false;
    for (int option; (option = next_option(command, argc, argv, ":h", options, status)) != -1;) {
        if (option == '?')
            return false;
        *json = true;
    }
    return true;
}

static bool parse(const char *text, const char **end, uint64_t *out)
{
    /* strtoull would take signs and blanks. */
    if (text[0] < '0' || text[0] > '9')
        return false;
    char *stop;
    errno = 0;
    *out = strtoull(text, &stop, text[0] == '0' && (text[1] == 'x' || text[1] == 'X') ? 16 : 10);
    *end = stop;
    return errno == 0;
}

bool parse_address(const char *text, uint64_t *out)
{
    const char *end;
    return parse(text, &end, out) && *end == '\0';
}

bool parse_size(const char *text, uint64_t *out)
{
    const char *end;
    if (!parse(text, &end, out))
        return false;
    if (*end == '\0')
        return true;
    static const char units[] = "KMG";
    const char *unit = strchr(units, *end);
    if (unit == NULL || end[1] != '\0')
        return false;
    unsigned shift = 10 * (unsigned)(unit - units + 1);
    if (*out > UINT64_MAX >> shift)
        return false;
    *out <<= shift;
    return true;
}

bool parse_pid(const char *text, int *out)
{
    uint64_t value;
    if (!parse_address(text, &value) || value == 0 || value > INT32_MAX)
        return false;
    *out = (int)value;
    return true;
}

bool may_be_symbol(const char *text)
{
    return (text[0] >= 'a' && text[0] <= 'z') || (text[0] >= 'A' && text[0] <= 'Z') || text[0] == '_' ||
           strchr(text, '!') != NULL;
}

bool group_is_valid(const char *name)
{
    return dro_group_valid(name);
}
