#!/usr/bin/env python3
"""How long keys wait on the screen after a line was typed, for each of many lines.

    tests/bench/answer_latency.py build/release/isthmus [SETUP…] -- [SECONDS:]LINE…

Runs the screen on a pseudo-terminal and types the lines before --, waiting until all jobs are over. Then it types
each of the others and at once single letters, for SECONDS (3): the longest time until a letter is drawn is how long
the line held up the keyboard. Prints that in milliseconds, and the median, for each line.
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

program, split = sys.argv[1], sys.argv.index("--")
setup, lines = sys.argv[2:split], sys.argv[split + 1:]

pid, fd = pty.fork()
if pid == 0:
    os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8", ISTHMUS_HISTORY="", INPUTRC="/dev/null")
    os.execv(program, [program, "--tui", "--no-rc"])
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))


def read_for(seconds, until=None):
    """Output until the bytes appear or time is over; (seconds it took, found)."""
    start, seen = time.monotonic(), b""
    while (left := start + seconds - time.monotonic()) > 0:
        if select.select([fd], [], [], left)[0]:
            seen += os.read(fd, 65536)
            if until and until in seen:
                return time.monotonic() - start, True
    return time.monotonic() - start, False


def settle():
    """Waits until nothing was used of a processor for a while."""
    def ticks():
        with open(f"/proc/{pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])
    quiet, last = 0, ticks()
    while quiet < 3:
        read_for(0.3)
        now = ticks()
        quiet, last = (quiet + 1 if now - last <= 1 else 0), now


read_for(1)
for line in setup:
    os.write(fd, line.encode() + b"\r")
    settle()
for line in lines:
    seconds, rest = line.split(":", 1) if line.split(":", 1)[0].replace(".", "").isdigit() else ("3", line)
    os.write(fd, rest.encode() + b"\r")
    end, times, i = time.monotonic() + float(seconds), [], 0
    while time.monotonic() < end:
        letter = b"QXZJ"[i % 4:i % 4 + 1]
        os.write(fd, letter)
        times.append(read_for(60, letter)[0] * 1000)
        os.write(fd, b"\x15")
        read_for(0.013)
        i += 1
    times.sort()
    print(f"{times[-1]:8.0f} ms worst, {times[len(times) // 2]:4.1f} ms median: {rest}", flush=True)
    settle()
os.kill(pid, signal.SIGKILL)
