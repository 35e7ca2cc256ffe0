#!/usr/bin/env python3
"""Classifiers from one domain in another, by NumPy and scikit-learn: prints the numbers that
tests/unit/measure/test_transfer.c holds ours against. The rows are made of sines, so that C makes the same."""
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.preprocessing import StandardScaler


def sample(rows, width, first, shift):
    i = np.arange(rows)[:, None] * 7 + np.arange(width)[None, :] * 3 + first
    return (np.sin(i * i * 0.37) + shift * (np.arange(width)[None, :] % 2)).astype(np.float32)


def unit(x):
    return x / np.linalg.norm(x, axis=1, keepdims=True)


def tell(name, truth, given):
    right = given == truth
    p, n, z = right.mean(), len(truth), 1.959963984540054
    centre, half = p + z * z / (2 * n), z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    print("%-12s right %d of %d, wilson %.9f %.9f, macro f1 %.9f" % (
        name, right.sum(), n, (centre - half) / (1 + z * z / n), (centre + half) / (1 + z * z / n),
        f1_score(truth, given, average="macro")))
    return right.sum(), n


def main():
    a, b = sample(120, 6, 1, 0.0).astype(float), sample(80, 6, 5, 0.8).astype(float)
    ya, yb = a[:, :3].argmax(1), (b[:, :3] - 0.8 * np.array([0, 1, 0])).argmax(1)
    print("classes", np.bincount(ya), np.bincount(yb))
    model = LogisticRegression(C=0.7, solver="liblinear", multi_class="ovr", tol=1e-10).fit(a, ya)
    tell("logistic", yb, model.predict(b))
    print("probabilities of row 3", np.round(model.predict_proba(b)[3], 6))
    with_constant = [np.hstack([x, np.ones((len(x), 1))]) for x in (a, b)]  # penalised like the others
    model = LogisticRegression(C=0.7, multi_class="multinomial", fit_intercept=False, tol=1e-10, max_iter=10000)
    model.fit(with_constant[0], ya)
    tell("softmax", yb, model.predict(with_constant[1]))
    print("probabilities of row 3", np.round(model.predict_proba(with_constant[1])[3], 6))
    scaler = StandardScaler().fit(a)
    model = LogisticRegression(C=0.7, solver="liblinear", multi_class="ovr", tol=1e-10).fit(scaler.transform(a), ya)
    tell("standardised", yb, model.predict(scaler.transform(b)))
    means = unit(np.array([unit(a)[ya == c].mean(0) for c in range(3)]))
    cosines = unit(b) @ means.T
    tell("prototype", yb, cosines.argmax(1))
    soft = np.exp(cosines[3] / 0.1)
    print("probabilities of row 3", np.round(soft / soft.sum(), 6))
    near = unit(b) @ unit(a).T
    given = []
    for row in near:
        order = np.argsort(-row, kind="stable")[:7]
        votes = np.bincount(ya[order], minlength=3)
        given.append(next(ya[i] for i in order if votes[ya[i]] == votes.max()))
    tell("knn 7", yb, np.array(given))


main()
