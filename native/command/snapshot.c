/* SPDX-License-Identifier: EPL-2.0 */
/* driller snapshot: the memory of peers as it is now, kept on disk. */
#include "snapshot.h"

#include "internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define BUDGET_MS 200

static volatile sig_atomic_t interrupted;

static void interrupt(int signal)
{
    interrupted = signal;
}

/* ---- files -------------------------------------------------------------------------------------------------- */

/* Removes a folder with the files in it; there are no folders in those. */
static int remove_folder(int home, const char *name)
{
    int folder = openat(home, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    DIR *entries = folder >= 0 ? fdopendir(folder) : NULL;
    if (entries == NULL) {
        int code = errno;
        if (folder >= 0)
            close(folder);
        return -code;
    }
    for (const struct dirent *entry; (entry = readdir(entries)) != NULL;)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlinkat(dirfd(entries), entry->d_name, 0);
    closedir(entries);
    return unlinkat(home, name, AT_REMOVEDIR) < 0 ? -errno : 0;
}

/* ---- taking --------------------------------------------------------------------------------------------------- */

/* What is being taken: a snapshot of each target, in one folder. */
struct taking {
    const struct targets *targets;
    struct driller_snapshot **snapshots;
    struct driller_snapshot_progress *all;
};

static bool begin_peer(const struct target *target, int folder, const char *segment, bool hold, struct driller_snapshot **snapshot,
                       int *status)
{
    struct driller_range *ranges = NULL;
    char error[DRILLER_ERROR_MAX];
    size_t count = 0;
    if (segment != NULL && !segment_ranges(target->peer, segment, &ranges, &count, status))
        return false;
    if (segment != NULL && count == 0) {
        char text[TARGET_TEXT];
        *status = failed("%s has no readable segment '%.80s'; 'driller maps' lists what there is", target_text(target, text),
                         segment);
        free(ranges);
        return false;
    }
    int code = driller_snapshot_new_held(target->peer, folder, ranges, count, hold ? DRILLER_LEASE_MAX_MS : 0, snapshot, error);
    free(ranges);
    if (code < 0)
        *status = failed("%s", error);
    return code == 0;
}

/* All of them up to a phase, one after the other. */
static bool advance(const struct taking *taking, uint32_t until, int *status)
{
    char error[DRILLER_ERROR_MAX];
    for (size_t i = 0; i < taking->targets->count; i++)
        do {
            if (driller_snapshot_advance(taking->snapshots[i], until, BUDGET_MS, &taking->all[i], error) < 0) {
                *status = failed("%s", error);
                return false;
            }
            if (interrupted != 0)
                return false;
        } while (taking->all[i].phase < until);
    return true;
}

/* So that little time passes between the first byte of the first peer and the last one of the last, only copies are in between. */
static bool take(const struct taking *taking, int folder, const char *segment, bool hold, int *status)
{
    for (size_t i = 0; i < taking->targets->count; i++)
        if (!begin_peer(&taking->targets->items[i], folder, segment, hold, &taking->snapshots[i], status))
            return false;
    return advance(taking, DRILLER_SNAPSHOT_COPYING, status) && advance(taking, DRILLER_SNAPSHOT_WRITING, status) &&
           advance(taking, DRILLER_SNAPSHOT_DONE, status);
}

static void print_taken(const char *name, const struct targets *targets, const struct driller_snapshot_progress *all)
{
    uint64_t first = UINT64_MAX, last = 0, prepared = 0, written = 0;
    char size[SIZE_TEXT];
    bool held = false;
    for (size_t i = 0; i < targets->count; i++) {
        char text[TARGET_TEXT];
        printf("%s: %s copied in %.1f ms", target_text(&targets->items[i], text), size_text(all[i].copied, size),
               (double)all[i].elapsed_ns / 1e6);
        if (all[i].portions > 1)
            printf(", in %u portions for want of memory", all[i].portions);
        if (all[i].held_ns > 0)
            printf(", held for %.1f ms", (double)all[i].held_ns / 1e6);
        putchar('\n');
        held = held || all[i].held_ns > 0;
        if (all[i].expired != 0)
            warn("what is saved of process %d is not of one instant: %s", targets->items[i].pid, all[i].reason);
        uint64_t end = all[i].taken_ns + all[i].elapsed_ns;
        prepared += all[i].prepared_ns;
        written += all[i].written_ns;
        first = all[i].taken_ns < first ? all[i].taken_ns : first;
        last = end > last ? end : last;
        if (all[i].ended != 0)
            warn("process %d ended meanwhile: only what it had shared is complete", targets->items[i].pid);
        if (all[i].unreadable > 0)
            warn("%s of process %d could not be read: %s", size_text(all[i].unreadable, size), targets->items[i].pid,
                 all[i].reason);
    }
    printf("snapshot '%s': %.1f ms from the first byte to the last, %.1f ms to prepare, %.1f ms to write; %s\n", name,
           (double)(last - first) / 1e6, (double)prepared / 1e6, (double)written / 1e6,
           held ? "each process was held while it was copied" : "nothing was stopped");
}

static void print_taken_json(const char *name, const struct targets *targets, const struct driller_snapshot_progress *all)
{
    json_open(NULL, '{');
    json_text("name", name);
    json_open("peers", '[');
    for (size_t i = 0; i < targets->count; i++) {
        json_open(NULL, '{');
        json_integer("pid", targets->items[i].pid);
        json_integer("rank", targets->items[i].rank);
        json_number("taken_ns", all[i].taken_ns);
        json_number("elapsed_ns", all[i].elapsed_ns);
        json_number("held_ns", all[i].held_ns);
        json_number("prepared_ns", all[i].prepared_ns);
        json_number("written_ns", all[i].written_ns);
        json_number("portions", all[i].portions);
        json_boolean("expired", all[i].expired != 0);
        json_number("copied", all[i].copied);
        json_number("skipped", all[i].skipped);
        json_number("unreadable", all[i].unreadable);
        json_text("reason", all[i].reason);
        json_boolean("ended", all[i].ended != 0);
        json_close('}');
    }
    json_close(']');
    json_close('}');
    json_end();
}

/* Into a hidden folder, which gets its name once it is complete. */
static int take_all(const char *name, const struct targets *targets, int home, const char *segment, bool hold, bool json)
{
    char partial[DRILLER_GROUP_MAX + 32];
    const struct taking taking = {.targets = targets,
                                  .snapshots = calloc(targets->count, sizeof(*taking.snapshots)),
                                  .all = calloc(targets->count, sizeof(*taking.all))};
    bool memory = taking.snapshots != NULL && taking.all != NULL, good = false;
    int status = EXIT_GOOD;
    snprintf(partial, sizeof(partial), ".%s.%d", name, getpid());
    int folder = memory && mkdirat(home, partial, 0700) == 0 ? openat(home, partial, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (folder < 0) {
        status = failed("cannot create a folder for the snapshot: %s", strerror(memory ? errno : ENOMEM));
        free(taking.snapshots);
        free(taking.all);
        return status;
    }
    struct sigaction action = {.sa_handler = interrupt};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGXFSZ, SIG_IGN); /* a limit of the size of files is an error like others */
    good = take(&taking, folder, segment, hold, &status);
    for (size_t i = 0; i < targets->count; i++)
        driller_snapshot_free(taking.snapshots[i]);
    close(folder);
    if (good && renameat(home, partial, home, name) < 0) {
        good = false;
        status = failed(errno == ENOTEMPTY || errno == EEXIST ? "there is a snapshot '%s' by now"
                                                               : "cannot name the snapshot '%s'", name);
    }
    if (!good)
        remove_folder(home, partial);
    else if (json)
        print_taken_json(name, targets, taking.all);
    else
        print_taken(name, targets, taking.all);
    free(taking.snapshots);
    free(taking.all);
    if (interrupted != 0)
        return 128 + interrupted;
    return good ? finish_output(status) : status;
}

/* ---- listing -------------------------------------------------------------------------------------------------- */

/* What one process of a snapshot takes, and when it was taken. */
struct saved {
    char name[DRILLER_GROUP_MAX + 1];
    struct driller_header header;
    uint64_t disk; /* bytes */
};

static bool load_saved(int folder, const char *name, int pid, struct saved *saved, char *error)
{
    struct driller_peer *peer;
    struct stat file;
    if (driller_snapshot_open(folder, pid, &peer, error) < 0)
        return false;
    bool good = driller_peer_table(peer, &saved->header, NULL, NULL, NULL, NULL, error) == 0;
    saved->disk = fstat(driller_peer_image(peer), &file) == 0 ? (uint64_t)file.st_blocks * 512 : 0;
    snprintf(saved->name, sizeof(saved->name), "%s", name);
    driller_detach(peer);
    return good;
}

static void print_saved(struct grid *grid, const struct saved *saved)
{
    char when[32], size[SIZE_TEXT], *program = printable(saved->header.executable);
    time_t taken = (time_t)(saved->header.reserved[DRILLER_SNAPSHOT_TAKEN] / 1000000000u);
    struct tm time;
    if (localtime_r(&taken, &time) == NULL || strftime(when, sizeof(when), "%F %T", &time) == 0)
        strcpy(when, "?");
    grid_cell(grid, "%s", saved->name);
    grid_cell(grid, "%s", when);
    grid_cell(grid, "%s", saved->header.group);
    grid_cell(grid, "%d", saved->header.pid);
    grid_cell(grid, saved->header.rank >= 0 ? "%d" : "-", saved->header.rank);
    grid_cell(grid, "%.1f ms", (double)saved->header.reserved[DRILLER_SNAPSHOT_ELAPSED] / 1e6);
    grid_cell(grid, "%s", size_text(saved->disk, size));
    grid_cell(grid, "%s", program);
    free(program);
}

static void print_saved_json(const struct saved *saved)
{
    json_open(NULL, '{');
    json_text("name", saved->name);
    json_text("group", saved->header.group);
    json_integer("pid", saved->header.pid);
    json_integer("rank", saved->header.rank);
    json_number("taken_ns", saved->header.reserved[DRILLER_SNAPSHOT_TAKEN]);
    json_number("elapsed_ns", saved->header.reserved[DRILLER_SNAPSHOT_ELAPSED]);
    json_number("copied", saved->header.reserved[DRILLER_SNAPSHOT_COPIED]);
    json_number("disk", saved->disk);
    json_text("executable", saved->header.executable);
    json_close('}');
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names of all snapshots, sorted; the caller frees them and the array. -1 if they cannot be read. */
static ssize_t snapshot_names(int home, char ***names)
{
    DIR *entries = folder_entries(home);
    if (entries == NULL)
        return -1;
    size_t count = 0;
    *names = NULL;
    for (const struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        char **more = snapshot_name_valid(entry->d_name) ? reallocarray(*names, count + 1, sizeof(**names)) : NULL;
        if (more == NULL)
            continue;
        *names = more;
        if ((more[count] = strdup(entry->d_name)) != NULL)
            count++;
    }
    closedir(entries);
    if (count > 0)
        qsort(*names, count, sizeof(**names), by_name);
    return (ssize_t)count;
}

static void list_one(int home, const char *name, struct grid *grid, size_t *shown)
{
    char error[DRILLER_ERROR_MAX];
    int status, *pids = NULL;
    int folder = openat(home, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    ssize_t count = folder >= 0 ? snapshot_pids(folder, &pids, &status) : 0;
    for (ssize_t i = 0; i < count; i++) {
        struct saved saved;
        if (!load_saved(folder, name, pids[i], &saved, error)) {
            warn("%s: %s", name, error);
            continue;
        }
        ++*shown;
        if (grid != NULL)
            print_saved(grid, &saved);
        else
            print_saved_json(&saved);
    }
    free(pids);
    if (folder >= 0)
        close(folder);
}

static int list(int home, bool json)
{
    static const char *const columns[] = {"NAME", "TAKEN", "GROUP", ">PID", ">RANK", ">WITHIN", ">DISK", "PROGRAM"};
    char **names;
    ssize_t count = snapshot_names(home, &names);
    if (count < 0)
        return failed("cannot read the folder of snapshots: %s", strerror(errno));
    struct grid *grid = json ? NULL : grid_new(columns, 8);
    size_t shown = 0;
    if (json)
        json_open(NULL, '[');
    for (ssize_t i = 0; i < count; i++) {
        list_one(home, names[i], grid, &shown);
        free(names[i]);
    }
    free(names);
    if (json) {
        json_close(']');
        json_end();
    } else if (shown > 0)
        grid_print(grid);
    else {
        free(grid); /* it has no cells */
        warn("there are no snapshots; take one with 'driller snapshot take NAME PID'");
    }
    return finish_output(EXIT_GOOD);
}

/* ---- deleting, exporting ---------------------------------------------------------------------------------------- */

static int delete(int home, const char *name)
{
    int code = remove_folder(home, name);
    if (code == -ENOENT)
        return failed("there is no snapshot '%s'; 'driller snapshot list' lists what there is", name);
    return code < 0 ? failed("cannot delete the snapshot '%s': %s", name, strerror(-code)) : EXIT_GOOD;
}

static int export_all(const char *name, const char *target)
{
    int status = EXIT_GOOD, *pids = NULL, folder = snapshot_folder(name, &status);
    if (folder < 0)
        return status;
    ssize_t count = snapshot_pids(folder, &pids, &status);
    if (count >= 0 && mkdir(target, 0700) < 0 && errno != EEXIST) {
        status = failed("cannot create %.200s: %s", target, strerror(errno));
        count = -1;
    }
    for (ssize_t i = 0; i < count && status == EXIT_GOOD; i++) {
        char path[PATH_MAX];
        if (snprintf(path, sizeof(path), "%s/%d.core", target, pids[i]) >= (int)sizeof(path))
            status = failed("the path %.80s... is too long", target);
        else
            status = export_core(folder, pids[i], path);
        if (status == EXIT_GOOD)
            puts(path);
    }
    free(pids);
    close(folder);
    return finish_output(status);
}

/* ---- the command line ------------------------------------------------------------------------------------------- */

static int run_take(const char *name, const char *group, char **arguments, int count, const char *segment, bool hold, bool json)
{
    struct targets targets;
    int status;
    if ((count == 0) == (group == NULL))
        return misused(&command_snapshot, "either process ids, or -g with a group, are needed");
    int home = snapshots_folder(&status);
    if (home < 0)
        return status;
    if (faccessat(home, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
        status = failed("there is a snapshot '%s' already: delete it, or choose another name", name);
    else if (targets_open(&command_snapshot, group, arguments, count, &targets, &status)) {
        status = take_all(name, &targets, home, segment, hold, json);
        targets_close(&targets);
    }
    close(home);
    return status;
}

static int run_stored(const char *what, const char *name, char **more, int count, bool json)
{
    int status, home;
    if (strcmp(what, "export") == 0)
        return count == 1 ? export_all(name, more[0]) : misused(&command_snapshot, "the folder to export to is needed");
    if (count > 0)
        return misused(&command_snapshot, "'%.80s' is one argument too many", more[0]);
    home = snapshots_folder(&status);
    if (home < 0)
        return status;
    status = strcmp(what, "list") == 0 ? list(home, json) : delete(home, name);
    close(home);
    return status;
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {{"group", required_argument, NULL, 'g'},
                                            {"segment", required_argument, NULL, 's'},
                                            {"hold", no_argument, NULL, 'H'},
                                            {"json", no_argument, NULL, 'j'},
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    const char *group = NULL, *segment = NULL;
    bool json = false, hold = false;
    int status;
    for (int option; (option = next_option(&command_snapshot, argc, argv, ":g:s:h", options, &status)) != -1;) {
        if (option == '?')
            return status;
        if (option == 'g')
            group = optarg;
        else if (option == 's')
            segment = optarg;
        else if (option == 'H')
            hold = true;
        else
            json = true;
    }
    const char *what = optind < argc ? argv[optind] : "";
    bool listing = strcmp(what, "list") == 0;
    if (!listing && strcmp(what, "take") != 0 && strcmp(what, "delete") != 0 && strcmp(what, "export") != 0)
        return misused(&command_snapshot, "one of take, list, delete and export is needed");
    char **rest = argv + optind + 1;
    int count = argc - optind - 1;
    if (listing)
        return run_stored(what, NULL, rest, count, json);
    if (count == 0)
        return misused(&command_snapshot, "the snapshot's name is needed");
    if (!snapshot_name_valid(rest[0]))
        return misused(&command_snapshot, "'%.80s' is not a name: use 1 to %d of A-Z a-z 0-9 . _ -, not beginning with a dot",
                       rest[0], DRILLER_GROUP_MAX);
    if (strcmp(what, "take") == 0)
        return run_take(rest[0], group, rest + 1, count - 1, segment, hold, json);
    return run_stored(what, rest[0], rest + 1, count - 1, json);
}

const struct command command_snapshot = {
    "snapshot",
    "take NAME [-s SEGMENT] [--hold] PID... | -g GROUP\n"
    "       driller snapshot list | delete NAME | export NAME FOLDER",
    "keep the memory of peers on disk",
    "Copies the memory of the processes PID..., or of all peers of GROUP, to disk, while they run: nothing is stopped. How\n"
    "much was copied, and how long it took from the first byte to the last, is told, and what it took to prepare that and\n"
    "to write it afterwards. Code and read-only data are read from their files later. @NAME, or @NAME:PID, is then taken\n"
    "by other commands in the place of a process id, and -g @NAME in the place of a group.\n\n"
    "export writes a core file for each process, for debuggers; there are no registers in it.\n\n"
    "  -s, --segment WHAT   only there: a kind (heap, stack, data, ...), an address in it, or a part of its name\n"
    "  -g, --group GROUP    all peers of this group\n"
    "      --hold           hold each process while it is copied, so that what is saved of it is of one instant\n"
    "      --json           as JSON\n",
    run,
};
