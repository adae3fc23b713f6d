/* SPDX-License-Identifier: EPL-2.0 */
/* What the stand-alone test programs share: assertions that stay on, and a count of what leaks. */
#ifndef DRILLER_TEST_H
#define DRILLER_TEST_H

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: not true: %s (errno %d)\n", __FILE__, __LINE__, #condition, errno);                \
            exit(1);                                                                                                   \
        }                                                                                                              \
    } while (0)

#define CHECK_EQUAL(actual, expected)                                                                                  \
    do {                                                                                                               \
        long long actual_ = (long long)(actual), expected_ = (long long)(expected);                                   \
        if (actual_ != expected_) {                                                                                    \
            fprintf(stderr, "%s:%d: %s is %lld (%#llx), not %lld\n", __FILE__, __LINE__, #actual, actual_, actual_,    \
                    expected_);                                                                                        \
            exit(1);                                                                                                   \
        }                                                                                                              \
    } while (0)

#define CHECK_CONTAINS(text, part)                                                                                     \
    do {                                                                                                               \
        if (strstr((text), (part)) == NULL) {                                                                          \
            fprintf(stderr, "%s:%d: '%s' does not hold '%s'\n", __FILE__, __LINE__, (text), (part));                   \
            exit(1);                                                                                                   \
        }                                                                                                              \
    } while (0)

#define SKIPPED 77

/* Under user-mode emulation of another architecture, which lacks some system calls and cannot start programs. */
static inline int test_emulated(void)
{
    return getenv("DRILLER_TEST_EMULATED") != NULL;
}

static inline int count_descriptors(void)
{
    int count = 0;
    DIR *directory = opendir("/proc/self/fd");
    CHECK(directory != NULL);
    while (readdir(directory) != NULL)
        count++;
    closedir(directory);
    return count;
}

/* Lines of /proc/self/maps that hold `text`. */
static inline int count_maps(const char *text)
{
    char line[4096];
    int count = 0;
    FILE *maps = fopen("/proc/self/maps", "re");
    CHECK(maps != NULL);
    while (fgets(line, sizeof(line), maps) != NULL)
        count += strstr(line, text) != NULL;
    fclose(maps);
    return count;
}

#endif
