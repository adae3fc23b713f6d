/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Memory of each kind, and what becomes of it: what moves into the image, what is read from its file, what stays private
 * and why. All of it keeps its bytes, and others read them the way the table says.
 */
#include "../observer/test.h"

#include <driller/driller.h>

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/auxv.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#define TINY 4000
#define RW (PROT_READ | PROT_WRITE)

static char data[64] = "in data", large_bss[4 * 65536], *const bss = large_bss + 2 * 65536;
static const char rodata[] = "in rodata";
static size_t page;
static struct driller_peer *self;
static char error[DRILLER_ERROR_MAX];
static struct driller_segment *segments;
static size_t count;

static void look(void)
{
    int status = driller_request(self, DRILLER_REFRESH, 0, 60000, NULL, error);
    driller_table_free(segments, NULL);
    if (status == 0)
        status = driller_peer_table(self, NULL, &segments, &count, NULL, NULL, error);
    if (status != 0) {
        fprintf(stderr, "%s\n", error);
        exit(1);
    }
}

static const struct driller_segment *find(const void *address)
{
    for (size_t i = 0; i < count; i++)
        if (segments[i].start <= (uint64_t)address && (uint64_t)address < segments[i].end)
            return &segments[i];
    fprintf(stderr, "%p is in no segment\n", address);
    exit(1);
}

static void is(const char *what, const void *address, unsigned kind, unsigned backing, unsigned reason)
{
    const struct driller_segment *s = find(address);
    if (s->kind != kind || s->backing != backing || s->reason != reason) {
        fprintf(stderr, "%s: kind %u, backing %u, reason %u instead of %u, %u, %u\n", what, s->kind, s->backing, s->reason,
                kind, backing, reason);
        exit(1);
    }
}

/* In the image, and others read from there what we have there. */
static void is_shared(const char *what, const void *address, unsigned kind)
{
    char bytes[16];
    uint32_t ways;
    is(what, address, kind, DRILLER_BACKING_IMAGE, DRILLER_REASON_NONE);
    CHECK_EQUAL(driller_read(self, (uint64_t)address, bytes, sizeof bytes, &ways, error), sizeof bytes);
    CHECK(memcmp(bytes, address, sizeof bytes) == 0);
    CHECK_EQUAL(ways, DRILLER_WAY_IMAGE);
}

static void is_read_from_its_file(const char *what, const void *address, unsigned kind, unsigned reason)
{
    char bytes[8];
    uint32_t ways;
    is(what, address, kind, DRILLER_BACKING_FILE, reason);
    CHECK_EQUAL(driller_read(self, (uint64_t)address, bytes, sizeof bytes, &ways, error), sizeof bytes);
    CHECK(memcmp(bytes, address, sizeof bytes) == 0);
    CHECK_EQUAL(ways, DRILLER_WAY_FILE);
}

static char *map(size_t length, int protection, int flags, int file)
{
    char *at = mmap(NULL, length, protection, flags, file, 0);
    CHECK(at != MAP_FAILED);
    return at;
}

static int file_of(const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "/tmp/driller-kinds-%d%s", getpid(), name);
    int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    CHECK(file >= 0 && ftruncate(file, (off_t)(2 * page)) == 0 && pwrite(file, "of the file", 12, 0) == 12);
    return file;
}

static void unlink_of(const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "/tmp/driller-kinds-%d%s", getpid(), name);
    unlink(path);
}

static void *other_thread(void *barrier)
{
    char stack[64] = "on a thread's stack";
    pthread_barrier_wait(barrier);
    is_shared("a thread's stack", stack, DRILLER_KIND_THREAD_STACK);
    pthread_barrier_wait(barrier);
    return NULL;
}

