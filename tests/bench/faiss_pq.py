#!/usr/bin/python3
"""faiss's inverted lists with product quantisation on a matrix in a .npy file, as `eval index` measures ours: rows
asked for their nearest others, by codes alone and ranked again by exact distances.

    faiss_pq.py FILE LISTS PARTS QUERIES THREADS      prints one line of JSON
"""
import json
import sys
import time

import faiss
import numpy

K, REFINE, LADDER = 10, 10, (1, 2, 4, 8, 16, 32, 64)


def recall(labels, truth, rows):
    return sum(len(set(true) & set(label[label != row][:K])) for true, label, row in zip(truth, labels, rows)) / K / len(rows)


def curve(ask, truth, rows):
    points = []
    for nprobe in LADDER:
        start = time.perf_counter()
        labels = ask(nprobe)
        took = time.perf_counter() - start
        points.append((recall(labels, truth, rows), len(rows) / took))
    return points


def main():
    path = sys.argv[1]
    lists, parts, queries, threads = map(int, sys.argv[2:])
    faiss.omp_set_num_threads(threads)
    vectors = numpy.load(path)
    dim = vectors.shape[1]
    start = time.perf_counter()
    index = faiss.IndexIVFPQ(faiss.IndexFlatL2(dim), dim, lists, parts, 8)
    index.train(vectors)
    index.add(vectors)
    built = time.perf_counter() - start
    rows = numpy.linspace(0, len(vectors) - 1, queries).astype(int)
    asked = vectors[rows]
    flat = faiss.IndexFlatL2(dim)
    flat.add(vectors)
    _, labels = flat.search(asked, K + 1)
    truth = [label[label != row][:K] for label, row in zip(labels, rows)]
    refined = faiss.IndexRefineFlat(index, faiss.swig_ptr(vectors))
    refined.k_factor = REFINE

    def by_codes(nprobe):
        index.nprobe = nprobe
        return index.search(asked, K + 1)[1]

    def ranked(nprobe):
        index.nprobe = nprobe
        return refined.search(asked, K + 1)[1]

    size = (len(vectors) * (parts + 8) + lists * dim * 4 + 256 * dim * 4 + lists * parts * 256 * 4) / 1e6
    print(json.dumps({"built": built, "MB": size, "codes": curve(by_codes, truth, rows), "ranked": curve(ranked, truth, rows)}))


main()
