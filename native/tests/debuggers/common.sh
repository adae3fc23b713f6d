# SPDX-License-Identifier: EPL-2.0
# What the scripts share: each is called with the directories of the programs and of the test programs, and the library.
. "$(dirname "$0")/../command/common.sh"
LIBRARY=$3
DEBUGGEE=$TESTS/debuggee

# need PROGRAM...: skips the test where one is missing.
need() {
    local one
    for one; do
        command -v "$one" >/dev/null || { echo "skipped: there is no $one"; exit 77; }
    done
}

# gdb_run ARGUMENT...: a gdb without a terminal, with its output in out; skips the test where ptrace is forbidden.
gdb_run() {
    timeout 180 gdb -nx -q -batch -iex 'set debuginfod enabled off' -iex 'set auto-load no' -ex 'set confirm off' \
        -ex 'set width 0' -ex 'set startup-with-shell off' "$@" >out 2>&1 </dev/null || true
    if grep -qiE 'ptrace: Operation not permitted|Could not trace the inferior' out; then
        echo "skipped: ptrace is not permitted here"
        exit 77
    fi
    ! grep -qE 'Python Exception|Traceback' out || fail "an exception trace"
}

# as_peer MODE COMMAND...: with the library, where the mode is not off.
as_peer() {
    local mode=$1
    shift
    if [ "$mode" = off ]; then
        "$@"
    else
        env DRILLER="$mode" DRILLER_GROUP="$GROUP" DRILLER_EXE=debuggee LD_PRELOAD="$LIBRARY" "$@"
    fi
}

# start_debuggee MODE WHAT: in the background, with its standard input open as descriptor 9. Sets PID, and the addresses
# TEXT, HEAP and STACK of its three texts.
start_debuggee() {
    rm -f input said
    mkfifo input
    : >said
    as_peer "$1" "$DEBUGGEE" "$2" <input >said 2>complaints &
    STARTED+=($!)
    DEBUGGED=$!
    exec 9>input
    eventually grep -q ^ready said
    read -r _ PID TEXT HEAP STACK <said
}

# The debuggee goes on to its end, which must be a good one.
end_debuggee() {
    exec 9>&-
    wait "$DEBUGGED" || fail "the program ended with status $?"
}

# shows REGEX: a line of the output matches.
shows() {
    grep -qE -- "$1" out || fail "no line matches '$1'"
}

# count_of REGEX NUMBER: so many lines of the output match.
count_of() {
    local found
    found=$(grep -cE -- "$1" out)
    [ "$found" -eq "$2" ] || fail "$found lines instead of $2 match '$1'"
}

# reads ADDRESS TEXT WAY: the driller command finds the text there, by this way.
reads() {
    expect 0 "$DRILL" read "$PID" "$1" ${#2} --raw --ways
    [ "$(cat out)" = "$2" ] || fail "'$(cat out)' at $1 instead of '$2'"
    grep -q "read from: $3\$" err || fail "not read from the $3 but: $(cat err)"
}
