# SPDX-License-Identifier: EPL-2.0
"""work.py STEPS [hold]: computes and allocates. With hold: keeps what it made, says so, and waits for the end of its input."""
import json
import sys


def step(number):
    words = {"key%d" % i: [i, str(i * number), float(i)] for i in range(4000)}
    again = json.loads(json.dumps(words))
    ordered = sorted(again.items(), key=lambda item: (item[1][1], item[0]))
    return sum(len(value[1]) for _, value in ordered), words


def main():
    kept = []
    hold = len(sys.argv) > 2
    for number in range(1, int(sys.argv[1]) + 1):
        total, words = step(number)
        if hold:
            kept.append(words)
    print("ready", total, flush=True)
    if hold:
        sys.stdin.read()


main()
