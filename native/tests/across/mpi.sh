#!/bin/bash
# SPDX-License-Identifier: EPL-2.0
# A counter over the ranks of a real MPI program, one of which counts differently.
. "$(dirname "$0")/common.sh"
command -v mpicc >/dev/null && command -v mpirun >/dev/null || exit 77
cat >steps.c <<'END'
#include <mpi.h>
#include <unistd.h>
long steps, limit = 1000;
int main(int argc, char **argv)
{
    int rank;
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    if (rank == 1)
        limit = 10;
    for (;;) {
        steps += 10;
        usleep(20000);
        MPI_Barrier(MPI_COMM_WORLD);
    }
}
END
mpicc -o steps steps.c || fail "the MPI program does not compile"
# Some machines have no second processor, no network to other hosts, or no other user than root.
env -u DISPLAY OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 DRILLER_EXE=steps DRILLER_GROUP="$GROUP" \
    LD_PRELOAD="$BIN/../lib/libdriller.so" mpirun --oversubscribe --mca plm_rsh_agent sh -n 3 ./steps >mpi.log 2>&1 </dev/null &
MPI=$!
STARTED+=("$MPI")
all() {
    "$DRILL" watch -n 1 -g "$GROUP" --csv steps limit >out 2>err && [ "$(wc -l <out)" -eq 4 ] && ! grep -q ',0,0,[0-9]*$' out
}
end=$((SECONDS + 90))
until all; do
    gone "$MPI" && { cat mpi.log; echo "MPI does not run here"; exit 77; }
    [ "$SECONDS" -lt "$end" ] || fail "the MPI ranks are not seen: $(cat mpi.log)"
    sleep 0.1
done
wrong() {
    "$DRILL" watch -n 1 -g "$GROUP" limit steps >out 2>err && grep -q '^ *1 .* 10\*' out && [ "$(grep -c '\*' out)" -eq 2 ]
}
eventually wrong
expect 1 "$DRILL" diff -g "$GROUP" limit
says "rank 1 (process "
[ "$(grep -c 'differs in' out)" -eq 1 ] || fail "more than one rank differs"
first=$("$DRILL" watch -n 1 -g "$GROUP" --csv steps | awk -F, '$2 == 2 { print $5 }')
counts() {
    [ "$("$DRILL" watch -n 1 -g "$GROUP" --csv steps | awk -F, '$2 == 2 { print $5 }')" -gt "$first" ]
}
eventually counts
PIDS=$("$DRILL" watch -n 1 -g "$GROUP" --csv steps | awk -F, '$2 >= 0 && NR > 1 { print $3 }')
kill -TERM "$MPI"
eventually gone "$MPI"
for pid in $PIDS; do
    eventually gone "$pid"
done
exit 0
