/* SPDX-License-Identifier: EPL-2.0 */
/*
 * copy BYTES: prints how many nanoseconds memcpy takes for as many bytes, first to fresh memory, whose pages the kernel has to
 * supply meanwhile, then to memory that is there (the middle one of three times).
 */
#include "bench.h"

static uint64_t copy_once(char *to, const char *from, size_t bytes)
{
    uint64_t began = bench_now();
    memcpy(to, from, bytes);
    bench_used(to);
    return bench_now() - began;
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    size_t bytes = bench_number(argv[1]);
    char *from = bench_filled(bytes);
    char *to = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (to == MAP_FAILED)
        bench_fail("mmap");
    uint64_t fresh = copy_once(to, from, bytes);
    uint64_t a = copy_once(to, from, bytes), b = copy_once(to, from, bytes), c = copy_once(to, from, bytes);
    uint64_t low = a < b ? a : b, high = a < b ? b : a;
    uint64_t middle = c < low ? low : c > high ? high : c;
    printf("%llu %llu\n", (unsigned long long)fresh, (unsigned long long)middle);
    return 0;
}
