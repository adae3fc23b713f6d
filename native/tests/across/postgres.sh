#!/bin/bash
# SPDX-License-Identifier: EPL-2.0
# What the backends of a real PostgreSQL server share, and what each has for itself.
. "$(dirname "$0")/common.sh"
PG=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -1)
[ -n "$PG" ] && [ -x "$PG/postgres" ] && [ -x "$PG/initdb" ] && [ -x "$PG/psql" ] || exit 77
# The server refuses to run as root. Its user must be able to load the library, wherever it was built.
AS=()
if [ "$(id -u)" -eq 0 ]; then
    id postgres >/dev/null 2>&1 && command -v setpriv >/dev/null || exit 77
    AS=(setpriv --reuid postgres --regid postgres --clear-groups)
fi
chmod 755 "$SCRATCH"
install -d -m 700 home
cp "$BIN/../lib/libdriller.so" libdriller.so && chmod 755 libdriller.so
[ ${#AS[@]} -eq 0 ] || chown postgres home
"${AS[@]}" "$PG/initdb" -D home/data -A trust -U postgres --locale=C -N >initdb.log 2>&1 || fail "no database: $(cat initdb.log)"
"${AS[@]}" env DRILLER_EXE=postgres DRILLER_GROUP="$GROUP" LD_PRELOAD="$SCRATCH/libdriller.so" "$PG/postgres" -D home/data \
    -k "$SCRATCH/home" -c listen_addresses= -c fsync=off -c shared_buffers=16MB -c autovacuum=off >postgres.log 2>&1 </dev/null &
SERVER=$!
STARTED+=("$SERVER")
ask() {
    "$PG/psql" -h "$SCRATCH/home" -U postgres -X -A -t -c "$1" postgres
}
eventually ask "select 1"

# Three sessions, each with a backend of its own.
SESSIONS=()
for session in 1 2 3; do
    mkfifo "session.$session"
    "$PG/psql" -h "$SCRATCH/home" -U postgres -X -A -t postgres <"session.$session" >"answer.$session" 2>&1 &
    SESSIONS+=($!)
    STARTED+=($!)
done
exec 4>session.1 5>session.2 6>session.3
BACKENDS=()
for session in 1 2 3; do
    echo "select pg_backend_pid();" >&$((session + 3))
    eventually test -s "answer.$session"
    BACKENDS+=("$(head -1 "answer.$session")")
    is_peer() {
        "$DRILL" ps -g "$GROUP" | grep -qw "${BACKENDS[$((session - 1))]}"
    }
    eventually is_peer
done

# Each says which process it is; the number of buffers is that of all.
expect 0 "$DRILL" watch -n 1 --csv "${BACKENDS[@]}" MyProcPid:i32 NBuffers:i32
for pid in "${BACKENDS[@]}"; do
    grep -q ",$pid,0,$pid,2048$" out || fail "process $pid does not say that it is"
done
expect 1 "$DRILL" diff "${BACKENDS[@]}" MyProcPid
says "MyProcPid"
# The headers of the shared buffers: the array is at the same address, and holds the same, in all of them.
address=$("$DRILL" watch -n 1 --csv "${BACKENDS[0]}" BufferDescriptors:u64 | tail -1 | sed 's/.*,//')
[ "$address" -gt 0 ] || fail "no buffers"
PLACE=$(printf '0x%x:4096' "$address")
# It is shared memory of its own making, which the kernel may not permit others to copy.
if ! "$DRILL" read "${BACKENDS[0]}" "$(printf '0x%x' "$address")" 4 >out 2>err; then
    grep -q "allow ptrace" err || fail "the buffers cannot be read"
    exit 77
fi
ask "create table t as select generate_series(1, 1000) as n; checkpoint" >/dev/null || fail "no table"
same() {
    "$DRILL" diff "${BACKENDS[@]}" "$PLACE" BufferDescriptors:8 BufferBlocks:8 >out 2>err
}
eventually same
# It is no row of zeros: the first buffer is the number 0, the second the number 1.
expect 0 "$DRILL" read "${BACKENDS[1]}" "$(printf '0x%x' "$((address + 64 + 20))")" 4 --raw
[ "$(od -An -tu4 out | tr -d ' ')" = 1 ] || fail "that is no header of a buffer"
# What anybody writes into a table is in a buffer, which all of them have at the same address.
BIRD=cormorant-$$-$RANDOM
ask "create table birds as select '$BIRD-' || n as name from generate_series(1, 9) as n" >/dev/null || fail "no birds"
found_by_all() {
    "$DRILL" find -s "$(printf '0x%x' "$address")" "${BACKENDS[@]}" "$BIRD-7" >out 2>err || return 1
    for pid in "${BACKENDS[@]}"; do
        grep "^$pid " out | awk '{ print $2 }' | sort >"where.$pid"
        cmp -s "where.${BACKENDS[0]}" "where.$pid" && [ -s "where.$pid" ] || return 1
    done
}
eventually found_by_all
[ "$(ask "select count(*) from birds where name = '$BIRD-7'")" = 1 ] || fail "the server was harmed"
for session in 4 5 6; do
    echo '\q' >&$session
done
exec 4>&- 5>&- 6>&-
kill -TERM "$SERVER"
eventually gone "$SERVER"
exit 0
