#!/usr/bin/python3
"""The ten WEAT tests with numpy, with as many draws as ours. Prints one line of JSON for each way of counting p.

    weat_numpy.py make FILE.npy WORDSETS ROWS WIDTH        makes vectors whose first rows are words of the sets
    weat_numpy.py ask FILE.npy WORDSETS DRAWS PERMUTATIONS WAY

WAY is `vectorised`: associations once, partitions as rows of one matrix, all of them where they can be counted; or
`loop`: partition after partition in Python, each from the cosines on and none counted, as WEFE's p value is computed
(but without replacement, as the paper has it).
"""
import glob
import itertools
import json
import os
import re
import sys
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "2")

import numpy  # noqa: E402: it reads the environment

EXACT, TILE = 200000, 10000


def read_sets(folder):
    """The words of X, Y, A and B by test, in the order of the tests."""
    tests = {}
    paths = glob.glob(os.path.join(folder, "weat*.wordset"))
    for path in sorted(paths, key=lambda path: int(re.sub(r"\D", "", os.path.basename(path)))):
        roles, role = {}, None
        for line in open(path, encoding="utf-8"):
            head = re.match(r"([XYAB]) .*:$", line)
            if head:
                role = head.group(1)
                roles[role] = []
            elif role and line.startswith(" "):
                roles[role] += line.split()
        tests[os.path.basename(path)[:-len(".wordset")]] = roles
    return tests


def make(path, folder, rows, width):
    """Random vectors; words of X and A, and of Y and B, lean a little the same way."""
    random = numpy.random.default_rng(1)
    vectors = random.standard_normal((rows, width), dtype=numpy.float32)
    names = {}
    for roles in read_sets(folder).values():
        for role, words in roles.items():
            for word in words:
                names.setdefault(word, 1 if role in "XA" else -1)
    lean = random.standard_normal(width, dtype=numpy.float32)
    for row, (word, sign) in enumerate(names.items()):
        vectors[row] += numpy.float32(0.4 * sign) * lean
    numpy.save(path, vectors)
    with open(path[:-len(".npy")] + ".vocab", "w", encoding="utf-8") as file:
        file.writelines(word + "\n" for word in names)
        file.writelines("row%d\n" % i for i in range(len(names), rows))


def units(vectors):
    return vectors / numpy.linalg.norm(vectors, axis=1, keepdims=True)


def associations(targets, a, b):
    return (units(targets) @ units(a).T).mean(axis=1) - (units(targets) @ units(b).T).mean(axis=1)


def effect(s, nx):
    return (s[:nx].mean() - s[nx:].mean()) / s.std(ddof=1)


def subset_sums(s, nx):
    return numpy.array([sum(chosen) for chosen in itertools.combinations(s, nx)])


def p_vectorised(s, nx, permutations, random):
    """p(>=) as ours: exact where the partitions can be counted, else (k + 1) / (m + 1)."""
    seen, tolerance = s[:nx].sum(), 1e-12 * abs(s).sum()
    if count(len(s), nx) <= EXACT:
        return float((subset_sums(s, nx) >= seen - tolerance).mean())
    hits = 0
    for _ in range(0, permutations, TILE):
        order = numpy.argpartition(random.random((TILE, len(s))), nx, axis=1)[:, :nx]
        hits += (s[order].sum(axis=1) >= seen - tolerance).sum()
    return float((hits + 1) / (permutations + 1))


def p_loop(targets, a, b, nx, permutations, random):
    s = associations(targets, a, b)
    seen, tolerance = s[:nx].sum() - s[nx:].sum(), 1e-12 * abs(s).sum()
    hits = 0
    for _ in range(permutations):
        order = random.permutation(len(s))
        first, second = targets[order[:nx]], targets[order[nx:]]
        hits += associations(first, a, b).sum() - associations(second, a, b).sum() >= seen - tolerance
    return (hits + 1) / (permutations + 1)


def count(n, k):
    result = 1
    for i in range(1, min(k, n - k) + 1):
        result = result * (n - i + 1) // i
    return result


def interval(cosines, sizes, draws, random):
    """Percentiles of d over draws of words within each set: matrices of how often each word was drawn."""
    nx, ny, na, nb = sizes
    drawn = [random.multinomial(n, numpy.full(n, 1 / n), size=draws) for n in sizes]
    s = numpy.hstack([drawn[2] / na, -drawn[3] / nb]) @ cosines.T
    weights = numpy.hstack(drawn[:2])
    mean = (weights * s).sum(axis=1, keepdims=True) / (nx + ny)
    sd = numpy.sqrt((weights * (s - mean) ** 2).sum(axis=1) / (nx + ny - 1))
    difference = (drawn[0] * s[:, :nx]).sum(axis=1) / nx - (drawn[1] * s[:, nx:]).sum(axis=1) / ny
    return numpy.quantile(difference / sd, [0.025, 0.975])


def ask(path, folder, draws, permutations, way):
    vectors = numpy.load(path)
    words = {word.rstrip("\n"): row for row, word in enumerate(open(path[:-len(".npy")] + ".vocab", encoding="utf-8"))}
    tests, answers = read_sets(folder), {}
    random = numpy.random.default_rng(1)
    start, used = time.perf_counter(), time.process_time()
    for name, roles in tests.items():
        rows = {role: [words[word] for word in dict.fromkeys(roles[role])] for role in "XYAB"}
        targets = vectors[rows["X"] + rows["Y"]].astype(float)
        a, b = (vectors[rows[role]].astype(float) for role in "AB")
        nx, sizes = len(rows["X"]), [len(rows[role]) for role in "XYAB"]
        s = associations(targets, a, b)
        p = p_vectorised(s, nx, permutations, random) if way == "vectorised" else \
            p_loop(targets, a, b, nx, permutations, random)
        low, high = interval(units(targets) @ units(numpy.vstack([a, b])).T, sizes, draws, random)
        answers[name] = {"effect": float(effect(s, nx)), "p": float(p), "low": low, "high": high,
                         "exact": count(sum(sizes[:2]), nx) <= EXACT}
    took = {"wall": (time.perf_counter() - start) * 1e3, "cpu": (time.process_time() - used) * 1e3}
    print(json.dumps({**took, "tests": answers}))


if sys.argv[1] == "make":
    make(sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
else:
    ask(sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]), sys.argv[6])
