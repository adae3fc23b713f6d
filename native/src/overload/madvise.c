/* SPDX-License-Identifier: EPL-2.0 */
/* Advice, with the results it has on private anonymous memory. */
#include "overload.h"
#include "../image.h"

#ifndef MADV_WIPEONFORK
#define MADV_WIPEONFORK 18
#endif
#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102 /* since Linux 6.13 */
#endif

static bool is_image(struct own *own, uint64_t start, struct overload_mapping *m)
{
    return overload_find(start, m) == 0 && overload_is_image(own, m);
}

/* Zeros from now on. The kernel drops the pages of whatever else lies in the range; ours are punched. */
static long discard(struct own *own, int image, uint64_t start, uint64_t length, int advice)
{
    struct overload_mapping m;
    long result = sys_madvise(start, length, advice);
    if (advice == MADV_FREE && result == -EINVAL && is_image(own, start, &m))
        result = sys_madvise(start, length, MADV_DONTNEED);
    if ((result == 0 || result == -ENOMEM) && overload_image_has_data(own, image, start, length))
        overload_punch(image, start, length);
    return result;
}

/*
 * Guard regions would be lost whenever a mapping is replaced, and what they are put over is lost anyway: so they are put
 * over fresh private memory, which no rebuild moves as it cannot be read. `image`: -1 while it is closed.
 */
static long install_guards(struct own *own, int image, uint64_t start, uint64_t length)
{
    struct overload_mapping m;
    uint64_t end = start + length;
    for (uint64_t at = start; at < end && overload_find(at, &m) == 0; at = m.end) {
        uint64_t stop = m.end < end ? m.end : end;
        if (!overload_is_image(own, &m))
            continue;
        long fresh = sys_mmap(at, stop - at, (int)m.protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
        if (sys_failed(fresh))
            return fresh;
        if (image >= 0)
            overload_punch(image, at, stop - at);
        overload_changed(own);
    }
    return sys_madvise(start, length, MADV_GUARD_INSTALL);
}

/* Whether the kernel knows them: asked of no memory at all. */
static bool has_guards(void)
{
    return sys_madvise(0, 0, MADV_GUARD_INSTALL) == 0;
}

static long advise(struct own *own, uint64_t start, uint64_t length, int advice)
{
    struct overload_mapping m;
    int image = (int)image_for_program(own);
    uint64_t size = overload_pages(own, length);
    if (image < 0 || !overload_range_valid(own, start, size))
        return sys_madvise(start, length, advice);
    switch (advice) {
    case MADV_DONTNEED:
    case MADV_FREE:
        return discard(own, image, start, size, advice);
    case MADV_REMOVE:
        return is_image(own, start, &m) ? -EINVAL : sys_madvise(start, length, advice);
    case MADV_WIPEONFORK:
        if (is_image(own, start, &m) && start + size <= m.end)
            overload_make_private(own, image, start, size, (int)m.protection);
        return sys_madvise(start, length, advice);
    case MADV_GUARD_INSTALL:
        return has_guards() ? install_guards(own, image, start, size) : -EINVAL;
    default:
        own->advised = 1;
        return sys_madvise(start, length, advice);
    }
}

/* While the image is closed its mappings are private ones of a file: dropping their pages would bring the file's back. */
static long advise_closed(struct own *own, uint64_t start, uint64_t length, int advice)
{
    struct overload_mapping m;
    uint64_t size = overload_pages(own, length), end = start + size;
    if (advice == MADV_REMOVE && is_image(own, start, &m))
        return -EINVAL;
    if (advice == MADV_GUARD_INSTALL && overload_range_valid(own, start, size) && has_guards())
        return install_guards(own, -1, start, size);
    if ((advice != MADV_DONTNEED && advice != MADV_FREE) || !overload_range_valid(own, start, size))
        return sys_madvise(start, length, advice);
    long result = 0, error;
    for (uint64_t at = start; at < end; at = m.end < end ? m.end : end) {
        error = overload_find(at, &m);
        if (error == -ENOENT) {
            result = -ENOMEM; /* a hole: the kernel, too, says so and goes on */
            m.end = at + own->page;
            continue;
        }
        uint64_t stop = error != 0 || m.end > end ? end : m.end;
        m.end = stop;
        if (error == 0 && overload_is_image(own, &m))
            error = sys_mmap(at, stop - at, (int)m.protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
        else
            error = sys_madvise(at, stop - at, advice);
        if (sys_failed(error))
            result = error;
    }
    return result;
}

PUBLIC int madvise(void *address, size_t length, int advice)
{
    struct own *own;
    struct inside inside;
    long result;
    switch (overload_enter(&own, &inside)) {
    case OVERLOAD_OPEN:
        result = advise(own, (uint64_t)address, length, advice);
        break;
    case OVERLOAD_CLOSED:
        result = advise_closed(own, (uint64_t)address, length, advice);
        break;
    default:
        result = sys_madvise((uint64_t)address, length, advice);
        break;
    }
    overload_leave(own, &inside);
    return (int)overload_result(result);
}
OVERLOAD_ALSO(madvise, __madvise);

/* POSIX's is advice only: the C library does nothing for POSIX_MADV_DONTNEED, and the others need nothing. */
