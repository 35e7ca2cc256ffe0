"""What a screen with live panes costs the model that trains underneath.

The same training runs in batch and on a screen of tmux whose map and neighbours follow the model, by turns. The clock
is that of the job itself, as `jobs` tells it, so that starting and loading do not count; the CPU seconds are those of
all threads but the one of the keyboard, which draws. Batch takes snapshots as well: src/job/job.c bounds their share.
"""
import csv
import os
import shutil
import statistics
import subprocess
import time
from typing import NamedTuple

from tables import at_most, heading

COST = 1.03
FRAME = 10  # milliseconds
EPOCHS, SMALL_EPOCHS = 5, 3
MOST_ROUNDS = 3
POLL, BETWEEN = 0.02, 1  # seconds


class Worked(NamedTuple):
    seconds: float
    cpu: float


class Threads:
    """CPU seconds of the threads of a process but the first, also of those that have ended."""

    def __init__(self, pid):
        self.pid, self.seconds = pid, {}

    def look(self):
        """False when the process is gone."""
        folder = "/proc/%d/task" % self.pid
        try:
            others = [thread for thread in os.listdir(folder) if int(thread) != self.pid]
            for thread in others:
                with open("%s/%s/schedstat" % (folder, thread)) as file:
                    self.seconds[thread] = int(file.read().split()[0]) / 1e9
        except (FileNotFoundError, ProcessLookupError):
            pass  # a thread ended between two looks
        return os.path.exists(folder)

    def look_for(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.look():
            time.sleep(POLL)

    def total(self):
        return sum(self.seconds.values())


def lines(bench, epochs):
    return ["load %s as=t kind=corpus" % bench.part.path, "train sgns t as=w epochs=%d dim=100" % epochs]


def training_of(path):
    """The row of the training in what `jobs` wrote, or None."""
    if not os.path.exists(path):
        return None
    with open(path) as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if (row.get("command") or "").startswith("train")]
    return rows[-1] if rows and rows[-1].get("state") == "done" else None


def in_batch(bench, epochs, count):
    """No screen, and no pane."""
    told = os.path.join(bench.folder, "jobs.tsv")
    command = bench.ours.lines(lines(bench, epochs) + ["jobs > %s" % told], count)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    threads = Threads(process.pid)
    while threads.look() and process.poll() is None:
        time.sleep(POLL)
    worked = Worked(float(training_of(told)["seconds"]), threads.total())
    os.remove(told)
    return worked


class Screen:
    """The program in a terminal of tmux."""

    def __init__(self, bench, count, first_line):
        self.tmux = ["tmux", "-S", os.path.join(bench.folder, "tmux"), "-f", "/dev/null"]
        self.do("new-session", "-d", "-x", "120", "-y", "40", "env", "TERM=screen-256color", "LC_ALL=C.UTF-8",
                "ISTHMUS_HISTORY=", os.path.abspath(bench.ours.program), "--tui", "--no-rc", "--threads=%d" % count, "-c",
                first_line)
        self.pid = int(self.do("display-message", "-p", "#{pane_pid}"))

    def do(self, *words):
        return subprocess.run([*self.tmux, *words], capture_output=True, text=True, check=True).stdout

    def type(self, line):
        self.do("send-keys", "-l", line)
        self.do("send-keys", "Enter")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.do("kill-server")


def on_screen(bench, epochs, count):
    """The map is among the panes without asking. `jobs` is asked for again and again until it says done."""
    told = os.path.join(bench.folder, "jobs.tsv")
    load, train = lines(bench, epochs)
    with Screen(bench, count, load) as screen:
        threads = Threads(screen.pid)
        while "isthmus>" not in screen.do("capture-pane", "-p"):
            threads.look()
        screen.type(train)
        while not training_of(told):
            threads.look_for(BETWEEN)
            screen.type("jobs > %s" % told)
    worked = Worked(float(training_of(told)["seconds"]), threads.total())
    os.remove(told)
    return worked


def measure(bench):
    if not shutil.which("tmux"):
        print("\nLive panes: left out: tmux is not installed")
        return
    epochs = SMALL_EPOCHS if bench.small else EPOCHS
    for count in (1, 2):
        heading("Live panes: skip-gram, dim 100, %d epochs of %d words, %d thread%s" % (
            epochs, bench.part.words, count, "s" if count > 1 else ""))
        ways = {"in batch": in_batch, "below a screen": on_screen}
        runs = {name: [] for name in ways}
        for _ in range(min(bench.rounds, MOST_ROUNDS)):
            for name, way in ways.items():
                runs[name].append(way(bench, epochs, count))
        show(runs)


def show(runs):
    took = {name: Worked(*(statistics.median(column) for column in zip(*its))) for name, its in runs.items()}
    base = took["in batch"]
    print("%-18s %3s %9s %12s %8s %8s" % ("", "n", "seconds", "CPU s of it", "time x", "CPU x"))
    for name, its in took.items():
        print("%-18s %3d %9.2f %12.2f %8.3f %8.3f" % (name, len(runs[name]), *its, its.seconds / base.seconds,
                                                     its.cpu / base.cpu), flush=True)
    at_most(COST, "CPU seconds of training below live panes over those in batch", took["below a screen"].cpu / base.cpu,
            "%.3f")


def frames(bench):
    """Times of frames of a map of 100,000 points, without the terminal: tests/bench/frames.c."""
    heading("Frames of a map of 100,000 points, milliseconds")
    program = os.path.join(os.path.dirname(bench.ours.program), "tests", "bench", "frames")
    told = subprocess.run([program], capture_output=True, text=True, check=True).stdout
    rows = list(csv.DictReader(told.splitlines(), delimiter="\t"))
    columns = ("first", "moved", "zoomed", "cursor")
    print("%-10s" % "screen" + "".join("%9s" % column for column in columns))
    for row in rows:
        print("%-10s" % row["screen"] + "".join("%9.2f" % float(row[column]) for column in columns), flush=True)
    at_most(FRAME, "milliseconds of the slowest kind of frame", max(float(row[c]) for row in rows for c in columns), "%.2f")
