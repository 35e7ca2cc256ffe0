#!/usr/bin/env python3
"""Neighbours, analogies and the odd one out in $ISTHMUS_TEST_DATA/formats/test_glove.txt, computed in double without
Isthmus, for tests/unit/measure/test_questions.c."""
import math
import os
import sys

folder = sys.argv[1] if len(sys.argv) > 1 else os.environ["ISTHMUS_TEST_DATA"]
words, vectors = [], []
for line in open(os.path.join(folder, "formats", "test_glove.txt"), encoding="utf-8"):
    word, *numbers = line.split()
    words.append(word)
    vectors.append([float(x) for x in numbers])


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def unit(a):
    norm = math.sqrt(dot(a, a))
    return [x / norm for x in a]


def total(terms):
    return [sum(w * v[i] for w, v in terms) for i in range(len(terms[0][1]))]


units = [unit(v) for v in vectors]
row = words.index


def best(score, without, k=3):
    left = [i for i in range(len(words)) if i not in without]
    return " ".join("%s %.9f" % (words[i], score(i)) for i in sorted(left, key=lambda i: (-score(i), i))[:k])


he, his, they = row("he"), row("his"), row("they")
print("near he:", best(lambda i: dot(units[i], units[he]), {he}))
print("near he, dot:", best(lambda i: dot(vectors[i], vectors[he]), {he}))
print("near he, l2:", best(lambda i: -math.dist(vectors[i], vectors[he]), {he}))
query = unit(total([(1, units[his]), (-1, units[he]), (1, units[they])]))
print("add he : his :: they :", best(lambda i: dot(units[i], query), {he, his, they}))


def shifted(i, j):
    return (1 + dot(units[i], units[j])) / 2


print("mul he : his :: they :", best(lambda i: shifted(i, his) * shifted(i, they) / (shifted(i, he) + 0.001), {he, his, they}))
items = [row(w) for w in ("he", "his", "they", "percent")]
mean = unit([sum(units[i][j] for i in items) for j in range(len(vectors[0]))])
print("odd:", " ".join("%s %.9f" % (words[i], dot(units[i], mean)) for i in items))
a, b = row("he"), row("who")
order = sorted((i for i in range(len(words)) if i != a), key=lambda i: -dot(units[i], units[a]))
print("rank of who among the neighbours of he:", order.index(b) + 1, "cosine %.9f" % dot(units[a], units[b]))
