#!/usr/bin/env python3
"""The shallow domain-adversarial network of Ganin & al. (JMLR 17, 2016), one example at a time, on twin moons.

Written from the paper's algorithm 1. Printed, with numpy 1.24:

noise 0.05 size 2 lambda 0: source 1.000 1.000 1.000 1.000 1.000 target 0.827 0.840 0.840 0.840 0.807
noise 0.05 size 2 lambda 6: source 1.000 1.000 1.000 1.000 1.000 target 0.907 0.880 0.887 0.967 0.893
noise 0 size 1 lambda 0: source 1.000 1.000 1.000 0.953 1.000 target 0.787 0.787 0.773 0.713 0.787
noise 0 size 1 lambda 6: source 1.000 1.000 1.000 1.000 1.000 target 0.873 0.813 0.967 0.813 0.907
"""
import numpy as np


def moons(half, noise, size, random):
    t = np.linspace(0, np.pi, half)
    upper = np.c_[np.cos(t), np.sin(t)]
    lower = np.c_[1 - np.cos(t), 0.5 - np.sin(t)]
    points = np.r_[upper, lower] + noise * random.standard_normal((2 * half, 2))
    return size * (points - points.mean(axis=0)), np.r_[np.zeros(half, int), np.ones(half, int)]


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(x):
    e = np.exp(x - x.max())
    return e / e.sum()


def train(xs, ys, xt, hidden, rate, strength, epochs, random):
    n, d = xs.shape
    W = random.uniform(-1, 1, (hidden, d)) * np.sqrt(6 / (d + hidden))
    V = random.uniform(-1, 1, (2, hidden)) * np.sqrt(6 / (2 + hidden))
    b, c, u, e = np.zeros(hidden), np.zeros(2), np.zeros(hidden), 0.0
    for _ in range(epochs):
        for i in random.permutation(n):
            x, z = xs[i], xt[random.integers(len(xt))]
            h = sigmoid(W @ x + b)
            dc = softmax(V @ h + c)
            dc[ys[i]] -= 1
            dh = (V.T @ dc) * h * (1 - h)
            dV = np.outer(dc, h)
            dW, db, du, de = np.outer(dh, x), dh, 0.0, 0.0
            if strength > 0:
                o = sigmoid(u @ h + e)
                k = sigmoid(W @ z + b)
                p = sigmoid(u @ k + e)
                # the domain head goes up log o + log(1 - p), the features go down it
                back_s = strength * (1 - o) * u * h * (1 - h)
                back_t = -strength * p * u * k * (1 - k)
                dW = dW + np.outer(back_s, x) + np.outer(back_t, z)
                db = db + back_s + back_t
                du = strength * ((1 - o) * h - p * k)
                de = strength * ((1 - o) - p)
            W -= rate * dW
            b -= rate * db
            V -= rate * dV
            c -= rate * dc
            u = u + rate * du
            e = e + rate * de
    return lambda x: (sigmoid(x @ W.T + b) @ V.T + c).argmax(axis=1)


def run(noise, size, strength, seed):
    random = np.random.default_rng(seed)
    xs, ys = moons(75, noise, size, random)
    turn = np.deg2rad(35)
    xt = xs @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    guess = train(xs, ys, xt, 15, 0.05, strength, 500, random)
    return (guess(xs) == ys).mean(), (guess(xt) == ys).mean()


for noise, size in ((0.05, 2), (0, 1)):
    for strength in (0, 6):
        scores = [run(noise, size, strength, seed) for seed in range(1, 6)]
        print(f"noise {noise} size {size} lambda {strength}: source",
              " ".join(f"{s:.3f}" for s, _ in scores), "target", " ".join(f"{t:.3f}" for _, t in scores))
