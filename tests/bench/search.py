"""Exact search: one query and a thousand, beside faiss, numpy, a bare matrix product and the speed of memory."""
import json
import os
import subprocess

from programs import HERE
from tables import heading, target

ROWS, SMALL_ROWS, WIDTHS = 400000, 100000, (100, 300)
QUERIES, K, THREADS, ROUNDS = 1000, 10, 2, 5
READ_SHARE, FAISS_ONE, NUMPY_ONE, FAISS_MANY = 0.85, 3, 1.6, 2


def arguments(bench, width, threads):
    rows = SMALL_ROWS if bench.small else ROWS
    return [str(n) for n in (rows, width, QUERIES, K, bench.rounds if bench.rounds < ROUNDS else ROUNDS, threads)]


def ours(bench, width):
    program = os.path.join(os.path.dirname(bench.ours.program), "tests", "bench", "search")
    told = subprocess.run([program] + arguments(bench, width, THREADS), capture_output=True, text=True, check=True)
    return {line.split()[0]: float(line.split()[1]) for line in told.stdout.splitlines()}


def peers(bench, width):
    """Each at its better number of threads."""
    best = {}
    for threads in (1, THREADS):
        command = [os.path.join(HERE, "faiss_search.py")] + arguments(bench, width, threads)
        told = subprocess.run(command, capture_output=True, text=True)
        if told.returncode:
            return {}
        for name, took in json.loads(told.stdout).items():
            best[name] = min(took, best.get(name, took))
    return best


def times(factor, text, name, mine, theirs):
    if name not in theirs:
        target(text, None, "not here")
    else:
        target(text, theirs[name] / mine >= factor, "%.2f times" % (theirs[name] / mine))


def compare(bench, width):
    mine, theirs = ours(bench, width), peers(bench, width)
    rows = SMALL_ROWS if bench.small else ROWS
    heading("Exact search: %d x %d, the %d nearest by cosine, %d threads" % (rows, width, K, THREADS))
    size = rows * width * 4 / 1e6
    print("%-40s %9s %9s" % ("", "ms", "GB/s"))
    for text, took in (("reading all rows", mine["read"]), ("one query: isthmus", mine["one"]),
                       ("one query: faiss IndexFlatIP", theirs.get("faiss one")),
                       ("one query: numpy", theirs.get("numpy one"))):
        if took:
            print("%-40s %9.2f %9.1f" % (text, took, size / took))
    for text, took in (("isthmus", mine["many"]), ("faiss IndexFlatIP", theirs.get("faiss many")),
                       ("the bare product by BLAS", theirs.get("product"))):
        if took:
            print("%-40s %9.1f" % ("%d queries: %s" % (QUERIES, text), took))
    share = mine["read"] / mine["one"]
    target("one query at %.0f %% of the speed of reading" % (100 * READ_SHARE), share >= READ_SHARE,
           "%.0f %%" % (100 * share))
    times(FAISS_ONE, "one query %g times as fast as faiss" % FAISS_ONE, "faiss one", mine["one"], theirs)
    times(NUMPY_ONE, "one query %g times as fast as numpy" % NUMPY_ONE, "numpy one", mine["one"], theirs)
    times(FAISS_MANY, "batches %g times as fast as faiss" % FAISS_MANY, "faiss many", mine["many"], theirs)
    times(1, "batches not slower than the bare product", "product", mine["many"], theirs)


def measure(bench):
    for width in WIDTHS:
        compare(bench, width)
