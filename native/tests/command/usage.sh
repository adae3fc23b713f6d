#!/bin/bash
# SPDX-License-Identifier: EPL-2.0
# Help, version, and one clear line for every misuse.
. "$(dirname "$0")/common.sh"

expect 0 "$DRILL" --help
for command in run ps maps read write rebuild restore stats explain find scan watch snapshot diff; do
    says "  $command "
    cp out all
    expect 0 "$DRILL" $command --help
    says "Usage: driller $command"
    [ ! -s err ] || fail "help complains"
    cp all out
done
# The manual page knows every option, and only those.
manual=$(dirname "$0")/../../man/driller.1
for command in run ps maps read write rebuild restore stats explain find scan watch snapshot diff; do
    grep -q "^\.Cm .*\b$command\b" "$manual" || fail "the manual page lacks $command"
    "$DRILL" $command --help
done | grep -o -- '--[a-z][a-z-]*' | sort -u >options
[ "$(wc -l <options)" -ge 8 ] || fail "options are missing from the helps"
while read -r option; do
    grep -qF -- "Fl -${option#--}" "$manual" || fail "the manual page lacks $option"
done <options
grep -o 'Fl -[a-z][a-z-]*' "$manual" | sed 's/^Fl -/--/' | sort -u | grep -vx -e --help -e --version | comm -23 - options >unknown
[ ! -s unknown ] || fail "the manual page has options that are none: $(cat unknown)"
expect 0 "$DRILL" --version
says "driller 0."
expect 2 "$DRILL"
complains "no command given"
expect 2 "$DRILL" $'fro\nb\033[2Jnicate'
complains 'fro\x0ab\x1b[2Jnicate'

misuse() {
    local text=$1
    shift
    expect 2 "$DRILL" "$@"
    complains "$text"
    complains "see 'driller $1 --help'"
    [ ! -s out ] || fail "misuse has output"
}

for command in maps read write rebuild restore stats explain find scan watch snapshot diff; do
    misuse needed $command
    misuse "unknown option '--bad" $command --bad
    misuse "unknown option '-z'" $command -z
done
for command in maps rebuild restore stats explain; do
    for pid in 0 -- -1 abc 1x 0x 99999999999 4294967297 '' ' 1' +1; do
        [ "$pid" = -- ] && continue
        [ "$pid" = -1 ] && misuse "'-1' is not a process id" $command -- -1 && continue
        misuse "is not a process id" $command "$pid"
    done
    misuse needed $command 1 2
done
misuse "is not an address" read -- 1 '' 1
misuse "is not an address" read 1 0xzz 1
misuse "is not an address" read 1 0x1ffffffffffffffff 1
misuse "is not a length" read 1 0x1 1X
misuse "is not a length" read -- 1 0x1 -1
misuse "is not a length" read 1 0x1 17179869184G
misuse "is not a length" read 1 0xffffffffffffffff 2
misuse "are not bytes" write 1 0x1 0
misuse "are not bytes" write 1 0x1 0g
misuse "are not bytes" write 1 0x1 ''
misuse "not a group's name" ps -g 'a b'
misuse "not a group's name" ps -g ''
misuse "not a group's name" ps -g "$(printf '%064d' 1)"
misuse "needs a value" ps -g
misuse "too many" ps more
misuse "no program" run
misuse "no program" run -n 2 --
misuse "number of ranks" run -n 0 true
misuse "number of ranks" run -n 4097 true
misuse "number of ranks" run -n many true
misuse "not a group's name" run -g a/b true
misuse "not a mode" run --mode fast true
misuse "not an access" run --access all true
misuse "milliseconds" run --kill-after soon true
misuse "unknown option '--bad'" run --bad true

# No such process, no peer, no group.
for command in maps rebuild restore stats explain; do
    expect 1 "$DRILL" $command 2147483647
    complains "no process 2147483647"
    expect 1 "$DRILL" $command $$
    complains "started without Driller: start it with 'driller run"
done
expect 1 "$DRILL" read 2147483647 0x1000 16
complains "no process"
expect 1 "$DRILL" write 2147483647 0x1000 00
complains "no process"
expect 1 "$DRILL" ps -g "$GROUP"
complains "there is no group '$GROUP'"
expect 1 "$DRILL" ps -g "$GROUP" --json
complains "there is no group '$GROUP'"

# Output that cannot be written is a failure, not a success.
for arguments in --help --version 'ps --help'; do
    # shellcheck disable=SC2086
    "$DRILL" $arguments >/dev/full 2>err && fail "writing to a full disk succeeds"
    complains "cannot write"
done
exit 0
