#!/bin/bash
# SPDX-License-Identifier: EPL-2.0
# What the command shows of a peer whose strings are hostile and whose bytes are known.
. "$(dirname "$0")/common.sh"

"$TESTS/command_fake_peer" "$GROUP" >pid &
STARTED+=($!)
eventually lines 1 pid
PID=$(cat pid)
AT=0x300000000000

# Nothing but printable characters reaches a terminal.
clean() {
    ! LC_ALL=C grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\x9b|\xff|\xe2\x80\xae' out err || fail "raw control characters: $(cat -v out err)"
}

expect 0 "$DRILL" ps -g "$GROUP"
clean
[ "$(wc -l <out)" -eq 2 ] || fail "one peer, $(wc -l <out) lines"
says "$PID     3  failed  eager  rw             3    3.0M  /bin/\\x1b[31mred\\x9b (thread 12\\x0acannot \\x1b[2J be parked)"
expect 0 "$DRILL" ps -g "$GROUP" --json
clean
is_json out
says "\"pid\":$PID,"
says '"launch":"\"launch\""'
says '"executable":"/bin/\u001b[31mred\ufffd"'

expect 0 "$DRILL" maps "$PID"
clean
grep -qF "3 more segments had no room" err || fail "dropped segments are not told"
[ "$(wc -l <out)" -eq 4 ] || fail "not three segments"
says '300000000000-300000002000  8.0K  rw-   data     image    /tmp/\x1b]0;title\x07\xff\xe2\x80\xae"quoted"\\x0anext'
says 'guard    none'
says 'grüße (thread 12)'
grep -q ' $' out && fail "blanks at the end of a line"
expect 0 "$DRILL" maps "$PID" --json
is_json out
says '"start":"0x300000000000","end":"0x300000002000","size":8192'
says '\ufffd'
says '\"quoted\"\\\u000anext'

# The same dump as hexdump's, addresses aside.
expect 0 "$DRILL" read "$PID" $AT 330
cat >expected <<'END'
300000000000  00 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d 0e 0f  |................|
300000000010  10 11 12 13 14 15 16 17  18 19 1a 1b 1c 1d 1e 1f  |................|
300000000020  20 21 22 23 24 25 26 27  28 29 2a 2b 2c 2d 2e 2f  | !"#$%&'()*+,-./|
END
head -3 out | cmp - expected || fail "the dump looks different"
sed -n '16,22p' out >last
cat >expected <<'END'
3000000000f0  f0 f1 f2 f3 f4 f5 f6 f7  f8 f9 fa fb fc fd fe ff  |................|
300000000100  7a 7a 7a 7a 7a 7a 7a 7a  7a 7a 7a 7a 7a 7a 7a 7a  |zzzzzzzzzzzzzzzz|
*
300000000140  00 00 00 00 00 00 00 00  00 00                    |..........|
30000000014a
END
cmp last expected || fail "the end of the dump looks different"
expect 0 "$DRILL" read "$PID" 0x300000000ff0 15 --raw
[ "$(cat out)" = "the end of page" ] || fail "raw bytes"
expect 0 "$DRILL" read "$PID" $((AT)) 4 --json --ways
is_json out
says "\"bytes\":\"00010203\",\"length\":4,\"ways\":[\"image\"]"
complains "read from: image"
expect 0 "$DRILL" read "$PID" $AT 0
[ ! -s out ] || fail "nothing was asked for"
expect 0 "$DRILL" read "$PID" $AT 8K --raw
[ "$(wc -c <out)" -eq 8192 ] || fail "8K are 8192"

# What cannot be read.
expect 1 "$DRILL" read "$PID" 0x10 16
complains "nothing is mapped at 0x10"
expect 1 "$DRILL" read "$PID" 0x300000001ff0 32
complains "nothing is mapped at 0x300000002000"
says 300000001ff0
expect 1 "$DRILL" read "$PID" 0x300000003000 16 --json
complains "no read permission"
is_json out
says '"error":'

# Writing.
expect 0 "$DRILL" write "$PID" 0x300000000ff0 '54 48 45'
expect 0 "$DRILL" read "$PID" 0x300000000ff0 15 --raw
[ "$(cat out)" = "THE end of page" ] || fail "not written"
expect 1 "$DRILL" write "$PID" 0x300000003000 00
complains "only shared memory can be written"
expect 1 "$DRILL" write "$PID" 0x300000001fff 0000
grep -q "1 of 2 bytes were written" err || fail "half a write is not told"

expect 0 "$DRILL" stats "$PID"
clean
says "last failure    thread 12\\x0acannot"
says "  of another user       2, the first from process 4711 of user 1001 at "
says "  answers not read      18446744073709551615, the first from user 7 at "
[ "$(grep -c 'the first from' out)" = 2 ] || fail "refusals that never were"
expect 0 "$DRILL" stats "$PID" --json
is_json out
says '{"kind":"user","count":2,"first_ns":'
says '"first_pid":4711,"first_uid":1001}'
expect 0 "$DRILL" rebuild "$PID"
says "rebuilt process $PID: 2 segments, 8.0K copied, 1 threads held (seize) for 2.00 ms, parked in 0.05 ms"
expect 0 "$DRILL" restore "$PID" --json
is_json out
expect 0 "$DRILL" explain "$PID"
clean
says "its last rebuild failed: thread 12?cannot ?[2J be parked"
expect 0 "$DRILL" explain --json "$PID"
is_json out
says '"peer":true'

# Stopped: it still can be looked at, and says so.
kill -STOP "$PID"
expect 0 "$DRILL" ps -g "$GROUP"
says "failed, stopped"
expect 0 "$DRILL" read "$PID" $AT 16
expect 1 "$DRILL" rebuild "$PID"
complains "continue it"
kill -CONT "$PID"

expect 1 "$DRILL" ps -g "${GROUP}x"
complains "there is no group '${GROUP}x'; there is: "
kill -KILL "$PID"
eventually gone "$PID"
exit 0
