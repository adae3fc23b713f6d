# SPDX-License-Identifier: EPL-2.0
# libdriller.a links in every order that is right, refuses one that is wrong, and needs no dynamic loading.
. "$(dirname "$0")/../command/common.sh"
archive=$3
compiler=$4
include=$5

nm "$archive" >symbols 2>/dev/null || fail "nm cannot read $archive"
! grep -qwE 'U (dlsym|dlvsym|dlopen|dladdr|dlclose|_dl_.*)' symbols || fail "needs dynamic loading: $(grep -w 'U dl.*' symbols)"

# What it adds to a program's names: the overloads, by all their names, and driller_*.
awk 'NF == 3 && $2 ~ /[A-Z]/ {print $3}' symbols | grep -v '^driller_' | sort >names
sort >wanted <<'END'
mmap
mmap64
munmap
mprotect
mremap
madvise
mlock
mlock2
mlockall
munlockall
brk
sbrk
__mmap
__mmap64
__munmap
__mprotect
__mremap
__madvise
__brk
__sbrk
__curbrk
END
diff wanted names || fail "the archive defines other names than it should"

# Its inner names are the program's to use.
cat >main.c <<'END'
#include <driller/driller.h>
#include <stdlib.h>
#include <string.h>
int park_all(void);
int text_equal(void);
int park_all(void) { return 1; }
int text_equal(void) { return 2; }
int main(void)
{
    struct driller_pointer pointer;
    if (driller_init() != 0)
        return 10;
    char *block = malloc(1 << 20);
    if (block == NULL)
        return 11;
    strcpy(block, "here");
    if (driller_export(block, &pointer) != 0)
        return 12;
    block = realloc(block, 5 << 20);
    if (block == NULL || strcmp(block, "here") != 0 || driller_export(block + (4 << 20), &pointer) != 0)
        return 13;
    return park_all() + text_equal() == 3 ? 0 : 14;
}
END
expect 0 "$compiler" -std=c11 -Wall -Wextra -Werror -O2 -I "$include" -c main.c -o main.o

link() {
    expect 0 "$compiler" "$@" -o program
    DRILLER=eager DRILLER_GROUP=$GROUP expect 0 ./program
}
folder=$(dirname "$archive")
link -static main.o "$archive"
link -static main.o -L "$folder" -ldriller -lpthread -lm -ldl -lc
link -static -pthread -Wl,-u,driller_init "$archive" main.o
link -static -Wl,--whole-archive "$archive" -Wl,--no-whole-archive main.o
link -static -Wl,--start-group "$archive" -lc main.o -Wl,--end-group -Wl,-u,driller_init
[ ! -e "$("$compiler" -print-file-name=rcrt1.o)" ] || link -static-pie main.o "$archive"

# The C library first: then its members are there already. Refused, rather than linked with the wrong ones.
expect 1 "$compiler" -static main.o -lc "$archive" -o program
grep -q 'multiple definition of .__mmap' err || fail "the refusal does not name the cause"
