# SPDX-License-Identifier: EPL-2.0
# What the gdb scripts share: a group of three and a gdb on the same program.
. "$(dirname "$0")/../command/common.sh"
LIBRARY=$3
SHOW=$TESTS/gdb_show
LIBDIR=$(dirname "$LIBRARY")

command -v gdb >/dev/null || { echo "skipped: there is no gdb"; exit 77; }
gdb -nx -batch -ex 'python print(1)' 2>/dev/null | grep -qx 1 || { echo "skipped: gdb has no Python"; exit 77; }

# start_group PROGRAM [GROUP]: three ranks, each of which has said its process id.
start_group() {
    local output=ranks-${2:-$GROUP}
    "$DRILL" run -n 3 -g "${2:-$GROUP}" -- "$1" >"$output" 2>run-err &
    STARTED+=($!)
    eventually lines 3 "$output"
    eventually peers_are 3 "${2:-$GROUP}"
}

peers_are() {
    [ "$("$DRILL" ps -g "$2" --json | grep -o '"rank":[0-9]*' | wc -l)" -eq "$1" ]
}

# in_gdb PROGRAM COMMAND...: a gdb that trusts the library's directory; its output is in out. A command that fails does not
# keep the others from running, as at the prompt.
in_gdb() {
    local program=$1 commands=() one
    shift
    for one; do
        commands+=(-ex "$one")
    done
    timeout 120 gdb -nx -q -batch -iex "add-auto-load-safe-path $LIBDIR" -iex 'set debuginfod enabled off' \
        -ex 'set confirm off' -ex 'set width 0' -ex 'set startup-with-shell off' "${commands[@]}" "$program" >out 2>&1 \
        </dev/null
    grep -qE 'Python Exception|Traceback' out && fail "an exception trace"
    if grep -qiE 'ptrace: Operation not permitted|Could not trace the inferior' out; then
        echo "skipped: ptrace is not permitted here"
        exit 77
    fi
}

# shows LINE: the output holds exactly this line.
shows() {
    grep -qxF -- "$1" out || fail "no line '$1'"
}
