#!/usr/bin/env python3
"""The bias tests of words against two groups (SC-WEAT, RND, RNSB, RIPA, ECT, MAC, SemAxis, direct bias) from their
definitions, on vectors and with numpy, scipy and scikit-learn; p by going through all partitions.

Prints the numbers that tests/unit/audit/test_word_tests.c compares with. The vectors are small integers from a linear
congruential generator, so that C and Python see exactly the same data.
"""
from itertools import combinations

import numpy as np
from scipy.stats import spearmanr
from sklearn.linear_model import LogisticRegression

from integer_rows import integers, unit


def cosines(x, y):
    return unit(x) @ unit(y).T


def scweat(x, a, b):
    with_a, with_b = cosines(x, a), cosines(x, b)
    return (with_a.mean(1) - with_b.mean(1)) / np.hstack([with_a, with_b]).std(1, ddof=1)


def rnd(x, a, b):
    x, a, b = unit(x), unit(a), unit(b)
    return np.linalg.norm(x - a.mean(0), axis=1) - np.linalg.norm(x - b.mean(0), axis=1)


def ripa(x, a, b):
    return (x @ unit(a - b).T).mean(1)


def coherence(x, a, b):
    return spearmanr(cosines(x, a.mean(0)[None])[:, 0], cosines(x, b.mean(0)[None])[:, 0])[0]


def mac(x, a, b):
    return ((1 - cosines(x, a)).mean(1) + (1 - cosines(x, b)).mean(1)) / 2


def semaxis(x, a, b):
    return cosines(x, (a.mean(0) - b.mean(0))[None])[:, 0]


def direction(a, b):
    """The first right singular vector of the pairs, each centred and both halves stacked; and its share."""
    a, b = unit(a), unit(b)
    stacked = np.vstack([(a - b) / 2, (b - a) / 2])
    _, values, axes = np.linalg.svd(stacked)
    g = axes[0] * (1 if ((a - b) @ axes[0]).sum() > 0 else -1)
    return g, values[0]**2 / (values**2).sum()


def direct(x, a, b):
    return unit(x) @ direction(a, b)[0]


def rnsb(x, a, b):
    """scikit-learn's interface to liblinear, whose primal solver is fitted as closely as it can be."""
    fit = LogisticRegression(C=1, solver="liblinear", tol=1e-10, max_iter=10000)
    fit.fit(unit(np.vstack([a, b])), [0] * len(a) + [1] * len(b))
    chances = fit.predict_proba(unit(x))[:, 1]
    p = chances / chances.sum()
    return (p * np.log(p * len(p))).sum(), chances[0]


def partitions(statistic, a, b, low=False, two_sided=True):
    both, seen, hits, count = np.vstack([a, b]), statistic(a, b), 0, 0
    for chosen in combinations(range(len(both)), len(a)):
        rest = [i for i in range(len(both)) if i not in chosen]
        value = statistic(both[list(chosen)], both[rest])
        hits += (value <= seen + 1e-12) if low else abs(value) >= abs(seen) - 1e-12 if two_sided else value >= seen - 1e-12
        count += 1
    return hits / count


def main():
    rows = integers(7, 13, 6)
    x, a, b = rows[:5], rows[5:9], rows[9:]
    for name, words in (("scweat", scweat), ("rnd", rnd), ("ripa", ripa), ("mac", mac), ("semaxis", semaxis)):
        values = words(x, a, b)
        print(name, "effect %.12f, of the first word %.12f" % (values.mean(), values[0]))
    print("ect effect %.12f, p %.12f" % (coherence(x, a, b), partitions(lambda a, b: coherence(x, a, b), a, b, low=True)))
    for name, words in (("scweat", scweat), ("rnd", rnd), ("semaxis", semaxis)):
        print(name, "p %.12f" % partitions(lambda a, b: words(x, a, b).mean(), a, b))
    print("scweat p of the first word %.12f" % partitions(
        lambda a, b: cosines(x[:1], a).mean() - cosines(x[:1], b).mean(), a, b))
    print("rnsb effect %.12f, of the first word %.12f" % rnsb(x, a, b))
    along = direct(x, a, b)
    print("direct effect %.12f, share %.12f, of the first word %.12f" % (np.abs(along).mean(), direction(a, b)[1], along[0]))


if __name__ == "__main__":
    main()
