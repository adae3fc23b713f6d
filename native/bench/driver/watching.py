# SPDX-License-Identifier: EPL-2.0
"""What it costs a program that its writes are counted."""
from .figures import MIB, Table, median, ratio, size, time


def by_bytes(build, effort):
    table = Table("Counting what is written", """
A program that does nothing but write to every page of its memory, over and over, for longer than two counts, which come once a second
while somebody watches its activity: the worst case. *A page*: the time that it takes for one, in the mean. *Longest round*: the same in that
round over all pages which took longest, which is the one right after a count. The baseline is the program without Driller; ratios
are to it. *Not watched* is the same memory, shared: what is left when nobody watches is nothing. At most 32 MiB are watched at a time.
""", "memory", "baseline: a page", "not watched", "watched", "baseline: longest round", "not watched ", "watched ")
    for count in effort.watched:
        ways = (("without", "alone"), ("lazy", "shared"), ("lazy", "watched"))
        runs = [[build.run(mode, "activity", count // MIB, effort.watching, way) for mode, way in ways]
                for _ in range(effort.repeats)]
        if any(watched[2] == 0 for _, _, watched in runs):
            table.notes.append("The kernel of this machine cannot count, or does not allow it.")
            return table
        cells = []
        for which in (0, 1):
            cells.append(time(median([run[0][which] / 1000 for run in runs])))
            cells += [ratio([(run[way][which], run[0][which]) for run in runs]) for way in (1, 2)]
        table.add(size(count), *cells)
    return table
