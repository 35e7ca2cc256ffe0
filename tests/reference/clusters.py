#!/usr/bin/python3
"""How far two labellings agree, and silhouettes, by scikit-learn, on labels and points that a formula makes: what
tests/unit/measure/test_clusters.c holds."""
import numpy as np
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score, silhouette_score

n = 300
i = np.arange(n)
clusters = (i * i // 7) % 5
classes = (i * i // 11) % 4
counts = np.array([[np.sum((clusters == c) & (classes == d)) for d in range(4)] for c in range(5)])
print("purity %.9f nmi %.9f ari %.9f" % (counts.max(1).sum() / n, normalized_mutual_info_score(classes, clusters),
                                         adjusted_rand_score(classes, clusters)))
half = np.where(i % 3 == 0, classes, clusters)
counts = np.array([[np.sum((half == c) & (classes == d)) for d in range(4)] for c in range(5)])
print("purity %.9f nmi %.9f ari %.9f" % (counts.max(1).sum() / n, normalized_mutual_info_score(classes, half),
                                         adjusted_rand_score(classes, half)))
j = np.arange(6)[None, :]
x = (np.sin(1.3 * i[:, None] + 0.7 * j * j) + 1.5 * np.cos(clusters[:, None] * (j + 1.0))).astype(np.float32)
print("silhouette l2 %.7f cosine %.7f" % (silhouette_score(x, clusters), silhouette_score(x, clusters, metric="cosine")))
