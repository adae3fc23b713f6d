/* SPDX-License-Identifier: EPL-2.0 */
/*
 * setuid(2) and its kin: the C library makes them act on all threads it knows; the service thread follows before they
 * return (see credentials.h). In the shared library only: a static program's service follows when it next wakes.
 */
#include "overload.h"
#include "../service.h"

#include <dlfcn.h>
#include <grp.h>
#include <unistd.h>

/* How long a call may wait for the service; it follows later if it is busy for longer. */
#define FOLLOW_NS 1000000000L

static int followed(int result)
{
    struct own *own = driller_own;
    int code = errno;
    if (own != NULL && !own->confined && result == 0)
        service_follow_credentials(own, FOLLOW_NS);
    errno = code;
    return result;
}

static void *next(const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (found == NULL)
        errno = ENOSYS;
    return found;
}

#define FOLLOWED(name, parameters, arguments)                                                                         \
    PUBLIC int name parameters                                                                                        \
    {                                                                                                                 \
        int(*original) parameters;                                                                                    \
        *(void **)&original = next(#name);                                                                            \
        return original == NULL ? -1 : followed(original arguments);                                                  \
    }

FOLLOWED(setuid, (uid_t user), (user))
FOLLOWED(setgid, (gid_t group), (group))
FOLLOWED(seteuid, (uid_t user), (user))
FOLLOWED(setegid, (gid_t group), (group))
FOLLOWED(setreuid, (uid_t real, uid_t effective), (real, effective))
FOLLOWED(setregid, (gid_t real, gid_t effective), (real, effective))
FOLLOWED(setresuid, (uid_t real, uid_t effective, uid_t saved), (real, effective, saved))
FOLLOWED(setresgid, (gid_t real, gid_t effective, gid_t saved), (real, effective, saved))
FOLLOWED(setgroups, (size_t count, const gid_t *groups), (count, groups))
FOLLOWED(initgroups, (const char *user, gid_t group), (user, group))
