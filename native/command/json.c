/* SPDX-License-Identifier: EPL-2.0 */
/* JSON, written only. Names of files are bytes: those that are not UTF-8 are replaced, as JSON has no way to say them. */
#include "command.h"

#include <inttypes.h>

static bool comma;

static void put_text(const char *text)
{
    putchar('"');
    for (const unsigned char *c = (const unsigned char *)text; *c != '\0';) {
        if (*c == '"' || *c == '\\')
            printf("\\%c", *c++);
        else if (*c < 0x20 || *c == 0x7f)
            printf("\\u%04x", *c++);
        else if (*c < 0x80)
            putchar(*c++);
        else {
            size_t length = utf8_length(c);
            if (length == 0) {
                fputs("\\ufffd", stdout);
                c++;
            }
            for (; length > 0; length--)
                putchar(*c++);
        }
    }
    putchar('"');
}

static void begin(const char *key)
{
    if (comma)
        putchar(',');
    comma = true;
    if (key != NULL) {
        put_text(key);
        putchar(':');
    }
}

void json_open(const char *key, char bracket)
{
    begin(key);
    putchar(bracket);
    comma = false;
}

void json_close(char bracket)
{
    putchar(bracket);
    comma = true;
}

void json_text(const char *key, const char *text)
{
    begin(key);
    put_text(text);
}

void json_number(const char *key, uint64_t value)
{
    begin(key);
    printf("%" PRIu64, value);
}

void json_integer(const char *key, int64_t value)
{
    begin(key);
    printf("%" PRId64, value);
}

void json_address(const char *key, uint64_t value)
{
    begin(key);
    printf("\"0x%" PRIx64 "\"", value);
}

void json_boolean(const char *key, bool value)
{
    begin(key);
    fputs(value ? "true" : "false", stdout);
}

void json_raw(const char *key, const char *number)
{
    begin(key);
    fputs(number, stdout);
}

void json_end(void)
{
    putchar('\n');
    comma = false;
}
