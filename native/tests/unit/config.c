/* SPDX-License-Identifier: EPL-2.0 */
/* What the environment asks for: good values, bad ones with one clear line, and long and hostile ones. */
#include "../../src/config.h"
#include "../observer/test.h"

#include <stdlib.h>

static const char *const names[] = {"DRILLER",        "DRILLER_GROUP", "DRILLER_RANK",         "DRILLER_ACCESS",
                                    "DRILLER_LAUNCH", "DRILLER_SKIP",  "DRILLER_EXE",          "OMPI_COMM_WORLD_RANK",
                                    "PMI_RANK",       "PMIX_RANK",     "SLURM_PROCID"};

/* The buffers are of the sizes that are promised, so that the sanitizers see what is written behind them. */
static struct config *config;
static char *complaint;

static bool read_with(const char *name, const char *value)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        unsetenv(names[i]);
    if (name != NULL)
        setenv(name, value, 1);
    memset(config, 0x55, sizeof *config);
    memset(complaint, 0x55, 256);
    return config_read(config, complaint);
}

static void good(void)
{
    CHECK(read_with(NULL, NULL));
    CHECK(config->mode == DRILLER_MODE_EAGER && config->rank == -1 && config->access == DRILLER_ACCESS_READ);
    CHECK(strcmp(config->group, "default") == 0 && config->launch[0] == 0 && config->skip[0] == 0);
    CHECK(read_with("DRILLER", "") && config->mode == DRILLER_MODE_EAGER);
    CHECK(read_with("DRILLER", "lazy") && config->mode == DRILLER_MODE_LAZY);
    CHECK(read_with("DRILLER_GROUP", "A.b_c-9") && strcmp(config->group, "A.b_c-9") == 0);
    CHECK(read_with("DRILLER_RANK", "2147483647") && config->rank == 2147483647);
    CHECK(read_with("SLURM_PROCID", "3") && config->rank == 3);
    CHECK(read_with("PMI_RANK", "x") && config->rank == -1);
    CHECK(read_with("DRILLER_ACCESS", "rw") && config->access == DRILLER_ACCESS_WRITE);
    CHECK(read_with("DRILLER_EXE", "nothing:unit_con*") && complaint[0] == 0);
    CHECK(read_with("DRILLER_EXE", "*"));
    CHECK(!read_with("DRILLER_EXE", "nothing") && complaint[0] == 0);
    CHECK(!read_with("DRILLER", "off") && complaint[0] == 0);
}

/* One line, that names the variable, shows no control characters, and says what is wanted. */
static void bad(const char *name, const char *value)
{
    CHECK(!read_with(name, value));
    size_t length = strnlen(complaint, 256);
    CHECK(length > 0 && length < 256 && complaint[length - 1] == '\n');
    CHECK(strchr(complaint, '\n') == complaint + length - 1);
    for (size_t i = 0; i + 1 < length; i++)
        CHECK(complaint[i] >= ' ' && complaint[i] < 127);
    CHECK_CONTAINS(complaint, name);
    CHECK_CONTAINS(complaint, "left alone");
}

static void all_bad(void)
{
    static char large[200001];
    memset(large, 'a', sizeof large - 1);
    bad("DRILLER", "on");
    bad("DRILLER", "EAGER");
    bad("DRILLER", "a\nb\x1b[31m\xff");
    bad("DRILLER", large);
    bad("DRILLER_GROUP", "a/b");
    bad("DRILLER_GROUP", "a b");
    bad("DRILLER_GROUP", "\xc3\xa4");
    bad("DRILLER_GROUP", large);
    bad("DRILLER_GROUP", large + sizeof large - 1 - 64); /* one more than may be */
    bad("DRILLER_RANK", "-1");
    bad("DRILLER_RANK", "1x");
    bad("DRILLER_RANK", " 1");
    bad("DRILLER_RANK", "2147483648");
    bad("DRILLER_RANK", "99999999999999999999999999");
    bad("DRILLER_ACCESS", "w");
    bad("DRILLER_SKIP", large);
    CHECK(read_with("DRILLER_GROUP", large + sizeof large - 1 - 63) && strlen(config->group) == 63);
    CHECK(read_with("DRILLER_SKIP", large + sizeof large - 1 - 1023) && strlen(config->skip) == 1023);
    CHECK(read_with("DRILLER_LAUNCH", large) && strlen(config->launch) == sizeof config->launch - 1);
    CHECK(!read_with("DRILLER_EXE", large));
}

int main(void)
{
    config = malloc(sizeof *config);
    complaint = malloc(256);
    CHECK(config != NULL && complaint != NULL);
    good();
    all_bad();
    free(config);
    free(complaint);
    return 0;
}
