/* SPDX-License-Identifier: EPL-2.0 */
/* Symbols of a peer: at an address, by name, of a range, and the same one in another peer. */
#include "across.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void describe(struct driller_symbols *symbols, struct dro_module *module, const struct dro_elf_symbol *found,
                     uint64_t address, struct driller_symbol *out)
{
    *out = (struct driller_symbol){.address = address,
                                   .module_offset = address - module->base,
                                   .module = (uint32_t)(module - symbols->modules),
                                   .name = "",
                                   .module_name = module->name};
    if (found == NULL)
        return;
    out->address = module->base + found->value;
    out->offset = address - out->address;
    out->size = found->size;
    out->data = found->data;
    out->name = dro_symbol_file_name(module->symbols, found);
}

int driller_symbols_at(struct driller_symbols *symbols, uint64_t address, struct driller_symbol *out)
{
    struct dro_module *module = dro_module_at(symbols, address);
    if (module == NULL)
        return -ENOENT;
    const struct dro_elf_symbol *found =
        module->end > 0 ? dro_elf_at(&module->symbols->elf, address - module->base) : NULL;
    describe(symbols, module, found, address, out);
    return 0;
}

/* ---- by name ------------------------------------------------------------------------------------------ */

/* "name" or "name@@VERSION". */
static bool raw_equal(const char *raw, const char *name, size_t length)
{
    return strncmp(raw, name, length) == 0 && (raw[length] == '\0' || raw[length] == '@');
}

/*
 * "ns::f(int)", or "ns::f" for it; "ns::table[abi:cxx11]", or "ns::table"; "long ns::twice<long>(long)", or "ns::twice<long>":
 * what comes before is the type that a template's function returns.
 */
static bool demangled_equal(const char *full, const char *name, size_t length)
{
    for (const char *at = full; *at != '\0'; at++) {
        bool begins = at == full || at[-1] == ' ';
        if (begins && strncmp(at, name, length) == 0 &&
            (at[length] == '\0' || at[length] == '(' || at[length] == '['))
            return true;
        if (*at == '(') /* parameters follow: no names any more */
            break;
    }
    return false;
}

/* A global one, if there are several. */
static const struct dro_elf_symbol *find_in(struct dro_symbol_file *file, const char *name, size_t length)
{
    const struct dro_elf_symbol *best = NULL;
    for (size_t i = 0; i < file->elf.count; i++) {
        const struct dro_elf_symbol *symbol = &file->elf.symbols[i];
        if ((best == NULL || (symbol->global && !best->global)) &&
            raw_equal(file->elf.strings + symbol->name, name, length))
            best = symbol;
    }
    for (size_t i = 0; best == NULL && i < file->elf.count; i++) {
        const char *raw = file->elf.strings + file->elf.symbols[i].name;
        if (strncmp(raw, "_Z", 2) == 0 &&
            demangled_equal(dro_symbol_file_name(file, &file->elf.symbols[i]), name, length))
            best = &file->elf.symbols[i];
    }
    return best;
}

static int find_symbol(struct driller_symbols *symbols, const char *library, size_t library_length, const char *name,
                       size_t length, struct driller_symbol *out)
{
    for (size_t i = 0; i < symbols->count && length > 0; i++) {
        struct dro_module *module = &symbols->modules[i];
        if (library != NULL && !dro_module_named(module, library, library_length))
            continue;
        struct dro_symbol_file *file = dro_module_read(symbols, module);
        if (file == NULL || module->end == 0)
            continue;
        const struct dro_elf_symbol *found = find_in(file, name, length);
        if (found != NULL) {
            describe(symbols, module, found, module->base + found->value, out);
            return 0;
        }
    }
    return -ENOENT;
}

static bool parse_number(const char *text, uint64_t *out)
{
    bool hex = strncmp(text, "0x", 2) == 0 || strncmp(text, "0X", 2) == 0;
    const char *digits = hex ? text + 2 : text;
    if (digits[0] == '\0' || strlen(digits) > 20 ||
        strspn(digits, hex ? "0123456789abcdefABCDEF" : "0123456789") != strlen(digits))
        return false;
    errno = 0;
    *out = strtoull(digits, NULL, hex ? 16 : 10);
    return errno == 0;
}

