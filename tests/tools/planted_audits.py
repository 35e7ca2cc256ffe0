#!/usr/bin/env python3
"""What audits of planted worlds say, held against what was planted, and what they say of GloVe; writes the tables of
docs/audit.md.

    planted_audits.py PROGRAM PAGE [--worlds=1000] [--texts=400]

The tables stand between lines such as `<!-- planted -->` and `<!-- end of planted -->` of the page. That of GloVe stays
as it is where the data set glove-100d is not installed, that of texts with --texts=0.
"""
import argparse
import json
import math
import os
import random
import re
import subprocess
import tempfile

import planted_vectors

STRENGTHS, SIZES, KINDS, LEVEL = (0, 0.2, 0.4, 0.6, 0.8, 1), (8, 25), ("student", "bca", "percentile"), 0.05
SETS = "b-leaning-male b-leaning-female b-male b-female"
UNEQUAL = (12, 20, 6, 8)  # words of X, Y, A, B
AT_ONCE = 50

# The populations of src/data/synth_leaning.c: the SD of a word's cosine with the direction, its mean at strength 1, the
# cosine of the groups' own words with it, and the width of vectors.
SPREAD, MOST_LEAN, GROUP_COSINE, WIDTH = 0.1, 0.15, 0.6, 300


def tables_of(answer):
    return {section["name"]: [dict(zip([c["name"] if isinstance(c, dict) else c for c in section["columns"]], row))
                              for row in section["rows"]]
            for section in answer["sections"] if section["kind"] == "table"}


def ask(program, worlds, *lines, skip=0):
    """The tables of each line for each seed beyond `skip`; `lines` are templates of a seed."""
    told = []
    for first in range(0, worlds, AT_ONCE):
        command = [program, "-q", "--no-rc", "--threads=1", "--format=json"]
        for seed in range(first + 1, min(first + AT_ONCE, worlds) + 1):
            for line in lines:
                command += ["-c", line.format(seed=skip + seed)]
        answers = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
        answers = [tables_of(json.loads(answer)) for answer in answers]
        told += [answers[i:i + len(lines)] for i in range(0, len(answers), len(lines))]
    return told


# --- what is true of the populations ---

def integral(f, low, high, steps=4000):
    """Simpson's."""
    width = (high - low) / steps
    return width / 3 * sum((1 if i in (0, steps) else 4 if i % 2 else 2) * f(low + i * width) for i in range(steps + 1))


def mean_of_words(f, strength):
    """The mean of f(t) over words that lean to the first group, t their cosine with the direction."""
    mean = MOST_LEAN * strength
    return integral(lambda t: f(t) * math.exp(-((t - mean) / SPREAD) ** 2 / 2) / (SPREAD * math.sqrt(2 * math.pi)),
                    mean - 8 * SPREAD, mean + 8 * SPREAD)


def weat(strength, x=1, y=1):
    mean, share = MOST_LEAN * strength, x / (x + y)
    return 2 * mean / math.sqrt(SPREAD ** 2 + 4 * share * (1 - share) * mean ** 2)


def rnd(strength):
    r = GROUP_COSINE
    return mean_of_words(lambda t: math.sqrt(1 + r * r - 2 * r * t) - math.sqrt(1 + r * r + 2 * r * t), strength)


def scweat(strength):
    """What is left of a vector across the direction points anywhere, in WIDTH - 1 dimensions."""
    r = GROUP_COSINE
    return mean_of_words(lambda t: 2 * r * t / math.sqrt(t * t * r * r + (1 - t * t) * (1 - r * r) / (WIDTH - 1)), strength)


def ripa(strength):
    """|a - b|^2 = 4 r^2 + 2 (1 - r^2) (1 - c), c the cosine of what is left of a with what is left of b."""
    r = GROUP_COSINE

    def chance(c):
        return (1 - c * c) ** ((WIDTH - 4) / 2)
    inverse = integral(lambda c: chance(c) / math.sqrt(4 * r * r + 2 * (1 - r * r) * (1 - c)), -1, 1)
    return 2 * r * MOST_LEAN * strength * inverse / integral(chance, -1, 1)


