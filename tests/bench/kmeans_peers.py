#!/usr/bin/python3
"""k-means of scikit-learn and of faiss on a matrix in a .npy file, one start each.

    kmeans_peers.py FILE K ITERATIONS      prints one line of JSON: seconds and inertia by name
"""
import json
import sys
import time

import numpy


def sklearn(vectors, k, iterations):
    from sklearn.cluster import KMeans
    fit = KMeans(k, n_init=1, max_iter=iterations, random_state=1).fit(vectors)
    return fit.inertia_


def faiss(vectors, k, iterations):
    import faiss as library
    fit = library.Kmeans(vectors.shape[1], k, niter=iterations, max_points_per_centroid=10 ** 9, seed=1)
    fit.train(vectors)
    distances, _ = fit.index.search(vectors, 1)
    return float(distances.astype(float).sum())


def main():
    vectors, k, iterations = numpy.load(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    told = {}
    for peer in (sklearn, faiss):
        start = time.perf_counter()
        try:
            inertia = peer(vectors, k, iterations)
        except ImportError:
            continue
        told[peer.__name__] = (time.perf_counter() - start, inertia)
    print(json.dumps(told))


main()
