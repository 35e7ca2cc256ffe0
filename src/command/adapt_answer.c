/* What `adapt` answers. */
#include "command/adapt_work.h"

#include <math.h>

static void report_score(
	Table *table, const AdaptWork *self, int round, const char *method, const RetrievalScore *score)
{
	Text direction = {0};
	bool back = round & ADAPT_BACK;
	text_format(&direction, "%s to %s", back ? self->target_name : self->source_name,
		back ? self->source_name : self->target_name);
	table_text(table, round < ADAPT_AFTER ? "before" : "after");
	table_text(table, text_of(&direction));
	table_text(table, method);
	table_number(table, score->precision_1);
	table_number(table, score->precision_5);
	table_number(table, score->precision_10);
	table_number(table, score->mrr);
	table_integer(table, (long long)pairs_sources(back ? &self->reversed : &self->test));
	table_number(table, self->test.given ? 1 - (double)self->test.lost / (double)self->test.given : NAN);
	text_release(&direction);
}

static void report_retrieval(const AdaptWork *self, Report *out)
{
	Table *table = report_table(out, "retrieval");
	table_column(table, "when", COLUMN_TEXT, 0);
	table_column(table, "direction", COLUMN_TEXT, 0);
	table_column(table, "method", COLUMN_TEXT, 0);
	table_column(table, "precision@1", COLUMN_NUMBER, 3);
	table_column(table, "precision@5", COLUMN_NUMBER, 3);
	table_column(table, "precision@10", COLUMN_NUMBER, 3);
	table_column(table, "mrr", COLUMN_NUMBER, 3);
	table_column(table, "items", COLUMN_INTEGER, 0);
	table_column(table, "coverage", COLUMN_NUMBER, 3);
	static const int order[ADAPT_ROUNDS] = {
		ADAPT_AFTER, ADAPT_AFTER | ADAPT_BACK, ADAPT_BEFORE, ADAPT_BEFORE | ADAPT_BACK};
	for (size_t i = 0; i < ADAPT_ROUNDS; i++) {
		report_score(table, self, order[i], "csls", &self->csls[order[i]]);
		report_score(table, self, order[i], "cosine", &self->cosine[order[i]]);
	}
}

static void report_figures(const AdaptWork *self, Report *out)
{
	const Adaptation *adaptation = self->adaptation;
	Table *table = report_table(out, adaptation->adapter->name);
	for (size_t i = 0; i < adaptation->n_figures; i++)
		table_column(
			table, adaptation->figures[i].name, COLUMN_NUMBER, adaptation->figures[i].decimals);
	for (size_t i = 0; i < adaptation->n_figures; i++)
		table_number(table, adaptation->figures[i].value);
}

static void report_pairs(const AdaptWork *self, Report *out)
{
	Text lost = {0};
	if (self->train.lost)
		text_format(&lost, "; of %zu, %zu were lost, as an item is missing in its space",
			self->train.given, self->train.lost);
	if (self->learned_from)
		report_text(out, "Learned from %zu pairs of %s%s.", self->train.count, self->learned_from,
			text_of(&lost));
	text_release(&lost);
	if (!self->test.count && self->learned_from)
		report_text(out, "Nothing was held out to judge by; holdout=0.2 or test=LEXICON does.");
	else if (self->test.count && self->held_out)
		report_text(out, "Judged on %zu items of %s that were held out at random (seed %llu).",
			pairs_sources(&self->test), self->source_name,
			(unsigned long long)self->provenance.seed);
	else if (self->test.count && self->shared)
		report_text(out, "%zu of the %zu test items were learned from as well: precision is flattered.",
			self->shared, pairs_sources(&self->test));
}

static void report_names(const AdaptWork *self, const char *name, Report *out)
{
	const Adaptation *adaptation = self->adaptation;
	Text text = {0};
	text_format(&text, "%s holds the items of both, %s as domain %s and %s as domain %s", name,
		self->source_name, self->source_name, self->target_name, self->target_name);
	if (adaptation->renamed)
		text_format(&text, "; %zu that both have are called item@%s on the side of %s",
			adaptation->renamed, self->source_name, self->source_name);
	report_text(out, "%s.", text_of(&text));
	text_release(&text);
	if (adaptation->note[0])
		report_text(out, "Note: %s.", adaptation->note);
}

void adapt_work_report(const AdaptWork *work, const char *name, Report *out)
{
	if (work->test.count)
		report_retrieval(work, out);
	report_figures(work, out);
	report_pairs(work, out);
	report_names(work, name, out);
}
