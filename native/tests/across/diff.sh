#!/bin/bash
# SPDX-License-Identifier: EPL-2.0
# driller diff: ranks among one another, against a snapshot, and real servers.
. "$(dirname "$0")/common.sh"
export DRILLER_SNAPSHOTS=$SCRATCH/snapshots
start_ranks 4 --fault 2

wrong() {
    "$DRILL" find -g "$GROUP" -s data "overrun by rank"
}
eventually wrong

# Each is loaded elsewhere; the same symbol is compared all the same, and one is different.
addresses=$(for rank in 0 1 2 3; do field settings $rank; done | sort -u | wc -l)
expect 1 "$DRILL" diff -g "$GROUP" settings
says "settings+0x8, 27 bytes"
says "|overrun by rank 2, and more|  rank 2 (process $(field pid 2))"
says "rank 2 (process $(field pid 2)) differs in 27 bytes of 40 from most"
[ "$(grep -c 'differs in' out)" -eq 1 ] || fail "more than one rank differs"
[ "$addresses" -gt 1 ] || echo "the ranks are loaded at the same addresses here"
expect 0 "$DRILL" diff -g "$GROUP" settings:8
says "4 processes are the same in 8"
expect 0 "$DRILL" diff "$(field pid 0)" "$(field pid 3)" settings
expect 1 "$DRILL" diff "$(field pid 0)" "$(field pid 2)" settings
says "differs in 27 bytes of 40 from the first"
expect 1 "$DRILL" diff -g "$GROUP" settings --json
is_json out
says "\"pid\":$(field pid 1),\"rank\":1,\"saved\":false,\"differing\":0"
says "\"rank\":2,\"saved\":false,\"differing\":27"
# By address, by segment, by everything that is writable: it is always found.
expect 1 "$DRILL" diff -g "$GROUP" "$(field settings 0):40"
says "differs in 27 bytes of 40"
for what in data "$(field settings 0)" ranks; do
    expect 1 "$DRILL" diff -n 1000 -g "$GROUP" -s "$what"
    says "settings+0x8, 27 bytes"
done
expect 1 "$DRILL" diff -g "$GROUP" -n 1000
says "settings+0x8, 27 bytes"

# Pointers within the program and its libraries: equal, unless by their bytes.
expect 1 "$DRILL" diff -g "$GROUP" -s relro -n 0
says "pointers to the same place count as equal"
few=$(sed -n 's/^rank 3 .*differs in \([0-9]*\) .*/\1/p' out)
expect 1 "$DRILL" diff -g "$GROUP" -s relro -n 0 --exact
many=$(sed -n 's/^rank 3 .*differs in \([0-9]*\) .*/\1/p' out)
[ "$addresses" -eq 1 ] || [ "$many" -gt $((10 * ${few:-0})) ] || fail "pointers differ: $few, $many"

# Now and before.
expect 0 "$DRILL" snapshot take before -g "$GROUP"
ticked() {
    "$DRILL" diff -g "$GROUP" --against @before counters:8 >out 2>err
    [ "$(grep -c 'differs in' out)" -eq 4 ]
}
eventually ticked
expect 0 "$DRILL" diff -g "$GROUP" --against @before settings
expect 0 "$DRILL" diff "@before:$(field pid 1)" "$(field pid 1)" settings
expect 1 "$DRILL" diff "@before:$(field pid 1)" "$(field pid 1)" counters:8
says ", saved"
expect 1 "$DRILL" diff -g @before settings
says "rank 2 (process $(field pid 2)), saved differs in 27 bytes"
expect 1 "$DRILL" diff -g "$GROUP" --against @before counters:8 settings --json
is_json out
expect 0 "$DRILL" diff -g @before --against @before
expect 0 "$DRILL" diff -g @before --against @before -s heap

misuse() {
    local text=$1
    shift
    expect 2 "$DRILL" diff "$@"
    complains "$text"
}
misuse "needed" 1
misuse "needed" settings
misuse "either a segment or places" -s heap -g x settings
misuse "not a snapshot" --against before -g x
misuse "not a number of differences" -n few -g x
expect 1 "$DRILL" diff -g "$GROUP" nothing_of_the_kind
complains "has no symbol"
expect 1 "$DRILL" diff -g "$GROUP" -s nowhere
complains "there is no segment 'nowhere'"
expect 1 "$DRILL" diff -g "$GROUP" 0x10
complains "nothing that corresponds to 0x10"
expect 1 "$DRILL" diff -g "${GROUP}x"
complains "there is no group"

# What it costs the ranks: nothing. They still run.
first=$("$DRILL" read "$(field pid 2)" counters 8 --raw | od -An -tu8 | tr -d ' ')
ticks() {
    [ "$("$DRILL" read "$(field pid 2)" counters 8 --raw | od -An -tu8 | tr -d ' ')" -gt "$first" ]
}
eventually ticks

# One dies in the middle: no wrong answer.
kill -KILL "$(field pid 1)"
for _ in 1 2 3; do
    "$DRILL" diff -g "$GROUP" settings --json >out 2>err
    [ $? -le 1 ] || fail "a peer that died makes it fail badly"
    [ ! -s out ] || is_json out
done

# A real server, before and after a command that it was given.
if start_redis; then
    "${CLI[@]}" set perch one >/dev/null
    expect 0 "$DRILL" snapshot take server "$REDIS"
    "${CLI[@]}" config set slowlog-max-len 4321 >/dev/null
    changed() {
        "$DRILL" diff "@server:$REDIS" "$REDIS" -s data -n 100000 --json >out 2>err
        grep -q '"bytes":"e110"' out # 4321, and what was there before
    }
    changed || "$DRILL" diff "@server:$REDIS" "$REDIS" -n 100000 --json >out 2>err
    grep -Eq '"bytes":"(e110|e1100*)"' out || fail "the new setting is not among the differences"
    [ "$("${CLI[@]}" get perch)" = one ] || fail "the server was harmed"
fi
exit 0
