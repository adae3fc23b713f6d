/* SPDX-License-Identifier: EPL-2.0 */
/* Errors that say their cause in one line, and points of time. */
#include "internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

void dro_one_line(char *text)
{
    for (char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = '?';
}

int dro_fail(char *error, int code, const char *format, ...)
{
    if (error != NULL) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(error, DRILLER_ERROR_MAX, format, arguments);
        va_end(arguments);
        dro_one_line(error);
    }
    return code;
}

dro_time dro_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (dro_time)now.tv_sec * 1000000000 + now.tv_nsec;
}

dro_time dro_deadline(int timeout_ms)
{
    return dro_now() + (dro_time)(timeout_ms > 0 ? timeout_ms : 0) * 1000000;
}

int dro_remaining_ms(dro_time deadline)
{
    dro_time left = deadline - dro_now();
    return left > 0 ? (int)((left + 999999) / 1000000) : 0;
}

void dro_close(int *descriptor)
{
    if (*descriptor >= 0)
        close(*descriptor);
    *descriptor = -1;
}
