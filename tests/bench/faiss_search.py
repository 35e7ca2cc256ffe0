#!/usr/bin/python3
"""Exact search by faiss (where it is there) and by numpy over random rows: milliseconds, the median of some rounds.

    faiss_search.py ROWS WIDTH QUERIES K ROUNDS THREADS      prints one line of JSON

"faiss one" and "faiss many" are an IndexFlatIP asked one query and all; "numpy one" is a product with argpartition;
"product" is the bare product of the queries with all rows by numpy's BLAS, nothing picked out.
"""
import json
import os
import statistics
import sys
import time

ROWS, WIDTH, QUERIES, K, ROUNDS, THREADS = map(int, sys.argv[1:])
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = str(THREADS)

import numpy  # noqa: E402: it reads the environment

try:
    import faiss
except ImportError:
    faiss = None
TILE = 8192


def median(rounds, task):
    took = []
    for _ in range(rounds):
        start = time.perf_counter()
        task()
        took.append((time.perf_counter() - start) * 1e3)
    return statistics.median(took)


def bare_product(queries, rows, out):
    for first in range(0, len(rows), TILE):
        part = rows[first:first + TILE]
        numpy.matmul(queries, part.T, out=out[:, :len(part)])


def pick(rows, query):
    scores = rows @ query
    best = numpy.argpartition(scores, -K)[-K:]
    return best[numpy.argsort(-scores[best])]


def main():
    rows = numpy.random.default_rng(1).random((ROWS, WIDTH), numpy.float32) - numpy.float32(0.5)
    rows /= numpy.linalg.norm(rows, axis=1, keepdims=True)
    queries = rows[:QUERIES].copy()
    out = numpy.empty((len(queries), TILE), numpy.float32)
    took = {"numpy one": median(10 * ROUNDS, lambda: pick(rows, queries[0])),
            "product": median(ROUNDS, lambda: bare_product(queries, rows, out))}
    if faiss:
        faiss.omp_set_num_threads(THREADS)
        index = faiss.IndexFlatIP(WIDTH)
        index.add(rows)
        took["faiss one"] = median(10 * ROUNDS, lambda: index.search(queries[:1], K))
        took["faiss many"] = median(ROUNDS, lambda: index.search(queries, K))
    print(json.dumps(took))


main()
