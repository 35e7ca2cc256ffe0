#!/usr/bin/env python3
"""A map by sklearn from rows in numpy's format: what bench.py runs as a whole process."""
import sys

import numpy as np
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE

path, _, _, out, perplexity, iterations, threads = sys.argv[1:]
rows = PCA(50, random_state=1).fit_transform(np.load(path))
places = TSNE(perplexity=float(perplexity), n_iter=int(iterations), n_jobs=int(threads), init="pca",
              learning_rate="auto", random_state=1).fit_transform(rows)
np.savetxt(out, places, delimiter="\t")
