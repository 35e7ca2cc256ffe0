#!/usr/bin/env python3
"""Agreement, bias and errors of annotators, written again from the papers with numpy and scipy, by other routes than
src/audit/ takes: alpha from its matrix of coincidences, weighted kappa from matrices of weights, exact p by going
through all outcomes, the model of Dawid & Skene with dense arrays.

Prints the numbers that tests/unit/audit/test_annotator_*.c and test_dawid_skene.c compare with.
"""
import itertools

import numpy as np

NONE = 0
# Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011, section C; 0 is missing.
KRIPPENDORFF = np.array([
    [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
    [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0]]).T
# The example of Fleiss' kappa: how many of 14 raters put each of 10 subjects into each of 5 classes.
FLEISS = np.array([
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]])
# Fleiss, Cohen & Everitt, Psychological Bulletin 72, 1969: 200 subjects, two clinicians, three classes.
CLINICIANS = np.array([[106, 10, 4], [22, 28, 10], [2, 12, 6]])
# Dawid & Skene 1979, table 1: 45 patients; the first observer judged each three times.
PATIENTS = """
111 1 1 1 1, 333 4 3 3 4, 112 2 1 2 2, 222 3 1 2 1, 222 3 2 2 2, 222 3 3 2 2, 122 2 1 1 1, 333 3 4 3 3, 222 2 2 2 3,
232 2 2 2 3, 444 4 4 4 4, 222 3 3 4 3, 111 1 1 1 1, 222 3 2 1 2, 121 1 1 1 1, 111 2 1 1 1, 111 1 1 1 1, 111 1 1 1 1,
222 2 2 2 1, 222 1 3 2 2, 222 2 2 2 2, 222 2 2 2 1, 222 3 2 2 2, 221 2 2 2 2, 111 1 1 1 1, 111 1 1 1 1, 232 2 2 2 2,
111 1 1 1 1, 111 1 1 1 1, 112 1 1 2 1, 111 1 1 1 1, 333 3 2 3 3, 111 1 1 1 1, 222 2 2 2 2, 222 3 2 3 2, 433 4 3 4 3,
221 2 2 3 2, 232 3 2 3 3, 333 3 4 3 2, 111 1 1 1 1, 111 1 1 1 1, 121 2 1 1 1, 232 2 2 2 2, 121 1 1 1 1, 222 2 2 2 2"""


def patients():
    return [[[int(c) - 1 for c in who] for who in item.split()] for item in PATIENTS.replace("\n", " ").split(",")]


def coincidences(table, values):
    matrix = np.zeros((len(values), len(values)))
    for row in table:
        said = [values.index(v) for v in row if v != NONE]
        for i, j in itertools.permutations(range(len(said)), 2):
            matrix[said[i], said[j]] += 1 / (len(said) - 1)
    return matrix


def differences(matrix, values, kind):
    n = matrix.sum(1)
    size = len(values)
    out = np.zeros((size, size))
    for c, k in itertools.product(range(size), repeat=2):
        low, high = min(c, k), max(c, k)
        out[c, k] = {"nominal": float(c != k), "interval": (values[c] - values[k]) ** 2,
                     "ordinal": (n[low:high + 1].sum() - (n[c] + n[k]) / 2) ** 2 if c != k else 0}[kind]
    return out


def alpha(table, kind):
    values = sorted(set(table.ravel()) - {NONE})
    matrix = coincidences(table, values)
    n = matrix.sum(1)
    apart = differences(matrix, values, kind)
    expected = (np.outer(n, n) * apart).sum() / (n.sum() - 1)
    return 1 - (matrix * apart).sum() / expected


def fleiss(counts):
    m = counts.sum(1)[0]
    observed = ((counts ** 2).sum(1) - m) / (m * (m - 1))
    share = counts.sum(0) / counts.sum()
    return (observed.mean() - (share ** 2).sum()) / (1 - (share ** 2).sum())


def cohen(table, power=None):
    size = len(table)
    apart = np.abs(np.subtract.outer(np.arange(size), np.arange(size))) ** (power or 1.0)
    apart = (apart > 0).astype(float) if power is None else apart
    share = table / table.sum()
    return 1 - (apart * share).sum() / (apart * np.outer(share.sum(1), share.sum(0))).sum()


