#!/usr/bin/env python3
"""Hard, soft and double-hard debiasing, projection and LEACE from their definitions, with numpy and scipy.

Prints the numbers that tests/unit/debias/test_debias.c compares with. The vectors are small integers from a linear
congruential generator, so that C and Python see exactly the same data.
"""
import itertools
import sys

import numpy as np
from scipy.optimize import minimize
from scipy.sparse.csgraph import connected_components

from integer_rows import integers, unit


def equal_sets(groups):
    """Places that share a word, directly or by others, are one set of words that are made equal."""
    places = list(zip(*groups))
    shared = np.array([[bool(set(a) & set(b)) for b in places] for a in places])
    count, part = connected_components(shared, directed=False)
    return [sorted({word for place, own in zip(places, part) if own == p for word in place}) for p in range(count)]


def hard(rows, groups, rank):
    """groups: lists of rows, aligned, in which a row may stand several times. All other rows are neutralised, those of
    the groups equalised."""
    units = unit(rows)
    places = np.stack([units[g] for g in groups], 1)
    centred = (places - places.mean(1, keepdims=True)).reshape(-1, rows.shape[1])
    basis = np.linalg.svd(centred)[2][:rank]
    out = unit(units - units @ basis.T @ basis)
    for words in equal_sets(groups):
        mean = units[words].mean(0)
        within = mean @ basis.T @ basis
        nu = mean - within
        for word in words:
            own = units[word] @ basis.T @ basis
            out[word] = nu + np.sqrt(1 - nu @ nu) * (own - within) / np.linalg.norm(own - within)
    return out


def hard_space(path, groups, show):
    """The same of a file of vectors ("word number number ..."), to be held against `save` of `debias hard`."""
    words, rows = {}, []
    for line in open(path, encoding="utf-8"):
        word, *numbers = line.rstrip("\n").split(" ")
        if len(numbers) > 2:
            words[word] = len(rows)
            rows.append([float(number) for number in numbers if number])
    out = hard(np.array(rows), [[words[word] for word in group.split()] for group in groups], len(groups) - 1)
    for word in show.split():
        print(word, " ".join("%.6f" % number for number in out[words[word]][:5]))


def directions(units, groups, rank):
    places = np.stack([units[g] for g in groups], 1)
    return np.linalg.svd((places - places.mean(1, keepdims=True)).reshape(-1, units.shape[1]))[2][:rank]


def soft(rows, groups, rank, weight):
    """The objective of Bolukbasi et al. with means over words, minimised over a d x d map T by its gradient."""
    units = unit(rows)
    n, d = units.shape
    second, basis = units.T @ units / n, directions(units, groups, rank).T

    def objective(flat):
        t = flat.reshape(d, d)
        a = t.T @ t
        products, along = second @ (a - np.eye(d)), a @ basis
        value = np.sum(products * products.T) + weight * np.sum(along * (second @ along))
        slope = 2 * second @ (a - np.eye(d)) @ second
        slope += weight * (second @ along @ basis.T + basis @ along.T @ second)
        return value, (2 * t @ slope).ravel()

    flat = np.eye(d).ravel()
    value, slope = objective(flat)
    nudged = [objective(flat + 1e-6 * e)[0] - objective(flat - 1e-6 * e)[0] for e in np.eye(d * d)]
    print("soft, slope by differences: off by %.1e" % np.abs(np.array(nudged) / 2e-6 - slope).max())
    for _ in range(20):  # L-BFGS stops early where it is flat
        flat = minimize(objective, flat, jac=True, method="L-BFGS-B",
                        options={"maxiter": 20000, "maxfun": 100000, "ftol": 1e-18, "gtol": 1e-14}).x
    t = flat.reshape(d, d)
    values, axes = np.linalg.eigh(t.T @ t)
    print("soft: objective %.9f, at first %.9f" % (objective(flat)[0], value))
    return unit(units @ axes @ np.diag(np.sqrt(values)) @ axes.T)


def double_hard(rows, groups, axis):
    """Mean and one principal axis out, then hard debiasing."""
    units = unit(rows)
    centred = units - units.mean(0)
    principal = np.linalg.svd(centred)[2][axis]
    return hard(centred - np.outer(centred @ principal, principal), groups, len(groups) - 1)


def purest(rows, groups):
    """Of all cuts of the words in two clusters that with the least squared distances: its purity."""
    words = np.concatenate([rows[g] for g in groups])
    labels = np.concatenate([np.full(len(g), i) for i, g in enumerate(groups)])
    best = None
    for cut in itertools.product((0, 1), repeat=len(words) - 1):
        side = np.array((0,) + cut)
        if side.any():
            parts = [words[side == s] for s in (0, 1)]
            cost = sum(((part - part.mean(0)) ** 2).sum() for part in parts)
            if best is None or cost < best[0]:
                right = sum(np.bincount(labels[side == s]).max() for s in (0, 1))
                best = cost, right / len(words)
    return best[1]


def double_hard_search(rows, groups):
    """Purities with no axis taken out, and with each. Groups are small, so that all cuts can be tried; the words
    of the groups themselves are neutralised like others here."""
    units = unit(rows)
    centred = units - units.mean(0)
    found = []
    for axis in [None] + list(range(rows.shape[1])):
        left = centred
        if axis is not None:
            principal = np.linalg.svd(centred)[2][axis]
            left = centred - np.outer(centred @ principal, principal)
        left = unit(left)
        basis = directions(left, groups, len(groups) - 1)
        found.append(purest(unit(left - left @ basis.T @ basis), groups))
    print("double-hard, purities:", ", ".join("%.4f" % value for value in found))
    return found


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
    shared = [[0, 1, 0, 2], [8, 8, 9, 10], [16, 16, 16, 17]]  # as the sets of race are written
    print("sets made equal:", equal_sets(shared))
    tell("hard, words at several places", hard(rows, shared, 2))
    tell("soft", soft(rows, two, 1, 0.2))
    tell("soft, three groups", soft(rows, three, 2, 0.05))
    planted = integers(3, 40, 5)  # pairs differ most in the first column, now so, now so; groups in the second
    for i in range(8):
        planted[[i, 8 + i], 0] += np.array([30, -30]) * (-1)**i
        planted[[i, 8 + i], 1] += [20, -20]
    found = double_hard_search(planted, two)
    tell("double-hard", double_hard(planted, two, int(np.argmin(found[1:]))))
    tell("project", projection(rows, two))
    tell("leace", leace(rows, three, False))
    tell("leace, shrunk", leace(rows, three, True))


if len(sys.argv) > 1:  # FILE, groups of words, words to show
    hard_space(sys.argv[1], sys.argv[2:-1], sys.argv[-1])
else:
    main()
