"""The page itself: what debiasing_table.py measured, as Markdown."""

INTRO = """# What debiasing takes out, and what remains

This page is written by a script from the answers of the program: `make debiasing-table` ({version}). It shows
`debias METHOD GROUPS preview=yes` with the defaults of every method on GloVe (glove-100d of the catalogue, 341,479 words);
only what the groups are is written by hand.

* **weat**: effect of a published test; 0 is none. Intervals draw words of all four sets, and with eight words each they are wide.
* **lean**: mean |cosine| of the 1,000 most frequent words with the axis between the groups *as it was*: an axis that a method
  takes out is 0 afterwards whatever remains elsewhere. **direct**: the same with the direction of the pairs, found anew.
* **linear**, **knn**: share of held-out words that lean most to a group whose group a logistic regression, or the five nearest
  words, tell; guessing tells {chance}. They learn anew in each space: this is what *remains*.
* **clusters**: share of these words in a k-means cluster that is mostly of their group (Gonen & Goldberg, NAACL 2019).
* **neighbours**: share of the 10 nearest words that stay. **ws353**, **men**: rank correlation with ratings of similarity.
  **analogies**: share of the questions of questions-words that are answered.

In brackets are 95 % intervals of the value in that space; (change [low, high]) is that of the change. A value is **bold** when the interval of the *change*, over the same
words or questions, leaves out 0. How each figure is made: [commands.md](commands.md), `debias`.
"""

SHORT = {"similarity EN-WS-353-ALL.txt": "ws353", "similarity EN-MEN-TR-3k.txt": "men", "analogy questions-words.txt": "analogies"}
COST = ("neighbours", "ws353", "men", "analogies")


def number(value):
    if value is None:
        return "–"
    text = f"{value:.2f}"
    return ("0.00" if text == "-0.00" else text).replace("-", "−")


def limits(low, high):
    return "" if low is None or high is None else f" [{number(low)}, {number(high)}]"


def before_cell(row):
    return number(row["before"]) + limits(row.get("before_low"), row.get("before_high"))


def after_cell(row):
    """With the interval of the value or, where the program tells no such, that of the change."""
    shown = f"**{number(row['after'])}**" if changed(row) else number(row["after"])
    if "after_low" in row:
        return shown + limits(row["after_low"], row["after_high"])
    return f"{shown} ({number(row['change'])}{limits(row['low'], row['high'])})"


def changed(row):
    return row["low"] is not None and (row["low"] > 0 or row["high"] < 0)


def shares(results):
    """All figures by their short names, in the program's order."""
    for result in results.values():
        if "rows" in result:
            return [(measure, SHORT.get(measure, measure)) for measure in result["rows"]]
    return []


def grid(results, measures):
    lines = ["| method | " + " | ".join(name for _, name in measures) + " |", "| --- |" + " ---: |" * len(measures)]
    done = {method: result for method, result in results.items() if "rows" in result}
    first = next(iter(done.values()))["rows"]
    lines.append("| *before* | " + " | ".join(
        before_cell(first[measure]) for measure, _ in measures) + " |")
    for method, result in done.items():
        rows = [result["rows"].get(measure) for measure, _ in measures]
        lines.append(f"| `{method}` | " + " | ".join(
            after_cell(row) if row else "–" for row in rows) + " |")
    return lines


def after(result, measure):
    return result["rows"][measure]["after"]


def named(methods):
    shown = [f"`{method}`" for method in methods]
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " and " + shown[-1]


def turned(done, measure):
    """Methods after which an effect is on the other side, and not near 0."""
    return [method for method, result in done.items() if measure in result["rows"] and
            result["rows"][measure]["before"] * after(result, measure) < 0 and abs(after(result, measure)) > 0.2]


def findings(groups, results, chance):
    """What the numbers say, in sentences that follow from them."""
    done = {method: result for method, result in results.items() if "rows" in result}
    told = []
    for measure in next(iter(done.values()))["rows"]:
        if measure.startswith("weat ") and turned(done, measure):
            told.append(f"The effect of {measure.split()[1]} turns round after {named(turned(done, measure))}: more than the bias was taken "
                        "out of the words of the test.")
    remains = {method: max(after(result, "linear"), after(result, "knn")) for method, result in done.items()}
    hidden = [method for method in done if remains[method] > chance + 0.1]
    if hidden:
        everywhere = "every method" if len(hidden) == len(done) else named(hidden)
        told.append(f"After {everywhere} a classifier still tells the group of held-out words better than guessing by more than "
                    "10 points: what is taken out is where the bias was looked for, not all that there is.")
    blind = [method for method in done if after(done[method], "linear") <= chance + 0.1 < after(done[method], "knn")]
    if blind:
        told.append(f"After {named(blind)} hardly anything is left for a linear classifier, and the nearest neighbours still tell: "
                    "they see more than linear functions do.")
    least = min(remains, key=remains.get)
    told.append(f"Least is left by `{least}`: linear {number(after(done[least], 'linear'))}, knn "
                f"{number(after(done[least], 'knn'))}, clusters {number(after(done[least], 'clusters'))}; it keeps "
                f"{100 * after(done[least], 'neighbours'):.0f} % of neighbours.")
    clusters = min(done, key=lambda method: after(done[method], "clusters"))
    told.append(f"Clusters tell least after `{clusters}` ({number(after(done[clusters], 'clusters'))}, before "
                f"{number(done[clusters]['rows']['clusters']['before'])}).")
    told += costs(done)
    return told


