"""Numbers that tests/unit/measure/test_retrieval.c expects of adapting one made-up space to another.

Made with numpy 1.24.2 (Debian: python3-numpy); prints them.
"""
import numpy as np

N, D, TRAIN, K, NEIGHBOURHOOD = 300, 7, 120, 10, 200

i, j = np.arange(N)[:, None], np.arange(D)[None, :]
source = np.sin(1.7 * i * (j + 1) + j * j).astype(np.float32)
noise = np.cos(2.3 * i * (j + 2) + 1).astype(np.float32)
target = (source[:, ::-1] * np.where(j == 2, -1, 1) + np.float32(0.6) * noise).astype(np.float32)


def unit(x):
    return x / np.linalg.norm(x, axis=1, keepdims=True)


def comparable(x):
    x = unit(x.astype(np.float64))
    return unit(x - x.mean(0))


x, y = comparable(source), comparable(target)
u, s, vt = np.linalg.svd(y[:TRAIN].T @ x[:TRAIN])
w = u @ vt
print(f"sigma_max {s[0]:.9f} sigma_min {s[-1]:.9f} det {np.linalg.det(w):+.0f}",
      f"residual {((x[:TRAIN] @ w.T - y[:TRAIN])**2).sum() / (y[:TRAIN]**2).sum():.9f}")


def retrieve(a, b):
    cosines = a @ b.T
    hubness = np.sort(a[:NEIGHBOURHOOD] @ b.T, axis=0)[-K:].mean(0)
    for name, scores in (("cosine", cosines), ("csls", 2 * cosines - hubness)):
        ranks = np.array([1 + (scores[q] > scores[q, q]).sum() for q in range(TRAIN, N)])
        print("  ", name, *(f"{(ranks <= k).sum()}" for k in (1, 5, 10)), f"mrr {(1 / ranks).mean():.9f}")


for name, a in (("before", unit(source)), ("after", x @ w.T)):
    b = unit(target) if name == "before" else y
    print(name, "there and back, hits at 1, 5, 10 of", N - TRAIN)
    retrieve(a, b)
    retrieve(b, a)
