#!/usr/bin/env python3
"""How long a typed key takes to show on the screen while a model trains at full speed.

    tests/bench/echo_latency.py build/release/isthmus [COLS ROWS [LINE…]]

Runs the screen on a pseudo-terminal, types the lines, then single letters, and measures the time until each is
drawn. Prints the median, the 95th and 100th percentile in milliseconds, and the processor time of an idle screen.
"""
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

program, cols, rows = sys.argv[1], 100, 30
lines = sys.argv[4:] or ["synth royals", "train sgns royals as=w epochs=2000", "watch info w", "watch ls"]
if len(sys.argv) > 3:
    cols, rows = int(sys.argv[2]), int(sys.argv[3])

pid, fd = pty.fork()
if pid == 0:
    os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8", ISTHMUS_HISTORY="", INPUTRC="/dev/null")
    os.execv(program, [program, "--tui", "--no-rc"])
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))


def read_for(seconds, until=None):
    """Output until the bytes appear or time is over; (seconds it took, found)."""
    start, seen = time.monotonic(), b""
    while (left := start + seconds - time.monotonic()) > 0:
        if select.select([fd], [], [], left)[0]:
            seen += os.read(fd, 65536)
            if until and until in seen:
                return time.monotonic() - start, True
    return time.monotonic() - start, False


def cpu():
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


read_for(1)
before = cpu()
read_for(5)
idle = (cpu() - before) / 5
for line in lines:
    os.write(fd, line.encode() + b"\r")
    read_for(1)
times, lost = [], 0
for i in range(150):
    letter = b"QXZJK"[i % 5:i % 5 + 1]
    os.write(fd, letter)
    took, found = read_for(1, letter)
    times.append(took * 1000)
    lost += not found
    read_for(0.013 * (1 + i % 7))
    if i % 40 == 39:
        os.write(fd, b"\x15")
        read_for(0.2)
os.kill(pid, signal.SIGKILL)
times.sort()
print(f"{cols}x{rows}: echo median {times[len(times) // 2]:.1f} ms, 95 % {times[int(len(times) * .95)]:.1f} ms, "
      f"worst {times[-1]:.1f} ms, lost {lost}; idle {100 * idle:.1f} % of a processor")
