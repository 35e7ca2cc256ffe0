#!/usr/bin/env python3
"""WEAT from its definition, by brute force and with the standard library alone.

Prints the numbers that tests/unit/audit/test_weat.c and test_permutation.c compare with. The vectors are small
integers from a linear congruential generator, so that C and Python see exactly the same data.
"""
from fractions import Fraction
from itertools import combinations, permutations
from math import sqrt
from statistics import mean, pstdev, stdev


def lcg(seed):
    while True:
        seed = (seed * 1103515245 + 12345) % 2**31
        yield seed // 65536 % 21 - 10


def vectors(seed, count, width):
    draw = lcg(seed)
    return [[next(draw) for _ in range(width)] for _ in range(count)]


def cosine(a, b):
    dot = sum(x * y for x, y in zip(a, b))
    return dot / sqrt(sum(x * x for x in a) * sum(y * y for y in b))


def s(w, A, B):
    return mean(cosine(w, a) for a in A) - mean(cosine(w, b) for b in B)


def weat(X, Y, A, B):
    x, y = [s(w, A, B) for w in X], [s(w, A, B) for w in Y]
    difference = mean(x) - mean(y)
    return sum(x) - sum(y), difference / stdev(x + y), difference / pstdev(x + y), x, y


def p_values(x, y):
    """p(>), p(>=), two-sided p(>=), over all splits, comparing differences of means with a relative tolerance."""
    both = x + y
    seen = mean(x) - mean(y)
    tolerance = 1e-12
    more = least = two = count = 0
    for chosen in combinations(range(len(both)), len(x)):
        first = [both[i] for i in chosen]
        second = [both[i] for i in range(len(both)) if i not in chosen]
        difference = mean(first) - mean(second)
        count += 1
        more += difference > seen + tolerance
        least += difference >= seen - tolerance
        two += abs(difference) >= abs(seen) - tolerance
    return more, least, two, count


def over_orders(x, y):
    """The same from all orders of the values, in exact arithmetic: (p(>=) as a fraction)."""
    both = [Fraction(v) for v in x + y]
    n = len(x)
    seen = sum(both[:n]) / n - sum(both[n:]) / len(y)
    hits = total = 0
    for order in permutations(both):
        total += 1
        hits += sum(order[:n]) / n - sum(order[n:]) / len(y) >= seen
    return Fraction(hits, total)


def show(seed, sizes, width):
    V = vectors(seed, sum(sizes), width)
    sets, at = [], 0
    for size in sizes:
        sets.append(V[at:at + size])
        at += size
    S, d1, d0, x, y = weat(*sets)
    print(f"seed {seed} sizes {sizes} width {width}: S {S:.12f} d_sample {d1:.12f} d_population {d0:.12f}")
    print("   s " + " ".join(f"{v:.12f}" for v in x + y))
    print("   p(>), p(>=), two-sided, of: %d %d %d %d" % p_values(x, y))


if __name__ == "__main__":
    show(1, (8, 8, 8, 8), 5)
    show(2, (3, 5, 4, 2), 4)
    show(3, (6, 6, 7, 7), 10)
    show(4, (5, 3, 2, 6), 3)
    print("all orders of (3, 1, 4) and (1, 5):", over_orders([3, 1, 4], [1, 5]))
    print("all orders of (9, 2, 6) and (5, 3, 5, 8):", over_orders([9, 2, 6], [5, 3, 5, 8]))
