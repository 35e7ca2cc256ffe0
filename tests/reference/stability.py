#!/usr/bin/python3
"""Overlap of neighbours and of eigenspaces between two spaces, with numpy and from the formulae.

The spaces are drawn by a small generator that tests/unit/measure/test_stability.c repeats. Prints what that test
holds.
"""
import numpy as np

ITEMS, WIDTHS, K = 60, (6, 8), 5


def draw(state, width):
    rows = []
    for _ in range(ITEMS):
        row = []
        for _ in range(width):
            state = (state * 1103515245 + 12345) % 2**31
            row.append((state >> 8) % 1000 / 500 - 1)
        rows.append(row)
    return np.array(rows)


x, noise = draw(1, WIDTHS[0]), draw(2, WIDTHS[1])
# The second space: the first one in its first columns, and noise in all of them.
y = 0.4 * noise
y[:, : WIDTHS[0]] += x


def neighbours(m):
    unit = m / np.linalg.norm(m, axis=1, keepdims=True)
    cosines = unit @ unit.T
    np.fill_diagonal(cosines, -2)
    return [set(row[:K]) for row in np.argsort(-cosines, axis=1)]


common = [len(a & b) for a, b in zip(neighbours(x), neighbours(y))]
u, v = np.linalg.svd(x, full_matrices=False)[0], np.linalg.svd(y, full_matrices=False)[0]
print("common of the first ten items:", common[:10])
print("mean overlap %.6f" % (np.mean(common) / K))
print("mean jaccard %.6f" % np.mean([c / (2 * K - c) for c in common]))
print("eigenspace overlap %.9f" % (np.linalg.norm(u.T @ v) ** 2 / max(WIDTHS)))
