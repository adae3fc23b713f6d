/* SPDX-License-Identifier: EPL-2.0 */
#include "tracking.h"
#include "pagemap.h"
#include "text.h"

#include <dirent.h>

/* linux/userfaultfd.h of 6.7 and later, as far as it is used here. */
#define UFFD_USER_MODE 1u
#define UFFD_API_VERSION UINT64_C(0xaa)
#define UFFD_WP_HUGETLBFS_SHMEM (UINT64_C(1) << 12)
#define UFFD_WP_ASYNC (UINT64_C(1) << 15)
#define UFFD_REGISTER_WP (UINT64_C(1) << 1)

struct uffd_api {
    uint64_t api, features, ioctls;
};
struct uffd_range {
    uint64_t start, length;
};
struct uffd_register {
    struct uffd_range range;
    uint64_t mode, ioctls;
};

#define UFFD_API _IOWR(0xaa, 0x3f, struct uffd_api)
#define UFFD_REGISTER _IOWR(0xaa, 0x00, struct uffd_register)
#define UFFD_UNREGISTER _IOR(0xaa, 0x01, struct uffd_range)

#ifndef SEEK_DATA
#define SEEK_DATA 3
#endif

/* As the kernel lays out an entry of a folder. */
struct entry {
    uint64_t inode, offset;
    uint16_t length;
    uint8_t type;
    char name[];
};

static bool is_userfaultfd(int folder, const char *name)
{
    char target[32];
    long length = SYS4(__NR_readlinkat, folder, name, target, sizeof target - 1);
    target[length > 0 ? length : 0] = 0;
    return text_equal(target, "anon_inode:[userfaultfd]");
}

/* Whether the program has one open; of its own accord it would be refused where we have registered before. */
static long program_uses_it(struct own *own)
{
    char path[48];
    struct text t = text_in(path, sizeof path);
    text_add_number(&t, (uint64_t)own->pid);
    text_add(&t, "/fd");
    long folder = sys_openat(own->proc, path, O_RDONLY | O_DIRECTORY), got;
    if (folder == -ENOENT || folder == -ESRCH)
        return 0; /* its first thread has ended, and with it this way to the others' descriptors */
    if (folder < 0)
        return folder;
    long found = 0;
    while (found == 0 && (got = sys_getdents((int)folder, own->scratch, sizeof own->scratch)) > 0)
        for (long at = 0; at < got && found == 0;) {
            const struct entry *entry = (const struct entry *)((const char *)own->scratch + at);
            found = is_userfaultfd((int)folder, entry->name);
            at += entry->length;
        }
    sys_close((int)folder);
    return found;
}

static long set_up(struct own *own, uint32_t *state)
{
    struct activity *a = &own->activity;
    struct uffd_api api = {UFFD_API_VERSION, UFFD_WP_ASYNC | UFFD_WP_HUGETLBFS_SHMEM, 0};
    *state = DRILLER_ACTIVITY_REFUSED;
    if (own->filter_forbids_tracking)
        return -EACCES;
    long error = program_uses_it(own);
    if (error != 0) {
        *state = error > 0 ? DRILLER_ACTIVITY_PROGRAM : DRILLER_ACTIVITY_REFUSED;
        return error > 0 ? -EBUSY : error;
    }
    if ((a->pagemap = (int)sys_openat(own->proc, "thread-self/pagemap", O_RDONLY)) < 0)
        return a->pagemap;
    a->userfaultfd = (int)SYS1(__NR_userfaultfd, O_CLOEXEC | O_NONBLOCK | UFFD_USER_MODE);
    if (a->userfaultfd < 0) {
        if (a->userfaultfd == -ENOSYS || a->userfaultfd == -EINVAL)
            *state = DRILLER_ACTIVITY_KERNEL;
        return a->userfaultfd;
    }
    error = sys_ioctl(a->userfaultfd, UFFD_API, &api);
    /* of nothing at all: whether the request is known */
    struct pm_scan_arg scan = {.size = sizeof scan, .return_mask = PAGE_PRESENT};
    if (error == 0)
        error = sys_ioctl(a->pagemap, PAGEMAP_SCAN, &scan);
    if (error < 0)
        *state = DRILLER_ACTIVITY_KERNEL;
    return error < 0 ? error : 0;
}

long tracking_open(struct own *own, uint32_t *state)
{
    struct activity *a = &own->activity;
    a->userfaultfd = a->pagemap = -1;
    __atomic_store_n(&a->open, 1, __ATOMIC_SEQ_CST);
    /* whoever sets this waits until what is open is closed */
    bool wanted = __atomic_load_n(&own->program_userfaultfd, __ATOMIC_SEQ_CST) != 0;
    *state = DRILLER_ACTIVITY_PROGRAM;
    long error = wanted ? -EBUSY : set_up(own, state);
    if (error != 0)
        tracking_close(own);
    return error;
}

