#!/usr/bin/env python3
"""Matching of distributions by NumPy and SciPy: prints the numbers that tests/unit/linalg/test_sinkhorn.c,
test_covariance_map.c, test_eigen.c and the tests of the adapters in tests/unit/adapt hold ours against. The samples are
made of sines, so that C makes the same."""
import numpy as np
from scipy.linalg import eigh, sqrtm
from scipy.optimize import linear_sum_assignment
from scipy.special import logsumexp


def sample(rows, width, first, shift):
    i = np.arange(rows)[:, None] * 7 + np.arange(width)[None, :] * 3 + first
    return (np.sin(i * i * 0.37) + shift * (np.arange(width)[None, :] % 2)).astype(np.float32).astype(np.float64)


def squares(a, b):
    return ((a[:, None, :] - b[None, :, :]) ** 2).sum(-1)


def sinkhorn(cost, epsilon, rounds):
    """In the logarithmic domain throughout."""
    n, m = cost.shape
    f, g = np.zeros(n), np.zeros(m)
    for _ in range(rounds):
        f = -epsilon * (logsumexp((g[None, :] - cost) / epsilon, axis=1) + np.log(n))
        g = -epsilon * (logsumexp((f[:, None] - cost) / epsilon, axis=0) + np.log(m))
    return np.exp((f[:, None] + g[None, :] - cost) / epsilon)


def print_sinkhorn():
    a, b = sample(12, 3, 1, 0.0), sample(9, 3, 5, 0.8)
    cost = squares(a, b)
    for epsilon in (1.0, 0.1, 0.03):
        plan = sinkhorn(cost, epsilon, 20000)
        print("sinkhorn epsilon %g: cost %.9f, plan[0][0] %.9g, plan[3][4] %.9g, plan[11][8] %.9g, rows off by %.1g"
              % (epsilon, (plan * cost).sum(), plan[0, 0], plan[3, 4], plan[11, 8],
                 np.abs(plan.sum(1) - 1 / 12).sum()))
    square = squares(a[:9], b)
    rows, columns = linear_sum_assignment(square)
    print("assignment of the first 9: cost %.9f" % (square[rows, columns].mean()))


def print_maps():
    a, b = sample(30, 4, 1, 0.0), sample(25, 4, 5, 0.8)
    ca, cb = np.cov(a.T), np.cov(b.T)
    for ridge in (0.0, 0.1):
        s, t = ca + ridge * np.eye(4), cb + ridge * np.eye(4)
        root = sqrtm(s).real
        inverse = np.linalg.inv(root)
        print("ridge %g: coral" % ridge, np.array2string((inverse @ sqrtm(t).real)[:2], precision=9))
        print("ridge %g: bures" % ridge,
              np.array2string((inverse @ sqrtm(root @ t @ root).real @ inverse)[:2], precision=9))


def print_eigen():
    a, b = sample(9, 6, 1, 0.0), sample(12, 6, 5, 0.8)
    values, vectors = eigh(a.T @ a, b.T @ b + 0.5 * np.eye(6))
    print("generalised: values", np.array2string(values[::-1][:3], precision=9))
    print("generalised: first vector", np.array2string(vectors[:, -1], precision=9))


def print_subspace():
    a, b = sample(30, 4, 1, 0.0), sample(25, 4, 5, 0.8)
    p = np.linalg.svd(a - a.mean(0), full_matrices=False)[2][:2]
    q = np.linalg.svd(b - b.mean(0), full_matrices=False)[2][:2]
    for axes in (p, q):
        axes *= np.sign(axes[np.arange(2), np.abs(axes).argmax(1)])[:, None]
    source = (a - a.mean(0)) @ p.T @ (p @ q.T)
    print("subspace: source", np.array2string(source[:2], precision=7),
          "target", np.array2string(((b - b.mean(0)) @ q.T)[:2], precision=7),
          "cosines", np.linalg.svd(p @ q.T)[1])


def print_transport():
    a, b = sample(12, 3, 1, 0.0), sample(9, 3, 5, 0.8)
    distances = squares(a, b)
    distances /= distances.mean()
    classes, cost = np.arange(12) % 3, distances.copy()
    for turn in range(4):
        plan = sinkhorn(cost, 0.2, 5000)
        moved = plan @ b / plan.sum(1)[:, None]
        shares = np.array([plan[classes == c].sum(0) for c in range(3)]) * 9
        if turn in (0, 3):
            print("transport after %d rounds:" % (turn + 1), np.array2string(moved[[0, 7]], precision=7),
                  "purity %.7f" % shares.max(0).mean())
        cost = distances + 0.3 / 2 / np.sqrt(shares[classes] + 1e-3)


