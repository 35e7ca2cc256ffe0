"""Kernel mean matching, written from Huang, Smola, Gretton, Borgwardt & Schölkopf (NIPS 2006) and solved by scipy.

Rows of the source are (3 sin 1.3 i, 2 cos(2.1 i + .5)), i < 24, those of the target (1 + 1.2 sin .7 j, .5 cos 1.9 j),
j < 20; the kernel is exp(-|x - y|^2). Printed:

bound 1000 Optimization terminated successfully objective -112.02710662133899 sum 23.28679253358053
0.000000, 0.220719, 6.902097, 0.000000, 0.000000, 6.576118, 0.000000, 0.497841, 0.000000, 0.000000, 0.000000, 0.000000,
0.340416, 0.000000, 0.000000, 0.438127, 0.000000, 4.387553, 0.000000, 0.000000, 3.832257, 0.000000, 0.091663, 0.000000
bound 2 Optimization terminated successfully objective -66.49309987115602 sum 12.45623598139172
0.000000, 0.232617, 2.000000, 0.000000, 0.000000, 2.000000, 0.000000, 0.884302, 0.000000, 0.000000, 0.000000, 1.548280,
0.749720, 0.000000, 0.059144, 0.854975, 0.000000, 2.000000, 0.000000, 0.000000, 2.000000, 0.000000, 0.127197, 0.000000
least eigenvalue of the kernel 0.01600236766994926
"""
import numpy as np
from scipy.optimize import minimize

i, j = np.arange(24), np.arange(20)
x = np.column_stack((3 * np.sin(1.3 * i), 2 * np.cos(2.1 * i + .5)))
t = np.column_stack((1 + 1.2 * np.sin(.7 * j), .5 * np.cos(1.9 * j)))
n, m = len(x), len(t)


def kernel(a, b):
    return np.exp(-((a[:, None] - b[None]) ** 2).sum(2))


K, k = kernel(x, x), n / m * kernel(x, t).sum(1)
for bound in (1000, 2):
    eps = (np.sqrt(n) - 1) / np.sqrt(n)
    fit = minimize(lambda b: b @ K @ b / 2 - k @ b, np.ones(n), jac=lambda b: K @ b - k, method="SLSQP",
                   bounds=[(0, bound)] * n, options={"maxiter": 2000, "ftol": 1e-14},
                   constraints=[{"type": "ineq", "fun": lambda b: n * (1 + eps) - b.sum(), "jac": lambda b: -np.ones(n)},
                                {"type": "ineq", "fun": lambda b: b.sum() - n * (1 - eps), "jac": lambda b: np.ones(n)}])
    print("bound", bound, fit.message, "objective", repr(fit.fun), "sum", repr(fit.x.sum()))
    print(", ".join(f"{value:.6f}" for value in np.abs(fit.x)))
print("least eigenvalue of the kernel", np.linalg.eigvalsh(K)[0])
