#!/usr/bin/env python3
"""Shift between two samples, by NumPy and scikit-learn: prints the numbers that tests/unit/measure/test_shift.c and
tests/unit/linalg/test_logistic.c hold ours against. The samples are made of sines, so that C makes the same."""
import numpy as np
from sklearn.linear_model import LogisticRegression


def sample(rows, width, first, shift):
    i = np.arange(rows)[:, None] * 7 + np.arange(width)[None, :] * 3 + first
    return (np.sin(i * i * 0.37) + shift * (np.arange(width)[None, :] % 2)).astype(np.float32)


def mmd2(a, b, gamma):
    pooled = np.vstack([a, b]).astype(np.float64)
    squares = ((pooled[:, None, :] - pooled[None, :, :]) ** 2).sum(-1)
    kernel = np.exp(-gamma * squares)
    np.fill_diagonal(kernel, 0)
    n, m = len(a), len(b)
    return (kernel[:n, :n].sum() / (n * (n - 1)) + kernel[n:, n:].sum() / (m * (m - 1))
            - 2 * kernel[:n, n:].sum() / (n * m)), squares


def main():
    a, b = sample(30, 4, 1, 0.0), sample(20, 4, 5, 0.8)
    pooled = np.vstack([a, b]).astype(np.float64)
    _, squares = mmd2(a, b, 1)
    upper = squares[np.triu_indices(len(pooled), 1)]
    gamma = 1 / (2 * np.median(upper[upper > 0]))
    print("gamma %.9f  mmd2 %.9f" % (gamma, mmd2(a, b, gamma)[0]))
    ca, cb = np.cov(a.T.astype(np.float64)), np.cov(b.T.astype(np.float64))
    print("coral %.9f" % (((ca - cb) ** 2).sum() / (4 * 4 ** 2)))
    spread = (np.trace(ca) + np.trace(cb)) / 2
    print("means %.9f" % (np.linalg.norm(a.mean(0, dtype=np.float64) - b.mean(0, dtype=np.float64)) / np.sqrt(spread)))
    labels = np.r_[np.zeros(30), np.ones(20)]
    model = LogisticRegression(C=0.5, solver="liblinear", tol=1e-10).fit(pooled, labels)
    print("logistic", np.round(model.coef_[0], 5), np.round(model.intercept_, 5))
    three = np.arange(50) % 3
    model = LogisticRegression(C=2.0, solver="liblinear", multi_class="ovr", tol=1e-10).fit(pooled, three)
    print("three", np.round(np.c_[model.coef_, model.intercept_], 4).tolist())


main()
