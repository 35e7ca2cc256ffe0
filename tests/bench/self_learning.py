"""Self-learning alignment of two spaces beside numpy: seconds, and the precision of what is learned."""
import json
import os
import subprocess

from programs import HERE, PYTHON
from reduction import has
from tables import heading, target

ITEMS, SMALL_ITEMS, WIDTH, FACTOR = 20000, 4000, 300, 2
PEER = os.path.join(HERE, "self_learning_peer.py")
OPTIONS = "keep=0.25 patience=1 rounds=6 hold=no final=plain holdout=0 seconds=yes"


def peer(*words):
    """Both processors, through the BLAS that numpy has."""
    free = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    answer = subprocess.run([PYTHON, PEER, *map(str, words)], env=free, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(answer.stdout) if answer.stdout else None


def ours(bench, folder):
    lines = ["load %s/a.npy as=a" % folder, "load %s/b.npy as=b" % folder,
             "load %s/seeds.tsv kind=lexicon as=seeds" % folder,
             "adapt selflearn a b pairs=seeds as=shared " + OPTIONS,
             "save shared %s/isthmus.npy format=npy" % folder]
    command = bench.ours.lines(lines, threads=2) + ["--format=json"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    cells = {}
    for line in answer.splitlines():
        for section in json.loads(line)["sections"]:
            if section["kind"] == "table" and len(section["rows"]) == 1:
                cells.update(zip(section["columns"], section["rows"][0]))
    return cells


def measure(bench):
    if not has("numpy"):
        print("skipped: self-learning is held against Debian's python3-numpy")
        return
    folder = os.path.join(bench.folder, "self-learning")
    os.makedirs(folder, exist_ok=True)
    items = SMALL_ITEMS if bench.small else ITEMS
    peer("make", folder, items, WIDTH)
    heading("Self-learning alignment of two planted spaces of %d x %d, from 500 pairs" % (items, WIDTH))
    mine, numpy = ours(bench, folder), peer("learn", folder)
    rows = {"isthmus": mine, "numpy": numpy}
    for name, row in rows.items():
        row["precision"] = peer("score", folder, "%s/%s.npy" % (folder, name))["precision"]
        print("%-8s %8.1f s  %3d rounds  %6.2f s a round  precision@1 by CSLS %.3f" % (
            name, row["seconds"], row["rounds"], row["seconds"] / row["rounds"], row["precision"]))
    ratio = numpy["seconds"] / mine["seconds"]
    target("at least %g times as fast as numpy" % FACTOR, ratio >= FACTOR, "%.2f times" % ratio)
    target("precision as with numpy, to 0.01", mine["precision"] > numpy["precision"] - 0.01,
           "%.3f and %.3f" % (mine["precision"], numpy["precision"]))
