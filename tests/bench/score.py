#!/usr/bin/env python3
"""Quality of word vectors, the same way for every program: score.py VECTORS DATA [--json]

VECTORS is a word2vec file, binary or text, or GloVe text. DATA is the folder that ISTHMUS_TEST_DATA names.
  analogies   questions-words over the first 30,000 words of the file, percent right; the three given words cannot
              be the answer, questions with an unknown word are not asked
  ws353, men  Spearman correlation of cosines with what people said, times 100, over the pairs whose words are known
"""
import json
import os
import sys

import numpy as np

ANALOGY_WORDS = 30000


def read_glove(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        lines = [line.rstrip().split(" ") for line in file]
    return [line[0] for line in lines], np.array([line[1:] for line in lines], np.float32)


def read_vectors(path):
    with open(path, "rb") as file:
        if len(file.readline().split()) > 2:
            return read_glove(path)
        file.seek(0)
        count, width = map(int, file.readline().split())
        body = file.read()
    words, rows = [], np.empty((count, width), np.float32)
    first_line = body[: body.find(b"\n")]
    if len(first_line.split()) == width + 1 and is_text(first_line):
        for i, line in enumerate(body.decode("utf-8", "replace").split("\n")[:count]):
            parts = line.rstrip().split(" ")
            words.append(parts[0])
            rows[i] = [float(x) for x in parts[1:]]
        return words, rows
    at = 0
    for i in range(count):
        end = body.index(b" ", at)
        words.append(body[at:end].decode("utf-8", "replace").strip())
        rows[i] = np.frombuffer(body, np.float32, width, end + 1)
        at = end + 1 + 4 * width
    return words, rows


def is_text(line):
    try:
        [float(x) for x in line.split()[1:]]
        return True
    except ValueError:
        return False


def normalised(rows):
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)


def analogies(words, unit, path):
    words, unit = words[:ANALOGY_WORDS], unit[:ANALOGY_WORDS]
    number = {word: i for i, word in enumerate(words)}
    asked = []
    for line in open(path, encoding="utf-8"):
        parts = line.lower().split()
        if parts and parts[0] != ":" and all(word in number for word in parts):
            asked.append([number[word] for word in parts])
    if not asked:
        return None, 0
    asked, right = np.array(asked), 0
    for start in range(0, len(asked), 512):
        a, b, c, d = asked[start:start + 512].T
        scores = normalised(unit[b] - unit[a] + unit[c]) @ unit.T
        place = np.arange(len(a))
        for given in (a, b, c):
            scores[place, given] = -np.inf
        right += int((scores.argmax(axis=1) == d).sum())
    return 100 * right / len(asked), len(asked)


def ranks(values):
    values = np.asarray(values)
    order = np.argsort(values, kind="stable")
    rank = np.empty(len(values))
    rank[order] = np.arange(len(values))
    for value in np.unique(values):
        same = values == value
        rank[same] = rank[same].mean()
    return rank


def similarity(words, unit, path):
    number = {word: i for i, word in enumerate(words)}
    ours, theirs = [], []
    for line in open(path, encoding="utf-8"):
        parts = line.lower().split()
        if len(parts) >= 3 and parts[0] in number and parts[1] in number:
            ours.append(float(unit[number[parts[0]]] @ unit[number[parts[1]]]))
            theirs.append(float(parts[2]))
    if len(ours) < 3:
        return None, 0
    return 100 * float(np.corrcoef(ranks(ours), ranks(theirs))[0, 1]), len(ours)


def main():
    words, rows = read_vectors(sys.argv[1])
    data, unit = sys.argv[2], normalised(rows)
    result = {}
    result["analogies"], result["asked"] = analogies(words, unit, os.path.join(data, "analogy/questions-words.txt"))
    result["ws353"], result["ws353_pairs"] = similarity(words, unit, os.path.join(data, "wordsim/EN-WS-353-ALL.txt"))
    result["men"], result["men_pairs"] = similarity(words, unit, os.path.join(data, "wordsim/EN-MEN-TR-3k.txt"))
    print(json.dumps(result))


if __name__ == "__main__":
    main()
