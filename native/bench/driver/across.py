# SPDX-License-Identifier: EPL-2.0
"""Searching, comparing and saving the memory of another process, and scanning that of several."""
import contextlib
import pathlib
import subprocess
import tempfile

from .figures import Table, median, ratio, size, speed, time
from .processes import Refused, Target

PAIRS = (("search for a text", "text", "memchr"), ("search for numbers of a range", "number", "memchr"),
         ("search for the first time", "first", "memchr"), ("the same", "first", "mapped"),
         ("compare two buffers", "compare", "memcmp"),
         ("copy a snapshot", "copied", "memcpy"), ("prepare, copy and write one", "snapshot", "fresh"))
NAMES = {"fresh": "memcpy to fresh memory", "mapped": "memchr of a new map"}


PASSES = (("for a range, 1,000 numbers of 2^32", "value", "memchr"), ("for any value: all of them are remembered", "unknown", "memcpy"),
          ("unchanged, all of them", "unchanged", "memcmp"), ("for a range, of all of them", "range", "memchr"),
          ("unchanged, what is left", "narrowed", "memcmp"))


def numbers(build, program, *arguments):
    """What a program prints, by name."""
    done = subprocess.run([build.program(program), *map(str, arguments)], env=build.environment("without"), capture_output=True,
                          text=True, check=False)
    if done.returncode != 0:
        raise Refused(f"{program}: {done.stderr.strip()}")
    return {name: float(value) for name, value in (line.split() for line in done.stdout.splitlines())}


def pass_once(build, target, count, folder):
    """Nanoseconds of one pass, by name."""
    return numbers(build, "across", target.pid, hex(target.address), count, folder)


def by_pass(build, effort):
    count = effort.across
    table = Table("Searching, comparing, saving", f"""
One pass over {size(count)} of another process that runs on, each compared with what the C library does with as many bytes of its own
memory: `memchr`, `memcmp`, `memcpy`. A search looks at the image in place, where it holds data and the kernel confirms that the process
has it mapped. Windows of the image stay mapped, so that only the first search pays for their page tables: some 0.3 µs for each page,
which is more than to search it, and which `memchr` of the same image in a new map pays, too. The copy of a snapshot is the time from its
first byte to the last, for which the process is held if that is asked for: memory to copy to is made ready before, and written to a
file (here of a file system in memory) afterwards. All three together are compared with `memcpy` to memory that is fresh from the kernel,
which has to find it and to clear it as well. The ratio is that of speeds: 1 is as fast as the baseline.
""", "what", "speed", "baseline", "speed of the baseline", "ratio of speeds")
    memory = "/dev/shm" if pathlib.Path("/dev/shm").is_dir() else None
    with Target(build, "eager", count) as target, tempfile.TemporaryDirectory(dir=memory) as folder:
        runs = [pass_once(build, target, count, folder) for _ in range(effort.repeats)]
        for what, name, baseline in PAIRS:
            table.add(what, speed(count, median([run[name] for run in runs])), NAMES.get(baseline, baseline),
                      speed(count, median([run[baseline] for run in runs])),
                      ratio([(run[baseline], run[name]) for run in runs]))
    return table


def by_scan(build, effort):
    count, peers = effort.scan
    runs = []
    with contextlib.ExitStack() as stack:
        targets = [stack.enter_context(Target(build, "eager", count)) for _ in range(peers)]
        for target in targets:
            target.vary()
        places = [f"{target.pid}:{target.address:#x}" for target in targets]
        for _ in range(min(3, effort.repeats)):
            runs.append(numbers(build, "scan", count, *places))
    table = Table("Narrowing scans", f"""
A scan for values over {size(count)} in each of {peers} peers that run on, {size(count * peers)} in all, filled with random numbers: 32 bits
each. One pass after the other, compared with what the C library does with as many bytes of its own memory: `memchr`; `memcmp`; `memcpy`
to memory that is fresh from the kernel. {runs[0]["places"]:,.0f} places are left in the end.
""", "pass", "time", "speed", "baseline", "ratio of speeds")
    for what, name, baseline in PASSES:
        table.add(what, time(median([run[name] for run in runs])), speed(count * peers, median([run[name] for run in runs])), baseline,
                  ratio([(run[baseline], run[name]) for run in runs]))
    return table
