#!/usr/bin/python3
"""What tests/bench/adapt.c does, by numpy; the same arguments but for the threads, which OPENBLAS_NUM_THREADS says.

    adapt_numpy.py procrustes SOURCE TARGET ROWS WIDTH ROUNDS
    adapt_numpy.py procrustes-kept SOURCE TARGET ROWS WIDTH ROUNDS
    adapt_numpy.py csls SOURCE SOURCES TARGET TARGETS WIDTH ROUNDS

prints the same three lines.
"""
import statistics
import sys
import time

import numpy

NEIGHBOURS, AT_ONCE = 10, 40000000  # scores that are held at a time


def read(path, rows, width):
    return numpy.fromfile(path, numpy.float32).reshape(int(rows), int(width))


def procrustes(source, target, rows, width, kept=False):
    x, y = read(source, rows, width), read(target, rows, width)
    room = numpy.zeros_like(x) if kept else None

    def once():
        u, s, vt = numpy.linalg.svd(y.T @ x)
        mapped = numpy.matmul(x, (u @ vt).T, out=room)
        return s, mapped

    def figure(answer):
        return 1 + ((x.astype(float) ** 2).sum() - 2 * answer[0].astype(float).sum()) / (y.astype(float) ** 2).sum()

    return once, "residual", figure


def procrustes_kept(*given):
    return procrustes(*given, kept=True)


def unit(rows):
    return rows / numpy.linalg.norm(rows, axis=1, keepdims=True)


def csls(source, sources, target, targets, width):
    given_x, given_y = read(source, sources, width), read(target, targets, width)

    def once():
        x, y = unit(given_x), unit(given_y)
        hubness = numpy.empty(len(y), numpy.float32)
        step = max(1, AT_ONCE // len(x))
        for i in range(0, len(y), step):
            scores = y[i:i + step] @ x.T
            hubness[i:i + step] = numpy.partition(scores, -NEIGHBOURS, axis=1)[:, -NEIGHBOURS:].mean(1)
        best = numpy.empty(len(x), int)
        step = max(1, AT_ONCE // len(y))
        for i in range(0, len(x), step):
            scores = x[i:i + step] @ y.T
            scores *= 2
            scores -= hubness
            best[i:i + step] = scores.argmax(1)
        return best

    return once, "right", lambda best: (best == numpy.arange(len(best))).mean()


def main():
    once, name, figure = {"procrustes": procrustes, "procrustes-kept": procrustes_kept, "csls": csls}[sys.argv[1]](*sys.argv[2:-1])
    seconds, processors = [], []
    for _ in range(int(sys.argv[-1])):
        start, of_processors = time.perf_counter(), time.process_time()
        answer = once()
        seconds.append(time.perf_counter() - start)
        processors.append(time.process_time() - of_processors)
    print("ms %.3f\ncpu %.3f\n%s %.6f" % (statistics.median(seconds) * 1e3, statistics.median(processors) * 1e3, name,
                                      figure(answer)))


main()
