/* SPDX-License-Identifier: EPL-2.0 */
/* Which of a few numbers or texts is unlike the others. */
#include "across.h"

#include <stdlib.h>
#include <string.h>

/* Makes the median absolute deviation of normally distributed values their standard deviation. */
#define SCALE 1.4826
#define FAR 3.5
#define JITTER 0.05

static double magnitude(double value)
{
    return value < 0 ? -value : value;
}

static int compare(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return left < right ? -1 : left > right;
}

/* Sorts them. */
static double median(double *values, size_t count)
{
    qsort(values, count, sizeof(*values), compare);
    return count % 2 == 1 ? values[count / 2] : values[count / 2 - 1] / 2 + values[count / 2] / 2;
}

void driller_outliers(const double *values, size_t count, unsigned char *outliers)
{
    memset(outliers, 0, count);
    double *numbers = count >= 3 ? calloc(count, sizeof(*numbers)) : NULL;
    size_t good = 0;
    if (numbers == NULL)
        return;
    for (size_t i = 0; i < count; i++)
        if (values[i] == values[i])
            numbers[good++] = values[i];
    if (good >= 2) {
        double middle = median(numbers, good);
        for (size_t i = 0; i < good; i++)
            numbers[i] = magnitude(numbers[i] - middle);
        double limit = FAR * SCALE * median(numbers, good), jitter = JITTER * magnitude(middle);
        limit = limit > jitter ? limit : jitter;
        for (size_t i = 0; i < count; i++)
            outliers[i] = values[i] != values[i] ? good > count / 2
                                                 : values[i] != middle && !(magnitude(values[i] - middle) <= limit);
    }
    free(numbers);
}

void driller_text_outliers(const char *const *texts, size_t count, unsigned char *outliers)
{
    memset(outliers, 0, count);
    for (size_t i = 0; count >= 3 && i < count; i++) {
        size_t same = 0;
        for (size_t k = 0; k < count; k++)
            same += strcmp(texts[k], texts[i]) == 0;
        if (same * 2 <= count)
            continue;
        for (size_t k = 0; k < count; k++)
            outliers[k] = strcmp(texts[k], texts[i]) != 0;
        return;
    }
}
