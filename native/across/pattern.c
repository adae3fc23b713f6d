/* SPDX-License-Identifier: EPL-2.0 */
/* From what a person writes to what the kernels compare. */
#include "across.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const type_names[DRILLER_PATTERN_TYPES] = {
    "bytes", "text", "latin1", "utf16", "utf16be", "utf32", "i8",  "u8",      "i16",
    "u16",   "i32",  "u32",    "i64",   "u64",     "f32",   "f64", "pointer",
};

static const unsigned char number_sizes[DRILLER_PATTERN_TYPES] = {
    [DRILLER_PATTERN_I8] = 1,  [DRILLER_PATTERN_U8] = 1,  [DRILLER_PATTERN_I16] = 2, [DRILLER_PATTERN_U16] = 2,
    [DRILLER_PATTERN_I32] = 4, [DRILLER_PATTERN_U32] = 4, [DRILLER_PATTERN_I64] = 8, [DRILLER_PATTERN_U64] = 8,
    [DRILLER_PATTERN_F32] = 4, [DRILLER_PATTERN_F64] = 8, [DRILLER_PATTERN_POINTER] = 8,
};

const char *driller_pattern_type_name(uint32_t type)
{
    return type < DRILLER_PATTERN_TYPES ? type_names[type] : NULL;
}

static int too_long(char *error)
{
    return dro_fail(error, -EINVAL, "a pattern may have at most %u bytes", DRILLER_PATTERN_MAX);
}

/* ---- bytes ------------------------------------------------------------------------------------------- */

static bool hex_digit(char c, unsigned char *value, unsigned char *mask)
{
    *mask = 0xf;
    *value = 0;
    if (c >= '0' && c <= '9')
        *value = (unsigned char)(c - '0');
    else if (c >= 'a' && c <= 'f')
        *value = (unsigned char)(c - 'a' + 10);
    else if (c >= 'A' && c <= 'F')
        *value = (unsigned char)(c - 'A' + 10);
    else if (c == '?')
        *mask = 0;
    else
        return false;
    return true;
}

static int parse_bytes(struct driller_pattern *pattern, const char *text, char *error)
{
    for (const char *at = text;;) {
        at += strspn(at, " \t");
        if (*at == '\0')
            return 0;
        unsigned char high, low, high_mask, low_mask;
        if (!hex_digit(at[0], &high, &high_mask) || !hex_digit(at[1], &low, &low_mask))
            return dro_fail(error, -EINVAL,
                            "'%.40s' are not bytes: write pairs of hexadecimal digits, ? for any digit, as in 7f 45 ?? "
                            "4?",
                            text);
        if (pattern->length == DRILLER_PATTERN_MAX)
            return too_long(error);
        pattern->value[pattern->length] = (unsigned char)(high << 4 | low);
        pattern->mask[pattern->length++] = (unsigned char)(high_mask << 4 | low_mask);
        at += 2;
    }
}

/* ---- text -------------------------------------------------------------------------------------------- */

/* The character at *text, which is moved on; false if it is not UTF-8. */
static bool decode(const char **text, uint32_t *code)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *at = (const unsigned char *)*text;
    unsigned length = at[0] < 0x80 ? 1 : at[0] >> 5 == 6 ? 2 : at[0] >> 4 == 14 ? 3 : at[0] >> 3 == 30 ? 4 : 0;
    if (length == 0)
        return false;
    *code = length == 1 ? at[0] : at[0] & (0x7fu >> length);
    for (unsigned i = 1; i < length; i++) {
        if ((at[i] & 0xc0) != 0x80)
            return false;
        *code = *code << 6 | (at[i] & 0x3fu);
    }
    *text += length;
    return *code >= smallest[length] && *code <= 0x10ffff && (*code < 0xd800 || *code > 0xdfff);
}

static bool put(struct driller_pattern *pattern, const unsigned char *bytes, size_t count)
{
    if (count > DRILLER_PATTERN_MAX - pattern->length)
        return false;
    memcpy(pattern->value + pattern->length, bytes, count);
    memset(pattern->mask + pattern->length, 0xff, count);
    pattern->length += count;
    return true;
}

static bool put_unit(struct driller_pattern *pattern, uint32_t unit, size_t size, bool big_endian)
{
    unsigned char bytes[4];
    for (size_t i = 0; i < size; i++)
        bytes[big_endian ? size - 1 - i : i] = (unsigned char)(unit >> 8 * i);
    return put(pattern, bytes, size);
}

static bool put_utf16(struct driller_pattern *pattern, uint32_t code, bool big_endian)
{
    if (code < 0x10000)
        return put_unit(pattern, code, 2, big_endian);
    code -= 0x10000;
    return put_unit(pattern, 0xd800 | code >> 10, 2, big_endian) &&
           put_unit(pattern, 0xdc00 | (code & 0x3ff), 2, big_endian);
}

