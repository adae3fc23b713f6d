/* SPDX-License-Identifier: EPL-2.0 */
/*
 * lib_without WHAT PROGRAM [ARGUMENT...]
 * Runs a program as if the kernel, or whoever set up the machine, did not offer some system calls; it and what it starts are
 * under a seccomp filter by which they fail. WHAT, separated by commas:
 *     old       what came after Linux 5.8: PAGEMAP_SCAN, PROCMAP_QUERY, close_range, MFD_NOEXEC_SEAL, MADV_COLLAPSE
 *     ptrace    it is not permitted
 *     readv     process_vm_readv is not permitted
 *     memfd     memfd_create is not provided
 * Exit status: the program's own; 77 if the kernel takes no filter.
 */
#include "test.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define STEPS_MAX 64
#define ANY 0xffffffffu
#define FAIL(error) (SECCOMP_RET_ERRNO | (error))
#define LOW(argument) ((uint32_t)offsetof(struct seccomp_data, args) + (argument) * 8u)

#define PAGEMAP_SCAN_NUMBER 16u
#define PROCMAP_QUERY_NUMBER 17u
#define ADVICE_COLLAPSE 25u
#define MEMFD_NOEXEC 8u

static struct sock_filter steps[STEPS_MAX];
static unsigned short count;

static void add(uint16_t code, uint32_t k, uint8_t yes, uint8_t no)
{
    CHECK(count < STEPS_MAX);
    steps[count++] = (struct sock_filter){code, yes, no, k};
}

/* `number` fails; if `mask` is not 0, only where `argument` & `mask` is `value`. */
static void forbid(long number, uint32_t argument, uint32_t mask, uint32_t value, int error)
{
    add(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr), 0, 0);
    if (mask == 0) {
        add(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)number, 0, 1);
    } else {
        add(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)number, 0, 4);
        add(BPF_LD | BPF_W | BPF_ABS, LOW(argument), 0, 0);
        add(BPF_ALU | BPF_AND | BPF_K, mask, 0, 0);
        add(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1);
    }
    add(BPF_RET | BPF_K, FAIL((uint32_t)error), 0, 0);
}

static void forbid_ioctl_of_proc(uint32_t number)
{
    /* _IOWR('f', number, ...): type and number are the low 16 bits */
    forbid(__NR_ioctl, 1, 0xffffu, (uint32_t)'f' << 8 | number, ENOTTY);
}

static void forbid_named(const char *name)
{
    if (strcmp(name, "old") == 0) {
        forbid_ioctl_of_proc(PAGEMAP_SCAN_NUMBER);
        forbid_ioctl_of_proc(PROCMAP_QUERY_NUMBER);
        forbid(__NR_close_range, 0, 0, 0, ENOSYS);
        forbid(__NR_memfd_create, 1, MEMFD_NOEXEC, MEMFD_NOEXEC, EINVAL);
        forbid(__NR_madvise, 2, ANY, ADVICE_COLLAPSE, EINVAL);
    } else if (strcmp(name, "ptrace") == 0) {
        forbid(__NR_ptrace, 0, 0, 0, EPERM);
    } else if (strcmp(name, "readv") == 0) {
        forbid(__NR_process_vm_readv, 0, 0, 0, EPERM);
    } else if (strcmp(name, "memfd") == 0) {
        forbid(__NR_memfd_create, 0, 0, 0, ENOSYS);
    } else {
        fprintf(stderr, "lib_without: '%s' is not known\n", name);
        exit(2);
    }
}

int main(int arguments_count, char **arguments)
{
    char names[256], *rest = NULL;
    if (arguments_count < 3) {
        fprintf(stderr, "usage: lib_without WHAT PROGRAM [ARGUMENT...]\n");
        return 2;
    }
    snprintf(names, sizeof names, "%s", arguments[1]);
    for (char *name = strtok_r(names, ",", &rest); name != NULL; name = strtok_r(NULL, ",", &rest))
        forbid_named(name);
    add(BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0, 0);
    struct sock_fprog program = {count, steps};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
        printf("skipped: no seccomp filter can be set (%s)\n", strerror(errno));
        return SKIPPED;
    }
    execv(arguments[2], arguments + 2);
    perror(arguments[2]);
    return 1;
}
