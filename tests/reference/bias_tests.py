#!/usr/bin/env python3
"""Bias tests beside those of word_tests.py, from their definitions, with numpy, scipy and scikit-learn: indirect bias,
RIPA along a direction, WEFAT, clusters and classifiers of words that lean, bias by neighbours,
antonyms, SEAT.

Prints the numbers that tests/unit/audit/test_direction.c, test_correlation.c, test_separation.c, test_antonyms.c and
test_seat.c compare with. The
vectors are made as those of word_tests.py are.
"""
from itertools import permutations

import numpy as np
from scipy.stats import hypergeom, mannwhitneyu, pearsonr, rankdata, spearmanr
from sklearn.cluster import KMeans
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import SVC

from word_tests import direction, integers, scweat, unit


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


# --- correlations ---

def order_p(x, y):
    """Two-sided, by going through all orders of y."""
    seen = abs(np.corrcoef(x, y)[0, 1])
    hits = [abs(np.corrcoef(x, np.array(y)[list(order)])[0, 1]) >= seen - 1e-12 for order in permutations(range(len(y)))]
    return np.mean(hits)


def properties():
    rows = integers(11, 15, 6)
    x, a, b = rows[:7], rows[7:11], rows[11:]
    numbers = np.array([3, 1, 4, 1, 5, 9, 2.5])
    leaning = scweat(x, a, b)
    print("wefat pearson %.12f, spearman %.12f, of the first word %.12f" % (
        pearsonr(leaning, numbers)[0], spearmanr(leaning, numbers)[0], leaning[0]))
    print("p %.12f, of ranks %.12f" % (order_p(leaning, numbers), order_p(rankdata(leaning), rankdata(numbers))))


# --- words that lean ---

def leans(rows, a, b):
    """The cosine of every row with the difference of the groups' mean unit vectors."""
    return unit(rows) @ unit(unit(rows[a]).mean(0) - unit(rows[b]).mean(0))


def leaning(rows, a, b, extend):
    """Words that lean to a group, most first: those to learn from, then those held out, each with its label."""
    lean, learned, held_out = leans(rows, a, b), [], []
    others = [i for i in np.argsort(-abs(lean), kind="stable") if i not in set(a) | set(b)]
    for label in (0, 1):
        side = [i for i in others if (lean[i] > 0) == (label == 0)][:extend]
        learned += [(i, label) for place, i in enumerate(side) if place % 3 != 2]
        held_out += [(i, label) for place, i in enumerate(side) if place % 3 == 2]
    return learned, held_out


def label_p(labels, given, nameless):
    """Their agreement, its p over all deals of the labels, and its mean over them."""
    labels, given = np.array(labels), np.array(given)
    n, one, other = len(labels), (labels == 0).sum(), (given == 0).sum()
    both = np.arange(max(0, one + other - n), min(one, other) + 1)
    chances = hypergeom(n, one, other).pmf(both)
    shares = (n + 2 * both - one - other) / n
    seen = (labels == given).mean()
    if nameless:
        shares, seen = np.maximum(shares, 1 - shares), max(seen, 1 - seen)
    return seen, chances[shares >= seen - 1e-12].sum(), (chances * shares).sum()


def separation():
    rows = integers(13, 120, 6)
    a, b = list(range(3)), list(range(3, 6))
    learned, held_out = leaning(rows, a, b, 55)
    rows_of, labels = zip(*(learned + held_out))
    clusters = KMeans(2, n_init=20, random_state=0).fit(unit(rows[list(rows_of)])).labels_
    print("clusters agreement %.12f, p %.12f, expected %.12f" % label_p(labels, clusters, True), "of", len(labels))
    own = [(i, 0) for i in a] + [(i, 1) for i in b]
    from_rows, from_labels = zip(*(own + learned))
    to_rows, to_labels = zip(*held_out)
    train, test = unit(rows[list(from_rows)]), unit(rows[list(to_rows)])
    linear = LogisticRegression(C=10, solver="liblinear", tol=1e-8, max_iter=10000).fit(train, from_labels).predict(test)
    print("linear %.12f, p %.12f" % label_p(to_labels, linear, False)[:2], "of", len(to_labels))
    machine = SVC(C=1, gamma="scale").fit(train, from_labels).predict(test)
    print("rbf support vectors %.12f, p %.12f" % label_p(to_labels, machine, False)[:2])
    knn = KNeighborsClassifier(5, metric="cosine", algorithm="brute").fit(train, from_labels).predict(test)
    print("knn %.12f, p %.12f" % label_p(to_labels, knn, False)[:2])


