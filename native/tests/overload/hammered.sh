#!/bin/sh
# SPDX-License-Identifier: EPL-2.0
# hammered.sh BUILD MODE PROGRAM ARGS: runs PROGRAM as a peer while it is rebuilt and restored from outside without
# a pause. Its exit status, or 1 when not one rebuild was done.
build=$1 mode=$2
shift 2
DRILLER=$mode DRILLER_GROUP=model.$$ DRILLER_EXE=model LD_PRELOAD=$build/lib/libdriller.so "$@" &
peer=$!
trap 'kill -9 $peer 2>/dev/null' EXIT
done=0
while kill -0 $peer 2>/dev/null; do
    if "$build/bin/driller" rebuild $peer >/dev/null 2>&1; then done=$((done + 1)); fi
    "$build/bin/driller" restore $peer >/dev/null 2>&1
done
wait $peer
status=$?
trap - EXIT
echo "$done rebuilds, exit status $status"
[ $done -gt 0 ] || exit 1
exit $status
