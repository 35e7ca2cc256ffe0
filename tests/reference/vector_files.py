#!/usr/bin/env python3
"""Reads the vector files of $ISTHMUS_TEST_DATA/formats without Isthmus; prints rows, width, last item, the sum of
all numbers and of their squares (as float32), for tests/unit/data/test_formats.c."""
import os
import struct
import sys


def single(x):
    return struct.unpack("<f", struct.pack("<f", float(x)))[0]


def binary(path):
    data = open(path, "rb").read()
    at = data.index(b"\n") + 1
    count, width = map(int, data[:at].split())
    for _ in range(count):
        blank = data.index(b" ", at)
        word = data[at:blank].lstrip(b"\n")
        at = blank + 1 + 4 * width
        yield word, struct.unpack("<%df" % width, data[blank + 1 : at])


def text(path, header):
    lines = open(path, "rb").read().decode().split("\n")
    for line in lines[header:]:
        fields = line.split()
        if fields:
            yield fields[0].encode(), [single(x) for x in fields[1:]]


folder = os.path.join(sys.argv[1] if len(sys.argv) > 1 else os.environ["ISTHMUS_TEST_DATA"], "formats")
for name, rows in (
    ("euclidean_vectors.bin", binary(os.path.join(folder, "euclidean_vectors.bin"))),
    ("lee_fasttext.vec", text(os.path.join(folder, "lee_fasttext.vec"), 1)),
    ("test_glove.txt", text(os.path.join(folder, "test_glove.txt"), 0)),
):
    rows = list(rows)
    numbers = [x for _, vector in rows for x in vector]
    print(name, len(rows), len(rows[0][1]), rows[-1][0].decode(), "%.9f" % sum(numbers), "%.9f" % sum(x * x for x in numbers))
