# SPDX-License-Identifier: EPL-2.0
"""How much memory real programs take, with and without."""
import contextlib
import os
import pathlib
import subprocess
import sys

from .figures import MIB, Table, number
from .processes import Refused
from .runtime import WORK
from .servers import family

STATES = ("without", "lazy", "lazy, rebuilt", "eager")


OURS = "/memfd:driller-"


def fields(text):
    """The lines "Name:   123 kB" of a text, in bytes."""
    for line in text.splitlines():
        name, _, value = line.partition(":")
        number_, _, unit = value.strip().partition(" ")
        if unit == "kB":
            yield name, int(number_) * 1024


def mapped_of_ours(pid):
    """Bytes of the image and the directory that the process has mapped and resident."""
    found, ours = 0, False
    for line in pathlib.Path(f"/proc/{pid}/smaps").read_text(encoding="utf-8").splitlines():
        if "-" in line.split(" ", 1)[0]:
            ours = OURS in line
        elif ours and line.startswith("Pss:"):
            found += int(line.split()[1]) * 1024
    return found


def held_by_ours(pid):
    """Bytes that the image and the directory hold, mapped or not. The service thread has their descriptors."""
    files = {}
    for link in pathlib.Path(f"/proc/{pid}/task").glob("*/fd/*"):
        with contextlib.suppress(OSError):
            if os.readlink(link).startswith(OURS):
                status = os.stat(link)
                files[status.st_ino] = status.st_blocks * 512
    return sum(files.values())


def resident(pids):
    """Bytes by kind, over all these processes; pages that several of them map are shared out among them (Pss)."""
    total = dict.fromkeys(("private", "image", "shared", "files"), 0)
    for pid in pids:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            found = dict(fields(pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")))
            total["private"] += found["Pss_Anon"]
            total["shared"] += max(0, found["Pss_Shmem"] - mapped_of_ours(pid))
            total["files"] += found["Pss_File"]
            total["image"] += held_by_ours(pid)
    return total


def rebuild(build, pid):
    try:
        build.ask("rebuild", pid)
    except Refused:
        if pathlib.Path(f"/proc/{pid}").exists():   # else it was one that comes and goes
            raise


def measure(build, pid, state):
    if state == "lazy, rebuilt":
        for one in family(pid):
            rebuild(build, one)
    return resident(family(pid))


def of_server(build, server, state):
    with server.started(build.environment(state.partition(",")[0])) as pid:
        server.fill()
        return measure(build, pid, state)


def of_python(build, steps, state):
    with subprocess.Popen([sys.executable, WORK, str(steps), "hold"], env=build.environment(state.partition(",")[0]),
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        if not program.stdout.readline().startswith("ready"):
            raise Refused("work.py did not start")
        found = measure(build, program.pid, state)
        program.stdin.close()
    return found


def add(table, name, measured):
    """`measured`: a state to its figures."""
    found = {state: measured(state) for state in STATES}
    baseline = sum(found["without"].values())
    for state in STATES:
        kinds = found[state]
        everything = sum(kinds.values())
        table.add(name if state == "without" else "", state, number(everything / MIB),
                  *(number(count / MIB) for count in kinds.values()), number(everything / baseline))


def of_programs(build, effort):
    table = Table("Memory of programs", """
What programs have resident, in MiB: private (anonymous) memory; what the images hold, whether mapped or not, with the
directories; other shared memory; and pages of files. Pages that several processes map are shared out among them (Pss), so that
sums over the processes of a server are right. *redis* holds 100,000 values of 1,000 bytes; *postgres* is the server and its permanent
processes after a run of `pgbench`; *python* holds objects. *Lazy*: nobody has looked. The last column is the ratio to the first
line of each program.
""", "program", "mode", "in all", "private", "image", "other shared", "files", "in all / without")
    for kind in effort.servers:
        name = kind.name
        try:
            server = kind()
        except Refused as refusal:
            table.notes.append(f"{name}: not measured, {refusal}.")
            continue
        try:
            add(table, name, lambda state, s=server: of_server(build, s, state))
        finally:
            server.close()
    add(table, "python", lambda state: of_python(build, effort.hold, state))
    return table
