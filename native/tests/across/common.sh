# SPDX-License-Identifier: EPL-2.0
# What the scripts of this folder share, besides what all scripts that use the command do.
# shellcheck shell=bash
. "$(dirname "$0")/../command/common.sh"

# start_ranks N OPTION...: a ring of N ranks in GROUP, with where their things lie in the file `fixture`.
start_ranks() {
    local count=$1
    rm -f fixture
    shift
    "$DRILL" run -n "$count" -g "$GROUP" -- "$RANKS" --interval-ms 10 --print "$@" >fixture 2>ranks.err </dev/null &
    RUN=$!
    STARTED+=("$RUN")
    eventually lines "$count" fixture
}

# field NAME RANK
field() {
    grep "\"rank\":$2," fixture | sed 's/.*"'"$1"'":"\{0,1\}\([0-9a-fx]*\).*/\1/'
}

# start_redis OPTION...: a real server that shares its memory; REDIS is its pid, and "${CLI[@]}" talks to it.
start_redis() {
    command -v redis-server >/dev/null && command -v redis-cli >/dev/null || return 77
    "$DRILL" run -g "$GROUP-redis" -- redis-server --port 0 --unixsocket "$SCRATCH/redis" --save '' --dir "$SCRATCH" \
        --daemonize no "$@" >redis.log 2>&1 </dev/null &
    STARTED+=($!)
    CLI=(redis-cli -s "$SCRATCH/redis")
    eventually "${CLI[@]}" ping
    REDIS=$("${CLI[@]}" info server | tr -d '\r' | sed -n 's/^process_id://p')
    STARTED+=("$REDIS")
}
