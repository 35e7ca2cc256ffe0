#!/usr/bin/env python3
"""Numbers that tests/unit/project/test_tsne.c expects: affinities, divergence and gradient of t-SNE, by numpy and
sklearn.

    /usr/bin/python3 tests/reference/tsne.py
"""
import numpy as np
from scipy.sparse import csr_matrix
from sklearn.manifold import _t_sne
from sklearn.neighbors import NearestNeighbors


def waves(count, width):
    i, j = np.meshgrid(np.arange(count), np.arange(width), indexing="ij")
    return (np.sin(1 + i * 0.37 + j * j * 0.11) * (width - j) + np.cos(i * 1.7 * (j + 1))).astype(np.float32)


def plane(count):
    i = np.arange(count)
    return np.stack([3 * np.sin(i * 0.7), 2 * np.cos(i * 1.3 + 0.2 * i * i)], axis=1)


def student(places):
    squares = ((places[:, None] - places[None]) ** 2).sum(2)
    kernel = 1 / (1 + squares)
    np.fill_diagonal(kernel, 0)
    return kernel


def divergence(p, places):
    q = student(places)
    q /= q.sum()
    some = p > 0
    return (p[some] * np.log(p[some] / q[some])).sum()


def gradient(p, places):
    kernel = student(places)
    force = (p - kernel / kernel.sum()) * kernel
    return 4 * (force.sum(1)[:, None] * places - force @ places)


rows, neighbours, perplexity = waves(80, 9), 15, 5
distances, found = NearestNeighbors(n_neighbors=neighbours).fit(rows).kneighbors()
square = csr_matrix((distances.ravel() ** 2, found.ravel(), np.arange(0, 80 * neighbours + 1, neighbours)), (80, 80))
p = _t_sne._joint_probabilities_nn(square, perplexity, 0).toarray()
print("sklearn's p of 80 waves, 15 neighbours, perplexity 5")
print("  entropy %.10g, row 5: %d neighbours, sum %.10g, largest %.10g" %
      (-(p[p > 0] * np.log(p[p > 0])).sum(), (p[5] > 0).sum(), p[5].sum(), p[5].max()))
print("  p[0, nearest of 0] %.10g, p[40, farthest listed of 40] %.10g (%d)" %
      (p[0, found[0, 0]], p[40, found[40, -1]], found[40, -1]))
places = plane(80)
print("  divergence %.10g" % divergence(p, places))
slope = gradient(p, places)
print("  gradient of point 5: %.10g %.10g, of point 79: %.10g %.10g" % (*slope[5], *slope[79]))
