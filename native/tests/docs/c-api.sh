# SPDX-License-Identifier: EPL-2.0
# The programs on the page about the C API compile without a warning and do what the page says.
. "$(dirname "$0")/../command/common.sh"
page=$3 include=$4 libraries=$5 compiler=$6
export LD_LIBRARY_PATH=$libraries

# Each block whose first line names a file.
awk '/^```/ { if (file) close(file); file = ""; begin = $0 == "```c"; next }
     begin { begin = 0; if (match($0, /^\/\* [a-z]+\.c:/)) file = substr($0, 4, RLENGTH - 4); else { print "unnamed: " $0; exit 1 } }
     file { print >file }' "$page" >err || fail "a program without a name"
[ "$(echo *.c)" = "looker.c owner.c writer.c" ] || fail "the page has other programs: $(echo *.c)"
# Other people's demos are not this one.
sed -i "s/\"demo\"/\"$GROUP\"/" looker.c
for program in owner:driller looker:driller-observer writer:driller-observer; do
    expect 0 "$compiler" -std=gnu17 -Wall -Wextra -Werror -I"$include" "${program%:*}.c" -o "${program%:*}" -L"$libraries" \
        "-l${program#*:}"
done

# start NAME=VALUE...: an owner with these variables; what it prints is left in $pointer.
start() {
    rm -f pointer # that of the owner before
    env DRILLER_GROUP=$GROUP "$@" ./owner >pointer 2>err &
    STARTED+=($!)
    owner=$!
    eventually lines 1 pointer
    pointer=$(cat pointer)
}

start
expect 0 ./looker "$pointer"
says "peer $owner of group $GROUP"
says "ticks, from the image"
says "the owner's ticks: "
grep -q '^[0-9a-f]*-[0-9a-f]* .*owner$' out || fail "no segment of the program"
[ "$(sed -n "s/^the owner's ticks: //p" out | sort -un | wc -l)" -gt 1 ] || fail "the imported number does not change"
expect 1 ./writer "$pointer" 1000000000
grep -q '^writer: ..*' err || fail "no word of why it cannot be written"
expect 1 ./looker "nonsense"
grep -q '^looker: ..*' err || fail "no word of why it is no pointer"
kill "$owner"
eventually gone "$owner"
expect 1 ./looker "$pointer"

start DRILLER_ACCESS=rw
expect 0 ./writer "$pointer" 1000000000
grep -qE '^now 10[0-9]{8}$' out || fail "not the number that was written"
expect 0 ./looker "$pointer"
grep -qE "^the owner's ticks: 20[0-9]{8}\$" out || fail "the owner does not have what was written"
