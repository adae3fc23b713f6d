#!/bin/bash
# SPDX-License-Identifier: EPL-2.0
# driller scan: narrows down to a counter of each rank, and to a key's place in a real server.
. "$(dirname "$0")/common.sh"
start_ranks 3

# A conversation through two pipes: `say LINE` writes one, and waits for the answer, which is in `answer`.
begin_scan() {
    rm -f in.pipe out.pipe
    mkfifo in.pipe out.pipe
    "$DRILL" scan "$@" <in.pipe >out.pipe 2>err &
    SCAN=$!
    STARTED+=("$SCAN")
    exec 7>in.pipe 8<out.pipe
}

say() {
    echo "$1" >&7
    IFS= read -r -t 120 -u 8 answer || fail "no answer to '$1'"
    echo "$answer" >out
}

end_scan() {
    local status=$1 ended
    exec 7>&-
    cat <&8 >rest
    exec 8<&-
    wait "$SCAN"
    ended=$?
    [[ $ended == $status ]] || fail "the scan ended with $ended"
}

matches() {
    sed 's/,"scanned".*//; s/.*"matches"://' out
}

wait_for_ticks() {
    local rank before
    for rank in 0 1 2; do
        before=$("$DRILL" read "$(field pid $rank)" "$(field ticks $rank)" 8 --raw | od -An -tu8 | tr -d ' ')
        counted() {
            [ "$("$DRILL" read "$(field pid $rank)" "$(field ticks $rank)" 8 --raw | od -An -tu8 | tr -d ' ')" -gt "$before" ]
        }
        eventually counted
    done
}

# An unknown value that goes up in each of the ranks.
begin_scan -t u64 -g "$GROUP" --json
say '?'
is_json out
ALL=$(matches)
[ "$ALL" -gt 1000 ] || fail "only $ALL places at first"
for _ in 1 2 3; do
    wait_for_ticks
    say '+'
    is_json out
done
LEFT=$(matches)
[ "$LEFT" -lt "$ALL" ] || fail "nothing was narrowed down"
say "list 100000"
is_json out
for rank in 0 1 2; do
    grep -q "\"pid\":$(field pid $rank),\"rank\":$rank,\"address\":\"$(field ticks $rank)\"" out || fail "the counter of rank $rank is not among them"
done
says '"place":"counters'
end_scan 0

# Of ranks that end in the middle, one word and nothing else.
begin_scan -t u64 -s data -g "$GROUP"
say '?'
says "in 3 of 3 processes"
kill -KILL "$(field pid 1)"
eventually gone "$(field pid 1)"
says_ended() {
    say '> 0'
    grep -q "rank 1 (process $(field pid 1)) has ended: it is left out" err
}
eventually says_ended
[ "$(grep -c "process $(field pid 1)) has ended" err)" -eq 1 ] || fail "it is told more than once"
end_scan [01] # the others end soon after it

# What cannot be meant.
misuse() {
    local text=$1
    shift
    expect 2 "$DRILL" scan "$@"
    complains "$text"
}
misuse "needed"
misuse "either a group or process ids" -g x 1
misuse "not a type of numbers" -t text 1
misuse "not a tolerance" --tolerance much 1
misuse "for floating point" --tolerance 1 1
misuse "not an alignment" --align 3 1
misuse "not a size" -m all 1
expect 1 "$DRILL" scan 2147483647
complains "no process"

# A number in a real server, of which nothing but its meaning is known: how many keys there are.
if start_redis; then
    keys() {
        local i
        for ((i = COUNT + 1; i <= COUNT + $1; i++)); do
            "${CLI[@]}" set "key-$i" "$i" >/dev/null
        done
        COUNT=$((COUNT + $1))
    }
    COUNT=0
    keys 37
    begin_scan -t u64 "$REDIS" --json
    say '+'
    says '"error":"the first pass'
    say '= 37..'
    says '"error"'
    say 'what'
    says '"error"'
    say "= $COUNT"
    for more in 20 3 11; do
        keys "$more"
        say "+ $more"
        is_json out
        [ "$(matches)" -ge 1 ] || fail "it was lost after $more keys"
    done
    LEFT=$(matches)
    [ "$LEFT" -le 20 ] || fail "$LEFT places are left"
    say list
    is_json out
    says "\"value\":\"$COUNT\""
    end_scan 0
    [ "$("${CLI[@]}" dbsize)" = "$COUNT" ] || fail "the server was harmed"
fi
exit 0
