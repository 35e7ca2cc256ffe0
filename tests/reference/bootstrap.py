#!/usr/bin/python3
"""Percentile, BCa and Student's intervals of a difference of means, for tests/unit/audit/test_bootstrap.c.

Of percentile and BCa many draws, so that the numbers are within about 0.01 of the limit. The acceleration is taken from
the empirical influence values of two samples (Davison & Hinkley 1997, equation 5.27 for several samples). Student's
takes the very draws of the program (xoshiro256++), a stream for each 128, so that it is the same to rounding.
"""
import random
from statistics import NormalDist, mean

import numpy
from scipy.stats import norm as normal, t as student

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

# --- Student's ---

MASK = 2 ** 64 - 1


def mix(x):
    x = (x + 0x9E3779B97F4A7C15) & MASK
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & MASK
    return x ^ (x >> 31)


def turn(x, by):
    return ((x << by) | (x >> (64 - by))) & MASK


def stream(seed, piece):
    x = mix(seed) ^ mix(~piece & MASK)
    s = [mix((x + i * 0x9E3779B97F4A7C15) & MASK) for i in range(4)]
    while True:
        yield (turn((s[0] + s[3]) & MASK, 23) + s[0]) & MASK
        shifted = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= shifted
        s[3] = turn(s[3], 45)


def redraw(statistic, samples, draws, seed=1, together=128):
    told = []
    for first in range(0, draws, together):
        numbers = stream(seed, first // together)
        for _ in range(min(together, draws - first)):
            told.append(statistic(*[[sample[next(numbers) * len(sample) >> 64] for _ in sample] for sample in samples]))
    return told


def student_interval(statistic, samples, draws, least=None, most=None):
    def z(value):
        return value if least is None else numpy.arctanh((2 * value - least - most) / (most - least))

    def back(value):
        return value if least is None else (least + most + (most - least) * numpy.tanh(value)) / 2
    seen, told = statistic(*samples), redraw(statistic, samples, draws)
    below, above = (z(value) for value in numpy.quantile(told, normal.cdf([-1, 1])))
    parts = []  # by sample: its size and its part of the variance, by leaving out each number
    for k, sample in enumerate(samples):
        without = [statistic(*samples[:k], sample[:i] + sample[i + 1:], *samples[k + 1:]) for i in range(len(sample))]
        parts.append((len(sample), sum((seen - value) ** 2 for value in without) * ((len(sample) - 1) / len(sample)) ** 2))
    total = sum(v for _, v in parts)
    degrees = total ** 2 / sum(v * v / (n - 1) for n, v in parts)
    widened = (sum(v * n / (n - 1) for n, v in parts) / total) ** 0.5
    reach = student.ppf(0.975, degrees) * widened * (above - below) / 2
    return back(z(seen) - reach), back(z(seen) + reach)


print("student", *student_interval(lambda a, b: mean(a) - mean(b), [A, B], 300))
print("student, 0 to 8", *student_interval(mean, [A], 300, 0, 8))
