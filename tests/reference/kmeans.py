#!/usr/bin/python3
"""Lloyd's iterations from given centres, by scikit-learn, on rows that a formula makes: the numbers that
tests/unit/linalg/test_kmeans.c expects. The last line takes the best of ten k-means++ starts."""
import numpy as np
from sklearn.cluster import KMeans

n, d, k = 600, 7, 8
i, j = np.arange(n)[:, None], np.arange(d)[None, :]
x = (np.sin(1.7 * i + 0.9 * j * j) + 1.5 * np.cos((i % 8) * (j + 1.0))).astype(np.float32)


def show(name, fit):
    sizes = np.sort(np.bincount(fit.labels_, minlength=k))
    print(name, "iterations", fit.n_iter_, "inertia %.6f" % fit.inertia_, "sizes", sizes.tolist())


show("lloyd", KMeans(k, init=x[:k] * np.float32(0.5), n_init=1, tol=0, max_iter=300, algorithm="lloyd").fit(x.astype(float)))
show("best of 10", KMeans(k, n_init=10, tol=0, max_iter=300, random_state=0).fit(x.astype(float)))
for seed in range(5):
    show("one start", KMeans(k, n_init=1, tol=0, max_iter=300, random_state=seed).fit(x.astype(float)))
