"""The page itself: what adaptation_table.py measured, as Markdown."""

INTRO = """# What adaptation gains, and where it loses

This page is written by a script from the answers of the program: `make adaptation-table`. Only the descriptions of the
data and the reasons for losses are written by hand. Every method of `adapt` runs with its defaults on every data set
that it can be used on, with the seeds 1, 2 and 3 (once where neither data nor method draw anything; the logistic regression still does, as
its cost is chosen by a cross-validation of the source, so that *before* may differ a little); options in a row are
those without which a method refuses the data, or would take hours.

The cost of the judge's regression was chosen by `cost=auto`, the default up to 21 November 2026. It is `cost=cautious` now:
of 222 comparisons of both (the ten data sets of classes, 34 directions; as they are, where one space holds them, and
after coral, standardise and subspace) the cautious cost is better away in 49 and worse in 9, each by a paired 95 %
interval. By direction it gains 1.2 points on average (0.6 to 1.9), most on emoji (4.9), reviews (1.4) and digits (1.2);
it loses most, 2.5 points, on cloth as it is.

*Before* is what the judge says of the two domains as they are, *after* what it says of the shared space; for words the
share of held-out items whose partner comes first by CSLS (`precision@1`), the mean of both directions; for classes the
share of the target's items that a classifier learned from the source is right about (`accuracy`, a logistic
regression; *own classifier*: the one that the method has learned). All are means over seeds and directions. Gains are
in points, hundredths of these shares. *By seed* are the gains of the three seeds; fewer values mean that only the
first were measured. The *interval* has the mean limits of
the 95 % intervals that the program gives every comparison (a paired bootstrap over the same questions): several seeds
or directions ask much the same questions, so that it is not narrowed by their number. *Better* and *worse* count the
comparisons, seeds x directions, whose own interval is above, or below, 0. A **loss** is a gain whose interval is below
0, or one below 0 with more than half of the comparisons worse: its reason stands below the table.
"""

DEFAULTS = """## Where the defaults come from

Those of dann, deepcoral, weights and transport are set by no label of a target; of the others some are the papers', and
some have no known source but the tries of those who wrote them, who may have seen targets:

* `dann`: the schedules of its paper (2 / (1 + exp(-10 p)) - 1, rate over (1 + 10 p)^0.75). epochs=60 and decay=0.001, which
  deepcoral has, too, are what does best among 20 and 60 passes and a decay of 0, 0.0001 and 0.001 for the network without
  reversal, learned from one half of a domain and asked about the other: books .762, kitchen ware .850, gaussians without
  shift .933 and .943 (logistic regression: .751, .856, .930, .927; 20 passes without decay: .769, .830, .911, .920).
* `deepcoral`: the paper wants both losses about equal in the end. The weight is what makes them equal after the first
  pass, and falls when it would make the CORAL loss the larger one; a constant of 1,000, as before, lost up to 14 points
  on the gaussians.
* `weights`: the cost by which unseen rows are most likely of the domains that they are of, as long as half of the source
  stays in effect, so that the variance of what is learned doubles at most. Classes are not looked at.
* `transport`: reg=0.1 and classes=1 are what the authors' own program (POT) has in its example of both sides' classes;
  here they are shares of the mean squared distance.
* `tca`, `jda`: mu=0.1 and 10 iterations as in the papers; 50 components are a round number below their 100.
* `pseudo`: share=0.2 at first as in class-balanced self-training, all in the last round as in curricula; threshold=0.95 is
  FixMatch's. The other options of `pseudo`, and `prototypes` and `eval fewshot`: round numbers, that no paper
  gives and that are still to be derived anew.

Independent programs agree: CORAL of numpy on these reviews (1,000 words, books to kitchen ware) differs from `coral` by
1.6e-6 at most; dann and deepcoral with the same options in PyTorch, three seeds: plain .709, .709, .702 (here .703), dann
.728, .723, .739 (here .741), weight=1000 .726, .720, .735 (here .713); on turned moons dann gains what the code of its
authors does (tests/unit/adapt/test_dann.c). Whether CORAL gains on reviews hangs on the classifier: with a cost of 0.1 or
0.3 it gains 2 to 3 points there (.741 to .769, .752 to .774), at 10, which the source's own cross-validation prefers, it
loses as much.
"""


def mean(values):
    return sum(values) / len(values)


def summary(row):
    """The mean row of one trial: over seeds and directions."""
    comparisons = [gain for gains in row["seeds"].values() for gain in gains]
    cell = {key: mean([gain[key] for gain in comparisons]) for key in ("before", "after", "gain", "low", "high")}
    cell["by_seed"] = [mean([gain["gain"] for gain in gains]) for _, gains in sorted(row["seeds"].items())]
    cell["better"] = sum(gain["low"] > 0 for gain in comparisons)
    cell["worse"] = sum(gain["high"] < 0 for gain in comparisons)
    cell["count"] = len(comparisons)
    cell["loss"] = cell["high"] < 0 or (cell["gain"] < 0 and 2 * cell["worse"] > len(comparisons))
    return cell


