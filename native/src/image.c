/* SPDX-License-Identifier: EPL-2.0 */
#include "image.h"
#include "door.h"
#include "stat.h"
#include "text.h"

#include <sys/sysmacros.h>

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 8u
#endif

long descriptor_raise(int fd)
{
    struct rlimit limit;
    long floor = OWN_DESCRIPTOR_FLOOR, raised = -EINVAL;
    if (sys_prlimit(RLIMIT_NOFILE, NULL, &limit) == 0 && limit.rlim_cur < OWN_DESCRIPTOR_FLOOR + 64)
        floor = (long)limit.rlim_cur - 16;
    for (; floor > fd && raised < 0; floor -= 8)
        raised = sys_fcntl(fd, F_DUPFD_CLOEXEC, floor);
    if (raised < 0)
        return fd;
    sys_close(fd);
    return raised;
}

static bool is_file(int fd, const struct own_file *file)
{
    struct stat st;
    return fd >= 0 && sys_fstat(fd, &st) == 0 && st.st_ino == file->inode && major(st.st_dev) == file->major &&
           minor(st.st_dev) == file->minor;
}

/* The program may have closed it, or put something of its own in its place. */
static bool program_has_image(const struct own *own)
{
    const struct own_file image = {own->image_inode, own->image_major, own->image_minor};
    return is_file(own->program_image, &image);
}

/* The one before, which only one thread closes. */
static void close_former_for_program(struct own *own)
{
    int former = __atomic_exchange_n(&own->program_former, -1, __ATOMIC_SEQ_CST);
    if (is_file(former, &own->former))
        sys_close(former);
}

void image_close_for_program(struct own *own)
{
    if (program_has_image(own))
        sys_close(own->program_image);
    own->program_image = -1;
    close_former_for_program(own);
}

long image_for_program(struct own *own)
{
    if (program_has_image(own))
        return own->program_image;
    close_former_for_program(own);
    char buffer[80];
    struct text path = text_in(buffer, sizeof buffer);
    text_add(&path, "/proc/self/task/");
    text_add_number(&path, (uint64_t)own->service_tid);
    text_add(&path, "/fd/");
    text_add_number(&path, (uint64_t)own->image);
    long fd = sys_open(buffer, O_RDWR);
    if (fd >= 0)
        own->program_image = (int)descriptor_raise((int)fd);
    return fd < 0 ? fd : own->program_image;
}

/* A memfd of a fixed size, or a negative errno. */
static long make_memfd(const char *name, uint64_t size)
{
    /* a kernel before 6.3 does not know MFD_NOEXEC_SEAL */
    long fd = sys_memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);
    if (fd == -EINVAL)
        fd = sys_memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0)
        return fd;
    long error = sys_ftruncate((int)fd, size);
    if (error == 0)
        error = sys_fcntl((int)fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
    if (error != 0) {
        sys_close((int)fd);
        return error;
    }
    return fd;
}

static void fill_header(struct own *own)
{
    struct driller_header *h = own->header;
    h->magic = DRILLER_MAGIC;
    h->abi_version = DRILLER_ABI_VERSION;
    h->header_size = sizeof *h;
    h->segment_size = sizeof(struct driller_segment);
    h->capacity = DRILLER_TABLE_CAPACITY;
    h->strings_used = 1;
    h->state = DRILLER_STATE_STARTING;
    h->pid = own->pid;
    h->uid = sys_geteuid();
    h->start_time = stat_field(own->proc, own->pid, 22);
    h->rank = own->config.rank;
    h->mode = own->config.mode;
    h->access = own->config.access;
    h->parent = own->parent;
    h->page_size = (uint32_t)own->page;
    h->image_size = ARCH_TASK_SIZE;
    text_copy(h->group, sizeof h->group, own->config.group);
    text_copy(h->launch, sizeof h->launch, own->config.launch);
    long length = sys_readlink("/proc/self/exe", h->executable, sizeof h->executable - 1);
    h->executable[length > 0 ? length : 0] = 0;
}

static long identify_image(struct own *own)
{
    struct stat st;
    long error = sys_fstat(own->image, &st);
    if (error != 0)
        return error;
    own->image_inode = st.st_ino;
    own->image_major = major(st.st_dev);
    own->image_minor = minor(st.st_dev);
    return 0;
}

static long map_directory(struct own *own)
{
    long error = identify_image(own);
    if (error != 0)
        return error;
    long at = sys_mmap(0, OWN_DIRECTORY_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, own->directory, 0);
    if (sys_failed(at))
        return at;
    /* mostly holes, which a core dump would fill */
    sys_madvise((uint64_t)at, OWN_DIRECTORY_SIZE, MADV_DONTDUMP);
    own->header = (struct driller_header *)at;
    fill_header(own);
    return 0;
}

long image_create(struct own *own)
{
    long fd = make_memfd("driller-image", ARCH_TASK_SIZE);
    if (fd < 0)
        return own_fail(own, fd, "cannot make the image, a memory file as large as the address space");
    own->image = (int)fd;
    fd = make_memfd("driller-directory", OWN_DIRECTORY_SIZE);
    if (fd < 0) {
        image_destroy(own);
        return own_fail(own, fd, "cannot make the directory");
    }
    own->directory = (int)fd;
    long error = map_directory(own);
    if (error != 0) {
        image_destroy(own);
        return own_fail(own, error, "cannot map the directory");
    }
    return 0;
}

/* Bytes that the machine can give without swapping, by /proc/meminfo; UINT64_MAX if it does not say. */
static uint64_t memory_available(const struct own *own)
{
    char text[512];
    int fd = (int)sys_openat(own->proc, "meminfo", O_RDONLY);
    long length = fd < 0 ? 0 : sys_read(fd, text, sizeof text - 1);
    if (fd >= 0)
        sys_close(fd);
    text[length > 0 ? length : 0] = 0;
    for (const char *at = text; *at != 0; at++)
        if (text_starts(at, "MemAvailable:")) {
            uint64_t kilobytes = 0;
            for (at += 13; *at == ' '; at++)
                ;
            for (; *at >= '0' && *at <= '9'; at++)
                kilobytes = kilobytes * 10 + (uint64_t)(*at - '0');
            return kilobytes << 10;
        }
    return UINT64_MAX;
}

static long renew(struct own *own)
{
    struct stat st;
    if (sys_fstat(own->image, &st) != 0 || (uint64_t)st.st_blocks * 512 > memory_available(own) / 4 * 3)
        return own_fail(own, -ENOMEM, OWN_COPIED);
    long fd = make_memfd("driller-image", ARCH_TASK_SIZE);
    if (fd < 0)
        return own_fail(own, fd, "cannot make another image");
    own->inherited = own->image;
    own->inherited_inode = own->image_inode;
    own->inherited_major = own->image_major;
    own->inherited_minor = own->image_minor;
    own->inherited_left = 1;
    own->former = (struct own_file){own->image_inode, own->image_major, own->image_minor};
    own->program_former = own->program_image;
    own->program_image = -1;
    own->image = (int)fd;
    return identify_image(own);
}

long image_renew_job(struct own *own)
{
    if (!door_shut(own))
        return own_fail(own, -EBUSY, "a thread does not come to the end of a memory call; nothing was changed, try again");
    long error = renew(own);
    door_open(own);
    return error;
}

void image_destroy(struct own *own)
{
    if (own->header != NULL)
        sys_munmap((uint64_t)own->header, OWN_DIRECTORY_SIZE);
    if (own->directory >= 0)
        sys_close(own->directory);
    if (own->image >= 0)
        sys_close(own->image);
    own->header = NULL;
    own->directory = own->image = -1;
}
