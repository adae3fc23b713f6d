#!/bin/bash
# SPDX-License-Identifier: EPL-2.0
# driller run: what the ranks get, and what comes of their exit statuses.
. "$(dirname "$0")/common.sh"

run() {
    local status=$1
    shift
    expect "$status" "$DRILL" run -g "$GROUP" "$@"
}

# Exit statuses: good, the first that is not, signals, what cannot be run.
run 0 -n 3 true
[ ! -s err ] || fail "success complains"
run 3 -n 3 -- sh -c 'test "$DRILLER_RANK" != 1 || exit 3'
complains "rank 1 (process"
complains "exit status 3"
run 143 -n 2 -- sh -c 'test "$DRILLER_RANK" = 0 || kill -TERM $$'
complains "killed by signal 15 (Terminated)"
run 7 -n 2 -- sh -c 'if [ "$DRILLER_RANK" = 1 ]; then exit 7; fi; sleep 0.3; exit 8'
[ "$(wc -l <err)" -eq 2 ] || fail "each rank that fails is told"
run 127 -n 3 no-such-program-anywhere
complains "not found in PATH"
run 127 ./no-such-file
complains "No such file"
run 126 .
complains "Permission denied"
echo text >unexecutable
run 126 ./unexecutable
complains "Permission denied"

# The environment.
run 0 -n 3 -- sh -c 'echo "$DRILLER_RANK $DRILLER_SIZE $DRILLER_GROUP"'
[ "$(sort out)" = "0 3 $GROUP
1 3 $GROUP
2 3 $GROUP" ] || fail "ranks, size or group are wrong"
run 0 --mode off --access rw --exe one,two -- sh -c 'echo "$DRILLER $DRILLER_ACCESS $DRILLER_EXE"'
says "off rw one,two"
DRILLER_GROUP=inherited expect 0 "$DRILL" run --mode off -- sh -c 'echo $DRILLER_GROUP'
says inherited
expect 0 "$DRILL" run --mode off -- sh -c 'echo $DRILLER_GROUP'
says default
DRILLER_GROUP='a b' expect 1 "$DRILL" run -- true
complains "DRILLER_GROUP='a b' is not a group's name"
run 0 -- sh -c 'echo $LD_PRELOAD'
[ "$(cat out)" = "$(realpath "$BIN/../lib/libdriller.so")" ] || fail "LD_PRELOAD is not the library beside the command"
# An instrumented command cannot have anything preloaded before it.
if [ -z "${DRILLER_TEST_SANITIZED:-}" ]; then
    other=$BIN/../lib/libdriller-observer.so
    LD_PRELOAD=$other run 0 --mode off -- sh -c 'echo $LD_PRELOAD'
    [ "$(cat out)" = "$(realpath "$BIN/../lib/libdriller.so"):$other" ] || fail "LD_PRELOAD does not keep what it held"
    # Once is enough, also in a run within a run.
    run 0 --mode off -- "$DRILL" run --mode off -- sh -c 'echo $LD_PRELOAD'
    [ "$(cat out)" = "$(realpath "$BIN/../lib/libdriller.so")" ] || fail "LD_PRELOAD grows: $(cat out)"
fi

# The library.
DRILLER_LIBRARY=/no/such.so run 1 true
complains "DRILLER_LIBRARY names '/no/such.so'"
mkdir 'a b' && cp "$BIN/../lib/libdriller.so" 'a b/'
DRILLER_LIBRARY="$PWD/a b/libdriller.so" run 1 true
complains "holds a blank or a colon"
cp "$DRILL" alone
expect 1 ./alone run true
complains "set DRILLER_LIBRARY"

# Standard input is rank 0's.
printf 'line\n' | "$DRILL" run -n 3 -g "$GROUP" -- sh -c 'cat | sed "s/^/$DRILLER_RANK /"' >out 2>err || fail "no input"
[ "$(cat out)" = "0 line" ] || fail "standard input goes elsewhere"

# Options of the program are not the command's; a program that cannot be a peer runs all the same.
run 0 -- sh -c 'exit 0' -n 5
run 0 echo -n 5
[ "$(cat out)" = 5 ] || fail "the program's options are lost"
run 0 --mode off sh -c 'true' --help
timeout 1 "$DRILL" run -g "$GROUP" -- "$TESTS/observer_pause_static" >out 2>err </dev/null
[ $? -eq 124 ] || fail "a static program does not run"
grep -q "is a static program: it runs, but not as a peer" err || fail "nobody says that it is static"

# A thousand ranks, more than allowed: none is left behind.
if [ "$(id -u)" -ne 0 ]; then
    bash -c 'ulimit -u 1; exec "$@"' - "$DRILL" run -n 50 -g "$GROUP" -- sleep 1000 >out 2>err </dev/null
    [ $? -eq 1 ] || fail "starting too many is not told"
    complains "ulimit -u"
fi
run 0 -n 200 --mode off -- true
exit 0
