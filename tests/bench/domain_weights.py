#!/usr/bin/env python3
"""What tau= does for a small domain: the tables of docs/audit.md.
Usage: domain_weights.py PROGRAM [METHOD [KITCHEN-REVIEWS]]

Reviews of Blitzer, Dredze & Pereira (ACL 2007) are at reviews/amazon of ISTHMUS_TEST_DATA. A model of all reviews of books
and a few of kitchenware is held against models of the other reviews of kitchenware: the share of the 10 nearest words of
words typical of kitchenware that are the same, and how often the nearest of those reviews tell good from bad. METHOD is sgns
(taken when left out), glove, ppmi, or classify: that learns good from bad itself and is asked about the other reviews, of
books by a fifth that it did not learn from. brown is classify of the 15 genres of the Brown corpus (get brown by `data get brown`), five sentences at a time, asked about
every third text, of which nothing was learned. Differences from tau=1 are of the same reviews by the same seed; their
intervals draw reviews, or words, anew, 2,000 times.
"""
import collections
import gzip
import os
import re
import subprocess
import sys
import tempfile

import numpy

SEEDS, TAUS, NEAREST = (1, 2, 3), ("1", "0.7", "0.5", "0.3", "0"), 10
OPTIONS = {"sgns": "epochs={} dim=50 min_count=3 sample=1e-3 exact=yes", "glove": "epochs=25 dim=50 min_count=3 exact=yes",
           "ppmi": "dim=50 min_count=3", "classify": "epochs=20 lr=0.5 word_ngrams=2 buckets=200000 exact=yes"}


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
    return numpy.array([len(a & b) / NEAREST for a, b in zip(one, other)])


def guesses(path):
    with open(path, encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]
    label, guess = rows[0].index("label"), rows[0].index("guess")
    return numpy.array([row[label] == row[guess] for row in rows[1:] if len(row) > guess], float)


def interval(values):
    """Of a mean over documents or words (columns) and seeds (rows), which are those that were run."""
    drawn = numpy.random.default_rng(1).integers(values.shape[1], size=(2000, values.shape[1]))
    low, high = numpy.percentile(values.mean(axis=0)[drawn].mean(axis=1), (2.5, 97.5))
    return f"{values.mean():.3f} ({low:.3f} to {high:.3f})"


def classify():
    settings = [f"tau={tau}" for tau in TAUS] + ["tau=0 weights=class", "tau=0 weights=both"]
    for name in ("rest", "others"):
        right = {}
        for setting in settings:
            rows = []
            for seed in SEEDS:
                run("load books kitchen domain=folder as=mix", "load rest/kitchen as=rest", "load others/books as=others",
                    f"train classify mix as=c {OPTIONS['classify']} seed={seed} {setting}",
                    f"classify {name} in=c top=0 > guesses.tsv")
                rows.append(guesses("guesses.tsv"))
            right[setting] = numpy.array(rows)
            print(f"{'kitchenware' if name == 'rest' else 'books'}, {right[setting].shape[1]} reviews, {setting}: right "
                  f"{interval(right[setting])}, more than tau=1 by {interval(right[setting] - right['tau=1'])}", flush=True)