def features_of(a, b, kernel):
    rows = np.vstack([a, b])
    rows = rows - rows.mean(0)
    mean = (rows ** 2).sum(1).mean()
    if kernel == "primal":
        return rows / np.sqrt(mean)
    if kernel == "linear":
        return rows @ rows.T / mean
    return np.exp(-0.5 * squares(rows, rows))


def components(phi, contrasts, mu, dim):
    centred = phi - phi.mean(0)
    middle = sum(np.outer(e, e) for e in contrasts)
    middle = middle / np.linalg.norm(middle)
    values, vectors = eigh(centred.T @ centred, phi.T @ middle @ phi + mu * np.eye(phi.shape[1]))
    vectors = vectors[:, ::-1][:, :dim]
    vectors = vectors * np.sign(vectors[np.abs(vectors).argmax(0), np.arange(dim)])
    return values[::-1][:dim], phi @ vectors


def contrast(first, second):
    return first / first.sum() - second / second.sum()


def print_components():
    a, b = sample(20, 4, 1, 0.0), sample(15, 4, 5, 0.8)
    side = np.arange(35) < 20
    for kernel in ("primal", "linear", "rbf"):
        values, places = components(features_of(a, b, kernel), [contrast(side * 1.0, ~side * 1.0)], 0.5, 2)
        print("tca %s: values" % kernel, np.array2string(values, precision=7),
              "places", np.array2string(places[[0, 20]], precision=6))
    phi = features_of(a, b, "rbf")
    classes = np.where(side, np.arange(35) % 3, -1)
    for turn in range(10):
        contrasts = [contrast(side * 1.0, ~side * 1.0)]
        for c in range(3):
            if (classes[20:] == c).any():
                contrasts.append(contrast((side & (classes == c)) * 1.0, (~side & (classes == c)) * 1.0))
        values, places = components(phi, contrasts, 0.5, 2)
        units = places / np.linalg.norm(places, axis=1)[:, None]
        guesses = (np.arange(20) % 3)[(units[20:] @ units[:20].T).argmax(1)]
        changed = (guesses != classes[20:]).sum()
        classes[20:] = guesses
        if changed == 0:
            break
    print("jda: %d iterations, values" % (turn + 1), np.array2string(values, precision=7), "guesses", guesses,
          "places", np.array2string(places[[0, 20]], precision=6))


def print_histogram():
    source = np.array([10, 10, 20, 30, 30, 30, 40, 200])
    target = np.array([5, 50, 50, 60, 70, 80, 250, 250])
    _, places, counts = np.unique(source, return_inverse=True, return_counts=True)
    values, amounts = np.unique(target, return_counts=True)
    ranks, wanted = np.cumsum(counts) - counts / 2, np.cumsum(amounts) - amounts / 2
    print("histogram:", np.interp(ranks, wanted, values)[places])


def pictures(count, height, width, channels, slope, start):
    """Those of tests/unit/adapt/test_restyle.c."""
    p = np.arange(count * height * width * channels)
    return np.rint(start + slope * (1 + np.sin(0.37 * (p * p % 1009)))).reshape(count, height, width, channels)


def print_amplitude():
    """Mean amplitudes of the target in the lowest frequencies, by the fast transform of whole pictures."""
    source, target, reach = pictures(3, 10, 12, 3, 30, 80), pictures(2, 10, 12, 3, 40, 60), 2
    waves, wanted = np.fft.fft2(source, axes=(1, 2)), np.abs(np.fft.fft2(target, axes=(1, 2))).mean(0)
    low = np.ix_(np.arange(-reach, reach + 1), np.arange(-reach, reach + 1))
    for picture in waves:
        picture[low] *= wanted[low] / np.abs(picture[low])
    styled = np.clip(np.rint(np.fft.ifft2(waves, axes=(1, 2)).real), 0, 255)
    print("amplitude:", styled[:, ::4, ::5, 1].astype(int).tolist(), "sum", int(styled.sum()))


def main():
    print_histogram()
    print_amplitude()
    print_components()
    print_subspace()
    print_transport()
    print_sinkhorn()
    print_maps()
    print_eigen()


if __name__ == "__main__":
    main()
