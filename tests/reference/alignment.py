"""Numbers that tests/unit/adapt/test_canonical.c and test_relaxed_csls.c expect.

Made with numpy 1.24.2 (Debian: python3-numpy), written from the papers: Artetxe, Labaka & Agirre, AAAI 2018
(whitening by the SVD of each side, re-weighting, de-whitening), canonical correlations by QR (Björck & Golub 1973),
Joulin et al., EMNLP 2018. Prints them.
"""
import numpy as np

N, A, B = 120, 7, 5
i = np.arange(N)[:, None]
x = np.sin(1.7 * i * (np.arange(A) + 1) + np.arange(A) ** 2).astype(np.float32)
noise = np.cos(2.3 * i * (np.arange(B) + 2) + 1).astype(np.float32)
z = (x[:, :B] + np.float32(0.5) * x[:, 2:2 + B] + np.float32(0.6) * noise + np.float32(0.25)).astype(np.float32)
x, z = x.astype(np.float64), z.astype(np.float64)


def whitening(m):
    _, s, vt = np.linalg.svd(m, full_matrices=False)
    return vt.T @ np.diag(1 / s) @ vt


def pipeline(weights, dewhiten, ridge=0):
    if ridge:
        def root(m):
            g = m.T @ m
            g += ridge * np.trace(g) / len(g) * np.eye(len(g))
            values, vectors = np.linalg.eigh(g)
            return vectors @ np.diag(values ** -0.5) @ vectors.T
    else:
        root = whitening
    wx, wz = root(x), root(z)
    u, s, vt = np.linalg.svd((x @ wx).T @ (z @ wz), full_matrices=False)
    v = vt.T
    left, right = x @ wx @ u * s ** weights[0], z @ wz @ v * s ** weights[1]
    back = {"source": (u, wx), "target": (v, wz)}
    if dewhiten == "each":
        left = left @ u.T @ np.linalg.inv(wx) @ u
        right = right @ v.T @ np.linalg.inv(wz) @ v
    elif dewhiten != "none":
        q, w = back[dewhiten]
        left, right = (m @ q.T @ np.linalg.inv(w) @ q for m in (left, right))
    return s, left, right


def cosines(a, b):
    return [a[k] @ b[m] / np.linalg.norm(a[k]) / np.linalg.norm(b[m]) for k, m in ((0, 0), (1, 5), (7, 3))]


def show(what, values):
    print(f"{what:28}", " ".join(f"{v:.9f}" for v in values))


s, _, _ = pipeline((0, 0), "none")
show("singular values", s)
for weights, dewhiten in (((.5, .5), "each"), ((0, 1), "each"), ((.5, .5), "source"), ((.5, .5), "target"), ((0, 0), "none")):
    _, left, right = pipeline(weights, dewhiten)
    show(f"cosines {weights} {dewhiten}", cosines(left, right))
    if dewhiten == "each" and weights[0]:
        show("  of the first three axes", cosines(left[:, :3], right[:, :3]))
s, left, right = pipeline((.5, .5), "each", 0.3)
show("ridge .3: singular values", s)
show("  cosines", cosines(left, right))

u, s, vt = np.linalg.svd(x.T @ z, full_matrices=False)
show("not whitened", s)
show("  cosines, weights .5", cosines(x @ u * s ** .5, z @ vt.T * s ** .5))

qx, _ = np.linalg.qr(x - x.mean(0))
qz, _ = np.linalg.qr(z - z.mean(0))
show("canonical correlations", np.linalg.svd(qx.T @ qz)[1])


# RCSLS: source and target of one width; the first 40 rows of each side are pairs, neighbours come from all.
def unit(m):
    return m / np.linalg.norm(m, axis=1, keepdims=True)


K, PAIRS = 4, 40
source, target = unit(x[:, :B]), unit(z)


def rcsls(w):
    a, b = source[:PAIRS], target[:PAIRS]
    mapped, all_mapped = a @ w.T, source @ w.T
    near_target = np.argsort(-(mapped @ target.T), axis=1)[:, :K]
    near_source = np.argsort(-(b @ all_mapped.T), axis=1)[:, :K]
    loss = gradient = 0
    for p in range(PAIRS):
        far = target[near_target[p]].mean(0)
        pulled = source[near_source[p]].mean(0)
        loss += -2 * mapped[p] @ b[p] + mapped[p] @ far + (w @ pulled) @ b[p]
        gradient = gradient - 2 * np.outer(b[p], a[p]) + np.outer(far, a[p]) + np.outer(b[p], pulled)
    return loss / PAIRS, gradient / PAIRS


w = np.eye(B) + 0.1 * np.cos(np.arange(B * B).reshape(B, B))
loss, gradient = rcsls(w)
show("rcsls loss", [loss])
show("  gradient [0,0] [1,3] [4,2]", [gradient[0, 0], gradient[1, 3], gradient[4, 2]])
