#!/usr/bin/env python3
"""What audits of planted worlds say, held against what was planted, and what they say of GloVe; writes the tables of
docs/audit.md.

    planted_audits.py PROGRAM PAGE [--worlds=1000] [--texts=400]

The tables stand between lines such as `<!-- planted -->` and `<!-- end of planted -->` of the page. That of GloVe stays
as it is where the data set glove-100d is not installed.
"""
import argparse
import json
import re
import subprocess

STRENGTHS, SIZES, KINDS, LEVEL = (0, 0.2, 0.4, 0.6, 0.8, 1), (8, 25), ("bca", "percentile"), 0.05
SETS = "b-leaning-male b-leaning-female b-male b-female"
AT_ONCE = 50


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


def judge(told):
    effects = [tables[1]["audit"][0] for tables in told]
    truth = told[0][0]["planted"][0]["value"]
    held = sum(row["low"] <= truth <= row["high"] for row in effects)
    return {"truth": truth, "covered": held / len(told),
            "width": sum(row["high"] - row["low"] for row in effects) / len(told),
            "sign": sum(row["effect"] > 0 for row in effects) / len(told),
            "order": sum(order_found(tables[0]["planted"], tables[1]["words"]) for tables in told) / len(told),
            "p": [row["p"] for row in effects]}


def farthest_from_uniform(p):
    p, n = sorted(p), len(p)
    return max(max((i + 1) / n - value, value - i / n) for i, value in enumerate(p))


def coverage(program, worlds):
    lines = ["%d worlds for each row, no seed twice, 2,000 draws; `share found`: p ≤ .05, one-sided." % worlds, "",
             "| words a set | planted effect | BCa covers | percentile covers | width of BCa | sign right | order (ρ) | share found |",
             "| --: | --: | --: | --: | --: | --: | --: | --: |"]
    uniform, skip = [], 0
    for words in SIZES:
        for strength in STRENGTHS:
            world = "synth biased form=vectors as=b words=%d strength=%g seed={seed}" % (words, strength)
            by = {kind: judge(ask(program, worlds, world, "audit weat %s in=b interval=%s seed={seed} "
                                  "permutations=10000" % (SETS, kind), skip=skip)) for kind in KINDS}
            skip += worlds
            bca, found = by["bca"], sum(p <= LEVEL for p in by["bca"]["p"]) / worlds
            lines.append("| %d | %.3f | %.1f %% | %.1f %% | %.2f | %s | %.3f | %.1f %% |" % (
                words, bca["truth"], 100 * bca["covered"], 100 * by["percentile"]["covered"], bca["width"],
                "%.1f %%" % (100 * bca["sign"]) if strength else "–", bca["order"], 100 * found))
            if not strength:
                uniform.append((words, farthest_from_uniform(bca["p"])))
    lines.append("")
    for words, distance in uniform:
        lines.append("Without bias, %d words a set: Kolmogorov and Smirnov's distance of p from uniform is %.4f; chance "
                     "alone exceeds %.4f once in twenty." % (words, distance, 1.36 / worlds ** 0.5))
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
    return ["", "From %d texts (`synth biased size=100000`, `train sgns dim=30 epochs=4`): sign right in %d, order of the "
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
    write(args.page, "planted", coverage(args.program, args.worlds) + texts(args.program, args.texts))


main()
