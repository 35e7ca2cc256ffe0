"""Texts as wholes: classifiers beside `fasttext supervised`, document vectors beside gensim's Doc2Vec."""
import json
import os
import shutil
import subprocess

from process import medians, run, take_turns
from programs import HERE, PYTHON, Setting, fasttext_labels, gensim_documents, has_gensim
from tables import heading, show
from words import remove

OURS = "isthmus"
CLASSIFY, DOCUMENTS = Setting(threads=2, dim=100, epochs=10), Setting(threads=2, dim=100, epochs=10)


def compare(bench, title, programs, score):
    """`programs` by name: the command for a path to write to. `score` gives the percentage right of such a path."""
    labelled = bench.labelled
    heading("%s; %d documents of %s (%d words)" % (title, labelled.documents, labelled.what, labelled.words))
    outs = {name: os.path.join(bench.folder, name) for name in programs}
    runs = take_turns(programs, lambda name, command: run(*command(outs[name])), bench.rounds, bench.patience)
    right = {name: score(out) for name, out in outs.items()}
    remove(outs)
    show({name: medians(its) for name, its in runs.items()}, {name: len(its) for name, its in runs.items()}, OURS,
         [("right %", "%8.1f", right)])


def classify(bench):
    if not bench.ours.knows("classify"):
        print("\nClassifiers: left out: this build has no `train classify`")
        return
    learned = bench.labelled.learned
    programs = {OURS: lambda out: bench.ours.classifier(learned, out, CLASSIFY)}
    if shutil.which("fasttext"):
        programs["fasttext"] = lambda out: fasttext_labels(learned, out, CLASSIFY)
    title = "Classifiers: softmax, %d threads, dim %d, %d epochs" % CLASSIFY[:3]
    compare(bench, title, programs, lambda out: right_labels(bench, out))


def right_labels(bench, out):
    """Percent of the first guesses; of ours by one more training, whose time does not count."""
    asked = bench.labelled.asked
    if os.path.basename(out) == OURS:
        command, _ = bench.ours.classifier(bench.labelled.learned, out, CLASSIFY)
        command += ["-c", "load %s as=q kind=corpus format=fasttext" % asked, "-c", "eval classify q in=c"]
        answer = subprocess.run(command + ["--format=tsv"], capture_output=True, text=True, check=True).stdout
        return 100 * next(float(line.split("\t")[2]) for line in answer.splitlines() if line.startswith("all\t"))
    done = subprocess.run(["fasttext", "test", out + ".bin", asked], capture_output=True, text=True, check=True)
    return 100 * next(float(line.split()[1]) for line in done.stdout.splitlines() if line.startswith("P@1"))


def vectors(bench):
    if not bench.ours.knows("doc2vec"):
        print("\nDocument vectors: left out: this build has no `train doc2vec`")
        return
    plain = bench.labelled.plain
    programs = {OURS: lambda out: bench.ours.documents(plain, out, DOCUMENTS)}
    if has_gensim():
        programs["gensim"] = lambda out: gensim_documents(plain, out, DOCUMENTS)
    title = "Document vectors: PV-DBOW, %d threads, dim %d, %d epochs" % DOCUMENTS[:3]
    compare(bench, title, programs, lambda out: nearest_mean(out, bench.labelled.labels))


def nearest_mean(out, labels):
    command = [PYTHON, os.path.join(HERE, "score_documents.py"), out + ".npy", labels]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)["label %"]
