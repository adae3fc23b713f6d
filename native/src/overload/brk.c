/* SPDX-License-Identifier: EPL-2.0 */
/*
 * brk and sbrk as programs call them. The C library's malloc has its own way to them; what it adds is shared by the next
 * rebuild.
 */
#include "overload.h"
#include "../image.h"

#include <unistd.h>

/*
 * The C library's idea of where the break is: its malloc relies on it. glibc exports it, musl has none; in a static program
 * it is ours, as it belongs to the member that we stand in for.
 */
#ifdef DRILLER_STATIC
PUBLIC void *__curbrk;
static void note_break(uint64_t now)
{
    __curbrk = (void *)now;
}
#else
extern void *__curbrk __attribute__((weak));
static void note_break(uint64_t now)
{
    if (&__curbrk != NULL)
        __curbrk = (void *)now;
}
#endif

/* What was added becomes fresh memory of the image, like any other new anonymous memory. */
static void share_new(struct own *own, uint64_t from, uint64_t to)
{
    int image = (int)image_for_program(own);
    from = overload_pages(own, from);
    to = overload_pages(own, to);
    if (image >= 0 && from < to && overload_map_fresh(own, image, from, to - from, PROT_READ | PROT_WRITE, 0) == 0)
        overload_changed(own);
}

/* Nothing but brk maps memory there, so it may be punched after the kernel has unmapped it. */
static void give_back(struct own *own, uint64_t from, uint64_t to)
{
    int image = (int)image_for_program(own);
    from = overload_pages(own, from);
    to = overload_pages(own, to);
    if (image >= 0 && from < to && overload_image_has_data(own, image, from, to - from))
        overload_punch(image, from, to - from);
}

/* Sets the break. 0 or -ENOMEM; 0 as well, as from the C library, if it cannot be as low as wanted. */
static long set_break(uint64_t before, uint64_t wanted)
{
    struct own *own;
    struct inside inside;
    bool open = overload_enter(&own, &inside) == OVERLOAD_OPEN;
    uint64_t now;
    now = (uint64_t)sys_brk(wanted);
    note_break(now);
    if (open && now == wanted && wanted > before)
        share_new(own, before, wanted);
    else if (open && now == wanted && wanted < before)
        give_back(own, wanted, before);
    overload_leave(own, &inside);
    return now < wanted ? -ENOMEM : 0;
}

PUBLIC int brk(void *address)
{
    return (int)overload_result(set_break((uint64_t)sys_brk(0), (uint64_t)address));
}
OVERLOAD_ALSO(brk, __brk);

PUBLIC void *sbrk(intptr_t increment)
{
    uint64_t before = (uint64_t)sys_brk(0), wanted = before + (uint64_t)increment;
    if (increment == 0)
        return (void *)before;
    if ((increment > 0 && wanted < before) || (increment < 0 && wanted > before) || set_break(before, wanted) != 0) {
        errno = ENOMEM;
        return (void *)-1;
    }
    return (void *)before;
}
OVERLOAD_ALSO(sbrk, __sbrk);
