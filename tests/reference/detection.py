#!/usr/bin/env python3
"""Numbers for tests/unit/measure/test_detection.c: all pairs compared one by one, and Newcombe's method 5 solved by
scipy."""
import numpy as np
from scipy.optimize import brentq

scores = np.array([0.9, 0.8, 0.8, 0.7, 0.6, 0.55, 0.5, 0.5, 0.4, 0.3, 0.2, 0.1])
few = np.array([1, 0, 1, 1, 0, 0, 1, 0, 0, 0, 1, 0], bool)

wins = (scores[few][:, None] > scores[~few]) + 0.5 * (scores[few][:, None] == scores[~few])
m, n = wins.shape
area = wins.mean()


def distance(truth):
    star = (m + n) / 2 - 1
    spread = truth * (1 - truth) * (1 + star * ((1 - truth) / (2 - truth) + truth / (1 + truth))) / (m * n)
    return abs(truth - area) - 1.959963984540054 * np.sqrt(spread)


order = np.lexsort((np.arange(len(scores)), -scores))
hits = few[order]
precisions = np.cumsum(hits) / np.arange(1, len(hits) + 1)
print("area %.10f low %.10f high %.10f" % (area, brentq(distance, 1e-12, area - 1e-9), brentq(distance, area + 1e-9, 1 - 1e-12)))
print("average precision %.10f precision %.10f" % (precisions[hits].mean(), hits[: few.sum()].mean()))
area = 1.0
m, n = 10, 40
print("all told apart, 10 of 50: low %.10f" % brentq(distance, 1e-12, 1 - 1e-9))
