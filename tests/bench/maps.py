"""Maps of Fashion-MNIST by t-SNE, whole processes: pixels in, places out, beside sklearn's and R's Rtsne (both
Barnes-Hut). All maps are judged alike by score_maps.py. FIt-SNE and openTSNE are not in Debian: what they reached on a
machine of two such processors stands here as numbers."""
import functools
import json
import os
import shutil
import subprocess

import maps_data
from process import medians, run, take_turns
from programs import HERE, PYTHON
from tables import at_least, at_most, heading, show, target

OURS = "isthmus"
SMALL, MIDDLE, WHOLE = 2000, 10000, 60000
PERPLEXITY, ITERATIONS, THREADS = 30, 1000, 2

# Of openTSNE: share of the 10 nearest kept, and accuracy of the nearest point. Two standard errors are allowed for.
REACHED = {MIDDLE: (0.477, 0.805), WHOLE: (0.403, 0.829)}
DIVERGENCE = {MIDDLE: 1.51, WHOLE: 2.38}
FASTER_THAN_SKLEARN = 3
FIT_SNE_SECONDS, FASTER_THAN_FIT_SNE = 83, 2


def ours(bench, data, out):
    lines = ["load %s as=f kind=vectors" % data.npy,
             "map f by=tsne sample=0 perplexity=%g iterations=%d > %s" % (PERPLEXITY, ITERATIONS, out)]
    return bench.ours.lines(lines, THREADS)


def script(name, program, data, out):
    return [program, os.path.join(HERE, name), data.npy if program == PYTHON else data.raw, str(data.count),
            str(maps_data.WIDTH), out, str(PERPLEXITY), str(ITERATIONS), str(THREADS)]


@functools.cache
def has_rtsne():
    return bool(shutil.which("Rscript")) and subprocess.run(
        ["Rscript", "-e", "library(Rtsne)"], capture_output=True).returncode == 0


def has_sklearn():
    return subprocess.run([PYTHON, "-c", "import sklearn"], capture_output=True).returncode == 0


def programs_for(bench, data, peers):
    programs = {OURS: lambda out: ours(bench, data, out)}
    if peers and has_sklearn():
        programs["sklearn"] = lambda out: script("sklearn_tsne.py", PYTHON, data, out)
    if peers and has_rtsne():
        programs["Rtsne"] = lambda out: script("rtsne.R", "Rscript", data, out)
    return programs


def score(bench, data, outs):
    """By program: divergence, share kept, accuracy."""
    if not has_sklearn():
        return {}
    command = [PYTHON, os.path.join(HERE, "score_maps.py"), data.npy, data.labels, str(PERPLEXITY), *outs.values()]
    answer = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return dict(zip(outs, answer))


def compare(bench, count, peers):
    data = maps_data.write(bench.folder, count)
    programs = programs_for(bench, data, peers)
    heading("t-SNE of %d pictures of 784 pixels: perplexity %g, %d iterations, %d threads" % (
        count, PERPLEXITY, ITERATIONS, THREADS))
    outs = {name: os.path.join(bench.folder, "map-%s.tsv" % name) for name in programs}
    runs = take_turns(programs, lambda name, command: run(command(outs[name])), bench.rounds, bench.whole_patience)
    scores = score(bench, data, outs)
    took = {name: medians(its) for name, its in runs.items()}
    further = [(title, form, {name: its[title] for name, its in scores.items()})
               for title, form in (("KL", "%7.4f"), ("kept", "%6.4f"), ("1-nn", "%6.4f"))]
    show(took, {name: len(its) for name, its in runs.items()}, OURS, further)
    for path in (*outs.values(), *data[:3]):
        os.remove(path)
    return took, scores.get(OURS)


def judge(count, scored):
    if not scored or count not in DIVERGENCE:
        return
    at_most(DIVERGENCE[count], "KL over the exact %d neighbours" % (3 * PERPLEXITY), scored["KL"], "%.4f")
    for title, reached in zip(("kept", "1-nn"), REACHED[count]):
        error = 2 * (reached * (1 - reached) / count) ** 0.5
        target("%s no worse than openTSNE's %.3f, within %.3f" % (title, reached, error), scored[title] >= reached - error,
               "%.4f" % scored[title])


def measure(bench):
    if not maps_data.found():
        print("\nMaps: left out: Fashion-MNIST is not here; `isthmus -c 'data get fashion'` fetches it")
        return
    count = SMALL if bench.small else MIDDLE
    took, scored = compare(bench, count, peers=True)
    at_least(FASTER_THAN_SKLEARN, "sklearn", took, OURS)
    judge(count, scored)
    if bench.small:
        return
    took, scored = compare(bench, WHOLE, peers=bench.full)
    limit = FIT_SNE_SECONDS / FASTER_THAN_FIT_SNE
    at_most(limit, "seconds: %g times as fast as FIt-SNE, which took %g s;" % (FASTER_THAN_FIT_SNE, FIT_SNE_SECONDS),
            took[OURS].wall, "%.1f")
    judge(WHOLE, scored)
