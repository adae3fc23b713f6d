/* SPDX-License-Identifier: EPL-2.0 */
/* The image: one sparse memfd as large as the address space, in which address A lies at offset A. */
#ifndef DRILLER_IMAGE_H
#define DRILLER_IMAGE_H

#include "own.h"

/*
 * Makes the image and the directory (with everything in its header but the table), their sizes sealed. Called in the
 * service's descriptor table. 0, or a negative errno with own->message set; then nothing is left open.
 */
long image_create(struct own *own);

/*
 * A new image, empty, in place of the one that there is, which becomes own->inherited, as if it had been inherited by fork: a
 * rebuild copies what is mapped of it. For a parent whose child keeps the old one. Run by the helper. 0, or a
 * negative errno with own->message set and everything as it was: -ENOMEM if it is doubtful that there is memory for both.
 */
long image_renew_job(struct own *own);

/* Closes and unmaps both. */
void image_destroy(struct own *own);

#define IMAGE_PUNCH 3 /* FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE of linux/falloc.h */

/* Gives the memory of a range back; afterwards it reads as zeros everywhere. */
static inline long image_punch(const struct own *own, uint64_t start, uint64_t end)
{
    return sys_fallocate(own->image, IMAGE_PUNCH, start, end - start);
}

/*
 * The image in the program's descriptor table: opened if it is not there or the program has closed or replaced it.
 * A descriptor that stays libdriller's, or a negative errno. Called by the program's threads only.
 */
long image_for_program(struct own *own);

/* Closes that descriptor, if it is still libdriller's. */
void image_close_for_program(struct own *own);

/* Moves a descriptor out of the way of programs that expect low ones. Consumes fd, returns the new one or -errno. */
long descriptor_raise(int fd);

#endif
