/* SPDX-License-Identifier: EPL-2.0 */
/* Values at places: what is meant, how many bytes it takes, what the bytes say. */
#include "watch.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    unsigned size; /* bytes of one */
} types[] = {
    [VALUE_U8] = {"u8", 1},   [VALUE_I8] = {"i8", 1},           [VALUE_U16] = {"u16", 2},
    [VALUE_I16] = {"i16", 2}, [VALUE_U32] = {"u32", 4},         [VALUE_I32] = {"i32", 4},
    [VALUE_U64] = {"u64", 8}, [VALUE_I64] = {"i64", 8},         [VALUE_F32] = {"f32", 4},
    [VALUE_F64] = {"f64", 8}, [VALUE_POINTER] = {"pointer", 8}, [VALUE_TEXT_TYPE] = {"text", 1},
    [VALUE_BYTES] = {"bytes", 1},
};

extern const struct command command_watch;

static bool parse_type(const char *text, struct place *place)
{
    for (unsigned i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        size_t length = strlen(types[i].name);
        if (strncmp(text, types[i].name, length) != 0)
            continue;
        uint64_t count = 1;
        if (text[length] != '\0' && (text[length] != 'x' || !parse_address(text + length + 1, &count) || count == 0))
            continue;
        place->type = (enum value_type)i;
        place->count = count < UINT32_MAX ? (unsigned)count : UINT32_MAX;
        place->typed = true;
        if (text[length] == '\0' && (place->type == VALUE_TEXT_TYPE || place->type == VALUE_BYTES))
            place->count = place->type == VALUE_TEXT_TYPE ? 40 : 16;
        return true;
    }
    return false;
}

int parse_place(const char *argument, struct place *place)
{
    const char *colon = strrchr(argument, ':');
    *place = (struct place){.argument = argument, .type = VALUE_U64, .count = 1};
    bool typed = colon != NULL && parse_type(colon + 1, place);
    /* ns::name has colons too. */
    if (!typed && colon != NULL && (colon == argument || colon[-1] != ':'))
        return misused(&command_watch, "'%.40s' is not a type: use u8 to u64, i8 to i64, f32, f64, pointer, text or bytes, "
                                       "with x and a count behind it if you like", colon + 1);
    size_t length = typed ? (size_t)(colon - argument) : strlen(argument);
    if (length == 0 || length >= sizeof(place->name))
        return misused(&command_watch, "'%.80s' is not a place: name a symbol or an address", argument);
    memcpy(place->name, argument, length);
    place->name[length] = '\0';
    if (place->count > VALUES_MAX)
        return misused(&command_watch, "'%.80s' are too many values: at most %d of a place", argument, VALUES_MAX);
    return -1;
}

void choose_type(struct place *place, uint64_t size)
{
    if (place->typed)
        return;
    place->typed = true;
    place->type = size == 1 ? VALUE_U8 : size == 2 ? VALUE_U16 : size == 4 ? VALUE_I32 : VALUE_I64;
}

size_t place_bytes(const struct place *place)
{
    return (size_t)types[place->type].size * place->count;
}

unsigned place_columns(const struct place *place)
{
    return place->type == VALUE_TEXT_TYPE || place->type == VALUE_BYTES ? 1 : place->count;
}

void column_name(const struct place *place, unsigned column, char *out, size_t size)
{
    if (place_columns(place) > 1)
        snprintf(out, size, "%s[%u]", place->name, column);
    else
        snprintf(out, size, "%s", place->name);
}

static void text_value(const unsigned char *bytes, size_t count, struct value *value)
{
    char raw[VALUES_MAX + 1];
    size_t length = strnlen((const char *)bytes, count < VALUES_MAX ? count : VALUES_MAX);
    memcpy(raw, bytes, length);
    raw[length] = '\0';
    char *clean = printable(raw);
    snprintf(value->text, sizeof(value->text), "%s", clean);
    free(clean);
}

static void bytes_value(const unsigned char *bytes, size_t count, struct value *value)
{
    size_t shown = count < (VALUE_TEXT - 4) / 2 ? count : (VALUE_TEXT - 4) / 2;
    for (size_t i = 0; i < shown; i++)
        snprintf(value->text + 2 * i, 3, "%02x", bytes[i]);
    if (shown < count)
        strcpy(value->text + 2 * shown, "...");
}

#define INTEGER(type, format)                                                                                          \
    do {                                                                                                               \
        type number;                                                                                                   \
        memcpy(&number, at, sizeof(number));                                                                           \
        value->number = number;                                                                                        \
        snprintf(value->text, sizeof(value->text), "%" format, number);                                               \
    } while (0)

void decode_value(const struct place *place, const unsigned char *bytes, size_t count, unsigned column, struct value *value)
{
    size_t size = types[place->type].size;
    const unsigned char *at = bytes + column * size;
    *value = (struct value){.readable = false};
    if (place->type == VALUE_TEXT_TYPE || place->type == VALUE_BYTES) {
        if (count < place->count)
            return;
        value->readable = true;
        if (place->type == VALUE_TEXT_TYPE)
            text_value(bytes, count, value);
        else
            bytes_value(bytes, count, value);
        return;
    }
    if (count < (column + 1) * size)
        return;
    value->readable = value->numeric = true;
    switch (place->type) {
    case VALUE_U8:
        INTEGER(uint8_t, PRIu8);
        break;
    case VALUE_I8:
        INTEGER(int8_t, PRId8);
        break;
    case VALUE_U16:
        INTEGER(uint16_t, PRIu16);
        break;
    case VALUE_I16:
        INTEGER(int16_t, PRId16);
        break;
    case VALUE_U32:
        INTEGER(uint32_t, PRIu32);
        break;
    case VALUE_I32:
        INTEGER(int32_t, PRId32);
        break;
    case VALUE_I64:
        INTEGER(int64_t, PRId64);
        break;
    case VALUE_F32:
        INTEGER(float, ".7g");
        break;
    case VALUE_F64:
        INTEGER(double, ".10g");
        break;
    case VALUE_POINTER:
        INTEGER(uint64_t, PRIx64);
        value->numeric = false;
        break;
    default:
        INTEGER(uint64_t, PRIu64);
        break;
    }
}
