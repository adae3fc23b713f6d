/* SPDX-License-Identifier: EPL-2.0 */
/* How a program is linked, from its ELF headers. */
#include "internal.h"

#include <elf.h>
#include <string.h>
#include <unistd.h>

#define PROGRAM_HEADERS_MAX 256

/* A dynamic program names its loader in PT_INTERP; without one nothing is ever preloaded. */
enum dro_linkage dro_linkage_of(int file)
{
    Elf64_Ehdr header;
    if (pread(file, &header, sizeof(header), 0) != (ssize_t)sizeof(header) ||
        memcmp(header.e_ident, ELFMAG, SELFMAG) != 0)
        return DRO_LINKAGE_UNKNOWN;
    if (header.e_ident[EI_CLASS] != ELFCLASS64)
        return DRO_LINKAGE_FOREIGN;
    if (header.e_phentsize != sizeof(Elf64_Phdr) || header.e_phnum > PROGRAM_HEADERS_MAX ||
        header.e_phoff > INT64_MAX / 2)
        return DRO_LINKAGE_UNKNOWN;
    for (unsigned i = 0; i < header.e_phnum; i++) {
        Elf64_Phdr program;
        if (pread(file, &program, sizeof(program), (off_t)(header.e_phoff + i * sizeof(program))) !=
            (ssize_t)sizeof(program))
            return DRO_LINKAGE_UNKNOWN;
        if (program.p_type == PT_INTERP)
            return DRO_LINKAGE_DYNAMIC;
    }
    return DRO_LINKAGE_STATIC;
}
