/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Two peers that use one another's memory: the child exports a counter, a block and a read-only table; the parent imports them,
 * sees them change, writes where the owner allows it, and is told when the block goes away.
 */
#include <driller/driller.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHECK(condition)                                                                                              \
    do {                                                                                                              \
        if (!(condition)) {                                                                                           \
            fprintf(stderr, "%s:%d: %s (errno %d, %s)\n", __FILE__, __LINE__, #condition, errno, error);              \
            exit(1);                                                                                                  \
        }                                                                                                             \
    } while (0)

#define BLOCK 65536

static char error[DRILLER_ERROR_MAX];
static volatile unsigned long counter = 1;
static const char table[] = "read-only data of the program";

struct message {
    char counter[DRILLER_POINTER_MAX], block[DRILLER_POINTER_MAX], table[DRILLER_POINTER_MAX];
};

/* The owner: tells where its things are, counts for as long as it is asked to, then gives the block back. */
static int own(int in, int out)
{
    struct message message;
    struct driller_pointer pointer;
    char *block = mmap(NULL, BLOCK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), ask;
    CHECK(block != MAP_FAILED);
    memset(block, 'b', BLOCK);
    /* a forked child copies in the background */
    int status;
    do
        status = driller_rebuild(NULL);
    while (status == -EBUSY || status == -ENOTCONN);
    CHECK(status == 0);
    CHECK(driller_export((void *)&counter, &pointer) == 0);
    driller_pointer_format(&pointer, message.counter);
    CHECK(driller_export(block + 4097, &pointer) == 0);
    driller_pointer_format(&pointer, message.block);
    CHECK(driller_export((void *)16, &pointer) == -EFAULT);
    CHECK(driller_export(table, &pointer) == 0);
    driller_pointer_format(&pointer, message.table);
    CHECK(driller_export((void *)getauxval(AT_SYSINFO_EHDR), &pointer) == -ENXIO);
    CHECK(write(out, &message, sizeof message) == sizeof message);
    while (read(in, &ask, 1) == 1) {
        if (ask == '+')
            counter++;
        else if (ask == '-')
            munmap(block, BLOCK);
        CHECK(write(out, &ask, 1) == 1);
    }
    return 0;
}

static void ask(int in, int out, char what)
{
    char answer;
    CHECK(write(out, &what, 1) == 1);
    CHECK(read(in, &answer, 1) == 1 && answer == what);
}

static void use(struct driller_peer *peer, int in, int out, const struct message *message)
{
    struct driller_pointer at, block_at, table_at;
    char bytes[sizeof table];
    uint32_t ways;
    bool writable = strcmp(getenv("DRILLER_ACCESS"), "rw") == 0;

    CHECK(driller_pointer_parse(message->counter, &at, error) == 0);
    CHECK(driller_pointer_parse(message->block, &block_at, error) == 0);
    const volatile unsigned long *theirs = driller_import(peer, &at, sizeof *theirs, 0, error);
    CHECK(theirs != NULL && *theirs == 1);
    ask(in, out, '+');
    CHECK(*theirs == 2 && counter == 1);

    /* the same program: what is read-only is where it is here, and comes from its file */
    CHECK(driller_read(peer, (uint64_t)(uintptr_t)table, bytes, sizeof bytes, &ways, error) == sizeof bytes);
    CHECK(memcmp(bytes, table, sizeof bytes) == 0 && ways == DRILLER_WAY_FILE);
    CHECK(driller_pointer_parse(message->table, &table_at, error) == 0);
    CHECK(driller_import(peer, &table_at, sizeof table, 0, error) == NULL && errno == ENXIO);
    const char *their_table = driller_import(peer, &table_at, sizeof table, DRILLER_MAP_FILES, error);
    CHECK(their_table != NULL && their_table != table && memcmp(their_table, table, sizeof table) == 0);
    CHECK(driller_release((void *)their_table, sizeof table) == 0);

    const char *block = driller_import(peer, &block_at, 100, 0, error);
    CHECK(block != NULL && block[0] == 'b');
    char *for_writing = driller_import(peer, &block_at, 100, DRILLER_ATTACH_WRITE, error);
    CHECK((for_writing != NULL) == writable);
    if (writable) {
        for_writing[3] = 'w';
        CHECK(block[3] == 'w');
        CHECK(driller_release(for_writing, 100) == 0);
    } else {
        CHECK(driller_write(peer, block_at.segment, "x", 1, error) == -EROFS);
    }

    CHECK(driller_wait_gone(peer, block_at.segment + block_at.offset, 100, 50, error) == 0);
    ask(in, out, '-');
    CHECK(driller_wait_gone(peer, block_at.segment + block_at.offset, 100, 10000, error) == 1);
    CHECK(block[0] == 0); /* given back: zeros, never another's bytes */
    CHECK(driller_release((void *)block, 100) == 0);
    struct driller_pointer beyond = at;
    beyond.offset = UINT64_MAX - 3;
    CHECK(driller_import(peer, &beyond, 8, 0, error) == NULL && errno == EFAULT);
    beyond = at;
    beyond.pid++;
    CHECK(driller_import(peer, &beyond, 8, 0, error) == NULL && errno == ESTALE);
    CHECK(driller_release((void *)theirs, sizeof *theirs) == 0);
}

static void parse_garbage(void)
{
    static const char *const bad[] = {"", "1", "1:", "1:0x", "1:0x1", "1:0x1+", ":0x1+0x1", "0:0x1+0x1", "-1:0x1+0x1",
                                      "1:0x1+0x1 ", "1: 0x1+0x1", "99999999999:0x1+0x1", "1:0x11111111111111111+0x1", "1:+0x1"};
    struct driller_pointer pointer;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CHECK(driller_pointer_parse(bad[i], &pointer, error) == -EINVAL);
    CHECK(driller_pointer_parse("7:0xffffffffffffffff+0x10", &pointer, error) == 0 && pointer.segment == UINT64_MAX);
}

int main(void)
{
    int to[2], from[2], status = 0;
    parse_garbage();
    CHECK(driller_init() == -EALREADY);
    CHECK(pipe(to) == 0 && pipe(from) == 0);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        close(to[1]);
        close(from[0]);
        _exit(own(to[0], from[1]));
    }
    close(to[0]);
    close(from[1]);
    struct message message;
    CHECK(read(from[0], &message, sizeof message) == sizeof message);
    struct driller_peer *peer;
    bool writable = strcmp(getenv("DRILLER_ACCESS"), "rw") == 0;
    CHECK(driller_attach(child, writable ? DRILLER_ATTACH_WRITE : 0, 5000, &peer, error) == 0);
    use(peer, from[0], to[1], &message);
    /* a peer that ends is gone, and its counter stays readable until it is let go */
    close(to[1]);
    CHECK(waitpid(child, &status, 0) == child && status == 0);
    CHECK(driller_wait_gone(peer, 4096, 1, 1000, error) == 1);
    driller_detach(peer);
    return 0;
}
