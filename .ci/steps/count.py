#!/usr/bin/env python3
# SPDX-License-Identifier: EPL-2.0
"""Counts test results.

count.py FILE... prints "passed failed skipped" for JUnit reports as ctest and surefire write them, then one line
for each test that did not pass. A report that cannot be read counts as a failed test.
"""
import sys
import xml.etree.ElementTree as tree


def results(path):
    """Yields (name, outcome) for each test in a report."""
    try:
        cases = list(tree.parse(path).getroot().iter("testcase"))
    except (OSError, tree.ParseError) as error:
        yield f"{path}: {error}", "failed"
        return
    for case in cases:
        name = case.get("name")
        owner = case.get("classname")
        if owner and owner != name:
            name = f"{owner}.{name}"
        if case.find("failure") is not None or case.find("error") is not None:
            yield name, "failed"
        elif case.find("skipped") is not None or case.get("status") in ("notrun", "disabled"):
            yield name, "skipped"
        else:
            yield name, "passed"


def main(paths):
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    lines = []
    for path in paths:
        for name, outcome in results(path):
            counts[outcome] += 1
            if outcome != "passed":
                lines.append(f"{outcome}: {name}")
    print(counts["passed"], counts["failed"], counts["skipped"])
    print("\n".join(lines), end="\n" if lines else "")


main(sys.argv[1:])
