# SPDX-License-Identifier: EPL-2.0
# coverage.sh CTEST BUILD PAGE: each test that the page names is one that there is, and each line of its tables names one or
# says that it is not done.
tests=$(mktemp)
trap 'rm -f "$tests"' EXIT
"$1" --test-dir "$2" -N | sed -n 's/^ *Test *#[0-9]*: //p' >"$tests"
bad=0 lines=0
while IFS='|' read -r _ note does proof _; do
    case $note in "" | ---* | " the notes ") continue ;; esac
    lines=$((lines + 1))
    named=$(printf '%s\n' "$proof" | grep -oE '`[a-z][A-Za-z0-9_.*/-]*`' | tr -d '`')
    if [ -z "$named" ]; then
        case $does in *"not done"*) ;; *) echo "no test, and not said to be not done:$note"; bad=1 ;; esac
    fi
    for name in $named; do
        # the dots and stars of the page's names
        pattern=$(printf '%s' "$name" | sed 's/\./\\./g; s/\*/.*/g')
        grep -qx -- "$pattern" "$tests" || { echo "there is no test $name, for:$note"; bad=1; }
    done
done <"$3"
[ "$lines" -gt 40 ] || { echo "only $lines lines were understood"; bad=1; }
exit $bad
