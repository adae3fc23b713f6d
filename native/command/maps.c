/* SPDX-License-Identifier: EPL-2.0 */
/* driller maps: a peer's segments. */
#include "command.h"
#include "internal.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/mman.h>

static const char *protection_text(uint32_t protection, char out[4])
{
    out[0] = (protection & PROT_READ) != 0 ? 'r' : '-';
    out[1] = (protection & PROT_WRITE) != 0 ? 'w' : '-';
    out[2] = (protection & PROT_EXEC) != 0 ? 'x' : '-';
    out[3] = '\0';
    return out;
}

static void print_segments(const struct directory *directory)
{
    static const char *const columns[] = {"ADDRESS", ">SIZE", "PROT", "KIND", "BACKING", "NAME", "NOT SHARED BECAUSE"};
    struct grid *grid = grid_new(columns, 7);
    for (size_t i = 0; i < directory->count; i++) {
        const struct driller_segment *segment = &directory->segments[i];
        char size[SIZE_TEXT], protection[4], *name = printable(directory->strings + segment->name);
        grid_cell(grid, "%012" PRIx64 "-%012" PRIx64, segment->start, segment->end);
        grid_cell(grid, "%s", size_text(segment->end - segment->start, size));
        grid_cell(grid, "%s", protection_text(segment->protection, protection));
        grid_cell(grid, "%s", dro_kind_name(segment->kind));
        grid_cell(grid, "%s", dro_backing_name(segment->backing));
        if (segment->thread != 0)
            grid_cell(grid, "%s (thread %d)", name, segment->thread);
        else
            grid_cell(grid, "%s", name);
        grid_cell(grid, "%s", dro_reason_text(segment->reason));
        free(name);
    }
    grid_print(grid);
    if (directory->header.dropped > 0)
        warn("%" PRIu32 " more segments had no room in the table", directory->header.dropped);
}

static void print_json(const struct directory *directory)
{
    json_open(NULL, '{');
    json_integer("pid", directory->header.pid);
    json_text("state", dro_state_name(directory->header.state));
    json_number("generation", directory->header.generation);
    json_number("dropped", directory->header.dropped);
    json_open("segments", '[');
    for (size_t i = 0; i < directory->count; i++) {
        const struct driller_segment *segment = &directory->segments[i];
        char protection[4];
        json_open(NULL, '{');
        json_address("start", segment->start);
        json_address("end", segment->end);
        json_number("size", segment->end - segment->start);
        json_address("offset", segment->offset);
        json_text("protection", protection_text(segment->protection, protection));
        json_text("kind", dro_kind_name(segment->kind));
        json_text("backing", dro_backing_name(segment->backing));
        json_text("reason", dro_reason_text(segment->reason));
        json_text("name", directory->strings + segment->name);
        json_number("device", segment->device);
        json_number("inode", segment->inode);
        json_boolean("moved", (segment->flags & DRILLER_SEGMENT_MOVED) != 0);
        json_boolean("deleted", (segment->flags & DRILLER_SEGMENT_DELETED) != 0);
        json_integer("thread", segment->thread);
        json_close('}');
    }
    json_close(']');
    json_close('}');
    json_end();
}

static int run(int argc, char **argv)
{
    bool json;
    int status;
    if (!only_json(&command_maps, argc, argv, &json, &status))
        return status;
    if (argc - optind != 1)
        return misused(&command_maps, "one process id is needed");
    struct driller_peer *peer = attach_to(&command_maps, argv[optind], 0, &status);
    if (peer == NULL)
        return status;
    struct directory directory;
    refresh(peer);
    if (directory_load(peer, &directory, &status)) {
        status = EXIT_GOOD;
        if (json)
            print_json(&directory);
        else
            print_segments(&directory);
        directory_free(&directory);
    }
    driller_detach(peer);
    return finish_output(status);
}

const struct command command_maps = {
    "maps",
    "PID [--json]",
    "list a peer's segments",
    "Lists the segments of a peer: address, size, protection, kind, where others get its bytes from (the image, the "
    "file,\n"
    "or 'none': only by the kernel's copy from the process), name, and why it is not shared if it is not.\n\n"
    "      --json         as JSON\n",
    run,
};
