# SPDX-License-Identifier: EPL-2.0
"""Numbers and tables."""
import statistics

MIB = 1 << 20


def median(values):
    return statistics.median(values)


def ratio(pairs):
    """The middle of (measured, baseline) pairs, each taken right after the other, and how far they lie apart."""
    ratios = [measured / baseline for measured, baseline in pairs]
    text = f"{number(median(ratios))}"
    return text if len(ratios) < 3 else f"{text} ({number(min(ratios))}–{number(max(ratios))})"


def number(value):
    """Three digits that count, without exponents."""
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.3g}"


def time(nanoseconds):
    for limit, divisor, unit in ((1e3, 1, "ns"), (1e6, 1e3, "µs"), (1e9, 1e6, "ms")):
        if nanoseconds < limit:
            return f"{number(nanoseconds / divisor)} {unit}"
    return f"{number(nanoseconds / 1e9)} s"


def size(count):
    for limit, divisor, unit in ((1 << 10, 1, "B"), (1 << 20, 1 << 10, "KiB"), (1 << 30, 1 << 20, "MiB")):
        if count < limit:
            return f"{count / divisor:.0f} {unit}"
    return f"{count / (1 << 30):.3g} GiB"


def speed(count, nanoseconds):
    return f"{number(count / nanoseconds)} GB/s"


class Table:
    """A section of the report: a title, what is compared, and rows."""

    def __init__(self, title, text, *columns):
        self.title, self.text, self.columns, self.rows, self.notes = title, text, columns, [], []

    def add(self, *cells):
        assert len(cells) == len(self.columns)
        self.rows.append(cells)

    def markdown(self):
        lines = [f"## {self.title}", "", *self.text.strip().splitlines(), ""]
        if self.rows:
            lines += ["| " + " | ".join(self.columns) + " |", "|---" + "|--:" * (len(self.columns) - 1) + "|"]
            lines += ["| " + " | ".join(map(str, row)) + " |" for row in self.rows]
            lines.append("")
        for note in self.notes:
            lines += [note, ""]
        return "\n".join(lines)
