#!/usr/bin/python3
"""Power of the t test by scipy's noncentral t, and by simulated permutation tests, which it stands for.

Prints the numbers that tests/unit/linalg/test_noncentral.c and tests/unit/audit/test_power.c compare with.
"""
import itertools

import numpy
from scipy.optimize import brentq
from scipy.stats import nct, t

LEVEL, CHANCE = 0.05, 0.8


def power(nx, ny, apart, two_sided):
    degrees, delta = nx + ny - 2, apart * (nx * ny / (nx + ny)) ** 0.5
    critical = t.ppf(1 - LEVEL / (2 if two_sided else 1), degrees)
    return nct.sf(critical, degrees, delta) + (nct.cdf(-critical, degrees, delta) if two_sided else 0)


def smallest(nx, ny, two_sided):
    return brentq(lambda apart: power(nx, ny, apart, two_sided) - CHANCE, 0.01, 15)


def words(effect, two_sided):
    apart = effect / (1 - effect ** 2 / 4) ** 0.5
    return next(n for n in itertools.count(2) if power(n, n, apart, two_sided) >= CHANCE)


def simulated(n, apart, rounds=4000):
    """The share of exact one-sided permutation tests of n + n normal values with p <= .05."""
    random = numpy.random.default_rng(1)
    chosen = numpy.array(list(itertools.combinations(range(2 * n), n)))
    found = 0
    for _ in range(rounds):
        values = random.standard_normal(2 * n)
        values[:n] += apart
        found += (values[chosen].sum(axis=1) >= values[:n].sum() - 1e-12).mean() <= LEVEL
    return found / rounds


for point, degrees, delta in ((1.7613, 14, 2.5), (-1.2, 14, 0.7), (0.5, 3, -1.5), (2.2, 48, 4), (0, 10, 1), (-3, 5, -2)):
    print("P(T <= %g), %d degrees, delta %g: %.12f" % (point, degrees, delta, nct.cdf(point, degrees, delta)))
for nx, ny, two in ((8, 8, False), (8, 8, True), (25, 25, False), (5, 12, False)):
    print("smallest, %d and %d, %s: %.9f" % (nx, ny, "two-sided" if two else "one-sided", smallest(nx, ny, two)))
print("words for 0.5 and 0.8, one-sided then two-sided:", [words(d, two) for two in (False, True) for d in (0.5, 0.8)])
print("8 + 8 words at that distance: %.3f of permutation tests find it" % simulated(8, smallest(8, 8, False)))
print("6 + 6 words at that distance: %.3f of permutation tests find it" % simulated(6, smallest(6, 6, False)))
