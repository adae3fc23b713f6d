#!/bin/bash
# SPDX-License-Identifier: EPL-2.0
# A program that a debugger starts is shared when it comes to main, as without one.
. "$(dirname "$0")/common.sh"
need gdb

# On a machine that is very busy the debugger may not pass the signal on in time, which is told: then another start is tried.
for attempt in 1 2 3 4 5 6 7 8 9 10; do
    gdb_run -ex "set environment LD_PRELOAD $LIBRARY" -ex 'set environment DRILLER eager' \
        -ex "set environment DRILLER_GROUP $GROUP" -ex 'break main' -ex 'run walk' -ex "shell '$DRILL' ps -g $GROUP" \
        -ex 'echo at main\n' -ex bt -ex delete -ex continue -ex 'printf "status %d\n", $_exitcode' "$DEBUGGEE"
    shows '^#0 +main \('
    shows '^status 0$'
    ! grep -qE "^$GROUP .* shared, stopped " out || exit 0
    grep -q 'it did not take the signal in time' out || fail "neither shared nor told why not"
done
fail "not shared in $attempt attempts"
