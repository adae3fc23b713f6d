#!/bin/bash
# SPDX-License-Identifier: EPL-2.0
# Names for places, and driller watch: the same place of all ranks, one of which goes wrong.
. "$(dirname "$0")/common.sh"
start_ranks 4 --threads 1 --fault 2

# Symbols are where the program itself says they are, in each rank, although each is loaded elsewhere.
for rank in 0 1 2 3; do
    PID=$(field pid $rank)
    for name in counters queue list settings workers text; do
        expect 0 "$DRILL" watch -n 1 --json "$PID" $name:u8 "$(field $name $rank):bytesx8" $name:bytesx8
        is_json out
    done
    expect 0 "$DRILL" read "$PID" text 128 --raw
    grep -aq "rank $rank of 4: tick" out || fail "the text is not where its name says"
    expect 0 "$DRILL" read "$PID" 'ranks!settings+8' 4 --raw
    expect 0 "$DRILL" find -s data "$PID" -t u64 3
    grep -Eq "^$PID +$(printf '%012x' "$(field settings $rank)") .*settings$" out || fail "what is found is not named"
done
# A symbol of a library; and what there is none of.
expect 0 "$DRILL" watch -n 1 -g "$GROUP" --json libc!environ:pointer
[ "$(grep -o '"value":"7f[0-9a-f]*"' out | wc -l)" -eq 4 ] || fail "environ is no pointer to a stack"
expect 1 "$DRILL" watch -g "$GROUP" nothing_of_the_kind
complains "has no symbol 'nothing_of_the_kind'"
expect 1 "$DRILL" watch -g "$GROUP" libnone!environ
complains "has loaded no 'libnone'"
expect 1 "$DRILL" read "$(field pid 0)" nothing_of_the_kind 8
complains "has no symbol"
expect 1 "$DRILL" watch -g "$GROUP" 'ranks!0x7fffffff'
complains "lies outside of ranks"

# C++ names, as one writes them; the C++ library knows how.
if command -v g++ >/dev/null; then
    cat >jobs.cc <<'END'
#include <map>
#include <string>
#include <unistd.h>
namespace pool {
struct Worker { static long jobs; };
long Worker::jobs = 424242;
std::map<std::string, int> table;
template <typename T> T twice(T value) { return value + value; }
template long twice<long>(long);
}
int main() { pool::table["heron"] = 1; for (;;) pause(); }
END
    g++ -o jobs jobs.cc || fail "the C++ program does not compile"
    "$DRILL" run -g "$GROUP-jobs" -- ./jobs </dev/null >/dev/null 2>&1 &
    STARTED+=($!)
    eventually "$DRILL" watch -n 1 -g "$GROUP-jobs" pool::Worker::jobs
    expect 0 "$DRILL" watch -n 1 -g "$GROUP-jobs" --json pool::Worker::jobs:u64 pool::table:bytesx16 'pool::twice<long>:bytes'
    says '"place":"pool::Worker::jobs","value":424242'
    expect 0 "$DRILL" find -g "$GROUP-jobs" -s data -t u64 424242
    says 'pool::Worker::jobs'
    # Stripped: its symbols are gone, which is told, and not made up.
    strip jobs -o stripped
    "$DRILL" run -g "$GROUP-stripped" -- ./stripped </dev/null >/dev/null 2>&1 &
    STARTED+=($!)
    eventually "$DRILL" ps -g "$GROUP-stripped"
    expect 1 "$DRILL" watch -n 1 -g "$GROUP-stripped" pool::Worker::jobs
    complains "few or no symbols"
    # With its debug file they are back; with that of another program, or with what is none, they are not.
    if command -v objcopy >/dev/null && command -v readelf >/dev/null; then
        id=$(readelf -n stripped | sed -n 's/.*Build ID: \([0-9a-f]*\).*/\1/p')
        mkdir -p "debug/.build-id/${id:0:2}"
        export DRILLER_DEBUG_FILES=$PWD/debug
        file=debug/.build-id/${id:0:2}/${id:2}.debug
        objcopy --only-keep-debug jobs "$file"
        expect 0 "$DRILL" watch -n 1 -g "$GROUP-stripped" --json pool::Worker::jobs:u64
        says '"value":424242'
        sed 's/424242/171717/' jobs.cc >others.cc
        g++ -o others others.cc && objcopy --only-keep-debug others "$file"
        expect 1 "$DRILL" watch -n 1 -g "$GROUP-stripped" pool::Worker::jobs
        complains "few or no symbols"
        objcopy --only-keep-debug jobs whole
        for bytes in 3 64 700 3000; do
            head -c "$bytes" whole >"$file"
            expect 1 "$DRILL" watch -n 1 -g "$GROUP-stripped" pool::Worker::jobs
            complains "few or no symbols"
        done
        unset DRILLER_DEBUG_FILES
    fi