/* 'A' and 'a' differ in one bit, and no other character is either of them without it. */
static void ignore_case(struct driller_pattern *pattern, uint32_t type)
{
    size_t unit = type == DRILLER_PATTERN_UTF32 ? 4 : type >= DRILLER_PATTERN_UTF16 ? 2 : 1;
    for (size_t i = 0; i < pattern->length; i += unit) {
        size_t low = i + (type == DRILLER_PATTERN_UTF16BE ? 1 : 0);
        bool plain = true;
        for (size_t j = i; j < i + unit; j++)
            plain = plain && (j == low || pattern->value[j] == 0);
        unsigned char letter = pattern->value[low] & 0xdf;
        if (plain && letter >= 'A' && letter <= 'Z') {
            pattern->value[low] = letter;
            pattern->mask[low] = 0xdf;
        }
    }
}

static int parse_text(struct driller_pattern *pattern, uint32_t type, const char *text, uint32_t flags, char *error)
{
    for (const char *at = text; *at != '\0';) {
        const char *character = at;
        uint32_t code;
        bool room;
        if (!decode(&at, &code))
            return dro_fail(error, -EINVAL, "the text is not UTF-8; search for its bytes instead");
        if (type == DRILLER_PATTERN_LATIN1 && code > 0xff)
            return dro_fail(error, -EINVAL, "'%.*s' does not exist in Latin-1", (int)(at - character), character);
        if (type == DRILLER_PATTERN_TEXT)
            room = put(pattern, (const unsigned char *)character, (size_t)(at - character));
        else if (type == DRILLER_PATTERN_UTF16 || type == DRILLER_PATTERN_UTF16BE)
            room = put_utf16(pattern, code, type == DRILLER_PATTERN_UTF16BE);
        else
            room = put_unit(pattern, code, type == DRILLER_PATTERN_LATIN1 ? 1 : 4, false);
        if (!room)
            return too_long(error);
    }
    if ((flags & DRILLER_PATTERN_IGNORE_CASE) != 0)
        ignore_case(pattern, type);
    return 0;
}

/* ---- numbers ----------------------------------------------------------------------------------------- */

static bool is_float(uint32_t type)
{
    return type == DRILLER_PATTERN_F32 || type == DRILLER_PATTERN_F64;
}

static bool is_signed(uint32_t type)
{
    return type == DRILLER_PATTERN_I8 || type == DRILLER_PATTERN_I16 || type == DRILLER_PATTERN_I32 ||
           type == DRILLER_PATTERN_I64;
}

static bool parse_integer(const char *text, bool negative, uint64_t *out)
{
    int base = strncasecmp(text, "0x", 2) == 0 ? 16 : 10;
    const char *digits = base == 16 ? text + 2 : text;
    char *end;
    /* strtoull would take signs and blanks. */
    if (strspn(digits, base == 16 ? "0123456789abcdefABCDEF" : "0123456789") != strlen(digits) || *digits == '\0')
        return false;
    errno = 0;
    *out = strtoull(digits, &end, base);
    if (negative)
        *out = -*out;
    return errno == 0;
}

static bool parse_number(uint32_t type, const char *text, union dro_number *out)
{
    if (is_float(type)) {
        char *end;
        if (*text == '\0' || strchr(" \t\n\v\f\r", *text) != NULL)
            return false;
        out->f = strtod(text, &end);
        return *end == '\0' && !isnan(out->f);
    }
    bool negative = is_signed(type) && *text == '-';
    if (!parse_integer(text + negative, negative, &out->u))
        return false;
    unsigned bits = number_sizes[type] * 8u;
    if (!is_signed(type))
        return bits == 64 || out->u >> bits == 0;
    /* Hexadecimal digits of a signed number may also be its bits: 0xffffffff is -1 as i32. */
    bool hex = strncasecmp(text, "0x", 2) == 0;
    if (hex && (bits == 64 || out->u >> bits == 0)) {
        out->i = (int64_t)(out->u << (64 - bits)) >> (64 - bits);
        return true;
    }
    int64_t limit = (int64_t)(UINT64_C(1) << (bits - 1));
    if (bits == 64)
        return negative ? out->i <= 0 : out->i >= 0;
    return negative ? out->i <= 0 && out->i >= -limit : out->i >= 0 && out->i < limit;
}

static bool in_order(const struct driller_pattern *pattern)
{
    if (is_float(pattern->type))
        return pattern->low.f <= pattern->high.f;
    return is_signed(pattern->type) ? pattern->low.i <= pattern->high.i : pattern->low.u <= pattern->high.u;
}

