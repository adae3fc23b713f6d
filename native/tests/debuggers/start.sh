#!/bin/bash
# SPDX-License-Identifier: EPL-2.0
# gdb from the start: breakpoints, watchpoints, backtraces, mappings, threads and steps across rebuilds; the same session
# without Driller, eager and lazy must see the same.
. "$(dirname "$0")/common.sh"
need gdb

for mode in off eager lazy; do
    environment=()
    if [ "$mode" != off ]; then
        environment=(-ex "set environment LD_PRELOAD $LIBRARY" -ex "set environment DRILLER $mode"
            -ex "set environment DRILLER_GROUP $GROUP")
    fi
    # the third step is walked through line by line; each of the later ones meets breakpoints and a watchpoint
    gdb_run "${environment[@]}" -ex 'break before_rebuild if step == 2' -ex 'run walk' -ex 'echo at the first\n' -ex bt \
        -ex 'info threads' -ex finish -ex next -ex 'echo stepped\n' -ex next -ex 'printf "rebuild answered %d\n", rebuilt' \
        -ex 'print here' -ex 'printf "%d threads by method %d\n", result.threads, result.method' -ex step -ex 'echo stepped in\n' -ex bt \
        -ex 'watch counter' -ex continue -ex 'echo watched\n' -ex 'print counter' -ex continue -ex continue \
        -ex 'print counter' -ex 'delete' -ex 'break after_rebuild if step == 5' -ex continue -ex 'info proc mappings' \
        -ex 'print *list->next' -ex 'x/s global_text' -ex 'set var global_text[0] = 65' \
        -ex 'print list->next->next->text' -ex 'thread apply all bt' -ex 'thread apply all -q -s frame function deep' \
        -ex delete -ex continue -ex 'printf "status %d\n", $_exitcode' "$DEBUGGEE"
    mv out "session-$mode"
    cp "session-$mode" out
    shows '^#0 +before_rebuild \(step=2\)'
    shows '^#2 .* run \('
    shows '^#3 .* main \('
    count_of '^at the first' 1
    for i in 0 1 2; do shows "Thread .*\"worker-$i\""; done
    shows '^rebuilt = answer; +/\* and goes on here \*/|rebuilt = answer;'
    shows '^\$[0-9]+ = "step 2'
    shows '^after_rebuild \(step=2\)|after_rebuild \(step=2\)'
    count_of '^Old value = ' 3
    count_of '^New value = ' 3
    shows '^Old value = 2'
    shows '^New value = 5'
    shows '^\$[0-9]+ = \{next = 0x[0-9a-f]+, number = 104, text = "node 104'
    shows '"a text among the initialised data"'
    shows '"node 4'
    shows '12 nodes, sum 630, counter 6, text .A text among the initialised data.'
    shows '^status 0$'
    shows 'exited normally'
    [ "$(grep -c 'deep (number=[012], depth=0)' out)" -ge 3 ] || fail "not every thread's innermost frame"
    [ "$(grep -c 'deep (number=[012], depth=5)' out)" -ge 3 ] || fail "not every thread's outermost frame"
    if [ "$mode" = off ]; then
        ! grep -q memfd:driller out || fail "an image without Driller"
    else
        shows '/memfd:driller-image'
        # the main thread and three workers; parked by signal, since gdb holds the right to trace them
        shows '^4 threads by method 2$'
        shows '^rebuild answered 0$'
        ! grep -qE 'SIGURG|SIG33|SIGTRAP' out || fail "gdb stopped at a signal that the program has not"
    fi
done

# A thread that is stopped while it waits for a rebuild to end: gdb sees what it was at. The rebuild is given up.
gdb_run -ex "set environment LD_PRELOAD $LIBRARY" -ex 'set environment DRILLER lazy' \
    -ex "set environment DRILLER_GROUP $GROUP" \
    -ex 'break before_rebuild' -ex 'run walk' -ex 'echo first stop\n' -ex delete -ex 'break at_gate' -ex continue \
    -ex 'echo at the gate\n' -ex 'thread apply all bt' -ex delete -ex continue -ex 'printf "status %d\n", $_exitcode' "$DEBUGGEE"
sed -n '/^at the gate/,$p' out >gate
shows 'at_gate \(signal=23'
grep -q '<signal handler called>' gate || fail "no signal handler in the backtraces"
for number in 0 1 2; do
    grep -q "deep (number=$number, depth=5)" gate || fail "not all that thread $number is at"
done
shows '12 nodes, sum 630, counter 6,'
shows '^status 0$'
