# SPDX-License-Identifier: EPL-2.0
"""The real python3: threads, forked and spawned processes, subprocesses, and data that is computed twice. The
interpreter that runs this script is the peer, and so are the processes it makes."""
import array
import concurrent.futures
import hashlib
import multiprocessing
import multiprocessing.shared_memory
import os
import re
import sqlite3
import subprocess
import sys
import threading
import zlib

from support import PATIENCE, check, expect_at, expect_rebuilt, main

BYTES_OF_OBJECT = bytes.__basicsize__ - 1  # what a bytes object holds before its bytes


def digest(number, size=20000):
    return hashlib.sha256(b"%d " % number * size).hexdigest()


def in_threads(results):
    """Every thread makes and drops objects of its own, and looks for those of others."""
    def work(number):
        words = {}
        for i in range(6000):
            words[f"{number}-{i}"] = [number, i, str(i) * (i % 50)]
            if i % 3 == 0:
                check(words.pop(f"{number}-{i // 2}", [number, i // 2, 0])[:2] == [number, i // 2], "another's object")
        check(all(key == f"{v[0]}-{v[1]}" and v[2] == str(v[1]) * (v[1] % 50) for key, v in words.items()), "other objects")
        results[number] = digest(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)


def of_process(number):
    """In a child: what it inherited is unchanged, what it changes is its own."""
    check(SHARED[number] == number, "other bytes than at the fork")
    SHARED[number] = -1
    return os.getpid(), digest(number)


SHARED = array.array("q", range(200000))


def by_processes(method, expected):
    context = multiprocessing.get_context(method)
    with context.Pool(2) as pool:
        answers = pool.map_async(of_process, range(len(expected)), chunksize=3).get(PATIENCE * 2)
    check([text for _, text in answers] == expected, "other results from the pool", method)
    check(os.getpid() not in {pid for pid, _ in answers}, "no process was made")
    check(SHARED[: len(expected)] == array.array("q", range(len(expected))), "a child has changed its parent's memory")


def increment(name, lock, times):
    memory = multiprocessing.shared_memory.SharedMemory(name)
    numbers = memory.buf.cast("q")
    for _ in range(times):
        with lock:
            numbers[0] += 1
    numbers.release()
    memory.close()


def with_shared_memory():
    context = multiprocessing.get_context("fork")
    memory, lock = multiprocessing.shared_memory.SharedMemory(create=True, size=4096), context.Lock()
    try:
        workers = [context.Process(target=increment, args=(memory.name, lock, 500)) for _ in range(3)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(PATIENCE)
            check(worker.exitcode == 0, "a process ended with", worker.exitcode)
        numbers = memory.buf.cast("q")
        check(numbers[0] == 1500, "counted", numbers[0])
        numbers.release()
    finally:
        memory.close()
        memory.unlink()


def with_subprocesses():
    text = "".join(f"line {i}\n" for i in range(20000))
    for _ in range(3):
        done = subprocess.run(["sort", "-r"], input=text, capture_output=True, text=True, check=True, timeout=PATIENCE)
        check(done.stdout == "".join(sorted(text.splitlines(True), reverse=True)), "sort gave other lines")
    with subprocess.Popen([sys.executable, "-c", "import sys; print(sum(map(int, sys.stdin)))"], text=True,
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        check(int(child.communicate("\n".join(map(str, range(10000))), PATIENCE)[0]) == sum(range(10000)), "another sum")
    check(os.popen("echo driller").read() == "driller\n" and os.system("exit 3") >> 8 == 3, "the shell answers otherwise")


def with_data():
    base = sqlite3.connect(":memory:")
    base.execute("create table t (i integer primary key, x text unique)")
    base.executemany("insert into t values (?, ?)", ((i, digest(i, 10)) for i in range(3000)))
    base.execute("delete from t where i % 3 = 0")
    check(base.execute("pragma integrity_check").fetchone() == ("ok",), "the database is broken")
    check(base.execute("select count(*), min(i), max(i) from t").fetchone() == (2000, 1, 2999), "other rows")
    check(all(x == digest(i, 10) for i, x in base.execute("select i, x from t")), "other texts")
    block = os.urandom(1000000) + bytes(3000000)
    check(zlib.decompress(zlib.compress(block)) == block, "other bytes after zlib")
    check(len(re.findall(rb"\d+7\b", b" ".join(b"%d" % i for i in range(20000)))) == 1999, "other matches")
    return block


def test(_):
    expected, results = [digest(number) for number in range(8)], {}
    in_threads(results)
    check([results.get(number) for number in range(8)] == expected, "other results from the threads")
    by_processes("fork", expected)
    by_processes("spawn", expected)
    with_shared_memory()
    with concurrent.futures.ThreadPoolExecutor(3) as executor:  # and all at once
        futures = [executor.submit(f) for f in (with_subprocesses, with_data)] + [executor.submit(by_processes, "fork", expected)]
        block = [future.result(PATIENCE * 3) for future in futures][1]
    expect_rebuilt(os.getpid())
    expect_at(os.getpid(), id(block) + BYTES_OF_OBJECT, block[:2000000])


if __name__ == "__main__":
    main(test)
