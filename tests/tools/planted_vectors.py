"""Vectors whose bias is known, for tests that the world `biased` cannot ask: written as text files that `load` reads,
with the pieces of the commands that audit them and what is true of the populations.

A word is its cosines with a few directions that are at right angles, and a rest of length 1 all told that points
anywhere. A world is a function of a random generator and a folder that answers a World.
"""
import collections
import math
import os

WIDTH = 100

World = collections.namedtuple("World", "lines truth")  # truth: None where only the long run tells


def unit(random, skip):
    """A vector of length 1 that is 0 in its first `skip` numbers."""
    values = [0.0] * skip + [random.gauss(0, 1) for _ in range(WIDTH - skip)]
    length = math.sqrt(sum(value * value for value in values))
    return [value / length for value in values]


def word(random, cosines):
    rest = math.sqrt(max(0, 1 - sum(c * c for c in cosines)))
    across = unit(random, len(cosines))
    return list(cosines) + [rest * value for value in across[len(cosines):]]


def save(folder, name, vectors):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        for item, vector in vectors.items():
            file.write(item + " " + " ".join("%.5f" % value for value in vector) + "\n")
    return path


def named(letter, count):
    return ["%s%d" % (letter, i + 1) for i in range(count)]


def braces(words):
    return "{%s}" % " ".join(words)


def two_axes(words, angle=math.pi / 3, spread=0.15, group=0.8):
    """A and B lie along two axes; the nearness of words to the two is normal, with the cosine of their angle for a
    correlation. Spearman's of two normal numbers: Pearson, Drapers' Company Research Memoirs IV, 1907."""
    axis = (math.cos(angle), math.sin(angle))

    def make(random, folder):
        vectors = {name: word(random, (random.gauss(0, spread), random.gauss(0, spread))) for name in named("x", words)}
        vectors.update({name: word(random, (group, 0)) for name in named("a", words)})
        vectors.update({name: word(random, (group * axis[0], group * axis[1])) for name in named("b", words)})
        path = save(folder, "two_axes.txt", vectors)
        return World(["load %s as=v" % path, "audit ect %s in=v draws=500 permutations=100 seed={seed}" % " ".join(
            braces(named(letter, words)) for letter in "xab")], 6 / math.pi * math.asin(axis[0] / 2))
    return make


def alike(words, lean=0.3, spread=0.1, common=0.3, group=0.8):
    """X and Y have a lean to the direction of the pairs in common, and something that is no part of it."""
    steps, inverse, total = 2000, 0, 0
    for i in range(steps):
        t = lean + spread * (-6 + 12 * (i + 0.5) / steps)
        weight = math.exp(-((t - lean) / spread) ** 2 / 2)
        inverse += weight / math.sqrt(1 - t * t)
        total += weight
    left = (common * inverse / total) ** 2

    def make(random, folder):
        vectors = {name: word(random, (random.gauss(lean, spread), common))
                   for letter in "xy" for name in named(letter, words)}
        vectors.update({name: word(random, (group, 0)) for name in named("a", words)})
        vectors.update({name: word(random, (-group, 0)) for name in named("b", words)})
        path = save(folder, "alike.txt", vectors)
        return World(["load %s as=v" % path, "audit indirect %s in=v draws=500 force=yes seed={seed}" % " ".join(
            braces(named(letter, words)) for letter in "xyab")], 1 - left / (lean ** 2 + common ** 2))
    return make


def opposites(pairs, means=(0.3, 0.4), spread=0.15):
    """Cosines of pairs are normal: the area under the curve is that of the normal difference of their means."""
    def make(random, folder):
        vectors, sets = {}, []
        for letter, mean in zip("xy", means):
            sets.append([])
            for i in range(pairs):
                first, cosine = unit(random, 0), min(max(random.gauss(mean, spread), -0.99), 0.99)
                other = unit(random, 0)
                along = sum(p * q for p, q in zip(first, other))
                other = [q - along * p for p, q in zip(first, other)]
                length = math.sqrt(sum(q * q for q in other))
                one, two = "%sl%d" % (letter, i + 1), "%sr%d" % (letter, i + 1)
                vectors[one] = first
                vectors[two] = [cosine * p + math.sqrt(1 - cosine ** 2) * q / length for p, q in zip(first, other)]
                sets[-1].append(one + ":" + two)
        path = save(folder, "opposites.txt", vectors)
        area = 0.5 * math.erfc((means[1] - means[0]) / (2 * spread))
        return World(["load %s as=v" % path, "audit antonyms %s in=v draws=500 permutations=100 seed={seed}" % " ".join(
            map(braces, sets))], area)
    return make


def numbered(words, correlation="pearson", lean=0.15, group=0.6):
    """Each word has a number that goes with its lean, half of whose variance is something else."""
    def make(random, folder):
        leans = [random.gauss(0, lean) for _ in range(words)]
        vectors = {name: word(random, (t,)) for name, t in zip(named("x", words), leans)}
        vectors.update({name: word(random, (group,)) for name in named("a", 8)})
        vectors.update({name: word(random, (-group,)) for name in named("b", 8)})
        path, table = save(folder, "numbered.txt", vectors), os.path.join(folder, "numbers.tsv")
        with open(table, "w", encoding="utf-8") as file:
            file.write("word\tshare\n")
            for name, t in zip(named("x", words), leans):
                file.write("%s\t%.6f\n" % (name, t + random.gauss(0, lean)))
        return World(["load %s as=v" % path, "annotate v %s" % table,
                      "audit wefat %s property=share correlation=%s in=v draws=500 permutations=100 seed={seed}" % (
                          " ".join(braces(names) for names in (named("x", words), named("a", 8), named("b", 8))), correlation)], None)
    return make


def sentences(words, mean=0.09, spread=0.1, group=0.6):
    """The words of the bias and those that templates put round them."""
    around = "this is that there the a an are here they will was it".split()

    def make(random, folder):
        vectors = {name: word(random, (random.gauss(sign * mean, spread),))
                   for letter, sign in (("x", 1), ("y", -1)) for name in named(letter, words)}
        for letter, sign in (("a", 1), ("b", -1)):
            vectors.update({name: word(random, (sign * group,)) for name in named(letter, words)})
        vectors.update({name: word(random, (0,)) for name in around})
        path = save(folder, "sentences.txt", vectors)
        return World(["load %s as=v" % path, "audit seat %s in=v draws=500 permutations=100 seed={seed}" % " ".join(
            braces(named(letter, words)) for letter in "xyab")], None)
    return make
