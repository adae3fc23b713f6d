# SPDX-License-Identifier: EPL-2.0
"""fork(2) by resident memory."""
from .figures import MIB, Table, median, ratio, size, time
from .processes import MODES


def by_bytes(build, effort):
    table = Table("fork", """
`fork()` of a process with so much resident anonymous memory, as seen by the parent: until the call returns, and until the child
has ended, which it does at once, or by `exec` of `/bin/true` (the program that starts is a peer as well, in the same mode). The
baseline is the same program without Driller; ratios are to it. The child of a peer becomes a peer of its own when it runs: in
eager mode it copies what it has inherited, in the background, and is spared that if it ends or calls `exec` before.
""", "resident", "child", "baseline: fork", "lazy", "eager", "baseline: until its end", "lazy ", "eager ")
    for count in effort.bytes:
        for child in ("exit", "exec"):
            runs = [{mode: build.run(mode, "fork", count // MIB, child, effort.forks) for mode in MODES}
                    for _ in range(effort.repeats)]
            cells = []
            for which in (0, 1):
                cells.append(time(median([run["without"][which] for run in runs])))
                cells += [ratio([(run[mode][which], run["without"][which]) for run in runs]) for mode in MODES[1:]]
            table.add(size(count), child, *cells)
    return table