def costs(done):
    told = []
    for measure, name in ((m, SHORT.get(m, m)) for m in next(iter(done.values()))["rows"] if SHORT.get(m, m) in COST[1:]):
        worse = [method for method, result in done.items() if result["rows"][measure]["high"] < 0]
        most = min(done, key=lambda method: after(done[method], measure) - done[method]["rows"][measure]["before"])
        if worse:
            loss = done[most]["rows"][measure]["before"] - after(done[most], measure)
            told.append(f"{name}: worse beyond chance after {named(worse)}, most after `{most}`, by {100 * loss:.1f} points.")
        else:
            told.append(f"{name}: worse beyond chance after none of them.")
    return told


def section(groups, results):
    chance = 1 / (3 if groups["title"] == "Religion" else 2)
    lines = [f"## {groups['title']}", "", f"Groups: {groups['shown']}. {groups['note']}", ""]
    measures = shares(results)
    bias = [pair for pair in measures if pair[1] not in COST]
    lines += ["What remains:", ""] + grid(results, bias) + ["", "What it costs:", ""]
    lines += grid(results, [pair for pair in measures if pair[1] in COST]) + [""]
    lines += [f"* {line}" for line in findings(groups, results, chance)]
    lines += [f"* `{method}` refuses: {result['refused']}." for method, result in results.items() if "refused" in result]
    lines += ["", "What the methods say of themselves:", ""]
    for method, result in results.items():
        lines += [f"* `{method}`: {note}" for note in result.get("notes", []) if own(note, result)]
    return lines + [""]


def own(note, result):
    """Not what a figure is, nor what stands in the tables or above."""
    return not any(note.startswith(f"{measure}: ") or note.startswith(f"{measure} turns") for measure in result["rows"]) and \
        not note.startswith(("A classifier still", "Groups, as", "This was a preview", "debias made it", "No more than the choice"))


COPIES = """* On the Brown corpus, with twenty pairs in a file (the pronouns below, man woman, husband wife, mr mrs, …): words of career against words of home by male and female words, sgns with dim=50 and 10 epochs, on the augmented text, twice as long, 5. For three seeds the WEAT goes from 1.43, 1.54, 1.45 (p below 0.0002) to 0.70, −0.02, −0.03 (p 0.06, 0.52, 0.52), its statistic from 0.71, 0.83, 0.82 to 0.07, −0.00, −0.00.
* Sets of words can name one partner of a word only: with gender-pairs *her* is *his* at all places, and *him* stays what it is. The answer says so; `pairs=` with a file of the lines `he she`, `him her`, `his her`, `his hers`, `himself herself` draws one of several at each place.

`debias balance` draws documents anew so that domains (or labels) are of one size. It changes how much each counts, not what words mean, and says what that costs as an effective sample size. `train … tau=` weighs domains without another text ([figures](audit.md#domains-of-other-sizes)).

Both make texts in which documents stand more than once. What learns from such a text is to be judged by another: the swapped twin of a document that is held out is learned from. 300 people whose age was drawn, described by films, are told by age in 29 % of those held out, which is chance; in 57 % after `augment` with two pairs of films.

A text of 60 MB (10 million words in 40,000 documents of three domains) takes 1.2 seconds to load, 2 more to augment and 1.4 to balance, with 146 MB of memory at most; `audit representation` takes 0.3 with intervals.
"""


def text_section(text):
    before, after_ = text["before"], text["after"]
    return ["## Text before training", "",
            "`debias augment` was tried on the planted world `biased`, in which occupations stand with male or female words more "
            "often than chance has it. Both texts train the same model (sgns, dim=50, exact=yes); the WEAT is that of the "
            "occupations that lean to either side. The effect is divided by the spread of the words, and so can be large where all "
            "differences are small; the statistic, the sum of the differences themselves, is not.", "",
            "| text | statistic | effect | p |", "| --- | ---: | ---: | ---: |",
            f"| as planted | {number(before['statistic'])} | {number(before['effect'])}{limits(before['low'], before['high'])} | "
            f"{before['p']:.4f} |",
            f"| augmented | {number(after_['statistic'])} | {number(after_['effect'])}{limits(after_['low'], after_['high'])} | "
            f"{after_['p']:.4f} |", ""] + \
           [f"* {note}" for note in text["notes"]] + [COPIES]


def small_section(space, options, small):
    measures = ("linear", "knn", "clusters", "neighbours", "similarity EN-WS-353-ALL.txt", "similarity EN-MEN-TR-3k.txt")
    lines = ["## A small space", "", "The methods that learn from words, in vectors of a million words of text, with few words that "
             f"lean: `{'`, `'.join(space)}`, `debias METHOD SET {options}`.", "",
             "| set | method | " + " | ".join(SHORT.get(measure, measure) for measure in measures) + " |",
             "| --- | --- |" + " ---: |" * len(measures)]
    notes = []
    for name, results in small.items():
        done = {method: result for method, result in results.items() if "rows" in result}
        for method, result in done.items():
            if result is next(iter(done.values())):
                lines.append(f"| {name} | *before* | " + " | ".join(before_cell(result["rows"][m]) for m in measures) + " |")
            lines.append(f"| {name} | `{method}` | " + " | ".join(after_cell(result["rows"][m]) for m in measures) + " |")
            notes += [f"* `{method}` of {name}: {note}" for note in result["notes"] if note.startswith("taken is what")]
        notes += [f"* `{method}` of {name} refuses: {result['refused']}." for method, result in results.items()
                  if "refused" in result]
    return lines + [""] + notes + [""]


def page(groups, results, small, text):
    versions = sorted({result["version"] for one in results for result in one.values()})
    lines = [INTRO.format(version="; ".join(versions), chance="a half, or a third of three groups")]
    for one, result in zip(groups, results):
        lines += section(one, result)
    return "\n".join(lines + small_section(*small) + text_section(text))
