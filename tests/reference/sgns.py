#!/usr/bin/env python3
"""One window of skip-gram and of CBOW, with negative sampling and with hierarchical softmax.

In plain Python and from the formulae. Prints the loss before the step and some numbers of the rows after it, and the code lengths of a small tree.
tests/unit/linalg/test_kernels.c and test_cbow.c, test_huffman.c and test_word2vec.c of tests/unit/train hold what it printed.
"""
import heapq
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



def code_lengths(counts):
    """Huffman's tree with a heap; of equal weights a word is taken before an inner node."""
    heap = [(count, 0, -word, [word]) for word, count in enumerate(counts)]
    heapq.heapify(heap)
    lengths = [0] * len(counts)
    made = 0
    while len(heap) > 1:
        a, b = heapq.heappop(heap), heapq.heappop(heap)
        made += 1
        for word in a[3] + b[3]:
            lengths[word] += 1
        heapq.heappush(heap, (a[0] + b[0], 1, made, a[3] + b[3]))
    return lengths


print("code lengths", code_lengths([50, 30, 30, 12, 9, 9, 5, 2, 1, 1]))

# A way of five nodes, of which the first two are left at side 0: these are true, the others are not.
def way(inputs, nodes, zeros, rate):
    loss = 0
    new_inputs, new_nodes = [list(v) for v in inputs], [list(u) for u in nodes]
    for m, v in enumerate(inputs):
        for n, u in enumerate(nodes):
            p = sigmoid(dot(v, u) if n < zeros else -dot(v, u))
            loss -= math.log(p)
            g = rate * (1 - p) * (1 if n < zeros else -1)
            for i in range(len(v)):
                new_inputs[m][i] += g * u[i]
                new_nodes[n][i] += g * v[i]
    return loss, new_inputs, new_nodes


nodes = [row(10 + n, width) for n in range(5)]
for name, rows in (("sg-hs", inputs), ("cbow-hs", [mean])):
    loss, new_inputs, new_nodes = way(rows, nodes, 2, 0.05)
    print("%s loss %.9f" % (name, loss))
    print("%s input 0: sum %.9f" % (name, sum(new_inputs[0]) - sum(rows[0])))
    print("%s nodes: %s" % (name, " ".join("%.9f" % sum(u) for u in new_nodes)))

f, t = 0.01, 1e-3
print("keep(.01, 1e-3) %.12f" % ((math.sqrt(f / t) + 1) * t / f))
