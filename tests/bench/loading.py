"""Files of vectors: the time until the first question is answered, beside gensim, and the speed of reading text."""
import array
import os
import random

from process import medians, run, take_turns
from programs import PYTHON, has_gensim
from tables import heading, show, target

ROWS, DIM, SMALL_ROWS = 400000, 300, 40000
TEXT_ROWS, TEXT_DIM = 200000, 100
ANSWER_SECONDS, TEXT_SPEED = 0.3, 200
NUMBERS = 200000
QUESTION = "word7"

GENSIM = """
import sys
from gensim.models import KeyedVectors
path, binary, question = sys.argv[1:]
vectors = KeyedVectors.load_word2vec_format(path, binary=binary == "binary")
if question:
    print(vectors.most_similar(question, topn=10))
"""


def rows_of(numbers, rows, dim):
    """Rows cut out of `numbers` at random: they cost little to make, and no two are alike."""
    draw = random.Random(1)
    for _ in range(rows):
        at = draw.randrange(len(numbers) - dim)
        yield numbers[at:at + dim]


def drawn():
    draw = random.Random(2)
    return [draw.gauss(0, 1) for _ in range(NUMBERS)]


def write_binary(path, rows, dim):
    with open(path, "wb") as file:
        file.write(b"%d %d\n" % (rows, dim))
        for i, row in enumerate(rows_of(array.array("f", drawn()), rows, dim)):
            file.write(b"word%d " % i + row.tobytes() + b"\n")


def write_text(path, rows, dim):
    with open(path, "w") as file:
        file.write("%d %d\n" % (rows, dim))
        for i, row in enumerate(rows_of(["%.6f" % x for x in drawn()], rows, dim)):
            file.write("word%d %s\n" % (i, " ".join(row)))


def compare(bench, path, kind, question):
    """What reading `path` took, and answering when there is a question. It is read once before: from the cache."""
    lines = ["load %s as=v" % path] + (["near %s in=v" % question] if question else [])
    programs = {"isthmus": bench.ours.lines(lines, threads=2)}
    if has_gensim():
        programs["gensim"] = [PYTHON, "-c", GENSIM, path, kind, question]
    runs = take_turns(programs, lambda _, command: run(command), bench.rounds, bench.patience)
    took = {name: medians(its) for name, its in runs.items()}
    show(took, {name: len(its) for name, its in runs.items()}, "isthmus")
    return took


def measure(bench):
    rows = SMALL_ROWS if bench.small else ROWS
    path = os.path.join(bench.folder, "vectors.bin")
    write_binary(path, rows, DIM)
    heading("Loading a word2vec binary of %d x %d from the page cache, and the first answer" % (rows, DIM))
    took = compare(bench, path, "binary", QUESTION)
    os.remove(path)
    wall = took["isthmus"].wall
    target("whole process with the first answer in under %g s" % ANSWER_SECONDS, wall < ANSWER_SECONDS,
           "%.3f s" % wall)
    measure_text(bench)


def measure_text(bench):
    rows = SMALL_ROWS if bench.small else TEXT_ROWS
    path = os.path.join(bench.folder, "vectors.txt")
    write_text(path, rows, TEXT_DIM)
    size = os.path.getsize(path) / 1e6
    heading("Reading vectors as text: %d x %d, %.0f MB" % (rows, TEXT_DIM, size))
    took = compare(bench, path, "text", "")
    os.remove(path)
    speed = size / took["isthmus"].cpu
    target("at least %d MB a second and core" % TEXT_SPEED, speed >= TEXT_SPEED, "%.0f MB/s of CPU time" % speed)
