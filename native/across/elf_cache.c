/* SPDX-License-Identifier: EPL-2.0 */
/* Files that were read, kept while somebody uses them: a hundred ranks have the same executable. */
#include "across.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct dro_symbol_file *files;

static void write_build_id(struct dro_symbol_file *file)
{
    for (size_t i = 0; i < file->elf.build_id_size; i++)
        snprintf(file->build_id + 2 * i, 3, "%02x", file->elf.build_id[i]);
}

/* A stripped file's symbols may lie elsewhere: where distributions put them, or the user has, under its build-id. */
static void take_debug_file(struct dro_symbol_file *file)
{
    const char *own = secure_getenv("DRILLER_DEBUG_FILES");
    char path[4096 + sizeof(file->build_id)];
    struct dro_elf debug;
    if (file->elf.build_id_size < 2)
        return;
    int length = snprintf(path, sizeof(path), "%s/.build-id/%.2s/%s.debug", own != NULL && own[0] == '/' ? own : "/usr/lib/debug",
                          file->build_id, file->build_id + 2);
    if (length < 0 || (size_t)length >= sizeof(path))
        return;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0)
        return;
    if (dro_elf_read(descriptor, &debug, NULL) == 0) {
        bool right = debug.build_id_size == file->elf.build_id_size &&
                     memcmp(debug.build_id, file->elf.build_id, debug.build_id_size) == 0;
        if (right && debug.count > 0 && !debug.dynamic) {
            struct dro_elf stripped = file->elf;
            file->elf.symbols = debug.symbols;
            file->elf.count = debug.count;
            file->elf.strings = debug.strings;
            file->elf.strings_size = debug.strings_size;
            file->source = "debug file";
            debug.symbols = stripped.symbols;
            debug.strings = stripped.strings;
        }
        dro_elf_free(&debug);
    }
    dro_close(&descriptor);
}

static void read_file(struct dro_symbol_file *file, int descriptor)
{
    if (dro_elf_read(descriptor, &file->elf, file->why) < 0) {
        file->source = file->why;
        return;
    }
    write_build_id(file);
    file->source = file->elf.count == 0 ? "stripped: it has no symbols" : file->elf.dynamic ? "dynsym" : "symtab";
    if (file->elf.count == 0 || file->elf.dynamic)
        take_debug_file(file);
}

static struct dro_symbol_file *create(int descriptor, const struct stat *state, const char *path)
{
    struct dro_symbol_file *file = calloc(1, sizeof(*file));
    if (file == NULL)
        return NULL;
    file->references = 1;
    if (state != NULL) {
        file->device = state->st_dev;
        file->inode = state->st_ino;
        file->changed_ns = state->st_ctim.tv_sec * INT64_C(1000000000) + state->st_ctim.tv_nsec;
        read_file(file, descriptor);
    } else {
        snprintf(file->why, sizeof(file->why), "%.200s was replaced or removed since it was loaded", path);
        file->source = file->why;
    }
    return file;
}

struct dro_symbol_file *dro_symbol_file_get(int descriptor, const char *path)
{
    struct stat state;
    if (descriptor < 0 || fstat(descriptor, &state) < 0)
        return create(-1, NULL, path);
    int64_t changed = state.st_ctim.tv_sec * INT64_C(1000000000) + state.st_ctim.tv_nsec;
    pthread_mutex_lock(&lock);
    struct dro_symbol_file *file = files;
    while (file != NULL &&
           (file->device != state.st_dev || file->inode != state.st_ino || file->changed_ns != changed))
        file = file->next;
    if (file != NULL)
        file->references++;
    else if ((file = create(descriptor, &state, path)) != NULL) {
        file->next = files;
        files = file;
    }
    pthread_mutex_unlock(&lock);
    return file;
}

static void destroy(struct dro_symbol_file *file)
{
    for (size_t i = 0; file->names != NULL && i < file->elf.count; i++)
        free(file->names[i]);
    free(file->names);
    dro_elf_free(&file->elf);
    free(file);
}

void dro_symbol_file_put(struct dro_symbol_file *file)
{
    if (file == NULL)
        return;
    pthread_mutex_lock(&lock);
    bool last = --file->references == 0;
    if (last)
        for (struct dro_symbol_file **at = &files; *at != NULL; at = &(*at)->next)
            if (*at == file) {
                *at = file->next;
                break;
            }
    pthread_mutex_unlock(&lock);
    if (last)
        destroy(file);
}

const char *dro_symbol_file_name(struct dro_symbol_file *file, const struct dro_elf_symbol *symbol)
{
    char *raw = file->elf.strings + symbol->name;
    const char *result = raw;
    size_t index = (size_t)(symbol - file->elf.symbols);
    if (strncmp(raw, "_Z", 2) != 0 && strchr(raw, '@') == NULL)
        return raw;
    pthread_mutex_lock(&lock);
    if (file->names == NULL)
        file->names = calloc(file->elf.count, sizeof(*file->names));
    if (file->names != NULL) {
        if (file->names[index] == NULL) {
            /* memcpy@@GLIBC_2.14: the version is not part of what one calls it. */
            char *plain = strndup(raw, strcspn(raw, "@"));
            char *name = plain != NULL ? dro_demangle(plain) : NULL;
            file->names[index] = name != NULL ? name : plain;
            if (name != NULL)
                free(plain);
        }
        if (file->names[index] != NULL)
            result = file->names[index];
    }
    pthread_mutex_unlock(&lock);
    return result;
}
