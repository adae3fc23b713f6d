/* SPDX-License-Identifier: EPL-2.0 */
/*
 * libdriller: makes the process that loads it a peer, whose memory other processes of its group can use
 * directly. Loaded by LD_PRELOAD or linked, it starts by itself; a static program calls driller_init().
 *
 * The environment decides: DRILLER (eager, lazy, off), DRILLER_GROUP, DRILLER_RANK, DRILLER_ACCESS (ro, rw),
 * DRILLER_EXE, DRILLER_SKIP, DRILLER_LAUNCH; see driller(1).
 *
 * All functions return 0 (or what they say) or a negative errno; none of them aborts or prints, except that driller_init says
 * on standard error why a process that should become a peer does not. Any thread may call them, a signal handler may not.
 */
#ifndef DRILLER_DRILLER_H
#define DRILLER_DRILLER_H

#include <driller/abi.h>
#include <driller/observer.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Makes the calling process a peer, as the environment says. Done at load by libdriller.so; a program that links
 * libdriller.a calls it once, early in main, before it makes threads. -EALREADY when it is a peer, -ECANCELED when the
 * environment says off or makes no sense, or another errno when the kernel refuses; the process then runs on as it was.
 */
int driller_init(void);

/*
 * Shares what is not shared yet, or makes everything private again. *result may be NULL. Waits until done; any thread
 * may call. -ENOTCONN when the process is no peer, -ETIMEDOUT when a thread could not be parked (nothing was changed).
 */
int driller_rebuild(struct driller_result *result);
int driller_restore(struct driller_result *result);

/*
 * The remote pointer to `local` in the calling process, for others to import. -EFAULT when nothing is mapped there,
 * -ENXIO when that memory is neither shared (driller_rebuild may help) nor in a file, -ENOTCONN when the process is no peer.
 * Text and read-only data lie in a file: whoever imports them passes DRILLER_MAP_FILES. Asks the library's own service thread
 * (one descriptor for as long as it takes); any thread may call.
 */
int driller_export(const void *local, struct driller_pointer *pointer);

#ifdef __cplusplus
}
#endif

#endif