void tracking_close(struct own *own)
{
    struct activity *a = &own->activity;
    if (a->open == 0)
        return;
    if (a->userfaultfd >= 0)
        sys_close(a->userfaultfd);
    if (a->pagemap >= 0)
        sys_close(a->pagemap);
    a->userfaultfd = a->pagemap = -1;
    __atomic_store_n(&a->open, 0, __ATOMIC_SEQ_CST);
    sys_futex_wake(&a->open, INT32_MAX);
}

/* What is mapped by small pages, and of that only what `wanted` names, none of it required if 0. */
static struct pm_scan_arg small_pages(uint64_t start, uint64_t end, uint64_t wanted)
{
    struct pm_scan_arg scan = {
        .size = sizeof scan,
        .start = start,
        .end = end,
        .category_mask = PAGE_HUGE | wanted,
        .category_inverted = PAGE_HUGE,
        .return_mask = PAGE_PRESENT,
    };
    return scan;
}

/* The pages that match, up to scan->max_pages if that is not 0; scan->start is then where it stopped. */
static long count(struct own *own, struct pm_scan_arg *scan)
{
    struct page_region *regions = (struct page_region *)own->scratch;
    uint64_t pages = 0, most = scan->max_pages;
    scan->vec = (uint64_t)regions;
    scan->vec_len = sizeof own->scratch / (sizeof *regions);
    while (scan->start < scan->end && (most == 0 || pages < most)) {
        scan->max_pages = most == 0 ? 0 : most - pages;
        long found = sys_ioctl(own->activity.pagemap, PAGEMAP_SCAN, scan);
        if (found < 0)
            return found;
        for (long i = 0; i < found; i++)
            pages += (regions[i].end - regions[i].start) / own->page;
        if (scan->walk_end <= scan->start)
            return -EIO;
        scan->start = scan->walk_end;
    }
    return (long)pages;
}

static long protect(struct own *own, uint64_t start, uint64_t end)
{
    struct pm_scan_arg scan = small_pages(start, end, 0);
    scan.flags = PAGEMAP_PROTECT | PAGEMAP_CHECK;
    return count(own, &scan);
}

static bool has_data(const struct own *own, uint64_t offset)
{
    return sys_lseek(own->image, offset, SEEK_DATA) == (long)offset;
}

/*
 * Page by page: looking for the next hole would take as long as there are pages up to it, and that may be all of a very large
 * segment beside this one.
 */
static long protect_data(struct own *own, uint64_t start, uint64_t end, uint64_t shift, uint64_t most)
{
    uint64_t pages = 0;
    for (uint64_t at = start; at < end;) {
        long data = sys_lseek(own->image, at + shift, SEEK_DATA);
        if (data < 0 || (uint64_t)data - shift >= end)
            break;
        uint64_t from = (uint64_t)data - shift;
        for (at = from + own->page, pages++; at < end && pages <= most && has_data(own, at + shift); at += own->page)
            pages++;
        if (pages > most)
            return -E2BIG;
        long error = protect(own, from, at);
        if (error < 0)
            return error;
    }
    return 0;
}

long tracking_begin(struct own *own, uint64_t start, uint64_t end, uint64_t shift, uint64_t most)
{
    struct uffd_register range = {{start, end - start}, UFFD_REGISTER_WP, 0};
    long error = sys_ioctl(own->activity.userfaultfd, UFFD_REGISTER, &range);
    if (error < 0)
        return error;
    error = protect_data(own, start, end, shift, most);
    if (error == 0)
        error = tracking_pages(own, start, end, 0);
    if (error < 0)
        tracking_end(own, start, end);
    return error;
}

void tracking_end(struct own *own, uint64_t start, uint64_t end)
{
    struct uffd_range range = {start, end - start};
    sys_ioctl(own->activity.userfaultfd, UFFD_UNREGISTER, &range);
}

long tracking_take_written(struct own *own, uint64_t start, uint64_t end, bool again)
{
    struct pm_scan_arg scan = small_pages(start, end, PAGE_WRITTEN);
    /* in what is empty, and so unprotected, nothing was written */
    scan.category_anyof_mask = PAGE_PRESENT | PAGE_SWAPPED;
    scan.flags = again ? PAGEMAP_PROTECT | PAGEMAP_CHECK : PAGEMAP_CHECK;
    return count(own, &scan);
}

long tracking_pages(struct own *own, uint64_t start, uint64_t end, uint64_t most)
{
    struct pm_scan_arg scan = small_pages(start, end, 0);
    scan.category_anyof_mask = PAGE_PRESENT | PAGE_SWAPPED;
    scan.max_pages = most;
    return count(own, &scan);
}

bool tracking_is_huge(struct own *own, uint64_t start, uint64_t end)
{
    struct pm_scan_arg scan = {
        .size = sizeof scan, .start = start, .end = end, .max_pages = 1, .category_mask = PAGE_HUGE, .return_mask = PAGE_HUGE};
    return count(own, &scan) != 0;
}
