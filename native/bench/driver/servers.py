# SPDX-License-Identifier: EPL-2.0
"""Real servers in a folder of their own, reached by unix sockets only."""
import contextlib
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile
import time

from .processes import Refused


def need(*programs):
    for program in programs:
        if shutil.which(program) is None:
            raise Refused(f"{program} is not installed")


def run(command, **options):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **options)
    if done.returncode != 0:
        raise Refused(f"{command[0]} ended with {done.returncode}: {done.stdout.strip()[-300:]}")
    return done.stdout


def wait_until(works, what):
    end = time.monotonic() + 60
    while not works():
        if time.monotonic() > end:
            raise Refused(f"{what}: in vain for a minute")
        time.sleep(0.02)


class Redis:
    name = "redis"

    def __init__(self):
        need("redis-server", "redis-benchmark", "redis-cli")
        self.folder = tempfile.mkdtemp(prefix="driller-bench-")
        self.socket = self.folder + "/s"

    @contextlib.contextmanager
    def started(self, environment):
        """Yields the process id of the server."""
        server = subprocess.Popen(["redis-server", "--port", "0", "--unixsocket", self.socket, "--save", "", "--appendonly", "no",
                                   "--dir", self.folder], env=environment, stdout=subprocess.DEVNULL)
        try:
            wait_until(lambda: subprocess.run(["redis-cli", "-s", self.socket, "ping"], capture_output=True,
                                              check=False).stdout == b"PONG\n", "the start of " + self.name)
            yield server.pid
        finally:
            server.terminate()
            server.wait()

    def work(self, amount):
        run(["redis-benchmark", "-s", self.socket, "-q", "-t", "set,get", "-n", str(amount), "-c", "16", "-P", "8", "-d", "400",
             "-r", "200000"])

    def fill(self):
        run(["redis-benchmark", "-s", self.socket, "-q", "-t", "set", "-n", "100000", "-P", "16", "-d", "1000", "-r", "100000"])

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


class Postgres:
    name = "postgres"

    def __init__(self):
        found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/postgres"))
        if not found:
            raise Refused("postgres is not installed")
        need("pgbench")
        self.programs = found[-1].parent
        self.folder = tempfile.mkdtemp(prefix="driller-bench-")
        self.as_user = []
        if os.geteuid() == 0:   # which postgres refuses to be
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            self.as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        self.environment = {**os.environ, "LC_ALL": "C", "PGHOST": self.folder, "PGUSER": "bench", "PGDATABASE": "postgres"}
        run([*self.as_user, str(self.programs / "initdb"), "-D", self.folder + "/data", "-U", "bench", "-A", "trust", "--no-sync"],
            env=self.environment, cwd=self.folder)
        self.filled = False

    @contextlib.contextmanager
    def started(self, environment):
        # the variables through env(1): what changes the user drops none, but is no program to load a library into
        ours = [f"{key}={environment[key]}" for key in environment if key == "LD_PRELOAD" or key.startswith("DRILLER")]
        server = subprocess.Popen([*self.as_user, "env", *ours, str(self.programs / "postgres"), "-D", self.folder + "/data", "-k",
                                   self.folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "autovacuum=off"],
                                  env=self.environment, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_until(lambda: subprocess.run([str(self.programs / "pg_isready"), "-q"], env=self.environment,
                                              check=False).returncode == 0, "the start of " + self.name)
            if not self.filled:
                run(["pgbench", "-i", "-q", "-s", "5"], env=self.environment)
                self.filled = True
            yield server.pid
        finally:
            server.terminate()
            server.wait()

    def work(self, amount):
        run(["pgbench", "-n", "-c", "2", "-t", str(amount)], env=self.environment)

    def fill(self):
        self.work(500)

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def family(pid):
    """A server and its permanent children."""
    wait_until(lambda: not any(b"[local]" in title(child) for child in children(pid)), "the end of all clients")
    return [pid, *children(pid)]


def title(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""


def children(pid):
    return [int(child) for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
