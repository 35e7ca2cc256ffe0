"""Numbers that tests/unit/linalg/test_principal.c and tests/unit/project/test_projection.c expect.

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
