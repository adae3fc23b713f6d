/* SPDX-License-Identifier: EPL-2.0 */
/* driller ps: the peers and what their directories say of them. */
#include "command.h"
#include "internal.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A peer that does not answer must not keep the others waiting for long. */
#define ANSWER_TIMEOUT_MS 500

struct row {
    struct driller_peer_info info;
    struct driller_header header;
    bool stopped;
    int status; /* 0, or why there is no header */
    char error[DRILLER_ERROR_MAX];
};

static void look(struct row *row)
{
    struct driller_peer *peer;
    row->status = driller_attach(row->info.pid, 0, ANSWER_TIMEOUT_MS, &peer, row->error);
    if (row->status < 0)
        return;
    row->stopped = driller_peer_attachment(peer) == DRILLER_ATTACHED_PROC;
    row->status = driller_peer_table(peer, &row->header, NULL, NULL, NULL, NULL, row->error);
    driller_detach(peer);
}

static bool vanished(const struct row *row)
{
    return row->status == -ESRCH || row->status == -ENOENT || row->status == -ECONNREFUSED;
}

static void print_rows(const struct row *rows, size_t count)
{
    static const char *const columns[] = {"GROUP",  ">PID",      ">RANK",   "STATE",  "MODE",
                                          "ACCESS", ">SEGMENTS", ">SHARED", "PROGRAM"};
    struct grid *grid = grid_new(columns, 9);
    for (const struct row *row = rows; row < rows + count; row++) {
        const struct driller_header *header = &row->header;
        grid_cell(grid, "%s", row->info.group);
        grid_cell(grid, "%d", row->info.pid);
        if (row->status < 0) {
            for (int i = 0; i < 6; i++)
                grid_cell(grid, "%s", i == 1 ? "?" : "");
            char *error = printable(row->error);
            grid_cell(grid, "(%s)", error);
            free(error);
            continue;
        }
        char size[SIZE_TEXT], *program = printable(header->executable), *message = printable(header->message);
        grid_cell(grid, header->rank >= 0 ? "%d" : "-", header->rank);
        grid_cell(grid, "%s%s", dro_state_name(header->state), row->stopped ? ", stopped" : "");
        grid_cell(grid, "%s", dro_mode_name(header->mode));
        grid_cell(grid, "%s", dro_access_name(header->access));
        grid_cell(grid, "%" PRIu32, header->count);
        grid_cell(grid, "%s", size_text(header->shared_bytes, size));
        if (header->state == DRILLER_STATE_FAILED)
            grid_cell(grid, "%s (%s)", program, message);
        else
            grid_cell(grid, "%s", program);
        free(program);
        free(message);
    }
    grid_print(grid);
}

static void print_json(const struct row *rows, size_t count)
{
    json_open(NULL, '[');
    for (const struct row *row = rows; row < rows + count; row++) {
        const struct driller_header *header = &row->header;
        json_open(NULL, '{');
        json_text("group", row->info.group);
        json_integer("pid", row->info.pid);
        json_number("uid", row->info.uid);
        if (row->status < 0)
            json_text("error", row->error);
        else {
            json_integer("rank", header->rank);
            json_text("state", dro_state_name(header->state));
            json_boolean("stopped", row->stopped);
            json_text("mode", dro_mode_name(header->mode));
            json_text("access", dro_access_name(header->access));
            json_number("segments", header->count);
            json_number("shared_bytes", header->shared_bytes);
            json_number("generation", header->generation);
            json_integer("parent", header->parent);
            json_text("launch", header->launch);
            json_text("executable", header->executable);
            json_text("message", header->message);
        }
        json_close('}');
    }
    json_close(']');
    json_end();
}

static int list(const char *group, bool json)
{
    char error[DRILLER_ERROR_MAX];
    struct driller_peer_info *peers;
    ssize_t found = dro_list(0, &peers, error);
    if (found < 0)
        return failed("%s", error);
    struct row *rows = calloc((size_t)found + 1, sizeof(*rows));
    if (rows == NULL) {
        free(peers);
        return failed("out of memory");
    }
    size_t count = 0;
    for (ssize_t i = 0; i < found; i++) {
        struct row *row = &rows[count];
        if (group != NULL && strcmp(group, peers[i].group) != 0)
            continue;
        row->info = peers[i];
        look(row);
        count += !vanished(row);
    }
    free(peers);
    int status = EXIT_GOOD;
    if (count == 0 && group != NULL)
        status = no_such_group(group);
    else if (json)
        print_json(rows, count);
    else if (count > 0)
        print_rows(rows, count);
    else
        warn("there are no peers; start some with 'driller run -- PROGRAM'");
    free(rows);
    return finish_output(status);
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {{"group", required_argument, NULL, 'g'},
                                            {"json", no_argument, NULL, 'j'},
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    const char *group = NULL;
    bool json = false;
    int status;
    for (int option; (option = next_option(&command_ps, argc, argv, ":g:h", options, &status)) != -1;) {
        if (option == '?')
            return status;
        if (option == 'g')
            group = optarg;
        else
            json = true;
    }
    if (optind < argc)
        return misused(&command_ps, "'%.80s' is one argument too many", argv[optind]);
    if (group != NULL && !group_is_valid(group))
        return misused(&command_ps, "'%.80s' is not a group's name: use 1 to %d of A-Z a-z 0-9 . _ -", group,
                       DRILLER_GROUP_MAX);
    return list(group, json);
}

const struct command command_ps = {
    "ps",
    "[-g GROUP] [--json]",
    "list the peers",
    "Lists the peers of this network namespace: their group, process id, rank, state, mode, whether others may write,\n"
    "the number of their segments, how much of their memory is shared, and the program.\n\n"
    "  -g, --group GROUP  only this group\n"
    "      --json         as JSON\n",
    run,
};
