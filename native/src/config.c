/* SPDX-License-Identifier: EPL-2.0 */
#include "config.h"
#include "classify.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>

static bool complain(char *complaint, const char *variable, const char *value, const char *wanted)
{
    struct text t = text_in(complaint, 256);
    text_add(&t, "driller: ");
    text_add(&t, variable);
    text_add(&t, "=");
    for (size_t i = 0; value[i] != 0 && i < 40; i++) {
        char c = value[i] >= ' ' && value[i] < 127 ? value[i] : '?';
        text_add_bytes(&t, &c, 1);
    }
    text_add(&t, ": ");
    text_add(&t, wanted);
    text_add(&t, "; this process is left alone\n");
    return false;
}

static bool valid_group(const char *name)
{
    size_t length = text_length(name);
    if (length == 0 || length > DRILLER_GROUP_MAX)
        return false;
    for (const char *c = name; *c != 0; c++)
        if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || *c == '.' || *c == '_' ||
              *c == '-'))
            return false;
    return true;
}

static bool parse_rank(const char *value, int32_t *rank)
{
    int64_t v = 0;
    if (value[0] == 0)
        return false;
    for (const char *c = value; *c != 0; c++) {
        if (*c < '0' || *c > '9' || v > INT32_MAX / 10)
            return false;
        v = v * 10 + (*c - '0');
    }
    *rank = (int32_t)v;
    return v <= INT32_MAX;
}

/* The launchers' own variables: Open MPI, MPICH and Slurm. */
static void rank_of_launcher(int32_t *rank)
{
    static const char names[][24] = {"OMPI_COMM_WORLD_RANK", "PMI_RANK", "PMIX_RANK", "SLURM_PROCID"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);
        if (value != NULL && parse_rank(value, rank))
            return;
    }
}

static bool path_wanted(const char *wanted, const char *path)
{
    const char *base = path;
    for (const char *c = path; *c != 0; c++)
        if (*c == '/')
            base = c + 1;
    return classify_matches(wanted, path) || classify_matches(wanted, base);
}

/*
 * DRILLER_EXE: only programs whose path or base name matches one of its patterns. The name it was started by counts
 * too: redis-server may be a symbolic link to another name.
 */
static bool executable_wanted(void)
{
    const char *wanted = getenv("DRILLER_EXE"), *started = (const char *)getauxval(AT_EXECFN);
    char path[512];
    if (wanted == NULL || wanted[0] == 0)
        return true;
    if (started != NULL && path_wanted(wanted, started))
        return true;
    long length = sys_readlink("/proc/self/exe", path, sizeof path - 1);
    if (length <= 0)
        return false;
    path[length] = 0;
    return path_wanted(wanted, path);
}

/*
 * Valgrind ends a program that makes threads by other means than the C library's. It preloads a library of its own, and
 * takes it from the environment of programs that it does not follow.
 */
static bool under_valgrind(void)
{
    const char *preload = getenv("LD_PRELOAD");
    return preload != NULL && strstr(preload, "/vgpreload_core") != NULL;
}

bool config_read(struct config *config, char *complaint)
{
    complaint[0] = 0;
    const char *mode = getenv("DRILLER"), *group = getenv("DRILLER_GROUP"), *rank = getenv("DRILLER_RANK");
    const char *access = getenv("DRILLER_ACCESS"), *launch = getenv("DRILLER_LAUNCH"), *skip = getenv("DRILLER_SKIP");

    if (mode == NULL || mode[0] == 0 || text_equal(mode, "eager"))
        config->mode = DRILLER_MODE_EAGER;
    else if (text_equal(mode, "lazy"))
        config->mode = DRILLER_MODE_LAZY;
    else if (text_equal(mode, "off"))
        return false;
    else
        return complain(complaint, "DRILLER", mode, "must be eager, lazy or off");
    if (!executable_wanted())
        return false;
    if (under_valgrind()) {
        text_copy(complaint, 256, "driller: valgrind cannot run what a peer needs; this process is left alone\n");
        return false;
    }

    if (group == NULL || group[0] == 0)
        group = DRILLER_GROUP_DEFAULT;
    if (!valid_group(group))
        return complain(complaint, "DRILLER_GROUP", group, "must be 1 to 63 letters, digits, '.', '_' or '-'");
    text_copy(config->group, sizeof config->group, group);

    config->rank = -1;
    if (rank == NULL || rank[0] == 0)
        rank_of_launcher(&config->rank);
    else if (!parse_rank(rank, &config->rank))
        return complain(complaint, "DRILLER_RANK", rank, "must be a number from 0 on");

    if (access == NULL || access[0] == 0 || text_equal(access, "r") || text_equal(access, "ro"))
        config->access = DRILLER_ACCESS_READ;
    else if (text_equal(access, "rw"))
        config->access = DRILLER_ACCESS_WRITE;
    else
        return complain(complaint, "DRILLER_ACCESS", access, "must be ro or rw");
    if (skip != NULL && text_length(skip) >= sizeof config->skip)
        return complain(complaint, "DRILLER_SKIP", skip, "is longer than 1023 bytes");

    text_copy(config->launch, sizeof config->launch, launch != NULL ? launch : "");
    text_copy(config->skip, sizeof config->skip, skip != NULL ? skip : "");
    return true;
}
