# SPDX-License-Identifier: EPL-2.0
# What the scripts share. Each is called with the directory of the programs (bin), the one of test programs, and
# runs in a directory of its own that is removed afterwards.
set -u
PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin
BIN=$1
TESTS=$2
DRILL=$BIN/driller
RANKS=$BIN/ranks
unset LD_PRELOAD DRILLER DRILLER_GROUP DRILLER_RANK DRILLER_SIZE DRILLER_ACCESS DRILLER_EXE DRILLER_LIBRARY
# Groups of this run alone.
GROUP=t$$
SCRATCH=$(mktemp -d)
cd "$SCRATCH" || exit 1
STARTED=()

clean_up() {
    local pid
    for pid in ${STARTED[@]+"${STARTED[@]}"}; do
        kill -KILL "$pid" 2>/dev/null
    done
    rm -rf "$SCRATCH"
}
trap clean_up EXIT

fail() {
    echo "FAILED (line ${BASH_LINENO[*]}): $*" >&2
    [ -s out ] && sed 's/^/  out: /' out >&2
    [ -s err ] && sed 's/^/  err: /' err >&2
    exit 1
}

# expect STATUS COMMAND...: runs it with its output in the files out and err.
expect() {
    local expected=$1 status
    shift
    "$@" >out 2>err </dev/null
    status=$?
    [ "$status" -eq "$expected" ] || fail "status $status instead of $expected: $*"
}

# complains TEXT: exactly one line on standard error, which holds TEXT.
complains() {
    [ "$(wc -l <err)" -eq 1 ] || fail "not one line of complaint"
    grep -qF -- "$1" err || fail "no '$1' in the complaint"
    grep -q '^driller: ' err || fail "the complaint does not say who complains"
    [ ${#1} -gt 0 ] || fail "nothing expected"
}

# says TEXT: standard output holds it.
says() {
    grep -qF -- "$1" out || fail "no '$1' in the output"
}

# eventually COMMAND...: until it succeeds, for a while.
eventually() {
    local end=$((SECONDS + 30))
    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$end" ] || fail "in vain: $*"
        sleep 0.02
    done
}

# Ended, whether or not its parent has noticed.
gone() {
    local stat
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
    case ${stat##*) } in
    Z* | X*) return 0 ;;
    *) return 1 ;;
    esac
}

lines() {
    [ "$(wc -l <"$2" 2>/dev/null || echo 0)" -ge "$1" ]
}

# Where python3 is there, it says whether this is JSON.
is_json() {
    [ "$(tail -c 1 "$1" | od -An -tx1 | tr -d ' ')" = 0a ] || fail "JSON without a line feed at its end"
    if command -v python3 >/dev/null; then
        python3 -c 'import json, sys; json.load(open(sys.argv[1], encoding="utf-8"))' "$1" || fail "not JSON: $(cat "$1")"
    fi
}
