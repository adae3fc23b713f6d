/* SPDX-License-Identifier: EPL-2.0 */
/*
 * The real reason why a process is not a peer, for real processes of each kind.
 * Arguments: a dynamic program that waits, a static one.
 */
#include <driller/observer.h>

#include "fake.h"
#include "test.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 65534

static char error[DRILLER_ERROR_MAX];

/* Starts `program` and waits until it runs: the byte it writes at the start of main. */
static pid_t start(const char *program, char *const environment[], uid_t uid)
{
    int ready[2];
    char byte;
    CHECK(pipe2(ready, O_CLOEXEC) == 0);
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (uid != 0)
            CHECK(setgid(uid) == 0 && setuid(uid) == 0);
        dup2(ready[1], 1);
        int null = open("/dev/null", O_WRONLY);
        dup2(null, 2);
        execle(program, program, NULL, environment);
        _exit(127);
    }
    close(ready[1]);
    CHECK_EQUAL(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    return pid;
}

static void expect(int pid, int code, const char *cause, const char *cure)
{
    error[0] = '\0';
    int actual = driller_explain(pid, error);
    printf("%s\n", error);
    CHECK_EQUAL(actual, code);
    CHECK_CONTAINS(error, cause);
    CHECK_CONTAINS(error, cure);
    CHECK(strlen(error) < DRILLER_ERROR_MAX - 1);
}

static void program(const char *path, char *const environment[], const char *cause, const char *cure)
{
    pid_t pid = start(path, environment, 0);
    expect(pid, -ENOENT, cause, cure);
    /* The same answer to who wants to attach. */
    struct driller_peer *peer = NULL;
    CHECK_EQUAL(driller_attach(pid, 0, 1000, &peer, error), -ENOENT);
    CHECK_CONTAINS(error, cause);
    fake_stop(pid);
}

static void *wait_forever(void *tid)
{
    __atomic_store_n((int *)tid, (int)syscall(SYS_gettid), __ATOMIC_RELEASE);
    while (pause() < 0)
        ;
    return tid;
}

static void numbers(void)
{
    expect(0, -EINVAL, "not a process id", "");
    expect(-5, -EINVAL, "not a process id", "");
    expect(INT32_MAX, -ESRCH, "no process", "driller ps");

    pid_t zombie = fork();
    if (zombie == 0)
        _exit(0);
    siginfo_t ended;
    CHECK(waitid(P_PID, (id_t)zombie, &ended, WEXITED | WNOWAIT) == 0);
    expect(zombie, -ESRCH, "has ended", "parent");
    CHECK(waitpid(zombie, NULL, 0) == zombie);

    pthread_t thread;
    int tid = 0;
    CHECK(pthread_create(&thread, NULL, wait_forever, &tid) == 0);
    while (__atomic_load_n(&tid, __ATOMIC_ACQUIRE) == 0)
        sched_yield();
    expect(tid, -ESRCH, "is a thread of process", "use that number");
    CHECK(pthread_cancel(thread) == 0 && pthread_join(thread, NULL) == 0);
}

/* The first one there is: none in a container. */
static void kernel_thread(void)
{
    DIR *processes = opendir("/proc");
    for (struct dirent *entry; (entry = readdir(processes)) != NULL;) {
        char path[300], line[256] = "";
        snprintf(path, sizeof(path), "/proc/%s/status", entry->d_name);
        FILE *status = atoi(entry->d_name) > 0 ? fopen(path, "re") : NULL;
        int found = 0;
        while (status != NULL && fgets(line, sizeof(line), status) != NULL)
            found |= strcmp(line, "Kthread:\t1\n") == 0 || (strcmp(line, "PPid:\t2\n") == 0);
        if (status != NULL)
            fclose(status);
        if (found) {
            expect(atoi(entry->d_name), -ENOENT, "kernel thread", "no memory of its own");
            break;
        }
    }
    closedir(processes);
}

static void peers(void)
{
    pid_t pid = fake_start("explain", NULL, NULL);
    expect(pid, 0, "is a peer of group 'explain'", "shared");
    fake_stop(pid);
}

static void other_user(const char *dynamic)
{
    char *none[] = {NULL};
    pid_t pid = start(dynamic, none, 0);
    pid_t asker = fork();
    if (asker == 0) {
        CHECK(setgid(NOBODY) == 0 && setuid(NOBODY) == 0);
        expect(pid, -EACCES, "user 0", "as root");
        fflush(stdout);
        _exit(0);
    }
    int status;
    CHECK(waitpid(asker, &status, 0) == asker && status == 0);
    fake_stop(pid);
}

