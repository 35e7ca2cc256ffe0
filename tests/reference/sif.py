"""Smooth inverse frequency, by NumPy: the numbers of tests/unit/train/test_embedding.c.

Words w0 .. w7 have vectors of sines; a text's vector is the mean of a / (a + p(w)) v_w over the words that are
known, minus its part along the first right singular vector of all texts' vectors (not centred).
"""
import numpy as np

WIDTH, WORDS = 6, 8
vectors = np.array([[0.9 * np.sin(1 + 3.0 * w + 0.7 * i + 0.9 * w * i) for i in range(WIDTH)] for w in range(WORDS)],
                   dtype=np.float32).astype(float)
counts = np.array([50, 30, 20, 10, 5, 3, 2, 1], float)
texts = ["0 1 2 0 9", "3 4 0 1", "5 6 7 0 0 0", "2 2 3", "1 7 9 9"]


def embed(a, components, p):
    weights = a / (a + p) if a > 0 else np.ones(WORDS)
    rows = []
    for text in texts:
        known = [int(w) for w in text.split() if int(w) < WORDS]
        rows.append(sum(weights[w] * vectors[w] for w in known) / len(known))
    rows = np.array(rows)
    common = np.linalg.svd(rows, full_matrices=False)[2][:components]
    return rows - rows @ common.T @ common, weights, common


def show(name, rows):
    print(name)
    for row in rows:
        print("\t{" + ", ".join("%.9f" % x for x in row) + "},")


rows, weights, common = embed(1e-1, 1, counts / counts.sum())
show("sif, shares from counts", rows)
query = sum(weights[w] * vectors[w] for w in (3, 7)) / 2
show("new text: 3 7 9", [query - query @ common.T @ common])
text_counts = np.zeros(WORDS)
total = 0
for text in texts:
    for w in map(int, text.split()):
        total += 1
        if w < WORDS:
            text_counts[w] += 1
show("sif, shares from the text, two components", embed(1e-1, 2, text_counts / total)[0])
show("mean", embed(0, 0, counts)[0])
