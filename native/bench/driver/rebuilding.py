# SPDX-License-Identifier: EPL-2.0
"""How long a rebuild holds the threads of a process: by their number, and by the bytes that it moves."""
from .figures import MIB, Table, median, ratio, size, speed, time
from .processes import Target


def by_threads(build, effort):
    table = Table("Parking threads", """
A rebuild that finds nothing new, of a process with so many threads that are asleep. *Parked*: until all are held. *Paused*:
until all run again, which includes reading the mappings of the process and a new table. The baseline is what a process needs
to signal each of its own other threads and to wait until every handler has run.
""", "threads", "parked", "paused", "baseline: signalled", "parked / baseline", "paused / baseline")
    for threads in effort.threads:
        with Target(build, "lazy", MIB, threads) as target:
            build.ask("rebuild", target.pid)
            parked, paused, signalled = [], [], []
            for _ in range(effort.repeats * 3):
                answer = build.ask("rebuild", target.pid)
                parked.append(answer["park_ns"])
                paused.append(answer["pause_ns"])
                signalled.append(target.signal_all() if threads > 1 else None)
        if threads == 1:
            table.add(threads, time(median(parked)), time(median(paused)), "–", "–", "–")
        else:
            table.add(threads, time(median(parked)), time(median(paused)), time(median(signalled)),
                      ratio(list(zip(parked, signalled))), ratio(list(zip(paused, signalled))))
    return table


def by_bytes(build, effort):
    table = Table("Rebuilding memory", """
The first rebuild of a process with so many bytes in anonymous memory, all of them written to. The threads are held for all of
*paused*. The baseline is `memcpy` of as many bytes to memory that is fresh from the kernel, as that of the image is; the last
column compares with `memcpy` to memory that was there before. *Restore* is the way back.
""", "bytes", "paused", "rebuild", "baseline: fresh memcpy", "paused / baseline", "paused / warm memcpy", "restore")
    for count in effort.bytes:
        paused, fresh, warm, restored = [], [], [], []
        for _ in range(effort.repeats):
            with Target(build, "lazy", count) as target:
                paused.append(build.ask("rebuild", target.pid)["pause_ns"])
                restored.append(build.ask("restore", target.pid)["pause_ns"])
            first, again = build.run("without", "copy", count)
            fresh.append(first)
            warm.append(again)
        table.add(size(count), time(median(paused)), speed(count, median(paused)), speed(count, median(fresh)),
                  ratio(list(zip(paused, fresh))), ratio(list(zip(paused, warm))), time(median(restored)))
    return table
