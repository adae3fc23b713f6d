/* SPDX-License-Identifier: EPL-2.0 */
/* Memory that was in huge pages is in huge pages again after a rebuild, with its bytes. */
#include <driller/driller.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define SIZE ((size_t)32 << 20)
#define HUGE_SIZE ((size_t)2 << 20)

/* kB of a field of /proc/self/smaps_rollup. */
static long rollup(const char *field)
{
    char line[256];
    long value = -1;
    FILE *file = fopen("/proc/self/smaps_rollup", "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, field, strlen(field)) == 0)
            value = atol(line + strlen(field));
    if (file != NULL)
        fclose(file);
    return value;
}

int main(void)
{
    struct driller_result result;
    unsigned char *block = aligned_alloc(HUGE_SIZE, SIZE);
    if (block == NULL || madvise(block, SIZE, MADV_HUGEPAGE) != 0)
        return 1;
    for (size_t i = 0; i < SIZE; i++)
        block[i] = (unsigned char)(i * 7);
    long before = rollup("AnonHugePages:"), shared;
    if (before < (long)(SIZE / 2048)) {
        printf("skipped: this kernel gives no transparent huge pages (%ld kB)\n", before);
        return 77;
    }
    int status = driller_rebuild(&result);
    shared = rollup("ShmemPmdMapped:");
    printf("status %d: huge before %ld kB, after %ld kB private and %ld kB shared\n", status, before,
           rollup("AnonHugePages:"), shared);
    for (size_t i = 0; i < SIZE; i++)
        if (block[i] != (unsigned char)(i * 7))
            return 1;
    return status == 0 && shared >= before / 2 ? 0 : 1;
}