TRUTHS = {"semaxis": lambda strength: MOST_LEAN * strength, "ripa": ripa, "rnd": rnd, "scweat": scweat,
          "direct": lambda strength: mean_of_words(abs, strength), "mac": lambda strength: 1.0}


# --- what audits say ---

def rank_correlation(pairs):
    def ranks(values):
        order = sorted(range(len(values)), key=values.__getitem__)
        result = [0] * len(values)
        for rank, i in enumerate(order):
            result[i] = rank
        return result
    a, b = (ranks(list(column)) for column in zip(*pairs))
    n = len(a)
    return 1 - 6 * sum((x - y) ** 2 for x, y in zip(a, b)) / (n * (n * n - 1))


def order_found(planted, words):
    leans = {row["fact"]: row[[key for key in row if key in ("value", "lean")][0]] for row in planted}
    return rank_correlation([(leans[row["word"]], row["association"]) for row in words if row["set"] in "XY"])


def covered(rows, truth):
    return sum(row["low"] <= truth <= row["high"] for row in rows) / len(rows)


def width_of(rows):
    return sum(row["high"] - row["low"] for row in rows) / len(rows)


def first_words(letter, count):
    return "{%s}" % " ".join("%s%d" % (letter, i + 1) for i in range(count))


def farthest_from_uniform(p):
    p, n = sorted(p), len(p)
    return max(max((i + 1) / n - value, value - i / n) for i, value in enumerate(p))


def ask_weat(program, worlds, skip, words, strength, sets):
    """The answers of each kind of interval, and what was planted in each world."""
    world = "synth biased form=vectors as=b words=%d strength=%g seed={seed}" % (words, strength)
    audits = ["audit weat %s in=b interval=%s seed={seed} permutations=10000" % (sets.replace("{", "{{").replace("}", "}}"), kind)
              for kind in KINDS]
    told = ask(program, worlds, world, *audits, skip=skip)
    return {kind: [tables[i + 1] for tables in told] for i, kind in enumerate(KINDS)}, [t[0]["planted"] for t in told]


def coverage_row(by, planted, truth, name):
    rows = {kind: [tables["audit"][0] for tables in by[kind]] for kind in KINDS}
    n = len(planted)
    order = sum(order_found(planted[i], by["student"][i]["words"]) for i in range(n)) / n
    sign = sum(row["effect"] > 0 for row in rows["student"]) / n
    found = sum(row["p"] <= LEVEL for row in rows["student"]) / n
    return "| %s | %.3f | %s | %.2f | %s | %.3f | %.1f %% |" % (
        name, truth, " | ".join("%.1f %%" % (100 * covered(rows[kind], truth)) for kind in KINDS),
        width_of(rows["student"]), "%.1f %%" % (100 * sign) if truth else "–", order, 100 * found)


def coverage(program, worlds):
    lines = ["%d worlds for each row, no seed twice, 2,000 draws; `share found`: p ≤ .05, one-sided." % worlds, "",
             "| words of X, Y, A, B | planted effect | Student's t covers | BCa covers | percentile covers | width of Student's | "
             "sign right | order (ρ) | share found |", "| --- | --: | --: | --: | --: | --: | --: | --: | --: |"]
    x, y, a, b = (first_words(letter, count) for letter, count in zip("xyab", UNEQUAL))
    cases = [("%d each" % words, words, SETS, (1, 1), strength) for words in SIZES for strength in STRENGTHS]
    cases += [("%d, %d, %d, %d" % UNEQUAL, max(UNEQUAL), " ".join((x, y, a, b)), UNEQUAL[:2], strength)
              for strength in STRENGTHS[::2] + STRENGTHS[-1:]]
    uniform = []
    for case, (name, words, sets, sizes, strength) in enumerate(cases):
        by, planted = ask_weat(program, worlds, case * worlds, words, strength, sets)
        lines.append(coverage_row(by, planted, weat(strength, *sizes), name))
        if not strength:
            uniform.append((name, farthest_from_uniform([tables["audit"][0]["p"] for tables in by["student"]])))
    lines.append("")
    for name, distance in uniform:
        lines.append("- Without bias, words %s: Kolmogorov and Smirnov's distance of p from uniform is %.4f; chance alone "
                     "exceeds %.4f once in twenty." % (name, distance, 1.36 / worlds ** 0.5))
    return lines


