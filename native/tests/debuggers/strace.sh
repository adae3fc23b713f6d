#!/bin/bash
# SPDX-License-Identifier: EPL-2.0
# strace -f, from the start and by attach: rebuilds go by signal meanwhile, and the program comes to the same end.
. "$(dirname "$0")/common.sh"
need strace
strace -o trace true 2>/dev/null || { echo "skipped: strace may not trace here"; exit 77; }

wanted="12 nodes, sum 630, counter 6, text 'a text among the initialised data'"
for mode in off eager lazy; do
    expect 0 as_peer "$mode" strace -f -o "trace-$mode" "$DEBUGGEE" walk
    says "$wanted"
    grep -q 'exited with 0' "trace-$mode" || fail "no end in the trace"
done
grep -q 'SIGURG {si_signo=SIGURG, si_code=SI_TKILL' trace-lazy || fail "no rebuild by signal in the trace"

start_debuggee lazy wait
strace -f -o trace -p "$PID" 2>tracer &
STRACE=$!
STARTED+=("$STRACE")
eventually grep -qE 'attached' tracer
eventually grep -q poll trace
for _ in 1 2 3; do
    expect 0 "$DRILL" rebuild "$PID"
    says '(signal)'
    reads "$STACK" 'a text on the main stack' image
done
kill -INT "$STRACE"
wait "$STRACE"
expect 0 "$DRILL" rebuild "$PID"
says '(seize)'
reads "$HEAP" 'node 105' image
end_debuggee
