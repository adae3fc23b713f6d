#!/bin/bash
# SPDX-License-Identifier: EPL-2.0
# A core file in gdb, of a process that lay elsewhere than the peers do: they are read all the same.
. "$(dirname "$0")/common.sh"

start_group "$SHOW"
in_gdb "$SHOW" "set environment LD_PRELOAD $LIBRARY" "set environment DRILLER_GROUP $GROUP-core" \
    'set environment DRILLER_RANK 9' 'set disable-randomization off' 'break stop_here' 'run x' \
    "generate-core-file core-of-nine" kill
[ -s core-of-nine ] || fail "no core file"
in_gdb "$SHOW" "core-file core-of-nine" 'echo values:\n' 'output everything.number' 'echo \n' \
    "output \$peer(\"$GROUP/2\", \"everything.number\")" 'echo \n' "output \$peer(\"$GROUP/1\", \"part.rank\")" 'echo \n'
grep -A 3 -xF values: out >found
printf 'values:\n109\n102\n1\n' | diff - found || fail "other values"
