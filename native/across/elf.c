/* SPDX-License-Identifier: EPL-2.0 */
/*
 * The symbols of one ELF file: gABI chapters 4 (sections, symbol tables) and 5 (program headers, notes), nothing else. Files are
 * read, not mapped: one that is cut short meanwhile must not end the reader.
 */
#include "across.h"

#include <elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECTIONS_MAX 65536u
#define HEADERS_MAX 4096u
/* Larger tables than those of any browser. */
#define TABLE_MAX (UINT64_C(512) << 20)
#define NOTES_MAX (UINT64_C(64) << 10)
/* How far an address is from the start of the innermost of nested symbols, in symbols. */
#define NESTED_MAX 64

struct reader {
    int file;
    uint64_t size;
    Elf64_Ehdr head;
    char *error;
};

static int damaged(const struct reader *reader, const char *what)
{
    return dro_fail(reader->error, -ENOEXEC, "damaged ELF file: %s", what);
}

/* Exactly `length` bytes, allocated with a NUL behind them. */
static int read_part(const struct reader *reader, uint64_t offset, uint64_t length, uint64_t limit, void **out)
{
    if (length > limit || offset > reader->size || length > reader->size - offset)
        return damaged(reader, "a table lies outside of it, or is too large");
    char *bytes = malloc(length + 1);
    if (bytes == NULL)
        return dro_fail(reader->error, -ENOMEM, "out of memory for symbols");
    for (uint64_t done = 0; done < length;) {
        ssize_t n = pread(reader->file, bytes + done, length - done, (off_t)(offset + done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            free(bytes);
            return n < 0 ? dro_fail(reader->error, -EIO, "cannot read: %s", strerror(errno))
                         : damaged(reader, "it ends too early");
        }
        done += (uint64_t)n;
    }
    bytes[length] = '\0';
    *out = bytes;
    return 0;
}

static int read_head(struct reader *reader)
{
    void *bytes;
    if (reader->size < sizeof(reader->head))
        return dro_fail(reader->error, -ENOEXEC, "not an ELF file");
    int status = read_part(reader, 0, sizeof(reader->head), sizeof(reader->head), &bytes);
    if (status < 0)
        return status;
    memcpy(&reader->head, bytes, sizeof(reader->head));
    free(bytes);
    const Elf64_Ehdr *head = &reader->head;
    if (memcmp(head->e_ident, ELFMAG, SELFMAG) != 0)
        return dro_fail(reader->error, -ENOEXEC, "not an ELF file");
    if (head->e_ident[EI_CLASS] != ELFCLASS64 || head->e_ident[EI_DATA] != ELFDATA2LSB)
        return dro_fail(reader->error, -ENOEXEC, "not a 64-bit little-endian ELF file");
    if (head->e_phnum > HEADERS_MAX || (head->e_phnum > 0 && head->e_phentsize != sizeof(Elf64_Phdr)) ||
        (head->e_shnum > 0 && head->e_shentsize != sizeof(Elf64_Shdr)))
        return damaged(reader, "its headers have an unknown size");
    return 0;
}

/* ---- program headers ------------------------------------------------------------------------------------ */

static uint64_t aligned(uint64_t size)
{
    return (size + 3) & ~UINT64_C(3);
}

static void take_build_id(struct dro_elf *elf, const unsigned char *notes, uint64_t size)
{
    for (uint64_t at = 0; size - at >= sizeof(Elf64_Nhdr);) {
        Elf64_Nhdr note;
        memcpy(&note, notes + at, sizeof(note));
        at += sizeof(note);
        uint64_t name = aligned(note.n_namesz), description = aligned(note.n_descsz);
        if (name > size - at || description > size - at - name)
            return;
        if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 && memcmp(notes + at, "GNU", 4) == 0 &&
            note.n_descsz > 0 && note.n_descsz <= DRO_BUILD_ID_MAX) {
            memcpy(elf->build_id, notes + at + name, note.n_descsz);
            elf->build_id_size = note.n_descsz;
            return;
        }
        at += name + description;
    }
}