static int parse_range(struct driller_pattern *pattern, uint32_t type, const char *text, double tolerance, char *error)
{
    char low[64];
    const char *dots = strstr(text, "..");
    size_t length = dots != NULL ? (size_t)(dots - text) : strlen(text);
    bool good = length < sizeof(low);
    if (good) {
        memcpy(low, text, length);
        low[length] = '\0';
        good = parse_number(type, low, &pattern->low) &&
               parse_number(type, dots != NULL ? dots + 2 : low, &pattern->high);
    }
    if (!good && type == DRILLER_PATTERN_POINTER)
        return dro_fail(error, -EINVAL, "'%.40s' is neither an address nor a range of them: write 0x7f00 or "
                                        "0x7f00..0x7fff", text);
    if (!good)
        return dro_fail(error, -EINVAL, "'%.40s' is not a number of the type %s, nor a range such as 1..9", text,
                        type_names[type]);
    if (tolerance != 0 && !is_float(type))
        return dro_fail(error, -EINVAL, "a tolerance is for floating point; write a range such as 1..9");
    pattern->number = true;
    pattern->type = type == DRILLER_PATTERN_POINTER ? DRILLER_PATTERN_U64 : type;
    pattern->length = number_sizes[type];
    if (is_float(type)) {
        /* What cannot be told from N as a float is N: 0.1 finds the float nearest to it. */
        if (type == DRILLER_PATTERN_F32) {
            pattern->low.f = (double)(float)pattern->low.f;
            pattern->high.f = (double)(float)pattern->high.f;
        }
        pattern->low.f -= tolerance;
        pattern->high.f += tolerance;
    }
    if (!in_order(pattern))
        return dro_fail(error, -EINVAL, "'%.40s' is empty: the lower end comes first", text);
    return 0;
}

/* ---- both -------------------------------------------------------------------------------------------- */

/* How rare a byte is in the memory of programs, roughly: zeros are everywhere, then all ones, then text. */
static int rarity(const struct driller_pattern *pattern, size_t i)
{
    unsigned char value = pattern->value[i];
    if (pattern->mask[i] == 0)
        return 0;
    if (pattern->mask[i] != 0xff)
        return 1;
    if (value == 0)
        return 2;
    if (value == 0xff || value == 1)
        return 3;
    return value == ' ' || (value >= 'a' && value <= 'z') ? 4 : 5;
}

static int choose_positions(struct driller_pattern *pattern, char *error)
{
    size_t best = 0, second = 0;
    int best_rarity = 0, second_rarity = 0;
    for (size_t i = 0; i < pattern->length; i++) {
        int is = rarity(pattern, i);
        if (is > best_rarity) {
            second = best_rarity > 0 ? best : i;
            second_rarity = best_rarity;
            best = i;
            best_rarity = is;
        } else if (is > 0 && is >= second_rarity) {
            second = i;
            second_rarity = is;
        }
    }
    if (best_rarity == 0)
        return dro_fail(error, -EINVAL, pattern->length == 0 ? "an empty pattern is everywhere; give one"
                                                             : "that pattern matches everything; give some digits");
    if (second_rarity == 0)
        second = best;
    pattern->first = best < second ? best : second;
    pattern->last = best < second ? second : best;
    for (size_t i = 0; i < pattern->length; i++)
        pattern->value[i] &= pattern->mask[i];
    return 0;
}

int driller_pattern_new(uint32_t type, const char *text, double tolerance, uint32_t alignment, uint32_t flags,
                        struct driller_pattern **out, char *error)
{
    if (type >= DRILLER_PATTERN_TYPES || text == NULL || (flags & ~DRILLER_PATTERN_IGNORE_CASE) != 0)
        return dro_fail(error, -EINVAL, "unknown type of pattern, or flag");
    if (alignment > 4096 || (alignment & (alignment - 1)) != 0)
        return dro_fail(error, -EINVAL, "%u is not an alignment: use a power of two up to 4096", alignment);
    if (isnan(tolerance) || tolerance < 0)
        return dro_fail(error, -EINVAL, "a tolerance is a number from 0 on");
    bool number = number_sizes[type] > 0;
    if ((flags & DRILLER_PATTERN_IGNORE_CASE) != 0 && (number || type == DRILLER_PATTERN_BYTES))
        return dro_fail(error, -EINVAL, "only letters have upper and lower case: search for text");
    if (!number && tolerance != 0)
        return dro_fail(error, -EINVAL, "a tolerance is for floating point");
    struct driller_pattern *pattern = calloc(1, sizeof(*pattern));
    if (pattern == NULL)
        return dro_fail(error, -ENOMEM, "out of memory for a pattern");
    int status = number                          ? parse_range(pattern, type, text, tolerance, error)
                 : type == DRILLER_PATTERN_BYTES ? parse_bytes(pattern, text, error)
                                                 : parse_text(pattern, type, text, flags, error);
    if (status == 0 && !number)
        status = choose_positions(pattern, error);
    if (status < 0) {
        free(pattern);
        return status;
    }
    pattern->alignment = alignment > 0 ? alignment : number ? pattern->length : 1;
    *out = pattern;
    return 0;
}

void driller_pattern_free(struct driller_pattern *pattern)
{
    free(pattern);
}

size_t driller_pattern_length(const struct driller_pattern *pattern)
{
    return pattern->length;
}
