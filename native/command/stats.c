/* SPDX-License-Identifier: EPL-2.0 */
/* driller stats: a peer's counters. */
#include "command.h"
#include "internal.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void line(const char *name, const char *value)
{
    printf("%-16s%s\n", name, value);
}

static void number(const char *name, uint64_t value)
{
    printf("%-16s%" PRIu64 "\n", name, value);
}

static void size(const char *name, uint64_t bytes)
{
    char text[SIZE_TEXT];
    printf("%-16s%" PRIu64 " (%s)\n", name, bytes, size_text(bytes, text));
}

static void milliseconds(const char *name, uint64_t ns)
{
    printf("%-16s%.3f ms\n", name, (double)ns / 1e6);
}

/* The log of what was refused: the first of each kind, and how many. */
static void print_refusals(const struct driller_refusal *refusals)
{
    for (unsigned kind = 0; kind < DRILLER_REFUSALS; kind++) {
        const struct driller_refusal *first = &refusals[kind];
        char when[32] = "?", who[64];
        time_t seconds = (time_t)(first->time_ns / 1000000000u);
        struct tm time;
        if (first->count == 0)
            continue;
        if (localtime_r(&seconds, &time) != NULL)
            strftime(when, sizeof(when), "%F %T", &time);
        if (first->pid != 0)
            snprintf(who, sizeof(who), "process %d of user %u", first->pid, first->uid);
        else
            snprintf(who, sizeof(who), "user %u", first->uid);
        printf("  %-22s%" PRIu64 ", the first from %s at %s\n", dro_refused_text(kind), first->count, who, when);
    }
}

static void print_refusals_json(const struct driller_refusal *refusals)
{
    json_open("refusals", '[');
    for (unsigned kind = 0; kind < DRILLER_REFUSALS; kind++) {
        if (refusals[kind].count == 0)
            continue;
        json_open(NULL, '{');
        json_text("kind", dro_refused_name(kind));
        json_number("count", refusals[kind].count);
        json_number("first_ns", refusals[kind].time_ns);
        json_integer("first_pid", refusals[kind].pid);
        json_number("first_uid", refusals[kind].uid);
        json_close('}');
    }
    json_close(']');
}

/* What it has counted of its writes; nothing if it is too old to. */
static void print_activity(const struct driller_activity *activity)
{
    if (activity == NULL)
        return;
    printf("%-16s%s: %s\n", "activity", dro_activity_name(activity->state), dro_activity_text(activity->state));
    if (activity->error < 0 && activity->error > -4096)
        printf("%-16s%s\n", "", strerror(-activity->error));
    number("pages watched", activity->watched);
    number("pages written", activity->written);
}

static void print_activity_json(const struct driller_activity *activity)
{
    if (activity == NULL)
        return;
    json_open("activity", '{');
    json_text("state", dro_activity_name(activity->state));
    json_integer("error", activity->error);
    json_number("tick", activity->tick);
    json_number("period_ms", activity->period_ms);
    json_number("armed", activity->armed);
    json_number("watched", activity->watched);
    json_number("written", activity->written);
    json_close('}');
}

static void print(const struct driller_header *header, const struct driller_refusal *refusals,
                  const struct driller_activity *activity)
{
    char *program = printable(header->executable), *message = printable(header->message);
    number("pid", (uint64_t)header->pid);
    line("group", header->group);
    printf("%-16s%d\n", "rank", header->rank);
    line("program", program);
    line("state", dro_state_name(header->state));
    line("mode", dro_mode_name(header->mode));
    line("access", dro_access_name(header->access));
    number("generation", header->generation);
    number("segments", header->count);
    number("dropped", header->dropped);
    size("shared", header->shared_bytes);
    size("copied", header->copied_bytes);
    number("rebuilds", header->rebuilds);
    number("restores", header->restores);
    number("holds", header->holds);
    number("failures", header->failures);
    number("requests", header->requests);
    number("refused", header->refused);
    print_refusals(refusals);
    number("changes", header->changes);
    line("parked by", dro_park_name(header->park_method));
    milliseconds("time to park", header->park_ns);
    milliseconds("time held", header->pause_ns);
    milliseconds("held for copies", header->held_ns);
    print_activity(activity);
    if (message[0] != '\0')
        line("last failure", message);
    free(program);
    free(message);
}

static void print_json(const struct driller_header *header, const struct driller_refusal *refusals,
                       const struct driller_activity *activity)
{
    json_open(NULL, '{');
    json_integer("pid", header->pid);
    json_text("group", header->group);
    json_integer("rank", header->rank);
    json_text("executable", header->executable);
    json_text("launch", header->launch);
    json_integer("parent", header->parent);
    json_number("start_time", header->start_time);
    json_text("state", dro_state_name(header->state));
    json_text("mode", dro_mode_name(header->mode));
    json_text("access", dro_access_name(header->access));
    json_number("generation", header->generation);
    json_number("segments", header->count);
    json_number("dropped", header->dropped);
    json_number("image_size", header->image_size);
    json_number("shared_bytes", header->shared_bytes);
    json_number("copied_bytes", header->copied_bytes);
    json_number("rebuilds", header->rebuilds);
    json_number("restores", header->restores);
    json_number("holds", header->holds);
    json_number("failures", header->failures);
    json_number("requests", header->requests);
    json_number("refused", header->refused);
    print_refusals_json(refusals);
    json_number("changes", header->changes);
    json_text("park_method", dro_park_name(header->park_method));
    json_number("park_ns", header->park_ns);
    json_number("pause_ns", header->pause_ns);
    json_number("held_ns", header->held_ns);
    print_activity_json(activity);
    json_text("message", header->message);
    json_close('}');
    json_end();
}

static int run(int argc, char **argv)
{
    bool json;
    int status;
    if (!only_json(&command_stats, argc, argv, &json, &status))
        return status;
    if (argc - optind != 1)
        return misused(&command_stats, "one process id is needed");
    struct driller_peer *peer = attach_to(&command_stats, argv[optind], 0, &status);
    if (peer == NULL)
        return status;
    struct directory directory;
    struct driller_refusal refusals[DRILLER_REFUSALS];
    struct driller_activity counted, *activity = driller_activity(peer, &counted, NULL, 0, NULL) >= 0 ? &counted : NULL;
    driller_peer_refusals(peer, refusals);
    if (directory_load(peer, &directory, &status)) {
        status = EXIT_GOOD;
        if (json)
            print_json(&directory.header, refusals, activity);
        else
            print(&directory.header, refusals, activity);
        directory_free(&directory);
    }
    driller_detach(peer);
    return finish_output(status);
}

const struct command command_stats = {
    "stats",
    "PID [--json]",
    "show a peer's counters",
    "Shows what a peer counts: rebuilds, restores, requests, bytes shared and copied, changes of its address space, "
    "how\n"
    "long its threads were held at the last rebuild, and for copies in all. Of what it has refused at its socket it shows how\n"
    "often, and who was the first. While somebody asks it to count how much of its memory changes (Eclipse does), pages watched and\n"
    "pages written tell how much, by what they grow from one call to the next.\n\n"
    "      --json         as JSON\n",
    run,
};
