"""What a screen with live panes costs the model that trains underneath.

The same lines run in batch and on a screen, by turns: load a text, train, quit. On the screen a map, neighbours and
curves follow the model. Costs are CPU seconds of the whole process, the drawing of the screen among them, less those
of the same process that loads and quits without training, which is told apart. The clock is that of the job itself,
as `jobs` tells it. Ratios are taken pair by pair; the target is held by their median.
"""
import csv
import fcntl
import os
import pty
import statistics
import struct
import subprocess
import termios
import threading
import time
from typing import NamedTuple

from tables import at_most, heading

COST = 1.03
FRAME = 10  # milliseconds
EPOCHS, SMALL_EPOCHS = 3, 10  # of the whole text, and of a part of it
IDLE, IDLE_COST = 5, 0.01  # seconds; CPU seconds of each
ROWS, COLUMNS = 40, 120
QUESTION = "watch near king"


class Worked(NamedTuple):
    seconds: float  # of the job
    cpu: float  # of training, and of what watches it
    start: float  # CPU seconds of coming and going
    maps: int  # that were made


class Told:
    """The file that `jobs` writes to."""

    def __init__(self, bench):
        self.path = os.path.join(bench.folder, "jobs.tsv")

    def take(self):
        """Seconds of the training, and how many jobs there were besides it and the loading."""
        with open(self.path) as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
        os.remove(self.path)
        seconds = [float(row["seconds"]) for row in rows if row["command"].startswith("train")]
        return (seconds or [0])[0], max(int(row["job"]) for row in rows) - 1 - len(seconds)


def load_line(text):
    return "load %s as=t kind=corpus" % text.path


def train_line(epochs):
    return "train sgns t as=w epochs=%d dim=100" % epochs


def in_batch(bench, text, lines, threads):
    """CPU seconds of a process without a screen."""
    process = subprocess.Popen(bench.ours.lines([load_line(text)] + lines, threads), stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    assert status == 0, lines
    return usage.ru_utime + usage.ru_stime


class Screen:
    """The program on a terminal whose frames nobody looks at. Lines run there one after the other."""

    def __init__(self, bench, text, lines, threads):
        script = os.path.join(bench.folder, "panes.isthmus")
        with open(script, "w") as file:
            file.write("\n".join(lines) + "\n")
        words = [os.path.abspath(bench.ours.program), "--tui", "--no-rc", "--threads=%d" % threads]
        words += ["-c", load_line(text), "-c", QUESTION]
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            os.environ.update(TERM="screen-256color", LC_ALL="C.UTF-8", ISTHMUS_HISTORY="")
            os.execv(words[0], words)
        self.is_up = threading.Event()
        self.drain = threading.Thread(target=self.read)
        self.drain.start()
        self.is_up.wait()
        self.type("source " + script)

    def read(self):
        try:
            while seen := os.read(self.terminal, 1 << 16):
                if b"isthmus>" in seen:
                    self.is_up.set()
        except OSError:
            self.is_up.set()  # the program has gone

    def cpu_so_far(self):
        with open("/proc/%d/stat" % self.pid) as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def type(self, line):
        os.write(self.terminal, line.encode() + b"\r")

    def end(self):
        """CPU seconds, when it has gone by itself."""
        _, _, usage = os.wait4(self.pid, 0)
        self.drain.join()
        os.close(self.terminal)
        return usage.ru_utime + usage.ru_stime


def on_screen(bench, text, lines, threads):
    """The map is among the panes without asking."""
    return Screen(bench, text, lines + ["quit"], threads).end()


def one_run(way, bench, text, epochs, threads):
    told = Told(bench)
    start = way(bench, text, ["jobs > %s" % told.path], threads)
    told.take()
    cpu = way(bench, text, [train_line(epochs), "jobs > %s" % told.path], threads)
    seconds, maps = told.take()
    return Worked(seconds, cpu - start, start, maps)


WAYS = {"in batch": in_batch, "below a screen": on_screen}


def measure(bench):
    text, epochs = (bench.part, SMALL_EPOCHS) if bench.small else (bench.whole, EPOCHS)
    for threads in (1, 2):
        heading("Live panes: skip-gram, dim 100, %d epochs of %d words, %d thread%s" % (
            epochs, text.words, threads, "s" if threads > 1 else ""))
        runs = {name: [] for name in WAYS}
        for turn in range(bench.rounds):
            for name in list(WAYS)[::1 if turn % 2 == 0 else -1]:
                runs[name].append(one_run(WAYS[name], bench, text, epochs, threads))
        show(runs)
    idle(bench)


def ratios(runs, field):
    pairs = zip(runs["below a screen"], runs["in batch"])
    return [getattr(watched, field) / getattr(alone, field) for watched, alone in pairs]


def show(runs):
    print("%-18s %3s %9s %9s %9s %5s" % ("medians", "n", "seconds", "CPU s", "start", "maps"))
    for name, its in runs.items():
        took = Worked(*(statistics.median(column) for column in zip(*its)))
        print("%-18s %3d %9.2f %9.2f %9.2f %5d" % (name, len(its), *took))
    for field, what in (("seconds", "seconds"), ("cpu", "CPU s")):
        print("%-18s %s" % (what + " x", " ".join("%.3f" % ratio for ratio in ratios(runs, field))), flush=True)
    at_most(COST, "CPU seconds of training below live panes over those in batch, median of pairs",
            statistics.median(ratios(runs, "cpu")), "%.3f")


def idle(bench):
    """A screen that shows a model at rest, and nobody types."""
    heading("Idle: CPU seconds of a screen with panes of a model at rest, in a second")
    told = Told(bench)
    screen = Screen(bench, bench.part, [train_line(1), "jobs > %s" % told.path], 2)
    while not os.path.exists(told.path):
        time.sleep(0.1)
    time.sleep(2)  # the last map is made then
    before = screen.cpu_so_far()
    time.sleep(IDLE)
    cost = (screen.cpu_so_far() - before) / IDLE
    screen.type("quit")
    screen.end()
    told.take()
    at_most(IDLE_COST, "CPU seconds in a second", cost, "%.4f")


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
