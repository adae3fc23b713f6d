#!/bin/bash
# SPDX-License-Identifier: EPL-2.0
# gcore and the kernel write cores of a rebuilt process; gdb reads globals, heap and all stacks from them. With other
# filters than the default one, what docs/debugging.md says is lost, and nothing else.
. "$(dirname "$0")/common.sh"
need gdb

# in_core CORE: what gdb finds there.
in_core() {
    gdb_run "$DEBUGGEE" "$1" -ex 'echo values:\n' -ex 'print counter' -ex 'x/s global_text' -ex 'print *list' \
        -ex 'print list->next->next->text' -ex 'thread apply all bt' -ex 'thread apply all -q -s print local' \
        -ex 'info threads'
}
whole() {
    in_core "$1"
    shows '^\$1 = 6$'
    shows '"a text among the initialised data"'
    shows 'number = 105, text = "node 105'
    shows '"node 104'
    shows '^#[0-9]+ .* main \('
    for number in 0 1 2; do
        for depth in 0 5; do shows "deep \\(number=$number, depth=$depth\\)"; done
    done
    if grep -q 'Cannot access memory' out; then fail "something is missing from the core"; fi
}
# what KIND...: which of global, heap, main stack and thread stacks a core holds, as words in $HELD.
held() {
    HELD=
    in_core "$1"
    ! grep -q '^\$1 = 6$' out || HELD+=" data"
    ! grep -q 'number = 105, text = "node 105' out || HELD+=" heap"
    ! grep -qE '^#[0-9]+ .* main \(' out || HELD+=" stack"
    ! grep -q 'depth=5' out || HELD+=" threads"
    HELD=${HELD# }
}

for mode in eager lazy; do
    start_debuggee "$mode" wait
    expect 0 "$DRILL" rebuild "$PID"
    gdb_run -p "$PID" -ex "gcore core-gdb" -ex detach
    [ -s core-gdb ] || fail "gcore wrote nothing"
    whole core-gdb
    # the program goes on
    reads "$TEXT" 'a text among the initialised data' image
    end_debuggee
done

pattern=$(cat /proc/sys/kernel/core_pattern)
case $pattern in
*/* | '|'* | '')
    echo "the kernel gives cores to '$pattern': not looked at"
    exit 0
    ;;
esac

# kernel_core MODE FILTER NAME [HOW STATUS]: ends there, by abort(3) unless told how.
kernel_core() {
    mkdir "at-$3"
    (cd "at-$3" && ulimit -c unlimited && echo "$2" >/proc/self/coredump_filter &&
        as_peer "$1" "$DEBUGGEE" "${4:-crash}" >said 2>complaints)
    [ $? -eq "${5:-134}" ] || fail "the program did not end by status ${5:-134}"
    CORE=$(echo "at-$3"/*core*)
    [ -s "$CORE" ] || { echo "skipped: the kernel writes no cores here"; exit 77; }
}
for mode in off eager lazy; do
    kernel_core "$mode" 0x33 "$mode"
    whole "$CORE"
    echo "$mode: a core of $(du -k --apparent-size "$CORE" | cut -f 1) KiB, $(du -k "$CORE" | cut -f 1) KiB on disk"
    rm "$CORE"
done
# bit 0 private anonymous memory, bit 1 shared anonymous memory: the image
while read -r mode filter wanted; do
    kernel_core "$mode" "$filter" "$mode-$filter"
    held "$CORE"
    echo "$mode, filter $filter: $HELD"
    [ "$HELD" = "$wanted" ] || fail "with filter $filter, $mode, a core holds '$HELD' instead of '$wanted'"
    rm "$CORE"
done <<'END'
off 0x31 data heap stack threads
off 0x32
lazy 0x31
lazy 0x32 data heap stack threads
lazy 0x30
END

# A stack that is used up ends in the same signal and the same core.
ulimit -s 1024
for mode in off eager lazy; do
    kernel_core "$mode" 0x33 "$mode-sink" sink 139
    gdb_run "$DEBUGGEE" "$CORE" -ex 'bt 2' -ex 'bt -2' -ex 'print counter'
    shows 'terminated with signal SIGSEGV'
    shows '^#1 .* sink \(depth=1[0-9]{3}\)'
    shows '^#[0-9]+ .* main \('
    shows '= 6$'
    grep -oE 'sink \(depth=[0-9]+\)' out | head -n 1 | sed "s/^/$mode: /"
    rm "$CORE"
done
