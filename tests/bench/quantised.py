"""Inverted lists with product quantisation, beside faiss with as many lists and bytes: Fashion-MNIST, two threads."""
import json
import os
import subprocess

from index import pictures, rate_at
from programs import HERE
from tables import heading, target

PARTS, QUERIES, THREADS, REFINE = 98, 1000, 2, 10
RECALLS = (0.95, 0.99)


def answers(bench, lines):
    """All tables by name; of those with one name the last."""
    command = bench.ours.lines(lines, THREADS) + ["--format=json"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    named = {}
    for line in told:
        for section in json.loads(line)["sections"]:
            if section["kind"] == "table":
                columns = [c["name"] if isinstance(c, dict) else c for c in section["columns"]]
                named[section["name"]] = [dict(zip(columns, row)) for row in section["rows"]]
    return named


def ours(bench, path, lists, refine, rotate):
    told = answers(bench, ["load %s as=v" % path, "index pq v metric=l2 lists=%d m=%d refine=%d rotate=%s" %
                           (lists, PARTS, refine, rotate), "eval index v queries=%d" % QUERIES])
    built = told["indexes"][0]
    curve = [(rung["recall@10"], rung["queries/s"]) for rung in told["index"] if rung["search"] == "pq"]
    return {"built": built["seconds"], "MB": built["MB"], "curve": curve}


def faiss(path, lists):
    command = [os.path.join(HERE, "faiss_pq.py"), path] + [str(n) for n in (lists, PARTS, QUERIES, THREADS)]
    told = subprocess.run(command, capture_output=True, text=True)
    return json.loads(told.stdout) if told.returncode == 0 else None


def show(name, built, size, curve):
    print("%-24s %8.1f %8.1f  %s" % (name, built, size, "  ".join("%.3f: %.0f" % point for point in curve)), flush=True)


def measure(bench):
    path = pictures(bench)
    if not path:
        return
    lists = 64 if bench.small else 256
    heading("Inverted lists with product quantisation: %d lists, %d bytes, %d threads, l2" % (lists, PARTS, THREADS))
    print("%-24s %8s %8s  recall@10: queries a second, lists looked at 1, 2, 4, …" % ("", "build s", "MB"))
    mine = {}
    for name, refine, rotate in (("codes", 1, "no"), ("ranked", REFINE, "no"), ("rotated codes", 1, "yes")):
        mine[name] = ours(bench, path, lists, refine, rotate)
        show("isthmus " + name, mine[name]["built"], mine[name]["MB"], mine[name]["curve"])
    theirs = faiss(path, lists)
    if not theirs:
        target("not slower than faiss", None, "python3-faiss is not here")
        return
    for name in ("codes", "ranked"):
        show("faiss " + name, theirs["built"], theirs["MB"], theirs[name])
    target("building at least as fast as faiss", mine["ranked"]["built"] <= theirs["built"],
           "%.1f times" % (theirs["built"] / mine["ranked"]["built"]))
    best, other = (max(recall for recall, _ in curve) for curve in (mine["codes"]["curve"], theirs["codes"]))
    target("codes as good as those of faiss, within 0.01", best >= other - 0.01, "%.4f against %.4f" % (best, other))
    for recall in RECALLS:
        a, b = rate_at(mine["ranked"]["curve"], recall), rate_at(theirs["ranked"], recall)
        target("at recall %.2f at least as many queries, ranked by exact distances" % recall, a >= b if a and b else None,
               "%.2f times" % (a / b) if a and b else "not reached")
