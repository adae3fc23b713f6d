/* SPDX-License-Identifier: EPL-2.0 */
/*
 * What programs do about the main thread's stack: raise its limit, after which it must be able to grow further, and ask
 * where it is. In the shared library only.
 */
#include "../maps.h"
#include "../stack.h"
#include "overload.h"

#include <dlfcn.h>
#include <driller/driller.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#undef setrlimit64
#undef prlimit64

/* For a fork that is still copied, or a thread that cannot be parked. */
#define ATTEMPTS 200
#define PAUSE_NS 1000000

/* Whether the stack is in the image and must be mapped further down for a new limit. */
static bool must_extend(struct own *own, uint64_t limit)
{
    struct overload_mapping m;
    struct inside inside;
    bool shared = overload_enter(&own, &inside) != OVERLOAD_NONE;
    overload_leave(own, &inside);
    return shared && overload_find(own->main_stack, &m) == 0 && overload_is_image(own, &m) &&
           stack_low(own, own->stack_end, limit, own->page) < m.start;
}

/* By a rebuild, so that it stays one mapping: the kernel merges only what is mapped by one open file. */
static void extend(void)
{
    for (int i = 0; i < ATTEMPTS && driller_rebuild(NULL) != 0; i++)
        sys_nap(PAUSE_NS);
}

static int set_limit(pid_t pid, int resource, const struct rlimit *set, struct rlimit *get)
{
    long result = SYS4(__NR_prlimit64, pid, resource, set, get);
    if (result == 0 && resource == (int)RLIMIT_STACK && set != NULL && (pid == 0 || pid == sys_getpid())) {
        struct own *own = driller_own;
        int code = errno;
        if (own != NULL && must_extend(own, set->rlim_cur))
            extend();
        errno = code;
    }
    return (int)overload_result(result);
}

/* By names of our own: the C library's prototypes have types that differ between C and C++ and with _FILE_OFFSET_BITS. */
PUBLIC int driller_setrlimit(int resource, const struct rlimit *limit) __asm__("setrlimit");
PUBLIC int driller_setrlimit64(int resource, const struct rlimit *limit) __asm__("setrlimit64");
PUBLIC int driller_prlimit(pid_t pid, int resource, const struct rlimit *set, struct rlimit *get) __asm__("prlimit");
PUBLIC int driller_prlimit64(pid_t pid, int resource, const struct rlimit *set, struct rlimit *get) __asm__("prlimit64");

int driller_setrlimit(int resource, const struct rlimit *limit)
{
    return set_limit(0, resource, limit, NULL);
}

int driller_setrlimit64(int resource, const struct rlimit *limit)
{
    return set_limit(0, resource, limit, NULL);
}

int driller_prlimit(pid_t pid, int resource, const struct rlimit *set, struct rlimit *get)
{
    return set_limit(pid, resource, set, get);
}

int driller_prlimit64(pid_t pid, int resource, const struct rlimit *set, struct rlimit *get)
{
    return set_limit(pid, resource, set, get);
}

/*
 * Of the mapping that ends where the arguments begin, how much could be below `top`: down to its start if it is of the image,
 * else down to the mapping before it. 0 if there is none.
 */
static uint64_t room_below(const struct own *own, uint64_t top)
{
    FILE *maps = fopen("/proc/self/maps", "re");
    char *line = NULL;
    size_t size = 0;
    uint64_t before = 0, room = 0;
    struct mapping m;
    while (maps != NULL && getline(&line, &size, maps) > 0 && maps_parse_line(line, &m) != NULL && m.end <= own->arguments) {
        bool image = m.inode == own->image_inode && m.device_major == own->image_major && m.device_minor == own->image_minor;
        if (m.end == own->arguments)
            room = top - (image ? m.start : before);
        before = m.end;
    }
    free(line);
    if (maps != NULL)
        fclose(maps);
    return room;
}

/*
 * glibc takes the stack for the one mapping of /proc/self/maps that holds the arguments, and cuts it off where the one
 * below it ends. To us the stack proper is another mapping than the arguments: so it is cut off a page below them.
 */
PUBLIC int pthread_getattr_np(pthread_t thread, pthread_attr_t *attributes)
{
    int (*original)(pthread_t, pthread_attr_t *);
    struct own *own = driller_own;
    struct rlimit limit;
    void *low = NULL;
    size_t size = 0;
    *(void **)&original = dlsym(RTLD_NEXT, "pthread_getattr_np");
    if (original == NULL)
        return ENOSYS;
    int error = original(thread, attributes);
    if (error != 0 || own == NULL || own->arguments == 0 || pthread_attr_getstack(attributes, &low, &size) != 0 ||
        (uint64_t)low != own->arguments || sys_prlimit(RLIMIT_STACK, NULL, &limit) != 0)
        return error;
    uint64_t top = (uint64_t)low + size, room = room_below(own, top), above = own->stack_end - top;
    uint64_t wanted = limit.rlim_cur > above ? (limit.rlim_cur - above) & ~(own->page - 1) : 0;
    size = (size_t)(limit.rlim_cur == RLIM_INFINITY || wanted > room ? room : wanted);
    if (room != 0)
        pthread_attr_setstack(attributes, (void *)(top - size), size);
    return 0;
}
