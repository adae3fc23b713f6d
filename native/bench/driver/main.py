# SPDX-License-Identifier: EPL-2.0
"""The command line, and the report."""
import argparse
import os
import pathlib
import platform
import sys
import tempfile
import time
import types

from . import across, forking, memory, messages, reading, rebuilding, runtime, watching
from .figures import MIB
from .processes import Build, Refused
from .servers import Postgres, Redis

ROOT = pathlib.Path(__file__).resolve().parents[3]

FULL = types.SimpleNamespace(repeats=7, forks=11, threads=(1, 4, 16, 64, 256), bytes=[n * MIB for n in (1, 16, 64, 256, 1024)],
                             sizes=(8, 64, 512, 4096, 65536, MIB, 16 * MIB, 64 * MIB), servers=(Redis, Postgres),
                             amounts={"redis": 150000, "postgres": 1500}, python=40, allocate=4000000, hold=40,
                             talkers=4, messages=2000, across=256 * MIB, scan=(512 * MIB, 8),
                             watched=[n * MIB for n in (1, 32, 256)], watching=2500)
QUICK = types.SimpleNamespace(repeats=1, forks=3, threads=(1, 4), bytes=[MIB], sizes=(8, 4096), servers=(Redis,), amounts={"redis": 2000}, python=1,
                              allocate=20000, hold=1, talkers=2, messages=50, across=MIB, scan=(MIB, 2),
                              watched=[MIB], watching=50)

SECTIONS = {
    "threads": rebuilding.by_threads,
    "bytes": rebuilding.by_bytes,
    "reading": reading.by_size,
    "across": across.by_pass,
    "scan": across.by_scan,
    "runtime": runtime.of_programs,
    "activity": watching.by_bytes,
    "fork": forking.by_bytes,
    "memory": memory.of_programs,
    "messages": messages.round_trips,
}


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def introduction(effort, load):
    huge = pathlib.Path("/sys/kernel/mm/transparent_hugepage")
    chosen = [(huge / name).read_text(encoding="utf-8").partition("[")[2].partition("]")[0]
              for name in ("enabled", "shmem_enabled") if (huge / name).exists()]
    return f"""# Performance

Written by `./dev bench native`; do not edit. Every figure is compared with a baseline that was measured in the same run, right
before or after it: look at the ratios, the times are those of one machine. Where a range stands in brackets, the figure is the
median of {effort.repeats} ratios and the range is that of all of them, so it shows the noise too.

{processor()}, {os.cpu_count()} processors, Linux {platform.release()}, {platform.libc_ver()[0]} {platform.libc_ver()[1]};
transparent huge pages: {chosen[0] if chosen else "none"} for anonymous memory, {chosen[1] if len(chosen) > 1 else "none"} for
shared memory; load before the run {load[0]:.1f} (1 minute), after it {os.getloadavg()[0]:.1f}.
"""


def write(path, text):
    """Whole or not at all."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as new:
        new.write(text)
    os.chmod(new.name, 0o644)
    os.replace(new.name, path)


def main():
    parser = argparse.ArgumentParser(prog="native/bench/run", description=sys.modules["__main__"].__doc__)
    parser.add_argument("--build", default=ROOT / "native" / "build", help="folder of the build (native/build)")
    parser.add_argument("--quick", action="store_true", help="only whether it works: few, small, once, to standard output")
    parser.add_argument("--only", choices=SECTIONS, action="append", help="one section, to standard output")
    parser.add_argument("--output", type=pathlib.Path, help="the file to write (docs/performance.md)")
    options = parser.parse_args()
    effort = QUICK if options.quick else FULL
    load = os.getloadavg()
    report = []
    try:
        build = Build(options.build)
        for name in options.only or SECTIONS:
            began = time.monotonic()
            report.append(SECTIONS[name](build, effort).markdown())
            print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    except Refused as refusal:
        print(f"bench: {refusal}", file=sys.stderr)
        return 1
    text = "\n".join([introduction(effort, load), *report])
    if options.output is None and (options.quick or options.only):
        print(text, end="")
    else:
        write((options.output or ROOT / "docs" / "performance.md").resolve(), text)
    return 0