def other_tests(program, worlds, strength=0.6):
    lines = ["%d worlds for each row, strength %g, 500 draws." % (worlds, strength), "",
             "| test | words a set | of the populations | mean of the effects | Student's t covers | width |",
             "| --- | --: | --: | --: | --: | --: |"]
    case = 0
    for test, truth in TRUTHS.items():
        for words in SIZES:
            told = ask(program, worlds, "synth biased form=vectors as=b words=%d strength=%g dim=%d seed={seed}" % (
                words, strength, WIDTH), "audit %s b-leaning-male b-male b-female in=b draws=500 force=yes seed={seed}%s" % (
                test, " permutations=100" if test in ("semaxis", "rnd", "scweat") else ""), skip=10 ** 6 + case * worlds)
            rows, true = [tables[1]["audit"][0] for tables in told], truth(strength)
            lines.append("| %s | %d | %.4f | %.4f | %.1f %% | %.3f |" % (
                test, words, true, sum(row["effect"] for row in rows) / worlds, 100 * covered(rows, true), width_of(rows)))
            case += 1
    return lines


# Sizes of X and of the lists behind it; what each list is: a and b, the groups' own words; x and y, further words that
# lean to them.
LISTS = (((8, 8, 8), "ab"), ((8, 8, 8), "ay"), ((8, 8, 8), "xy"), ((25, 25, 25), "ab"), ((25, 25, 25), "ay"), ((12, 6, 8), "ay"),
         ((30, 6, 8), "ab"), ((30, 6, 8), "ay"), ((12, 6, 8, 4), "axy"), ((8, 4, 4, 4, 4), "abxy"), ((3, 6, 20), "ay"))


def list_words(sizes, kinds):
    """The lists of a shape as braces; those of x begin behind X."""
    first = {"x": sizes[0]}
    lists = [("x", 0, sizes[0])]
    for kind, size in zip(kinds, sizes[1:]):
        lists.append((kind, first.get(kind, 0), size))
        first[kind] = first.get(kind, 0) + size
    return ["%s" % " ".join("%s%d" % (kind, i + 1) for i in range(at, at + size)) for kind, at, size in lists]


def mac_shapes(program, worlds, strength=0.6):
    lines = ["%d worlds for each row, strength %g, 500 draws." % (worlds, strength), "",
             "| words of X and of each list | lists | of the populations | mean of the effects | SD of the effects | "
             "Student's t covers | width |", "| --- | --- | --: | --: | --: | --: | --: |"]
    lean, r = MOST_LEAN * strength, GROUP_COSINE
    cosine = {"a": r * lean, "b": -r * lean, "x": lean * lean, "y": -lean * lean}
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "lists.wordset")
        for case, (sizes, kinds) in enumerate(LISTS):
            with open(path, "w", encoding="utf-8") as file:
                file.write("name: lists\ncitation: planted\nlanguage: en\n")
                for role, words in zip("XABCD", list_words(sizes, kinds)):
                    file.write("\n%s %s:\n  %s\n" % (role, role, words))
            told = ask(program, worlds, "synth biased form=vectors as=b words=%d strength=%g dim=%d seed={seed}" % (
                sum(sizes), strength, WIDTH), "audit mac %s in=b draws=500 seed={seed}" % path,
                skip=2 * 10 ** 6 + case * worlds)
            rows = [tables[1]["audit"][0] for tables in told]
            true = 1 - sum(cosine[kind] for kind in kinds) / len(kinds)
            lines.append(effects_row("%s | %s" % (", ".join(map(str, sizes)), " ".join(kinds)), rows, true))
    return lines


