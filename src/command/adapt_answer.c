/* What `adapt` answers. */
#include "command/adapt_work.h"

static bool same_figures(const AdaptLink *one, const AdaptLink *other)
{
	bool same = one->n_figures == other->n_figures;
	for (size_t i = 0; same && i < one->n_figures; i++)
		same = one->figures[i].name == other->figures[i].name;
	return same;
}

/* A row for each link, as long as they tell the same. */
static void report_figures(const AdaptWork *work, Report *out)
{
	const AdaptLink *first = &work->links[0];
	bool many = work->n_sides > 2;
	if (first->n_figures == 0)
		return;
	Table *table = report_table(out, work->adapter->name);
	if (many)
		table_column(table, "source", COLUMN_TEXT, 0);
	for (size_t i = 0; i < first->n_figures; i++)
		table_column(table, first->figures[i].name, COLUMN_NUMBER, first->figures[i].decimals);
	for (size_t l = 0; l + 1 < work->n_sides; l++) {
		const AdaptLink *link = &work->links[l];
		if (!same_figures(first, link))
			continue;
		if (many)
			table_text(table, work->sides[link->source].name);
		for (size_t i = 0; i < link->n_figures; i++)
			table_number(table, link->figures[i].value);
	}
}

static void report_train(const AdaptWork *work, const AdaptLink *link, Report *out)
{
	Text text = {0};
	if (!link->learned_from)
		return;
	if (link->learned)
		text_format(&text, "Learned from %zu pairs of %s", link->learned, link->learned_from);
	else
		text_format(&text,
			"No pair was learned from: as its options are, %s leaves the %zu of %s unused",
			work->adapter->name, link->train.count, link->learned_from);
	if (link->train.turned)
		text_add(&text, ", read from its second column to its first,");
	if (work->n_sides > 2)
		text_format(&text, " between %s and %s", work->sides[link->source].name,
			work->sides[link->anchor].name);
	if (link->learned && link->learned < link->train.count)
		text_format(&text, "; %zu more are there, but not used", link->train.count - link->learned);
	if (link->train.lost)
		text_format(&text, "; of %zu, %zu were lost, as an item is missing in its space",
			link->train.given, link->train.lost);
	report_text(out, "%s.", text_of(&text));
	text_release(&text);
}

static void report_test(const AdaptWork *work, const AdaptLink *link, Report *out)
{
	size_t items = pairs_sources(&link->test);
	if (!items && link->learned_from && work->judging.kinds == 0)
		report_text(out, "Nothing was held out to judge by; holdout=0.2 or test=LEXICON does.");
	else if (items && link->held_out)
		report_text(out, "Judged on %zu items of %s that were held out at random (seed %llu).", items,
			work->sides[link->source].name, (unsigned long long)work->provenance.seed);
	else if (items && link->shared && link->learned)
		report_text(out, "%zu of the %zu test items were learned from as well: precision is flattered.",
			link->shared, items);
}

/* Whether judges may ask for a class of the target. */
static bool may_be_asked(const AdaptSide *target)
{
	for (size_t i = 0; target->asked && i < target->space->vectors.rows; i++)
		if (target->asked[i] != DICTIONARY_NONE)
			return true;
	return false;
}

static void report_labels(const AdaptWork *work, Report *out)
{
	if (work->labels && !may_be_asked(&work->sides[0]))
		report_text(out,
			"All %zu labels of %s were shown to the method, and none is left to judge transfer by; "
			"a smaller labels= leaves some.",
			work->labels, work->sides[0].name);
	else if (work->labels)
		report_text(out,
			"%zu labels of %s were shown to the method, at most %zu of each class, drawn at random "
			"(seed %llu); judges do not ask for these.",
			work->labels, work->sides[0].name, work->shots,
			(unsigned long long)work->provenance.seed);
}

static void report_cost(const AdaptWork *work, Report *out)
{
	size_t steps = 0, pairs = 0;
	for (size_t i = 0; i + 1 < work->n_sides; i++) {
		steps += work->links[i].steps;
		pairs += work->links[i].learned;
	}
	Table *table = report_table(out, "cost");
	table_column(table, "steps", COLUMN_INTEGER, 0);
	table_column(table, "pairs_used", COLUMN_INTEGER, 0);
	table_column(table, "labels_used", COLUMN_INTEGER, 0);
	if (work->timed)
		table_column(table, "seconds", COLUMN_NUMBER, 2);
	table_integer(table, (long long)steps);
	table_integer(table, (long long)pairs);
	table_integer(table, (long long)work->labels);
	if (work->timed)
		table_number(table, work->seconds);
}

static void report_names(const AdaptWork *work, const char *name, Report *out)
{
	Text text = {0};
	if (work->n_sides == 2)
		text_format(&text, "%s holds the items of both, %s as domain %s and %s as domain %s", name,
			work->sides[1].name, work->sides[1].name, work->sides[0].name, work->sides[0].name);
	else
		text_format(&text, "%s holds the items of all %zu, each as a domain of its name", name,
			work->n_sides);
	for (size_t i = 0; i + 1 < work->n_sides; i++) {
		const AdaptLink *link = &work->links[i];
		const char *source = work->sides[link->source].name;
		if (link->renamed)
			text_format(&text, "; %zu that %s have are called item@%s on the side of %s",
				link->renamed, work->n_sides == 2 ? "both" : "others", source, source);
	}
	report_text(out, "%s.", text_of(&text));
	text_release(&text);
	for (size_t i = 0; i + 1 < work->n_sides; i++)
		if (work->links[i].note)
			report_text(out, "Note: %s.", work->links[i].note);
}

static void report_alarm(const AdaptWork *work, Report *out)
{
	if (!adapt_work_learned(work))
		report_warning(
			out, "Stopped: the space is as it was after %zu steps.", work->links[work->at].steps);
	for (size_t i = 0; i + 1 < work->n_sides; i++)
		if (work->links[i].alarm)
			report_text(out,
				"Beware: %s. Distances in there mean little; a smaller learning rate, fewer "
				"steps or a lighter weight of what pulls the domains together may help.",
				work->links[i].alarm);
}

void adapt_work_report(const AdaptWork *work, const char *name, Report *out)
{
	report_alarm(work, out);
	judging_report(work, out);
	adapt_own_report(work, out);
	report_figures(work, out);
	for (size_t i = 0; i + 1 < work->n_sides; i++) {
		adapt_rounds_report(work, &work->links[i], out);
		adapt_layers_report(&work->links[i], out);
	}
	report_cost(work, out);
	for (size_t i = 0; i + 1 < work->n_sides; i++) {
		report_train(work, &work->links[i], out);
		report_test(work, &work->links[i], out);
	}
	report_labels(work, out);
	report_names(work, name, out);
}
