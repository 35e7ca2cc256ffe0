#!/usr/bin/env python3
"""Word vectors: isthmus beside fastText and gensim on the same text. bench.py PROGRAM [--small]

Every run is a whole process: read, count, train, save. Runs of the programs take turns, so that a busy machine
disturbs all alike; the table gives medians. Peers that are not installed are left out, and said so.

The text is wiki8 (100 MB of Wikipedia in plain words) where ISTHMUS_TEST_DATA names the folder that has it; otherwise
words drawn by Zipf's law, which say something of speed but nothing of quality. --small takes 2 million words, one epoch
and one round.
"""
import argparse
import json
import lzma
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
DIM, WINDOW, NEGATIVE, MIN_COUNT, SAMPLE, LR = 100, 5, 5, 5, 1e-4, 0.025
LINE_WORDS, SMALL_WORDS = 1000, 2000000

GENSIM = """
import sys
from gensim.models import Word2Vec
text, out, threads, epochs = sys.argv[1:]
model = Word2Vec(corpus_file=text, vector_size=%d, window=%d, negative=%d, min_count=%d, sample=%g, alpha=%g, sg=1,
                 min_alpha=%g, workers=int(threads), epochs=int(epochs))
model.wv.save_word2vec_format(out, binary=True)
""" % (DIM, WINDOW, NEGATIVE, MIN_COUNT, SAMPLE, LR, LR * 1e-4)


def isthmus(program, text, out, threads, epochs):
    train = "train sgns t as=w dim=%d window=%d negative=%d min_count=%d sample=%g lr=%g epochs=%d" % (
        DIM, WINDOW, NEGATIVE, MIN_COUNT, SAMPLE, LR, epochs)
    return [program, "-q", "--no-rc", "--threads=%d" % threads, "-c", "load %s as=t kind=corpus" % text, "-c", train,
            "-c", "save w %s format=word2vec" % out]


def fasttext(_, text, out, threads, epochs):
    return ["fasttext", "skipgram", "-input", text, "-output", out, "-maxn", "0", "-dim", str(DIM), "-ws", str(WINDOW),
            "-neg", str(NEGATIVE), "-minCount", str(MIN_COUNT), "-t", str(SAMPLE), "-lr", str(LR), "-epoch",
            str(epochs), "-thread", str(threads), "-verbose", "0"]


def gensim(_, text, out, threads, epochs):
    return ["/usr/bin/python3", "-c", GENSIM, text, out, str(threads), str(epochs)]


def has_gensim():
    return subprocess.run(["/usr/bin/python3", "-c", "import gensim"], capture_output=True).returncode == 0


def write_lines(words, path):
    with open(path, "w") as file:
        for i in range(0, len(words), LINE_WORDS):
            file.write(" ".join(words[i:i + LINE_WORDS]) + "\n")
    return len(words)


def zipf_words(count, kinds=60000):
    draw = random.Random(1)
    weights = [1 / (i + 10) for i in range(kinds)]
    return ["w%d" % i for i in draw.choices(range(kinds), weights, k=count)]


def prepare(folder, small):
    """Writes the text; returns its path, what it is, its length in words, and the folder of quality tests or None."""
    path = os.path.join(folder, "text.txt")
    data = os.environ.get("ISTHMUS_TEST_DATA", "")
    wiki = os.path.join(data, "text", "wiki8.xz")
    if data and os.path.exists(wiki):
        words = lzma.open(wiki, "rt").read().split()
        return path, "wiki8", write_lines(words[:SMALL_WORDS] if small else words, path), data
    return path, "Zipf's law", write_lines(zipf_words(SMALL_WORDS if small else 5 * SMALL_WORDS), path), None


def run(command):
    """Wall seconds, CPU seconds and peak MB of one process."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    complaint = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    if status != 0:
        sys.exit("bench: %s failed: %s" % (command[0], complaint.decode()))
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def quality(path, data):
    if data is None:
        return {}
    done = subprocess.run(["/usr/bin/python3", os.path.join(HERE, "score.py"), path, data], capture_output=True)
    return json.loads(done.stdout) if done.returncode == 0 else {}


def vectors_of(out):
    return out + ".vec" if os.path.exists(out + ".vec") else out


def shown(value, form):
    return form % value if value is not None else "-"


def print_table(rows, words, epochs):
    base = {row["threads"]: row["wall"] for row in rows if row["name"] == "isthmus"}
    print("%-10s %7s %8s %8s %8s %13s %10s %9s %7s %7s" % ("program", "threads", "wall s", "CPU s", "peak MB",
          "1000 words/s", "x isthmus", "analogies", "WS353", "MEN"))
    for row in rows:
        print("%-10s %7d %8.2f %8.2f %8.0f %13.0f %10.2f %9s %7s %7s" % (
            row["name"], row["threads"], row["wall"], row["cpu"], row["mb"], words * epochs / row["wall"] / 1000,
            row["wall"] / base[row["threads"]], shown(row.get("analogies"), "%.1f %%"),
            shown(row.get("ws353"), "%.1f"), shown(row.get("men"), "%.1f")))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--threads", default="1,2")
    args = parser.parse_args()
    epochs, rounds = args.epochs or (1 if args.small else 5), args.rounds or (1 if args.small else 3)
    programs = {"isthmus": isthmus}
    for name, command, there in (("fasttext", fasttext, shutil.which("fasttext")), ("gensim", gensim, has_gensim())):
        if there:
            programs[name] = command
        else:
            print("%s is not installed and is left out" % name)
    with tempfile.TemporaryDirectory() as folder:
        text, what, words, data = prepare(folder, args.small)
        print("%s, %d words, %d epochs, dim %d, window %d, %d negatives, min_count %d, sample %g; medians of %d" % (
            what, words, epochs, DIM, WINDOW, NEGATIVE, MIN_COUNT, SAMPLE, rounds))
        rows = []
        for threads in map(int, args.threads.split(",")):
            runs = {name: [] for name in programs}
            for _ in range(rounds):
                for name, command in programs.items():
                    out = os.path.join(folder, name + ".bin")
                    runs[name].append(run(command(args.program, text, out, threads, epochs)))
            for name, results in runs.items():
                wall, cpu, mb = (statistics.median(column) for column in zip(*results))
                row = {"name": name, "threads": threads, "wall": wall, "cpu": cpu, "mb": mb}
                out = os.path.join(folder, name + ".bin")
                row.update(quality(vectors_of(out), data))
                rows.append(row)
        print_table(rows, words, epochs)


main()
