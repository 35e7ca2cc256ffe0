#!/usr/bin/env python3
"""Word vectors: isthmus beside fastText and gensim on the same text. bench.py PROGRAM [--small]

Every run is a whole process: read, count, train, save. Runs of the programs take turns, so that a busy machine
disturbs all alike; the table gives medians. Peers that are not installed are left out, and said so.

The text is wiki8 (100 MB of Wikipedia in plain words) where ISTHMUS_TEST_DATA names the folder that has it; otherwise
words drawn by Zipf's law, which say something of speed but nothing of quality.
"""
import argparse
import itertools
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


def words_of(file):
    """The words of a file, a megabyte at a time: a child's peak memory counts what its parent holds when it starts."""
    rest = ""
    for chunk in iter(lambda: file.read(1 << 20), ""):
        words = (rest + chunk).replace("\n", " ").split(" ")
        rest = words.pop()
        yield from filter(None, words)
    yield from rest.split()


def zipf_words(kinds=60000):
    draw = random.Random(1)
    weights = list(itertools.accumulate(1 / (i + 10) for i in range(kinds)))
    while True:
        yield from ("w%d" % i for i in draw.choices(range(kinds), cum_weights=weights, k=1000))


def write_lines(words, path):
    count = 0
    with open(path, "w") as file:
        while line := list(itertools.islice(words, LINE_WORDS)):
            file.write(" ".join(line) + "\n")
            count += len(line)
    return count


def prepare(folder, small):
    """Writes the text; returns its path, what it is, its length in words, and the folder of quality tests or None."""
    path = os.path.join(folder, "text.txt")
    data = os.environ.get("ISTHMUS_TEST_DATA", "")
    wiki = os.path.join(data, "text", "wiki8.xz")
    if data and os.path.exists(wiki):
        words = words_of(lzma.open(wiki, "rt"))
        return path, "wiki8", write_lines(itertools.islice(words, SMALL_WORDS if small else None), path), data
    words = itertools.islice(zipf_words(), SMALL_WORDS if small else 5 * SMALL_WORDS)
    return path, "Zipf's law", write_lines(words, path), None


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
    done = subprocess.run(["/usr/bin/python3", os.path.join(HERE, "score.py"), path, data], capture_output=True)
    return json.loads(done.stdout) if done.returncode == 0 else {}


def vectors_of(out):
    return out + ".vec" if os.path.exists(out + ".vec") else out


def installed():
    programs = {"isthmus": isthmus}
    for name, command, there in (("fasttext", fasttext, shutil.which("fasttext")), ("gensim", gensim, has_gensim())):
        if there:
            programs[name] = command
        else:
            print("%s is not installed and is left out" % name)
    return programs


def measure_speed(programs, text, words, folder, args):
    print("\nWhole process, 1 epoch, medians of %d" % args.rounds)
    print("%-10s %7s %8s %8s %8s %13s %9s" % ("program", "threads", "wall s", "CPU s", "peak MB", "1000 words/s",
                                             "x slower"))
    for threads in map(int, args.threads.split(",")):
        runs = {name: [] for name in programs}
        for _ in range(args.rounds):
            for name, command in programs.items():
                runs[name].append(run(command(args.program, text, os.path.join(folder, name + ".bin"), threads, 1)))
        base = statistics.median(wall for wall, _, _ in runs["isthmus"])
        for name, results in runs.items():
            wall, cpu, mb = (statistics.median(column) for column in zip(*results))
            print("%-10s %7d %8.2f %8.2f %8.0f %13.0f %9.2f" % (name, threads, wall, cpu, mb, words / wall / 1000,
                                                             wall / base), flush=True)


def shown(value, form):
    return form % value if value is not None else "-"


def measure_quality(programs, text, data, folder, args):
    threads = max(map(int, args.threads.split(",")))
    print("\nQuality after %d epochs, %d threads, one run" % (args.epochs, threads))
    print("%-10s %8s %11s %7s %7s" % ("program", "wall s", "analogies", "WS353", "MEN"))
    for name, command in programs.items():
        out = os.path.join(folder, name + ".bin")
        wall, _, _ = run(command(args.program, text, out, threads, args.epochs))
        score = quality(vectors_of(out), data)
        print("%-10s %8.2f %11s %7s %7s" % (name, wall, shown(score.get("analogies"), "%.1f %%"),
                                          shown(score.get("ws353"), "%.1f"), shown(score.get("men"), "%.1f")),
              flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--small", action="store_true", help="2 million words, one round")
    parser.add_argument("--epochs", type=int, default=5, help="for the quality; 0 leaves it out")
    parser.add_argument("--rounds", type=int, help="3, or with --small 1")
    parser.add_argument("--threads", default="1,2")
    args = parser.parse_args()
    args.rounds = args.rounds or (1 if args.small else 3)
    programs = installed()
    with tempfile.TemporaryDirectory() as folder:
        text, what, words, data = prepare(folder, args.small)
        print("%s, %d words, dim %d, window %d, %d negatives, min_count %d, sample %g, lr %g" % (
            what, words, DIM, WINDOW, NEGATIVE, MIN_COUNT, SAMPLE, LR))
        measure_speed(programs, text, words, folder, args)
        if data and args.epochs:
            measure_quality(programs, text, data, folder, args)


main()
