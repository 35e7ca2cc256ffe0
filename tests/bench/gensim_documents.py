#!/usr/bin/env python3
"""Document vectors (PV-DBOW) by gensim from a file with a document a line: what bench.py runs as a whole process."""
import argparse

import numpy as np
from gensim.models.doc2vec import Doc2Vec

parser = argparse.ArgumentParser()
parser.add_argument("text")
parser.add_argument("out")
for name, kind in (("dim", int), ("window", int), ("negative", int), ("min-count", int), ("sample", float),
                   ("lr", float), ("epochs", int), ("threads", int), ("seed", int)):
    parser.add_argument("--" + name, type=kind, required=True)
args = parser.parse_args()

model = Doc2Vec(corpus_file=args.text, dm=0, vector_size=args.dim, window=args.window, negative=args.negative,
                min_count=args.min_count, sample=args.sample, alpha=args.lr, min_alpha=args.lr * 1e-4,
                epochs=args.epochs, workers=args.threads, seed=args.seed)
np.save(args.out + ".npy", model.dv.vectors)
