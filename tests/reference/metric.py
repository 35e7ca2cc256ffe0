#!/usr/bin/env python3
"""Learned metrics by numpy and scikit-learn, from the papers: what tests/unit/metric/ and index/ expect.

    python3 tests/reference/metric.py
"""
import numpy as np
from sklearn.covariance import ledoit_wolf
from sklearn.neighbors import NeighborhoodComponentsAnalysis

N, D, CLASSES = 30, 5, 3


def data():
    x = np.array([[np.sin(1.3 * i + 2.1 * j + 0.5) + 0.8 * (j == i % CLASSES) for j in range(D)] for i in range(N)])
    return x.astype(np.float32).astype(float), np.arange(N) % CLASSES


def start(rank):
    """A map that is neither the identity nor symmetric."""
    return np.array([[(i == j) + 0.3 * np.cos(i + 2.0 * j) for j in range(D)] for i in range(rank)])


def nca(w, x, y):
    z = x @ w.T
    d = ((z[:, None] - z[None]) ** 2).sum(2)
    p = np.exp(-d)
    np.fill_diagonal(p, 0)
    p /= p.sum(1, keepdims=True)
    same = y[:, None] == y[None]
    chance = (p * same).sum(1)
    gradient = np.zeros_like(w)
    for i in range(len(x)):
        v = x[i] - x
        weighed = (chance[i] * p[i] - p[i] * same[i])[:, None] * v
        gradient += 2 * w @ (v.T @ weighed)
    return -chance.mean(), -gradient / len(x)


def within(x, y, rank):
    own = x - np.array([x[y == c].mean(0) for c in range(CLASSES)])[y]
    s, shrinkage = ledoit_wolf(own, assume_centered=True)
    values, vectors = np.linalg.eigh(s)
    whole = vectors @ np.diag(values ** -0.5) @ vectors.T
    t = np.cov(x.T, bias=True)
    root = np.linalg.cholesky(s)
    inner = np.linalg.solve(root, np.linalg.solve(root, t).T)
    values, vectors = np.linalg.eigh(inner)
    axes = np.linalg.solve(root.T, vectors[:, ::-1][:, :rank]).T
    return shrinkage, whole, axes


def main():
    x, y = data()
    w = start(3)
    loss, gradient = nca(w, x, y)
    print("nca loss %.9f" % loss, "gradient", np.array2string(gradient.ravel()[[0, 4, 7, 14]], precision=9))
    learner = NeighborhoodComponentsAnalysis(n_components=3)
    learner.n_iter_ = 1
    theirs, slope = learner._loss_grad_lbfgs(w.ravel(), x, y[:, None] == y[None], sign=-1.0)
    print("sklearn  %.9f" % (theirs / N), "gradient", np.array2string((slope / N)[[0, 4, 7, 14]], precision=9))
    best = NeighborhoodComponentsAnalysis(n_components=D, init="identity", max_iter=500, tol=1e-9).fit(x, y)
    print("sklearn's optimum from the identity: %.6f" % nca(best.components_, x, y)[0])
    shrinkage, whole, axes = within(x, y, 2)
    print("within: shrinkage %.9f" % shrinkage)
    print("W", np.array2string(whole.ravel()[[0, 1, 6, 13, 24]], precision=9))
    print("M of rank 2", np.array2string((axes.T @ axes).ravel()[[0, 1, 6, 13, 24]], precision=9))


main()
