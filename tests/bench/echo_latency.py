#!/usr/bin/env python3
"""How long a typed key takes to show on the screen while a model trains at full speed.

    tests/bench/echo_latency.py build/release/isthmus [COLS ROWS [LINE…]]

Runs the screen on a pseudo-terminal, types the lines, then single letters, and measures the time until each is
drawn. Prints the median, the 95th and 100th percentile in milliseconds, and the processor time of an idle screen.
"""
import sys

from screen import Screen

program, cols, rows = sys.argv[1], 100, 30
lines = sys.argv[4:] or ["synth royals", "train sgns royals as=w epochs=2000", "watch info w", "watch ls"]
if len(sys.argv) > 3:
    cols, rows = int(sys.argv[2]), int(sys.argv[3])

screen = Screen(program, cols, rows)
before = screen.cpu()
screen.read_for(5)
idle = (screen.cpu() - before) / 5
for line in lines:
    screen.enter(line)
    screen.read_for(1)
times, lost = [], 0
for i in range(150):
    letter = b"QXZJK"[i % 5:i % 5 + 1]
    screen.type(letter)
    took, found = screen.read_for(1, letter)
    times.append(took * 1000)
    lost += not found
    screen.read_for(0.013 * (1 + i % 7))
    if i % 40 == 39:
        screen.type(b"\x15")
        screen.read_for(0.2)
screen.kill()
times.sort()
print(f"{cols}x{rows}: echo median {times[len(times) // 2]:.1f} ms, 95 % {times[int(len(times) * .95)]:.1f} ms, "
      f"worst {times[-1]:.1f} ms, lost {lost}; idle {100 * idle:.1f} % of a processor")
