/* SPDX-License-Identifier: EPL-2.0 */
/* One pattern in one buffer: picks the kernel. */
#include "across.h"

bool dro_have_avx2(void)
{
#if defined(DRO_AVX2)
    return __builtin_cpu_supports("avx2");
#else
    return false;
#endif
}

#if !defined(DRO_AVX2)
#define dro_find_bytes_avx2 dro_find_bytes_base
#define dro_find_number_avx2 dro_find_number_base
#endif

size_t dro_pattern_find(const struct driller_pattern *pattern, const unsigned char *buffer, size_t length, size_t from,
                        uint64_t address)
{
    if (!pattern->number)
        return (dro_have_avx2() ? dro_find_bytes_avx2 : dro_find_bytes_base)(pattern, buffer, length, from, address);
    size_t to_aligned = (size_t)(-(address + from) & (pattern->alignment - 1));
    return (dro_have_avx2() ? dro_find_number_avx2 : dro_find_number_base)(pattern, buffer, length, from + to_aligned,
                                                                      pattern->alignment);
}