/* What moves. */
static void moves(void)
{
    pthread_barrier_t barrier;
    pthread_t thread;
    char stack[65536] = "on the stack", *heap = sbrk((intptr_t)page), *anonymous = map(3 * page, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    int file = file_of("");
    char *copied = map(2 * page, RW, MAP_PRIVATE, file);
    /* apart from its neighbours, or it would be taken for the .bss of a mapped file's .data */
    munmap(anonymous, page);
    munmap(anonymous + 2 * page, page);
    anonymous += page;
    strcpy(copied + 20, "copied on write");
    strcpy(heap, "in the heap");
    strcpy(anonymous, "in a mapping");
    strcpy(bss, "in bss");
    pthread_barrier_init(&barrier, NULL, 2);
    CHECK_EQUAL(pthread_create(&thread, NULL, other_thread, &barrier), 0);
    CHECK_EQUAL(driller_rebuild(NULL), 0);
    look();
    pthread_barrier_wait(&barrier);
    pthread_barrier_wait(&barrier);
    pthread_join(thread, NULL);
    is_shared("data", data, DRILLER_KIND_DATA);
    is_shared("bss", bss, DRILLER_KIND_BSS);
    is_shared("heap", heap, DRILLER_KIND_HEAP);
    is_shared("a mapping", anonymous, DRILLER_KIND_ANONYMOUS);
    is_shared("the stack", stack, DRILLER_KIND_STACK);
    is_shared("a private mapping of a file", copied, DRILLER_KIND_DATA);
    CHECK(strcmp(heap, "in the heap") == 0 && strcmp(copied, "of the file") == 0 && strcmp(copied + 20, "copied on write") == 0);
    CHECK(pwrite(file, "THE", 3, 3) == 3 && strcmp(copied, "of the file") == 0);
    munmap(copied, 2 * page);
    close(file);
    unlink_of("");
}

/* What others read from where it is already. */
static void stays_in_its_file(void)
{
    int file = file_of("-shared"), memory = memfd_create("kinds", MFD_CLOEXEC);
    char name[64];
    snprintf(name, sizeof name, "/driller-kinds-%d", getpid());
    int posix = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600), sysv = shmget(IPC_PRIVATE, page, IPC_CREAT | 0600);
    CHECK(posix >= 0 && ftruncate(posix, (off_t)page) == 0 && ftruncate(memory, (off_t)page) == 0 && sysv >= 0);
    char *of_file = map(2 * page, RW, MAP_SHARED, file), *of_posix = map(page, RW, MAP_SHARED, posix);
    char *of_memory = map(page, RW, MAP_SHARED, memory), *of_nobody = map(page, RW, MAP_SHARED | MAP_ANONYMOUS, -1);
    char *of_sysv = shmat(sysv, NULL, 0);
    shmctl(sysv, IPC_RMID, NULL);
    CHECK(of_sysv != (char *)-1);
    strcpy(of_posix, "POSIX shared memory");
    CHECK_EQUAL(driller_rebuild(NULL), 0);
    look();
    is_read_from_its_file("text", (void *)&stays_in_its_file, DRILLER_KIND_TEXT, DRILLER_REASON_FILE);
    is_read_from_its_file("rodata", rodata, DRILLER_KIND_RODATA, DRILLER_REASON_FILE);
    is_read_from_its_file("a shared mapping", of_file, DRILLER_KIND_SHARED_FILE, DRILLER_REASON_ALREADY_SHARED);
    is_read_from_its_file("POSIX shared memory", of_posix, DRILLER_KIND_SHARED_FILE, DRILLER_REASON_ALREADY_SHARED);
    CHECK(find(of_memory)->kind == DRILLER_KIND_SHARED_ANON && find(of_sysv)->kind == DRILLER_KIND_SHARED_ANON &&
          find(of_nobody)->kind == DRILLER_KIND_SHARED_ANON);
    /* still the same memory as the file's */
    strcpy(of_file, "changed");
    char byte[8];
    CHECK(pread(file, byte, 8, 0) == 8 && strcmp(byte, "changed") == 0);
    shm_unlink(name);
    unlink_of("-shared");
    shmdt(of_sysv);
    close(file);
    close(posix);
    close(memory);
}

