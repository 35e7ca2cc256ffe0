#!/usr/bin/env python3
"""Speed, memory and quality beside the programs that others use, as tables with targets. See CONTRIBUTING.md.

Every run is a whole process; runs of the programs take turns; the tables give medians and ratios to ours (`x`: how
many times as much a peer takes). n counts the runs: a program whose runs have taken some seconds takes no further
turn. Peers that are not installed are left out, and said so.
"""
import argparse
import concurrent.futures
import functools
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
os.environ["OPENBLAS_NUM_THREADS"] = "1"  # threads that nobody uses only cost time

import adapt
import audits
import clusters
import documents
import index
import loading
import maps
import networks
import matching
import panes
import quantised
import reduction
import search
import self_learning
import words
from programs import HERE, Isthmus
from texts import data_folder, labelled_text, running_text

PART_WORDS, SMALL_WORDS = 2000000, 1000000
PATIENCE, WHOLE_PATIENCE = 6, 40

SECTIONS = {
    "sgns": functools.partial(words.measure, words.SKIPGRAM),
    "cbow": functools.partial(words.measure, words.CBOW),
    "hs": functools.partial(words.measure, words.HIERARCHICAL),
    "subwords": functools.partial(words.measure, words.SUBWORDS),
    "glove": words.measure_glove,
    "classify": documents.classify,
    "doc2vec": documents.vectors,
    "loading": loading.measure,
    "index": index.measure,
    "pq": quantised.measure,
    "clusters": clusters.measure,
    "maps": maps.measure,
    "pca": reduction.measure_pca,
    "coral": matching.measure,
    "umap": reduction.measure_umap,
    "self-learning": self_learning.measure,
    "panes": panes.measure,
    "frames": panes.frames,
    "search": search.measure,
    "adapt": adapt.measure,
    "audit": audits.measure,
    "networks": networks.measure,
    "keys": lambda bench: subprocess.run([os.path.join(HERE, "echo_latency.py"), bench.ours.program], check=True),
    "quality": words.measure_quality,
}
WHEN_ASKED = ("quality",)


class Bench:
    """What the sections share. The texts are written when the first section asks for them."""

    def __init__(self, args, folder):
        self.ours, self.folder, self.small, self.full = Isthmus(args.program), folder, args.small, args.full
        self.rounds = args.rounds or (1 if args.small else 5)
        self.patience = float("inf") if args.rounds else PATIENCE
        self.whole_patience = float("inf") if args.rounds else WHOLE_PATIENCE
        self.seeds = args.seeds
        self.scored = bool(data_folder())

    def write(self, text, *arguments):
        """In a process of its own: the peak memory of a child counts what its parent holds when it starts."""
        with concurrent.futures.ProcessPoolExecutor(1) as process:
            return process.submit(text, self.folder, *arguments).result()

    @functools.cached_property
    def part(self):
        return self.write(running_text, SMALL_WORDS if self.small else PART_WORDS)

    @functools.cached_property
    def labelled(self):
        return self.write(labelled_text, self.small)

    @functools.cached_property
    def whole(self):
        return self.write(running_text, None)


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--only", default="", help="sections, parted by commas: " + ", ".join(SECTIONS))
    parser.add_argument("--small", action="store_true", help="a million words, one round, few tables")
    parser.add_argument("--full", action="store_true", help="every method over the whole text, five epochs: hours")
    parser.add_argument("--rounds", type=int, help="runs of each program, however slow it is")
    parser.add_argument("--seeds", type=int, default=3, help="for the section `quality`")
    args = parser.parse_args()
    args.only = [name for name in args.only.split(",") if name] or [n for n in SECTIONS if n not in WHEN_ASKED]
    for name in args.only:
        if name not in SECTIONS:
            parser.error("no section is called %s; there are %s" % (name, ", ".join(SECTIONS)))
    return args


def main():
    args = read_arguments()
    sys.stdout.reconfigure(line_buffering=True)
    print("%d processors, load %.1f" % (os.cpu_count(), os.getloadavg()[0]))
    if not data_folder():
        print("ISTHMUS_TEST_DATA names no folder of real data: texts are made up and quality is not measured")
    with tempfile.TemporaryDirectory(prefix="isthmus-bench-") as folder:
        bench = Bench(args, folder)
        for name in args.only:
            SECTIONS[name](bench)


main()
