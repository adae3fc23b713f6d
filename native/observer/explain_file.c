/* SPDX-License-Identifier: EPL-2.0 */
/* Why a program will not become a peer when it is started, from its file. */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

int driller_explain_file(const char *path, char *error)
{
    struct stat status;
    /* Not a FIFO that would make us wait. */
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0 || fstat(file, &status) < 0) {
        int code = dro_fail(error, -errno, "cannot read %.150s: %s", path, strerror(errno));
        dro_close(&file);
        return code;
    }
    enum dro_linkage linkage = dro_linkage_of(file);
    dro_close(&file);
    if (linkage == DRO_LINKAGE_STATIC)
        return dro_fail(error, -ENOEXEC,
                        "%.150s is a static program: it runs, but not as a peer, unless it calls driller_init()", path);
    if (linkage == DRO_LINKAGE_FOREIGN)
        return dro_fail(error, -ENOEXEC, "%.150s is a 32-bit program: it runs, but not as a peer", path);
    if ((status.st_mode & (S_ISUID | S_ISGID)) != 0)
        return dro_fail(error, -EPERM,
                        "%.150s is a setuid program, for which preloading is ignored: it runs, but not as a peer", path);
    return 0;
}