static int read_program(const struct reader *reader, struct dro_elf *elf)
{
    void *bytes, *notes;
    int status = read_part(reader, reader->head.e_phoff, reader->head.e_phnum * sizeof(Elf64_Phdr),
                           HEADERS_MAX * sizeof(Elf64_Phdr), &bytes);
    if (status < 0)
        return status;
    const Elf64_Phdr *headers = bytes;
    for (unsigned i = 0; i < reader->head.e_phnum; i++) {
        const Elf64_Phdr *header = &headers[i];
        bool sound = header->p_vaddr + header->p_memsz >= header->p_vaddr &&
                     header->p_offset + header->p_filesz >= header->p_offset;
        if (header->p_type == PT_LOAD && sound && elf->load_count < DRO_LOADS_MAX)
            elf->loads[elf->load_count++] = (struct dro_elf_load){
                .offset = header->p_offset, .file_size = header->p_filesz, .address = header->p_vaddr, .size = header->p_memsz};
        /* Debug files have a program header of notes that are not in them: a bad one is none. */
        if (header->p_type == PT_NOTE && elf->build_id_size == 0 &&
            read_part(&(struct reader){.file = reader->file, .size = reader->size}, header->p_offset, header->p_filesz,
                      NOTES_MAX, &notes) == 0) {
            take_build_id(elf, notes, header->p_filesz);
            free(notes);
        }
    }
    free(bytes);
    return 0;
}

/* ---- symbols ---------------------------------------------------------------------------------------------- */

static bool loaded(const struct dro_elf *elf, uint64_t value)
{
    for (size_t i = 0; i < elf->load_count; i++)
        if (value >= elf->loads[i].address && value - elf->loads[i].address < elf->loads[i].size)
            return true;
    return false;
}

static bool wanted(const struct dro_elf *elf, const Elf64_Sym *symbol)
{
    unsigned type = ELF64_ST_TYPE(symbol->st_info);
    bool kind = type == STT_FUNC || type == STT_OBJECT || type == STT_COMMON || type == STT_GNU_IFUNC ||
                (type == STT_NOTYPE && ELF64_ST_BIND(symbol->st_info) != STB_LOCAL);
    return kind && symbol->st_shndx != SHN_UNDEF && symbol->st_shndx != SHN_ABS && symbol->st_name != 0 &&
           symbol->st_name < elf->strings_size && elf->strings[symbol->st_name] != '\0' &&
           loaded(elf, symbol->st_value) && symbol->st_value + symbol->st_size >= symbol->st_value;
}

static uint8_t underscores(const char *name)
{
    size_t count = strspn(name, "_");
    return count < UINT8_MAX ? (uint8_t)count : UINT8_MAX;
}

/* By address; then the name that one would expect: global, with a size, environ rather than __environ. */
static int compare(const void *a, const void *b)
{
    const struct dro_elf_symbol *left = a, *right = b;
    if (left->value != right->value)
        return left->value < right->value ? -1 : 1;
    if (left->global != right->global)
        return right->global - left->global;
    if (left->size != right->size)
        return left->size > right->size ? -1 : 1;
    if (left->underscores != right->underscores)
        return left->underscores < right->underscores ? -1 : 1;
    return left->name < right->name ? -1 : left->name > right->name;
}

