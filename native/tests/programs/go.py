# SPDX-License-Identifier: EPL-2.0
"""A Go program, restic: it backs up a tree, checks what it has stored to the last byte, and brings it back. Go's runtime
maps memory by raw system calls, and interrupts its threads by the signal that parking may use as well."""
import hashlib
import os
import threading

from support import IS_PEER, check, main, need, peers, run, segments, stats


def fill(folder):
    for i in range(60):
        name = os.path.join(folder, str(i % 7), str(i))
        os.makedirs(os.path.dirname(name), exist_ok=True)
        with open(name, "wb") as file:
            file.write(hashlib.shake_128(b"%d" % i).digest(1 + i * i * 150))


def digests(folder):
    found = {}
    for path, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(path, name), "rb") as file:
                found[os.path.relpath(os.path.join(path, name), folder)] = hashlib.sha256(file.read()).digest()
    return found


def watch(seen, over):
    """Takes note of each peer with memory in its image while it runs."""
    while not over.is_set():
        for peer in peers("restic"):
            counts = stats(peer["pid"])
            if counts and counts["shared_bytes"] > 0 and counts["rebuilds"] > 0 and \
                    any(s["backing"] == "image" for s in segments(peer["pid"])):
                seen[peer["pid"]] = counts
        over.wait(0.01)


def test(scratch):
    need("restic")
    tree, back = os.path.join(scratch, "tree"), os.path.join(scratch, "back")
    fill(tree)
    environment = dict(os.environ, RESTIC_REPOSITORY=os.path.join(scratch, "store"), RESTIC_PASSWORD="driller", HOME=scratch)

    def restic(*arguments):
        return run("restic", "--no-cache", *arguments, env=environment)

    seen, over = {}, threading.Event()
    watcher = threading.Thread(target=watch, args=(seen, over))
    watcher.start()
    try:
        restic("init")
        restic("backup", tree)
        check("no errors were found" in restic("check", "--read-data"), "errors were found")
        restic("restore", "latest", "--target", back, "--verify")
    finally:
        over.set()
        watcher.join()
    check(digests(os.path.join(back, tree.lstrip("/"))) == digests(tree), "other files came back")
    for pid, counts in seen.items():
        print(f"restic {pid}: {counts['rebuilds']} rebuilds, {counts['shared_bytes'] >> 10} KiB shared")
    check(bool(seen) == IS_PEER, len(seen), "peers were seen with memory in their images")


main(test)
