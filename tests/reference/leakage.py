#!/usr/bin/env python3
"""Leakage by nearest neighbours: scikit-learn's classifier by cosine, its accuracy and area under the ROC curve.

Prints the numbers that tests/unit/audit/test_leakage.c compares with. The halves are those that measure/folds.c deals
for these labels by seed 1, as the test asserts: 1 is asked.
"""
import numpy as np
from sklearn.metrics import accuracy_score, roc_auc_score
from sklearn.neighbors import KNeighborsClassifier

from integer_rows import integers, unit

COUNT, WIDTH = 80, 4
HALVES = {
    2: "10010101000010000101110010101111000001100010100111010111111101110110000010011011",
    3: "11010000010010000011110111101101000001101010100111011111011101100110000010011010",
}


def labels_of(rows, groups):
    """By the signs of two columns: of two groups no direction tells, of three it does."""
    first, second = rows[:, 0] > 0, rows[:, 1] > 0
    return (first != second).astype(int) if groups == 2 else first.astype(int) + second


def probe(groups, k):
    rows = integers(21, COUNT, WIDTH)
    labels, asked = labels_of(rows, groups), np.array([c == "1" for c in HALVES[groups]])
    # The order of neighbours must be certain: no two at the boundary may be equally far.
    cosines = -np.sort(-unit(rows[asked]) @ unit(rows[~asked]).T)
    assert (cosines[:, k - 1] - cosines[:, k]).min() > 1e-6
    model = KNeighborsClassifier(k, metric="cosine", algorithm="brute").fit(rows[~asked], labels[~asked])
    votes = np.rint(model.predict_proba(rows[asked]) * k)
    tied = (votes == votes.max(1, keepdims=True)).sum(1) > 1
    shares, truth = model.predict_proba(rows[asked]), labels[asked]
    area = roc_auc_score(truth, shares[:, 1]) if groups == 2 else roc_auc_score(truth, shares, multi_class="ovr")
    areas = [roc_auc_score(truth == g, shares[:, g]) for g in range(groups)]
    print(f"{groups} groups {np.bincount(truth)}, {k} neighbours: tied votes {tied.sum()}, "
          f"accuracy {accuracy_score(truth, model.predict(rows[asked])):.12f}, area {area:.12f},",
          "of each", *(f"{a:.12f}" for a in areas))


probe(2, 9)
probe(3, 1)
probe(3, 5)
