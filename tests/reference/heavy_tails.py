#!/usr/bin/env python3
"""How often intervals of WEAT's effect hold what is true when the associations of words are normal, or very skew
(exponential), by five ways to reach to either side on the scale of Fisher's z; the associations are drawn themselves, A
and B being fixed. docs/audit.md (The interval) has what it printed:

    words effect noise: student | jackknife | johnson | skewed | kurtosis, covered % (median width)

student is what audits do; jackknife has the jackknife's standard error instead of that of draws; johnson moves the
interval by the skewness of the influences (Johnson, JASA 73, 1978); skewed has the jackknife's standard error and
stretches each side as BCa does; kurtosis takes the degrees of freedom from the fourth moments of the influences.
"""
import numpy as np
from scipy.stats import t

WORLDS, DRAWS, SPREAD = 2000, 400, 0.1
RNG = np.random.default_rng(5)


def effect(x, y):
    return (x.mean(-1) - y.mean(-1)) / np.concatenate([x, y], -1).std(-1, ddof=1)


def to_z(d, words):
    most = 2 * np.sqrt((words - 1) / words)
    return np.arctanh(np.clip(d / most, -0.9999, 0.9999))


def draws_of(x, y):
    n, draws = x.shape[1], np.empty((WORLDS, DRAWS))
    for b in range(DRAWS):
        i, j = RNG.integers(0, n, (2, WORLDS, n))
        with np.errstate(all="ignore"):
            draws[:, b] = effect(np.take_along_axis(x, i, 1), np.take_along_axis(y, j, 1))
    return to_z(draws, 2 * n)


def influences(x, y):
    n, whole = x.shape[1], to_z(effect(x, y), 2 * x.shape[1])
    less = [to_z(effect(np.delete(x, k, 1), y), 2 * n - 1) for k in range(n)]
    less += [to_z(effect(x, np.delete(y, k, 1)), 2 * n - 1) for k in range(n)]
    return (whole - np.array(less)).T * (n - 1) / n


def ways(x, y):
    n, z, draws, u = x.shape[1], to_z(effect(x, y), 2 * x.shape[1]), draws_of(x, y), influences(x, y)
    by_set = np.stack([(u[:, :n] ** 2).sum(1), (u[:, n:] ** 2).sum(1)])
    square = by_set.sum(0)
    freedom = square ** 2 / ((by_set ** 2).sum(0) / (n - 1))
    reach, larger = t.ppf(0.975, freedom), np.sqrt(n / (n - 1))
    span = (np.quantile(draws, 0.8413, axis=1) - np.quantile(draws, 0.1587, axis=1)) / 2 * larger
    error, skew = np.sqrt(square) * larger, (u ** 3).sum(1) / (6 * square ** 1.5)
    move = skew * (1 + 2 * reach ** 2)
    varies = np.maximum((u ** 4).sum(1) / square ** 2 - 1 / (2 * n), 1e-3)
    uncertain = t.ppf(0.975, np.maximum(np.minimum(2 / varies, freedom), 2))
    return [(z - reach * span, z + reach * span), (z - reach * error, z + reach * error),
            (z + (move - reach) * span, z + (move + reach) * span),
            (z - reach / (1 + skew * reach) * error, z + reach / (1 - skew * reach) * error),
            (z - uncertain * span, z + uncertain * span)]


def main():
    for n in (8, 25):
        for lean in (0, 0.06, 0.15):
            for noise in ("normal", "exponential", "mirrored"):
                if noise == "mirrored" and not lean:
                    continue
                draw = (lambda: RNG.standard_normal((WORLDS, n))) if noise == "normal" else (
                    lambda: RNG.exponential(1, (WORLDS, n)) - 1)
                x, y = lean + SPREAD * draw(), -lean + SPREAD * draw() * (-1 if noise == "mirrored" else 1)
                true = 2 * lean / np.hypot(SPREAD, lean)
                z = to_z(np.array(true), 2 * n)
                most = 2 * np.sqrt((2 * n - 1) / (2 * n))
                print("%2d %.2f %s: " % (n, true, noise) + " | ".join("%.1f (%.2f)" % (
                    100 * np.mean((low <= z) & (z <= high)), np.median(most * (np.tanh(high) - np.tanh(low))))
                    for low, high in ways(x, y)), flush=True)


main()
