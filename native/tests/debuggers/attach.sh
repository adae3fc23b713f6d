#!/bin/bash
# SPDX-License-Identifier: EPL-2.0
# gdb on a running peer: what it sees and sets; what others see of a peer that it holds; and a rebuild meanwhile.
. "$(dirname "$0")/common.sh"
need gdb

for mode in eager lazy; do
    start_debuggee "$mode" wait
    expect 0 "$DRILL" rebuild "$PID"
    says '(seize)'
    reads "$TEXT" 'a text among the initialised data' image

    # What observers see while gdb holds it is written by gdb's own shell commands.
    gdb_run -p "$PID" -ex 'info threads' -ex 'info proc mappings' -ex 'thread apply all bt' -ex 'print *list' \
        -ex 'frame function run' -ex 'print on_stack' \
        -ex "shell $DRILL read $PID $TEXT 33 --raw --ways >held-read 2>&1" \
        -ex "shell $DRILL read $PID $STACK 24 --raw --ways >held-stack 2>&1" -ex "shell $DRILL ps -g $GROUP >held-ps 2>&1" \
        -ex "shell $DRILL maps $PID >held-maps 2>&1" -ex "shell $DRILL rebuild $PID >held-rebuild 2>&1; echo \$? >>held-rebuild" \
        -ex 'set var global_text[2] = 84' -ex 'break take_step' -ex 'watch rebuilt' -ex 'break after_rebuild' \
        -ex 'set var rebuilt = 9' -ex 'set var may_end = 1' -ex continue -ex continue -ex 'print rebuilt' -ex continue \
        -ex 'printf "method %d\n", result.method' -ex bt -ex 'info proc mappings' -ex delete -ex detach
    mv out session
    cp session out
    for i in 0 1 2; do shows "Thread .*\"worker-$i\""; done
    shows '/memfd:driller-image'
    shows '"a text on the main stack'
    shows 'number = 105, text = "node 105'
    [ "$(grep -c 'deep (number=[012], depth=0)' out)" -ge 3 ] || fail "not every thread's frames"
    shows 'take_step \(step=7\)'
    shows '^Old value = 9'
    shows '^New value = 0'
    shows 'after_rebuild \(step=7\)'
    shows '^method 2$'
    [ "$(head -c 33 held-read)" = 'a text among the initialised data' ] || fail "while gdb holds it: $(cat held-read)"
    grep -q 'from: image' held-read || fail "while gdb holds it, by another way: $(cat held-read)"
    [ "$(head -c 24 held-stack)" = 'a text on the main stack' ] || fail "while gdb holds it: $(cat held-stack)"
    grep -qE "$PID .*stopped" held-ps || fail "not listed as stopped: $(cat held-ps)"
    grep -q debuggee held-maps || fail "no segments while gdb holds it: $(cat held-maps)"
    # one line that names the cause, in time, and a status that says so
    [ "$(wc -l <held-rebuild)" -eq 2 ] && [ "$(tail -n 1 held-rebuild)" = 1 ] && grep -qE 'stopped|debugger' held-rebuild ||
        fail "a rebuild of a peer that gdb holds: $(cat held-rebuild)"
    wait "$DEBUGGED" || fail "the program ended with status $? after gdb has left"
    grep -qx "14 nodes, sum 744, counter 7, text 'a Text among the initialised data'" said || fail "other values: $(cat said)"
    exec 9>&-
done

# Once gdb has left, all is as before.
start_debuggee lazy wait
gdb_run -p "$PID" -ex 'print counter' -ex detach
expect 0 "$DRILL" rebuild "$PID"
says '(seize)'
reads "$HEAP" 'node 105' image
end_debuggee
