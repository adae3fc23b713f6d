#!/bin/bash
# SPDX-License-Identifier: EPL-2.0
# As a front end does it: variable objects over MI that follow what another peer changes.
. "$(dirname "$0")/common.sh"

RANKS_GROUP=$GROUP-ranks
"$DRILL" run -n 2 -g "$RANKS_GROUP" -- "$RANKS" --interval-ms 5 >ranks 2>run-err &
STARTED+=($!)
eventually peers_are 2 "$RANKS_GROUP"

# The value of the variable object changes between two updates though the process debugged does not run.
ask() {
    timeout 120 gdb -nx -q -iex "add-auto-load-safe-path $LIBDIR" --interpreter=mi2 "$RANKS" >out 2>&1
}
{
    echo '-gdb-set debuginfod enabled off'
    echo "-gdb-set env LD_PRELOAD $LIBRARY"
    echo "-gdb-set env DRILLER_GROUP $RANKS_GROUP"
    echo "-gdb-set env DRILLER_EXE ranks"
    echo '-break-insert main'
    echo '-exec-run'
    eventually grep -q '^\*stopped' out
    echo '11-data-evaluate-expression "$peer(1, \"counters.ticks\")"'
    echo '12-var-create ticks * "$peer(1, \"counters.ticks\")"'
    eventually grep -q '^12^' out
    for round in $(seq 21 40); do
        sleep 0.05
        echo "$round-var-update --all-values ticks"
    done
    echo '51-var-create whole * "$peer(0, \"counters\")"'
    echo '52-var-list-children --all-values whole'
    echo '53-data-evaluate-expression "$peer(7, \"counters\")"'
    eventually grep -q '^53^' out
    echo '-interpreter-exec console kill'
    echo '-gdb-exit'
} | ask
grep -qE 'ptrace: Operation not permitted' out && { echo "skipped: ptrace is not permitted here"; exit 77; }
grep -qE '^11\^done,value="[0-9]+"' out || fail "no value"
grep -qE '^12\^done,name="ticks".*type="(uint64_t|unsigned long)"' out || fail "no variable object"
grep -qE '^[0-9]+\^done,changelist=\[\{name="ticks",value="[0-9]+"' out || fail "it never changed"
grep -qE '^52\^done,numchild="3",children=\[child=\{name="whole.ticks",exp="ticks",numchild="0",value="[0-9]+"' out ||
    fail "no children"
grep -qE '^53\^error,msg="driller: group .* has no rank 7' out || fail "no complaint"
