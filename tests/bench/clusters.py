"""k-means on Fashion-MNIST, beside scikit-learn and faiss: seconds and inertia, two threads, one start each."""
import json
import os
import subprocess
import time

from index import pictures
from programs import HERE
from quantised import THREADS, answers
from tables import heading, target

ITERATIONS, CLUSTERS = 25, (10, 256)


def ours(bench, path, k):
    """The time of the whole command, with the description of clusters; reading the file is taken off."""
    start = time.perf_counter()
    answers(bench, ["load %s as=v" % path])
    middle = time.perf_counter()
    told = answers(bench, ["load %s as=v" % path, "cluster v k=%d iterations=%d metric=l2" % (k, ITERATIONS)])
    return time.perf_counter() - middle - (middle - start), told["quality"][0]["inertia"]


def compare(bench, path, k):
    command = [os.path.join(HERE, "kmeans_peers.py"), path, str(k), str(ITERATIONS)]
    took, inertia = ours(bench, path, k)
    theirs = json.loads(subprocess.run(command, capture_output=True, text=True, check=True,
                                       env=dict(os.environ, OMP_NUM_THREADS=str(THREADS),
                                                OPENBLAS_NUM_THREADS=str(THREADS))).stdout)
    print("k = %d" % k)
    for name, (seconds, sum_of_squares) in [("isthmus", (took, inertia))] + list(theirs.items()):
        print("    %-10s %8.2f s   inertia %.5g" % (name, seconds, sum_of_squares), flush=True)
    for name, (seconds, sum_of_squares) in theirs.items():
        target("k-means, k = %d, as fast as %s" % (k, name), took <= seconds, "%.2f times" % (seconds / took))
        target("and as good, within 2 %", inertia <= 1.02 * sum_of_squares, "%.4f of it" % (inertia / sum_of_squares))


def measure(bench):
    path = pictures(bench)
    if not path:
        return
    heading("k-means: Fashion-MNIST, %d threads, at most %d iterations" % (THREADS, ITERATIONS))
    for k in CLUSTERS:
        compare(bench, path, k)
