"""Maps of pictures and what they are made of: seconds and quality beside scikit-learn, numpy and umap-learn."""
import json
import os
import statistics
import subprocess

from programs import HERE, PYTHON
from tables import heading, target

COUNT, SMALL_COUNT = 60000, 5000
PCA_FACTOR = 3
PEERS = os.path.join(HERE, "reduction_peers.py")


def pictures_folder():
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    folder = os.path.join(cache, "isthmus", "datasets", "fashion")
    return folder if os.path.isdir(folder) else None


def has(module):
    return subprocess.run([PYTHON, "-c", "import importlib.util, sys; sys.exit(not importlib.util.find_spec(%r))"
                           % module]).returncode == 0


def peers(*words):
    """Peers may use both processors, through the BLAS that they have."""
    free = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    answer = subprocess.run([PYTHON, PEERS, *map(str, words)], env=free, stdout=subprocess.PIPE, text=True, check=True)
    return [json.loads(line) for line in answer.stdout.splitlines()]


def prepare(bench):
    """The pictures as rows of numbers, or None with a message."""
    folder, count = pictures_folder(), SMALL_COUNT if bench.small else COUNT
    if not folder or not has("numpy"):
        print("skipped: `isthmus -c 'data get fashion'` fetches the pictures, Debian's python3-numpy reads them")
        return None
    path = os.path.join(bench.folder, "pictures")
    if not os.path.exists(path + ".npy"):
        peers("prepare", folder, path, "--count", count)
    return path


def ours(bench, lines, out=None):
    """The tables of all answers, by name, and seconds of the last job before `jobs`."""
    command = bench.ours.lines(lines + ["jobs"], threads=2) + ["--format=json"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if out:
        with open(out, "w") as file:
            file.write(answer)
    tables = {section["name"]: section for line in answer.splitlines() for section in json.loads(line)["sections"]
              if section["kind"] == "table"}
    jobs = tables["jobs"]
    return tables, jobs["rows"][-1][jobs["columns"].index("seconds")]


def measure_pca(bench):
    path = prepare(bench)
    if not path:
        return
    rounds = bench.rounds
    heading("PCA of Fashion-MNIST to 50 components, 784 columns: with scores, reading not counted")
    runs = [ours(bench, ["load %s.npy as=x" % path, "pca x dims=50 as=y"]) for _ in range(rounds)]
    made = runs[0][0]["space"]
    rows = [("isthmus", statistics.median(run[1] for run in runs),
             made["rows"][-1][made["columns"].index("explained")])]
    if has("sklearn"):
        rows += peers("pca", path + ".npy", "--rounds", rounds)
    for name, seconds, explained in rows:
        print("%-22s %7.3f s  explained %.5f" % (name, seconds, explained))
    for peer, factor in zip(rows[1:], (PCA_FACTOR, 1)):
        target("at least %g times as fast as %s" % (factor, peer[0]), peer[1] >= factor * rows[0][1],
               "%.2f times" % (peer[1] / rows[0][1]))


def measure_umap(bench):
    path = prepare(bench)
    if not path:
        return
    heading("UMAP of Fashion-MNIST, 15 neighbours, min_dist 0.1, reading not counted")
    places = {"isthmus": path + "-umap.json"}
    took = {"isthmus": ours(bench, ["load %s.npy as=x" % path, "map x by=umap sample=0"], places["isthmus"])[1]}
    if has("umap"):
        places["umap-learn"] = path + "-umap.npy"
        took["umap-learn"] = peers("umap", path + ".npy", places["umap-learn"])[0][1]
    judged = {name: peers("score", path + ".npy", path + "-classes.npy", its)[0] for name, its in places.items()}
    for name, seconds in took.items():
        print("%-12s %7.2f s  1-nn accuracy %.4f  trustworthiness %.4f" % (name, seconds, *judged[name]))
    if "umap-learn" in took:
        target("faster than umap-learn", took["isthmus"] < took["umap-learn"],
               "%.2f times" % (took["umap-learn"] / took["isthmus"]))
        target("trustworthiness not below umap-learn's", judged["isthmus"][1] >= judged["umap-learn"][1] - 0.002,
               "%+.4f" % (judged["isthmus"][1] - judged["umap-learn"][1]))
