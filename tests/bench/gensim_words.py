#!/usr/bin/env python3
"""Word vectors by gensim from a file of lines: what bench.py runs as a whole process."""
import argparse

from gensim.models import FastText, Word2Vec
from gensim.models.fasttext import save_facebook_model

parser = argparse.ArgumentParser()
parser.add_argument("text")
parser.add_argument("out")
parser.add_argument("--architecture", choices=("skipgram", "cbow"), required=True)
parser.add_argument("--loss", choices=("ns", "hs"), required=True)
parser.add_argument("--subwords", action="store_true")
for name, kind in (("dim", int), ("window", int), ("negative", int), ("min-count", int), ("sample", float),
                   ("lr", float), ("epochs", int), ("threads", int), ("seed", int)):
    parser.add_argument("--" + name, type=kind, required=True)
args = parser.parse_args()

settings = dict(corpus_file=args.text, vector_size=args.dim, window=args.window, min_count=args.min_count,
                sample=args.sample, alpha=args.lr, min_alpha=args.lr * 1e-4, sg=int(args.architecture == "skipgram"),
                hs=int(args.loss == "hs"), negative=args.negative if args.loss == "ns" else 0, workers=args.threads,
                epochs=args.epochs, seed=args.seed)
if args.subwords:
    model = FastText(**settings)
    save_facebook_model(model, args.out + ".bin")
    model.wv.save_word2vec_format(args.out + ".vec")
else:
    Word2Vec(**settings).wv.save_word2vec_format(args.out, binary=True)
