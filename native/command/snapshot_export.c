/* SPDX-License-Identifier: EPL-2.0 */
/*
 * A saved process as an ELF core file (gABI chapter 5; core(5)), for debuggers: its memory, and the least of notes that they ask for.
 * Registers are not in it, since nothing was stopped to read them.
 */
#include "snapshot.h"

#include "across.h"

#include <driller/symbols.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/procfs.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE UINT64_C(4096)

struct notes {
    Elf64_Nhdr status_head;
    char status_name[8];
    struct elf_prstatus status;
    Elf64_Nhdr info_head;
    char info_name[8];
    struct elf_prpsinfo info;
    Elf64_Nhdr vector_head;
    char vector_name[8];
    Elf64_auxv_t vector[6];
} __attribute__((packed));

/* Where the program is loaded: from this a debugger knows what its symbols are moved by. All zeros if it is not known. */
static void fill_vector(struct notes *notes, struct driller_peer *peer)
{
    struct driller_symbols *symbols;
    struct driller_module program;
    Elf64_Ehdr head;
    notes->vector_head = (Elf64_Nhdr){5, sizeof(notes->vector), NT_AUXV};
    strcpy(notes->vector_name, "CORE");
    if (driller_symbols_load(peer, &symbols, NULL) < 0)
        return;
    if (driller_symbols_module(symbols, 0, &program) == 0 && program.end > 0 &&
        driller_read(peer, program.start, &head, sizeof(head), NULL, NULL) == (ssize_t)sizeof(head) &&
        memcmp(head.e_ident, ELFMAG, SELFMAG) == 0) {
        const Elf64_auxv_t vector[6] = {{AT_PHDR, {program.start + head.e_phoff}}, {AT_PHENT, {head.e_phentsize}},
                                        {AT_PHNUM, {head.e_phnum}},                {AT_PAGESZ, {PAGE}},
                                        {AT_ENTRY, {program.base + head.e_entry}}, {AT_NULL, {0}}};
        memcpy(notes->vector, vector, sizeof(vector));
    }
    driller_symbols_free(symbols);
}

static void fill_notes(struct notes *notes, const struct driller_header *header)
{
    memset(notes, 0, sizeof(*notes));
    notes->status_head = (Elf64_Nhdr){5, sizeof(notes->status), NT_PRSTATUS};
    strcpy(notes->status_name, "CORE");
    notes->status.pr_pid = header->pid;
    notes->info_head = (Elf64_Nhdr){5, sizeof(notes->info), NT_PRPSINFO};
    strcpy(notes->info_name, "CORE");
    const char *name = strrchr(header->executable, '/');
    notes->info.pr_pid = header->pid;
    snprintf(notes->info.pr_fname, sizeof(notes->info.pr_fname), "%.15s", name != NULL ? name + 1 : header->executable);
    snprintf(notes->info.pr_psargs, sizeof(notes->info.pr_psargs), "%.79s", header->executable);
}

static uint16_t machine(void)
{
#if defined(__aarch64__)
    return EM_AARCH64;
#else
    return EM_X86_64;
#endif
}

static bool in_core(const struct driller_segment *segment)
{
    return segment->backing == DRILLER_BACKING_IMAGE;
}

static int write_core(int file, const struct directory *directory, struct driller_peer *peer)
{
    Elf64_Phdr *headers = calloc(directory->count + 1, sizeof(*headers));
    struct notes notes;
    uint64_t at = 0;
    if (headers == NULL)
        return -ENOMEM;
    size_t count = 1;
    for (size_t i = 0; i < directory->count; i++)
        count += in_core(&directory->segments[i]);
    uint64_t notes_at = sizeof(Elf64_Ehdr) + count * sizeof(Elf64_Phdr);
    uint64_t memory_at = (notes_at + sizeof(notes) + PAGE - 1) & ~(PAGE - 1);
    fill_notes(&notes, &directory->header);
    fill_vector(&notes, peer);
    headers[0] = (Elf64_Phdr){.p_type = PT_NOTE, .p_offset = notes_at, .p_filesz = sizeof(notes), .p_align = 4};
    size_t next = 1;
    for (size_t i = 0; i < directory->count; i++) {
        const struct driller_segment *segment = &directory->segments[i];
        if (!in_core(segment))
            continue;
        uint64_t size = segment->end - segment->start;
        headers[next++] = (Elf64_Phdr){.p_type = PT_LOAD,
                                       .p_flags = ((segment->protection & PROT_READ) ? PF_R : 0u) |
                                                  ((segment->protection & PROT_WRITE) ? PF_W : 0u) |
                                                  ((segment->protection & PROT_EXEC) ? PF_X : 0u),
                                       .p_offset = memory_at + segment->offset,
                                       .p_vaddr = segment->start,
                                       .p_filesz = size,
                                       .p_memsz = size,
                                       .p_align = PAGE};
    }
    Elf64_Ehdr head = {.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
                       .e_type = ET_CORE,
                       .e_machine = machine(),
                       .e_version = EV_CURRENT,
                       .e_phoff = sizeof(Elf64_Ehdr),
                       .e_ehsize = sizeof(Elf64_Ehdr),
                       .e_phentsize = sizeof(Elf64_Phdr),
                       .e_phnum = (uint16_t)count};
    int status = count >= PN_XNUM ? -E2BIG : 0;
    if (status == 0)
        status = dro_write_at(file, &head, sizeof(head), 0);
    if (status == 0)
        status = dro_write_at(file, headers, count * sizeof(*headers), sizeof(head));
    if (status == 0)
        status = dro_write_at(file, &notes, sizeof(notes), notes_at);
    if (status == 0)
        status = ftruncate(file, (off_t)(memory_at + directory->header.image_size)) < 0 ? -errno : 0;
    if (status == 0)
        status = dro_copy_data(driller_peer_image(peer), file, memory_at, &at, INT64_MAX);
    if (status == 1)
        status = 0;
    free(headers);
    return status;
}

int export_core(int folder, int pid, const char *path)
{
    struct driller_peer *peer;
    struct directory directory;
    char error[DRILLER_ERROR_MAX];
    int status;
    if (driller_snapshot_open(folder, pid, &peer, error) < 0)
        return failed("%s", error);
    if (!directory_load(peer, &directory, &status)) {
        driller_detach(peer);
        return status;
    }
    status = EXIT_GOOD;
    int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    int code = file < 0 ? -errno : write_core(file, &directory, peer);
    if (file >= 0 && close(file) < 0 && code == 0)
        code = -errno;
    if (code < 0) {
        status = failed("cannot write %.200s: %s", path, strerror(-code));
        if (file >= 0)
            unlink(path);
    }
    directory_free(&directory);
    driller_detach(peer);
    return status;
}
