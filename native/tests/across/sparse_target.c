/* SPDX-License-Identifier: EPL-2.0 */
/*
 * Maps a tebibyte of a file, nearly all of it a hole, and writes a mark at its start, in its middle and at its end:
 * sparse_target FILE, or memfd, or closed for a memfd of which it keeps no descriptor. Prints pid, address and length; ends with
 * its input.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define SIZE ((size_t)1 << 40)

int main(int argc, char **argv)
{
    const char *what = argc == 2 ? argv[1] : "memfd";
    int file = what[0] == '/' ? open(what, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : memfd_create("sparse", MFD_CLOEXEC);
    if (file < 0 || ftruncate(file, (off_t)SIZE) != 0) {
        perror(what);
        return 77;
    }
    char *at = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, file, 0);
    if (at == MAP_FAILED) {
        perror("mmap");
        return 77;
    }
    if (strcmp(what, "closed") == 0)
        close(file);
    memcpy(at, "SPARSE-" "START", 12);
    memcpy(at + SIZE / 2, "SPARSE-" "MIDDLE", 13);
    memcpy(at + SIZE - 16, "SPARSE-" "END", 10);
    printf("%d %p %zu\n", getpid(), (void *)at, SIZE);
    fflush(stdout);
    for (char byte; read(STDIN_FILENO, &byte, 1) > 0;)
        ;
    return 0;
}
