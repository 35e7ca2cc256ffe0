#!/usr/bin/env python3
"""How good maps are, all judged alike, as JSON: KL divergence over the exact 3 x perplexity nearest in the first 50
principal components with the exact normaliser, share of the 10 nearest kept, and how often the nearest point on the map
has the same label.

    score_maps.py ROWS.npy LABELS PERPLEXITY MAP…

A map is a table of columns parted by tabs, with x and y among their names, or without names; what follows its rows is
not read.
"""
import json
import sys

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.decomposition import PCA
from sklearn.manifold import _t_sne
from sklearn.neighbors import NearestNeighbors

KEPT, BLOCK = 10, 500


def affinities(rows, perplexity):
    """p by pairs, and the nearest of each row."""
    count, k = len(rows), int(3 * perplexity)
    reduced = PCA(min(50, *rows.shape), svd_solver="full").fit_transform(rows)
    distances, found = NearestNeighbors(n_neighbors=k, algorithm="brute").fit(reduced).kneighbors()
    squares = csr_matrix((distances.ravel().astype(np.float64) ** 2, found.ravel(), np.arange(0, count * k + 1, k)),
                         (count, count))
    return _t_sne._joint_probabilities_nn(squares, perplexity, 0).tocoo(), found[:, :KEPT]


def normaliser(places):
    total = -float(len(places))
    for first in range(0, len(places), BLOCK):
        block = places[first:first + BLOCK]
        squares = np.subtract.outer(block[:, 0], places[:, 0]) ** 2 + np.subtract.outer(block[:, 1], places[:, 1]) ** 2
        total += (1 / (1 + squares)).sum()
    return total


def read(path, count):
    """The columns x and y where the first line has names, else the first two."""
    with open(path) as file:
        names = file.readline().rstrip("\n").split("\t")
    named = "x" in names
    columns = (names.index("x"), names.index("y")) if named else (0, 1)
    return np.loadtxt(path, delimiter="\t", skiprows=int(named), usecols=columns, max_rows=count)


def score(path, pairs, nearest, labels):
    places = read(path, len(labels))
    squares = ((places[pairs.row] - places[pairs.col]) ** 2).sum(1)
    some = pairs.data > 0
    p = pairs.data[some]
    divergence = (p * np.log(p * (1 + squares[some]) * normaliser(places))).sum()
    found = NearestNeighbors(n_neighbors=KEPT).fit(places).kneighbors(return_distance=False)
    kept = np.mean([len(set(a) & set(b)) / KEPT for a, b in zip(found, nearest)])
    return {"KL": divergence, "kept": kept, "1-nn": (labels[found[:, 0]] == labels).mean()}


def main():
    rows = np.load(sys.argv[1])
    labels = np.fromfile(sys.argv[2], np.uint8)
    pairs, nearest = affinities(rows, float(sys.argv[3]))
    print(json.dumps([score(path, pairs, nearest, labels) for path in sys.argv[4:]]))


main()