def write_brown():
    place = os.path.join(os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache")), "isthmus/datasets/brown/brown.tsv.gz")
    met = collections.Counter()
    with gzip.open(place, "rt", encoding="utf-8") as texts, open("learned.tsv", "w", encoding="utf-8") as learned, \
            open("asked.tsv", "w", encoding="utf-8") as asked:
        print("genre\ttext", file=learned)
        print("genre\ttext", file=asked)
        for row in list(texts)[1:]:
            genre, _, text = row.rstrip("\n").split("\t")
            met[genre] += 1
            sentences = re.split(r"(?<=[.?!]) ", text)
            for i in range(0, len(sentences), 5):
                print(genre, " ".join(sentences[i:i + 5]), sep="\t", file=learned if met[genre] % 3 else asked)


def brown():
    write_brown()
    for options in ("epochs=5 lr=0.3", "epochs=20 lr=0.5 word_ngrams=2 buckets=200000"):
        for setting in ("tau=1", "tau=0.7 weights=class", "tau=0.5 weights=class", "tau=0.3 weights=class", "tau=0 weights=class"):
            rows = []
            for seed in SEEDS:
                out = run("load learned.tsv text=text label=genre as=brown", "load asked.tsv text=text label=genre as=asked",
                          f"train classify brown as=c {options} exact=yes seed={seed} {setting}", "eval classify asked in=c")
                recall = dict(re.findall(r"^([a-z-]+)\t\d+\t\d+\t[\d.]*\t([\d.]+)\t", out, re.M))
                found = re.search(r"^all\t\d+\t([\d.]+)\t.*\t([\d.]+)$", out, re.M)
                few = ("science-fiction", "humor", "religion", "reviews")
                rows.append([float(found[1]), float(found[2]), numpy.mean([float(recall[genre]) for genre in few])])
            mean, spread = numpy.mean(rows, axis=0), numpy.ptp(rows, axis=0)
            print(f"{options} {setting}: accuracy {mean[0]:.3f}, macro F1 {mean[1]:.3f}, recall of the four smallest "
                  f"{mean[2]:.3f} (seeds differ by at most {spread.max():.3f})", flush=True)


def write_reviews(few, held):
    counts = {name: collections.Counter() for name in ("books", "kitchen", "rest", "others")}
    for label in ("negative", "positive"):
        books, kitchen = reviews("books", label), reviews("kitchen_&_housewares", label)
        kept = len(books) - held // 2
        for name, texts in (("books", books[:kept]), ("others", books[kept:]), ("kitchen", kitchen[:few // 2]),
                            ("rest", kitchen[few // 2:])):
            write({"rest": "rest/kitchen", "others": "others/books"}.get(name, name), label, texts)
            counts[name] += count_words(texts)
    return counts


def main(method, few):
    if method == "brown":
        return brown()
    counts = write_reviews(few, 400 if method == "classify" else 0)
    if method == "classify":
        return classify()
    models, right = {}, {}
    for tau in TAUS:
        for seed in SEEDS:
            out = run("load books kitchen domain=folder as=mix", "load rest/kitchen as=rest",
                      f"train {method} mix as=w {OPTIONS[method].format(10)} seed={seed} tau={tau}", "save w w.txt format=vec",
                      "embed rest in=w method=sif as=docs", "eval knn in=docs k=15 by=class")
            right[tau, seed] = float(re.search(r"^class\t15\t\d+\t2\t([\d.]+)", out, re.M)[1])
            models[tau, seed] = read_vectors("w.txt")
    rest = []
    for seed in SEEDS:
        run("load rest/kitchen as=rest", f"train {method} rest as=w {OPTIONS[method].format(20)} seed={seed}", "save w w.txt format=vec")
        rest.append(read_vectors("w.txt"))
    common = [word for word in rest[0] if word in models["1", SEEDS[0]]]
    books, others = (sum(counts[name].values()) for name in ("books", "rest"))
    asked = [word for word in common if counts["kitchen"][word] >= 3 and counts["rest"][word] >= 20 and
             counts["rest"][word] / others > 4 * max(counts["books"][word], 0.5) / books]
    known = [nearest(space, common, asked) for space in rest]
    print(f"{len(asked)} words; models of the rest agree by {agreement(known[0], known[1]).mean():.3f}")
    same = {}
    for tau in TAUS:
        same[tau] = numpy.array([agreement(nearest(models[tau, seed], common, asked), answers) for seed in SEEDS for answers in known])
        print(f"tau={tau}: neighbours {same[tau].mean():.3f}, more than tau=1 by {interval(same[tau] - same['1'])}, "
              f"labels {numpy.mean([right[tau, s] for s in SEEDS]):.3f}", flush=True)


if __name__ == "__main__":
    DATA = os.path.join(os.environ.get("ISTHMUS_TEST_DATA", ""), "reviews", "amazon")
    PROGRAM = os.path.realpath(sys.argv[1])
    if not os.path.isdir(DATA):
        sys.exit("skipped: the reviews are not there; ISTHMUS_TEST_DATA says where reviews/amazon is")
    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)
        main(sys.argv[2] if len(sys.argv) > 2 else "sgns", int(sys.argv[3]) if len(sys.argv) > 3 else 500)
