#!/usr/bin/env python3
"""Trains fastText's skip-gram on a text with `isthmus` and with the program `fasttext` (Debian package fasttext), with the
same settings and one thread, and compares the two .bin files.

    fasttext_train.py ISTHMUS TEXT [EPOCHS]

For each it prints the processor time and, recomputed here from the matrices, the mean loss of a pair of words (words are
thinned out and negatives drawn as in training), that of the true word alone, and mean lengths of vectors; then what
`fasttext print-word-vectors` says of isthmus's .bin against the vectors that isthmus wrote as text.

On the first 3,000,000 bytes of an English Wikipedia (500,485 words, lower case, without marks) and 5 epochs it printed
isthmus     3.7 s  8693 words  loss 2.348  true word 1.470  length 2.19, of outputs 1.77
fasttext prints the vectors of 8693 words, at most 5e-05 of a vector off
fasttext   48.0 s  8694 words  loss 2.485  true word 1.589  length 1.99, of outputs 1.72
"""
import os
import resource
import subprocess
import sys
import tempfile

import numpy as np

program, text = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
epochs = sys.argv[3] if len(sys.argv) > 3 else "5"


def run(*command, **more):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    answer = subprocess.run(command, capture_output=True, text=True, check=True, **more)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before, answer.stdout


def ngram_hash(ngram):
    h = 2166136261
    for byte in ngram:
        h = (h ^ (byte if byte < 128 else byte | 0xFFFFFF00)) * 16777619 & 0xFFFFFFFF
    return h


def buckets(word, settings):
    marked, found = "<%s>" % word.decode(), []
    for start in range(len(marked)):
        for n in range(settings["minn"], settings["maxn"] + 1):
            if start + n <= len(marked) and word != b"</s>":
                found.append(ngram_hash(marked[start : start + n].encode()) % settings["bucket"])
    return found


def matrix(file):
    file.read(1)
    rows, columns = np.fromfile(file, "<i8", 2)
    return np.fromfile(file, "<f4", rows * columns).reshape(rows, columns)


def read(path):
    names = "magic version dim ws epoch min_count neg word_ngrams loss model bucket minn maxn lr_update_rate".split()
    with open(path, "rb") as file:
        settings = dict(zip(names, np.fromfile(file, "<i4", 14)))
        sample = np.fromfile(file, "<f8", 1)[0]
        size = np.fromfile(file, "<i4", 3)[0]
        tokens = np.fromfile(file, "<i8", 2)[0]
        words, counts = [], []
        for _ in range(size):
            word = b""
            while (byte := file.read(1)) != b"\0":
                word += byte
            words.append(word)
            counts.append(np.fromfile(file, "<i8", 1)[0])
            file.read(1)
        return settings, sample, tokens, words, np.array(counts), matrix(file), matrix(file)


def judge(name, seconds, path):
    settings, sample, tokens, words, counts, inputs, outputs = read(path)
    vectors = np.array([inputs[[i] + [len(words) + b for b in buckets(w, settings)]].mean(0) for i, w in enumerate(words)])
    number = {word: i for i, word in enumerate(words)}
    random = np.random.default_rng(1)
    with open(text, "rb") as file:
        run_of_words = np.array([number[w] for w in file.read(1500000).split()[-100000:] if w in number])
    share = counts / tokens
    kept = run_of_words[random.random(len(run_of_words)) < (np.sqrt(sample / share) + sample / share)[run_of_words]]
    noise = np.cumsum(np.sqrt(counts))
    total = true = pairs = 0
    for middle in range(settings["ws"], len(kept) - settings["ws"]):
        reach = random.integers(1, settings["ws"] + 1)
        for place in range(middle - reach, middle + reach + 1):
            if place == middle or pairs == 100000:
                continue
            v = vectors[kept[middle]]
            drawn = np.searchsorted(noise, random.random(settings["neg"]) * noise[-1])
            loss = np.logaddexp(0, -v @ outputs[kept[place]])
            total += loss + np.logaddexp(0, outputs[drawn] @ v).sum()
            true += loss
            pairs += 1
    lengths = [np.linalg.norm(m, axis=1).mean() for m in (vectors, outputs)]
    print(
        "%-8s %6.1f s  %d words  loss %.3f  true word %.3f  length %.2f, of outputs %.2f"
        % (name, seconds, len(words), total / pairs, true / pairs, *lengths)
    )


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    lines = ["load %s as=text kind=corpus" % text, "train fasttext text as=w epochs=%s" % epochs]
    lines += ["save w ours.bin format=fasttext", "save w ours.vec format=word2vec-text"]
    seconds, _ = run(program, "-q", "--threads=1", *(part for line in lines for part in ("-c", line)))
    judge("isthmus", seconds, "ours.bin")
    asked, worst = {}, 0
    with open("ours.vec") as file:
        next(file)
        for line in file:
            word, *numbers = line.split()
            asked[word] = np.array(numbers, float)
    _, answer = run("fasttext", "print-word-vectors", "ours.bin", input="\n".join(asked))
    for line in answer.splitlines():
        word, *numbers = line.split()
        worst = max(worst, np.abs(np.array(numbers, float) - asked[word]).max() / np.abs(asked[word]).max())
    print("fasttext prints the vectors of %d words, at most %.0e of a vector off" % (len(asked), worst))
    seconds, _ = run("fasttext", "skipgram", "-input", text, "-output", "theirs", "-thread", "1", "-epoch", epochs)
    judge("fasttext", seconds, "theirs.bin")
