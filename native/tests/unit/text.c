/* SPDX-License-Identifier: EPL-2.0 */
/* Text in fixed buffers: always ended, cut when full, nothing written behind the end. */
#include "../../src/text.h"
#include "../observer/test.h"

static void numbers(void)
{
    char buffer[128];
    struct text t = text_in(buffer, sizeof buffer);
    CHECK(buffer[0] == '\0');
    text_add_number(&t, 0);
    text_add(&t, " ");
    text_add_number(&t, UINT64_MAX);
    text_add(&t, " ");
    text_add_signed(&t, INT64_MIN);
    text_add(&t, " ");
    text_add_hex(&t, UINT64_MAX);
    CHECK(strcmp(buffer, "0 18446744073709551615 -9223372036854775808 ffffffffffffffff") == 0);
    CHECK_EQUAL(t.length, strlen(buffer));
}

static void cuts(void)
{
    for (size_t size = 1; size < 12; size++) {
        char buffer[16];
        memset(buffer, '#', sizeof buffer);
        struct text t = text_in(buffer, size);
        text_add(&t, "0123");
        text_add(&t, "4567");
        CHECK_EQUAL(t.length, size - 1 < 8 ? size - 1 : 8);
        CHECK_EQUAL(strlen(buffer), t.length);
        CHECK(memcmp(buffer, "01234567", t.length) == 0);
        CHECK(buffer[size] == '#');
        memset(buffer, '#', sizeof buffer);
        text_copy(buffer, size, "01234567");
        CHECK_EQUAL(strlen(buffer), size - 1 < 8 ? size - 1 : 8);
        CHECK(buffer[size] == '#');
    }
}

static void comparisons(void)
{
    CHECK(text_equal("", "") && text_equal("ab", "ab") && !text_equal("ab", "abc") && !text_equal("abc", "ab"));
    CHECK(text_starts("abc", "ab") && text_starts("abc", "") && !text_starts("ab", "abc"));
    CHECK(text_ends("abc", "bc") && text_ends("abc", "") && !text_ends("bc", "abc") && !text_ends("abc", "ab"));
    CHECK_EQUAL(text_length("four"), 4);
    CHECK(text_length(text_errno(ENOMEM)) > 0 && text_length(text_errno(99999)) > 0);
}

static void bytes(void)
{
    for (size_t length = 0; length < 40; length++) {
        char from[48], to[48];
        for (size_t i = 0; i < sizeof from; i++)
            from[i] = (char)(i + 1);
        memset(to, 0, sizeof to);
        bytes_copy(to + 1, from + 3, length);
        CHECK(to[0] == 0 && to[length + 1] == 0 && memcmp(to + 1, from + 3, length) == 0);
        bytes_zero(from + 1, length);
        CHECK(from[0] == 1 && from[length + 1] == (char)(length + 2));
        for (size_t i = 0; i < length; i++)
            CHECK(from[i + 1] == 0);
    }
}

int main(void)
{
    numbers();
    cuts();
    comparisons();
    bytes();
    return 0;
}
