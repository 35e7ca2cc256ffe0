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
"""
import struct
import subprocess
import sys
import tempfile

WORDS = (("the", 9), ("naïve", 5), ("日本", 2), ("</s>", 1))
DIM, BUCKETS, MINN, MAXN = 3, 7, 2, 3


def matrix(rows, value):
    return struct.pack("<qq", rows, DIM) + b"".join(struct.pack("<f", value(k)) for k in range(rows * DIM))


def model():
    settings = (DIM, 5, 1, 1, 5, 1, 2, 2, BUCKETS, MINN, MAXN, 100)
    out = struct.pack("<14id", 793712314, 12, *settings, 1e-4)
    out += struct.pack("<3iqq", len(WORDS), len(WORDS), 0, 17, -1)
    for word, count in WORDS:
        out += word.encode() + b"\0" + struct.pack("<qb", count, 0)
    out += b"\0" + matrix(len(WORDS) + BUCKETS, lambda k: (k * 37 % 101 - 50) / 32)
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