def effects_row(name, rows, true):
    """Of the long run (true None) the mean of the effects takes the place of what is true of the populations."""
    effects = [row["effect"] for row in rows]
    mean = sum(effects) / len(effects)
    sd = math.sqrt(sum((effect - mean) ** 2 for effect in effects) / len(effects))
    return "| %s | %s | %.4f | %.4f | %.1f %% | %.3f |" % (
        name, "–" if true is None else "%.4f" % true, mean, sd, 100 * covered(rows, mean if true is None else true), width_of(rows))


def ask_files(program, make, worlds, folder):
    """The answers of tests on vectors that `make` writes; and what is true of them."""
    rows, truth = [], None
    for first in range(1, worlds + 1, AT_ONCE):
        command, lines = [program, "-q", "--no-rc", "--threads=1", "--format=json"], 0
        for seed in range(first, min(first + AT_ONCE, worlds + 1)):
            place = os.path.join(folder, str(seed % AT_ONCE))
            os.makedirs(place, exist_ok=True)
            world = make(random.Random(seed), place)
            for line in world.lines:
                command += ["-c", line.replace("{seed}", str(seed))]
            lines, truth = len(world.lines), world.truth
        answers = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
        rows += [tables_of(json.loads(answer))["audit"][0] for answer in answers[lines - 1::lines]]
    return rows, truth


# Tests whose truth follows from vectors that are made for them, and others in the worlds of this page, of which only the
# long run is known: what lists of this size say in the mean.
MADE = (("ect", "3 lists of 8", planted_vectors.two_axes(8)), ("ect", "3 lists of 25", planted_vectors.two_axes(25)),
        ("indirect", "4 lists of 8", planted_vectors.alike(8)), ("indirect", "4 lists of 25", planted_vectors.alike(25)),
        ("antonyms", "12 + 12 pairs", planted_vectors.opposites(12)), ("antonyms", "40 + 40 pairs", planted_vectors.opposites(40)),
        ("wefat", "12 words, 8 + 8", planted_vectors.numbered(12)), ("wefat", "40 words, 8 + 8", planted_vectors.numbered(40)),
        ("wefat", "12 words by rank, 8 + 8", planted_vectors.numbered(12, "spearman")),
        ("wefat", "40 words by rank, 8 + 8", planted_vectors.numbered(40, "spearman")),
        ("seat", "4 lists of 8", planted_vectors.sentences(8)), ("seat", "4 lists of 25", planted_vectors.sentences(25)))
FROM_WORLDS = (
    ("rnsb", "3 lists of 8", 8, "rnsb b-leaning-male b-male b-female draws=200"),
    ("rnsb", "3 lists of 25", 25, "rnsb b-leaning-male b-male b-female draws=200"),
    ("neighbours", "X 25, 500 items", 125, "neighbours %s b-male b-female k=10 draws=500 permutations=100" % "{{%s}}" % " ".join(
        ["x%d" % (i + 1) for i in range(13)] + ["y%d" % (i + 1) for i in range(12)])),
    ("clusters", "2 · 100 words", 125, "clusters b-male b-female extend=100"),
    ("reclassify", "2 · 33 held out", 125, "reclassify b-male b-female extend=100"))


