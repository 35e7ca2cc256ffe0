#!/usr/bin/python3
"""Mean, SD and share of variance over runs with scipy's intervals: the numbers of tests/unit/audit/test_run_spread.c."""
import numpy
from scipy.stats import chi2, t

effects, errors = numpy.array([1.2, 0.9, 1.5, 1.1, 1.3]), numpy.array([0.3, 0.25, 0.35, 0.3, 0.28])
n, mean, sd = len(effects), effects.mean(), effects.std(ddof=1)
within = (errors ** 2).mean()
limits = [sd * ((n - 1) / chi2.ppf(q, n - 1)) ** 0.5 for q in (0.975, 0.025)]
print("mean %.12f %.12f %.12f" % (mean, *t.interval(0.95, n - 1, mean, sd / n ** 0.5)))
print("sd %.12f %.12f %.12f" % (sd, *limits))
print("next %.12f %.12f" % t.interval(0.95, n - 1, mean, sd * (1 + 1 / n) ** 0.5))
print("share " + " ".join("%.12f" % (s ** 2 / (s ** 2 + within)) for s in (sd, *limits)))
