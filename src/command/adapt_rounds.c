/*
 * What methods that learn in rounds from guesses of their own thought of the target, held against the truth by
 * those who know it: the methods never see it, and labels that they were shown are not asked for.
 */
#include "command/adapt_work.h"
#include "command/eval.h"
#include "linalg/normal.h"

#include <math.h>

/* Rows after those of the first side were brought there by earlier links. */
AdaptTally adapt_rounds_tally(const AdaptWork *work, const uint32_t *guesses)
{
	const AdaptSide *target = &work->sides[0];
	AdaptTally tally = {0};
	for (size_t i = 0; i < target->space->vectors.rows; i++) {
		if (guesses[i] == DICTIONARY_NONE)
			continue;
		tally.count++;
		if (!target->asked || target->asked[i] == DICTIONARY_NONE)
			continue;
		tally.known++;
		tally.right += guesses[i] == target->asked[i];
	}
	return tally;
}

static void add_share(Table *table, AdaptTally tally)
{
	double low = NAN, high = NAN;
	if (tally.known)
		normal_wilson((double)tally.right, (double)tally.known, 0.95, &low, &high);
	table_number(table, eval_share(tally.right, tally.known));
	table_number(table, low);
	table_number(table, high);
}

static Table *begin_table(const AdaptWork *work, const AdaptLink *link, Report *out)
{
	Text name = {0};
	text_format(&name, "rounds");
	if (work->n_sides > 2)
		text_format(&name, " of %s", work->sides[link->source].name);
	Table *table = report_table(out, text_of(&name));
	text_release(&name);
	table_column(table, "round", COLUMN_INTEGER, 0);
	table_column(table, "taken", COLUMN_INTEGER, 0);
	table_column(table, "precision", COLUMN_NUMBER, 4);
	table_column(table, "low", COLUMN_NUMBER, 4);
	table_column(table, "high", COLUMN_NUMBER, 4);
	table_column(table, "accuracy", COLUMN_NUMBER, 4);
	table_column(table, "accuracy_low", COLUMN_NUMBER, 4);
	table_column(table, "accuracy_high", COLUMN_NUMBER, 4);
	table_column(table, "state", COLUMN_TEXT, 0);
	return table;
}

void adapt_rounds_report(const AdaptWork *work, const AdaptLink *link, Report *out)
{
	if (!link->n_rounds)
		return;
	Table *table = begin_table(work, link, out);
	for (size_t i = 0; i < link->n_rounds; i++) {
		const AdaptRound *round = &link->rounds[i];
		AdaptTally taken = round->taken ? adapt_rounds_tally(work, round->taken) : (AdaptTally){0};
		table_integer(table, (long long)i);
		table_integer(table, (long long)taken.count);
		add_share(table, taken);
		add_share(table, adapt_rounds_tally(work, round->given));
		table_text(table, round->undone ? "taken back" : "kept");
	}
	if (!link->rounds[link->n_rounds - 1].taken) {
		report_text(out,
			"accuracy: of the method's own classifier on %s before (0) and after; it did not see "
			"the truth.",
			work->sides[0].name);
		return;
	}
	report_text(out,
		"taken: items of %s that the method learned from as if the classes that it guessed for them "
		"were known, and how often they were (precision); accuracy: of its own classifier after each "
		"round. It did not see the truth.",
		work->sides[0].name);
}