def further_tests(program, worlds, strength=0.6):
    lines = ["%d worlds for each row." % worlds, "",
             "| test | words | of the populations | mean of the effects | SD of the effects | interval covers | width |",
             "| --- | --- | --: | --: | --: | --: | --: |"]
    with tempfile.TemporaryDirectory() as folder:
        for test, words, make in MADE:
            lines.append(effects_row("%s | %s" % (test, words), *ask_files(program, make, worlds, folder)))
    for case, (test, words, size, audit) in enumerate(FROM_WORLDS):
        told = ask(program, worlds, "synth biased form=vectors as=b words=%d strength=%g dim=%d seed={seed}" % (
            size, strength, WIDTH), "audit %s in=b seed={seed}" % audit, skip=3 * 10 ** 6 + case * worlds)
        lines.append(effects_row("%s | %s" % (test, words), [tables[1]["audit"][0] for tables in told], None))
    return lines


def texts(program, worlds):
    """The same from texts on: `train` learns the vectors."""
    world = "synth biased as=b size=100000 strength=0.8 seed={seed}"
    train = "train sgns b as=w dim=30 epochs=4 exact=yes seed={seed}"
    told = ask(program, worlds, world, train, "audit weat %s in=w seed={seed}" % SETS)
    audits = [tables[2] for tables in told]
    right = sum(tables["audit"][0]["effect"] > 0 for tables in audits)
    order = sum(order_found(tables[0]["planted"], tables[2]["words"]) for tables in told) / worlds
    found = sum(tables["audit"][0]["p"] <= LEVEL for tables in audits)
    return ["From %d texts (`synth biased size=100000`, `train sgns dim=30 epochs=4`): sign right in %d, order of the "
            "professions ρ = %.3f in the mean, p ≤ .05 in %d." % (worlds, right, order, found)]


def glove(program):
    """A row for each of the ten tests, or None."""
    tests = ["weat%d" % i for i in range(1, 11)]
    command = [program, "-q", "--no-rc", "--threads=2", "--format=json", "-c", "load glove-100d as=g", "-c",
               "audit weat all in=g"]
    for test in tests:
        command += ["-c", "audit weat %s in=g null=rows" % test]
    told = subprocess.run(command, capture_output=True, text=True)
    if told.returncode:
        return None
    answers = [tables_of(json.loads(answer)) for answer in told.stdout.splitlines()]
    lines = ["| test | words | lost | effect | 95 % interval | p | p, Holm | among random words | lost, and its forms |",
             "| --- | --: | --: | --: | --- | --: | --: | --- | --- |"]
    for row, answer in zip(answers[1]["audit"], answers[2:]):
        null = answer["null"][0]
        lost = "; ".join("%s: %s" % (word["lost"], word["forms"]) for word in answer.get("replacements", []))
        lines.append("| %s | %d | %d | %.2f | %.2f to %.2f | %.5f | %.5f | %.2f to %.2f, p %.4f | %s |" % (
            row["test"], row["n"], row["lost"], row["effect"], row["low"], row["high"], row["p"], row["p_holm"],
            null["low"], null["high"], null["p"], lost))
    return lines


def write(page, name, lines):
    text = open(page, encoding="utf-8").read()
    block = "<!-- %s -->\n\n%s\n\n<!-- end of %s -->" % (name, "\n".join(lines), name)
    text = re.sub("<!-- %s -->.*<!-- end of %s -->" % (name, name), lambda _: block, text, flags=re.S)
    open(page, "w", encoding="utf-8").write(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("page")
    parser.add_argument("--worlds", type=int, default=1000)
    parser.add_argument("--texts", type=int, default=400)
    args = parser.parse_args()
    lines = glove(args.program)
    if lines:
        write(args.page, "glove", lines)
    write(args.page, "planted", coverage(args.program, args.worlds))
    write(args.page, "planted elsewhere", other_tests(args.program, args.worlds))
    write(args.page, "planted lists", mac_shapes(args.program, args.worlds))
    write(args.page, "planted further", further_tests(args.program, args.worlds))
    if args.texts:
        write(args.page, "texts", texts(args.program, args.texts))


main()
