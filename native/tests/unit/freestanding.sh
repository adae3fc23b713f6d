# SPDX-License-Identifier: EPL-2.0
# freestanding.sh NM OBJECT...: what runs while memory is moved, and in the service thread, calls nothing but itself: no
# allocation, no lock, no libc.
nm=$1
shift
[ $# -gt 10 ] || { echo "$# objects only"; exit 1; }
wanted=$("$nm" -u "$@" | awk '$1 == "U" || $1 == "w" {print $2}' | sort -u)
defined=$("$nm" --defined-only "$@" | awk 'NF == 3 {print $3}' | sort -u)
outside=$(printf '%s\n' "$wanted" | grep -vxF -e "$defined" -e _GLOBAL_OFFSET_TABLE_)
[ -z "$outside" ] || { echo "called from outside: $outside"; exit 1; }
printf '%s\n' "$defined" | grep -qx rebuild_job || { echo "these are not the objects: rebuild_job is missing"; exit 1; }
