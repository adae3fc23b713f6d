#!/bin/bash
# SPDX-License-Identifier: EPL-2.0
# A peer that runs under gdb is held for copies, by signals; gdb does not notice, and its breakpoints work afterwards.
. "$(dirname "$0")/common.sh"
need gdb nm

# The word that a thread of the program counts up all the time.
ticks() {
    nm "$DEBUGGEE" | awk '$3 == "ticks" || $3 == "global_text" {print $3, $1}' >symbols
    local ticks text
    ticks=$((16#$(awk '$1 == "ticks" {print $2}' symbols)))
    text=$((16#$(awk '$1 == "global_text" {print $2}' symbols)))
    printf '0x%x' $((TEXT + ticks - text))
}

traced() {
    grep -q '^TracerPid:[[:space:]]*[1-9]' "/proc/$PID/status" && ! grep -q '^State:[[:space:]]*[tT]' "/proc/$PID/status"
}

# gdb has let the program go on; its status 77 says that ptrace is not permitted.
await_gdb() {
    local end=$((SECONDS + 60))
    until traced; do
        kill -0 "$GDB" 2>/dev/null || { wait "$GDB"; exit $?; }
        [ "$SECONDS" -lt "$end" ] || fail "gdb does not come to let it run: $(cat out)"
        sleep 0.02
    done
}

for mode in eager lazy; do
    start_debuggee "$mode" wait
    expect 0 "$TESTS/hold" "$PID" "$(ticks)" 5
    says '4 threads held by method 1'
    gdb_run -p "$PID" -ex 'break verify' -ex continue -ex 'echo at the end\n' -ex 'print counter' -ex continue \
        -ex 'printf "status %d\n", $_exitcode' 9>&- &
    GDB=$!
    STARTED+=("$GDB")
    await_gdb
    "$TESTS/hold" "$PID" "$(ticks)" 20 >held 2>held-err || fail "$(cat held-err)"
    grep -qx '4 threads held by method 2' held || fail "held otherwise: $(cat held)"
    exec 9>&-
    wait "$GDB" || fail "gdb ended with status $?"
    wait "$DEBUGGED" || fail "the program ended with status $?"
    shows '^at the end'
    shows '^\$1 = 6'
    shows '^status 0$'
    ! grep -qE 'SIGURG|SIG33|SIGTRAP' out || fail "gdb stopped at a signal that the program has not"
done
