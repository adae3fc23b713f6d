/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Names for addresses: the ELF symbols of a peer's executable and libraries, relocated to where they are loaded in it. Link
 * with libdriller-observer. Errors and threads are as in <driller/observer.h>; one struct driller_symbols is used from one
 * thread at a time.
 *
 * Symbols come from .symtab, of the file itself or of its debug file ($DRILLER_DEBUG_FILES or /usr/lib/debug, in .build-id; taken only if the build-id is
 * the same), and from .dynsym where a file is stripped and has none. They are read from the file that the peer has mapped
 * (same device and inode); if that was replaced, the module has no symbols and says so. Names of C++ are demangled where the
 * C++ library is installed. Files are read when they are first needed, and shared between peers. What is in them is
 * hostile: everything is checked and bounded.
 */
#ifndef DRILLER_SYMBOLS_H
#define DRILLER_SYMBOLS_H

#include <driller/observer.h>

#ifdef __cplusplus
extern "C" {
#endif

struct driller_symbols;

/* An executable or a library in a peer. Strings belong to the struct driller_symbols. */
struct driller_module {
    uint64_t base;        /* what its file's addresses are moved by */
    uint64_t start, end;  /* of all of it, .bss included; 0 if the file could not be read */
    uint64_t symbols;     /* how many it has */
    const char *path;
    const char *name;     /* the path's last part */
    const char *source;   /* where the symbols are from: "symtab", "debug file", "dynsym", or why there are none */
    const char *build_id; /* hexadecimal, empty if it has none */
};

/* A place in a module. Strings belong to the struct driller_symbols. */
struct driller_symbol {
    uint64_t address;       /* where the symbol begins */
    uint64_t size;          /* bytes; 0 if the file does not say */
    uint64_t offset;        /* of the address that was asked for, into the symbol */
    uint64_t module_offset; /* of that address, into the file's own addresses */
    uint32_t module;        /* index for driller_symbols_module */
    uint32_t data;          /* 1: an object, 0: code or not known */
    const char *name;       /* demangled; empty where only the module is known */
    const char *module_name;
};

/* Reads which modules the peer has now. Nothing of the peer is used afterwards. Free with driller_symbols_free. */
int driller_symbols_load(struct driller_peer *peer, struct driller_symbols **symbols, char *error);
void driller_symbols_free(struct driller_symbols *symbols);

/* The executable is the first module. Reads its file. -ENOENT if there is no such module. */
size_t driller_symbols_modules(const struct driller_symbols *symbols);
int driller_symbols_module(struct driller_symbols *symbols, uint32_t index, struct driller_module *module);

/* The symbol that `address` lies in, or its module alone. -ENOENT if it lies in no module. */
int driller_symbols_at(struct driller_symbols *symbols, uint64_t address, struct driller_symbol *symbol);

/*
 * What `text` names: symbol, symbol+offset, library!symbol, library!symbol+offset, library!0xoffset (an address of the file), or
 * an address. A library is named by its file name, whole or up to a dot: libc is libc.so.6. Without one, the executable is
 * looked through first, then the libraries in the order of their addresses. A C++ function may be named without its
 * parameters. *address is the place; symbol->size that of the symbol. -ENOENT or -EINVAL with *error set.
 */
int driller_symbols_find(struct driller_symbols *symbols, const char *text, uint64_t *address,
                         struct driller_symbol *symbol, char *error);

/*
 * The symbols of a range of addresses, in ascending order; or, with `prefix`, those whose names begin with it. Writes at most
 * `capacity`, returns how many there are in all.
 */
size_t driller_symbols_list(struct driller_symbols *symbols, uint64_t start, uint64_t end, const char *prefix,
                            struct driller_symbol *out, size_t capacity);

/*
 * As somebody types: the symbols of a range of addresses whose name is `text`, then those whose names begin with it, then those that
 * hold it further on, each in ascending order within each module; upper and lower case are the same. `library!text` takes those of a library alone, named
 * as for driller_symbols_find. Writes at most `capacity`, returns how many there are in all. Looks at each name, which takes
 * some milliseconds for a hundred thousand.
 */
size_t driller_symbols_search(struct driller_symbols *symbols, uint64_t start, uint64_t end, const char *text,
                              struct driller_symbol *out, size_t capacity);

/*
 * Where that which lies at `address` in one peer lies in another one that runs the same program or loads the same library:
 * the same module (same build-id, or the same file), the same offset into it. If the files differ, the same symbol. -ENOENT
 * with *error set if there is none.
 */
int driller_symbols_match(struct driller_symbols *from, uint64_t address, struct driller_symbols *to, uint64_t *matching,
                          char *error);

/* Writes "library!symbol+0xoffset", or "library!0xoffset", or the address, to `text`; the module's name is left out for the
 * executable's symbols. As snprintf. */
int driller_symbols_format(struct driller_symbols *symbols, uint64_t address, char *text, size_t size);

#ifdef __cplusplus
}
#endif

#endif