def points(value):
    text = f"{100 * value:+.1f}"
    return "0.0" if text in ("+0.0", "-0.0") else text.replace("-", "−")


def share(value):
    return f"{value:.3f}".lstrip("0") if value < 1 else f"{value:.3f}"


def trial_name(row):
    name = f"`{row['method']}`" if not row["options"] else f"`{row['method']} {row['options']}`"
    return name + (f", {row['judge']}" if row["judge"] else "")


def world_table(rows):
    lines = ["| method | before | after | gain | interval | by seed | better | worse | of |",
             "| --- | ---: | ---: | ---: | :---: | :---: | ---: | ---: | ---: |"]
    for row in rows:
        cell = summary(row)
        gain = f"**{points(cell['gain'])}**" if cell["loss"] else points(cell["gain"])
        lines.append(f"| {trial_name(row)} | {share(cell['before'])} | {share(cell['after'])} | {gain} | "
                     f"{points(cell['low'])} to {points(cell['high'])} | "
                     f"{', '.join(points(value) for value in cell['by_seed'])} | "
                     f"{cell['better'] or ''} | {cell['worse'] or ''} | {cell['count']} |")
    return lines


def losses(world, rows, reason, unexplained):
    """The reasons of the losses of one data set, those that are alike together."""
    texts = {}
    for row in rows:
        if summary(row)["loss"]:
            why = reason(world.name, row["method"], row["judge"])
            if not why:
                unexplained.append(f"{trial_name(row)} on {world.name}")
            texts.setdefault(why or "No reason is known.", []).append(trial_name(row))
    if not texts:
        return ["No method loses here."]
    return ["Losses:", ""] + [f"* {'; '.join(names)}: {why}" for why, names in texts.items()]


def rows_of(world, methods, kept):
    """What was measured: one row for each judge of each trial; and why others were refused: {why: [method]}."""
    rows, refused = [], {}
    for method, options in world.trials(methods):
        trial = kept.find(method, options)
        if trial and "refused" in trial:
            refused.setdefault(trial["refused"].replace(method + " ", "it "), []).append(f"`{method}`")
        elif trial:
            rows += [{"method": method, "options": options, "judge": judge, "seeds": seeds}
                     for judge, seeds in trial["judges"].items()]
    return rows, refused


def box(world):
    where = world.directions[0]
    lines = world.shown + [f"adapt METHOD {where} {world.options} seed=SEED"]
    if len(world.directions) > 1:
        lines[-1] += f"   # and {len(world.directions) - 1} more directions"
    if world.unpaired:
        lines.append(f"adapt METHOD {where} {world.unpaired} seed=SEED   # methods that learn from no pairs")
    return ["```", *lines, "```"]


def world_section(methods, world, kept, reason, unexplained):
    lines = [f"## {world.title}", "", world.about, "", *box(world), ""]
    rows, refused = rows_of(world, methods, kept)
    if not rows:
        return lines + [f"Not measured: {world.lacks() or f'`make adaptation-table ONLY={world.name}` does it'}.", ""]
    lines += world_table(rows) + [""] + losses(world, rows, reason, unexplained)
    for why, names in refused.items():
        lines += ["", f"Not for these data: {', '.join(names)} (“{why}”)."]
    unknown = [f"`{method}`" for method, options in world.trials(methods) if not kept.find(method, options)]
    if unknown:
        lines += ["", f"Not measured: {', '.join(unknown)}."]
    return lines + ["", f"Measured with {'; '.join(kept.versions())}.", ""]


def glance(methods, worlds, results):
    """Methods x data sets: the gains at defaults, in points."""
    lines = ["| method | " + " | ".join(world.name for world in worlds) + " |", "| --- |" + " ---: |" * len(worlds)]
    for method in methods:
        cells = []
        for world in worlds:
            rows, refused = rows_of(world, [method], results[world.name])
            cell = summary(rows[-1]) if rows else None
            text = points(cell["gain"]) if rows else "–" if refused else "?"
            cells.append(text if not rows else f"**{text}**" if cell["loss"] else text if cell["low"] > 0 else f"({text})")
        lines.append(f"| `{method}` | " + " | ".join(cells) + " |")
    return lines + [""]


def overview(methods, worlds, results):
    lines = ["## At a glance", "",
             "Gains in points with the defaults, a network's by its own classifier; losses beyond chance are bold, (gains) in "
             "brackets are within chance, – means that the method is not for these data, for the reason that the program gives "
             "below, and ? that it was not measured.", ""]
    for title, chosen in (("Partners: words, and points that belong together", lambda world: world.measure != "accuracy"),
                          ("Classes: a classifier from one domain, asked about the other", lambda world: world.measure == "accuracy")):
        lines += [f"### {title}", ""] + glance(methods, [world for world in worlds if chosen(world)], results)
    return lines


def page(methods, worlds, results, reason):
    """The text, and which losses have no reason."""
    unexplained = []
    lines = [INTRO] + overview(methods, worlds, results) + [DEFAULTS]
    for world in worlds:
        lines += world_section(methods, world, results[world.name], reason, unexplained)
    return "\n".join(lines).rstrip() + "\n", unexplained
