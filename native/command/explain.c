/* SPDX-License-Identifier: EPL-2.0 */
/* driller explain: why a process cannot be seen. */
#include "command.h"

#include <getopt.h>
#include <stdlib.h>

static int run(int argc, char **argv)
{
    bool json;
    int status, pid;
    if (!only_json(&command_explain, argc, argv, &json, &status))
        return status;
    if (argc - optind != 1)
        return misused(&command_explain, "one process id is needed");
    if (!parse_pid(argv[optind], &pid))
        return misused(&command_explain, "'%.80s' is not a process id", argv[optind]);
    char error[DRILLER_ERROR_MAX] = "";
    int code = driller_explain(pid, error);
    status = code == 0 ? EXIT_GOOD : EXIT_FAILED;
    if (json) {
        json_open(NULL, '{');
        json_integer("pid", pid);
        json_boolean("peer", code == 0);
        json_text("explanation", error);
        json_close('}');
        json_end();
    } else if (code == 0) {
        char *text = printable(error);
        puts(text);
        free(text);
    } else
        return failed("%s", error);
    return finish_output(status);
}

const struct command command_explain = {
    "explain",
    "PID [--json]",
    "say why a process is not a peer",
    "Says whether a process is a peer, and if not, why, and what to do about it. The exit status is 0 if it is one.\n\n"
    "      --json         as JSON\n",
    run,
};
