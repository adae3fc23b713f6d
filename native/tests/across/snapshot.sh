#!/bin/bash
# SPDX-License-Identifier: EPL-2.0
# driller snapshot: taken while the ranks run, looked at when they are gone, given to a debugger.
. "$(dirname "$0")/common.sh"
export DRILLER_SNAPSHOTS=$SCRATCH/snapshots
start_ranks 3 --threads 1 --fault 1

wrong() {
    "$DRILL" find -g "$GROUP" -s data "overrun by rank"
}
eventually wrong
expect 0 "$DRILL" snapshot list
complains "there are no snapshots"
expect 0 "$DRILL" snapshot take one -g "$GROUP"
[ "$(grep -c ' copied in ' out)" -eq 3 ] || fail "not three ranks"
says "nothing was stopped"
expect 0 "$DRILL" snapshot take part -s heap "$(field pid 0)" --json
is_json out
expect 0 "$DRILL" snapshot take held --hold -g "$GROUP"
[ "$(grep -c ', held for .* ms$' out)" = 3 ] || fail "it does not say how long each was held: $(cat out)"
grep -q "each process was held" out || fail "it does not say that they were held"
expect 0 "$DRILL" snapshot take held-too --hold "$(field pid 0)" --json
grep -q '"expired": *false' out || fail "it was let go too early: $(cat out)"
grep -q '"held_ns": *[1-9]' out || fail "it was not held: $(cat out)"
expect 0 "$DRILL" snapshot delete held
expect 0 "$DRILL" snapshot delete held-too
expect 0 "$DRILL" snapshot list
[ "$(wc -l <out)" -eq 5 ] || fail "not four processes in all"
expect 0 "$DRILL" snapshot list --json
is_json out
says "\"name\":\"one\",\"group\":\"$GROUP\",\"pid\":$(field pid 2),\"rank\":2"
[ "$(stat -c %a snapshots/one)" = 700 ] || fail "others can read it"
for rank in 0 1 2; do
    counts() {
        [ "$("$DRILL" read "$(field pid $rank)" counters 8 --raw | od -An -tu8 | tr -d ' ')" -gt \
            "$("$DRILL" read "@one:$(field pid $rank)" counters 8 --raw | od -An -tu8 | tr -d ' ')" ]
    }
    eventually counts
done
kill -TERM "$RUN"
eventually gone "$RUN"

# What the ranks were then. All that reads a peer reads it.
for rank in 0 1 2; do
    SAVED=@one:$(field pid $rank)
    expect 0 "$DRILL" read "$SAVED" text 128 --raw
    grep -aq "rank $rank of 3: tick" out || fail "the text is not in the snapshot"
    expect 0 "$DRILL" maps "$SAVED" --json
    is_json out
    expect 0 "$DRILL" find -s stack "$SAVED" RANKS-STACK-MARK
    grep -q "$(printf '%012x' "$(field marker $rank)")" out || fail "the marker is not where it was"
    expect 1 "$DRILL" rebuild "$SAVED"
    complains "answers nothing"
done
expect 0 "$DRILL" watch -g @one settings+24:u64 counters
grep -q "(saved)" out || fail "saved values are not told from live ones"
grep -q '^ *1 .*\*' out || fail "the rank that went wrong is not marked"
expect 0 "$DRILL" find -g @one -s data "overrun by rank"
grep -q "^$(field pid 1) " out || fail "the overrun is not in the snapshot"
expect 1 "$DRILL" read @one counters 8
complains "is of 3 processes: name one of them"
expect 0 "$DRILL" find -s heap @part "node of tick"
expect 1 "$DRILL" read @part counters 8

# In a debugger.
expect 0 "$DRILL" snapshot export one exported
[ "$(wc -l <out)" -eq 3 ] || fail "not three core files"
if command -v gdb >/dev/null; then
    gdb -batch -nx -ex 'print settings.name' -ex 'print settings.version' -ex 'print (char *) text' "$RANKS" \
        "exported/$(field pid 1).core" >out 2>err </dev/null
    says 'overrun by rank '
    says '= 3'
    says 'rank 1 of 3: tick'
fi
expect 1 "$DRILL" snapshot export one exported
complains "File exists"

# What there is none of, and names that are none.
expect 1 "$DRILL" snapshot take one "$$"
complains "already"
expect 1 "$DRILL" snapshot delete none
complains "there is no snapshot 'none'"
expect 1 "$DRILL" read @none 0x1000 8
complains "there is no snapshot 'none'"
expect 1 "$DRILL" read @one:1 0x1000 8
complains "cannot open the file 1.directory"
misuse() {
    local text=$1
    shift
    expect 2 "$DRILL" "$@"
    complains "$text"
}
misuse "one of take, list, delete and export" snapshot
misuse "one of take, list, delete and export" snapshot keep x
misuse "name is needed" snapshot take
misuse "not a name" snapshot take ../x 1
misuse "not a name" snapshot delete .x
misuse "needed" snapshot take x
misuse "needed" snapshot take x -g y 1
misuse "too many" snapshot list x
misuse "folder to export to" snapshot export one
misuse "not a snapshot" read @a/b 0x1000 8
misuse "not a snapshot" read @one:x 0x1000 8
DRILLER_SNAPSHOTS=here expect 1 "$DRILL" snapshot list
complains "not an absolute path"
DRILLER_SNAPSHOTS=/proc/none expect 1 "$DRILL" snapshot list
complains "cannot create"

expect 0 "$DRILL" snapshot delete one
expect 1 "$DRILL" read "@one:$(field pid 0)" text 8
expect 0 "$DRILL" snapshot delete part
[ -z "$(ls -A snapshots)" ] || fail "something is left behind"

# A disk that fills up, and a limit of the size of files: told, and nothing is left behind.
start_ranks 1
(ulimit -f 8 && expect 1 "$DRILL" snapshot take big "$(field pid 0)" && complains "cannot write the snapshot") || exit 1
[ -z "$(ls -A snapshots)" ] || fail "half a snapshot is left behind"
if unshare -rm sh -c "mount -t tmpfs -o size=64k none '$SCRATCH/snapshots'" 2>/dev/null; then
    unshare -rm sh -c "mount -t tmpfs -o size=64k none '$SCRATCH/snapshots' &&
        ! '$DRILL' snapshot take big $(field pid 0) && [ -z \"\$(ls -A '$SCRATCH/snapshots')\" ]" >out 2>err ||
        fail "a full disk"
    complains "the disk is full"
fi
exit 0
