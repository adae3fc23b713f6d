/* SPDX-License-Identifier: EPL-2.0 */
/* One line on standard error, with the cause and the cure. */
#include "command.h"

#include <stdarg.h>
#include <stdlib.h>

/* In one write, so that lines of several processes do not mix; arguments may hold anything. */
static void complain(const char *format, va_list arguments, const struct command *command)
{
    char text[1024];
    vsnprintf(text, sizeof(text), format, arguments);
    char *line = printable(text);
    if (command != NULL)
        fprintf(stderr, "driller: %s: %s; see 'driller %s --help'\n", command->name, line, command->name);
    else
        fprintf(stderr, "driller: %s\n", line);
    free(line);
}

int failed(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    complain(format, arguments, NULL);
    va_end(arguments);
    return EXIT_FAILED;
}

void warn(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    complain(format, arguments, NULL);
    va_end(arguments);
}

int misused(const struct command *command, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    complain(format, arguments, command);
    va_end(arguments);
    return EXIT_USAGE;
}
