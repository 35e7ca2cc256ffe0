#!/usr/bin/env python3
"""Concept vectors by scikit-learn, and the sensitivity of three classifiers by finite differences and SciPy's t-test.

Prints the numbers that tests/unit/audit/test_concept.c compares with. Folds and splits are drawn here by another
generator, so that accuracies agree in the mean alone.
"""
import numpy as np
from scipy import stats
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from integer_rows import integers, unit

CONCEPT, OTHERS, WIDTH, COST = 15, 25, 4, 2.0


def examples():
    rows = integers(31, CONCEPT + OTHERS, WIDTH)
    rows[:CONCEPT, 0] += 6
    rows[:CONCEPT, 2] -= 4
    rows -= rows.mean(0)
    return rows / np.sqrt((rows**2).sum(1).mean()), np.r_[np.ones(CONCEPT, int), np.zeros(OTHERS, int)]


def fit(rows, labels):
    return LogisticRegression(solver="liblinear", C=COST, intercept_scaling=1, tol=1e-9, max_iter=1000).fit(rows, labels)


def accuracy(rows, labels, seed):
    right = np.zeros(len(labels))
    for learned, asked in StratifiedKFold(5, shuffle=True, random_state=seed).split(rows, labels):
        right[asked] = fit(rows[learned], labels[learned]).predict(rows[asked]) == labels[asked]
    return (right[labels == 1].mean() + right[labels == 0].mean()) / 2


def log_probability(kind, weights, constants, row, c):
    if kind == "cosine":
        scores = weights @ row / np.linalg.norm(row) / 0.1
    else:
        scores = weights @ row + constants
    logs = -np.log1p(np.exp(-scores)) if kind == "logistic" else scores
    return logs[c] - np.log(np.exp(logs).sum())


def sensitivity(kind):
    rows = integers(31, 40, WIDTH)
    weights, constants = integers(32, 3, WIDTH) / 10, np.array([0.1, -0.2, 0.3])
    if kind == "cosine":
        weights = unit(weights)
    runs, splits = unit(integers(33, 5, WIDTH)), unit(integers(34, 30, WIDTH))
    step = np.linalg.norm(rows, axis=1).mean() / 100
    classes = np.arange(40) % 3

    def slopes(v):
        h = 1e-5
        return np.array([(log_probability(kind, weights, constants, row + h * v, c)
                          - log_probability(kind, weights, constants, row - h * v, c)) / (2 * h)
                         for row, c in zip(rows, classes)])

    of_runs, of_splits = np.array([slopes(v) for v in runs]), np.array([slopes(v) for v in splits])
    for c in range(3):
        share, random = [(s[:, classes == c] > 0).mean(1) for s in (of_runs, of_splits)]
        slope, other = [step * s[:, classes == c].mean(1) for s in (of_runs, of_splits)]
        low, high = (other <= slope.mean()).sum(), (other >= slope.mean()).sum()
        print(f"\t{{{share.mean():.9f}, {random.mean():.9f}, "
              f"{stats.ttest_ind(share, random, equal_var=False).pvalue:.9f}, {slope.mean():.9f}, "
              f"{min(1, 2 * (min(low, high) + 1) / 31):.9f}}},")


rows, labels = examples()
print("axis", unit(fit(rows, labels).coef_[0]))
print("accuracy", np.mean([accuracy(rows, labels, s) for s in range(200)]))
rng = np.random.default_rng(1)
dealt = np.array([accuracy(rows, rng.permutation(labels), s) for s in range(400)])
print("random splits: mean, sd", dealt.mean(), dealt.std())
for kind in ("logistic", "softmax", "cosine"):
    print(kind)
    sensitivity(kind)
