#!/bin/bash
# SPDX-License-Identifier: EPL-2.0
# Under valgrind a program runs as without Driller, and is told so once; what it starts becomes a peer again.
. "$(dirname "$0")/common.sh"
need valgrind

for mode in eager lazy; do
    expect 0 as_peer "$mode" valgrind -q --error-exitcode=9 "$DEBUGGEE" walk
    says "12 nodes, sum 630, counter 6, text 'a text among the initialised data'"
    [ "$(cat err)" = "driller: valgrind cannot run what a peer needs; this process is left alone" ] ||
        fail "another complaint"
done
expect 0 as_peer off valgrind -q --error-exitcode=9 "$DEBUGGEE" walk
[ ! -s err ] || fail "a complaint without Driller"

# What valgrind does not follow is no business of its.
mkfifo input
as_peer lazy valgrind -q sh -c "'$DEBUGGEE' wait" <input >said 2>complaints &
STARTED+=($!)
DEBUGGED=$!
exec 9>input
eventually grep -q ^ready said
read -r _ PID TEXT _ <said
expect 0 "$DRILL" rebuild "$PID"
reads "$TEXT" 'a text among the initialised data' image
end_debuggee
