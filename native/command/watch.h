/* SPDX-License-Identifier: EPL-2.0 */
/* Named places and their values, for driller watch. */
#ifndef DRILLER_WATCH_H
#define DRILLER_WATCH_H

#include "command.h"

#define PLACE_MAX 64          /* places of a command line */
#define VALUES_MAX 64         /* values of a place */
#define VALUE_TEXT 72

enum value_type { VALUE_U8, VALUE_I8, VALUE_U16, VALUE_I16, VALUE_U32, VALUE_I32, VALUE_U64, VALUE_I64, VALUE_F32, VALUE_F64,
                  VALUE_POINTER, VALUE_TEXT_TYPE, VALUE_BYTES };

/* PLACE[:TYPE[xCOUNT]] */
struct place {
    const char *argument;
    char name[256]; /* without the type */
    bool typed;     /* the type was given */
    enum value_type type;
    unsigned count;
};

/* One value of one peer at one moment. */
struct value {
    bool readable;
    bool numeric;
    long double number;
    char text[VALUE_TEXT];
};

/* -1, or the exit status of a complaint. */
int parse_place(const char *argument, struct place *place);
/* The type and count for a symbol of `size` bytes, if none was given. */
void choose_type(struct place *place, uint64_t size);
/* Bytes of all values of the place together. */
size_t place_bytes(const struct place *place);
/* How many columns it has: text and bytes have one. */
unsigned place_columns(const struct place *place);
/* "counters[2]" */
void column_name(const struct place *place, unsigned column, char *out, size_t size);
/* Value number `column` out of the place's bytes, of which the first `count` could be read. */
void decode_value(const struct place *place, const unsigned char *bytes, size_t count, unsigned column, struct value *value);

/* One look at all places of all peers. */
struct sample {
    int64_t when_ns, skew_ns;  /* since the start; from the first byte read to the last */
    const struct targets *targets;
    const struct place *places;
    size_t place_count;
    size_t columns;            /* of all places together */
    struct value *values;      /* columns for each target */
    unsigned char *outliers;   /* likewise */
    bool *ended;               /* for each target */
    const struct value *previous; /* NULL at first */
};

/* ---- watch_print.c ------------------------------------------------------------------------------------- */

enum watch_format { WATCH_TABLE, WATCH_CSV, WATCH_JSON };

void print_sample(const struct sample *sample, enum watch_format format);

#endif
