#!/usr/bin/env python3
"""Transferability scores as their papers define them, by dense NumPy, scikit-learn and SciPy, for
tests/unit/measure/test_transferability.c. The rows are made of sines, so that C makes the same."""
import numpy as np
from scipy import stats
from sklearn.covariance import LedoitWolf


def sample(rows, width, first, shift):
    i = np.arange(rows)[:, None] * 7 + np.arange(width)[None, :] * 3 + first
    return (np.sin(i * i * 0.37) + shift * (np.arange(width)[None, :] % 2)).astype(np.float32).astype(float)


def evidence(f, y):
    """Maximises the evidence of y = f w + noise in alpha and beta, by the textbook (Bishop, 3.86 to 3.95)."""
    n, d = f.shape
    alpha = beta = 1.0
    for _ in range(11):
        t = alpha / beta
        a = alpha * np.eye(d) + beta * f.T @ f
        m = beta * np.linalg.solve(a, f.T @ y)
        lam = beta * np.linalg.eigvalsh(f.T @ f)
        gamma = (lam / (lam + alpha)).sum()
        residual = ((y - f @ m) ** 2).sum()
        alpha, beta = gamma / (m @ m + 1e-5), (n - gamma) / (residual + 1e-5)
        if abs(alpha / beta - t) / t <= 1e-3:
            break
    a = alpha * np.eye(d) + beta * f.T @ f
    return (d / 2 * np.log(alpha) + n / 2 * np.log(beta) - np.linalg.slogdet(a)[1] / 2
            - beta / 2 * residual - alpha / 2 * (m @ m) - n / 2 * np.log(2 * np.pi)) / n


def scores(name, f, y):
    classes = np.unique(y)
    z = f - f.mean(0)
    g = np.array([f[y == c].mean(0) for c in y])
    h = np.trace(np.linalg.pinv(np.atleast_2d(np.cov(f.T)), rcond=1e-10) @ np.atleast_2d(np.cov(g.T)))
    shrunk = LedoitWolf().fit(f)
    hs = np.trace(np.linalg.pinv(shrunk.covariance_) @ ((1 - shrunk.shrinkage_) * np.atleast_2d(np.cov(g.T))))
    z = z / np.sqrt((z ** 2).sum(1).mean())
    rate = lambda x: np.linalg.slogdet(np.eye(x.shape[1]) + x.T @ x / (len(x) * 1e-4))[1] / 2
    print("%-5s logme %.9f  h %.9f  shrunk %.9f (%.9f)  transrate %.9f" % (
        name, np.mean([evidence(f, (y == c) * 1.0) for c in classes]), h, hs, shrunk.shrinkage_,
        rate(z) - np.mean([rate(z[y == c]) for c in classes])))


def main():
    for name, rows, width in ("tall", 60, 5), ("wide", 20, 30):
        f = sample(rows, width, 1, 0.0)
        y = f[:, :3].argmax(1)
        f = f.astype(np.float32) * (1 + np.arange(width, dtype=np.float32))
        f = f.astype(float)
        scores(name, f, y)
    theta = np.abs(sample(40, 3, 2, 0.0)) + 0.1
    theta /= theta.sum(1, keepdims=True)
    theta = theta.astype(np.float32).astype(float)
    y = (np.arange(40) * 7 % 5) % 2 + (theta.argmax(1) == 2)
    joint = np.array([[theta[y == c, z].sum() for c in range(3)] for z in range(3)])
    print("leep %.9f" % np.log(((joint / joint.sum(1, keepdims=True))[:, y].T * theta).sum(1)).mean())
    hard = np.eye(3)[theta.argmax(1)]
    joint = np.array([[hard[y == c, z].sum() for c in range(3)] for z in range(3)])
    print("nce %.9f" % np.log(((joint / joint.sum(1, keepdims=True))[:, y].T * hard).sum(1)).mean())
    x, w = [3.0, 1, 4, 1, 5, 9, 2, 6], [2.0, 7, 1, 8, 2, 8, 1, 8]
    print("weighted tau %.9f" % stats.weightedtau(x, w)[0])


main()
