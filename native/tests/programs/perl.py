# SPDX-License-Identifier: EPL-2.0
"""perl: the script perl.pl checks itself; while it waits at its end, its memory is looked at from outside."""
import os

from support import PATIENCE, check, expect_at, expect_rebuilt, main, need, start


def test(scratch):
    need("perl")
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "perl.pl")
    with start("perl", script, scratch, stdin=-1, stdout=-1, text=True) as perl:
        try:
            said = []
            for line in perl.stdout:
                said.append(line.strip())
                if line.startswith("look "):
                    _, address, text = said[-1].split(" ", 2)
                    expect_rebuilt(perl.pid)
                    expect_at(perl.pid, int(address), text.encode())
                    perl.stdin.write("go on\n")
                    perl.stdin.flush()
            check(perl.wait(PATIENCE) == 0 and said[-1] == "all is well", *said)
        finally:
            perl.kill()


main(test)
