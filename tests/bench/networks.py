"""Networks that adapt, beside PyTorch: one epoch of the adversarial network on the Amazon reviews."""
import json
import os
import statistics
import subprocess

from programs import HERE, PYTHON
from tables import heading, target
from texts import data_folder

TASKS, SMALL_TASKS, FACTOR, THREADS = 12, 2, 2, 2


def reviews_folder():
    folder = os.path.join(data_folder() or "", "reviews", "amazon")
    return folder if os.path.isdir(folder) else None


def tables(bench, lines):
    command = bench.ours.lines(lines, threads=THREADS) + ["--format=json"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [{section["name"]: section for section in json.loads(line)["sections"] if section["kind"] == "table"}
            for line in answer.splitlines()]


def seconds_of(answer):
    cost = answer["cost"]
    return cost["rows"][0][cost["columns"].index("seconds")]


def ours(bench, opening, domains, pairs):
    lines = ["adapt dann x from=%s to=%s epochs=1 judge=none seconds=yes as=y" % (domains[s], domains[t])
             for s, t in pairs]
    return [seconds_of(answer) for answer in tables(bench, opening + lines)[len(opening):]]


def torch(rows, pairs, *words):
    free = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    tasks = ",".join("%d-%d" % pair for pair in pairs)
    told = subprocess.run([PYTHON, os.path.join(HERE, "torch_dann.py"), rows, tasks, "1", *words], env=free,
                          capture_output=True, text=True, check=True)
    return json.loads(told.stdout)


def has_torch():
    return subprocess.run([PYTHON, "-c", "import torch"], capture_output=True).returncode == 0


def measure(bench):
    folder = reviews_folder()
    if not folder:
        print("skipped: ISTHMUS_TEST_DATA has no reviews/amazon")
        return
    domains = sorted(os.listdir(folder))
    pairs = [(s, t) for s in range(4) for t in range(4) if s != t][:SMALL_TASKS if bench.small else TASKS]
    opening = ["load %s as=reviews domain=folder" % folder, "embed reviews by=tfidf as=x"]
    rows = os.path.join(bench.folder, "reviews.npy")
    tables(bench, opening + ["save x %s" % rows])
    heading("One epoch of a domain-adversarial network, 2,000 + 2,000 reviews x 5,000 words, %d tasks, %d threads: "
            "learning alone" % (len(pairs), THREADS))
    took = {"isthmus": ours(bench, opening, domains, pairs)}
    if has_torch():
        took["pytorch"] = torch(rows, pairs)
        took["pytorch, sparse"] = torch(rows, pairs, "sparse")
    for name, seconds in took.items():
        print("%-18s %8.3f s in all, %.3f s a task" % (name, sum(seconds), statistics.median(seconds)))
    for peer in ("pytorch", "pytorch, sparse"):
        text = "at least %g times as fast as %s" % (FACTOR, peer)
        if peer not in took:
            target(text, None, "it is not here")
            continue
        ratios = [theirs / mine for theirs, mine in zip(took[peer], took["isthmus"])]
        target(text, statistics.median(ratios) >= FACTOR,
               "%.1f times, the median of %d tasks; %.1f to %.1f" % (statistics.median(ratios), len(ratios),
                                                                   min(ratios), max(ratios)))
