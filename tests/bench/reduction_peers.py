#!/usr/bin/env python3
"""What other programs do with pictures: principal components and maps. Prints seconds, writes coordinates.

Run by Debian's python, which has numpy, scikit-learn and umap-learn. Reading files and compiling do not count.
"""
import argparse
import gzip
import json
import os
import sys
import time
import warnings

warnings.simplefilter("ignore")
import numpy as np


def pictures(folder, part, count):
    """Fashion-MNIST as isthmus has fetched it: pixels 0 .. 1 and classes."""
    def read(kind, header):
        with gzip.open(os.path.join(folder, "%s-%s-ubyte.gz" % (part, kind))) as file:
            return np.frombuffer(file.read()[header:], np.uint8)
    pixels = read("images-idx3", 16).reshape(-1, 784)[:count]
    return pixels.astype(np.float32) / 255, read("labels-idx1", 8)[:count]


def prepare(args):
    x, y = pictures(args.folder, "train", args.count)
    np.save(args.to + ".npy", x)
    np.save(args.to + "-classes.npy", y)


def timed(work):
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def sklearn_pca(x):
    from sklearn.decomposition import PCA
    pca = PCA(50, svd_solver="randomized", random_state=1)
    seconds, _ = timed(lambda: pca.fit_transform(x))
    return seconds, pca.explained_variance_ratio_.sum()


def numpy_pca(x):
    def fit():
        mean = x.mean(0)
        covariance = (x.T @ x) / len(x) - np.outer(mean, mean)
        values, vectors = np.linalg.eigh(covariance)
        scores = (x - mean) @ vectors[:, -50:]
        return values[-50:].sum() / np.trace(covariance), scores
    seconds, (explained, _) = timed(fit)
    return seconds, explained


def pca(args):
    x = np.load(args.x)
    for name, way in (("sklearn randomised", sklearn_pca), ("numpy cov + eigh", numpy_pca)):
        runs = [way(x) for _ in range(args.rounds)]
        print(json.dumps([name, float(np.median([run[0] for run in runs])), float(runs[0][1])]))


def umap(args):
    import umap as umap_learn
    x = np.load(args.x)
    umap_learn.UMAP(n_epochs=2).fit_transform(x[:500])  # compiles
    # With a seed it would use one thread only.
    seconds, places = timed(lambda: umap_learn.UMAP(n_neighbors=15, min_dist=0.1).fit_transform(x))
    np.save(args.to, places.astype(np.float32))
    print(json.dumps(["umap-learn", seconds]))


def score(args):
    """Nearest-neighbour accuracy in the plane, over all; trustworthiness at 12 of 3,000 points."""
    from sklearn.manifold import trustworthiness
    from sklearn.neighbors import NearestNeighbors
    x, places, y = np.load(args.x), read_places(args.places), np.load(args.classes)
    found = NearestNeighbors(n_neighbors=2).fit(places).kneighbors(places, return_distance=False)
    nearest = np.where(found[:, 0] == np.arange(len(y)), found[:, 1], found[:, 0])
    some = np.random.default_rng(1).permutation(len(y))[:3000]
    print(json.dumps([float((y[nearest] == y).mean()),
                      float(trustworthiness(x[some], places[some], n_neighbors=12))]))


def read_places(path):
    """An array, or what `map` answers with --format=json: its items are numbers of rows."""
    if path.endswith(".npy"):
        return np.load(path)
    with open(path) as file:
        for line in file:
            for section in json.loads(line)["sections"]:
                if section["kind"] == "points":
                    rows = sorted((int(row[0]), row[1], row[2]) for row in section["rows"])
                    return np.array([row[1:] for row in rows], np.float32)
    sys.exit("no points in " + path)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(required=True)
    for work, names in ((prepare, ("folder", "to")), (pca, ("x",)), (umap, ("x", "to")),
                        (score, ("x", "classes", "places"))):
        command = commands.add_parser(work.__name__)
        command.set_defaults(work=work)
        for name in names:
            command.add_argument(name)
        command.add_argument("--count", type=int)
        command.add_argument("--rounds", type=int, default=1)
    args = parser.parse_args()
    args.work(args)


if __name__ == "__main__":
    main()
