#!/usr/bin/env python3
"""Indirect bias and RIPA along a direction, from their definitions, with numpy.

Prints the numbers that tests/unit/audit/test_direction.c compares with. The vectors are those of word_tests.py.
"""
import numpy as np

from word_tests import direction, integers, unit


def indirect(x, y, a, b):
    """beta of each word of X with the words Y together, and of all with all."""
    x, y, g = unit(x), unit(y), direction(a, b)[0]
    left_x, left_y = unit(x - np.outer(x @ g, g)), unit(y - np.outer(y @ g, g))
    cosines, without = x @ y.T, left_x @ left_y.T
    return (cosines - without).sum(1) / cosines.sum(1), (cosines - without).sum() / cosines.sum()


def raw_direction(a, b):
    _, values, axes = np.linalg.svd(a - b)
    return axes[0] * (1 if ((a - b) @ axes[0]).sum() > 0 else -1), values[0]**2 / (values**2).sum()


def directions():
    rows = integers(7, 16, 6)
    x, a, b, y = rows[:5], rows[5:9], rows[9:13], rows[13:]
    words, whole = indirect(x, y, a, b)
    print("indirect effect %.12f, of the first word %.12f" % (whole, words[0]))
    print("indirect of w0 and w13 %.12f" % indirect(x[:1], y[:1], a, b)[1])
    g, share = raw_direction(a, b)
    print("ripa along pca: effect %.12f, of the first word %.12f, share %.12f" % ((x @ g).mean(), x[0] @ g, share))
    g = unit((a - b).sum(0))
    print("ripa along the sum: effect %.12f" % (x @ g).mean())
    print("share of the direction of unit vectors %.12f" % direction(a, b)[1])


if __name__ == "__main__":
    directions()
