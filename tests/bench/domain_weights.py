#!/usr/bin/env python3
"""What tau= does for a small domain: the table of docs/audit.md. Usage: domain_weights.py PROGRAM [KITCHEN-REVIEWS]

Reviews of Blitzer, Dredze & Pereira (ACL 2007) are at reviews/amazon of ISTHMUS_TEST_DATA. A model of all reviews of books
and a few of kitchenware is held against models of the other reviews of kitchenware: the share of the 10 nearest words of
words typical of kitchenware that are the same, and how often the nearest of those reviews tell good from bad.
"""
import collections
import os
import re
import subprocess
import sys
import tempfile

import numpy

SEEDS, TAUS, NEAREST = (1, 2, 3), ("1", "0.7", "0.5", "0.3", "0"), 10
OPTIONS = "dim=50 min_count=3 sample=1e-3 exact=yes"


def reviews(domain, label):
    with open(os.path.join(DATA, domain, label + ".review"), encoding="latin-1") as file:
        return re.findall(r"<review>.*?</review>", file.read(), re.S)


def write(folder, label, texts):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, label + ".review"), "w", encoding="utf-8") as file:
        file.write("\n".join(texts))


def count_words(texts):
    spoken = (re.search(r"<review_text>(.*?)</review_text>", text, re.S) for text in texts)
    return collections.Counter(word for text in spoken if text for word in re.findall(r"[a-z']+", text[1].lower()))


def run(*lines):
    command = [PROGRAM, "-q", "--no-rc", "--format=tsv"] + [part for line in lines for part in ("-c", line)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def read_vectors(path):
    with open(path, encoding="utf-8") as file:
        width = int(next(file).split()[1])
        rows = [line.rstrip("\n").split(" ") for line in file]
    vectors = numpy.array([row[1:1 + width] for row in rows], float)
    return dict(zip((row[0] for row in rows), vectors / numpy.linalg.norm(vectors, axis=1, keepdims=True)))


def nearest(space, common, asked):
    vectors = numpy.array([space[word] for word in common])
    place = {word: i for i, word in enumerate(common)}
    answers = []
    for word in asked:
        scores = vectors @ space[word]
        scores[place[word]] = -2
        answers.append(set(numpy.argpartition(-scores, NEAREST)[:NEAREST]))
    return answers


def agreement(one, other):
    return numpy.mean([len(a & b) / NEAREST for a, b in zip(one, other)])


def main(few):
    counts = {name: collections.Counter() for name in ("books", "kitchen", "rest")}
    for label in ("negative", "positive"):
        books, kitchen = reviews("books", label), reviews("kitchen_&_housewares", label)
        for name, texts in (("books", books), ("kitchen", kitchen[:few // 2]), ("rest", kitchen[few // 2:])):
            write(name if name != "rest" else "rest/kitchen", label, texts)
            counts[name] += count_words(texts)
    models, right = {}, {}
    for tau in TAUS:
        for seed in SEEDS:
            out = run("load books kitchen domain=folder as=mix", "load rest/kitchen as=rest",
                      f"train sgns mix as=w epochs=10 {OPTIONS} seed={seed} tau={tau}", "save w w.txt format=vec",
                      "embed rest in=w method=sif as=docs", "eval knn in=docs k=15 by=class")
            right[tau, seed] = float(re.search(r"^class\t15\t\d+\t2\t([\d.]+)", out, re.M)[1])
            models[tau, seed] = read_vectors("w.txt")
    rest = []
    for seed in SEEDS:
        run("load rest/kitchen as=rest", f"train sgns rest as=w epochs=20 {OPTIONS} seed={seed}", "save w w.txt format=vec")
        rest.append(read_vectors("w.txt"))
    common = [word for word in rest[0] if word in models["1", SEEDS[0]]]
    books, others = (sum(counts[name].values()) for name in ("books", "rest"))
    asked = [word for word in common if counts["kitchen"][word] >= 3 and counts["rest"][word] >= 20 and
             counts["rest"][word] / others > 4 * max(counts["books"][word], 0.5) / books]
    known = [nearest(space, common, asked) for space in rest]
    print(f"{len(asked)} words; models of the rest agree by {agreement(known[0], known[1]):.3f}")
    for tau in TAUS:
        same = [agreement(nearest(models[tau, seed], common, asked), answers) for seed in SEEDS for answers in known]
        print(f"tau={tau}: neighbours {numpy.mean(same):.3f}, labels {numpy.mean([right[tau, s] for s in SEEDS]):.3f}")


if __name__ == "__main__":
    DATA = os.path.join(os.environ.get("ISTHMUS_TEST_DATA", ""), "reviews", "amazon")
    PROGRAM = os.path.realpath(sys.argv[1])
    if not os.path.isdir(DATA):
        sys.exit("skipped: the reviews are not there; ISTHMUS_TEST_DATA says where reviews/amazon is")
    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)
        main(int(sys.argv[2]) if len(sys.argv) > 2 else 500)
