/* SPDX-License-Identifier: EPL-2.0 */
/* The driller command: picks the subcommand. */
#include "command.h"

#include <string.h>

static const struct command *const commands[] = {
    &command_run,     &command_ps,      &command_maps,  &command_read,    &command_write,
    &command_rebuild, &command_restore, &command_stats, &command_explain,
    &command_find,    &command_scan,    &command_watch, &command_snapshot, &command_diff,
};

#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static int print_help(void)
{
    puts("Usage: driller COMMAND [ARGUMENTS]\n\n"
         "Runs groups of processes that share their memory, and looks at it.\n\nCommands:");
    for (size_t i = 0; i < COMMANDS; i++)
        printf("  %-9s%s\n", commands[i]->name, commands[i]->summary);
    puts("\n'driller COMMAND --help' says more about each.");
    return finish_output(EXIT_GOOD);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fputs("driller: no command given; see 'driller --help'\n", stderr);
        return EXIT_USAGE;
    }
    const char *name = argv[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0)
        return print_help();
    if (strcmp(name, "--version") == 0) {
        printf("driller %s (ABI %u)\n", DRILLER_VERSION, DRILLER_ABI_VERSION);
        return finish_output(EXIT_GOOD);
    }
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(name, commands[i]->name) == 0)
            return commands[i]->run(argc - 1, argv + 1);
    failed("there is no command '%.80s'; see 'driller --help'", name);
    return EXIT_USAGE;
}
