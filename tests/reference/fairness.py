#!/usr/bin/env python3
"""Gaps among groups, fairness of a classifier, leakage and representation from their definitions, in plain Python.

Prints the numbers that tests/unit/audit/test_group_gap.c, test_classifier_fairness.c, test_leakage.c and
test_representation.c compare with.
"""
from fractions import Fraction as F
from itertools import permutations
from math import comb, log


def fisher(hits_a, n, hits_b, m):
    """Ways of dealing the ones to the two groups: p of as large a gap, of a larger one, and the mean gap."""
    ones, seen = hits_a + hits_b, abs(F(hits_a, n) - F(hits_b, m))
    p = strict = chance = F(0)
    for h in range(max(0, ones - m), min(n, ones) + 1):
        share, gap = F(comb(n, h) * comb(m, ones - h), comb(n + m, ones)), abs(F(h, n) - F(ones - h, m))
        p += share * (gap >= seen)
        strict += share * (gap > seen)
        chance += share * gap
    return p, strict, chance


def span(values, sizes):
    means, at = [], 0
    for size in sizes:
        means.append(F(sum(values[at:at + size]), size))
        at += size
    return max(means) - min(means)


def all_orders(values, sizes):
    """The same for any number of groups, by all orders of the values."""
    seen, count, at_least, total = span(values, sizes), 0, 0, F(0)
    for order in permutations(values):
        gap = span(order, sizes)
        count, at_least, total = count + 1, at_least + (gap >= seen), total + gap
    return seen, F(at_least, count), total / count


def integers(seed, count, below):
    out = []
    for _ in range(count):
        seed = (seed * 1103515245 + 12345) % 2**31
        out.append(seed // 65536 % below)
    return out


def rates(rows, positive):
    """Of (truth, given): accuracy, selection, recall, false positives, precision."""
    tp = sum(t == positive and g == positive for t, g in rows)
    fp = sum(t != positive and g == positive for t, g in rows)
    fn = sum(t == positive and g != positive for t, g in rows)
    tn = sum(t != positive and g != positive for t, g in rows)
    n = tp + fp + fn + tn
    return [sum(t == g for t, g in rows) / n, (tp + fp) / n, tp / (tp + fn), fp / (fp + tn), tp / (tp + fp)]


print("fisher 8/10 3/9", *(f"{float(x):.12f}" for x in fisher(8, 10, 3, 9)))
print("fisher 1/12 7/20", *(f"{float(x):.12f}" for x in fisher(1, 12, 7, 20)))
print("orders 3+3+2", *(f"{float(x):.12f}" for x in all_orders([5, 9, 7, 1, 4, 2, 8, 6], [3, 3, 2])))

truth, given, group = integers(1, 240, 2), integers(2, 240, 3), integers(3, 240, 3)
given = [t if g else 1 - t for t, g in zip(truth, given)]
table = [rates([(t, g) for t, g, own in zip(truth, given, group) if own == k], 1) for k in range(3)]
for name, column in zip(("accuracy", "selection", "recall", "false_positive", "precision"), zip(*table)):
    print(name, *(f"{x:.12f}" for x in column), f"gap {max(column) - min(column):.12f}",
          f"ratio {min(column) / max(column):.12f}")
print("odds", f"{max(max(c) - min(c) for c in (list(zip(*table))[2], list(zip(*table))[3])):.12f}")


def area(scores, own):
    """The chance that one of the group scores higher than one of the rest, ties half."""
    inside, rest = [s for s, k in zip(scores, own) if k], [s for s, k in zip(scores, own) if not k]
    return sum((a > b) + (a == b) / 2 for a in inside for b in rest) / len(inside) / len(rest)


def mean_area(columns, labels):
    return sum(area(c, [k == g for k in labels]) for g, c in enumerate(columns)) / len(columns)


def delong(columns, labels):
    """Standard error of the mean area: what each item adds to it, varying within its group."""
    n, groups, add = len(labels), len(columns), [0.0] * len(labels)
    for g, c in enumerate(columns):
        m = labels.count(g)
        for i in range(n):
            if labels[i] == g:
                add[i] += sum((c[i] > c[j]) + (c[i] == c[j]) / 2 for j in range(n) if labels[j] != g) / (n - m) / m
            else:
                add[i] += sum((c[j] > c[i]) + (c[j] == c[i]) / 2 for j in range(n) if labels[j] == g) / m / (n - m)
    total = 0
    for g in range(groups):
        own = [a for a, k in zip(add, labels) if k == g]
        mean = sum(own) / len(own)
        total += sum((a - mean) ** 2 for a in own) * len(own) / (len(own) - 1)
    return total ** .5 / groups


labels = [0, 0, 0, 1, 1, 1, 1, 2, 2]
columns = [integers(seed, 9, 8) for seed in (11, 12, 13)]
print("areas", *(f"{area(c, [k == g for k in labels]):.12f}" for g, c in enumerate(columns)),
      f"mean {mean_area(columns, labels):.12f} error {delong(columns, labels):.12f}")
seen, orders = mean_area(columns, labels), set(permutations(labels))
print("p of the mean area", f"{sum(mean_area(columns, list(o)) >= seen - 1e-12 for o in orders) / len(orders):.12f}",
      "of", len(orders))
two, orders = [k > 0 for k in labels], set(permutations([k > 0 for k in labels]))
seen = area(columns[1], two)
print(f"two groups {seen:.12f}", f"p {sum(area(columns[1], o) >= seen - 1e-12 for o in orders) / len(orders):.12f}")

amounts = [50, 30, 0, 15, 5]
shares = [a / sum(amounts) for a in amounts if a]
entropy = -sum(s * log(s) for s in shares)
print(f"entropy {entropy:.12f} evenness {entropy / log(4):.12f} effective {2.718281828459045 ** entropy:.12f}",
      f"balanced {4 ** 2 / sum(1 / a for a in amounts if a):.12f} kish 1 2 3 {36 / 14:.12f}")
