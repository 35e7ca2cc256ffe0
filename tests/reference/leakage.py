#!/usr/bin/env python3
"""Leakage by nearest neighbours and by support vectors: scikit-learn's classifier by cosine, and its SVC with a
Gaussian kernel on standardised columns; their accuracy and area under the ROC curve.

Prints the numbers that tests/unit/audit/test_leakage.c compares with. The halves are those that measure/folds.c deals
for these labels by seed 1, as the test asserts: 1 is asked.
"""
import numpy as np
from sklearn.metrics import accuracy_score, roc_auc_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

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


def halves(groups):
    rows = integers(21, COUNT, WIDTH)
    return rows, labels_of(rows, groups), np.array([c == "1" for c in HALVES[groups]])


def areas_of(truth, scores):
    return [roc_auc_score(truth == g, scores[:, g]) for g in range(scores.shape[1])]


def machine(groups):
    rows, labels, asked = halves(groups)
    assert ((rows[~asked] == 0).mean(0) < 0.5).all()  # columns that are mostly 0 would keep their zeros
    scaler = StandardScaler().fit(rows[~asked])
    model = SVC(kernel="rbf", C=1, gamma="scale", decision_function_shape="ovr", break_ties=groups > 2)
    model.fit(scaler.transform(rows[~asked]), labels[~asked])
    there, truth = scaler.transform(rows[asked]), labels[asked]
    scores = model.decision_function(there)
    scores = np.stack([-scores, scores], 1) if groups == 2 else scores
    print(f"{groups} groups, support vectors {model.support_.size}: accuracy "
          f"{accuracy_score(truth, model.predict(there)):.12f}, areas", *(f"{a:.12f}" for a in areas_of(truth, scores)),
          f"mean {np.mean(areas_of(truth, scores)):.12f}, scores of the first",
          *(f"{s:.9f}" for s in scores[0]), f"sum {np.abs(scores).sum():.9f}")


def probe(groups, k):
    rows, labels, asked = halves(groups)
    # The order of neighbours must be certain: no two at the boundary may be equally far.
    cosines = -np.sort(-unit(rows[asked]) @ unit(rows[~asked]).T)
    assert (cosines[:, k - 1] - cosines[:, k]).min() > 1e-6
    model = KNeighborsClassifier(k, metric="cosine", algorithm="brute").fit(rows[~asked], labels[~asked])
    votes = np.rint(model.predict_proba(rows[asked]) * k)
    tied = (votes == votes.max(1, keepdims=True)).sum(1) > 1
    shares, truth = model.predict_proba(rows[asked]), labels[asked]
    area = roc_auc_score(truth, shares[:, 1]) if groups == 2 else roc_auc_score(truth, shares, multi_class="ovr")
    print(f"{groups} groups {np.bincount(truth)}, {k} neighbours: tied votes {tied.sum()}, "
          f"accuracy {accuracy_score(truth, model.predict(rows[asked])):.12f}, area {area:.12f},",
          "of each", *(f"{a:.12f}" for a in areas_of(truth, shares)))


probe(2, 9)
probe(3, 1)
probe(3, 5)
machine(2)
machine(3)
