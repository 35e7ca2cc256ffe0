"""Numbers that tests/unit/measure/test_drift.c expects of two made-up spaces.

Made with numpy 1.24.2 (Debian: python3-numpy); prints them.
"""
import numpy as np

N, D, K, AMONG = 300, 7, 10, 200

i, j = np.arange(N)[:, None], np.arange(D)[None, :]
before = np.sin(1.7 * i * (j + 1) + j * j).astype(np.float32)
noise = np.cos(2.3 * i * (j + 2) + 1).astype(np.float32)
after = before + np.where(i % 5 == 0, np.float32(0), np.float32(0.3) * noise)
after = after.astype(np.float32)
kept = [n for n in range(N) if n % 7]  # after lacks every seventh item

a, b = before[kept].astype(np.float64), after[kept].astype(np.float64)
norm = np.linalg.norm
cosine = (a * b).sum(1) / (norm(a, axis=1) * norm(b, axis=1))
shift = norm(b - a, axis=1) / norm(a, axis=1)
print("kept", len(kept), "unmoved", (a == b).all(1).sum())
print(f"cosine {cosine.mean():.9f} shift {shift.mean():.9f}")
print("quantiles", *(f"{q:.9f}" for q in np.quantile(cosine, [0, 0.05, 0.25, 0.5, 0.75])))

a, b = a[:AMONG], b[:AMONG]


def nearest(x):
    x = x / norm(x, axis=1, keepdims=True)
    scores = x @ x.T
    np.fill_diagonal(scores, -2)
    return np.argsort(-scores, axis=1, kind="stable")[:, :K]


of_a, of_b = nearest(a), nearest(b)
print(f"overlap {np.mean([len(set(x) & set(y)) / K for x, y in zip(of_a, of_b)]):.9f}")
worst = np.argsort(cosine)[0]
print("moved most", kept[worst], f"{cosine[worst]:.9f} {shift[worst]:.9f}")


def nearest_among(x, rows, own):
    scores = rows @ x / norm(rows, axis=1)
    if own < AMONG:
        scores[own] = -np.inf
    return kept[np.argmax(scores)]


full_a, full_b = before[kept].astype(np.float64), after[kept].astype(np.float64)
print("nearest", nearest_among(full_a[worst], a, worst), nearest_among(full_b[worst], b, worst))
