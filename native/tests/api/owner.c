/* SPDX-License-Identifier: EPL-2.0 */
/*
 * owner FILE: the process that others.c looks at; it knows nothing of Driller. It maps six pages, the third and the fourth
 * read-only, and FILE, tells where all that is, and obeys single letters on its standard input:
 *   +  counts in the first page      w  tells the first byte of the last page
 *   -  unmaps the six pages          n  maps a page by a raw system call and tells where
 *   o  maps a page and tells where   m  moves that page elsewhere and tells where
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "others.h"

static char *six_pages(size_t page)
{
    char *block = mmap(NULL, 6 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (block == MAP_FAILED)
        return NULL;
    for (int i = 0; i < 6; i++)
        memset(block + (size_t)i * page, 'a' + i, page);
    return mprotect(block + 2 * page, 2 * page, PROT_READ) == 0 ? block : NULL;
}

static uint64_t raw_page(size_t page)
{
    char *at = (char *)syscall(SYS_mmap, NULL, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED)
        return 0;
    memset(at, 'n', page);
    return (uintptr_t)at;
}

int main(int argc, char **argv)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *other = NULL;
    int file = argc == 2 ? open(argv[1], O_RDONLY | O_CLOEXEC) : -1;
    char *block = six_pages(page), order;
    struct places places = {
        .block = (uintptr_t)block,
        .file = (uintptr_t)mmap(NULL, 2 * page, PROT_READ, MAP_PRIVATE, file, 0),
        .text = (uintptr_t)&main,
    };
    prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
    if (file < 0 || block == NULL || places.file == (uintptr_t)MAP_FAILED ||
        write(STDOUT_FILENO, &places, sizeof places) != sizeof places)
        return 1;
    while (read(STDIN_FILENO, &order, 1) == 1) {
        uint64_t answer = 0;
        if (order == '+')
            answer = (uint64_t)++block[0];
        else if (order == 'w')
            answer = (uint64_t)block[5 * page];
        else if (order == '-')
            answer = (uint64_t)munmap(block, 6 * page);
        else if (order == 'n')
            answer = raw_page(page);
        else if (order == 'o')
            answer = (uint64_t)(other = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
        else if (order == 'm')
            answer = (uint64_t)mremap(other, page, page, MREMAP_MAYMOVE | MREMAP_FIXED,
                                      mmap(NULL, page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
        if (write(STDOUT_FILENO, &answer, sizeof answer) != sizeof answer)
            return 1;
    }
    return 0;
}
