# SPDX-License-Identifier: EPL-2.0
# The driller command sees a static peer's memory as any other's.
. "$(dirname "$0")/../command/common.sh"

mkfifo to
for mode in eager lazy; do
    DRILLER=$mode DRILLER_GROUP=$GROUP DRILLER_RANK=3 "$TESTS/static_show" <to >shown 2>err &
    pid=$!
    STARTED+=("$pid")
    exec 9>to
    eventually grep -qx ready shown
    expect 0 "$DRILL" ps -g "$GROUP"
    says "$pid"
    expect 0 "$DRILL" rebuild "$pid"
    expect 0 "$DRILL" maps "$pid"
    says heap
    says static_show
    for kind in data bss heap stack; do
        grep -qw "$kind" out || fail "no $kind in the maps"
    done
    number=0
    while read -r name address text; do
        [ "$name" != ready ] || continue
        number=$((number + 1))
        expect 0 "$DRILL" read "$pid" "$address" ${#text} --raw --ways
        [ "$(cat out)" = "$text" ] || fail "$name reads '$(cat out)' instead of '$text'"
        way=image
        [ "$name" != rodata ] || way=file
        grep -q "$way" err || fail "$name did not come by way of the $way: $(cat err)"
    done <shown
    [ "$number" -eq 7 ] || fail "$number values instead of 7"
    expect 0 "$DRILL" restore "$pid"
    expect 0 "$DRILL" read "$pid" "$(awk '$1 == "heap" {print $2}' shown)" 16 --raw
    [ "$(cat out)" = "text in the heap" ] || fail "after restore the heap reads '$(cat out)'"
    echo end >&9
    exec 9>&-
    wait "$pid" || fail "the static program ended with $?"
done
