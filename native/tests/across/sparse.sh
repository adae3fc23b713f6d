#!/bin/bash
# SPDX-License-Identifier: EPL-2.0
# A tebibyte that a program shares by a file of its own, nearly all of it a hole: it is searched, saved and compared at once, and
# nothing of it becomes resident, in the process or on the disk.
. "$(dirname "$0")/common.sh"
export XDG_DATA_HOME=$SCRATCH HOME=$SCRATCH

# resident: kB of the mapping that its process has in memory, as the kernel counts.
resident() {
    sed -n "/^${AT#0x}-/,/^Rss:/s/^Rss: *\([0-9]*\) kB/\1/p" "/proc/$PID/smaps"
}

# as_before: what was read has not filled the hole.
as_before() {
    [ "$(resident)" -le $((BEFORE + 64)) ] || fail "$WHAT: $(resident) kB are resident, and were $BEFORE kB before"
}

for WHAT in memfd closed "$SCRATCH/file"; do
    mkfifo "$SCRATCH/input" && exec 8<>"$SCRATCH/input"
    "$DRILL" run -g "$GROUP" -- "$TESTS/across_sparse_target" "$WHAT" <"$SCRATCH/input" >target 2>target.err 8>&- &
    STARTED+=($!)
    started() { [ -s target ] || ! kill -0 "${STARTED[-1]}" 2>/dev/null; }
    eventually started
    if [ ! -s target ]; then
        wait "${STARTED[-1]}"
        echo "skipped: $(cat target.err)"
        exit 77
    fi
    read -r PID AT SIZE <target
    BEFORE=$(resident)
    [ "$BEFORE" -lt 1024 ] || fail "$WHAT: $BEFORE kB are resident from the start"

    expect 0 timeout 120 "$DRILL" find -s "$AT" "$PID" SPARSE-
    for offset in 0 $((SIZE / 2)) $((SIZE - 16)); do
        grep -Eq "^$PID +$(printf '%012x' $((AT + offset)))  " out || fail "$WHAT: what lies at $offset was not found"
    done
    as_before
    expect 0 timeout 120 "$DRILL" snapshot take "sparse-$$" "$PID"
    as_before
    [ "$(du -sk "$SCRATCH" | cut -f 1)" -lt 1000000 ] || fail "$WHAT: the snapshot holds the hole"
    expect 0 timeout 120 "$DRILL" find -s "$(printf %#x $((AT + SIZE / 2)))" "@sparse-$$" SPARSE-MIDDLE
    timeout 120 "$DRILL" diff "@sparse-$$:$PID" "$PID" >out 2>err
    [ $? -le 1 ] || fail "$WHAT: it cannot be compared with its snapshot: $(cat err)"
    as_before
    expect 0 "$DRILL" snapshot delete "sparse-$$"
    exec 8>&-
    wait "${STARTED[-1]}"
    rm -f "$SCRATCH/input" target
done
