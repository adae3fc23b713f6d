/* SPDX-License-Identifier: EPL-2.0 */
/* What each architecture must provide (see src/arch): system calls, a raw thread, the registers that a tracer sees. */
#include "../../src/sys.h"
#include "../observer/test.h"

#include <linux/ptrace.h>
#include <sched.h>
#include <sys/uio.h>
#include <unistd.h>

#define STACK_SIZE 65536

static void system_calls(void)
{
    char buffer[8] = "";
    CHECK_EQUAL(SYS0(__NR_getpid), getpid());
    CHECK_EQUAL(SYS1(__NR_close, -1), -EBADF);
    /* all six arguments count */
    int file = memfd_create("arch", MFD_CLOEXEC);
    CHECK(file >= 0 && ftruncate(file, 4 * 65536) == 0);
    CHECK(pwrite(file, "there", 5, 65536) == 5);
    CHECK_EQUAL(SYS4(__NR_pread64, file, buffer, 5, 65536), 5);
    CHECK(memcmp(buffer, "there", 5) == 0);
    long at = SYS6(__NR_mmap, 0, 65536, PROT_READ, MAP_SHARED, file, 65536);
    CHECK(!sys_failed(at));
    CHECK(memcmp((char *)at, "there", 5) == 0);
    CHECK(((uint64_t)at + 65536) <= ARCH_TASK_SIZE);
    CHECK_EQUAL(SYS2(__NR_munmap, at, 65536), 0);
    close(file);
}

struct thread {
    uint64_t stack_pointer;
    uint32_t id;
    int value;
};

/* Without thread-local storage of its own; nothing here needs any. */
__attribute__((no_sanitize("address", "undefined"))) static void run(void *argument)
{
    struct thread *thread = argument;
    char on_stack;
    thread->stack_pointer = (uint64_t)&on_stack;
    thread->value++;
}

/* As the service thread is made, but for the descriptor table, which user-mode emulation cannot copy. */
static void raw_thread(void)
{
    static char stack[STACK_SIZE] __attribute__((aligned(16)));
    static struct thread thread = {.id = 1, .value = 41};
    long tid = driller_arch_clone(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM |
                                      CLONE_CHILD_CLEARTID,
                                  stack + sizeof stack - 3, run, &thread, (int *)&thread.id);
    CHECK(tid > 0 && tid != getpid());
    for (uint32_t id; (id = __atomic_load_n(&thread.id, __ATOMIC_ACQUIRE)) != 0;)
        sys_futex_wait(&thread.id, id, NULL);
    CHECK_EQUAL(thread.value, 42);
    CHECK(thread.stack_pointer > (uint64_t)stack && thread.stack_pointer < (uint64_t)stack + sizeof stack);
}

/* As a forked process, which runs entry(argument) on its own stack and ends with status 0. */
static void raw_process(void)
{
    static char stack[STACK_SIZE] __attribute__((aligned(16)));
    struct thread thread = {.value = 1};
    int status;
    long pid = driller_arch_clone(SIGCHLD, stack + sizeof stack, run, &thread, NULL);
    CHECK(pid > 0);
    CHECK(waitpid((pid_t)pid, &status, 0) == pid && status == 0);
    CHECK_EQUAL(thread.value, 1);
}

static long trace(long what, pid_t pid, unsigned long address, void *data)
{
    return SYS4(__NR_ptrace, what, pid, address, data);
}

static void registers(void)
{
    struct arch_registers r;
    memset(&r, 0, sizeof r);
    for (unsigned n = 2; n < 5; n++)
        arch_set_syscall_argument(&r, n, 1000 + n);
    for (unsigned n = 2; n < 5; n++)
        CHECK_EQUAL(arch_syscall_argument(&r, n), 1000 + n);
}

/* A child in a system call, seen by a tracer. */
static int traced(void)
{
    int pipes[2], status;
    char byte;
    CHECK(pipe(pipes) == 0);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0)
        _exit((int)SYS3(__NR_read, pipes[0], &byte, 77) + 10);
    if (trace(PTRACE_SEIZE, child, 0, NULL) != 0) {
        kill(child, SIGKILL);
        waitpid(child, &status, 0);
        return SKIPPED;
    }
    struct arch_registers r;
    struct iovec registers = {&r, sizeof r};
    do { /* until it is in the call */
        CHECK(trace(PTRACE_INTERRUPT, child, 0, NULL) == 0);
        CHECK(waitpid(child, &status, 0) == child && WIFSTOPPED(status));
        CHECK(trace(PTRACE_GETREGSET, child, NT_PRSTATUS, &registers) == 0);
        if (arch_syscall_number(&r) != __NR_read)
            CHECK(trace(PTRACE_CONT, child, 0, NULL) == 0);
    } while (arch_syscall_number(&r) != __NR_read);
    CHECK_EQUAL(registers.iov_len, sizeof r);
    CHECK_EQUAL(arch_syscall_argument(&r, 1), (unsigned long)&byte);
    CHECK_EQUAL(arch_syscall_argument(&r, 2), 77);
    CHECK(arch_stack_pointer(&r) > (uint64_t)&byte - STACK_SIZE && arch_stack_pointer(&r) < (uint64_t)&byte + STACK_SIZE);
    CHECK(trace(PTRACE_DETACH, child, 0, NULL) == 0);
    CHECK(write(pipes[1], "x", 1) == 1);
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 11); /* the call was not disturbed */
    return 0;
}

int main(void)
{
    system_calls();
    registers();
    raw_thread();
    raw_process();
    if (traced() == SKIPPED)
        puts("ptrace is refused here: what a tracer sees was not looked at; all else was");
    return 0;
}
