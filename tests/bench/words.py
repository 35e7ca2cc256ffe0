"""Word vectors: isthmus beside the other programs on the same text, each a whole process: read, count, train, save."""
import glob
import json
import os
import shutil
import subprocess
from typing import NamedTuple, Tuple

from process import medians, run, take_turns
from programs import GLOVE_STEPS, HERE, PYTHON, SHARED, Isthmus, Setting, Task, stanford_glove, word_peers
from tables import at_least, at_most, heading, show, target
from texts import data_folder

OURS, EXACT = "isthmus", "isthmus exact=yes"
CELLS = ((2, 100), (1, 100), (2, 300))  # threads, dim
WHOLE = Setting(threads=2, dim=100, epochs=5)
EXACT_COST, MEMORY = 2, 1.2
NOISE = 1.2  # points of analogies between two seeds that mean nothing: two standard deviations of their difference


class Method(NamedTuple):
    name: str
    task: Task
    targets: Tuple[Tuple[float, str], ...]
    exact: bool = False
    whole: bool = False  # also over all of the text when nobody asks for it


SKIPGRAM = Method("skip-gram, negative sampling", Task(), ((6.5, "fasttext"), (5, "gensim"), (6.5, "word2vec.c"),
                                                           (1.2, "pWord2Vec")), exact=True, whole=True)
CBOW = Method("CBOW, negative sampling", Task("cbow"), ((2, "gensim"), (2, "fasttext")), whole=True)
HIERARCHICAL = Method("skip-gram, hierarchical softmax", Task(loss="hs"), ((2, "word2vec.c"),))
SUBWORDS = Method("fastText: skip-gram with n-grams of 3 to 6 letters", Task(subwords=True), ((3, "fasttext"),))


def quality(path):
    """Analogies, WS353 and MEN of a file of vectors, in percent; nothing without the tests."""
    data = data_folder()
    if not data or not path:
        return {}
    done = subprocess.run([PYTHON, os.path.join(HERE, "score.py"), path, data], capture_output=True)
    return json.loads(done.stdout) if done.returncode == 0 else {}


def vectors_of(out):
    """The file of vectors among those that a program wrote."""
    return next((path for path in (out + ".vec", out + ".txt", out) if os.path.exists(path)), None)


def model_size(path):
    """Words and numbers a word of a file of vectors."""
    with open(path, "rb") as file:
        first = file.readline().split()
    return (int(first[0]), int(first[1])) if len(first) == 2 else (0, 0)


def scores_of(outs):
    """Columns for tables.show."""
    scores = {name: quality(vectors_of(out)) for name, out in outs.items()}
    return [(title, "%9.1f", {name: its.get(key) for name, its in scores.items()})
            for title, key in (("analogies", "analogies"), ("WS353", "ws353"), ("MEN", "men"))]


def remove(outs):
    for out in outs.values():
        for path in glob.glob(glob.escape(out) + "*"):
            os.remove(path)


def compare(programs, bench, patience):
    """Runs all programs by turns; prints their table; returns medians, the columns of quality, size of our model.

    `programs` is commands by name: functions that take the path to write to. The first is ours.
    """
    outs = {name: os.path.join(bench.folder, name.replace(" ", "-")) for name in programs}
    runs = take_turns(programs, lambda name, command: run(*command(outs[name])), bench.rounds, patience)
    took = {name: medians(its) for name, its in runs.items()}
    scores = scores_of(outs) if bench.scored else []
    size = model_size(vectors_of(outs[OURS]))
    remove(outs)
    show(took, {name: len(its) for name, its in runs.items()}, OURS, scores)
    return took, scores, size


def programs_for(method, bench, text, setting):
    def of(words):
        return lambda out: words(method.task, text.path, out, setting)

    programs = {OURS: of(bench.ours.words)}
    if method.exact:
        programs[EXACT] = of(Isthmus(bench.ours.program, "exact=yes").words)
    for name, words in word_peers(method.task).items():
        programs[name] = of(words)
    return programs


def rate(took, words):
    return "  words a second: " + ", ".join("%s %.0f k" % (name, words / its.wall / 1000) for name, its in took.items())


