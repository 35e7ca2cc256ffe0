#!/usr/bin/env python3
"""Writes the small fastText model of tests/unit/data/test_fasttext.c, after the layout that fastText 0.9.2 reads, and
prints the vectors that the program `fasttext` (Debian package fasttext) gives for some words, known and unknown.

It printed:
the 0.3125 -0.10938 -0.13672
naïve 0.67708 -0.27083 0.096354
日本 0.41667 -0.0052083 0.098958
</s> -0.625 0.53125 -1.4688
naïf 0.69444 0.097222 -0.14931
é 0 0.10417 -0.84375
q 0.3125 0.41667 -0.53125
and for supervised models with four labels, loss hs and softmax, runs of two words, the probabilities of labels:
__label__a 0.630975 __label__b 0.241844 __label__d 0.0863596 __label__c 0.0408512
__label__a 0.684637 __label__b 0.215701 __label__d 0.0681099 __label__c 0.0315802
__label__d 0.309746 __label__c 0.2549 __label__b 0.229237 __label__a 0.206157
__label__d 0.559077 __label__a 0.147466 __label__b 0.146987 __label__c 0.14651
"""
import struct
import subprocess
import sys
import tempfile

WORDS = (("the", 9), ("naïve", 5), ("日本", 2), ("</s>", 1))
DIM, BUCKETS, MINN, MAXN = 3, 7, 2, 3


def matrix(rows, value):
    return struct.pack("<qq", rows, DIM) + b"".join(struct.pack("<f", value(k)) for k in range(rows * DIM))


LABELS = (("a", 9), ("b", 5), ("c", 3), ("d", 3))
HS, NS, SOFTMAX = 1, 2, 3
SKIPGRAM, SUPERVISED = 2, 3


def model(kind=SKIPGRAM, loss=NS, word_ngrams=1, labels=()):
    settings = (DIM, 5, 1, 1, 5, word_ngrams, loss, kind, BUCKETS, MINN, MAXN, 100)
    out = struct.pack("<14id", 793712314, 12, *settings, 1e-4)
    out += struct.pack("<3iqq", len(WORDS) + len(labels), len(WORDS), len(labels), 17, -1)
    for word, count in WORDS:
        out += word.encode() + b"\0" + struct.pack("<qb", count, 0)
    for label, count in labels:
        out += b"__label__" + label.encode() + b"\0" + struct.pack("<qb", count, 1)
    out += b"\0" + matrix(len(WORDS) + BUCKETS, lambda k: (k * 37 % 101 - 50) / 32)
    if labels:
        return out + b"\0" + matrix(len(labels), lambda k: (k * 37 % 101 - 50) / 32)
    return out + b"\0" + matrix(len(WORDS), lambda k: 0)


with tempfile.NamedTemporaryFile(suffix=".bin") as file:
    file.write(model())
    file.flush()
    queries = [word for word, _ in WORDS] + ["naïf", "é", "q"]
    answer = subprocess.run(
        ["fasttext", "print-word-vectors", file.name], input="\n".join(queries) + "\n", text=True, capture_output=True
    )
    sys.stdout.write(answer.stdout)
    sys.stderr.write(answer.stderr)

for loss in HS, SOFTMAX:
    with tempfile.NamedTemporaryFile(suffix=".bin") as file:
        file.write(model(SUPERVISED, loss, 2, LABELS))
        file.flush()
        texts = "the naïve 日本\nq the q\n"
        answer = subprocess.run(
            ["fasttext", "predict-prob", file.name, "-", "4"], input=texts, text=True, capture_output=True
        )
        sys.stdout.write(answer.stdout)
        sys.stderr.write(answer.stderr)
