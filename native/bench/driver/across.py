# SPDX-License-Identifier: EPL-2.0
"""Searching, comparing and saving the memory of another process."""
import pathlib
import subprocess
import tempfile

from .figures import Table, median, ratio, size, speed
from .processes import Refused, Target

PAIRS = (("search for a text", "text", "memchr"), ("search for numbers of a range", "number", "memchr"),
         ("compare two buffers", "compare", "memcmp"), ("take a snapshot", "snapshot", "memcpy"))


def pass_once(build, target, count, folder):
    """Nanoseconds of one pass, by name."""
    done = subprocess.run([build.program("across"), str(target.pid), hex(target.address), str(count), folder],
                          env=build.environment("without"), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Refused(f"looking across {count} bytes: {done.stderr.strip()}")
    return {name: float(value) for name, value in (line.split() for line in done.stdout.splitlines())}


def by_pass(build, effort):
    count = effort.across
    table = Table("Searching, comparing, saving", f"""
One pass over {size(count)} of another process that runs on, each compared with what the C library does with as many bytes of its own
memory: `memchr`, `memcmp`, `memcpy`. A search reads what the kernel confirms that the process has mapped, without making any of it
resident; a snapshot is written to a file system in memory. The ratio is that of speeds: 1 is as fast as the baseline.
""", "what", "speed", "baseline", "speed of the baseline", "ratio of speeds")
    memory = "/dev/shm" if pathlib.Path("/dev/shm").is_dir() else None
    with Target(build, "eager", count) as target, tempfile.TemporaryDirectory(dir=memory) as folder:
        runs = [pass_once(build, target, count, folder) for _ in range(effort.repeats)]
        for what, name, baseline in PAIRS:
            table.add(what, speed(count, median([run[name] for run in runs])), baseline,
                      speed(count, median([run[baseline] for run in runs])),
                      ratio([(run[baseline], run[name]) for run in runs]))
    return table