def neighbourhoods():
    rows = integers(17, 80, 6)
    x, a, b, k = list(range(7)), list(range(7, 10)), list(range(10, 13)), 10
    lean, cosines = leans(rows, a, b), unit(rows) @ unit(rows).T
    shares = []
    for i in x:
        nearest = [j for j in np.argsort(-cosines[i], kind="stable") if j != i and j not in a + b][:k]
        shares.append(np.mean(lean[nearest] > 0))
    print("neighbours pearson %.12f, p %.12f, of the first word %.12f and %.12f" % (
        pearsonr(lean[x], shares)[0], order_p(lean[x], shares), lean[0], shares[0]))
    print("homogeneity %.12f" % np.where(lean[x] > 0, shares, 1 - np.array(shares)).mean())


# --- pairs, and sentences ---

def antonyms():
    """24 words as twelve pairs: the first six are X, the others Y."""
    rows = unit(integers(19, 24, 6))
    cosines = (rows[::2] * rows[1::2]).sum(1)
    x, y = cosines[:6], cosines[6:]
    print("antonyms area %.12f, of the first pair %.12f, statistic %.12f" % (
        mannwhitneyu(x, y).statistic / 36, x[0], x.mean() - y.mean()))
    print("p %.12f" % mannwhitneyu(x, y, method="exact").pvalue)


def sentences():
    """The word alone; with w0; and with w0 and w1: means of the words' vectors, then WEAT on them."""
    rows = integers(23, 18, 6)
    frames = [[], [0], [0, 1]]
    vectors = [[np.mean(np.vstack([rows[[w]]] + [rows[[f]] for f in frame]), axis=0) for frame in frames] for w in range(2, 18)]
    cosines = lambda first, second: np.array([[np.mean([unit(p) @ unit(q) for p in vectors[i] for q in vectors[j]]) for j in second] for i in first])
    x, y, a, b = range(4), range(4, 8), range(8, 12), range(12, 16)
    targets = list(x) + list(y)
    s = cosines(targets, a).mean(1) - cosines(targets, b).mean(1)
    print("seat by word %.12f, of the first %.12f" % ((s[:4].mean() - s[4:].mean()) / s.std(ddof=1), s[0]))
    flat = lambda words: np.array([v for w in words for v in vectors[w]])
    s = (unit(flat(targets)) @ unit(flat(a)).T).mean(1) - (unit(flat(targets)) @ unit(flat(b)).T).mean(1)
    print("seat by sentence %.12f, of the first %.12f" % ((s[:12].mean() - s[12:].mean()) / s.std(ddof=1), s[0]))


def weighted_sentences():
    """The same sentences by smooth inverse frequency: words weigh a / (a + share of the text), and the first singular
    vector of all sentences is taken out. Word i occurs 40 - 2 i times."""
    rows, counts, a = integers(23, 18, 6).astype(float), 40 - 2 * np.arange(18.0), 0.1
    rows *= (a / (a + counts / counts.sum()))[:, None]
    frames = [[], [0], [0, 1]]
    all_rows = np.array([np.mean(rows[[w] + frame], axis=0) for w in range(2, 18) for frame in frames])
    common = np.linalg.svd(all_rows, full_matrices=False)[2][0]
    vectors = unit(all_rows - np.outer(all_rows @ common, common)).reshape(16, 3, 6).mean(1)
    cosines = vectors @ vectors.T
    s = cosines[:8, 8:12].mean(1) - cosines[:8, 12:].mean(1)
    print("seat by sif %.12f, of the first %.12f" % ((s[:4].mean() - s[4:].mean()) / s.std(ddof=1), s[0]))


if __name__ == "__main__":
    directions()
    properties()
    separation()
    neighbourhoods()
    antonyms()
    sentences()
    weighted_sentences()
