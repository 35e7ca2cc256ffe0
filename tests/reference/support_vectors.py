#!/usr/bin/env python3
"""Scores of scikit-learn's support vector machine with a Gaussian kernel, of two classes and of three.

Prints the numbers that tests/unit/linalg/test_support_vectors.c compares with.
"""
import numpy as np
from sklearn.svm import SVC

from integer_rows import integers

rows = integers(31, 60, 5)
learned, asked = rows[:40], rows[40:]
print("gamma %.12f" % (1 / (learned.shape[1] * learned.var())))
two = (learned[:, 0] * learned[:, 1] > 0).astype(int)
three = (learned[:, 0] > 0).astype(int) + (learned[:, 1] > 0)
for name, labels, cost in (("two", two, 1), ("two", two, 10), ("three", three, 1)):
    for tolerance in (1e-3, 1e-10):  # where it stops: how far scores may be off
        model = SVC(C=cost, gamma="scale", decision_function_shape="ovr", tol=tolerance).fit(learned, labels)
        scores = model.decision_function(asked)
        print(f"{name} classes {np.bincount(labels)}, C = {cost}, tolerance {tolerance}:",
              *("%.9f" % s for s in scores[:3].ravel()), "sum %.9f" % np.abs(scores).sum())
