"""The programs that make word vectors, and the command line of each for the same task."""
import functools
import json
import os
import re
import shutil
import subprocess
from typing import NamedTuple

HERE = os.path.dirname(os.path.abspath(__file__))
PYTHON = "/usr/bin/python3"  # Debian's, which has Debian's gensim
GLOVE_STEPS = ("vocab_count", "cooccur", "shuffle", "glove")


class Task(NamedTuple):
    """What is trained; the rest is the same for all: see SHARED."""
    architecture: str = "skipgram"  # or "cbow"
    loss: str = "ns"                # or "hs"
    subwords: bool = False

    @property
    def lr(self):
        return 0.05 if self.subwords or self.architecture == "cbow" else 0.025


class Setting(NamedTuple):
    threads: int
    dim: int
    epochs: int
    seed: int = 1


WINDOW, NEGATIVE, MIN_COUNT, SAMPLE = 5, 5, 5, 1e-4
DOCUMENT_LR, LABEL_LR = 0.025, 0.5
SHARED = "window %d, %d negatives, min_count %d, sample %g" % (WINDOW, NEGATIVE, MIN_COUNT, SAMPLE)


class Isthmus:
    def __init__(self, program, options=""):
        self.program, self.options = program, options

    def knows(self, method):
        """Whether this build has a way of training."""
        command = self.lines(["help train"], threads=1)
        methods = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return re.search(r"\b%s\b" % method, methods) is not None

    def lines(self, lines, threads, seed=1):
        command = [self.program, "-q", "--no-rc", "--threads=%d" % threads, "--seed=%d" % seed]
        for line in lines:
            command += ["-c", line]
        return command

    def distinct_words(self, path):
        command = self.lines(["load %s as=t kind=corpus" % path], threads=1) + ["--format=json"]
        answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        table = json.loads(answer.splitlines()[0])["sections"][0]
        names = [column["name"] if isinstance(column, dict) else column for column in table["columns"]]
        return table["rows"][0][names.index("distinct")]

    def bare_peak(self):
        """MB that the program takes when it does nothing."""
        command = self.lines(["!grep VmHWM /proc/$PPID/status"], threads=1)
        return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[1]) / 1024

    def words(self, task, text, out, setting):
        method = "fasttext" if task.subwords else {"skipgram": "sgns", "cbow": "cbow"}[task.architecture]
        train = "train %s t as=w dim=%d window=%d min_count=%d sample=%g lr=%g epochs=%d loss=%s negative=%d %s" % (
            method, setting.dim, WINDOW, MIN_COUNT, SAMPLE, task.lr, setting.epochs, task.loss, NEGATIVE, self.options)
        saves = ["save w %s.bin format=fasttext" % out, "save w %s.vec format=vec" % out] if task.subwords else [
            "save w %s format=word2vec" % out]
        return self.lines(["load %s as=t kind=corpus" % text, train] + saves, setting.threads, setting.seed), {}

    def glove(self, text, out, setting, window):
        train = "train glove t as=w dim=%d window=%d min_count=%d epochs=%d %s" % (
            setting.dim, window, MIN_COUNT, setting.epochs, self.options)
        return self.lines(["load %s as=t kind=corpus" % text, train, "save w %s format=word2vec" % out],
                          setting.threads, setting.seed), {}

    def documents(self, text, out, setting):
        train = "train doc2vec t as=w dim=%d window=%d min_count=%d sample=%g lr=%g epochs=%d negative=%d %s" % (
            setting.dim, WINDOW, MIN_COUNT, SAMPLE, DOCUMENT_LR, setting.epochs, NEGATIVE, self.options)
        return self.lines(["load %s as=t kind=corpus documents=line" % text, train,
                           "save w %s.npy format=npy" % out], setting.threads, setting.seed), {}

    def classifier(self, text, out, setting):
        train = "train classify t as=c dim=%d lr=%g epochs=%d %s" % (
            setting.dim, LABEL_LR, setting.epochs, self.options)
        return self.lines(["load %s as=t kind=corpus format=fasttext" % text, train,
                           "save c %s.bin format=fasttext" % out], setting.threads, setting.seed), {}


def fasttext(task, text, out, setting):
    return ["fasttext", task.architecture, "-input", text, "-output", out, *([] if task.subwords else ["-maxn", "0"]),
            "-dim", str(setting.dim), "-ws", str(WINDOW), "-loss", task.loss, "-neg", str(NEGATIVE), "-minCount",
            str(MIN_COUNT), "-t", str(SAMPLE), "-lr", str(task.lr), "-epoch", str(setting.epochs), "-thread",
            str(setting.threads), "-verbose", "0"], {}


