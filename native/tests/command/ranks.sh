#!/bin/bash
# SPDX-License-Identifier: EPL-2.0
# The whole way with the real library: four ranks, found, listed and read while they run.
. "$(dirname "$0")/common.sh"

env --default-signal=INT "$DRILL" run -n 4 -g "$GROUP" --access rw -- "$RANKS" --interval-ms 10 --threads 2 --print \
    >fixture 2>err </dev/null &
RUN=$!
STARTED+=("$RUN")
eventually lines 4 fixture

# field NAME RANK
field() {
    grep "\"rank\":$2," fixture | sed 's/.*"'"$1"'":"\{0,1\}\([0-9a-fx]*\).*/\1/'
}

all_there() {
    "$DRILL" ps -g "$GROUP" >out && [ "$(grep -c ' shared ' out)" -eq 4 ]
}
eventually all_there
for rank in 0 1 2 3; do
    grep -Eq "^$GROUP +$(field pid $rank) +$rank +shared +eager +rw " out || fail "rank $rank is not listed as it should be"
done
expect 0 "$DRILL" ps -g "$GROUP" --json
is_json out

number_at() {
    "$DRILL" read "$1" "$2" 8 --raw 2>>err | od -An -tu8 | tr -d ' '
}

for rank in 0 1 2 3; do
    PID=$(field pid $rank)
    expect 0 "$DRILL" explain "$PID"
    says "is a peer of group '$GROUP'"
    expect 0 "$DRILL" maps "$PID" --json
    is_json out
    expect 0 "$DRILL" maps "$PID"
    grep -Eq ' rw-  +data  +image +.*/ranks$' out || fail "the program's data are not in the image"
    grep -Eq ' r-x  +text  +file +.*/ranks ' out || fail "the program's text is not read from its file"

    # A counter that counts, through the image.
    expect 0 "$DRILL" read "$PID" "$(field ticks $rank)" 8 --ways
    complains "read from: image"
    first=$(number_at "$PID" "$(field ticks $rank)")
    [ "$first" -gt 0 ] || fail "rank $rank does not tick"
    counts() {
        [ "$(number_at "$PID" "$(field ticks $rank)")" -gt "$first" ]
    }
    eventually counts
    passes() {
        [ "$(number_at "$PID" "$(field tokens_passed $rank)")" -gt 0 ]
    }
    eventually passes

    # A string, the stack, and memory that only a thread changes.
    expect 0 "$DRILL" read "$PID" "$(field text $rank)" 128 --raw
    grep -aq "rank $rank of 4: tick" out || fail "the text is not there"
    expect 0 "$DRILL" read "$PID" "$(field marker $rank)" 16 --raw
    [ "$(cat out)" = RANKS-STACK-MARK ] || fail "the marker is not on the stack"
    works() {
        [ "$(number_at "$PID" "$(field workers $rank)")" -gt 10 ]
    }
    eventually works
    # The list on the heap: its length, and its first node's label.
    node=0
    has_node() {
        node=$("$DRILL" read "$PID" "$(field list $rank)" 8 --raw | od -An -tx8 | tr -d ' ')
        [ "$node" != 0000000000000000 ] && "$DRILL" read "$PID" "0x$node" 48 --raw | grep -aq 'node of tick'
    }
    eventually has_node

    # The program's text, through its file, is what the file holds.
    start=$("$DRILL" maps "$PID" | sed -n 's/^\([0-9a-f]*\)-.* rodata  *file .*\/ranks .*/\1/p' | head -1)
    expect 0 "$DRILL" read "$PID" "0x$start" 64 --raw
    cmp -n 64 out "$RANKS" || fail "the ELF header differs"
done

# Rebuild and restore, while it goes on.
PID=$(field pid 2)
expect 0 "$DRILL" rebuild "$PID"
says "rebuilt process $PID"
expect 0 "$DRILL" restore "$PID"
expect 0 "$DRILL" ps -g "$GROUP"
grep -Eq "$PID +2 +private" out || fail "a restored peer is not private"
expect 0 "$DRILL" rebuild "$PID"
first=$(number_at "$PID" "$(field ticks 2)")
rank=2
eventually counts

# Stopped, it cannot answer, but is read all the same; continued, it answers again.
kill -STOP "$PID"
expect 0 "$DRILL" ps -g "$GROUP"
grep -Eq "$PID +2 +shared, stopped" out || fail "a stopped peer is not marked"
expect 0 "$DRILL" read "$PID" "$(field text 2)" 128 --raw
grep -aq "rank 2 of 4: tick" out || fail "a stopped peer is not readable"
expect 0 "$DRILL" explain "$PID"
says "it is stopped"
expect 1 "$DRILL" rebuild "$PID"
complains "continue it"
kill -CONT "$PID"
first=$(number_at "$PID" "$(field ticks 2)")
eventually counts

# Written into the running process, which goes on counting from there.
expect 0 "$DRILL" write "$PID" "$(field ticks 2)" 00000000000000f0
big() {
    [ "$("$DRILL" read "$PID" "$(field ticks 2)" 8 --raw | od -An -tx8 | tr -d ' ' | cut -c1-2)" = f0 ]
}
big || fail "the counter was not written"
first=0
eventually passes

# Ctrl-C ends all, and nothing is left to be seen.
kill -INT "$RUN"
wait "$RUN"
status=$?
[ "$status" -eq 0 ] || fail "the ring ended with $status"
expect 1 "$DRILL" ps -g "$GROUP"
complains "there is no group '$GROUP'"

# One rank dies: its neighbours notice and end.
rm fixture
"$DRILL" run -n 3 -g "$GROUP" -- "$RANKS" --interval-ms 10 --print >fixture 2>err </dev/null &
RUN=$!
STARTED+=("$RUN")
eventually lines 3 fixture
kill -SEGV "$(field pid 1)"
wait "$RUN"
status=$?
[ "$status" -eq 139 ] || fail "a rank died of signal 11, the status is $status"
grep -q "rank 1 .* was killed by signal 11" err || fail "the rank's death is not told"
expect 0 "$DRILL" run -n 2 -g "$GROUP" -- "$RANKS" --interval-ms 5 --ticks 20

# Peers that come and go while they are listed: no complaint, and no peer that is none.
(for _ in 1 2 3 4 5 6 7 8; do
    "$DRILL" run -n 3 -g "$GROUP-brief" -- "$RANKS" --interval-ms 2 --ticks 10 || exit 1
done) 2>churn.err &
RUN=$!
listed=0
while ! gone "$RUN"; do
    "$DRILL" ps -g "$GROUP-brief" --json >out 2>err && listed=$((listed + 1))
    [ ! -s err ] || complains "there is no group '$GROUP-brief'"
    grep -q '"error"' out && fail "a peer that comes or goes is listed with an error"
done
wait "$RUN" || fail "a brief run failed: $(cat churn.err)"
[ "$listed" -gt 0 ] || fail "no brief peer was ever listed"
exit 0
