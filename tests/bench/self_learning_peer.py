#!/usr/bin/env python3
"""Self-learning alignment by numpy, to be held against `adapt selflearn`. Run by Debian's python.

  make FOLDER ITEMS WIDTH   two spaces, the second the first one turned and disturbed, and lexicons
  learn FOLDER              the loop of Artetxe, Labaka & Agirre (ACL 2018): prints rounds and seconds as JSON
  score FOLDER FILE         how many test items find their partner first by CSLS in a shared space (.npy)

The same k, share in play, growth, patience and threshold as the program is told; what a careful user of numpy would
write: products of blocks by BLAS in single precision, partial sorts, random masks. It makes each product twice, once
for the means and once for the partners, in each direction, as the authors' program does.
"""
import json
import os
import sys
import time

import numpy as np

NEIGHBOURS, KEEP, GROWTH, PATIENCE, THRESHOLD, BLOCK = 10, 0.25, 2, 1, 1e-6, 1000
ROUNDS = 6  # at most, so that the measurement ends
SEEDS, TESTS, NOISE = 500, 1500, 2.5  # so disturbed that many partners are not found


def make(folder, items, width):
    items, width = int(items), int(width)
    random = np.random.default_rng(1)
    scale = 1 / (1 + np.arange(width)) ** 0.3
    centres = random.normal(size=(items // 20, width)) * scale
    spread = 0.3 + 0.7 * random.random((items, 1))
    x = centres[random.integers(len(centres), size=items)] + spread * random.normal(size=(items, width)) * scale
    turn = np.linalg.qr(random.normal(size=(width, width)))[0]
    z = x @ turn + NOISE * spread * (random.normal(size=x.shape) * scale) @ turn
    for letter, rows in ("a", x), ("b", z):
        np.save(os.path.join(folder, letter + ".npy"), rows.astype(np.float32))
        with open(os.path.join(folder, letter + ".vocab"), "w") as file:
            file.writelines("%s%d\n" % (letter, i) for i in range(items))
    chosen = random.permutation(items)[:SEEDS + TESTS]
    np.save(os.path.join(folder, "chosen.npy"), chosen)
    for name, part in ("seeds", chosen[:SEEDS]), ("tests", chosen[SEEDS:]):
        with open(os.path.join(folder, name + ".tsv"), "w") as file:
            file.writelines("a%d\tb%d\n" % (i, i) for i in sorted(part))


def comparable(x):
    x = x / np.linalg.norm(x, axis=1, keepdims=True)
    x -= x.mean(axis=0)
    return x / np.linalg.norm(x, axis=1, keepdims=True)


def blocks(count):
    return (slice(i, min(i + BLOCK, count)) for i in range(0, count, BLOCK))


def hubness(x, z):
    """Mean cosine of each row of x with its nearest of z, and the mean of the highest."""
    means, best = np.empty(len(x), np.float32), 0.0
    for part in blocks(len(x)):
        top = np.partition(x[part] @ z.T, -NEIGHBOURS, axis=1)[:, -NEIGHBOURS:]
        means[part] = top.mean(axis=1)
        best += top.max(axis=1).sum()
    return means, best / len(x)


def partners(x, z, of_z, keep, random):
    found = np.empty(len(x), np.int64)
    for part in blocks(len(x)):
        scores = x[part] @ z.T
        scores -= of_z / 2
        if keep < 1:
            scores[random.random(scores.shape, dtype=np.float32) >= keep] = -np.inf
        found[part] = scores.argmax(axis=1)
    return found


def procrustes(x, z):
    u, _, vt = np.linalg.svd(x.T @ z)
    return u @ vt


def learn(folder):
    x, z = (comparable(np.load(os.path.join(folder, letter + ".npy"))) for letter in "ab")
    seeds = np.sort(np.load(os.path.join(folder, "chosen.npy"))[:SEEDS])
    start = time.perf_counter()
    random = np.random.default_rng(1)
    turn, keep, best, improved, rounds = procrustes(x[seeds], z[seeds]), KEEP, -np.inf, 0, 0
    while True:
        mapped = x @ turn
        of_x, forward = hubness(mapped, z)
        of_z, backward = hubness(z, mapped)
        there, back = partners(mapped, z, of_z, keep, random), partners(z, mapped, of_x, keep, random)
        objective, rounds = (forward + backward) / 2, rounds + 1
        if objective >= best + THRESHOLD:
            best, improved = objective, rounds
        turn = procrustes(np.concatenate((x, x[back])), np.concatenate((z[there], z)))
        if rounds >= ROUNDS:
            break
        if rounds - improved < PATIENCE:
            continue
        if keep >= 1:
            break
        keep, improved = min(1, keep * GROWTH), rounds
    seconds = time.perf_counter() - start
    np.save(os.path.join(folder, "numpy.npy"), np.concatenate((z, x @ turn)))
    print(json.dumps({"rounds": rounds, "seconds": seconds, "objective": float(objective)}))


def score(folder, file):
    shared = np.load(file)
    half = len(shared) // 2
    unit = shared / np.linalg.norm(shared, axis=1, keepdims=True)
    z, x = unit[:half], unit[half:]
    tests = np.load(os.path.join(folder, "chosen.npy"))[SEEDS:]
    of_z, _ = hubness(z, x)
    print(json.dumps({"precision": float((partners(x[tests], z, of_z, 1, None) == tests).mean())}))


{"make": make, "learn": learn, "score": score}[sys.argv[1]](*sys.argv[2:])
