"""Numbers that tests/unit/linalg/test_principal.c and tests/unit/project/test_{projection,quality}.c expect.

Made with numpy 1.24.2 and scikit-learn 1.2.1 (Debian: python3-numpy python3-sklearn); prints them.
"""
import numpy as np
from sklearn.manifold import trustworthiness


def wave(rows, cols):
    """The test matrix: a formula that C computes too, rounded to float32."""
    i, j = np.arange(rows)[:, None], np.arange(cols)[None, :]
    return (np.sin(1 + i * 0.37 + j * j * 0.11) * (cols - j) + np.cos(i * 1.7 * (j + 1))).astype(np.float32)


def pca(x, k):
    x = x.astype(np.float64)
    centred = x - x.mean(0)
    _, s, vt = np.linalg.svd(centred, full_matrices=False)
    vt = vt[:k] * np.sign(vt[:k][np.arange(k), np.abs(vt[:k]).argmax(1)])[:, None]
    variance = s**2 / (len(x) - 1)
    return variance[:k], variance.sum(), vt, centred @ vt.T


for rows, cols in ((80, 9), (7, 20)):
    x = wave(rows, cols)
    variance, total, axes, scores = pca(x, 3)
    print(f"wave({rows}, {cols})")
    print("  variance", [f"{v:.10g}" for v in variance], f"total {total:.10g}")
    print("  axes[0][:3]", [f"{v:.10g}" for v in axes[0][:3]], "axes[1][:3]", [f"{v:.10g}" for v in axes[1][:3]])
    print("  scores of row 5", [f"{v:.10g}" for v in scores[5]])

x = wave(80, 9)
plane = pca(x, 2)[3]
print(f"trustworthiness(wave(80, 9), k=12) {trustworthiness(x, plane, n_neighbors=12):.10g}")
print(f"trustworthiness of (column 8, column 7) {trustworthiness(x, x[:, [8, 7]], n_neighbors=12):.10g}")
# Continuity is trustworthiness with the map and the space exchanged.
print(f"continuity(wave(80, 9), k=12) {trustworthiness(plane, x, n_neighbors=12):.10g}")
print(f"continuity of (column 8, column 7) {trustworthiness(x[:, [8, 7]], x, n_neighbors=12):.10g}")


def preservation(space, plane, k=10):
    """The share of each row's k nearest in the space that are among its k nearest in the plane."""
    def nearest(points):
        points = points.astype(np.float64)
        d = ((points[:, None] - points[None]) ** 2).sum(-1)
        np.fill_diagonal(d, np.inf)
        return d.argsort(1, kind="stable")[:, :k]
    return np.mean([len(set(a) & set(b)) / k for a, b in zip(nearest(space), nearest(plane))])


print(f"preservation(wave(80, 9)) {preservation(x, plane):.10g}")
print(f"preservation of (column 8, column 7) {preservation(x, x[:, [8, 7]]):.10g}")
some = np.arange(0, 80, 2)  # a sample: its items are the only neighbours that count
print(f"preservation of the even rows {preservation(x[some], x[some][:, [8, 7]]):.10g}")
