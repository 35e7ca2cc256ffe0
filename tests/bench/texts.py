"""The texts that are trained on.

wiki8 (100 MB of Wikipedia in plain words) where ISTHMUS_TEST_DATA names the folder that has it; otherwise words
drawn by Zipf's law, which say something of speed but nothing of quality.
"""
import io
import itertools
import lzma
import os
import random
import tarfile
from typing import NamedTuple, Optional

LINE_WORDS = 1000
ZIPF_WORDS = 10000000


class Text(NamedTuple):
    path: str
    what: str
    words: int


def data_folder():
    """The folder of real data, or None."""
    folder = os.environ.get("ISTHMUS_TEST_DATA", "")
    return folder if folder and os.path.isdir(folder) else None


def _words_of(file):
    """The words of a file, a megabyte at a time: a child's peak memory counts what its parent holds when it starts."""
    rest = ""
    for chunk in iter(lambda: file.read(1 << 20), ""):
        words = (rest + chunk).replace("\n", " ").split(" ")
        rest = words.pop()
        yield from filter(None, words)
    yield from rest.split()


def _zipf_words(kinds=60000):
    draw = random.Random(1)
    weights = list(itertools.accumulate(1 / (i + 10) for i in range(kinds)))
    while True:
        yield from ("w%d" % i for i in draw.choices(range(kinds), cum_weights=weights, k=1000))


def _write_lines(words, path):
    count = 0
    with open(path, "w") as file:
        while line := list(itertools.islice(words, LINE_WORDS)):
            file.write(" ".join(line) + "\n")
            count += len(line)
    return count


def running_text(folder, most: Optional[int]) -> Text:
    """The first `most` words of the text, or all of it."""
    path = os.path.join(folder, "text-%s.txt" % (most or "whole"))
    wiki = os.path.join(data_folder() or "", "text", "wiki8.xz")
    if os.path.exists(wiki):
        words, what = _words_of(lzma.open(wiki, "rt")), "wiki8"
    else:
        words, what = _zipf_words(), "words by Zipf's law"
    count = _write_lines(itertools.islice(words, most or (None if what == "wiki8" else ZIPF_WORDS)), path)
    return Text(path, what, count)