/* A copy of the program that is another user's and setuid. */
static void set_uid(const char *dynamic)
{
    char path[] = "/tmp/driller-setuid-XXXXXX", bytes[65536];
    char *preloaded[] = {"LD_PRELOAD=/usr/lib/libdriller.so", NULL};
    int from = open(dynamic, O_RDONLY | O_CLOEXEC), to = mkostemp(path, O_CLOEXEC);
    CHECK(from >= 0 && to >= 0);
    for (ssize_t n; (n = read(from, bytes, sizeof(bytes))) > 0;)
        CHECK(write(to, bytes, (size_t)n) == n);
    CHECK(fchown(to, NOBODY, NOBODY) == 0 && fchmod(to, 04755) == 0);
    close(from);
    close(to);
    pid_t pid = start(path, preloaded, 0);
    expect(pid, -ENOENT, "setuid", "start it as its own user");
    fake_stop(pid);
    unlink(path);
}

static void other_network(void)
{
    pid_t outside = fork();
    CHECK(outside >= 0);
    if (outside == 0) {
        if (unshare(CLONE_NEWNET) < 0)
            _exit(SKIPPED);
        struct fake fake;
        fake_open(&fake, "elsewhere");
        /* What libdriller's mapping would look like. */
        raise(SIGSTOP);
        for (;;)
            pause();
    }
    int status;
    CHECK(waitpid(outside, &status, WUNTRACED) == outside);
    if (WIFEXITED(status)) {
        CHECK_EQUAL(WEXITSTATUS(status), SKIPPED);
        return;
    }
    /* Readable through /proc all the same. */
    CHECK(kill(outside, SIGCONT) == 0);
    expect(outside, 0, "in another network namespace: readable", "nsenter");
    fake_stop(outside);
}

static void expect_file(const char *path, int code, const char *cause)
{
    error[0] = '\0';
    CHECK_EQUAL(driller_explain_file(path, error), code);
    printf("%s\n", error);
    if (cause != NULL)
        CHECK_CONTAINS(error, cause);
    else
        CHECK_EQUAL(error[0], '\0');
}

/* Programs that nobody has started yet. */
static void files(const char *dynamic, const char *fixed)
{
    char path[] = "/tmp/driller-explain-XXXXXX";
    unsigned char narrow[64] = {0x7f, 'E', 'L', 'F', 1, 1, 1};
    int file = mkstemp(path);
    CHECK(file >= 0);
    expect_file(dynamic, 0, NULL);
    expect_file(fixed, -ENOEXEC, "is a static program");
    expect_file("/no/such/program", -ENOENT, "cannot read /no/such/program");
    expect_file(path, 0, NULL);
    CHECK_EQUAL(write(file, narrow, sizeof narrow), (ssize_t)sizeof narrow);
    expect_file(path, -ENOEXEC, "is a 32-bit program");
    CHECK(ftruncate(file, 0) == 0 && fchmod(file, 04755) == 0);
    expect_file(path, -EPERM, "is a setuid program");
    CHECK(unlink(path) == 0 && mkfifo(path, 0600) == 0);
    expect_file(path, 0, NULL);
    unlink(path);
    close(file);
}

int main(int argc, char **argv)
{
    CHECK_EQUAL(argc, 3);
    const char *dynamic = argv[1], *fixed = argv[2];
    int before = count_descriptors();
    numbers();
    kernel_thread();
    peers();
    if (test_emulated()) {
        puts("no program can be started here");
        return SKIPPED;
    }
    program(dynamic, (char *[]){NULL}, "started without Driller", "driller run");
    program(dynamic, (char *[]){"LD_PRELOAD=libother.so", NULL}, "started without Driller", "driller run");
    program(dynamic, (char *[]){"DRILLER=off", NULL}, "DRILLER=off", "DRILLER=eager");
    program(dynamic, (char *[]){"LD_PRELOAD=/a.so:/no/such/libdriller.so", NULL},
            "could not load '/no/such/libdriller.so'", "No such file");
    program(fixed, (char *[]){"LD_PRELOAD=/no/such/libdriller.so", NULL}, "static program", "driller_init()");
    files(dynamic, fixed);
    if (geteuid() == 0) {
        other_user(dynamic);
        set_uid(dynamic);
        other_network();
    }
    CHECK_EQUAL(count_descriptors(), before);
    return 0;
}
