#!/usr/bin/env python3
"""Positive mutual information and its singular values, with numpy and from the formulae.

The text is drawn by a small generator that tests/unit/train/test_ppmi.c repeats: sentences of words w0 .. w29.
Prints what that test holds.
"""
import math

import numpy as np

WORDS, SENTENCES, LENGTH, WINDOW = 30, 400, 12, 3


def text():
    state = 12345
    sentences = []
    for s in range(SENTENCES):
        sentence = []
        for _ in range(LENGTH):
            state = (state * 1103515245 + 12345) % 2**31
            draw = (state >> 8) % 1000 / 1000
            # Few words are frequent, and each sentence prefers one third of them.
            sentence.append((int(draw * draw * 10) + 10 * (s % 3) + (state >> 20) % 7) % WORDS)
        sentences.append(sentence)
    return sentences


def counts(sentences, weight):
    x = np.zeros((WORDS, WORDS))
    for sentence in sentences:
        for i, a in enumerate(sentence):
            for j, b in enumerate(sentence):
                if i != j and abs(i - j) <= WINDOW:
                    x[a, b] += weight(abs(i - j))
    return x


def ppmi(x, smoothing, shift):
    p = x / x.sum()
    row = p.sum(axis=1)
    context = row**smoothing / (row**smoothing).sum()
    with np.errstate(divide="ignore"):
        return np.maximum(0, np.log(p / np.outer(row, context)) - math.log(shift))


x = counts(text(), lambda d: (WINDOW - d + 1) / WINDOW)
print("sum %.6f x[0,1] %.6f x[3,3] %.6f x[29,28] %.6f" % (x.sum(), x[0, 1], x[3, 3], x[29, 28]))
print("harmonic x[0,1] %.6f" % counts(text(), lambda d: 1 / d)[0, 1])
for smoothing, shift in ((0.75, 1), (1, 1), (0.75, 2)):
    m = ppmi(x, smoothing, shift)
    u, s, vt = np.linalg.svd(m)
    print("smoothing %g shift %g: positive %d sum %.9f m[0,1] %.9f m[1,0] %.9f" % (
        smoothing, shift, (m > 0).sum(), m.sum(), m[0, 1], m[1, 0]))
    print("  singular values " + " ".join("%.9f" % value for value in s[:6]))
    explained = (s[:4] ** 2).sum() / (m**2).sum()
    vectors = u[:, :4] * np.sqrt(s[:4])
    vectors *= np.sign(vectors[np.abs(vectors).argmax(axis=0), range(4)])
    print("  explained by 4 %.9f; vector of w0 %s" % (explained, " ".join("%.6f" % v for v in vectors[0])))

# Printed with numpy 1.24.2:
# sum 16533.333333 x[0,1] 31.333333 x[3,3] 45.333333 x[29,28] 22.000000
# harmonic x[0,1] 29.333333
# smoothing 0.75 shift 1: positive 370 sum 244.065768456 m[0,1] 0.505459965 m[1,0] 0.406224383
#   singular values 8.340319011 7.903062647 7.799808745 1.216911720 1.133100205 1.026650804
#   explained by 4 0.960981341; vector of w0 0.350040 0.308664 0.160653 0.319014
# smoothing 1 shift 1: positive 366 sum 247.560681059 m[0,1] 0.449742873 m[1,0] 0.449742873
#   singular values 8.472258496 8.029243820 7.921737431 1.217040965 1.133033292 1.010832073
#   explained by 4 0.962777124; vector of w0 0.343139 0.357990 0.072760 0.284948
# smoothing 0.75 shift 2: positive 176 sum 45.457971143 m[0,1] 0.000000000 m[1,0] 0.000000000
#   singular values 2.238549867 2.120840163 2.084739577 0.779022268 0.567090587 0.561540482
#   explained by 4 0.879914345; vector of w0 -0.000000 -0.000000 -0.000000 0.000000
