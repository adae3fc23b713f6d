# SPDX-License-Identifier: EPL-2.0
"""The processes that are measured: how they are started, asked, and ended."""
import json
import os
import pathlib
import subprocess

MODES = ("without", "lazy", "eager")


class Refused(Exception):
    """Something that is needed is not there, or did not work: one line."""


class Build:
    """The folder of a build: programs, library, command."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder).resolve()
        self.library = self.folder / "lib" / "libdriller.so"
        self.command = self.folder / "bin" / "driller"
        for needed in (self.library, self.command, pathlib.Path(self.program("target"))):
            if not needed.exists():
                raise Refused(f"{needed} is not there: build first (./dev build), or name the folder with --build")

    def program(self, name):
        return str(self.folder / "bench" / name)

    def environment(self, mode):
        """As a program finds it that runs in one of the MODES."""
        environment = {key: value for key, value in os.environ.items() if not key.startswith("DRILLER") and key != "LD_PRELOAD"}
        environment["LC_ALL"] = "C"
        if mode != "without":
            environment.update(LD_PRELOAD=str(self.library), DRILLER=mode, DRILLER_GROUP=f"bench-{os.getpid()}")
        return environment

    def ask(self, request, pid):
        """Sends rebuild, restore or stats to a peer; its answer, times in nanoseconds."""
        done = subprocess.run([str(self.command), request, str(pid), "--json"], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Refused(f"{request}: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def run(self, mode, program, *arguments):
        """Runs one of the benchmark programs to its end; the numbers that it prints."""
        done = subprocess.run([self.program(program), *map(str, arguments)], env=self.environment(mode), capture_output=True,
                              text=True, check=False)
        if done.returncode != 0 or "driller:" in done.stderr:
            raise Refused(f"{program} {' '.join(map(str, arguments))} ended with {done.returncode}: {done.stderr.strip()}")
        return [int(number) for number in done.stdout.split()]


class Target:
    """programs/target.c with so many bytes and threads."""

    def __init__(self, build, mode, size, threads=1):
        self.process = subprocess.Popen([build.program("target"), str(size), str(threads)], env=build.environment(mode),
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        line = self._line()
        if not line.startswith("0x"):
            self.close()
            raise Refused(f"the target with {threads} threads did not start")
        self.pid = self.process.pid
        self.address = int(line, 16)

    def _line(self):
        line = b""
        while not line.endswith(b"\n"):
            byte = self.process.stdout.read(1)
            if not byte:
                break
            line += byte
        return line.decode()

    def signal_all(self):
        """Nanoseconds until a handler has run in each thread but the first."""
        self.process.stdin.write(b"signal\n")
        return int(self._line())

    def vary(self):
        """Fills its memory with numbers that are all different."""
        self.process.stdin.write(b"vary\n")
        self._line()

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
