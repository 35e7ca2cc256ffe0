#!/usr/bin/env python3
"""One window of skip-gram and of CBOW with negative sampling, in plain Python and from the formulae.

Prints the loss before the step and some numbers of the rows after it. tests/unit/linalg/test_kernels.c,
tests/unit/train/test_cbow.c and tests/unit/train/test_word2vec.c hold what it printed.
"""
import math


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def row(number, width):
    return [0.9 * math.sin(1 + 3 * number + 0.7 * i) for i in range(width)]


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def step(inputs, outputs, rate):
    loss = 0
    new_inputs = [list(v) for v in inputs]
    new_outputs = [list(u) for u in outputs]
    for m, v in enumerate(inputs):
        for n, u in enumerate(outputs):
            label = 1 if n == 0 else 0
            p = sigmoid(dot(v, u))
            loss -= math.log(p if label else 1 - p)
            g = rate * (label - p)
            for i in range(len(v)):
                new_inputs[m][i] += g * u[i]
                new_outputs[n][i] += g * v[i]
    return loss, new_inputs, new_outputs


width = 20
inputs = [row(m, width) for m in range(3)]
outputs = [row(10 + n, width) for n in range(4)]
loss, new_inputs, new_outputs = step(inputs, outputs, 0.05)
print("loss %.9f" % loss)
for m in range(3):
    print("input %d: sum %.9f first %.9f last %.9f" % (m, sum(new_inputs[m]), new_inputs[m][0], new_inputs[m][-1]))
for n in range(4):
    print("output %d: sum %.9f first %.9f last %.9f" % (n, sum(new_outputs[n]), new_outputs[n][0], new_outputs[n][-1]))

# CBOW: the mean is the input, and every row of the window moves as the mean does.
mean = [sum(column) / len(inputs) for column in zip(*inputs)]
loss, (new_mean,), new_outputs = step([mean], outputs, 0.05)
print("cbow loss %.9f" % loss)
for m in range(3):
    moved = [x + b - a for x, a, b in zip(inputs[m], mean, new_mean)]
    print("cbow input %d: sum %.9f first %.9f last %.9f" % (m, sum(moved), moved[0], moved[-1]))
for n in range(4):
    print("cbow output %d: sum %.9f first %.9f last %.9f" % (n, sum(new_outputs[n]), new_outputs[n][0], new_outputs[n][-1]))

f, t = 0.01, 1e-3
print("keep(.01, 1e-3) %.12f" % ((math.sqrt(f / t) + 1) * t / f))
