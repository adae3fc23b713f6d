# SPDX-License-Identifier: EPL-2.0
"""Round trips of the messages that a peer answers."""
import subprocess

from .figures import MIB, Table, median, number, ratio, time
from .processes import Refused, Target

BASELINES = {"hello": "connect", "refresh": "bare", "rebuild": "bare"}
NAMES = {
    "bare": "baseline: a packet and its echo",
    "connect": "baseline: connect, a packet and its echo, close",
    "hello": "HELLO (`driller_attach`, `driller_detach`)",
    "refresh": "REFRESH",
    "rebuild": "REBUILD, nothing new",
}


def run_once(build, target, count):
    """Middle, 99th percentile and sum, in nanoseconds, by kind."""
    done = subprocess.run([build.program("messages"), str(target.pid), str(count)], env=build.environment("without"),
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Refused(f"messages ended with {done.returncode}: {done.stderr.strip()}")
    return {name: [int(value) for value in values] for name, *values in map(str.split, done.stdout.splitlines())}


def round_trips(build, effort):
    table = Table("Messages", f"""
Round trips with a peer of one megabyte and {effort.talkers} threads, one after the other ({effort.messages} of each kind, several
times), against a bare process that returns packets of the same size as they are. HELLO is compared with a new connection for each
packet: it passes two descriptors, checks credentials, seals and layout, and maps the directory.
""", "message", "per second", "median", "99th percentile", "median / baseline")
    with Target(build, "eager", MIB, effort.talkers) as target:
        runs = [run_once(build, target, effort.messages) for _ in range(effort.repeats)]
    for kind, name in NAMES.items():
        middle = median([run[kind][0] for run in runs])
        rate = effort.messages / (median([run[kind][2] for run in runs]) / 1e9)
        baseline = BASELINES.get(kind)
        table.add(name, number(rate), time(middle), time(median([run[kind][1] for run in runs])),
                  "1" if baseline is None else ratio([(run[kind][0], run[baseline][0]) for run in runs]))
    return table
