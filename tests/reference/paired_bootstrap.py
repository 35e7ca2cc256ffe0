#!/usr/bin/env python3
"""Paired bootstrap of a difference of means, for tests/unit/measure/test_paired_bootstrap.c: BCa by scipy.stats.bootstrap
and p by moving the draws to no difference. Many draws, so that the numbers are near the limit."""
import numpy as np
from scipy import stats

i = np.arange(60)
before, after = np.sin(i * i * 0.37) ** 2, np.sin(i * i * 0.37) ** 2 + 0.3 * np.cos(5.0 * i) ** 3 + 0.04 * (i % 5)
d = after - before
print("difference %.9f" % d.mean())
result = stats.bootstrap((d,), np.mean, n_resamples=200000, method="BCa", random_state=np.random.default_rng(1))
print("BCa", result.confidence_interval)
means = np.random.default_rng(2).choice(d, (200000, len(d))).mean(1)
print("p", (np.abs(means - d.mean()) >= abs(d.mean())).mean())
right_before, right_after = i % 3 == 0, (i % 3 == 0) | (i % 7 == 1)
d = right_after * 1.0 - right_before
print("difference %.9f" % d.mean())
result = stats.bootstrap((d,), np.mean, n_resamples=200000, method="BCa", random_state=np.random.default_rng(1))
print("BCa", result.confidence_interval)
means = np.random.default_rng(2).choice(d, (200000, len(d))).mean(1)
print("p", (np.abs(means - d.mean()) >= abs(d.mean()) - 1e-12).mean())