static int find_module_offset(struct driller_symbols *symbols, const char *library, size_t length, uint64_t offset,
                              uint64_t *address, struct driller_symbol *out, char *error)
{
    for (size_t i = 0; i < symbols->count; i++) {
        struct dro_module *module = &symbols->modules[i];
        if (!dro_module_named(module, library, length))
            continue;
        if (dro_module_read(symbols, module) == NULL || module->end == 0)
            return dro_fail(error, -ENOENT, "process %d has loaded %.100s, but it is not known where", symbols->pid,
                            module->path);
        *address = module->base + offset;
        if (*address < module->start || *address >= module->end)
            return dro_fail(error, -ENOENT, "0x%" PRIx64 " lies outside of %.100s", offset, module->name);
        return driller_symbols_at(symbols, *address, out);
    }
    return dro_fail(error, -ENOENT, "process %d has loaded no '%.*s'", symbols->pid, (int)(length < 80 ? length : 80),
                    library);
}

static int not_found(struct driller_symbols *symbols, const char *library, size_t library_length, const char *name,
                     char *error)
{
    bool known = library == NULL;
    for (size_t i = 0; i < symbols->count; i++) {
        struct dro_module *module = &symbols->modules[i];
        if (library == NULL ? !module->executable : !dro_module_named(module, library, library_length))
            continue;
        known = true;
        if (module->symbols != NULL && (module->symbols->elf.count == 0 || module->symbols->elf.dynamic))
            return dro_fail(error, -ENOENT,
                            "process %d has no symbol '%.80s'; %.60s has few or no symbols (%.60s): name an address, or "
                            "install its debug symbols",
                            symbols->pid, name, module->name, module->symbols->source);
    }
    if (!known)
        return dro_fail(error, -ENOENT, "process %d has loaded no '%.*s'", symbols->pid,
                        (int)(library_length < 80 ? library_length : 80), library);
    return dro_fail(error, -ENOENT, "process %d has no symbol '%.80s'", symbols->pid, name);
}

int driller_symbols_find(struct driller_symbols *symbols, const char *text, uint64_t *address,
                         struct driller_symbol *out, char *error)
{
    uint64_t offset = 0;
    memset(out, 0, sizeof(*out));
    out->name = out->module_name = "";
    if (parse_number(text, address)) {
        out->address = *address;
        driller_symbols_at(symbols, *address, out);
        return 0;
    }
    const char *mark = strchr(text, '!'), *name = mark != NULL ? mark + 1 : text, *library = mark != NULL ? text : NULL;
    size_t library_length = mark != NULL ? (size_t)(mark - text) : 0, length = strlen(name);
    if (library != NULL && parse_number(name, &offset))
        return find_module_offset(symbols, library, library_length, offset, address, out, error);
    int status = find_symbol(symbols, library, library_length, name, length, out);
    /* operator+ and the like have such characters in their names: so the whole is tried first. */
    const char *sign = strrchr(name, '+');
    bool moved = status < 0 && sign != NULL && parse_number(sign + 1, &offset);
    if (moved)
        status = find_symbol(symbols, library, library_length, name, (size_t)(sign - name), out);
    if (status < 0)
        return not_found(symbols, library, library_length, name, error);
    *address = out->address + (moved ? offset : 0);
    out->offset = moved ? offset : 0;
    out->module_offset += out->offset;
    return 0;
}

size_t driller_symbols_list(struct driller_symbols *symbols, uint64_t start, uint64_t end, const char *prefix,
                            struct driller_symbol *out, size_t capacity)
{
    size_t total = 0, length = prefix != NULL ? strlen(prefix) : 0;
    for (size_t i = 0; i < symbols->count; i++) {
        struct dro_module *module = &symbols->modules[i];
        struct dro_symbol_file *file = dro_module_read(symbols, module);
        if (file == NULL || module->end == 0 || module->end <= start || module->start >= end)
            continue;
        for (size_t j = 0; j < file->elf.count; j++) {
            const struct dro_elf_symbol *symbol = &file->elf.symbols[j];
            uint64_t at = module->base + symbol->value;
            if (at < start || at >= end ||
                (length > 0 && strncmp(dro_symbol_file_name(file, symbol), prefix, length) != 0))
                continue;
            if (total < capacity)
                describe(symbols, module, symbol, at, &out[total]);
            total++;
        }
    }
    return total;
}

/* How well a name fits: 3 it is the text, 2 it begins with it, 1 it holds it, 0 none of these. */
static int fit(const char *name, const char *text, size_t length)
{
    if (strncasecmp(name, text, length) == 0)
        return name[length] == '\0' ? 3 : 2;
    return strcasestr(name, text) != NULL ? 1 : 0;
}

