#!/bin/bash
# SPDX-License-Identifier: EPL-2.0
# without_image.sh LIB_WITHOUT LIBRARY PROGRAM: where there can be no image the program runs all the same, to its good end,
# and one line says why it is no peer.
said=$("$1" memfd /usr/bin/env LD_PRELOAD="$2" DRILLER=eager DRILLER_TEST_MODE=off "$3" 2>&1)
status=$?
printf '%s\n' "$said"
[ $status -eq 0 ] || exit $status
[ "$(printf '%s\n' "$said" | wc -l)" -eq 1 ] || exit 1
grep -q '^driller: cannot make the image.*: not provided by this kernel; this process is not shared$' <<<"$said"
