/* SPDX-License-Identifier: EPL-2.0 */
#include "text.h"

#include <errno.h>

struct text text_in(char *buffer, size_t size)
{
    struct text t;
    t.start = buffer;
    t.length = 0;
    t.size = size;
    buffer[0] = 0;
    return t;
}

void text_add_bytes(struct text *t, const char *bytes, size_t length)
{
    size_t room = t->size - 1 - t->length;
    if (length > room)
        length = room;
    bytes_copy(t->start + t->length, bytes, length);
    t->length += length;
    t->start[t->length] = 0;
}

void text_add(struct text *t, const char *string)
{
    text_add_bytes(t, string, text_length(string));
}

static void add_digits(struct text *t, uint64_t value, unsigned base)
{
    char digits[24];
    size_t at = sizeof digits;
    do {
        digits[--at] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value != 0);
    text_add_bytes(t, digits + at, sizeof digits - at);
}

void text_add_number(struct text *t, uint64_t value)
{
    add_digits(t, value, 10);
}

void text_add_signed(struct text *t, int64_t value)
{
    if (value < 0)
        text_add(t, "-");
    add_digits(t, value < 0 ? 0 - (uint64_t)value : (uint64_t)value, 10);
}

void text_add_hex(struct text *t, uint64_t value)
{
    add_digits(t, value, 16);
}

size_t text_length(const char *string)
{
    size_t length = 0;
    while (string[length] != 0) {
        length++;
        __asm__ volatile(""); /* or the compiler makes a call to strlen of it */
    }
    return length;
}

bool text_equal(const char *a, const char *b)
{
    while (*a != 0 && *a == *b)
        a++, b++;
    return *a == *b;
}

bool text_starts(const char *string, const char *prefix)
{
    while (*prefix != 0 && *string == *prefix)
        string++, prefix++;
    return *prefix == 0;
}

bool text_ends(const char *string, const char *suffix)
{
    size_t a = text_length(string), b = text_length(suffix);
    return a >= b && text_equal(string + (a - b), suffix);
}

void text_copy(char *to, size_t size, const char *from)
{
    struct text t = text_in(to, size);
    text_add(&t, from);
}

void bytes_copy(void *to, const void *from, size_t length)
{
    char *t = to;
    const char *f = from;
#if defined(__x86_64__)
    __asm__ volatile("rep movsb" : "+D"(t), "+S"(f), "+c"(length) : : "memory");
#else
    for (; length > 0; length--) {
        *t++ = *f++;
        __asm__ volatile("" : : : "memory");
    }
#endif
}

void bytes_zero(void *to, size_t length)
{
    char *t = to;
#if defined(__x86_64__)
    __asm__ volatile("rep stosb" : "+D"(t), "+c"(length) : "a"(0) : "memory");
#else
    for (; length > 0; length--) {
        *t++ = 0;
        __asm__ volatile("" : : : "memory");
    }
#endif
}

const char *text_errno(int error)
{
    static const struct {
        int error;
        char text[40];
    } names[] = {
        {EPERM, "operation not permitted"},
        {ENOENT, "no such file or directory"},
        {ESRCH, "no such process"},
        {EINTR, "interrupted"},
        {EIO, "input/output error"},
        {EBADF, "bad file descriptor"},
        {EAGAIN, "resource temporarily unavailable"},
        {ENOMEM, "out of memory"},
        {EACCES, "permission denied"},
        {EFAULT, "bad address"},
        {EBUSY, "busy"},
        {EINVAL, "invalid argument"},
        {ENFILE, "too many open files in the system"},
        {EMFILE, "too many open files"},
        {EFBIG, "file size limit (RLIMIT_FSIZE)"},
        {ENOSPC, "no space left"},
        {ENOSYS, "not provided by this kernel"},
        {EADDRINUSE, "address in use"},
        {ETIMEDOUT, "timed out"},
        {EPROTO, "protocol error"},
        {EOVERFLOW, "too large"},
        {ENOTSUP, "not supported"},
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i].error == error)
            return names[i].text;
    return "system call failed";
}
