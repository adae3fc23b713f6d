#!/bin/bash
# SPDX-License-Identifier: EPL-2.0
# driller find: in one rank, in all of them, in a real server.
. "$(dirname "$0")/common.sh"
start_ranks 3

# found PID ADDRESS: the address (0x...) is among the matches in out.
found() {
    grep -Eq "^$1 +$(printf '%012x' "$2")  " out || fail "process $1 does not have it at $2"
}

for rank in 0 1 2; do
    PID=$(field pid $rank)
    # The marker on its stack, whichever way it is written.
    expect 0 "$DRILL" find "$PID" RANKS-STACK-MARK
    found "$PID" "$(field marker $rank)"
    expect 0 "$DRILL" find -s stack "$PID" RANKS-STACK-MARK
    found "$PID" "$(field marker $rank)"
    says '[stack]+0x'
    expect 0 "$DRILL" find -i -s stack "$PID" ranks-stack-mark
    found "$PID" "$(field marker $rank)"
    expect 0 "$DRILL" find -t bytes -s stack "$PID" '52 41 4e 4b 53 2d ?? 54 41 43 4b 2d 4d 41 52 4?'
    found "$PID" "$(field marker $rank)"
    says '|RANKS-STACK-MARK|'
    expect 1 "$DRILL" find -s heap "$PID" RANKS-STACK-MARK
    complains "not found in"
    # The list's head points to its first node, wherever that is by now, or to nothing for a moment.
    holds_pointer() {
        "$DRILL" find -t pointer -s "$(field list $rank)" "$PID" 0x10000..0x7fffffffffff >out 2>err &&
            grep -q "^$PID  *$(printf '%012x' "$(field list $rank)")  " out
    }
    eventually holds_pointer
    # The counter, whose value lies between what it was before and after.
    before=$("$DRILL" read "$PID" "$(field ticks $rank)" 8 --raw | od -An -tu8 | tr -d ' ')
    expect 0 "$DRILL" find -t u64 -s "$(field ticks $rank)" "$PID" "$before..$((before + 1000000))"
    found "$PID" "$(field ticks $rank)"
done

# Everywhere at once.
expect 0 "$DRILL" find -g "$GROUP" -s stack RANKS-STACK-MARK
for rank in 0 1 2; do
    found "$(field pid $rank)" "$(field marker $rank)"
done
expect 0 "$DRILL" find "$(field pid 0)" "$(field pid 2)" -s stack RANKS-STACK-MARK
grep -q "^$(field pid 1) " out && fail "a process was searched that nobody named"
expect 0 "$DRILL" find -g "$GROUP" -s stack --json RANKS-STACK-MARK
is_json out
says "\"pid\":$(field pid 1),\"rank\":1,\"address\":\"$(field marker 1)\""
says '"complete":true'
expect 0 "$DRILL" find -g "$GROUP" --limit 2 -t bytes 00 --json
is_json out
says '"complete":false'
complains "stopped after 2 matches"
[ "$(grep -o '"address"' out | wc -l)" -eq 2 ] || fail "more matches than asked for"

# What cannot be meant.
misuse() {
    local text=$1
    shift
    expect 2 "$DRILL" find "$@"
    complains "$text"
}
misuse "needed"
misuse "needed" 4711
misuse "either a group or process ids" -g x 1 y
misuse "not a group" -g 'a b' x
misuse "not a type" -t word 1 x
misuse "not a tolerance" --tolerance much 1 x
misuse "for floating point" --tolerance 1 1 x
misuse "not an alignment" --align 0 1 x
misuse "not an alignment" --align 3 1 x
misuse "not a number of matches" -n none 1 x
misuse "hexadecimal digits" -t bytes 1 xyz
misuse "not a process id" abc x
expect 1 "$DRILL" find 2147483647 x
complains "no process"
expect 1 "$DRILL" find -g "${GROUP}x" x
complains "there is no group"
expect 1 "$DRILL" find -s nowhere "$(field pid 0)" x
complains "no readable segment 'nowhere'"

# Ranks that end while they are searched: an answer, or one that says so, never a wrong one.
for _ in 1 2 3; do
    "$DRILL" run -n 3 -g "$GROUP-brief" -- "$RANKS" --interval-ms 2 --ticks 20 >/dev/null 2>&1 &
    BRIEF=$!
    while ! gone "$BRIEF"; do
        "$DRILL" find -g "$GROUP-brief" -s stack RANKS-STACK-MARK --json >out 2>err
        [ $? -le 1 ] || fail "a search among ranks that end failed badly"
        [ ! -s out ] || is_json out
    done
    wait "$BRIEF" || fail "the brief ranks failed"
done

# A value in the heap of a real server, and the same one as UTF-16, which it does not hold. Its key is found too.
if start_redis; then
    VALUE="cormorant-$$-$RANDOM-on-the-shore"
    "${CLI[@]}" set "perch-$$" "$VALUE" >/dev/null
    expect 0 "$DRILL" find "$REDIS" "$VALUE" --json
    is_json out
    ADDRESS=$(grep -o '"address":"0x[0-9a-f]*"' out | head -1 | grep -o '0x[0-9a-f]*')
    expect 0 "$DRILL" read "$REDIS" "$ADDRESS" ${#VALUE} --raw
    expect 0 "$DRILL" find "$REDIS" "perch-$$"
    says "|perch-"
    expect 1 "$DRILL" find -t utf16 "$REDIS" "$VALUE"
    complains "not found in"
    [ "$("${CLI[@]}" get "perch-$$")" = "$VALUE" ] || fail "the server was harmed"
fi
exit 0
