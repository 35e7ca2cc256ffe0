#!/usr/bin/env python3
"""Writes docs/adaptation.md: what every method of `adapt` gains or loses on every data set, asked of the program.

Usage: adaptation_table.py PROGRAM PAGE [--only=WORLD,...] [--methods=METHOD,...] [--seeds=SEED,...] [--anew]

All numbers come from `--format=json`; written by hand are the data sets (adaptation_worlds.py) and why a method loses
(adaptation_reasons.py). A loss beyond chance without a reason is an error. What was measured is kept in
build/adaptation, seed by seed, so that a run that was stopped goes on where it was, and only what is missing is
measured: --only= of some data sets (none: of none), --methods= of some methods, --seeds= with some seeds, and with
--anew what is there of these methods is measured again. Several runs at a time may share the work.
"""
import os
import sys
import time

sys.dont_write_bytecode = True
from adaptation_kept import Kept, version
from adaptation_page import page
from adaptation_reasons import reason
from adaptation_worlds import DRAWLESS, SEEDS, WORLDS
from ask_program import ask, methods, table

KEEP = "build/adaptation"


def gains(answer, measure):
    """What one adaptation changed: {judge: [{direction, before, after, gain, low, high}]}."""
    keys = ("direction", "before", "after", "gain", "low", "high")
    found = {"": [{key: row[key] for key in keys} for row in table(answer, "gain") if row["measure"] == measure]}
    own = table(answer, "own classifier")
    if own and measure == "accuracy":
        found["own classifier"] = [{"direction": row["to"], "before": row["before"], "after": row["accuracy"],
                                    "gain": row["gain"], "low": row["gain_low"], "high": row["gain_high"]} for row in own]
    return found


def try_methods(program, world, todo, seed, kept):
    """Measures the trials with one seed, and keeps what they give."""
    prepare = [line.replace("SEED", str(seed)) for line in world.prepare]
    lines = []
    for method, options in todo:
        for where in world.directions:
            lines += [f"adapt {method} {where} {world.options_of(method)} {options} seed={seed} as=adapted", "drop adapted"]
    answers = ask(program, prepare + lines)
    for line, answer in zip(prepare, answers):
        if not answer["ok"]:
            sys.exit(f"{world.name}: {line}: {answer['error']}")
    answers, now = answers[len(prepare)::2], version(program)
    for (method, options), place in zip(todo, range(0, len(answers), len(world.directions))):
        keep_gains(kept.begin(method, options, now), world, answers[place:place + len(world.directions)], seed)


def keep_gains(trial, world, answers, seed):
    """Takes the answers about one trial, one of each direction, and keeps their gains in it, or why it was refused."""
    judges = {}
    for answer in answers:
        if not answer["ok"]:
            trial["refused"] = answer["error"]
            return
        for judge, rows in gains(answer, world.measure).items():
            judges.setdefault(judge, []).extend(rows)
    for judge, rows in judges.items():
        trial["judges"].setdefault(judge, {})[str(seed)] = rows


def measure(program, world, all_methods, kept, seeds):
    """Measures what is missing of one world, seed by seed."""
    world.make_files(KEEP)
    drawn = world.measure != "accuracy" or any("SEED" in line for line in world.prepare)  # pairs are held out at random
    for seed in seeds:
        todo = [trial for trial in world.trials(all_methods) if not kept.has(*trial, seed) and
                (drawn or trial[0] not in DRAWLESS or seed == SEEDS[0])]
        if todo:
            begin = time.monotonic()
            try_methods(program, world, todo, seed, kept)
            kept.write()
            print(f"{world.name}, seed {seed}: {len(todo)} trials, {time.monotonic() - begin:.0f} s", file=sys.stderr)


def option(name):
    """What follows --NAME= on the command line, cut at its commas."""
    return [part for word in sys.argv[3:] if word.startswith(f"--{name}=") for part in word.split("=", 1)[1].split(",")]


def main():
    program, out = sys.argv[1:3]
    only, chosen, anew = option("only"), option("methods"), "--anew" in sys.argv
    seeds = [seed for seed in SEEDS if not option("seeds") or str(seed) in option("seeds")]
    all_methods = methods(program, "adapt")
    os.makedirs(KEEP, exist_ok=True)
    results = {}
    for world in WORLDS:
        results[world.name] = kept = Kept(KEEP, world)
        if world.lacks() or (only and world.name not in only):
            continue
        if anew:
            kept.forget(chosen)
        measure(program, world, [method for method in all_methods if not chosen or method in chosen], kept, seeds)
    text, unexplained = page(all_methods, WORLDS, results, reason)
    with open(out, "w", encoding="utf-8") as file:
        file.write(text)
    for line in unexplained:
        print(f"no reason is given for the loss of {line}", file=sys.stderr)
    sys.exit(1 if unexplained else 0)


if __name__ == "__main__":
    main()
