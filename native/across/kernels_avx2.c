/* SPDX-License-Identifier: EPL-2.0 */
/* The kernels for x86-64 processors with AVX2; compiled with -mavx2, called only where there is one. */
#define KERNEL(name) name##_avx2
#include "kernels.h"
#include "scan_kernels.h"
