/* SPDX-License-Identifier: EPL-2.0 */
/*
 * C++ names, by the C++ library that is installed wherever C++ programs run. It is looked up at run time: neither the
 * library nor its users need it.
 */
#include "across.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* No sane name is longer, and demangling takes more than linear time. */
#define LONGEST 4096

typedef char *demangler(const char *name, char *buffer, size_t *length, int *status);

static demangler *demangle;

static void look_up(void)
{
    void *library = dlopen("libstdc++.so.6", RTLD_LAZY | RTLD_LOCAL);
    if (library != NULL)
        *(void **)&demangle = dlsym(library, "__cxa_demangle");
}

char *dro_demangle(const char *name)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    int status;
    if (strncmp(name, "_Z", 2) != 0 || strlen(name) > LONGEST)
        return NULL;
    pthread_once(&once, look_up);
    return demangle != NULL ? demangle(name, NULL, NULL, &status) : NULL;
}