def judge_memory(ours, text, peak, size):
    """What a model and its text need at least: two numbers for each of a word and a column, a number for each word of
    text, and 16 bytes for the spelling and the count of each distinct one, of the text and of the model. The bare
    program is left out."""
    words, dim = size
    needed = (2 * words * dim * 4 + 4 * text.words + 16 * (words + ours.distinct_words(text.path))) / 2**20
    bare = ours.bare_peak()
    at_most(MEMORY, "peak memory without the bare program (%.0f MB) over model and encoded corpus (%.0f MB)" % (
        bare, needed), (peak - bare) / needed)


def judge_quality(scores):
    for title, _, by_name in scores:
        if title == "analogies" and by_name.get(OURS) is not None and by_name.get("word2vec.c") is not None:
            gap = by_name[OURS] - by_name["word2vec.c"]
            target("analogies no worse than word2vec.c's within the noise of seeds (%.1f points)" % NOISE,
                   gap >= -NOISE, "%+.1f points" % gap)


def one_table(method, bench, text, setting, patience):
    heading("%s: %d threads, dim %d, %d epoch%s of %s (%d words)" % (
        method.name, setting.threads, setting.dim, setting.epochs, "s" if setting.epochs > 1 else "", text.what,
        text.words))
    took, scores, size = compare(programs_for(method, bench, text, setting), bench, patience)
    print(rate(took, text.words * setting.epochs))
    if (setting.threads, setting.dim) != CELLS[0]:
        return
    for factor, peer in method.targets:
        at_least(factor, peer, took, OURS)
    if method.exact:
        at_most(EXACT_COST, "exact=yes over the default at equal threads", took[EXACT].wall / took[OURS].wall)
    if text is bench.whole:
        judge_memory(bench.ours, text, took[OURS].peak, size)
        judge_quality(scores)


def measure(method, bench):
    if method.task.subwords and not bench.ours.knows("fasttext"):
        print("\n%s: left out: this build has no `train fasttext`" % method.name)
        return
    print("\n== %s; %s, lr %g" % (method.name, SHARED, method.task.lr))
    for threads, dim in CELLS[:1] if bench.small else CELLS:
        one_table(method, bench, bench.part, Setting(threads, dim, 1), bench.patience)
    if bench.full or (method.whole and not bench.small):
        one_table(method, bench, bench.whole, WHOLE, bench.whole_patience)


def measure_glove(bench):
    window, setting = 15, Setting(threads=2, dim=100, epochs=5)
    programs = {OURS: lambda out: bench.ours.glove(bench.part.path, out, setting, window)}
    if all(map(shutil.which, GLOVE_STEPS)):
        programs["Stanford"] = lambda out: stanford_glove(bench.part.path, out, setting, window)
    else:
        print("\nGloVe: Stanford's programs (%s) are not on PATH and are left out" % ", ".join(GLOVE_STEPS))
    heading("GloVe: counting and %d epochs, %d threads, dim %d, window %d, %s (%d words)" % (
        setting.epochs, setting.threads, setting.dim, window, bench.part.what, bench.part.words))
    took, _, _ = compare(programs, bench, bench.patience)
    at_least(2, "Stanford", took, OURS)


def measure_quality(bench):
    """Several seeds of ours over the whole text, and the peers with them: are differences noise?"""
    for method in (SKIPGRAM, CBOW):
        heading("Seeds: %s, %d threads, dim %d, %d epochs of %s" % (method.name, WHOLE.threads, WHOLE.dim, WHOLE.epochs,
                                                                    bench.whole.what))
        print("%-18s %4s %9s %9s %9s" % ("", "seed", "analogies", "WS353", "MEN"))
        for seed in range(1, bench.seeds + 1):
            for name, command in programs_for(method, bench, bench.whole, WHOLE._replace(seed=seed)).items():
                if name not in (EXACT, "fasttext"):
                    one_seed(name, command, seed, bench)


def one_seed(name, command, seed, bench):
    out = os.path.join(bench.folder, "seed")
    run(*command(out))
    score = quality(vectors_of(out))
    remove({name: out})
    print("%-18s %4d %9s %9s %9s" % (name, seed, *("%.1f" % score[key] if score.get(key) is not None else "-"
                                                   for key in ("analogies", "ws353", "men"))), flush=True)
