/* SPDX-License-Identifier: EPL-2.0 */
/* driller rebuild, driller restore: ask a peer to share its memory, or to take it back. */
#include "command.h"
#include "internal.h"

#include <getopt.h>
#include <inttypes.h>

#define TIMEOUT_MS 30000

static void print(const char *what, int pid, const struct driller_result *result)
{
    char size[SIZE_TEXT];
    printf("%s process %d: %" PRIu64 " segments, %s copied, %" PRIu32 " threads held (%s) for %.2f ms, parked in %.2f "
           "ms\n",
           what, pid, result->segments, size_text(result->bytes, size), result->threads, dro_park_name(result->method),
           (double)result->pause_ns / 1e6, (double)result->park_ns / 1e6);
}

static void print_json(int pid, const struct driller_result *result)
{
    json_open(NULL, '{');
    json_integer("pid", pid);
    json_number("generation", result->generation);
    json_number("segments", result->segments);
    json_number("bytes", result->bytes);
    json_number("threads", result->threads);
    json_text("method", dro_park_name(result->method));
    json_number("park_ns", result->park_ns);
    json_number("pause_ns", result->pause_ns);
    json_close('}');
    json_end();
}

static int request(const struct command *command, uint16_t type, const char *what, int argc, char **argv)
{
    bool json;
    int status;
    if (!only_json(command, argc, argv, &json, &status))
        return status;
    if (argc - optind != 1)
        return misused(command, "one process id is needed");
    struct driller_peer *peer = attach_to(command, argv[optind], 0, &status);
    if (peer == NULL)
        return status;
    char error[DRILLER_ERROR_MAX];
    struct driller_result result;
    if (driller_request(peer, type, 0, TIMEOUT_MS, &result, error) < 0)
        status = failed("%s", error);
    else {
        status = EXIT_GOOD;
        if (json)
            print_json(driller_peer_pid(peer), &result);
        else
            print(what, driller_peer_pid(peer), &result);
    }
    driller_detach(peer);
    return finish_output(status);
}

static int run_rebuild(int argc, char **argv)
{
    return request(&command_rebuild, DRILLER_REBUILD, "rebuilt", argc, argv);
}

static int run_restore(int argc, char **argv)
{
    return request(&command_restore, DRILLER_RESTORE, "restored", argc, argv);
}

const struct command command_rebuild = {
    "rebuild",
    "PID [--json]",
    "share what is not shared yet",
    "Asks a peer to share its memory: all of it in lazy mode, or what has appeared since the last rebuild. Its threads "
    "are\n"
    "held meanwhile, usually for a few milliseconds.\n\n"
    "      --json         as JSON\n",
    run_rebuild,
};

const struct command command_restore = {
    "restore",
    "PID [--json]",
    "give a peer private memory again",
    "Asks a peer to take its memory back: it goes on as if it had never been shared, until the next rebuild.\n\n"
    "      --json         as JSON\n",
    run_restore,
};