def fasttext_labels(text, out, setting):
    return ["fasttext", "supervised", "-input", text, "-output", out, "-dim", str(setting.dim), "-lr", str(LABEL_LR),
            "-epoch", str(setting.epochs), "-thread", str(setting.threads), "-verbose", "0"], {}


def gensim_documents(text, out, setting):
    return [PYTHON, os.path.join(HERE, "gensim_documents.py"), text, out, "--dim", str(setting.dim), "--window",
            str(WINDOW), "--negative", str(NEGATIVE), "--min-count", str(MIN_COUNT), "--sample", str(SAMPLE), "--lr",
            str(DOCUMENT_LR), "--epochs", str(setting.epochs), "--threads", str(setting.threads), "--seed",
            str(setting.seed)], {}


def gensim(task, text, out, setting):
    return [PYTHON, os.path.join(HERE, "gensim_words.py"), text, out, "--architecture", task.architecture, "--loss",
            task.loss, *(["--subwords"] if task.subwords else []), "--dim", str(setting.dim), "--window", str(WINDOW),
            "--negative", str(NEGATIVE), "--min-count", str(MIN_COUNT), "--sample", str(SAMPLE), "--lr", str(task.lr),
            "--epochs", str(setting.epochs), "--threads", str(setting.threads), "--seed", str(setting.seed)], {}


def word2vec(task, text, out, setting):
    hierarchical = task.loss == "hs"
    return ["word2vec", "-train", text, "-output", out, "-size", str(setting.dim), "-window", str(WINDOW), "-sample",
            str(SAMPLE), "-hs", str(int(hierarchical)), "-negative", "0" if hierarchical else str(NEGATIVE), "-threads",
            str(setting.threads), "-iter", str(setting.epochs), "-min-count", str(MIN_COUNT), "-alpha", str(task.lr),
            "-cbow", str(int(task.architecture == "cbow")), "-binary", "1", "-debug", "0"], {}


def pword2vec(task, text, out, setting):
    """Its fastest: OpenBLAS is told of kernels for AVX-512, which it does not find by itself on every processor."""
    with open("/proc/cpuinfo") as file:
        wide = {"OPENBLAS_CORETYPE": "Cooperlake"} if " avx512_bf16 " in file.read() else {}
    return ["pWord2Vec", "-train", text, "-output", out, "-size", str(setting.dim), "-window", str(WINDOW), "-sample",
            str(SAMPLE), "-negative", str(NEGATIVE), "-threads", str(setting.threads), "-iter", str(setting.epochs),
            "-min-count", str(MIN_COUNT), "-alpha", str(task.lr), "-binary", "1"], {"OPENBLAS_NUM_THREADS": "1", **wide}


def stanford_glove(text, out, setting, window):
    """Its four programs, one after the other. Weights as in our options: x_max 10, alpha 0.75, eta 0.05."""
    steps = ("vocab_count -min-count {count} -verbose 0 <{text} >{out}.vocab",
             "cooccur -memory 4 -vocab-file {out}.vocab -verbose 0 -window-size {window} -overflow-file {out}.over "
             "<{text} >{out}.pairs",
             "shuffle -memory 4 -verbose 0 -temp-file {out}.temp <{out}.pairs >{out}.shuffled",
             "glove -input-file {out}.shuffled -vocab-file {out}.vocab -save-file {out} -vector-size {dim} -threads "
             "{threads} -iter {epochs} -x-max 10 -alpha 0.75 -eta 0.05 -binary 0 -verbose 0")
    script = " && ".join(steps).format(text=text, out=out, count=MIN_COUNT, window=window, dim=setting.dim,
                                       threads=setting.threads, epochs=setting.epochs)
    return ["sh", "-c", script], {}


@functools.lru_cache(None)
def has_gensim():
    return subprocess.run([PYTHON, "-c", "import gensim"], capture_output=True).returncode == 0


def word_peers(task):
    """The programs beside ours that can do a task, by name; those that are not on this machine are left out."""
    peers = {"fasttext": (fasttext, shutil.which("fasttext")), "gensim": (gensim, has_gensim())}
    if not task.subwords:
        peers["word2vec.c"] = (word2vec, shutil.which("word2vec"))
    if task == Task():
        peers["pWord2Vec"] = (pword2vec, shutil.which("pWord2Vec"))
    return {name: command for name, (command, there) in peers.items() if there}
