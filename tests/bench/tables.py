"""How results are shown: tables of plain text, and under them the targets with what was measured."""

COLUMNS = (("n", "%3d"), ("wall s", "%8.2f"), ("CPU s", "%8.2f"), ("peak MB", "%8.0f"))
RATIOS = (("wall x", "%7.2f"), ("CPU x", "%7.2f"), ("MB x", "%6.2f"))


def heading(text):
    print("\n" + text, flush=True)


def _cells(columns, values):
    return " ".join(_cell(form, value) for (_, form), value in zip(columns, values))


def _cell(form, value):
    width = int(form[1:].split(".")[0].rstrip("df"))
    return "-".rjust(width) if value is None else form % value


def _names(columns):
    return " ".join(name.rjust(int(form[1:].split(".")[0].rstrip("df"))) for name, form in columns)


def show(took, counts, base, further=()):
    """A row for each program: what it took, that as a multiple of what `base` took, and further columns.

    `took` and `counts` are by program; `further` has (name, form, values by program).
    """
    columns = COLUMNS + RATIOS + tuple((name, form) for name, form, _ in further)
    print("%-18s %s" % ("", _names(columns)))
    for name, its in took.items():
        ratios = [mine / of_base if of_base else None for mine, of_base in zip(its, took[base])]
        rest = [values.get(name) for _, _, values in further]
        print("%-18s %s" % (name, _cells(columns, [counts[name], *its, *ratios, *rest])), flush=True)


def target(text, held, measured):
    """held: True, False, or None where it could not be measured."""
    verdict = {True: "held", False: "NOT held", None: "not measured"}[held]
    print("  target: %s: %s, %s" % (text, measured, verdict), flush=True)


def at_least(factor, peer, took, base):
    """Whether the program `base` is `factor` times as fast as a peer, by the clock."""
    text = "at least %g times as fast as %s" % (factor, peer)
    if peer not in took:
        target(text, None, "%s is not here" % peer)
        return
    ratio = took[peer].wall / took[base].wall
    target(text, ratio >= factor, "%.2f times" % ratio)


def at_most(limit, what, value, form="%.2f"):
    target("%s at most %s" % (what, form % limit), value <= limit, form % value)
