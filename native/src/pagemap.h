/* SPDX-License-Identifier: EPL-2.0 */
/* PAGEMAP_SCAN: linux/fs.h of 6.7 and later; the headers this is built with may be older. */
#ifndef DRILLER_PAGEMAP_H
#define DRILLER_PAGEMAP_H

#include <stdint.h>
#include <sys/ioctl.h>

struct page_region {
    uint64_t start, end, categories;
};

struct pm_scan_arg {
    uint64_t size, flags, start, end, walk_end, vec, vec_len, max_pages;
    uint64_t category_inverted, category_mask, category_anyof_mask, return_mask;
};

#undef PAGEMAP_SCAN
#define PAGEMAP_SCAN _IOWR('f', 16, struct pm_scan_arg)

#define PAGEMAP_PROTECT 1u /* PM_SCAN_WP_MATCHING */
#define PAGEMAP_CHECK 2u   /* PM_SCAN_CHECK_WPASYNC: EPERM where memory is not registered for it */

#define PAGE_WRITTEN (1u << 1)
#define PAGE_FILE (1u << 2)
#define PAGE_PRESENT (1u << 3)
#define PAGE_SWAPPED (1u << 4)
#define PAGE_ZERO (1u << 5)
#define PAGE_HUGE (1u << 6)

#endif
