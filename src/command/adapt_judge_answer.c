/* What the judges of an adaptation found: tables before and after, and a word where it is worse. */
#include "command/adapt_work.h"
#include "command/learner_cost.h"

#include <math.h>
#include <stdlib.h>

static const char *name_of(const AdaptWork *work, size_t side)
{
	return work->sides[side].name;
}

static bool has_round(const Judging *judging, int kind)
{
	for (size_t i = 0; i < judging->count; i++)
		if (judging->rounds[i].kind == kind && judging->rounds[i].measured)
			return true;
	return false;
}

/* The rounds of a kind that were measured, those after first. */
static size_t list_rounds(const Judging *judging, int kind, const JudgeRound **list)
{
	size_t n = 0, half = judging->count / 2;
	for (size_t i = 0; i < judging->count; i++) {
		const JudgeRound *round = &judging->rounds[i < half ? half + i : i - half];
		if (round->kind == kind && round->measured)
			list[n++] = round;
	}
	return n;
}

/* --- retrieval --- */

static double coverage(const AdaptWork *work, const JudgeRound *round)
{
	size_t given = 0, lost = 0;
	for (size_t i = 0; i + 1 < work->n_sides; i++) {
		const AdaptLink *link = &work->links[i];
		bool there = link->source == round->from && link->anchor == round->to;
		if (there || (link->source == round->to && link->anchor == round->from)) {
			given = link->test.given;
			lost = link->test.lost;
		}
	}
	return given ? 1 - (double)lost / (double)given : NAN;
}

static void report_score(Table *table, const AdaptWork *work, const JudgeRound *round, const char *method,
	const RetrievalScore *score)
{
	Text direction = {0};
	text_format(&direction, "%s to %s", name_of(work, round->from), name_of(work, round->to));
	table_text(table, round->after ? "after" : "before");
	table_text(table, text_of(&direction));
	table_text(table, method);
	table_number(table, score->precision_1);
	table_number(table, score->precision_5);
	table_number(table, score->precision_10);
	table_number(table, score->mrr);
	table_number(table, score->hubness);
	table_integer(table, (long long)pairs_sources(&round->pairs));
	table_number(table, coverage(work, round));
	text_release(&direction);
}

static void report_retrieval(const AdaptWork *work, const JudgeRound **rounds, size_t count, Report *out)
{
	Table *table = report_table(out, "retrieval");
	table_column(table, "when", COLUMN_TEXT, 0);
	table_column(table, "direction", COLUMN_TEXT, 0);
	table_column(table, "method", COLUMN_TEXT, 0);
	table_column(table, "precision@1", COLUMN_NUMBER, 3);
	table_column(table, "precision@5", COLUMN_NUMBER, 3);
	table_column(table, "precision@10", COLUMN_NUMBER, 3);
	table_column(table, "mrr", COLUMN_NUMBER, 3);
	table_column(table, "hubness", COLUMN_NUMBER, 2);
	table_column(table, "items", COLUMN_INTEGER, 0);
	table_column(table, "coverage", COLUMN_NUMBER, 3);
	for (size_t i = 0; i < count; i++) {
		report_score(table, work, rounds[i], "csls", &rounds[i]->csls);
		report_score(table, work, rounds[i], "cosine", &rounds[i]->cosine);
	}
}

/* --- shift --- */

static void report_shift(const AdaptWork *work, const JudgeRound **rounds, size_t count, Report *out)
{
	static const char *const measures[] = {"means", "coral", "mmd2", "p", "accuracy", "pad", "mixing"};
	static const int decimals[] = {3, 6, 5, 4, 3, 3, 3};
	Table *table = report_table(out, "shift");
	table_column(table, "when", COLUMN_TEXT, 0);
	table_column(table, "from", COLUMN_TEXT, 0);
	table_column(table, "to", COLUMN_TEXT, 0);
	for (size_t i = 0; i < sizeof decimals / sizeof *decimals; i++)
		table_column(table, measures[i], COLUMN_NUMBER, decimals[i]);
	for (size_t i = 0; i < count; i++) {
		const Shift *its = &rounds[i]->shift;
		const double values[] = {
			its->means, its->coral, its->mmd, its->p, its->accuracy, its->distance, its->mixing};
		table_text(table, rounds[i]->after ? "after" : "before");
		table_text(table, name_of(work, rounds[i]->from));
		table_text(table, name_of(work, rounds[i]->to));
		for (size_t j = 0; j < sizeof values / sizeof *values; j++)
			table_number(table, values[j]);
	}
}

/* --- transfer --- */

static void report_transfer(const AdaptWork *work, const JudgeRound **rounds, size_t count, Report *out)
{
	static const char *const measures[] = {
		"accuracy", "low", "high", "macro_f1", "majority", "home", "gap", "cost"};
	size_t n_measures = sizeof measures / sizeof *measures - !learner_is_linear(work->judging.learner);
	Table *table = report_table(out, "transfer");
	table_column(table, "when", COLUMN_TEXT, 0);
	table_column(table, "from", COLUMN_TEXT, 0);
	table_column(table, "to", COLUMN_TEXT, 0);
	for (size_t i = 0; i < n_measures; i++)
		table_column(table, measures[i], COLUMN_NUMBER, 3);
	table_column(table, "n", COLUMN_INTEGER, 0);
	for (size_t i = 0; i < count; i++) {
		const TransferScore *its = &rounds[i]->transfer;
		const double values[] = {its->accuracy, its->low, its->high, its->macro_f1, its->majority,
			its->source_accuracy, its->gap, its->cost};
		table_text(table, rounds[i]->after ? "after" : "before");
		table_text(table, name_of(work, rounds[i]->from));
		table_text(table, name_of(work, rounds[i]->to));
		for (size_t j = 0; j < n_measures; j++)
			table_number(table, values[j]);
		table_integer(table, (long long)its->n);
	}
}

