/* SPDX-License-Identifier: EPL-2.0 */
/* Which files a peer has loaded, and where. */
#include "across.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* More than any process has libraries; each holds a descriptor until it is read. */
#define MODULES_MAX 4096

/* One run of segments of the same file, in ascending order, that has code among it. */
struct run {
    const struct driller_segment *first, *last;
    bool code;
};

static bool continues(const struct run *run, const struct driller_segment *segment)
{
    return run->first != NULL && segment->device == run->first->device && segment->inode == run->first->inode &&
           segment->offset > run->last->offset;
}

static int add(struct driller_symbols *symbols, struct driller_peer *peer, const struct dro_table *table,
               const struct run *run, char *error)
{
    const char *path = table->strings + run->first->name;
    struct dro_module *more = reallocarray(symbols->modules, symbols->count + 1, sizeof(*more));
    if (more == NULL)
        return dro_fail(error, -ENOMEM, "out of memory for modules");
    symbols->modules = more;
    struct dro_module *module = &symbols->modules[symbols->count];
    *module = (struct dro_module){.path = strdup(path),
                                  .device = run->first->device,
                                  .inode = run->first->inode,
                                  .first = run->first->start,
                                  .first_offset = run->first->offset,
                                  .mapped_end = run->last->end,
                                  .executable = strcmp(path, table->header.executable) == 0,
                                  .file = -1};
    if (module->path == NULL)
        return dro_fail(error, -ENOMEM, "out of memory for modules");
    const char *slash = strrchr(module->path, '/');
    module->name = slash != NULL ? slash + 1 : module->path;
    module->file = dro_open_backing_file(peer, run->first, path);
    symbols->count++;
    return 0;
}

/* Only files with code are taken for modules: many others are mapped for their data. */
static int find_modules(struct driller_symbols *symbols, struct driller_peer *peer, const struct dro_table *table,
                        char *error)
{
    struct run run = {.first = NULL};
    int status = 0;
    for (size_t i = 0; status == 0 && i <= table->count; i++) {
        const struct driller_segment *segment = i < table->count ? &table->segments[i] : NULL;
        bool part = segment != NULL && segment->backing == DRILLER_BACKING_FILE && segment->inode != 0 &&
                    (segment->kind == DRILLER_KIND_TEXT || segment->kind == DRILLER_KIND_RODATA);
        if (segment != NULL && !part)
            continue;
        if (!part || !continues(&run, segment)) {
            if (run.code && symbols->count < MODULES_MAX)
                status = add(symbols, peer, table, &run, error);
            run = (struct run){.first = segment};
        }
        run.last = segment;
        run.code = run.code || (segment != NULL && (segment->protection & PROT_EXEC) != 0);
    }
    return status;
}

static int compare(const void *a, const void *b)
{
    const struct dro_module *left = a, *right = b;
    if (left->executable != right->executable)
        return right->executable - left->executable;
    return left->first < right->first ? -1 : left->first > right->first;
}

int driller_symbols_load(struct driller_peer *peer, struct driller_symbols **out, char *error)
{
    struct driller_symbols *symbols = calloc(1, sizeof(*symbols));
    struct dro_table *table;
    int status =
        symbols == NULL ? dro_fail(error, -ENOMEM, "out of memory for modules") : dro_table_get(peer, &table, error);
    if (status < 0) {
        free(symbols);
        return status;
    }
    uint32_t page = table->header.page_size;
    symbols->page = page >= 4096 && page <= 65536 && (page & (page - 1)) == 0 ? page : 4096;
    symbols->pid = peer->pid;
    status = find_modules(symbols, peer, table, error);
    dro_table_put(peer, table);
    if (status < 0) {
        driller_symbols_free(symbols);
        return status;
    }
    if (symbols->count > 0)
        qsort(symbols->modules, symbols->count, sizeof(*symbols->modules), compare);
    *out = symbols;
    return 0;
}

void driller_symbols_free(struct driller_symbols *symbols)
{
    if (symbols == NULL)
        return;
    for (size_t i = 0; i < symbols->count; i++) {
        dro_symbol_file_put(symbols->modules[i].symbols);
        dro_close(&symbols->modules[i].file);
        free(symbols->modules[i].path);
    }
    free(symbols->modules);
    free(symbols);
}

/* From the file offset that is mapped at `first` to what the file's addresses are moved by. */
static void place(struct driller_symbols *symbols, struct dro_module *module, const struct dro_elf *elf)
{
    uint64_t mask = ~(symbols->page - 1), low = UINT64_MAX, high = 0;
    bool found = false;
    for (size_t i = 0; i < elf->load_count; i++) {
        const struct dro_elf_load *load = &elf->loads[i];
        if (!found && module->first_offset >= (load->offset & mask) &&
            module->first_offset < load->offset + load->file_size) {
            module->base = module->first - (load->address - load->offset + module->first_offset);
            found = true;
        }
        low = load->address < low ? load->address : low;
        high = load->address + load->size > high ? load->address + load->size : high;
    }
    /* What is loaded is moved by whole pages, and must hold what is known to be mapped. */
    uint64_t start = (module->base + low) & mask, end = (module->base + high + ~mask) & mask;
    if (found && (module->base & ~mask) == 0 && start <= module->first && module->first < end) {
        module->start = start;
        module->end = end;
    }
}

struct dro_symbol_file *dro_module_read(struct driller_symbols *symbols, struct dro_module *module)
{
    if (module->symbols == NULL) {
        module->symbols = dro_symbol_file_get(module->file, module->path);
        dro_close(&module->file);
        if (module->symbols != NULL)
            place(symbols, module, &module->symbols->elf);
    }
    return module->symbols;
}

struct dro_module *dro_module_at(struct driller_symbols *symbols, uint64_t address)
{
    /* The last that begins at or before it; the program, which is first, may be any of them. */
    struct dro_module *best = NULL;
    for (size_t i = 0; i < symbols->count; i++) {
        struct dro_module *module = &symbols->modules[i];
        if (module->first <= address && (best == NULL || module->first > best->first))
            best = module;
    }
    if (best == NULL || dro_module_read(symbols, best) == NULL)
        return NULL;
    return (address >= best->start && address < best->end) || address < best->mapped_end ? best : NULL;
}

bool dro_module_named(const struct dro_module *module, const char *name, size_t length)
{
    size_t whole = strlen(module->name);
    if (length > 0 && name[0] == '/')
        return strlen(module->path) == length && memcmp(module->path, name, length) == 0;
    if (length == 0 || whole < length || memcmp(module->name, name, length) != 0)
        return false;
    return whole == length || module->name[length] == '.' || module->name[length] == '-';
}

size_t driller_symbols_modules(const struct driller_symbols *symbols)
{
    return symbols->count;
}

int driller_symbols_module(struct driller_symbols *symbols, uint32_t index, struct driller_module *out)
{
    if (index >= symbols->count)
        return -ENOENT;
    struct dro_module *module = &symbols->modules[index];
    struct dro_symbol_file *file = dro_module_read(symbols, module);
    *out = (struct driller_module){.base = module->base,
                                   .start = module->start,
                                   .end = module->end,
                                   .symbols = file != NULL && module->end > 0 ? file->elf.count : 0,
                                   .path = module->path,
                                   .name = module->name,
                                   .source = file == NULL         ? "out of memory"
                                             : module->end == 0 && file->why[0] == '\0'
                                                 ? "it is not where its file says it would be"
                                                 : file->source,
                                   .build_id = file != NULL ? file->build_id : ""};
    return 0;
}
