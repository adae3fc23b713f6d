# SPDX-License-Identifier: EPL-2.0
"""What the runs of real programs share: a scratch folder, services that end with the test, and a look at the peers.

Each run is a script, started by lib_run with DRILLER_EXE set, so that only the program it is about becomes a peer:

    lib_run MODE LIBRARY python3 SCRIPT DRILLER [ARGUMENT...]

DRILLER is the driller command. Exit status 0 passed, 77 skipped, all else failed.
"""
import contextlib
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

PATIENCE = 60  # seconds, for what takes a moment on an idle machine
MODE = os.environ.get("DRILLER_TEST_MODE", "off")
GROUP = os.environ.get("DRILLER_GROUP", "default")
IS_PEER = MODE != "off"
IS_HAMMERED = MODE in ("lazy", "restore")
# The driller command itself is looked with, not at.
PLAIN = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD" and not name.startswith("DRILLER")}


class Failed(Exception):
    pass


def check(good, *what):
    if not good:
        raise Failed(" ".join(str(word) for word in what))


def need(*programs):
    """Skips the test where one of the programs is not installed. Returns their paths."""
    paths = [shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin") for name in programs]
    for name, path in zip(programs, paths):
        if path is None:
            print(f"skipped: {name} is not installed")
            sys.exit(77)
    return paths


def eventually(what, condition, seconds=PATIENCE):
    """Waits until the condition holds, and returns its value."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        check(time.monotonic() < end, "in vain for", seconds, "s:", what)
        time.sleep(0.01)


def run(*command, timeout=PATIENCE * 2, **more):
    """Runs a command to its end, which must be a good one; returns what it said."""
    with start(*command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more) as process:
        try:
            out, err = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            raise Failed(f"no end after {timeout} s: {' '.join(command)}") from None
    text, complaints = out.decode(errors="replace"), err.decode(errors="replace")
    check(process.returncode == 0, f"status {process.returncode}: {' '.join(command)}\n{text}{complaints}")
    return text


def start(*command, user=None, **more):
    """Starts a command that dies with the test, as another user if one is named."""
    wrapper = ["setpriv", "--pdeathsig", "KILL"]
    if user is not None:
        entry = pwd.getpwnam(user)
        wrapper += [f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups"]
    more.setdefault("stdin", subprocess.DEVNULL)
    return subprocess.Popen([*wrapper, *command], **more)


@contextlib.contextmanager
def service(*command, ready, end=signal.SIGTERM, status=0, **more):
    """A service for the time of a with statement: waits until `ready()`, and at the end until it has ended by itself."""
    process = start(*command, **more)
    try:
        def up():
            check(process.poll() is None, command[0], "ended at once with status", process.returncode)
            return ready()
        eventually(f"{command[0]} is ready", up)
        yield process
        check(process.poll() is None, command[0], "ended before its time with status", process.returncode)
        process.send_signal(end)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise Failed(f"{command[0]} did not end within {PATIENCE} s of being asked to") from None
        check(process.returncode == status, command[0], "ended with status", process.returncode)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def free_port():
    """A loopback port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def driller(*arguments):
    """What the driller command says, None if it refuses: peers come and go meanwhile."""
    done = subprocess.run([sys.argv[1], *arguments], env=PLAIN, stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=PATIENCE)
    return done if done.returncode == 0 else None


def peers(executable=None):
    """The peers of this run, of one program if it is named."""
    found = driller("ps", "--json")
    check(found is not None, "the peers cannot be listed")
    return [peer for peer in json.loads(found.stdout) if peer["group"] == GROUP and
            (executable is None or os.path.basename(peer["executable"]) == executable)]


def stats(pid):
    answer = driller("stats", str(pid), "--json")
    return json.loads(answer.stdout) if answer else None


def segments(pid):
    answer = driller("maps", str(pid), "--json")
    return json.loads(answer.stdout)["segments"] if answer else []


def read_image(pid, address, length):
    """Bytes of a peer, None unless all of them came from its image."""
    answer = driller("read", str(pid), hex(address), str(length), "--raw", "--ways")
    if answer is None or answer.stderr.decode().strip() != "driller: read from: image":
        return None
    return answer.stdout


def catch_up(pid):
    """Where nobody else asks for rebuilds: one now, for what has appeared since the start."""
    if MODE == "eager":
        eventually(f"a rebuild of {pid}", lambda: driller("rebuild", str(pid)))


def expect_at(pid, address, data):
    """The bytes at an address must be in the peer's image."""
    if IS_PEER:
        catch_up(pid)
        eventually(f"{data[:40]!r} at {address:#x} in the image of {pid}",
                   lambda: read_image(pid, address, len(data)) == data)


def find_in_image(pid, data, limit=64 << 20):
    for segment in segments(pid):
        if segment["backing"] == "image" and segment["protection"].startswith("rw"):
            bytes_there = read_image(pid, int(segment["start"], 16), min(segment["size"], limit))
            if bytes_there is not None and data in bytes_there:
                return segment
    return None


def expect_somewhere(pid, data):
    """The bytes must be somewhere in the peer's image."""
    if IS_PEER:
        catch_up(pid)
        segment = eventually(f"{data[:40]!r} in the image of {pid}", lambda: find_in_image(pid, data))
        print(f"{data[:24]!r}... of {pid} is in the image: {segment['kind']} at {segment['start']}")


def expect_rebuilt(pid, kinds=("data", "stack")):
    """A peer that was rebuilt as often as the mode says, with its memory in the image. Says so; returns its counts."""
    if not IS_PEER:
        check(not peers(), "there are peers without Driller")
        return None
    catch_up(pid)

    def shared():
        seen = stats(pid)
        there = {segment["kind"] for segment in segments(pid) if segment["backing"] == "image"}
        # after a rebuild the heap and what was written of a file are listed as plain memory of the image
        ready = seen and seen["shared_bytes"] > 0 and (there >= set(kinds) or there >= {"anonymous", "stack"})
        return seen if ready and seen["rebuilds"] >= 1 and (MODE != "restore" or seen["restores"] >= 1) else None

    seen = eventually(f"memory of {pid} in the image", shared)
    print(f"{os.path.basename(seen['executable'])} {pid}: {seen['rebuilds']} rebuilds, {seen['restores']} restores, "
          f"{seen['shared_bytes'] >> 10} KiB shared, {seen['copied_bytes'] >> 10} KiB copied, parked by "
          f"{seen['park_method']}")
    return seen


def main(test):
    """Runs the test in a scratch folder, which goes away with it."""
    sys.stdout.reconfigure(line_buffering=True)
    with tempfile.TemporaryDirectory(prefix="driller-test-", ignore_cleanup_errors=True) as scratch:
        os.chmod(scratch, 0o755)  # services drop root's rights
        try:
            test(scratch)
        except Failed as failure:
            print(f"FAILED: {failure}", file=sys.stderr)
            sys.exit(1)
