#!/usr/bin/env python3
"""What matching.py measures, by numpy and scipy.

    matching_peers.py make SOURCE TARGET ROWS WIDTH
    matching_peers.py coral SOURCE TARGET

What CORAL gives are the rows of both sides in one array, as an adaptation does. The second prints the kind of number and the seconds of each way. Reading files does not count.
"""
import json
import sys
import time

import numpy as np
from scipy import linalg


def make(source, target, rows, width):
    random = np.random.default_rng(1)
    for path, shift in ((source, 0), (target, 0.3)):
        mixing = random.standard_normal((width, width)) / np.sqrt(width)
        np.save(path + ".npy", (random.standard_normal((rows, width)) @ mixing + shift).astype(np.float32))


def moments(rows):
    """The covariance is made by one product of centred rows, which is faster than numpy.cov."""
    mean = rows.mean(0)
    centred = rows - mean
    return mean, centred, (centred.T @ centred / (len(rows) - 1)).astype(np.float64)


def power(covariance, exponent):
    values, vectors = linalg.eigh(covariance)
    return (vectors * values ** exponent) @ vectors.T


def coral(source, target, kind):
    _, centred, covariance = moments(source.astype(kind))
    mean_to, _, covariance_to = moments(target.astype(kind))
    mapping = power(covariance, -0.5) @ power(covariance_to, 0.5)
    mapped = (centred @ mapping.astype(kind) + mean_to).astype(np.float32)
    return np.concatenate([target, mapped])


def main():
    if sys.argv[1] == "make":
        make(sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
        return
    source, target = np.load(sys.argv[2] + ".npy"), np.load(sys.argv[3] + ".npy")
    for name in ("float32", "float64"):
        start = time.perf_counter()
        coral(source, target, np.dtype(name))
        print(json.dumps([name, time.perf_counter() - start]))


main()
