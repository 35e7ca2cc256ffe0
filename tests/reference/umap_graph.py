"""Numbers that tests/unit/project/test_umap_curve.c, test_fuzzy_graph.c and test_umap.c expect.

Made with umap-learn 0.5.3, scikit-learn 1.2.1 and numpy 1.24.2 (Debian: umap-learn); prints them. The last ones need
the folder of real data that ISTHMUS_TEST_DATA names.
"""
import os
import warnings

import numpy as np

warnings.simplefilter("ignore")
import umap.umap_ as umap
from sklearn.manifold import trustworthiness


def wave(rows, cols):
    """The test matrix: a formula that C computes too, rounded to float32."""
    i, j = np.arange(rows)[:, None], np.arange(cols)[None, :]
    return (np.sin(1 + i * 0.37 + j * j * 0.11) * (cols - j) + np.cos(i * 1.7 * (j + 1))).astype(np.float32)


for min_dist, spread in ((0.1, 1), (0.5, 1), (0.001, 1), (0.25, 2), (1, 1)):
    a, b = umap.find_ab_params(spread, min_dist)
    print(f"min_dist {min_dist} spread {spread}: a {a:.6f} b {b:.6f}")

x = wave(80, 9)
x[7] = x[3]  # a pair at no distance
k = 10  # with the point itself
distances = np.sqrt(((x[:, None, :].astype(np.float64) - x[None, :, :]) ** 2).sum(-1))
order = np.argsort(distances, axis=1, kind="stable")
for i in range(len(x)):  # the point itself first, also of equals
    order[i] = np.concatenate([[i], order[i][order[i] != i]])
indices = order[:, :k]
nearest = np.take_along_axis(distances, indices, 1).astype(np.float32)
sigmas, rhos = umap.smooth_knn_dist(nearest, float(k))
for i in (0, 3, 5, 79):
    print(f"row {i}: nearest {rhos[i]:.6f} scale {sigmas[i]:.6f}")
graph = umap.fuzzy_simplicial_set(
    x, k, np.random.RandomState(1), "euclidean", knn_indices=indices, knn_dists=nearest)[0].tocsr()
print(f"entries {graph.nnz} sum {graph.sum():.5f}")
for i in (0, 3, 42):
    row = graph[i].tocoo()
    print(f"row {i}:", ", ".join(f"{{{j}, {v:.6f}}}" for j, v in sorted(zip(row.col, row.data))))

folder = os.environ.get("ISTHMUS_TEST_DATA")
if folder:
    pixels = np.fromfile(os.path.join(folder, "digits", "usps-test-images-idx3-ubyte"), np.uint8)[16:]
    digits = pixels.reshape(-1, 256)[:500].astype(np.float32) / 255
    for seed in (1, 2, 3):
        places = umap.UMAP(random_state=seed).fit_transform(digits)
        print(f"trustworthiness of digits, seed {seed}: {trustworthiness(digits, places, n_neighbors=12):.4f}")
