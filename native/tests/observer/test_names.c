/* SPDX-License-Identifier: EPL-2.0 */
/* Names of sockets, taken apart and put together; one-line texts; words for numbers. */
#include "internal.h"
#include "test.h"

static bool parse(const char *name, struct driller_peer_info *out)
{
    return dro_name_parse(name, strlen(name), out);
}

static void good_names(void)
{
    struct driller_peer_info info;
    CHECK(parse("driller/1000/default/4711", &info));
    CHECK_EQUAL(info.uid, 1000);
    CHECK_EQUAL(info.pid, 4711);
    CHECK(strcmp(info.group, "default") == 0);

    struct sockaddr_un address;
    socklen_t length = dro_name_address(&info, &address);
    CHECK_EQUAL(length, sizeof(sa_family_t) + 1 + strlen("driller/1000/default/4711"));
    CHECK(address.sun_path[0] == '\0' && strcmp(address.sun_path + 1, "driller/1000/default/4711") == 0);

    /* The longest there is, with room in sun_path. */
    char group[DRILLER_GROUP_MAX + 1], name[128];
    memset(group, 'x', DRILLER_GROUP_MAX);
    group[DRILLER_GROUP_MAX] = '\0';
    snprintf(name, sizeof(name), "driller/4294967295/%s/2147483647", group);
    CHECK(parse(name, &info));
    CHECK(strcmp(info.group, group) == 0);
    length = dro_name_address(&info, &address);
    CHECK(length <= sizeof(address) && memcmp(address.sun_path + 1, name, strlen(name)) == 0);
}

static void bad_names(void)
{
    static const char *const bad[] = {
        "",
        "driller",
        "driller/",
        "driller//g/1",
        "driller/1/g",
        "driller/1/g/",
        "driller/1//2",
        "driller/1/g/0",
        "driller/01/g/1",
        "driller/1/g/01",
        "driller/-1/g/1",
        "driller/+1/g/1",
        "driller/1/g/+1",
        "driller/1/g/1 ",
        "driller/1/g/1/",
        "driller/ 1/g/1",
        "driller/1/g g/1",
        "driller/1/g\n/1",
        "driller/4294967296/g/1",
        "driller/1/g/2147483648",
        "driller/99999999999999999999999/g/1",
        "Driller/1/g/1",
        "driller/1/\xc3\xa4/1",
    };
    struct driller_peer_info info;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (parse(bad[i], &info)) {
            fprintf(stderr, "taken for a peer's name: '%s'\n", bad[i]);
            exit(1);
        }
    char name[128];
    memset(name, 'x', sizeof(name));
    memcpy(name, "driller/1/", 10);
    memcpy(name + 10 + DRILLER_GROUP_MAX + 1, "/1", 3);
    CHECK(!parse(name, &info));
    CHECK(!dro_name_parse("driller/1/a\0b/1", 15, &info));
}

static void texts(void)
{
    char error[DRILLER_ERROR_MAX], longer[1000];
    CHECK_EQUAL(dro_fail(error, -EPROTO, "a%sb", "\n\033[2J\177"), -EPROTO);
    CHECK(strcmp(error, "a??[2J?b") == 0);
    memset(longer, 'x', sizeof(longer) - 1);
    longer[sizeof(longer) - 1] = '\0';
    dro_fail(error, -1, "%s", longer);
    CHECK_EQUAL(strlen(error), DRILLER_ERROR_MAX - 1);
    CHECK_EQUAL(dro_fail(NULL, -5, "nobody listens"), -5);

    CHECK(strcmp(dro_kind_name(DRILLER_KIND_THREAD_STACK), "thread-stack") == 0);
    CHECK(strcmp(dro_kind_name(4000), "unknown") == 0);
    CHECK(strcmp(dro_reason_text(UINT32_MAX), "unknown") == 0);
    for (uint32_t kind = 0; kind <= DRILLER_KIND_DRILLER; kind++)
        CHECK(strcmp(dro_kind_name(kind), "unknown") != 0);
    for (uint32_t reason = 0; reason <= DRILLER_REASON_ARGUMENTS; reason++)
        CHECK(strcmp(dro_reason_text(reason), "unknown") != 0);
}

int main(void)
{
    good_names();
    bad_names();
    texts();
    return 0;
}
