/* SPDX-License-Identifier: EPL-2.0 */
/* Symbols of real files, of damaged ones, and of none. */
#include "across.h"

#include "test.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Something to find. */
int a_global_of_this_test[6] = {1, 2, 3};
static int a_local_of_this_test = 7;

static int open_self(void)
{
    int file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    CHECK(file >= 0);
    return file;
}

static int first_base(struct dl_phdr_info *info, size_t size, void *data)
{
    (void)size;
    *(uint64_t *)data = info->dlpi_addr;
    return 1;
}

static const char *name_at(const struct dro_elf *elf, uint64_t value)
{
    const struct dro_elf_symbol *symbol = dro_elf_at(elf, value);
    return symbol != NULL ? elf->strings + symbol->name : "";
}

static void test_self(void)
{
    char error[DRILLER_ERROR_MAX] = "";
    struct dro_elf elf;
    uint64_t base = 0;
    int file = open_self();
    CHECK_EQUAL(dro_elf_read(file, &elf, error), 0);
    dl_iterate_phdr(first_base, &base);
    CHECK(elf.count > 20 && !elf.dynamic);
    CHECK(elf.load_count >= 2);
    CHECK(elf.build_id_size > 0);
    uint64_t global = (uint64_t)a_global_of_this_test - base, local = (uint64_t)&a_local_of_this_test - base;
    CHECK(strcmp(name_at(&elf, global), "a_global_of_this_test") == 0);
    CHECK(strcmp(name_at(&elf, global + 23), "a_global_of_this_test") == 0);
    CHECK(strcmp(name_at(&elf, local), "a_local_of_this_test") == 0);
    const struct dro_elf_symbol *symbol = dro_elf_at(&elf, global + 8);
    CHECK_EQUAL(symbol->value, global);
    CHECK_EQUAL(symbol->size, sizeof(a_global_of_this_test));
    CHECK(symbol->data && symbol->global);
    CHECK(strcmp(name_at(&elf, (uint64_t)open_self - base + 1), "open_self") == 0);
    CHECK(dro_elf_at(&elf, UINT64_MAX) == NULL || dro_elf_at(&elf, UINT64_MAX)->size == 0);
    CHECK(dro_elf_at(&elf, 0) == NULL);
    dro_elf_free(&elf);
    close(file);
}

static void test_nothing(void)
{
    char error[DRILLER_ERROR_MAX] = "";
    struct dro_elf elf;
    int file = memfd_create("empty", MFD_CLOEXEC), pipes[2];
    CHECK_EQUAL(dro_elf_read(file, &elf, error), -ENOEXEC);
    CHECK(write(file, "#!/bin/sh, and no ELF file, however long it may be, to be sure of that", 70) == 70);
    CHECK_EQUAL(dro_elf_read(file, &elf, error), -ENOEXEC);
    CHECK_CONTAINS(error, "not an ELF file");
    CHECK(pipe(pipes) == 0);
    CHECK_EQUAL(dro_elf_read(pipes[0], &elf, error), -ENOEXEC);
    close(pipes[0]);
    close(pipes[1]);
    close(file);
}

static uint64_t state = 88172645463325252u;
static uint64_t draw(uint64_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state % below;
}

/* Damages where it hurts: the headers, their tables, the symbols. Whatever comes out, it is read without a fault. */
static void test_damaged(void)
{
    int self = open_self(), file = memfd_create("damaged", MFD_CLOEXEC);
    struct stat status;
    CHECK(fstat(self, &status) == 0);
    size_t size = (size_t)status.st_size;
    unsigned char *whole = malloc(size), *bytes = malloc(size);
    CHECK(pread(self, whole, size, 0) == (ssize_t)size);
    const Elf64_Ehdr *head = (const void *)whole;
    int read = 0;
    for (int round = 0; round < 3000; round++) {
        memcpy(bytes, whole, size);
        size_t length = draw(4) == 0 ? draw(size) : size;
        for (uint64_t i = draw(12) + 1; i > 0; i--) {
            uint64_t place = draw(5);
            size_t at = place == 0   ? draw(sizeof(*head))
                        : place == 1 ? head->e_phoff + draw(head->e_phnum * sizeof(Elf64_Phdr))
                        : place <= 3 ? head->e_shoff + draw(head->e_shnum * sizeof(Elf64_Shdr))
                                     : draw(size);
            if (at < size)
                bytes[at] = draw(3) == 0 ? 0xff : (unsigned char)draw(256);
        }
        CHECK(ftruncate(file, 0) == 0 && pwrite(file, bytes, length, 0) == (ssize_t)length);
        struct dro_elf elf;
        char error[DRILLER_ERROR_MAX] = "";
        if (dro_elf_read(file, &elf, error) == 0) {
            read++;
            for (size_t i = 0; i < elf.count; i++) {
                CHECK(strlen(elf.strings + elf.symbols[i].name) > 0);
                CHECK(i == 0 || elf.symbols[i].value >= elf.symbols[i - 1].value);
                dro_elf_at(&elf, elf.symbols[i].value + draw(64));
            }
            dro_elf_free(&elf);
        } else
            CHECK(error[0] != '\0');
    }
    CHECK(read > 100 && read < 3000);
    free(whole);
    free(bytes);
    close(self);
    close(file);
}

static void test_demangle(void)
{
    char *name = dro_demangle("_ZN2ns3fooEi");
    if (name != NULL) {
        CHECK(strcmp(name, "ns::foo(int)") == 0);
        free(name);
    } else
        printf("no C++ library here: names stay as they are\n");
    CHECK(dro_demangle("main") == NULL);
    CHECK(dro_demangle("_Zzzz") == NULL);
    char *monster = malloc(100000);
    memset(monster, 'P', 99999);
    memcpy(monster, "_Z1f", 4);
    monster[99999] = '\0';
    CHECK(dro_demangle(monster) == NULL);
    free(monster);
}

int main(void)
{
    int descriptors = count_descriptors();
    test_self();
    test_nothing();
    test_damaged();
    test_demangle();
    CHECK_EQUAL(count_descriptors(), descriptors);
    return a_local_of_this_test == 7 ? 0 : 1;
}
