#!/usr/bin/python3
"""hnswlib on a matrix in a .npy file, as `eval index` measures ours: rows asked for their nearest others.

    hnswlib_index.py FILE cosine|l2 M EF_BUILD QUERIES THREADS      prints one line of JSON
"""
import json
import sys
import time

import hnswlib
import numpy

K, LADDER = 10, (10, 20, 40, 80, 160, 320, 640, 1280)


def nearest(vectors, rows, metric):
    """The K nearest others of some rows, by looking at all."""
    if metric == "cosine":
        vectors = vectors / numpy.linalg.norm(vectors, axis=1, keepdims=True)
    squares = (vectors ** 2).sum(axis=1)
    for first in range(0, len(rows), 100):
        asked = rows[first:first + 100]
        distances = squares - 2 * (vectors[asked] @ vectors.T)
        distances[numpy.arange(len(asked)), asked] = numpy.inf
        yield from (set(row) for row in numpy.argpartition(distances, K, axis=1)[:, :K])


def main():
    path, metric = sys.argv[1:3]
    m, ef_build, queries, threads = map(int, sys.argv[3:])
    vectors = numpy.load(path)
    index = hnswlib.Index(metric, vectors.shape[1])
    index.init_index(len(vectors), M=m, ef_construction=ef_build)
    index.set_num_threads(threads)
    start = time.perf_counter()
    index.add_items(vectors)
    built = time.perf_counter() - start
    rows = numpy.linspace(0, len(vectors) - 1, queries).astype(int)
    truth, asked = list(nearest(vectors, rows, metric)), vectors[rows]
    curve = []
    for ef in LADDER:
        index.set_ef(max(ef, K + 1))
        start = time.perf_counter()
        labels, _ = index.knn_query(asked, k=K + 1)
        took = time.perf_counter() - start
        found = sum(len(true & set(label[label != row][:K])) for true, label, row in zip(truth, labels, rows))
        curve.append((found / (K * len(rows)), len(rows) / took))
    # beside links, labels and counts it keeps a copy of the vectors
    size = len(vectors) * (vectors.shape[1] * 4 + (2 * m + 1) * 4 + 8) / 1e6
    print(json.dumps({"built": built, "MB": size, "curve": curve}))


main()
