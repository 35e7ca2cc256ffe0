#!/usr/bin/env python3
"""Compares classifiers with the program `fasttext` (Debian package fasttext 0.9.2) on labelled text in its own layout:

    classify.py ISTHMUS TRAIN TEST [fasttext's options…]

For each loss, with and without n-grams, both programs train; then each predicts the labels of TEST from the .bin of the
other. Told are the accuracies, the CPU seconds of training (fasttext's includes reading the text, ours too), the
share of documents for which both give the same label for the same .bin, and the largest difference of a probability
where they do. fasttext adds 1e-5 to a probability, and looks up s(x) for ova and ns in a table with steps of 1/32, from
which their probabilities differ by up to 8e-3; such near ties also make some of the labels differ.

For 4,000 of the 20 newsgroups for training and 1,000 for testing, -lr 0.5 -epoch 10 -dim 50, it printed:

loss     features    P@1 fasttext isthmus   CPU s fasttext isthmus ratio   same label, difference: their .bin, our .bin
softmax  words       0.5260 0.5490      3.8    1.1   3.4x   1.0000 1.1e-05, 1.0000 1.1e-05
softmax  runs        0.2550 0.2490     10.1    2.3   4.4x   1.0000 1.1e-05, 1.0000 1.1e-05
softmax  characters  0.0930 0.1120     23.4    4.2   5.5x   1.0000 1.1e-05, 1.0000 1.1e-05
hs       words       0.5310 0.5350      4.2    0.9   4.9x   1.0000 4.9e-05, 1.0000 4.9e-05
hs       runs        0.3630 0.3580      7.1    1.8   3.9x   1.0000 3.9e-05, 1.0000 3.9e-05
hs       characters  0.1590 0.1810     20.8    4.4   4.7x   1.0000 3.3e-05, 1.0000 3.3e-05
ova      words       0.5170 0.5110      3.9    1.0   3.7x   0.9850 7.7e-03, 0.9880 7.4e-03
ova      runs        0.2380 0.2450      8.0    1.9   4.3x   0.9560 7.6e-03, 0.9550 7.6e-03
ova      characters  0.1010 0.1100     19.5    3.9   5.0x   0.9300 6.6e-03, 0.8880 7.4e-03
ns       words       0.3940 0.3860      4.0    0.8   5.2x   0.9790 7.7e-03, 0.9750 7.7e-03
ns       runs        0.2110 0.2140      7.5    2.0   3.8x   0.9560 7.7e-03, 0.9420 7.8e-03
ns       characters  0.0860 0.1080     21.1    4.3   4.9x   0.8460 7.1e-03, 0.7120 7.6e-03
"""
import csv
import io
import resource
import subprocess
import sys
import tempfile

VARIANTS = {
    "words": [],
    "runs": ["-wordNgrams", "2", "-bucket", "200000"],
    "characters": ["-minn", "2", "-maxn", "4", "-bucket", "100000"],
}
NAMES = {"-epoch": "epochs", "-lr": "lr", "-dim": "dim", "-minCount": "min_count"}


def run(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{command}: {done.stderr}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return done.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def ours(isthmus, *lines):
    return run([isthmus, "--no-rc", "-q", "--threads=1", "--format=csv"] + [x for line in lines for x in ("-c", line)])


def predictions_of_fasttext(model, test, folder):
    texts = f"{folder}/texts"
    with open(test) as lines, open(texts, "w") as out:
        out.writelines(" ".join(w for w in line.split() if not w.startswith("__label__")) + "\n" for line in lines)
    answer, _ = run(["fasttext", "predict-prob", model, texts])
    rows = (line.split() for line in answer.splitlines())
    return [(row[0].removeprefix("__label__"), float(row[1])) for row in rows if row]


def predictions_of_isthmus(isthmus, model, test):
    answer, _ = ours(isthmus, f"load {model} as=m > /dev/null", f"load {test} as=t > /dev/null", "classify t in=m top=0")
    rows = list(csv.reader(io.StringIO(answer)))
    return [(row[2], float(row[3])) for row in rows[1:] if len(row) == 4]


def compare(isthmus, model, test, folder):
    theirs = predictions_of_fasttext(model, test, folder)
    mine = predictions_of_isthmus(isthmus, model, test)
    assert len(theirs) == len(mine), (len(theirs), len(mine))
    same = [abs(a[1] - b[1]) for a, b in zip(theirs, mine) if a[0] == b[0]]
    return len(same) / len(mine), max(same)


def accuracy_of(model, test):
    answer, _ = run(["fasttext", "test", model, test])
    return float(answer.split("P@1")[1].split()[0])


def main():
    isthmus, train, test = sys.argv[1:4]
    more = sys.argv[4:]
    typed = " ".join(f"{NAMES[key]}={value}" for key, value in zip(more[::2], more[1::2]))
    print("loss     features    P@1 fasttext isthmus   CPU s fasttext isthmus ratio   same label, difference: their .bin, our .bin")
    for loss in ("softmax", "hs", "ova", "ns"):
        for name, options in VARIANTS.items():
            with tempfile.TemporaryDirectory() as folder:
                arguments = ["-input", train, "-output", f"{folder}/f", "-loss", loss, "-thread", "1"]
                _, their_time = run(["fasttext", "supervised"] + arguments + options + more)
                own = " ".join(f"{key[1:]}={value}" for key, value in zip(options[::2], options[1::2]))
                _, own_time = ours(isthmus, f"load {train} as=d", f"train classify d as=m loss={loss} {own} {typed}")
                ours(isthmus, f"load {train} as=d", f"train classify d as=m loss={loss} {own} {typed}",
                     f"save m {folder}/i.bin format=fasttext")
                a = compare(isthmus, f"{folder}/f.bin", test, folder)
                b = compare(isthmus, f"{folder}/i.bin", test, folder)
                p = accuracy_of(f"{folder}/f.bin", test), accuracy_of(f"{folder}/i.bin", test)
                print(f"{loss:8} {name:11} {p[0]:.4f} {p[1]:.4f}   {their_time:6.1f} {own_time:6.1f} {their_time / own_time:5.1f}x"
                      f"   {a[0]:.4f} {a[1]:.1e}, {b[0]:.4f} {b[1]:.1e}", flush=True)


main()
