#!/bin/bash
# SPDX-License-Identifier: EPL-2.0
# $peer and "info driller" in a gdb without a process: types from the program's file, bytes from live peers.
. "$(dirname "$0")/common.sh"

start_group "$SHOW"
print() { printf 'output $peer("%s/%s", "%s")\n' "$GROUP" "$1" "$2"; }
COMMANDS=("source $LIBDIR/libdriller.so-gdb.py" "set driller-command $DRILL")

# check RANK EXPRESSION VALUE: collected, and done in one gdb.
ASKED=() EXPECTED=()
check() {
    ASKED+=("$(print "$1" "$2")" 'echo \n')
    EXPECTED+=("$3")
}
check 1 everything.number 101
check 2 everything.number 102
check 2 everything.real 2.5
check 1 everything.color GREEN
check 2 everything.low 2
check 2 everything.high 21
check 2 everything.inner -2
check 1 everything.both.word 67305985
check 1 everything.both.bytes '"\001\002\003\004"'
check 2 'everything.table[3][2]' 302
check 2 'everything.table[3]' '{0, 0, 302}'
check 2 'everything.first->value' 12
check 2 'everything.first->next->value' 22
check 2 '(*everything.first).value' 12
check 2 '*everything.first->next' '{next = 0x0, value = 22}'
check 2 'everything.first[0].value' 12
check 2 'everything.leaves[1]->value' 22
check 2 'everything.name[5]' "50 '2'"
check 0 counter 10
check 2 counter 12
check 2 "'show.c'::counter" 12
check 2 fill::name '"rank 2\000\000\000\000\000\000\000\000\000"'
check 2 'big[1048575]' "2 '\\002'"
in_gdb "$SHOW" "${COMMANDS[@]}" "${ASKED[@]}"
printf '%s\n' "${EXPECTED[@]}" >expected
diff expected out || fail "other values"

# A variable of a library that gdb has not loaded yet; arguments that make no sense; what cannot be done.
PID=$(head -n 1 "ranks-$GROUP")
complaint() {
    in_gdb "$SHOW" "${COMMANDS[@]}" "print $1"
    grep -qF -- "$2" out || fail "no '$2' for $1"
    [ "$(wc -l <out)" -eq 1 ] || fail "more than one line for $1"
}
complaint "\$peer(\"$GROUP/1\", \"everything.none->value\")" "a null pointer is followed"
complaint "\$peer(\"$GROUP/1\", \"everything.nothing\")" "no member named nothing"
complaint "\$peer(\"$GROUP/1\", \"everything->number\")" "is no pointer but 'struct everything'"
complaint "\$peer(\"$GROUP/1\", \"everything.first.value\")" "use '->'"
complaint "\$peer(\"$GROUP/1\", \"everything.table[4]\")" "the last one is 3"
complaint "\$peer(\"$GROUP/1\", \"everything.number[1]\")" "is no array but 'int'"
complaint "\$peer(\"$GROUP/1\", \"everything.\")" "it ends too early"
complaint "\$peer(\"$GROUP/1\", \"everything.number + 1\")" "cannot read '+ 1'"
complaint "\$peer(\"$GROUP/1\", \"\")" "it ends too early"
complaint "\$peer(\"$GROUP/1\", \"(counter\")" "it ends too early"
complaint "\$peer(\"$GROUP/1\", \"&&counter\")" "address of an address"
complaint "\$peer(\"$GROUP/1\", \"nothing\")" 'No symbol "nothing"'
complaint "\$peer(\"$GROUP/1\", \"main\")" "is a function: a variable is wanted"
complaint "\$peer(\"$GROUP/7\", \"counter\")" "has no rank 7"
complaint "\$peer(\"$GROUP/7\", \"counter\")" "its ranks: 0, 1, 2"
complaint "\$peer(\"x\", \"counter\")" "is no peer: give a rank"
complaint "\$peer(1, 2)" "the second argument is a text"
in_gdb "$SHOW" "${COMMANDS[0]}" 'set driller-command /nowhere/driller' "print \$peer($PID, \"counter\")"
says "set driller-command PATH"

in_gdb "$SHOW" "${COMMANDS[@]}" "output \$peer($PID, \"everything.name\")"
grep -qE '^\(void \*\) 0x[0-9a-f]+$' out || fail "a pointer into a peer that could be followed here"
in_gdb "$SHOW" "${COMMANDS[@]}" "info driller $GROUP/" "info driller $GROUP/1"
[ "$(grep -cE "^  $GROUP +[0-9]+ +[012] +shared" out)" -eq 3 ] || fail "not three peers"
grep -qE "^Process [0-9]+, group $GROUP:$" out || fail "no segments"
grep -qE ' rw- +(data|bss) +image .*gdb_show$' out || fail "no data segment"

# Another build under the same name has its variables elsewhere.
cp "$SHOW" replaced
start_group "$PWD/replaced" "$GROUP-replaced"
cp "$SHOW" other && mv other replaced
in_gdb "$PWD/replaced" "${COMMANDS[@]}" "print \$peer(\"$GROUP-replaced/1\", \"counter\")"
says "runs another build of '$PWD/replaced'"

# A program that is linked to a fixed address.
start_group "$TESTS/gdb_fixed" "$GROUP-fixed"
in_gdb "$TESTS/gdb_fixed" "${COMMANDS[@]}" "output \$peer(\"$GROUP-fixed/2\", \"everything.first->next->value\")"
[ "$(cat out)" = 22 ] || fail "of a program that is linked to a fixed address"
in_gdb "$SHOW" "${COMMANDS[@]}" "print \$peer(\"$GROUP-fixed/2\", \"counter\")"
says "has not loaded '$SHOW'"
