#!/usr/bin/python3
"""Collocations of a text by gensim's Phrases (4.2), to hold against the command `phrases`.

    phrases.py [TEXT [min_count [threshold [npmi]]]]

TEXT has a sentence a line, words of a to z between blanks. Printed are the pairs that gensim takes for phrases,
with the score and count of each, and the number of words after joining. gensim's own score has the number of
distinct words and pairs where word2phrase has the number of words in the text, so that its threshold is rescaled;
scores are printed as word2phrase's.

Without TEXT: the text that tests/unit/data/test_collocations.c repeats, and what that test holds.
"""
import sys

from gensim.models.phrases import Phrases



def drawn():
    """400 sentences of 12 words w0 .. w29, by a small generator."""
    state = 12345
    for _ in range(400):
        sentence = []
        for _ in range(12):
            state = (state * 1103515245 + 12345) % 2**31
            draw = (state >> 8) % 1000 / 1000
            # Few words are frequent, and every third word has a favourite to follow it.
            follows = sentence and int(sentence[-1][1:]) % 3 == 0 and (state >> 20) % 4 == 0
            sentence.append(f"w{int(sentence[-1][1:]) + 1 if follows else int(draw * draw * 30)}")
        yield sentence


sentences = [line.split() for line in open(sys.argv[1])] if len(sys.argv) > 1 else list(drawn())
min_count = int(sys.argv[2]) if len(sys.argv) > 2 else 5
threshold = float(sys.argv[3]) if len(sys.argv) > 3 else 4
npmi = len(sys.argv) > 4
words = sum(map(len, sentences))
scale = 1
if not npmi:
    scale = words / len(Phrases(sentences, min_count=min_count, max_vocab_size=10**9).vocab)
model = Phrases(sentences, min_count=min_count, threshold=threshold / scale, max_vocab_size=10**9,
                scoring="npmi" if npmi else "default")
found = {word: score * scale for word, score in model.export_phrases().items()}
after = sum(len(sentence) for sentence in model[sentences])
for word, score in sorted(found.items(), key=lambda item: (-item[1], item[0])):
    print(f"{word}\t{score:.6f}\t{model.vocab[word]}")
print(f"{words} words became {after}")
