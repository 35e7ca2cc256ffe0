#!/usr/bin/env python3
"""Two-sample figures by SciPy and NumPy: prints the numbers that tests/unit/measure/test_two_samples.c holds ours
against. The samples are made of sines, so that C makes the same."""
import numpy as np
from scipy import special, stats


def sample(count, first, shift, scale):
    i = np.arange(count) * 7 + first
    return np.sin(i * i * 0.37) * scale + shift


def psi(baseline, now):
    edges = np.quantile(baseline, np.arange(1, 10) / 10)
    p = np.bincount(np.searchsorted(edges, baseline, side="left"), minlength=10).astype(float)
    q = np.bincount(np.searchsorted(edges, now, side="left"), minlength=10).astype(float)
    p[p == 0] = 0.5
    q[q == 0] = 0.5
    p, q = p / len(baseline), q / len(now)
    return ((q - p) * np.log(q / p)).sum()


def main():
    for n, m, shift, scale in [(30, 20, 0.0, 1.0), (30, 20, 0.5, 1.0), (50, 70, 0.1, 1.3), (200, 300, 0.1, 1.0)]:
        a, b = sample(n, 1, 0.0, 1.0), sample(m, 5, shift, scale)
        exact = stats.ks_2samp(a, b, method="exact")
        limit = special.kolmogorov(np.sqrt(n * m / (n + m)) * exact.statistic)
        print("%d %d %.1f %.1f: D %.12f exact %.12f limit %.12f psi %.12f"
              % (n, m, shift, scale, exact.statistic, exact.pvalue, limit, psi(a, b)))
    tied = stats.ks_2samp([1, 1, 2, 2, 3], [1, 2, 2, 3, 3, 3, 4], method="exact")
    print("tied: D %.12f exact %.12f" % (tied.statistic, tied.pvalue))
    print("kolmogorov:", ", ".join("%.12f" % special.kolmogorov(x) for x in (0.2, 0.5, 1.0, 1.5, 3.0)))


main()
