/* SPDX-License-Identifier: EPL-2.0 */
/* What patterns mean, and that the kernels find what a plain loop finds, in any alignment and at any end of a buffer. */
#include "across.h"

#include "test.h"

#include <math.h>

static struct driller_pattern *pattern(uint32_t type, const char *text, double tolerance, uint32_t alignment,
                                       uint32_t flags)
{
    char error[DRILLER_ERROR_MAX] = "";
    struct driller_pattern *out = NULL;
    if (driller_pattern_new(type, text, tolerance, alignment, flags, &out, error) != 0) {
        fprintf(stderr, "'%s': %s\n", text, error);
        exit(1);
    }
    return out;
}

static void refused(uint32_t type, const char *text, const char *because)
{
    char error[DRILLER_ERROR_MAX] = "";
    struct driller_pattern *out = NULL;
    CHECK_EQUAL(driller_pattern_new(type, text, 0, 0, 0, &out, error), -EINVAL);
    CHECK_CONTAINS(error, because);
    CHECK(out == NULL);
}

/* Whether `type` `text` matches exactly these bytes. */
static bool hits(uint32_t type, const char *text, double tolerance, uint32_t flags, const void *bytes, size_t length)
{
    unsigned char buffer[512] = {0};
    struct driller_pattern *p = pattern(type, text, tolerance, 1, flags);
    memcpy(buffer + 64, bytes, length);
    size_t at = dro_pattern_find(p, buffer + 64, length, 0, 0x1000);
    bool hit = at == 0 && driller_pattern_length(p) == length;
    driller_pattern_free(p);
    return hit;
}

