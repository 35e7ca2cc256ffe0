"""The texts that are trained on.

wiki8 (100 MB of Wikipedia in plain words) where ISTHMUS_TEST_DATA names the folder that has it; otherwise words
drawn by Zipf's law, which say something of speed but nothing of quality.
"""
import itertools
import lzma
import os
import random
import re
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
    """The words of a file, a megabyte at a time."""
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


class Labelled(NamedTuple):
    """Lines of `__label__NAME words…`, as fastText takes them."""
    learned: str   # path: four lines of five
    asked: str     # path: the fifth
    plain: str     # path: all lines, without their labels
    labels: str    # path: the labels of those
    what: str
    documents: int
    words: int


def _newsgroups(path):
    """(group, words) of each post, without its header; by turns of the groups as the archive has them."""
    with tarfile.open(path) as archive:
        for member in archive:
            if member.isfile():
                post = archive.extractfile(member).read().decode("latin-1")
                yield member.name.split("/")[-2], re.findall("[a-z]+", post.partition("\n\n")[2].lower())


def _drawn_posts(count=5000, kinds=20):
    """Each kind prefers words of its own."""
    draw = random.Random(3)
    words = _zipf_words()
    for i in range(count):
        kind = draw.randrange(kinds)
        its = ["k%d_%d" % (kind, draw.randrange(100)) for _ in range(20)]
        yield "kind%d" % kind, list(itertools.islice(words, 80)) + its


def labelled_text(folder, small):
    archive = os.path.join(data_folder() or "", "text", "20_newsgroups.tar.gz")
    real = os.path.exists(archive)
    posts = [(kind, words) for kind, words in (_newsgroups(archive) if real else _drawn_posts()) if len(words) >= 5]
    random.Random(4).shuffle(posts)
    posts = posts[:len(posts) // (5 if small else 1)]
    paths = [os.path.join(folder, name) for name in ("learned.txt", "asked.txt", "plain.txt", "labels.txt")]
    with open(paths[0], "w") as learned, open(paths[1], "w") as asked, open(paths[2], "w") as plain, \
            open(paths[3], "w") as labels:
        for i, (kind, words) in enumerate(posts):
            line = " ".join(words) + "\n"
            (learned if i % 5 else asked).write("__label__%s %s" % (kind, line))
            plain.write(line)
            labels.write(kind + "\n")
    return Labelled(*paths, "20 Newsgroups" if real else "documents by Zipf's law", len(posts),
                    sum(len(words) for _, words in posts))
