#!/usr/bin/env python3
"""Hard debiasing, projection and LEACE from their definitions, with numpy.

Prints the numbers that tests/unit/debias/test_debias.c compares with. The vectors are small integers from a linear
congruential generator, so that C and Python see exactly the same data.
"""
import numpy as np


def integers(seed, count, width):
    rows = []
    for _ in range(count * width):
        seed = (seed * 1103515245 + 12345) % 2**31
        rows.append(seed // 65536 % 21 - 10)
    return np.array(rows, float).reshape(count, width)


def unit(rows):
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


def hard(rows, groups, rank):
    """groups: lists of rows, aligned. All other rows are neutralised, those of the groups equalised."""
    units = unit(rows)
    places = np.stack([units[g] for g in groups], 1)
    centred = (places - places.mean(1, keepdims=True)).reshape(-1, rows.shape[1])
    basis = np.linalg.svd(centred)[2][:rank]
    out = unit(units - units @ basis.T @ basis)
    for place in range(len(groups[0])):
        mean = places[place].mean(0)
        within = mean @ basis.T @ basis
        nu = mean - within
        for g in groups:
            own = units[g[place]] @ basis.T @ basis
            out[g[place]] = nu + np.sqrt(1 - nu @ nu) * (own - within) / np.linalg.norm(own - within)
    return out


def projection(rows, groups):
    """Two groups: the difference of their mean unit vectors is taken out."""
    units = unit(rows)
    axis = units[groups[0]].mean(0) - units[groups[1]].mean(0)
    axis /= np.linalg.norm(axis)
    return rows - np.outer(rows @ axis, axis)


def leace(rows, groups, shrink):
    learned = np.concatenate([rows[g] for g in groups])
    z = np.concatenate([np.full(len(g), i) for i, g in enumerate(groups)])
    z = np.eye(len(groups))[z]
    mean = learned.mean(0)
    x, z = learned - mean, (z - z.mean(0)) / z.std(0)
    n, p = x.shape
    covariance = x.T @ x / n
    if shrink:
        trace = np.trace(covariance)
        alpha = 1 - trace**2 / n / p / ((covariance**2).sum() / p - trace**2 / p**2)
        alpha = min(1, max(0, alpha))
        covariance = alpha * covariance + (1 - alpha) * trace / p * np.eye(p)
        print("leace keeps %.12f" % alpha)
    values, axes = np.linalg.eigh(covariance)
    w = axes @ np.diag(values**-.5) @ axes.T
    u, s, _ = np.linalg.svd(w @ (x.T @ z / n), full_matrices=False)
    u = u[:, s > 1e-6 * s[0]]
    return rows - (rows - mean) @ w @ u @ u.T @ np.linalg.inv(w)


def tell(name, rows):
    print(name, ", ".join("%.9f" % value for value in rows[[0, 20, 39], 1]), "sum %.9f" % np.abs(rows).sum())


def main():
    rows = integers(3, 40, 5) * np.arange(1, 6)  # so that columns vary differently
    two = [list(range(0, 8)), list(range(8, 16))]
    three = two + [list(range(16, 24))]
    tell("hard", hard(rows, two, 1))
    tell("hard, three groups", hard(rows, three, 2))
    tell("project", projection(rows, two))
    tell("leace", leace(rows, three, False))
    tell("leace, shrunk", leace(rows, three, True))


main()