static void test_meaning(void)
{
    CHECK(hits(DRILLER_PATTERN_BYTES, "7f45 4C ??\t4?", 0, 0, "\x7f\x45\x4c\x99\x4e", 5));
    CHECK(!hits(DRILLER_PATTERN_BYTES, "7f45 4C ?? 4?", 0, 0, "\x7f\x45\x4c\x99\x5e", 5));
    CHECK(hits(DRILLER_PATTERN_BYTES, "?0", 0, 0, "\xf0", 1));
    CHECK(hits(DRILLER_PATTERN_TEXT, "h\xc3\xa9", 0, 0, "h\xc3\xa9", 3));
    CHECK(hits(DRILLER_PATTERN_LATIN1, "h\xc3\xa9", 0, 0, "h\xe9", 2));
    CHECK(hits(DRILLER_PATTERN_UTF16, "h\xf0\x9f\x98\x80", 0, 0, "h\0\x3d\xd8\x00\xde", 6));
    CHECK(hits(DRILLER_PATTERN_UTF16BE, "h\xf0\x9f\x98\x80", 0, 0, "\0h\xd8\x3d\xde\x00", 6));
    CHECK(hits(DRILLER_PATTERN_UTF32, "h\xf0\x9f\x98\x80", 0, 0, "h\0\0\0\x00\xf6\x01\0", 8));
    CHECK(hits(DRILLER_PATTERN_TEXT, "Rank[", 0, DRILLER_PATTERN_IGNORE_CASE, "rAnK[", 5));
    CHECK(!hits(DRILLER_PATTERN_TEXT, "Rank[", 0, DRILLER_PATTERN_IGNORE_CASE, "rAnK{", 5));
    CHECK(!hits(DRILLER_PATTERN_TEXT, "Rank", 0, 0, "rank", 4));
    CHECK(hits(DRILLER_PATTERN_UTF16BE, "Ab", 0, DRILLER_PATTERN_IGNORE_CASE, "\0a\0B", 4));
    CHECK(!hits(DRILLER_PATTERN_UTF16, "\xc5\x81", 0, DRILLER_PATTERN_IGNORE_CASE, "\x61\x01", 2));
    CHECK(hits(DRILLER_PATTERN_I8, "-1", 0, 0, "\xff", 1));
    CHECK(hits(DRILLER_PATTERN_I16, "0xffff", 0, 0, "\xff\xff", 2));
    CHECK(hits(DRILLER_PATTERN_I32, "-2147483648", 0, 0, "\0\0\0\x80", 4));
    CHECK(hits(DRILLER_PATTERN_U64, "18446744073709551615", 0, 0, "\xff\xff\xff\xff\xff\xff\xff\xff", 8));
    CHECK(hits(DRILLER_PATTERN_I64, "-9223372036854775808", 0, 0, "\0\0\0\0\0\0\0\x80", 8));
    CHECK(hits(DRILLER_PATTERN_U16, "250..260", 0, 0, "\x04\x01", 2));
    CHECK(!hits(DRILLER_PATTERN_U16, "250..260", 0, 0, "\x05\x01", 2));
    CHECK(hits(DRILLER_PATTERN_I16, "-3..3", 0, 0, "\xfd\xff", 2));
    CHECK(hits(DRILLER_PATTERN_POINTER, "0x7f00..0x7fff", 0, 0, "\x10\x7f\0\0\0\0\0\0", 8));
    float f = 0.1f, almost = 0.1005f, nan32 = NAN;
    double d = -1.5, third = 1.0 / 3;
    CHECK(hits(DRILLER_PATTERN_F32, "0.1", 0, 0, &f, 4));
    CHECK(hits(DRILLER_PATTERN_F32, "0.1", 0.001, 0, &almost, 4));
    CHECK(!hits(DRILLER_PATTERN_F32, "0.1", 0.0001, 0, &almost, 4));
    CHECK(!hits(DRILLER_PATTERN_F32, "0.1", 1000, 0, &nan32, 4));
    CHECK(hits(DRILLER_PATTERN_F64, "-2..-1", 0, 0, &d, 8));
    CHECK(hits(DRILLER_PATTERN_F64, "0.333", 0.001, 0, &third, 8));

    refused(DRILLER_PATTERN_BYTES, "7f 4", "pairs of hexadecimal digits");
    refused(DRILLER_PATTERN_BYTES, "xx", "pairs of hexadecimal digits");
    refused(DRILLER_PATTERN_BYTES, "?? ??", "matches everything");
    refused(DRILLER_PATTERN_BYTES, "", "empty");
    refused(DRILLER_PATTERN_TEXT, "", "empty");
    refused(DRILLER_PATTERN_TEXT, "\xff", "not UTF-8");
    refused(DRILLER_PATTERN_TEXT, "\xed\xa0\x80", "not UTF-8");
    refused(DRILLER_PATTERN_LATIN1, "\xe2\x82\xac", "does not exist in Latin-1");
    refused(DRILLER_PATTERN_I8, "128", "not a number of the type i8");
    refused(DRILLER_PATTERN_U8, "-1", "not a number of the type u8");
    refused(DRILLER_PATTERN_U8, "256", "not a number");
    refused(DRILLER_PATTERN_I64, "9223372036854775808", "not a number");
    refused(DRILLER_PATTERN_U64, "18446744073709551616", "not a number");
    refused(DRILLER_PATTERN_I32, " 1", "not a number");
    refused(DRILLER_PATTERN_I32, "5..1", "the lower end comes first");
    refused(DRILLER_PATTERN_F64, "nan", "not a number");
    refused(DRILLER_PATTERN_F64, "1x", "not a number");
    refused(DRILLER_PATTERN_POINTER, "here", "neither an address nor a range");
    refused(99, "1", "unknown type");
    char error[DRILLER_ERROR_MAX], *big = malloc(DRILLER_PATTERN_MAX + 2);
    struct driller_pattern *out;
    memset(big, 'x', DRILLER_PATTERN_MAX + 1);
    big[DRILLER_PATTERN_MAX + 1] = '\0';
    refused(DRILLER_PATTERN_TEXT, big, "at most 4096 bytes");
    big[DRILLER_PATTERN_MAX] = '\0';
    driller_pattern_free(pattern(DRILLER_PATTERN_TEXT, big, 0, 0, 0));
    free(big);
    CHECK_EQUAL(driller_pattern_new(DRILLER_PATTERN_I32, "1", 0, 3, 0, &out, error), -EINVAL);
    CHECK_EQUAL(driller_pattern_new(DRILLER_PATTERN_I32, "1", 1, 0, 0, &out, error), -EINVAL);
    CHECK_EQUAL(driller_pattern_new(DRILLER_PATTERN_F32, "1", -1, 0, 0, &out, error), -EINVAL);
    CHECK_EQUAL(driller_pattern_new(DRILLER_PATTERN_I32, "1", 0, 0, DRILLER_PATTERN_IGNORE_CASE, &out, error), -EINVAL);
    CHECK(strcmp(driller_pattern_type_name(DRILLER_PATTERN_F64), "f64") == 0);
    CHECK(driller_pattern_type_name(DRILLER_PATTERN_TYPES) == NULL);
}

/* A plain generator with a seed, so that a failure can be seen again. */
static uint64_t state = 88172645463325252u;
static uint64_t draw(uint64_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state % below;
}

