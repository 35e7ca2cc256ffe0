#!/usr/bin/python3
"""HDBSCAN* from its definition: the full matrix of mutual reachability, single linkage by scipy, and clusters chosen
recursively. Prints what tests/unit/measure/test_density.c holds: labels as sizes, and a checksum that does not depend
on how clusters are numbered. With scikit-learn 1.3 or later its HDBSCAN is compared, too."""
import numpy as np
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import pdist, squareform


def world(n):
    i, j = np.arange(n)[:, None], np.arange(4)[None, :]
    spread = np.where(i % 7 == 6, 2.5, 0.25 + 0.1 * (i % 3))
    noise = np.sin(12.9898 * (i + 1) * (j + 1.0) + 78.233 * (j + 1)) + np.sin(3.7 * i + 1.1 * j)
    return (3 * np.cos((i % 3) * (j + 1.0) * 1.3) + spread * noise).astype(np.float32).astype(float)


def hdbscan(x, min_points, min_size):
    n = len(x)
    d = squareform(pdist(x))
    core = np.sort(d, axis=1)[:, min_points - 1]
    reach = np.maximum(np.maximum(core[:, None], core[None, :]), d)
    z = linkage(squareform(reach, checks=False), "single")
    size = lambda v: 1 if v < n else int(z[v - n, 3])
    leaves = lambda v: [v] if v < n else leaves(int(z[v - n, 0])) + leaves(int(z[v - n, 1]))

    def cluster(node, birth):
        """The stability and the best choice inside: a list of lists of rows."""
        members, stability, at = leaves(node), 0.0, node
        while True:
            a, b, length = int(z[at - n, 0]), int(z[at - n, 1]), z[at - n, 2]
            if size(a) < size(b):
                a, b = b, a
            if size(b) >= min_size:
                stability += size(at) * (1 / length - birth)
                inside = [cluster(v, 1 / length) for v in (a, b)]
                below = sum(s for s, _ in inside)
                chosen = [c for _, cs in inside for c in cs]
                return (stability, [members]) if stability >= below and birth > 0 else (below, chosen)
            if size(a) < min_size:
                stability += size(at) * (1 / length - birth)
                return stability, [members] if birth > 0 else []
            stability += size(b) * (1 / length - birth)
            at = a

    labels = np.full(n, -1)
    for number, rows in enumerate(cluster(2 * n - 2, 0.0)[1]):
        labels[rows] = number
    return labels, z[:, 2].sum()


def show(n, min_points, min_size):
    x = world(n)
    labels, length = hdbscan(x, min_points, min_size)
    same = sum(int(a == b >= 0) * (i + 1) for i, (a, b) in enumerate(zip(labels[:-1], labels[1:])))
    third = sum(int(a == b >= 0) * (i + 1) for i, (a, b) in enumerate(zip(labels[:-3], labels[3:])))
    sizes = np.sort(np.bincount(labels[labels >= 0]))[::-1].tolist() if (labels >= 0).any() else []
    print(n, min_points, min_size, "tree %.5f" % length, "sizes", sizes, "same", same, third)
    try:
        from sklearn.cluster import HDBSCAN
        from sklearn.metrics import adjusted_rand_score
    except ImportError:
        return
    print("   sklearn ari", adjusted_rand_score(labels, HDBSCAN(min_cluster_size=min_size, min_samples=min_points).fit_predict(x)))


# Cases in which no tie decides: the order of rows makes no difference.
for case in ((400, 5, 10), (300, 4, 12), (200, 1, 5), (60, 3, 8)):
    show(*case)