static int take_symbols(const struct reader *reader, struct dro_elf *elf, const Elf64_Shdr *table,
                        const Elf64_Shdr *strings)
{
    void *bytes, *text;
    if (table->sh_entsize != sizeof(Elf64_Sym) || strings->sh_type != SHT_STRTAB)
        return damaged(reader, "its symbol table has no strings, or an unknown size");
    int status = read_part(reader, strings->sh_offset, strings->sh_size, TABLE_MAX, &text);
    if (status < 0)
        return status;
    status = read_part(reader, table->sh_offset, table->sh_size, TABLE_MAX, &bytes);
    if (status < 0) {
        free(text);
        return status;
    }
    elf->strings = text;
    elf->strings_size = strings->sh_size;
    size_t count = table->sh_size / sizeof(Elf64_Sym);
    const Elf64_Sym *symbols = bytes;
    elf->symbols = calloc(count > 0 ? count : 1, sizeof(*elf->symbols));
    for (size_t i = 0; elf->symbols != NULL && i < count; i++)
        if (wanted(elf, &symbols[i]))
            elf->symbols[elf->count++] =
                (struct dro_elf_symbol){.value = symbols[i].st_value,
                                        .size = symbols[i].st_size,
                                        .name = symbols[i].st_name,
                                        .data = ELF64_ST_TYPE(symbols[i].st_info) == STT_OBJECT ||
                                                ELF64_ST_TYPE(symbols[i].st_info) == STT_COMMON,
                                        .global = ELF64_ST_BIND(symbols[i].st_info) != STB_LOCAL,
                                        .underscores = underscores(elf->strings + symbols[i].st_name)};
    free(bytes);
    if (elf->symbols == NULL)
        return dro_fail(reader->error, -ENOMEM, "out of memory for symbols");
    qsort(elf->symbols, elf->count, sizeof(*elf->symbols), compare);
    return 0;
}

static int read_symbols(const struct reader *reader, struct dro_elf *elf)
{
    void *bytes;
    if (reader->head.e_shnum == 0)
        return 0;
    int status = read_part(reader, reader->head.e_shoff, reader->head.e_shnum * sizeof(Elf64_Shdr),
                           SECTIONS_MAX * sizeof(Elf64_Shdr), &bytes);
    if (status < 0)
        return status;
    const Elf64_Shdr *sections = bytes, *best = NULL;
    for (unsigned i = 0; i < reader->head.e_shnum; i++)
        if ((sections[i].sh_type == SHT_SYMTAB || (sections[i].sh_type == SHT_DYNSYM && best == NULL)) &&
            sections[i].sh_link < reader->head.e_shnum)
            best = &sections[i];
    if (best != NULL) {
        elf->dynamic = best->sh_type == SHT_DYNSYM;
        status = take_symbols(reader, elf, best, &sections[best->sh_link]);
    }
    free(bytes);
    return status;
}

int dro_elf_read(int file, struct dro_elf *elf, char *error)
{
    struct reader reader = {.file = file, .error = error};
    struct stat state;
    memset(elf, 0, sizeof(*elf));
    if (fstat(file, &state) < 0 || !S_ISREG(state.st_mode))
        return dro_fail(error, -ENOEXEC, "not a regular file");
    reader.size = (uint64_t)state.st_size;
    int status = read_head(&reader);
    if (status == 0)
        status = read_program(&reader, elf);
    if (status == 0)
        status = read_symbols(&reader, elf);
    if (status < 0)
        dro_elf_free(elf);
    return status;
}

void dro_elf_free(struct dro_elf *elf)
{
    free(elf->symbols);
    free(elf->strings);
    memset(elf, 0, sizeof(*elf));
}

const struct dro_elf_symbol *dro_elf_at(const struct dro_elf *elf, uint64_t value)
{
    size_t low = 0, high = elf->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (elf->symbols[middle].value > value)
            high = middle;
        else
            low = middle + 1;
    }
    /* The one that begins last reaches it, unless it is nested in a larger one. One without a size reaches to the next. */
    for (size_t steps = 0; low > 0 && steps < NESTED_MAX; steps++) {
        const struct dro_elf_symbol *symbol = &elf->symbols[low - 1];
        while (low > 1 && elf->symbols[low - 2].value == symbol->value)
            symbol = &elf->symbols[--low - 1];
        if (value - symbol->value < symbol->size || (symbol->size == 0 && steps == 0))
            return symbol;
        low--;
    }
    return NULL;
}
