#!/bin/bash
# SPDX-License-Identifier: EPL-2.0
# Signals reach the ranks, Ctrl-C ends them all, and nothing outlives the command.
. "$(dirname "$0")/common.sh"

# start ARGUMENTS... -- SCRIPT: three ranks, each says its pid in the file pids, then runs SCRIPT.
start() {
    local script=${!#}
    rm -f pids log err
    touch log
    # Not as a background job of a script, which ignores SIGINT.
    env --default-signal=INT,QUIT "$DRILL" run -n 3 -g "$GROUP" --mode off "${@:1:$#-1}" sh -c "$script" \
        >out 2>err </dev/null &
    PID=$!
    STARTED+=("$PID")
    eventually lines 3 pids
}

# finish STATUS: the command ends with it, and no rank is left.
finish() {
    local pid status
    wait "$PID" 2>/dev/null
    status=$?
    [ "$status" -eq "$1" ] || fail "status $status instead of $1"
    while read -r pid; do
        eventually gone "$pid"
    done <pids
}

LOOP='echo $$ >>pids; while :; do sleep 0.05; done'

# A signal sent to the command alone goes to all ranks.
for signal in INT TERM HUP QUIT; do
    start -- "trap 'echo $signal >>log; exit 0' $signal; $LOOP"
    kill -$signal "$PID"
    finish 0
    [ "$(sort log | uniq -c | tr -s ' ')" = " 3 $signal" ] || fail "not every rank got $signal once: $(cat log)"
done
start -- "$LOOP"
kill -TERM "$PID"
finish 143
[ ! -s err ] || fail "an end that was asked for is complained about"
start -- "$LOOP"
kill -INT "$PID"
finish 130

# Those that do not end anything, too.
start -- "trap 'echo USR1 >>log' USR1; $LOOP"
kill -USR1 "$PID"
eventually lines 3 log
kill -TERM "$PID"
finish 143

# One that is told to end and does not is terminated, then killed; a second Ctrl-C does not wait.
start --kill-after 3000 -- "trap '' INT; $LOOP" # time enough to die of the first, however busy the machine
kill -INT "$PID"
finish 143
start --kill-after 100 -- "trap '' INT TERM; $LOOP"
kill -INT "$PID"
finish 137
start --kill-after 3600000 -- "trap 'echo first >>log' INT; trap 'echo second >>log' TERM; $LOOP"
kill -INT "$PID"
eventually lines 3 log
kill -INT "$PID"
eventually lines 6 log
[ "$(sort log | uniq -c | tr -s ' \n' ' ')" = " 3 first 3 second " ] || fail "a second Ctrl-C: $(cat log)"
kill -INT "$PID"
finish 137

# The command is killed: so are the ranks.
start -- "trap '' INT TERM HUP; $LOOP"
kill -KILL "$PID"
finish 137 2>/dev/null

# What was ignored when the command started stays ignored.
rm -f pids
(trap '' HUP; exec "$DRILL" run -n 3 -g "$GROUP" --mode off sh -c "$LOOP") >out 2>err </dev/null &
PID=$!
STARTED+=("$PID")
eventually lines 3 pids
kill -HUP "$PID"
kill -TERM "$PID"
finish 143

# Started by somebody who blocks all signals, which its ranks then do, too: it hears them all the same, and has its way.
# (No shell in between: it may lift the block for itself and what it starts.)
ranks_sleep() {
    tr ' ' '\n' <"/proc/$PID/task/$PID/children" | grep . >pids
    lines 3 pids && [ "$(sed 's|.*|/proc/&/comm|' pids | xargs cat | grep -cx sleep)" = 3 ]
}
for signal in INT TERM HUP; do
    env --default-signal=INT,QUIT --block-signal "$DRILL" run -n 3 -g "$GROUP" --mode off --kill-after 100 sleep 1000 \
        >out 2>err </dev/null &
    PID=$!
    STARTED+=("$PID")
    eventually ranks_sleep
    kill -$signal "$PID"
    finish 137
done

# Ctrl-C on a terminal: each rank gets it once, from the terminal.
# (exec: which shell script(1) takes depends on SHELL, and not all of them make way for their last command.)
rm -f pids log
touch log
mkfifo keys
env --default-signal=INT,QUIT script -qec "exec $DRILL run -n 3 -g $GROUP --mode off -- sh -c 'trap \"echo INT >>log; exit 5\" INT; $LOOP'" /dev/null \
    <keys >out 2>err &
PID=$!
STARTED+=("$PID")
exec 5>keys
eventually lines 3 pids
printf '\003' >&5
finish 5
exec 5>&-
[ "$(sort log | uniq -c | tr -s ' ')" = " 3 INT" ] || fail "Ctrl-C did not reach every rank once: $(cat log)"
exit 0
