# SPDX-License-Identifier: EPL-2.0
"""How long real programs take for the same work, with and without."""
import pathlib
import subprocess
import sys
import time

from . import figures
from .processes import MODES, Refused
from .servers import Postgres

WORK = str(pathlib.Path(__file__).resolve().parent.parent / "programs" / "work.py")


def timed(action, *arguments):
    began = time.monotonic_ns()
    action(*arguments)
    return time.monotonic_ns() - began


def of_server(build, server, amount, mode):
    with server.started(build.environment(mode)):
        server.work(max(1, amount // 10))
        return timed(server.work, amount)


def of_program(build, command, mode):
    def action():
        done = subprocess.run(command, env=build.environment(mode), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                              check=False)
        if done.returncode != 0 or "driller:" in done.stderr:
            raise Refused(f"{command[0]} ended with {done.returncode}: {done.stderr.strip()[-300:]}")
    return timed(action)


def add(table, name, effort, once):
    """Modes take turns, so that what else the machine does falls on all of them."""
    runs = []
    for turn in range(effort.repeats):
        order = MODES if turn % 2 == 0 else MODES[::-1]
        took = {mode: once(mode) for mode in order}
        runs.append(took)
    baseline = figures.time(figures.median([run["without"] for run in runs]))
    spread = figures.ratio([(run["without"], figures.median([r["without"] for r in runs])) for run in runs])
    table.add(name, baseline, spread, *(figures.ratio([(run[mode], run["without"]) for run in runs]) for mode in MODES[1:]))


def of_programs(build, effort):
    table = figures.Table("Run time of programs", """
The same work by the same program, from start to end (of servers: by their clients). *redis*: `redis-benchmark`, sets and gets by
16 clients, 8 at a time. *postgres*: transactions of `pgbench` by 2 clients, the server and all its children as peers. *python*:
objects, JSON and sorting. *allocate*: two threads that do little but `malloc`, `realloc` and `free`, some of it by large blocks
(`native/bench/programs/allocate.c`). The baseline is without Driller; its own scatter is the noise of this machine. The lazy
processes were not looked at.
""", "program", "baseline", "its scatter", "lazy", "eager")
    for kind in effort.servers:
        name, amount = kind.name, effort.amounts[kind.name]
        try:
            server = kind()
        except Refused as refusal:
            table.notes.append(f"{name}: not measured, {refusal}.")
            continue
        try:
            if kind is Postgres:
                of_server(build, server, 10, "without")     # fills it
            add(table, name, effort, lambda mode, s=server, a=amount: of_server(build, s, a, mode))
        finally:
            server.close()
    add(table, "python", effort, lambda mode: of_program(build, [sys.executable, WORK, str(effort.python)], mode))
    add(table, "allocate", effort, lambda mode: of_program(build, [build.program("allocate"), str(effort.allocate)], mode))
    return table
