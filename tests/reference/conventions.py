#!/usr/bin/python3
"""p of WEAT by scipy's permutation_test, Wilson's interval by its binomtest, and Holm's and Benjamini and Hochberg's
corrections from their definitions: numbers that tests/unit/audit and docs/audit.md rely on."""
import numpy
from scipy.stats import binomtest, permutation_test

import weat


def difference(x, y, axis):
    return numpy.mean(x, axis=axis) - numpy.mean(y, axis=axis)


def holm(p):
    order, worst, out = numpy.argsort(p), 0, numpy.empty(len(p))
    for rank, i in enumerate(order):
        worst = max(worst, min(1, (len(p) - rank) * p[i]))
        out[i] = worst
    return out


def hochberg(p):
    n = len(p)
    return numpy.array([min(min(1, n * q / sum(r <= q for r in p)) for q in p if q >= own) for own in p])


for seed, sizes, width in ((1, (8, 8, 8, 8), 5), (2, (3, 5, 4, 2), 4), (3, (6, 6, 7, 7), 10), (4, (5, 3, 2, 6), 3)):
    V, sets, at = weat.vectors(seed, sum(sizes), width), [], 0
    for size in sizes:
        sets.append(V[at:at + size])
        at += size
    x, y = weat.weat(*sets)[3:]
    told = [permutation_test((x, y), difference, alternative=side, n_resamples=numpy.inf, vectorized=True).pvalue
            for side in ("greater", "two-sided")]
    print("seed %d: p(>=) %.12f, two-sided (twice the smaller tail) %.12f" % (seed, *told))
for hits, draws in ((8, 10), (49, 100000)):
    low, high = binomtest(hits, draws).proportion_ci(0.95, method="wilson")
    print("Wilson, %d of %d: %.12f %.12f" % (hits, draws, low, high))
p = [0.01, 0.04, 0.03, 0.005, 0.2]
print("Holm", holm(p), "BH", hochberg(p))