/* Versions of one symbol of a library follow one another. */
static bool again(struct dro_symbol_file *file, const struct dro_elf_symbol *symbol)
{
    return symbol > file->elf.symbols && symbol[-1].value == symbol->value &&
           strcmp(dro_symbol_file_name(file, symbol - 1), dro_symbol_file_name(file, symbol)) == 0;
}

size_t driller_symbols_search(struct driller_symbols *symbols, uint64_t start, uint64_t end, const char *text,
                              struct driller_symbol *out, size_t capacity)
{
    const char *mark = strchr(text, '!'), *name = mark != NULL ? mark + 1 : text;
    size_t total = 0, length = strlen(name);
    for (int wanted = 3; wanted > 0; wanted--) {
        for (size_t i = 0; i < symbols->count; i++) {
            struct dro_module *module = &symbols->modules[i];
            if (mark != NULL && !dro_module_named(module, text, (size_t)(mark - text)))
                continue;
            struct dro_symbol_file *file = dro_module_read(symbols, module);
            if (file == NULL || module->end == 0 || module->end <= start || module->start >= end)
                continue;
            for (size_t j = 0; j < file->elf.count; j++) {
                const struct dro_elf_symbol *symbol = &file->elf.symbols[j];
                uint64_t at = module->base + symbol->value;
                if (at < start || at >= end || again(file, symbol) ||
                    fit(dro_symbol_file_name(file, symbol), name, length) != wanted)
                    continue;
                if (total < capacity)
                    describe(symbols, module, symbol, at, &out[total]);
                total++;
            }
        }
    }
    return total;
}

/* ---- the same in another peer ------------------------------------------------------------------------------ */

static bool same_file(const struct dro_module *a, const struct dro_module *b)
{
    if (a->device == b->device && a->inode == b->inode)
        return true;
    return a->symbols != NULL && b->symbols != NULL && a->symbols->build_id[0] != '\0' &&
           strcmp(a->symbols->build_id, b->symbols->build_id) == 0;
}

int driller_symbols_match(struct driller_symbols *from, uint64_t address, struct driller_symbols *to, uint64_t *matching,
                          char *error)
{
    struct driller_symbol symbol, other;
    struct dro_module *module = dro_module_at(from, address), *namesake = NULL;
    if (module == NULL || module->end == 0)
        return dro_fail(error, -ENOENT, "0x%" PRIx64 " of process %d lies in no module", address, from->pid);
    for (size_t i = 0; i < to->count; i++) {
        struct dro_module *candidate = &to->modules[i];
        if (dro_module_read(to, candidate) == NULL || candidate->end == 0)
            continue;
        if (same_file(module, candidate)) {
            *matching = candidate->base + (address - module->base);
            return 0;
        }
        if (namesake == NULL && strcmp(candidate->name, module->name) == 0)
            namesake = candidate;
    }
    if (namesake == NULL)
        return dro_fail(error, -ENOENT, "process %d has not loaded %.100s", to->pid, module->name);
    if (driller_symbols_at(from, address, &symbol) < 0 || symbol.name[0] == '\0')
        return dro_fail(error, -ENOENT, "process %d has another %.80s, and 0x%" PRIx64 " lies in no symbol", to->pid,
                        module->name, address);
    if (find_symbol(to, namesake->name, strlen(namesake->name), symbol.name, strlen(symbol.name), &other) < 0 ||
        other.size != symbol.size)
        return dro_fail(error, -ENOENT, "process %d has another %.80s, without this %.80s", to->pid, module->name,
                        symbol.name);
    *matching = other.address + symbol.offset;
    return 0;
}

int driller_symbols_format(struct driller_symbols *symbols, uint64_t address, char *text, size_t size)
{
    struct driller_symbol symbol;
    if (driller_symbols_at(symbols, address, &symbol) < 0)
        return snprintf(text, size, "0x%" PRIx64, address);
    bool program = symbols->modules[symbol.module].executable;
    const char *module = program ? "" : symbol.module_name, *mark = program ? "" : "!";
    if (symbol.name[0] == '\0')
        return snprintf(text, size, "%s!0x%" PRIx64, symbol.module_name, symbol.module_offset);
    if (symbol.offset == 0)
        return snprintf(text, size, "%s%s%s", module, mark, symbol.name);
    return snprintf(text, size, "%s%s%s+0x%" PRIx64, module, mark, symbol.name, symbol.offset);
}
