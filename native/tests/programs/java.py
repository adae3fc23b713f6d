# SPDX-License-Identifier: EPL-2.0
"""A Java program under HotSpot, with each of two collectors: java Work.java checks itself."""
import os

from support import PATIENCE, check, expect_rebuilt, expect_somewhere, main, need, start


def test(scratch):
    need("java", "javac", "sha256sum")
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "Work.java")
    check(start("javac", "-d", scratch, source, env={**os.environ, "DRILLER": "off"}).wait(PATIENCE) == 0, "javac failed")
    for collector in ("-XX:+UseSerialGC", "-XX:+UseG1GC"):
        with start("java", collector, "-Xmx64m", "-Xss512k", "-cp", scratch, "Work", scratch, stdin=-1, stdout=-1,
                   text=True) as java:
            try:
                said = []
                for line in java.stdout:
                    said.append(line.strip())
                    if line.startswith("look "):
                        expect_rebuilt(java.pid)
                        expect_somewhere(java.pid, said[-1].removeprefix("look ").encode())
                        java.stdin.write("go on\n")
                        java.stdin.flush()
                check(java.wait(PATIENCE) == 0 and said[-1] == "all is well", *said)
            finally:
                java.kill()


main(test)