/* What stays private, and says why. */
static void stays_private(void)
{
    int file = file_of("-skipped");
    char *skipped = map(2 * page, RW, MAP_PRIVATE, file), *guard = map(page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    char *down = map(4 * page, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN, -1);
    char *wiped = map(page, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1), *code = map(page, RW | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    CHECK(madvise(wiped, page, MADV_WIPEONFORK) == 0);
    strcpy(skipped, "left alone");
    down[3 * page] = wiped[0] = code[0] = 1;
    CHECK_EQUAL(driller_rebuild(NULL), 0);
    look();
    is("DRILLER_SKIP", skipped, DRILLER_KIND_DATA, DRILLER_BACKING_NONE, DRILLER_REASON_SKIPPED);
    is("no access", guard, DRILLER_KIND_GUARD, DRILLER_BACKING_NONE, DRILLER_REASON_NO_ACCESS);
    is("MAP_GROWSDOWN", down + 3 * page, DRILLER_KIND_ANONYMOUS, DRILLER_BACKING_NONE, DRILLER_REASON_GROWS_DOWN);
    is("MADV_WIPEONFORK", wiped, DRILLER_KIND_ANONYMOUS, DRILLER_BACKING_NONE, DRILLER_REASON_WIPE_ON_FORK);
    is("executable", code, DRILLER_KIND_ANONYMOUS, DRILLER_BACKING_NONE, DRILLER_REASON_EXECUTABLE);
    is("vdso", (void *)getauxval(AT_SYSINFO_EHDR), DRILLER_KIND_SPECIAL, DRILLER_BACKING_NONE, DRILLER_REASON_SPECIAL);
    CHECK(strcmp(skipped, "left alone") == 0 && down[3 * page] == 1 && wiped[0] == 1 && code[0] == 1);
    munmap(skipped, 2 * page);
    close(file);
    unlink_of("-skipped");
}

static uint64_t image_blocks(void)
{
    struct stat status;
    CHECK(fstat(driller_peer_image(self), &status) == 0);
    CHECK((uint64_t)status.st_size >= UINT64_C(1) << 46); /* no tmpfs mount limits it, nor the machine's memory */
    return (uint64_t)status.st_blocks * 512;
}

/* Reservations cost nothing, as without Driller. */
static void sparse(void)
{
    struct sysinfo info;
    CHECK(sysinfo(&info) == 0);
    size_t large = UINT64_C(1) << 40, half = (size_t)info.totalram * info.mem_unit / 2 / page * page;
    uint64_t before = image_blocks();
    char *reserved = mmap(NULL, large, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    char *some = mmap(NULL, half, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    CHECK(reserved != MAP_FAILED && some != MAP_FAILED);
    reserved[large / 2] = some[half / 2] = 's';
    CHECK_EQUAL(driller_rebuild(NULL), 0);
    look();
    is("a tebibyte", reserved, DRILLER_KIND_ANONYMOUS, DRILLER_BACKING_NONE, DRILLER_REASON_TOO_LARGE);
    is_shared("half of the memory", some + half / 2, DRILLER_KIND_ANONYMOUS);
    CHECK(reserved[large / 2] == 's' && some[half / 2] == 's');
    CHECK(image_blocks() < before + (16 << 20));
    CHECK(munmap(reserved, large) == 0 && munmap(some, half) == 0);
}

/* Neighbours of different protection cannot merge. */
static void many(void)
{
    struct driller_header header;
    char *at = map(TINY * page, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    for (size_t i = 0; i < TINY; i++)
        memcpy(at + i * page, &i, sizeof i);
    for (size_t i = 0; i < TINY; i += 2)
        CHECK(mprotect(at + i * page, page, PROT_READ) == 0);
    CHECK_EQUAL(driller_rebuild(NULL), 0);
    look();
    CHECK(count > TINY);
    CHECK_EQUAL(driller_peer_table(self, &header, NULL, NULL, NULL, NULL, error), 0);
    CHECK_EQUAL(header.dropped, 0);
    for (size_t i = 0; i < TINY; i++) {
        size_t value;
        const struct driller_segment *s = find(at + i * page);
        CHECK_EQUAL(s->protection, i % 2 == 0 ? PROT_READ : RW);
        CHECK_EQUAL(s->backing, DRILLER_BACKING_IMAGE);
        CHECK_EQUAL(driller_read(self, (uint64_t)(at + i * page), &value, sizeof value, NULL, error), sizeof value);
        CHECK_EQUAL(value, i);
        CHECK(memcmp(at + i * page, &i, sizeof i) == 0);
    }
    CHECK_EQUAL(driller_restore(NULL), 0);
    for (size_t i = 0; i < TINY; i++)
        CHECK(memcmp(at + i * page, &i, sizeof i) == 0);
    munmap(at, TINY * page);
}

int main(void)
{
    page = (size_t)sysconf(_SC_PAGESIZE);
    if (driller_attach(getpid(), DRILLER_ATTACH_NO_PROC, 60000, &self, error) != 0) {
        fprintf(stderr, "%s\n", error);
        return 1;
    }
    moves();
    stays_in_its_file();
    stays_private();
    sparse();
    many();
    driller_table_free(segments, NULL);
    driller_detach(self);
    return 0;
}
