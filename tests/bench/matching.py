"""Matching of distributions: CORAL by the program, and by numpy and scipy with the same BLAS and as many threads."""
import json
import os
import statistics
import subprocess

from programs import HERE, PYTHON
from reduction import has, ours
from tables import heading, target

ROWS, SMALL_ROWS, WIDTH, FACTOR = 50000, 5000, 800, 1.5
PEERS = os.path.join(HERE, "matching_peers.py")


def peer(*words):
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "2"}
    answer = subprocess.run([PYTHON, PEERS, *map(str, words)], env=environment, stdout=subprocess.PIPE, text=True,
                            check=True)
    return [json.loads(line) for line in answer.stdout.splitlines()]


def prepare(bench, rows):
    paths = [os.path.join(bench.folder, name) for name in ("matched-source", "matched-target")]
    peer("make", *paths, rows, WIDTH)
    for path in paths:
        with open(path + ".vocab", "w") as names:
            names.writelines("%s%d\n" % (path[-6], i) for i in range(rows))
    return paths


def measure(bench):
    if not has("scipy"):
        print("skipped: CORAL is measured beside Debian's python3-scipy")
        return
    rows = SMALL_ROWS if bench.small else ROWS
    source, onto = prepare(bench, rows)
    heading("CORAL, lambda 0: %d rows of %d columns on each side, reading not counted" % (rows, WIDTH))
    lines = ["load %s.npy as=a" % source, "load %s.npy as=b" % onto, "adapt coral a b lambda=0 judge=none as=c"]
    took = {"isthmus": [], "float32": [], "float64": []}
    for _ in range(1 if bench.small else bench.rounds):
        took["isthmus"].append(ours(bench, lines)[1])
        for name, seconds in peer("coral", source, onto):
            took[name].append(seconds)
    median = {name: statistics.median(seconds) for name, seconds in took.items()}
    for name, seconds in median.items():
        print("%-22s %7.3f s" % (name if name == "isthmus" else "scipy, rows as " + name, seconds))
    ratio = min(median["float32"], median["float64"]) / median["isthmus"]
    target("at least %g times as fast as scipy" % FACTOR, ratio >= FACTOR, "%.2f times" % ratio)
