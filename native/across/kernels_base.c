/* SPDX-License-Identifier: EPL-2.0 */
/* The kernels for any processor. */
#define KERNEL(name) name##_base
#include "kernels.h"
#include "scan_kernels.h"
