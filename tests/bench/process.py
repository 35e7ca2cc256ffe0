"""Running programs as whole processes, by turns, and what they took."""
import os
import statistics
import subprocess
import sys
import time
from typing import NamedTuple


class Took(NamedTuple):
    wall: float  # seconds
    cpu: float   # seconds, of all threads, in the program and in the kernel
    peak: float  # MB resident at most


def run(command, environment=None):
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                               env={**os.environ, **(environment or {})})
    complaint = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if status != 0:
        sys.exit("bench: %s failed: %s" % (" ".join(command)[:200], complaint.decode("utf-8", "replace")[-2000:]))
    return Took(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def medians(runs):
    return Took(*(statistics.median(column) for column in zip(*runs)))


def take_turns(programs, once, rounds, patience):
    """Runs of all programs, one after the other, round after round, so that a busy machine disturbs all alike.

    `once(name, program)` makes one run. A program whose runs have taken `patience` seconds takes no further turn:
    the first already tells enough of one that is many times slower.
    """
    runs = {name: [] for name in programs}
    for _ in range(rounds):
        for name, program in programs.items():
            if sum(took.wall for took in runs[name]) < patience:
                runs[name].append(once(name, program))
    return runs
