#!/bin/bash
# SPDX-License-Identifier: EPL-2.0
# gdb loads the script by itself with the library, and the process debugged is a peer among the others.
. "$(dirname "$0")/common.sh"

start_group "$SHOW"
PID=$("$DRILL" ps -g "$GROUP" | awk '$3 == 0 { print $2 }')
in_gdb "$SHOW" "set environment LD_PRELOAD $LIBRARY" "set environment DRILLER_GROUP $GROUP" \
    'set environment DRILLER_RANK 5' 'break stop_here' 'run with-an-argument' 'info driller' \
    'echo own:\n' 'output everything.number' 'echo \n' 'output $peer(5, "everything.first->next->value")' \
    'echo \nothers:\n' 'output $peer(2, "everything.first->next->value")' \
    'echo \n' "output \$peer($PID, \"everything.number\") - everything.number" \
    'echo \nlibrary:\n' 'output $peer(1, "part.rank")' 'echo \nshadowed:\n' 'output $peer(2, "shadowed")' \
    'echo \nthread:\n' 'output $peer(2, "per_thread")' 'echo \n' 'set var $kept = $peer(1, "counter")' \
    'output $kept * 2' 'echo \n' 'info driller 2' 'kill'
grep -qE "^\* $GROUP +[0-9]+ +5 .*gdb_show" out || fail "the process debugged is not marked as a peer"
[ "$(grep -cE "^  $GROUP +[0-9]+ +[012] " out)" -eq 3 ] || fail "the others are not listed"
after() {
    local found
    found=$(grep -A "${3:-1}" -xF "$1" out | sed -n "$((${3:-1} + 1))p")
    [ "$found" = "$2" ] || fail "'$found' instead of '$2' after $1"
}
after own: 105
after own: 25 2
after others: 22
after others: -5 2
after library: 1
# The local variable of the frame is not what another process has.
after shadowed: 1002
says "driller: in 'per_thread' a variable is named that each thread has for itself"
shows 22
grep -qE '^Process [0-9]+, group '"$GROUP:" out || fail "no segments"

# Without trust gdb says what to do, and nothing of it is there.
timeout 120 gdb -nx -q -batch -iex 'set debuginfod enabled off' -ex "set environment LD_PRELOAD $LIBRARY" \
    -ex 'set environment DRILLER_GROUP none' -ex 'break stop_here' -ex 'run x' -ex 'print $peer(1, "counter")' -ex kill \
    "$SHOW" >out 2>&1 </dev/null
says "add-auto-load-safe-path"
