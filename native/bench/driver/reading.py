# SPDX-License-Identifier: EPL-2.0
"""Reading another process: mapped, and in every other way."""
import subprocess

from .figures import Table, median, ratio, size, time
from .processes import Refused, Target

WAYS = ("memcpy", "mapped", "driller_read", "process_vm_readv", "pipe")


def read_once(build, target, count):
    """Nanoseconds of one read, by way."""
    to, back = target.process.stdin.fileno(), target.process.stdout.fileno()
    done = subprocess.run([build.program("read"), str(target.pid), hex(target.address), str(count), str(to), str(back)],
                          env=build.environment("without"), pass_fds=(to, back), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Refused(f"reading {count} bytes: {done.stderr.strip()}")
    return {name: float(value) for name, value in (line.split() for line in done.stdout.splitlines())}


def by_size(build, effort):
    table = Table("Reading a peer", """
One read of so many bytes of another process. *Mapped* copies out of a map of its memory (`driller_map`): that is `memcpy`, and
a program that uses the memory in place does not even need that. `driller_read` follows the peer's table at each call. The
pipe's other end is asked for the bytes first. The baseline is `memcpy` of the reader's own memory; ratios are to it.
""", "bytes", "baseline: memcpy", "mapped", "driller_read", "process_vm_readv", "pipe", "process_vm_readv / mapped")
    with Target(build, "eager", max(effort.sizes)) as target:
        for count in effort.sizes:
            runs = [read_once(build, target, count) for _ in range(effort.repeats)]
            cells = [f"{time(median([run[way] for run in runs]))}: {ratio([(run[way], run['memcpy']) for run in runs])}"
                     for way in WAYS[1:]]
            table.add(size(count), time(median([run["memcpy"] for run in runs])), *cells,
                      ratio([(run["process_vm_readv"], run["mapped"]) for run in runs]))
    return table
