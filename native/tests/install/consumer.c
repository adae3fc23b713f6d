/* SPDX-License-Identifier: EPL-2.0 */
/* What a user of the installed library may write: a peer that exports a value, and reads it as another process would. */
#include <driller/driller.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static long value = 4711;

int main(void)
{
    char error[DRILLER_ERROR_MAX] = "", text[DRILLER_POINTER_MAX];
    struct driller_pointer pointer;
    struct driller_peer *peer;
    int status = driller_init(); /* has been called already where the library is loaded */
    if (status != 0 && status != -EALREADY) {
        fprintf(stderr, "driller_init: %s\n", strerror(-status));
        return 1;
    }
    if (driller_export(&value, &pointer) != 0 || driller_attach(getpid(), 0, 10000, &peer, error) != 0) {
        fprintf(stderr, "not shared: %s\n", error);
        return 1;
    }
    driller_pointer_format(&pointer, text);
    const volatile long *there = driller_import(peer, &pointer, sizeof *there, 0, error);
    if (there == NULL || there == &value) {
        fprintf(stderr, "%s: %s\n", text, error);
        return 1;
    }
    value++;
    printf("%s %ld\n", status == 0 ? "called" : "loaded", *there);
    driller_release((void *)there, sizeof *there);
    driller_detach(peer);
    return 0;
}
