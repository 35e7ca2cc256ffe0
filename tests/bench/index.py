"""Approximate search: building, memory, and queries a second at a recall, beside hnswlib with the same M and ef_build."""
import gzip
import json
import math
import os
import subprocess

from process import run
from programs import HERE, PYTHON
from tables import heading, target

M, EF_BUILD, QUERIES, THREADS = 16, 200, 2000, 2
RECALLS = (0.95, 0.99)
DATASETS = os.path.expanduser("~/.cache/isthmus/datasets")
WRITE_PICTURES = """
import gzip, sys, numpy
pixels = numpy.frombuffer(gzip.open(sys.argv[1]).read(), numpy.uint8, offset=16).reshape(-1, 784)[:int(sys.argv[3])]
numpy.save(sys.argv[2], pixels.astype(numpy.float32))
"""


def has_hnswlib():
    return subprocess.run([PYTHON, "-c", "import hnswlib"], capture_output=True).returncode == 0


def write_items(path, rows):
    with open(path.replace(".npy", ".vocab"), "w") as file:
        file.writelines("row%d\n" % i for i in range(rows))


def pictures(bench):
    """Fashion-MNIST as 60,000 rows of 784 numbers, or None."""
    source = os.path.join(DATASETS, "fashion", "train-images-idx3-ubyte.gz")
    if not os.path.exists(source):
        print("skipped: Fashion-MNIST is not here; isthmus -c 'data get fashion' fetches it")
        return None
    path, rows = os.path.join(bench.folder, "pictures.npy"), 10000 if bench.small else 60000
    run([PYTHON, "-c", WRITE_PICTURES, source, path, str(rows)])
    write_items(path, rows)
    return path


def words(bench):
    """GloVe's vectors of words, 100 numbers each, or None."""
    source = os.path.join(DATASETS, "glove-100d", "glove-100d.txt.gz")
    if not os.path.exists(source):
        print("skipped: the vectors of GloVe are not here; isthmus -c 'data get glove-100d' fetches them")
        return None
    if bench.small:
        some = os.path.join(bench.folder, "words.txt")
        with gzip.open(source, "rt") as lines, open(some, "w") as file:
            file.writelines(line for line, _ in zip(lines, range(20000)))
        source = some
    path = os.path.join(bench.folder, "words.npy")
    run(bench.ours.lines(["load %s as=w kind=vectors format=%s" % (source, "glove"), "save w %s" % path], THREADS))
    return path


def ours(bench, path, metric):
    lines = ["load %s as=v" % path, "index hnsw v m=%d ef_build=%d metric=%s" % (M, EF_BUILD, metric),
             "eval index v queries=%d" % QUERIES]
    command = bench.ours.lines(lines, THREADS) + ["--format=json"]
    answers = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    tables = [section for line in answers for section in json.loads(line)["sections"] if section["kind"] == "table"]
    named = {table["name"]: table for table in tables}
    columns = [[c["name"] if isinstance(c, dict) else c for c in named[n]["columns"]] for n in ("indexes", "index")]
    built = dict(zip(columns[0], named["indexes"]["rows"][0]))
    rungs = [dict(zip(columns[1], row)) for row in named["index"]["rows"]]
    curve = [(rung["recall@10"], rung["queries/s"]) for rung in rungs if rung["search"] == "hnsw"]
    return {"built": built["seconds"], "MB": built["MB"], "curve": curve}


def hnswlib(path, metric):
    command = [os.path.join(HERE, "hnswlib_index.py"), path, metric] + [str(n) for n in (M, EF_BUILD, QUERIES, THREADS)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def rate_at(curve, recall):
    """Queries a second where the curve passes a recall, by the logarithm of the rate between two rungs; or None."""
    for (low, fast), (high, slow) in zip(curve, curve[1:]):
        if low <= recall <= high and high > low:
            share = (recall - low) / (high - low)
            return math.exp(math.log(fast) * (1 - share) + math.log(slow) * share)
    return curve[0][1] if curve[0][0] > recall else None


def show(name, took):
    rates = ["%12s" % ("%.0f" % rate if rate else "-") for rate in (rate_at(took["curve"], r) for r in RECALLS)]
    print("%-10s %9.2f %9.1f %s" % (name, took["built"], took["MB"], " ".join(rates)), flush=True)


def compare(bench, title, path, metric):
    if not path:
        return
    heading("%s: m %d, ef_build %d, %d threads, %s" % (title, M, EF_BUILD, THREADS, metric))
    print("%-10s %9s %9s %s" % ("", "build s", "MB", " ".join("%12s" % ("q/s at %.2f" % r) for r in RECALLS)))
    mine = ours(bench, path, metric)
    show("isthmus", mine)
    for recall, rate in mine["curve"]:
        print("    recall@10 %.4f at %8.0f queries/s" % (recall, rate))
    if not has_hnswlib():
        target("not slower than hnswlib", None, "python3-hnswlib is not here")
        return
    theirs = hnswlib(path, metric)
    show("hnswlib", theirs)
    target("building at least as fast as hnswlib", mine["built"] <= theirs["built"],
           "%.2f times" % (theirs["built"] / mine["built"]))
    target("no more memory", mine["MB"] <= theirs["MB"], "%.2f of it" % (mine["MB"] / theirs["MB"]))
    for recall in RECALLS:
        a, b = rate_at(mine["curve"], recall), rate_at(theirs["curve"], recall)
        target("at recall %.2f at least as many queries" % recall, a >= b if a and b else None,
               "%.2f times" % (a / b) if a and b else "not reached")


def measure(bench):
    compare(bench, "Pictures (Fashion-MNIST)", pictures(bench), "l2")
    compare(bench, "Words (GloVe)", words(bench), "cosine")
