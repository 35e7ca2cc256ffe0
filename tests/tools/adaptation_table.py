#!/usr/bin/env python3
"""Writes docs/adaptation.md: what every method of `adapt` gains or loses on every data set, asked of the program.

Usage: adaptation_table.py PROGRAM PAGE [--only=WORLD,...]

All numbers come from `--format=json`; written by hand are the data sets (adaptation_worlds.py) and why a method loses
(adaptation_reasons.py). A loss beyond chance without a reason is an error. What was measured is kept in
build/adaptation, so that --only= measures some data sets again (--only=none: none) and takes the others from there.
"""
import json
import os
import subprocess
import sys
import time

sys.dont_write_bytecode = True
from adaptation_page import page
from adaptation_reasons import reason
from adaptation_worlds import DRAWLESS, NEEDED, SEEDS, WORLDS

KEEP = "build/adaptation"


def ask(program, lines):
    """The program's answers to the lines, one dictionary each."""
    run = subprocess.run([program, "--no-rc", "-q", "--format=json", "-f", "-"], capture_output=True, text=True,
                         input="\n".join(["set bail=no"] + lines) + "\n")
    answers = [json.loads(line) for line in run.stdout.splitlines()][1:]
    if len(answers) != len(lines):
        sys.exit(f"{program} answered {len(answers)} of {len(lines)} lines: {run.stderr.strip()}")
    return answers


def table(answer, name):
    """A table of an answer as a list of dictionaries."""
    for section in answer["sections"]:
        if section["kind"] == "table" and section["name"] == name:
            return [dict(zip(section["columns"], row)) for row in section["rows"]]
    return []


def methods(program):
    """All methods of `adapt`, in the program's order."""
    answer = ask(program, ["help adapt"])[0]
    for section in answer["sections"]:
        for row in section.get("rows", []):
            if row[0] == "method":
                return row[2].split(", ")
    sys.exit("help adapt tells no methods")


def gains(answer, measure):
    """What one adaptation changed: {judge: [{direction, before, after, gain, low, high}]}."""
    keys = ("direction", "before", "after", "gain", "low", "high")
    found = {"": [{key: row[key] for key in keys} for row in table(answer, "gain") if row["measure"] == measure]}
    own = table(answer, "own classifier")
    if own and measure == "accuracy":
        found["own classifier"] = [{"direction": row["to"], "before": row["before"], "after": row["accuracy"],
                                    "gain": row["gain"], "low": row["gain_low"], "high": row["gain_high"]} for row in own]
    return found


def trials(world, all_methods):
    """(method, options) in the order of the table: each with its defaults, then what the world tries beyond them."""
    return [(method, options) for method in all_methods for options in [NEEDED.get(method, "")] + world.variants.get(method, [])]


def measure_seed(program, world, options_of_world, todo, seed, found):
    """Adds what one seed gives to found: {(method, options, judge): {seed: [gains]}}, refusals under the judge None."""
    prepare = [line.replace("SEED", str(seed)) for line in world.prepare]
    lines = []
    for method, options in todo:
        for where in world.directions:
            lines += [f"adapt {method} {where} {options_of_world} {options} seed={seed} as=adapted", "drop adapted"]
    answers = ask(program, prepare + lines)
    for line, answer in zip(prepare, answers):
        if not answer["ok"]:
            sys.exit(f"{world.name}: {line}: {answer['error']}")
    answers = iter(answers[len(prepare)::2])
    for method, options in todo:
        for _ in world.directions:
            answer = next(answers)
            if not answer["ok"]:
                found.setdefault((method, options, None), answer["error"])
                continue
            for judge, rows in gains(answer, world.measure).items():
                found.setdefault((method, options, judge), {}).setdefault(str(seed), []).extend(rows)


def measure_seeds(program, world, options_of_world, todo):
    """What all seeds give, see measure_seed; what the first refuses, the others are not asked."""
    found, drawn = {}, any("SEED" in line for line in world.prepare)
    for seed in SEEDS:
        measure_seed(program, world, options_of_world, todo, seed, found)
        refused = {key[:2] for key in found if key[2] is None}
        todo = [trial for trial in todo if trial not in refused and (drawn or trial[0] not in DRAWLESS)]
    return found


def measure(program, world, all_methods):
    """Rows of one data set: [{method, options, judge, refused | seeds}], and the seconds that it took."""
    begin = time.monotonic()
    todo = trials(world, all_methods)
    found = measure_seeds(program, world, world.options, todo)
    refused = [key[:2] for key in found if key[2] is None]
    if world.unpaired and refused:
        found = {key: what for key, what in found.items() if key[2] is not None}
        found.update(measure_seeds(program, world, world.unpaired, refused))
    rows = []
    for (method, options, judge), what in sorted(found.items(), key=lambda item: todo.index(item[0][:2])):
        row = {"method": method, "options": options, "judge": judge}
        rows.append(dict(row, refused=what) if judge is None else dict(row, seeds=what))
    return {"rows": rows, "seconds": time.monotonic() - begin}


def kept(world):
    path = f"{KEEP}/{world.name}.json"
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    return None


def measure_and_keep(program, world, all_methods):
    world.make_files(KEEP)
    result = measure(program, world, all_methods)
    with open(f"{KEEP}/{world.name}.json", "w", encoding="utf-8") as file:
        json.dump(result, file)
    print(f"{world.name}: {result['seconds']:.0f} s", file=sys.stderr)
    return result


def main():
    program, out = sys.argv[1:3]
    only = [name for word in sys.argv[3:] if word.startswith("--only=") for name in word[7:].split(",")]
    all_methods = methods(program)
    os.makedirs(KEEP, exist_ok=True)
    results, missing = {}, {}
    for world in WORLDS:
        if only and world.name not in only:
            results[world.name] = kept(world)
            missing[world.name] = world.lacks() or f"it was not measured (`make adaptation-table ONLY={world.name}`)"
        else:
            missing[world.name] = world.lacks()
            results[world.name] = None if missing[world.name] else measure_and_keep(program, world, all_methods)
    text, unexplained = page(all_methods, WORLDS, results, missing, reason)
    with open(out, "w", encoding="utf-8") as file:
        file.write(text)
    for line in unexplained:
        print(f"no reason is given for the loss of {line}", file=sys.stderr)
    sys.exit(1 if unexplained else 0)


if __name__ == "__main__":
    main()
