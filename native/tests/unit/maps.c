/* SPDX-License-Identifier: EPL-2.0 */
/* Lines of /proc/<pid>/maps and smaps, good and bad, and the patterns of DRILLER_SKIP and DRILLER_EXE. */
#include "../../src/classify.h"
#include "../../src/maps.h"
#include "../observer/test.h"

static void good_lines(void)
{
    struct mapping m;
    const char *name = maps_parse_line("7f32c5a00000-7f32c5a21000 rw-p 00001000 08:1f 4711                       /a b:c", &m);
    CHECK(name != NULL && strcmp(name, "/a b:c") == 0);
    CHECK_EQUAL(m.start, 0x7f32c5a00000);
    CHECK_EQUAL(m.end, 0x7f32c5a21000);
    CHECK_EQUAL(m.offset, 0x1000);
    CHECK_EQUAL(m.inode, 4711);
    CHECK_EQUAL(m.device_major, 8);
    CHECK_EQUAL(m.device_minor, 0x1f);
    CHECK_EQUAL(m.protection, PROT_READ | PROT_WRITE);
    CHECK(!m.shared);
    name = maps_parse_line("ffffffffff600000-ffffffffff601000 --xs 00000000 00:00 0", &m);
    CHECK(name != NULL && name[0] == '\0' && m.shared);
    CHECK_EQUAL(m.protection, PROT_EXEC);
    CHECK_EQUAL(m.end, 0xffffffffff601000);
}

/* Cut anywhere before the inode, it is no line. */
static void bad_lines(void)
{
    static const char line[] = "1000-2000 r--p 00000000 00:00 7";
    static const char *const bad[] = {"", "2000-1000 r--p 00000000 00:00 0 x", "1000-1000 r--p 00000000 00:00 0",
                                      "-1000 r--p 00000000 00:00 0", "1000-11111111111111111 r--p 00000000 00:00 0",
                                      "1000 2000 r--p 00000000 00:00 0", "1000-2000 r--p 00000000 00-00 0",
                                      "1000-2000 r--p0 00000000 00:00 0", "Size:                  4 kB"};
    struct mapping m;
    char cut[sizeof line];
    CHECK(maps_parse_line(line, &m) != NULL && m.inode == 7);
    for (size_t length = 0; length < sizeof line - 2; length++) {
        memcpy(cut, line, length);
        cut[length] = '\0';
        CHECK(maps_parse_line(cut, &m) == NULL);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CHECK(maps_parse_line(bad[i], &m) == NULL);
}

static void details(void)
{
    struct mapping m;
    memset(&m, 0, sizeof m);
    maps_parse_detail("Anonymous:            8 kB", &m);
    maps_parse_detail("AnonHugePages:      2048 kB", &m);
    maps_parse_detail("ProtectionKey:         3", &m);
    maps_parse_detail("Something:            99 kB", &m);
    maps_parse_detail("Anonymous:", &m);
    maps_parse_detail("VmFlags: rd wr mr xx lo dd dc wf gd hg nh ", &m);
    CHECK_EQUAL(m.anonymous, 8192);
    CHECK_EQUAL(m.huge, 2 << 20);
    CHECK_EQUAL(m.key, 3);
    CHECK_EQUAL(m.advice, MAPPING_LOCKED | MAPPING_DONTDUMP | MAPPING_DONTFORK | MAPPING_WIPEONFORK | MAPPING_GROWSDOWN |
                              MAPPING_HUGEPAGE | MAPPING_NOHUGEPAGE);
    m.advice = 0;
    maps_parse_detail("VmFlags:", &m);
    maps_parse_detail("VmFlags: l", &m);
    CHECK_EQUAL(m.advice, 0);
}

static void patterns(void)
{
    CHECK(classify_matches("redis-server", "redis-server"));
    CHECK(!classify_matches("redis-server", "redis-serve") && !classify_matches("redis-serve", "redis-server"));
    CHECK(classify_matches("a:b:*.so", "libx.so") && !classify_matches("a:b:*.so", "libx.so.1"));
    CHECK(classify_matches("*a*b*", "xxayybzz") && !classify_matches("*a*b*", "xxbyyazz"));
    CHECK(classify_matches("*", "") && classify_matches("*", "anything") && classify_matches("::x", "x"));
    CHECK(!classify_matches("", "") && !classify_matches("", "x") && !classify_matches(":", ""));
    CHECK(!classify_matches("*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
}

int main(void)
{
    good_lines();
    bad_lines();
    details();
    patterns();
    return 0;
}
