#!/usr/bin/env python3
"""Percentile and BCa intervals of a difference of means, for tests/unit/audit/test_bootstrap.c.

Many draws, so that the numbers are within about 0.01 of the limit. The acceleration is taken from the empirical
influence values of two samples (Davison & Hinkley 1997, equation 5.27 for several samples).
"""
import random
from statistics import NormalDist, mean

A = [0.1, 0.4, 0.2, 3.9, 0.8, 1.1, 0.3, 7.2, 0.6, 0.2]
B = [0.5, 0.7, 0.2, 0.9, 0.4, 1.3, 0.1]
DRAWS = 400000

rng = random.Random(5)
seen = mean(A) - mean(B)
draws = sorted(mean(rng.choices(A, k=len(A))) - mean(rng.choices(B, k=len(B))) for _ in range(DRAWS))


def quantile(q):
    at = q * (len(draws) - 1)
    low = int(at)
    return draws[low] + (at - low) * (draws[min(low + 1, len(draws) - 1)] - draws[low])


norm = NormalDist()
print("percentile", quantile(0.025), quantile(0.975))
z0 = norm.inv_cdf(sum(d < seen for d in draws) / DRAWS)
influence = [[x - mean(A) for x in A], [mean(B) - x for x in B]]
cubes = sum(sum(v**3 for v in part) / len(part)**3 for part in influence)
squares = sum(sum(v**2 for v in part) / len(part)**2 for part in influence)
a = cubes / (6 * squares**1.5)
z = [norm.inv_cdf(q) for q in (0.025, 0.975)]
print("bca", *(quantile(norm.cdf(z0 + (z0 + v) / (1 - a * (z0 + v)))) for v in z), "z0", z0, "a", a)