/* --- after against before --- */

static const char *measure_of(const JudgeRound *round)
{
	return round->kind == JUDGE_TRANSFER ? "accuracy" : "precision@1 by CSLS";
}

static void report_gain(const AdaptWork *work, const JudgeRound *round, Table *table)
{
	Text direction = {0};
	const PairedDifference *gain = &round->gain;
	const double values[] = {gain->before, gain->after, gain->difference, gain->low, gain->high};
	text_format(&direction, "%s to %s", name_of(work, round->from), name_of(work, round->to));
	table_text(table, measure_of(round));
	table_text(table, text_of(&direction));
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		table_number(table, values[i]);
	table_number(table, gain->p);
	text_release(&direction);
}

static void report_gains(const AdaptWork *work, Report *out)
{
	static const char *const names[] = {"before", "after", "gain", "low", "high"};
	const Judging *judging = &work->judging;
	Table *table = NULL;
	for (size_t i = 0; i < judging->count; i++) {
		if (!judging->rounds[i].gain.n)
			continue;
		if (!table) {
			table = report_table(out, "gain");
			table_column(table, "measure", COLUMN_TEXT, 0);
			table_column(table, "direction", COLUMN_TEXT, 0);
			for (size_t j = 0; j < sizeof names / sizeof *names; j++)
				table_column(table, names[j], COLUMN_NUMBER, 3);
			table_column(table, "p", COLUMN_NUMBER, 4);
		}
		report_gain(work, &judging->rounds[i], table);
	}
}

/* Less is no worse than before, however certain: a question in a hundred. */
#define SMALLEST 0.01

static void tell_worse(const AdaptWork *work, const JudgeRound *round, const char *measure, double before,
	double after, bool chance, Report *out)
{
	const char *from = name_of(work, round->from), *to = name_of(work, round->to);
	if (!chance && fabs(after - before) < SMALLEST)
		report_text(out,
			"%s to %s is certain to be worse, %s %.3f → %.3f, but by less than matters (margin "
			"%g).",
			from, to, measure, before, after, SMALLEST);
	else if (chance)
		report_text(out,
			"%s to %s came out lower, %s %.3f → %.3f, though no more than chance explains.", from,
			to, measure, before, after);
	else
		report_warning(out, "adapt made it worse: %s to %s, %s %.3f → %.3f.", from, to, measure, before,
			after);
}

static void compare(const AdaptWork *work, const JudgeRound *before, const JudgeRound *after, Report *out)
{
	const PairedDifference *gain = &after->gain;
	if (!before->measured || !after->measured)
		return;
	if (gain->n && gain->difference < 0)
		tell_worse(work, after, measure_of(after), gain->before, gain->after, gain->high >= 0, out);
	/* Whoever tells the domains apart should find it no easier; its interval allows for chance. */
	if (before->kind == JUDGE_SHIFT && after->shift.low > before->shift.accuracy)
		tell_worse(work, before, "domains told apart", before->shift.accuracy, after->shift.accuracy,
			false, out);
}

/* --- all of it --- */

static void tell_missing(const AdaptWork *work, Report *out)
{
	const Judging *judging = &work->judging;
	for (size_t i = 0; i < judging->count; i++) {
		const JudgeRound *round = &judging->rounds[i];
		if (round->why[0])
			report_text(out, "No %s %s, %s to %s: %s.", judge_name(round->kind),
				round->after ? "after" : "before", name_of(work, round->from),
				name_of(work, round->to), round->why);
	}
}

void judging_report(const AdaptWork *work, Report *out)
{
	const Judging *judging = &work->judging;
	const JudgeRound **list = memory_new(judging->count, sizeof *list);
	if (has_round(judging, JUDGE_RETRIEVAL))
		report_retrieval(work, list, list_rounds(judging, JUDGE_RETRIEVAL, list), out);
	bool transfer = has_round(judging, JUDGE_TRANSFER);
	if (transfer)
		report_transfer(work, list, list_rounds(judging, JUDGE_TRANSFER, list), out);
	report_gains(work, out);
	if (has_round(judging, JUDGE_SHIFT))
		report_shift(work, list, list_rounds(judging, JUDGE_SHIFT, list), out);
	free(list);
	for (size_t i = 0; i < judging->count / 2; i++)
		compare(work, &judging->rounds[i], &judging->rounds[judging->count / 2 + i], out);
	if (transfer && work->adapter->needs & (ADAPT_TAKES_CLASSES | ADAPT_NEEDS_CLASSES))
		report_text(out,
			"%s learned from the classes of the source itself: home and gap after are flattered, "
			"the accuracy away is not.",
			work->adapter->name);
	if (transfer)
		learner_cost_tell(judging->cautious, judging->learner, out);
	tell_missing(work, out);
}
