"""Bias tests: the ten WEAT tests with exact p, drawn p and intervals, beside numpy with as many draws."""
import json
import os
import subprocess

from process import run
from programs import HERE
from tables import heading, target

ROWS, SMALL_ROWS, WIDTH, THREADS, ROUNDS = 400000, 40000, 300, 2, 9
DRAWS, PERMUTATIONS, LOOP_PERMUTATIONS = 2000, 100000, 200
MILLISECONDS, SAME_EFFECT, SAME_INTERVAL = 200, 1e-9, 0.06
WORDSETS = os.path.join(HERE, "..", "..", "datasets", "wordsets")
PEER = os.path.join(HERE, "weat_numpy.py")


def make(bench):
    path = os.path.join(bench.folder, "audited.npy")
    run([PEER, "make", path, WORDSETS, str(SMALL_ROWS if bench.small else ROWS), str(WIDTH)])
    return path


def ours(bench, path):
    program = os.path.join(os.path.dirname(bench.ours.program), "tests", "bench", "audit")
    told = subprocess.run([program, path, str(ROUNDS), str(THREADS)], capture_output=True, text=True, check=True)
    answer = {"tests": {}}
    for line in told.stdout.splitlines():
        name, *numbers = line.split()
        if name == "test":
            answer["tests"][numbers[0]] = dict(zip(("effect", "p", "low", "high"), map(float, numbers[1:])))
        else:
            answer[name] = float(numbers[0])
    return answer


def numpy(path, permutations, way):
    command = [PEER, "ask", path, WORDSETS, str(DRAWS), str(permutations), way]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def p_agrees(mine, its):
    """Exact ones are equal; drawn ones differ by chance, five standard errors at the most."""
    apart = abs(mine["p"] - its["p"])
    return apart < 1e-12 if its["exact"] else apart <= 5 * (2 * its["p"] / PERMUTATIONS) ** 0.5


def compare_numbers(mine, its):
    pairs = [(mine["tests"][name], told) for name, told in its["tests"].items()]
    effects = max(abs(a["effect"] - b["effect"]) for a, b in pairs)
    target("the same effects to %g" % SAME_EFFECT, effects <= SAME_EFFECT, "%.1g apart" % effects)
    same = sum(p_agrees(a, b) for a, b in pairs)
    target("the same p, but for chance where partitions are drawn", same == len(pairs), "%d of %d" % (same, len(pairs)))
    limits = max(abs(a[end] - b[end]) for a, b in pairs for end in ("low", "high"))
    target("the same percentile intervals to %g" % SAME_INTERVAL, limits <= SAME_INTERVAL, "%.2g apart" % limits)


def measure(bench):
    path = make(bench)
    mine, vectorised = ours(bench, path), numpy(path, PERMUTATIONS, "vectorised")
    loop = numpy(path, LOOP_PERMUTATIONS, "loop")
    factor = PERMUTATIONS / LOOP_PERMUTATIONS
    heading("Ten WEAT tests: %d x %d, exact p or %d partitions, %d bootstrap draws, %d threads"
            % (SMALL_ROWS if bench.small else ROWS, WIDTH, PERMUTATIONS, DRAWS, THREADS))
    print("%-52s %11s %11s %9s %9s" % ("", "wall ms", "CPU ms", "wall x", "CPU x"))
    loop_row = "numpy, a loop over partitions *"
    rows = (("isthmus", mine), ("numpy, partitions as a matrix", vectorised),
            (loop_row, {key: loop[key] * factor for key in ("wall", "cpu")}))
    for text, took in rows:
        print("%-52s %11.1f %11.1f %9.1f %9.1f" % (text, took["wall"], took["cpu"], took["wall"] / mine["wall"],
                                                   took["cpu"] / mine["cpu"]), flush=True)
    print("* each partition from the cosines on, as WEFE does it; %d partitions a test were run and the time taken "
          "%g times" % (LOOP_PERMUTATIONS, factor))
    compare_numbers(mine, vectorised)
    target("under %d ms by the clock" % MILLISECONDS, mine["wall"] < MILLISECONDS, "%.1f ms" % mine["wall"])
    target("under %d ms of CPU" % MILLISECONDS, mine["cpu"] < MILLISECONDS, "%.1f ms" % mine["cpu"])