static bool plain_match(const struct driller_pattern *p, const unsigned char *at)
{
    if (!p->number) {
        for (size_t i = 0; i < p->length; i++)
            if ((at[i] & p->mask[i]) != p->value[i])
                return false;
        return true;
    }
    switch (p->type) {
    case DRILLER_PATTERN_I16: {
        int16_t v;
        memcpy(&v, at, 2);
        return v >= p->low.i && v <= p->high.i;
    }
    case DRILLER_PATTERN_U64: {
        uint64_t v;
        memcpy(&v, at, 8);
        return v >= p->low.u && v <= p->high.u;
    }
    case DRILLER_PATTERN_I32: {
        int32_t v;
        memcpy(&v, at, 4);
        return v >= p->low.i && v <= p->high.i;
    }
    default: {
        float v;
        memcpy(&v, at, 4);
        return v >= (float)p->low.f && v <= (float)p->high.f;
    }
    }
}

static void compare_with_plain(const struct driller_pattern *p, const unsigned char *buffer, size_t length)
{
    uint64_t address = 0x7000 + draw(64);
    size_t expected = 0;
    for (size_t from = 0;; from = expected + 1) {
        size_t at = dro_pattern_find(p, buffer, length, from, address);
        for (expected = from; expected + p->length <= length; expected++)
            if (((address + expected) & (p->alignment - 1)) == 0 && plain_match(p, buffer + expected))
                break;
        if (expected + p->length > length)
            expected = length;
        CHECK_EQUAL(at, expected);
        if (at == length)
            break;
    }
}

static void test_kernels(void)
{
    static const struct {
        uint32_t type;
        const char *text;
        uint32_t alignment;
    } cases[] = {
        {DRILLER_PATTERN_BYTES, "01", 0},       {DRILLER_PATTERN_BYTES, "01 ?? 02", 0},
        {DRILLER_PATTERN_BYTES, "0? 01", 4},    {DRILLER_PATTERN_BYTES, "?? 00 ?1 ??", 0},
        {DRILLER_PATTERN_BYTES, "00 00 00", 0}, {DRILLER_PATTERN_I16, "1..2", 0},
        {DRILLER_PATTERN_I16, "257", 1},        {DRILLER_PATTERN_I32, "-1..1", 0},
        {DRILLER_PATTERN_U64, "0..255", 0},     {DRILLER_PATTERN_U64, "0..16777216", 2},
        {DRILLER_PATTERN_F32, "0..1e-40", 0},   {DRILLER_PATTERN_F32, "0", 1},
    };
    for (int round = 0; round < 400; round++) {
        /* exactly as long as it is, so that the address sanitizer sees a step too far */
        size_t length = draw(700);
        unsigned char *buffer = malloc(length + 1);
        unsigned values = 2 + (unsigned)draw(4);
        for (size_t i = 0; i < length; i++)
            buffer[i] = draw(8) == 0 ? 0xff : (unsigned char)draw(values);
        unsigned char *exact = malloc(length > 0 ? length : 1);
        memcpy(exact, buffer, length);
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
            struct driller_pattern *p = pattern(cases[i].type, cases[i].text, 0, cases[i].alignment, 0);
            compare_with_plain(p, exact, length);
            driller_pattern_free(p);
        }
        free(exact);
        free(buffer);
    }
}

/* Both instruction sets give the same answers. */
static void test_both_kernels(void)
{
#if defined(__x86_64__)
    if (!__builtin_cpu_supports("avx2"))
        return;
    unsigned char buffer[4096];
    for (size_t i = 0; i < sizeof(buffer); i++)
        buffer[i] = (unsigned char)draw(3);
    struct driller_pattern *bytes = pattern(DRILLER_PATTERN_BYTES, "01 02 ?? 01 01", 0, 0, 0);
    struct driller_pattern *number = pattern(DRILLER_PATTERN_U32, "0..16843009", 0, 0, 0);
    for (size_t from = 0; from < sizeof(buffer); from++) {
        CHECK_EQUAL(dro_find_bytes_base(bytes, buffer, sizeof(buffer), from, 0),
                    dro_find_bytes_avx2(bytes, buffer, sizeof(buffer), from, 0));
        CHECK_EQUAL(dro_find_number_base(number, buffer, sizeof(buffer), from, 4),
                    dro_find_number_avx2(number, buffer, sizeof(buffer), from, 4));
    }
    driller_pattern_free(bytes);
    driller_pattern_free(number);
#endif
}

int main(void)
{
    test_meaning();
    test_kernels();
    test_both_kernels();
    return 0;
}
