/* SPDX-License-Identifier: EPL-2.0 */
/* Differences, majorities and outliers. */
#include "across.h"

#include "test.h"

#include <math.h>

static void test_compare(void)
{
    static unsigned char a[10000], b[10000], c[10000], differs[10000];
    const unsigned char *buffers[3] = {a, b, c};
    uint64_t differing[3] = {0};
    memset(a, 7, sizeof(a));
    memcpy(b, a, sizeof(a));
    memcpy(c, a, sizeof(a));
    CHECK_EQUAL(driller_compare(buffers, 3, sizeof(a), differs, differing), 0);
    CHECK_EQUAL(differing[0] + differing[1] + differing[2], 0);
    c[0] = c[255] = c[256] = c[9999] = 1;
    b[256] = 2;
    a[500] = 3;
    CHECK_EQUAL(driller_compare(buffers, 3, sizeof(a), differs, differing), 5);
    CHECK_EQUAL(differing[0], 1);
    CHECK_EQUAL(differing[1], 1); /* no majority at 256: the first one's counts */
    CHECK_EQUAL(differing[2], 4);
    for (size_t i = 0; i < sizeof(a); i++)
        CHECK_EQUAL(differs[i], i == 0 || i == 255 || i == 256 || i == 500 || i == 9999);
    CHECK_EQUAL(driller_compare(buffers, 2, sizeof(a), NULL, NULL), 2);
    CHECK_EQUAL(driller_compare(buffers, 1, sizeof(a), NULL, NULL), 0);
    CHECK_EQUAL(driller_compare(buffers, 3, 0, NULL, NULL), 0);
    CHECK_EQUAL(driller_compare(buffers, 0, 1, NULL, NULL), -EINVAL);
    CHECK_EQUAL(driller_compare(buffers, DRILLER_COMPARE_MAX + 1, 1, NULL, NULL), -EINVAL);
    CHECK_EQUAL(driller_majority((const unsigned char *)"xyyxy", 5), 'y');
    CHECK_EQUAL(driller_majority((const unsigned char *)"xyzy", 4), 'x');
}

static void expect_outliers(const double *values, size_t count, const char *expected)
{
    unsigned char outliers[16];
    driller_outliers(values, count, outliers);
    for (size_t i = 0; i < count; i++)
        CHECK_EQUAL(outliers[i], expected[i] == '*');
}

static void expect_text_outliers(const char *const *texts, size_t count, const char *expected)
{
    unsigned char outliers[16];
    driller_text_outliers(texts, count, outliers);
    for (size_t i = 0; i < count; i++)
        CHECK_EQUAL(outliers[i], expected[i] == '*');
}

static void test_text_outliers(void)
{
    expect_text_outliers((const char *const[]){"a", "a", "b", "a"}, 4, "..*.");
    expect_text_outliers((const char *const[]){"b", "a", "", "a", "a"}, 5, "*.*..");
    expect_text_outliers((const char *const[]){"a", "a", "b", "b"}, 4, "....");
    expect_text_outliers((const char *const[]){"a", "b", "c"}, 3, "...");
    expect_text_outliers((const char *const[]){"a", "b"}, 2, "..");
}

static void test_outliers(void)
{
    expect_outliers((const double[]){1000, 1000, 818, 1000}, 4, "..*.");
    expect_outliers((const double[]){0, 0, 1, 0}, 4, "..*.");
    expect_outliers((const double[]){100, 101, 100, 99}, 4, "....");     /* read a moment later */
    expect_outliers((const double[]){10, 20, 30, 40, 50}, 5, ".....");   /* no two alike: none stands out */
    expect_outliers((const double[]){10, 11, 12, 11, 900}, 5, "....*");
    expect_outliers((const double[]){1, 2}, 2, "..");
    expect_outliers((const double[]){-5, -5, 5}, 3, "..*");
    expect_outliers((const double[]){1, NAN, 1, 1}, 4, ".*..");
    expect_outliers((const double[]){NAN, NAN, NAN}, 3, "...");
    expect_outliers((const double[]){1, INFINITY, 1}, 3, ".*.");
    expect_outliers((const double[]){INFINITY, INFINITY, INFINITY}, 3, "...");
    expect_outliers((const double[]){1e308, -1e308, 1e308, 1e308}, 4, ".*..");
}

int main(void)
{
    test_compare();
    test_outliers();
    test_text_outliers();
    return 0;
}
