"""Adaptation beside numpy programs that do the same with the same BLAS and as many threads, by turns."""
import os
import statistics
import subprocess

from programs import HERE, PYTHON
from tables import heading, target

THREADS, FACTOR = 2, 1.5
TURNS, ROUNDS = 3, 5  # of a program; of what takes less than a second, in each turn
PAIRS, SMALL_PAIRS, WIDTH = 100000, 20000, 300
SOURCES, TARGETS, SMALL = 20000, 200000, 10  # a small run takes a tenth of both

MADE = """
import numpy, sys
source, sources, target, targets, width = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
random = numpy.random.default_rng(1)
y = random.standard_normal((targets, width), numpy.float32)
turn, _ = numpy.linalg.qr(random.standard_normal((width, width)))
x = y[:sources] @ turn.astype(numpy.float32)
x += 2 * random.standard_normal(x.shape, numpy.float32)
if len(sys.argv) > 6:
    x = x @ turn.T.astype(numpy.float32)
x.tofile(source)
y.tofile(target)
"""


def read(answer):
    return {line.split()[0]: float(line.split()[1]) for line in answer.splitlines()}


def run(command, threads):
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": str(threads)}
    told = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    return read(told.stdout)


def has_numpy():
    return subprocess.run([PYTHON, "-c", "import numpy"], capture_output=True).returncode == 0


def make(bench, sources, targets, aligned):
    """Two sides whose first rows are partners, turned against each other unless they are aligned."""
    paths = [os.path.join(bench.folder, name) for name in ("source.f32", "target.f32")]
    subprocess.run([PYTHON, "-c", MADE, paths[0], str(sources), paths[1], str(targets), str(WIDTH)] +
                   (["aligned"] if aligned else []), check=True)
    return paths


def compare(bench, text, arguments, turns, rounds):
    """The same task by both programs, by turns; whether their answers agree is shown by a figure of each."""
    ours = os.path.join(os.path.dirname(bench.ours.program), "tests", "bench", "adapt")
    commands = {"isthmus": [ours, *arguments, str(rounds), str(THREADS)],
                "numpy": [PYTHON, os.path.join(HERE, "adapt_numpy.py"), *arguments, str(rounds)]}
    told = {name: [] for name in commands}
    for _ in range(turns):
        for name, command in commands.items():
            told[name].append(run(command, 1 if name == "isthmus" else THREADS))
    heading("%s, %d threads" % (text, THREADS))
    took = {}
    for name, answers in told.items():
        took[name] = statistics.median(answer["ms"] for answer in answers)
        processors = statistics.median(answer["cpu"] for answer in answers)
        figure = next(key for key in answers[0] if key not in ("ms", "cpu"))
        print("%-10s %10.1f ms  %10.1f ms of processors   %s %.4f" % (name, took[name], processors, figure,
                                                                      answers[0][figure]))
    ratio = took["numpy"] / took["isthmus"]
    target("at least %g times as fast as numpy" % FACTOR, ratio >= FACTOR, "%.2f times" % ratio)


def measure(bench):
    if not has_numpy():
        print("adaptation: numpy is not here")
        return
    pairs = SMALL_PAIRS if bench.small else PAIRS
    paths = make(bench, pairs, pairs, False)
    compare(bench, "Procrustes: %d pairs x %d" % (pairs, WIDTH),
            ["procrustes", *paths, str(pairs), str(WIDTH)], TURNS, ROUNDS)
    compare(bench, "the same, into memory that is there", ["procrustes-kept", *paths, str(pairs), str(WIDTH)], TURNS, ROUNDS)
    sources, targets = (SOURCES // SMALL, TARGETS // SMALL) if bench.small else (SOURCES, TARGETS)
    paths = make(bench, sources, targets, True)
    compare(bench, "CSLS: the best of %d for each of %d x %d" % (targets, sources, WIDTH),
            ["csls", paths[0], str(sources), paths[1], str(targets), str(WIDTH)], 1, 1)
