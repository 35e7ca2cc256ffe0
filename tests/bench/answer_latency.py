#!/usr/bin/env python3
"""How long keys wait on the screen after a line was typed, for each of many lines.

    tests/bench/answer_latency.py build/release/isthmus [SETUP…] -- [SECONDS:]LINE…

Runs the screen on a pseudo-terminal and types the lines before --, waiting until all jobs are over. Then it types
each of the others and at once single letters, for SECONDS (3): the longest time until a letter is drawn is how long
the line held up the keyboard. Prints that in milliseconds, and the median, for each line.
"""
import sys
import time

from screen import Screen

program, split = sys.argv[1], sys.argv.index("--")
setup, lines = sys.argv[2:split], sys.argv[split + 1:]

screen = Screen(program)
for line in setup:
    screen.enter(line)
    screen.settle()
for line in lines:
    seconds, rest = line.split(":", 1) if line.split(":", 1)[0].replace(".", "").isdigit() else ("3", line)
    screen.enter(rest)
    end, times, i = time.monotonic() + float(seconds), [], 0
    while time.monotonic() < end:
        letter = b"QXZJ"[i % 4:i % 4 + 1]
        screen.type(letter)
        times.append(screen.read_for(60, letter)[0] * 1000)
        screen.type(b"\x15")
        screen.read_for(0.013)
        i += 1
    times.sort()
    print(f"{times[-1]:8.0f} ms worst, {times[len(times) // 2]:4.1f} ms median: {rest}", flush=True)
    screen.settle()
screen.kill()
