/* SPDX-License-Identifier: EPL-2.0 */
/* What makes a program a peer: the preloaded library and a few variables. */
#include "run.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LIBRARY "libdriller.so"

/* Relative to the directory of this executable: the build tree, a plain prefix, Debian's multiarch directories. */
static const char *const places[] = {"../lib/" LIBRARY, "../" DRILLER_LIBDIR "/" LIBRARY, LIBRARY};

static bool beside_executable(char path[PATH_MAX])
{
    char executable[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", executable, sizeof(executable) - 1);
    if (length < 0)
        return false;
    executable[length] = '\0';
    *strrchr(executable, '/') = '\0';
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        char candidate[2 * PATH_MAX];
        snprintf(candidate, sizeof(candidate), "%s/%s", executable, places[i]);
        if (realpath(candidate, path) != NULL)
            return true;
    }
    return false;
}

static bool find_library(char path[PATH_MAX])
{
    const char *given = getenv("DRILLER_LIBRARY");
    if (given != NULL && given[0] != '\0') {
        if (realpath(given, path) == NULL || access(path, R_OK) < 0) {
            failed("DRILLER_LIBRARY names '%s', which cannot be read: %s", given, strerror(errno));
            return false;
        }
    } else if (!beside_executable(path)) {
        failed("%s is not where this command expects it (../lib); set DRILLER_LIBRARY to its path", LIBRARY);
        return false;
    }
    /* The loader takes both for separators and knows no way to write them. */
    if (strpbrk(path, ": ") != NULL) {
        failed("the path '%s' holds a blank or a colon, which LD_PRELOAD cannot express; move it, or set "
               "DRILLER_LIBRARY",
               path);
        return false;
    }
    return true;
}

static bool lists(const char *preload, const char *path)
{
    size_t length = strlen(path);
    while (*preload != '\0') {
        size_t entry = strcspn(preload, ": ");
        if (entry == length && memcmp(preload, path, length) == 0)
            return true;
        preload += entry;
        preload += strspn(preload, ": ");
    }
    return false;
}

static bool set(const char *name, const char *value)
{
    if (value == NULL || setenv(name, value, 1) == 0)
        return true;
    failed("cannot set %s: %s", name, strerror(errno));
    return false;
}

static bool set_preload(const char *library)
{
    const char *others = getenv("LD_PRELOAD");
    if (others == NULL || others[0] == '\0')
        return set("LD_PRELOAD", library);
    if (lists(others, library))
        return true;
    char *both;
    if (asprintf(&both, "%s:%s", library, others) < 0) {
        failed("out of memory");
        return false;
    }
    bool done = set("LD_PRELOAD", both);
    free(both);
    return done;
}

bool prepare_environment(const struct run_options *options)
{
    char library[PATH_MAX], size[16];
    if (!find_library(library))
        return false;
    const char *group = options->group != NULL ? options->group : getenv("DRILLER_GROUP");
    if (group == NULL || group[0] == '\0')
        group = DRILLER_GROUP_DEFAULT;
    if (!group_is_valid(group)) {
        failed("DRILLER_GROUP='%.80s' is not a group's name: use 1 to %d of A-Z a-z 0-9 . _ -", group,
               DRILLER_GROUP_MAX);
        return false;
    }
    snprintf(size, sizeof(size), "%d", options->ranks);
    return set("DRILLER_GROUP", group) && set("DRILLER_SIZE", size) && set("DRILLER", options->mode) &&
           set("DRILLER_ACCESS", options->access) && set("DRILLER_EXE", options->executables) && set_preload(library);
}

/* The file that execvp would run. */
static bool find_program(const char *program, char found[PATH_MAX])
{
    if (strchr(program, '/') != NULL)
        return snprintf(found, PATH_MAX, "%s", program) < PATH_MAX;
    const char *path = getenv("PATH");
    for (path = path != NULL ? path : "/usr/bin:/bin"; *path != '\0';) {
        int length = (int)strcspn(path, ":");
        int size = snprintf(found, PATH_MAX, "%.*s/%s", length, length > 0 ? path : ".", program);
        if (size < PATH_MAX && access(found, X_OK) == 0)
            return true;
        path += length;
        path += *path == ':';
    }
    return false;
}

void check_program(const char *program)
{
    char path[PATH_MAX], error[DRILLER_ERROR_MAX];
    if (!find_program(program, path))
        return;
    int code = driller_explain_file(path, error);
    if (code == -ENOEXEC || code == -EPERM)
        warn("%s", error);
}