def dawid_skene(data, classes, steps):
    """The log-likelihood that each step finds, and what the last one does."""
    counts = np.zeros((len(data), len(data[0]), classes))
    for i, item in enumerate(data):
        for a, said in enumerate(item):
            for label in said:
                counts[i, a, label] += 1
    truth = counts.sum(1) / counts.sum((1, 2))[:, None]
    likelihoods = []
    for _ in range(steps):
        prior = truth.mean(0)
        errors = np.einsum("ik,ial->akl", truth, counts)
        errors /= np.maximum(errors.sum(2, keepdims=True), 1e-300)
        each = prior * np.prod(errors[None] ** counts[:, :, None, :], axis=(1, 3))
        likelihoods.append(np.log(each.sum(1)).sum())
        truth = each / each.sum(1, keepdims=True)
    return likelihoods, prior, errors, truth


def all_outcomes(chances, seen):
    expected, total = sum(chances), 0.0
    for outcome in itertools.product((0, 1), repeat=len(chances)):
        if abs(sum(outcome) - expected) >= abs(seen - expected) - 1e-9:
            total += np.prod([c if o else 1 - c for c, o in zip(chances, outcome)])
    return total


def label_bias(table, annotator, label):
    """How much more often, and the exact p, by going through every way of dealing."""
    own, others, chances = [], [], []
    for row in table:
        said = row[row != NONE]
        if row[annotator] == NONE or len(said) < 2:
            continue
        own.append(float(row[annotator] == label))
        others.append(((said == label).sum() - own[-1]) / (len(said) - 1))
        chances.append((said == label).mean())
    return np.mean(own) - np.mean(others), all_outcomes(chances, sum(own))


def group_gap(table, members, label):
    gaps = []
    rest = [a for a in range(table.shape[1]) if a not in members]
    for row in table:
        one, other = row[members], row[rest]
        one, other = one[one != NONE], other[other != NONE]
        if len(one) and len(other):
            gaps.append((one == label).mean() - (other == label).mean())
    return np.mean(gaps) if gaps else 0.0


def group_test(table, members, label):
    seen = group_gap(table, members, label)
    ways = [group_gap(table, list(w), label) for w in itertools.combinations(range(table.shape[1]), len(members))]
    return seen, np.mean([abs(w) >= abs(seen) - 1e-9 for w in ways])


def voters():
    """Seven annotators of twenty items, two labels, made by a rule; some are missing."""
    table = np.array([[1 + ((i * 7 + a * a * 3 + i * a) % 5 + (a >= 4) > 2) for a in range(7)] for i in range(20)])
    table[np.add.outer(np.arange(20), np.arange(7)) % 6 == 5] = NONE
    return table


def main():
    for kind in ("nominal", "ordinal", "interval"):
        print(f"Krippendorff 2011, {kind}: {alpha(KRIPPENDORFF, kind):.12f}")
    print(f"Fleiss: {fleiss(FLEISS):.12f}")
    print("clinicians:", *(f"{cohen(CLINICIANS, p):.12f}" for p in (None, 1, 2)))
    print(f"yes and no: {cohen(np.array([[20, 5], [10, 15]])):.12f}")
    likelihoods, prior, errors, truth = dawid_skene(patients(), 4, 60)
    print("Dawid & Skene, log-likelihoods:", *(f"{v:.9f}" for v in likelihoods[:3]), f"... {likelihoods[-1]:.9f}",
          "rising" if np.all(np.diff(likelihoods) > -1e-12) else "FALLING")
    print("prior:", *(f"{p:.9f}" for p in prior))
    print("first observer:", *(f"{e:.9f}" for e in errors[0].ravel()))
    print("patient 3:", *(f"{t:.9f}" for t in truth[2]), "patient 36:", *(f"{t:.9f}" for t in truth[35]))
    for annotator, label in ((0, 1), (2, 3), (3, 4)):
        print(f"bias of {'ABCD'[annotator]} by {label}: %.12f, p %.12f" % label_bias(KRIPPENDORFF, annotator, label))
    for label in (1, 2):
        print(f"group of the last three, label {label}: %.12f, p %.12f" % group_test(voters(), [4, 5, 6], label))
    print("outcomes of 0.1 0.5 0.9 0.3, two: %.12f" % all_outcomes([0.1, 0.5, 0.9, 0.3], 0))


if __name__ == "__main__":
    main()
