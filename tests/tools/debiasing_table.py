#!/usr/bin/env python3
"""Writes docs/debiasing.md: what every way of debiasing changes in GloVe and in a planted text, asked of the program.

Usage: debiasing_table.py PROGRAM PAGE [--anew]

All numbers come from `--format=json`, and the sentences about them follow from them; written by hand is only what the
groups of words are. Needs the data set glove-100d, and the ratings and analogies of $ISTHMUS_TEST_DATA. What was measured is
kept in build/debiasing, so that only what is missing is measured; with --anew all of it.
"""
import json
import os
import sys

sys.dont_write_bytecode = True
from adaptation_kept import version
from ask_program import ask, methods, sentences, table
from debiasing_page import page

KEEP = "build/debiasing"
DATA = os.environ.get("ISTHMUS_TEST_DATA", "")
EXAMS = [os.path.join(DATA, name) for name in ("wordsim/EN-WS-353-ALL.txt", "wordsim/EN-MEN-TR-3k.txt",
                                               "analogy/questions-words.txt")]
TEXT = ("augment", "balance")  # ways for corpora, which change no space
SEED = 1

EUROPEAN = ("Adam Harry Josh Roger Alan Frank Justin Ryan Andrew Jack Matthew Stephen Brad Greg Paul Jonathan Peter Amanda "
            "Courtney Heather Melanie Katie Betsy Kristin Nancy Stephanie Ellen Lauren Colleen Emily Megan Rachel")
AFRICAN = ("Alonzo Jamel Theo Alphonse Jerome Leroy Torrance Darnell Lamar Lionel Tyree Deion Lamont Malik Terrence Tyrone "
           "Lavon Marcellus Wardell Nichelle Shereen Ebony Latisha Shaniqua Jasmine Tanisha Tia Lakisha Latoya Yolanda "
           "Malika Yvette")

GROUPS = [
    {"title": "Gender", "words": "weat7", "tests": "weat6,weat8",
     "shown": "the male and female terms of WEAT 7",
     "note": "The words of a place belong together (male and female, he and she), as `hard`, `soft` and `double-hard` want it."},
    {"title": "Race", "words": f"{{{EUROPEAN}}} {{{AFRICAN}}}", "tests": "weat3",
     "shown": "the European American and the African American first names of WEAT 3",
     "note": "First names make no pairs: at one place of the two lists stand unrelated people, so that the directions of "
             "`hard`, `soft` and `double-hard` do not stand for what sets the groups apart, as the program says."},
    {"title": "Religion", "words": "{judaism jew synagogue torah rabbi} {christianity christian church bible priest} "
                                   "{islam muslim mosque quran imam}", "tests": "",
     "shown": "three groups of five words each for Judaism, Christianity and Islam",
     "note": "The words are those of Manzini, Lim, Tsvetkov & Black (NAACL 2019), by their places."},
]

# A space of a million words, where few lean: groups by the methods that learn from words.
SMALL_SPACE = ["load brown as=b", "train sgns b as=w dim=100 exact=yes"]
SMALL_OPTIONS = "extend=150 among=10000 force=yes"
SMALL_GROUPS = ("gender-pairs", "weat7", "weat6")
SMALL_WAYS = ("inlp", "leace", "adversarial")

PAIRS = "he she\nhis her\nhim her\nhimself herself\nman woman\nboy girl\nbrother sister\nson daughter\nfather mother\nuncle aunt\n"


def kept(name, make):
    """What was measured under that name, measured now if it was not."""
    path = os.path.join(KEEP, name + ".json")
    if not os.path.exists(path):
        with open(path + ".new", "w", encoding="utf-8") as file:
            json.dump(make(), file, indent=1)
        os.replace(path + ".new", path)
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def measure(program, groups, method):
    """One preview: {"rows": {measure: row}, "notes": [...]}, or {"refused": why}."""
    audits = f" audit={groups['tests']}" if groups["tests"] else ""
    line = f"debias {method} {groups['words']}{audits} preview=yes seed={SEED} eval={','.join(EXAMS)}"
    answer = ask(program, ["load glove-100d", line])[-1]
    made = {"version": version(program), "line": line}
    if not answer["ok"]:
        return {**made, "refused": answer["error"]}
    rows = {"weat " + row["test"]: row for row in table(answer, "change")}
    rows.update((row["measure"], row) for row in table(answer, "debias"))
    return {**made, "rows": rows, "notes": sentences(answer)}


def measure_small(program, groups, method):
    """The same on the small space, without analogies, which its words are too few for."""
    line = f"debias {method} {groups} {SMALL_OPTIONS} preview=yes seed={SEED} eval={','.join(EXAMS[:2])}"
    answer = ask(program, SMALL_SPACE + [line])[-1]
    if not answer["ok"]:
        return {"refused": answer["error"]}
    return {"rows": {row["measure"]: row for row in table(answer, "debias")}, "notes": sentences(answer)}


def measure_text(program):
    """The WEAT of the planted world before and after its text was augmented."""
    pairs = os.path.join(KEEP, "pairs.txt")
    with open(pairs, "w", encoding="utf-8") as file:
        file.write(PAIRS)
    audit = "audit weat biased-leaning-male biased-leaning-female biased-male biased-female in="
    answers = ask(program, ["synth biased", f"debias augment biased pairs={pairs} as=swapped",
                            "train sgns biased as=plain dim=50 exact=yes", "train sgns swapped as=fair dim=50 exact=yes",
                            audit + "plain", audit + "fair"])
    for answer in answers:
        if not answer["ok"]:
            sys.exit(f"{answer['command']}: {answer['error']}")
    return {"notes": sentences(answers[1]), "before": table(answers[4], "audit")[0], "after": table(answers[5], "audit")[0]}


def main():
    program, out = sys.argv[1:3]
    if not all(os.path.exists(path) for path in EXAMS):
        sys.exit("skipped: ISTHMUS_TEST_DATA names no folder with wordsim/ and analogy/")
    os.makedirs(KEEP, exist_ok=True)
    for name in os.listdir(KEEP) if "--anew" in sys.argv else []:
        os.remove(os.path.join(KEEP, name))
    ways = [method for method in methods(program, "debias") if method not in TEXT]
    results = []
    for groups in GROUPS:
        results.append({method: kept(f"{groups['title'].lower()}-{method}", lambda: measure(program, groups, method))
                        for method in ways})
        print(f"{groups['title']}: {len(ways)} methods", file=sys.stderr)
    small = {groups: {method: kept(f"small-{groups}-{method}", lambda: measure_small(program, groups, method))
                      for method in SMALL_WAYS} for groups in SMALL_GROUPS}
    with open(out, "w", encoding="utf-8") as file:
        file.write(page(GROUPS, results, (SMALL_SPACE, SMALL_OPTIONS, small), kept("text", lambda: measure_text(program))))


if __name__ == "__main__":
    main()