fi

# Every rank is the same at first, then rank 2 goes wrong, and is the only one that is marked.
wrong() {
    "$DRILL" watch -n 1 -g "$GROUP" settings+24:u64 >out 2>err && [ "$(grep -c '\*' out)" -eq 2 ] &&
        grep -q "^ *2 .*\*" out
}
eventually wrong
says "* unlike the others"
expect 0 "$DRILL" watch -n 1 -g "$GROUP" settings+24:u64 settings+8:textx16 settings:u64 --json
is_json out
[ "$(grep -o '"outlier":true' out | wc -l)" -eq 2 ] || fail "not two values of rank 2 are unlike the others"
says '{"place":"settings+24","value":1000,"outlier":false}'
says '{"place":"settings","value":3,"outlier":false}'
# It is found, too.
expect 0 "$DRILL" find -g "$GROUP" -s data "overrun by rank"
grep -q "^$(field pid 2) " out || fail "the overrun is not found"
grep -qv "^$(field pid 2) " out && fail "an overrun where there is none"
says "settings+0x8"

# What changes is marked, and counted.
expect 0 "$DRILL" watch -n 3 -i 60 -g "$GROUP" counters:u64x2 settings
[ "$(grep -c '^RANK' out)" -eq 3 ] || fail "not three looks"
grep -q '~' out || fail "counters do not change"
says "counters[1]"
grep -Eq '^ sum +' out || fail "no sum"
expect 0 "$DRILL" watch -n 5 -i 30 -g "$GROUP" --csv counters text:text
[ "$(wc -l <out)" -eq 21 ] || fail "not a heading and a line for each rank and look"
[ "$(head -1 out)" = "seconds,rank,pid,ended,counters,text" ] || fail "another heading"
grep -q '^0\.[0-9]*,3,[0-9]*,0,[0-9]*,"rank 3 of 4: tick' out || fail "text with commas is not quoted"
first=$(awk -F, '$2 == 1 { print $5 }' out | head -1)
last=$(awk -F, '$2 == 1 { print $5 }' out | tail -1)
[ "$last" -ge "$first" ] || fail "a counter that counts backwards"

misuse() {
    local text=$1
    shift
    expect 2 "$DRILL" watch "$@"
    complains "$text"
}
misuse "needed" counters
misuse "needed" -g x
misuse "needed" 4711
misuse "not a type" 1 counters:u65
misuse "not a type" 1 counters:u64x0
misuse "not a place" 1 :u64
misuse "too many values" 1 counters:u8x65
misuse "not an interval" -i 0 1 x
misuse "not a number of samples" -n 0 1 x
expect 1 "$DRILL" watch 2147483647 counters
complains "no process"

# It ends when they have ended, and says which of them have.
"$DRILL" watch -i 20 -g "$GROUP" --json counters >watched 2>err </dev/null &
WATCH=$!
STARTED+=("$WATCH")
eventually lines 3 watched
kill -TERM "$(field pid 1)"
eventually grep -q '"rank":1,"ended":true' watched
# The ring ends without it.
eventually gone "$WATCH"
wait "$WATCH" || fail "watching failed at the end"
tail -1 watched >out
[ "$(grep -o '"ended":true' out | wc -l)" -eq 4 ] || fail "not all are said to have ended"
exit 0
