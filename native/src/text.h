/* SPDX-License-Identifier: EPL-2.0 */
/* Text in fixed buffers without the C library: always NUL-terminated, cut when full. */
#ifndef DRILLER_TEXT_H
#define DRILLER_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
    char *start;
    size_t length; /* without the NUL */
    size_t size;   /* of the buffer */
};

struct text text_in(char *buffer, size_t size);
void text_add(struct text *t, const char *string);
void text_add_bytes(struct text *t, const char *bytes, size_t length);
void text_add_number(struct text *t, uint64_t value);
void text_add_signed(struct text *t, int64_t value);
void text_add_hex(struct text *t, uint64_t value);

size_t text_length(const char *string);
bool text_equal(const char *a, const char *b);
bool text_starts(const char *string, const char *prefix);
bool text_ends(const char *string, const char *suffix);
void text_copy(char *to, size_t size, const char *from);

void bytes_copy(void *to, const void *from, size_t length);
void bytes_zero(void *to, size_t length);

/* A short text for a (positive) errno value. */
const char *text_errno(int error);

#endif
