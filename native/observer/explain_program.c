/* SPDX-License-Identifier: EPL-2.0 */
/* Why the program in a process did not become a peer, from what /proc shows of it. */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#define LIBRARY "libdriller.so"

/* The kernel told the loader to ignore the environment (setuid, setgid, file capabilities). */
static bool runs_secure(int pid)
{
    char path[64], *text;
    size_t length;
    snprintf(path, sizeof(path), "/proc/%d/auxv", pid);
    if (dro_read_file(path, 65536, &text, &length) < 0)
        return false;
    bool secure = false;
    for (size_t at = 0; at + 2 * sizeof(uint64_t) <= length; at += 2 * sizeof(uint64_t)) {
        uint64_t entry[2];
        memcpy(entry, text + at, sizeof(entry));
        secure = secure || (entry[0] == AT_SECURE && entry[1] != 0);
    }
    free(text);
    return secure;
}

/* The value of `name` in the environment that the program was started with, or NULL. */
static const char *variable(const char *environment, size_t length, const char *name)
{
    size_t name_length = strlen(name);
    for (const char *entry = environment; entry < environment + length; entry += strlen(entry) + 1)
        if (strncmp(entry, name, name_length) == 0 && entry[name_length] == '=')
            return entry + name_length + 1;
    return NULL;
}

static bool maps_mention(int pid, const char *name)
{
    char path[64], *text;
    size_t length;
    snprintf(path, sizeof(path), "/proc/%d/maps", pid);
    if (dro_read_file(path, 256u << 20, &text, &length) < 0)
        return false;
    bool found = strstr(text, name) != NULL;
    free(text);
    return found;
}

bool dro_has_library(int pid)
{
    return maps_mention(pid, LIBRARY) || maps_mention(pid, "/memfd:driller-image");
}

bool dro_other_network(int pid)
{
    char path[64];
    struct stat own, its;
    snprintf(path, sizeof(path), "/proc/%d/ns/net", pid);
    return stat("/proc/thread-self/ns/net", &own) == 0 && stat(path, &its) == 0 && own.st_ino != its.st_ino;
}

/* The library is in the process, yet there is no socket. */
static int explain_loaded(int pid, const char *environment, size_t length, char *error)
{
    const char *executables = variable(environment, length, "DRILLER_EXE");
    if (dro_other_network(pid))
        return dro_fail(error, -ENOENT,
                        "process %d runs in another network namespace: look from within, 'nsenter -n -t %d driller ps'",
                        pid, pid);
    if (executables != NULL)
        return dro_fail(error, -ENOENT,
                        "process %d has the library, but no socket: DRILLER_EXE='%.60s' may name other programs, or "
                        "its start "
                        "failed (see its standard error)",
                        pid, executables);
    return dro_fail(error, -ENOENT,
                    "process %d has the library, but no socket: its start failed (see its standard error)", pid);
}

static int explain_not_loaded(int pid, const char *environment, size_t length, char *error)
{
    const char *preload = variable(environment, length, "LD_PRELOAD");
    const char *library = preload != NULL ? strstr(preload, LIBRARY) : NULL;
    if (library == NULL)
        return dro_fail(error, -ENOENT,
                        "process %d was started without Driller: start it with 'driller run -- PROGRAM', or with "
                        "LD_PRELOAD=%s",
                        pid, LIBRARY);
    /* The entry that names the library; ld.so separates entries by colons and blanks. */
    const char *entry = library;
    while (entry > preload && entry[-1] != ':' && entry[-1] != ' ')
        entry--;
    char path[PATH_MAX];
    snprintf(path, sizeof(path), "%.*s", (int)strcspn(entry, ": "), entry);
    if (path[0] == '/' && access(path, R_OK) < 0)
        return dro_fail(error, -ENOENT, "process %d could not load '%.150s': %s", pid, path, strerror(errno));
    return dro_fail(error, -ENOENT,
                    "process %d has LD_PRELOAD='%.80s' but did not load it: wrong architecture or C library? (see its "
                    "standard error)",
                    pid, path);
}

static int explain_executable(int pid, char *error)
{
    char path[64];
    struct stat status;
    snprintf(path, sizeof(path), "/proc/%d/exe", pid);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    enum dro_linkage linkage = file >= 0 ? dro_linkage_of(file) : DRO_LINKAGE_UNKNOWN;
    /* Whether the mode bits had an effect only auxv says, which such a process hides from its user. */
    bool privileged =
        runs_secure(pid) || (geteuid() != 0 && stat(path, &status) == 0 && (status.st_mode & (S_ISUID | S_ISGID)) != 0);
    dro_close(&file);
    if (linkage == DRO_LINKAGE_STATIC)
        return dro_fail(error, -ENOENT,
                        "process %d runs a static program, which preloads nothing: link it with libdriller.a and call "
                        "driller_init()",
                        pid);
    if (linkage == DRO_LINKAGE_FOREIGN)
        return dro_fail(error, -ENOENT, "process %d runs a 32-bit program: Driller is there for 64-bit ones only", pid);
    if (privileged)
        return dro_fail(error, -ENOENT,
                        "process %d runs a setuid program (or one with file capabilities), for which LD_PRELOAD is "
                        "ignored: "
                        "start it as its own user without these",
                        pid);
    return 0;
}

int dro_not_permitted(int pid, uint32_t uid, char *error)
{
    /* the kernel protects what is left of a process once its memory is gone */
    struct dro_stat stat;
    if (dro_proc_stat(pid, &stat) < 0 || (stat.flags & DRO_PF_EXITING) != 0)
        return dro_fail(error, -ESRCH, "process %d has ended", pid);
    if (geteuid() == 0)
        return dro_fail(error, -EACCES,
                        "the kernel shows nothing of process %d even to root (a container's or security module's "
                        "rule): "
                        "look at it from where it was started",
                        pid);
    if (uid != geteuid())
        return dro_fail(error, -EACCES, "process %d belongs to user %u: look at it as that user or as root", pid, uid);
    return dro_fail(error, -EACCES,
                    "process %d is protected from its own user (setuid, or PR_SET_DUMPABLE): look at it as root", pid);
}

int dro_explain_program(int pid, char *error)
{
    struct dro_stat stat;
    if (dro_proc_stat(pid, &stat) == 0 && (stat.flags & DRO_PF_KTHREAD) != 0)
        return dro_fail(error, -ENOENT, "process %d is a kernel thread: it has no memory of its own", pid);
    int status = explain_executable(pid, error);
    if (status < 0)
        return status;
    char path[64], *environment;
    size_t length;
    snprintf(path, sizeof(path), "/proc/%d/environ", pid);
    status = dro_read_file(path, 64u << 20, &environment, &length);
    uint32_t uid;
    if ((status == -EACCES || status == -EPERM) && dro_proc_status(pid, &uid, NULL) == 0)
        return dro_not_permitted(pid, uid, error);
    if (status < 0)
        return dro_fail(error, -ESRCH, "process %d has ended", pid);
    const char *mode = variable(environment, length, "DRILLER");
    if (mode != NULL && strcmp(mode, "off") == 0)
        status = dro_fail(error, -ENOENT,
                          "process %d was started with DRILLER=off: start it with DRILLER=eager or DRILLER=lazy", pid);
    else if (maps_mention(pid, LIBRARY))
        status = explain_loaded(pid, environment, length, error);
    else
        status = explain_not_loaded(pid, environment, length, error);
    free(environment);
    return status;
}
