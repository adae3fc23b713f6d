# SPDX-License-Identifier: EPL-2.0
# refused.sh LIBRARY PROGRAM EMULATOR...
library=$1 program=$2
shift 2
for mode in eager lazy; do
    said=$("$@" -E "LD_PRELOAD=$library" -E "DRILLER=$mode" "$program" 2>&1)
    status=$?
    [ $status -eq 0 ] || { echo "$mode: the program ended with $status: $said"; exit 1; }
    case $said in
        "driller: "*"; this process is not shared") ;;
        "") echo "$mode: emulation has become good enough for more tests than this one"; exit 77 ;;
        *) echo "$mode: said: $said"; exit 1 ;;
    esac
done
said=$("$@" -E "LD_PRELOAD=$library" -E DRILLER=off "$program" 2>&1) && [ -z "$said" ] || { echo "off: $said"; exit 1; }
