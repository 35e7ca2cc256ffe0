"""Vectors that the unit tests make as well: small integers from a linear congruential generator; and unit rows."""
import numpy as np


def integers(seed, count, width):
    rows = []
    for _ in range(count * width):
        seed = (seed * 1103515245 + 12345) % 2**31
        rows.append(seed // 65536 % 21 - 10)
    return np.array(rows, float).reshape(count, width)


def unit(rows):
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)
