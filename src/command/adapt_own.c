/* What an adapter's own classifier makes of the target: adapters with a network
 * answer for themselves, without a judge that learns from the hidden rows once
 * more. */
#include "command/adapt_work.h"

#include "linalg/normal.h"

#include <math.h>
#include <stdlib.h>

/* The same questions before, answered by the judge of transfer. */
static const JudgeRound *round_before(const AdaptWork *work)
{
	const Judging *judging = &work->judging;
	for (size_t i = 0; i < judging->count; i++) {
		const JudgeRound *round = &judging->rounds[i];
		if (round->kind == JUDGE_TRANSFER && !round->after && round->measured && round->from == 1)
			return round;
	}
	return NULL;
}

/* 1 right, 0 wrong, NAN not asked. */
static double right(const AdaptWork *work, size_t row)
{
	uint32_t true_class = work->sides[0].asked[row];
	return true_class == DICTIONARY_NONE ? NAN : work->adaptation->answers[row] == true_class;
}

static PairedDifference gain_over(const AdaptWork *work, const JudgeRound *before)
{
	size_t rows = work->sides[0].space->vectors.rows, n = 0;
	double *one = memory_new(rows, sizeof *one), *other = memory_new(rows, sizeof *other);
	for (size_t i = 0; i < rows && i < before->n_right; i++) {
		double now = right(work, i);
		if (isnan(now) || isnan(before->right[i]))
			continue;
		one[n] = before->right[i];
		other[n++] = now;
	}
	PairedOptions options = {.draws = n > 2000 ? 2000 : 0, .seed = work->judging.seed};
	PairedDifference gain = paired_bootstrap(one, other, n, &options, NULL);
	free(one);
	free(other);
	return gain;
}

static void report_accuracy(const AdaptWork *work, size_t hits, size_t asked, Report *out)
{
	static const char *const names[] = {
		"accuracy", "low", "high", "before", "gain", "gain_low", "gain_high"};
	double values[] = {(double)hits / (double)asked, NAN, NAN, NAN, NAN, NAN, NAN};
	normal_wilson((double)hits, (double)asked, 0.95, &values[1], &values[2]);
	const JudgeRound *before = round_before(work);
	if (before) {
		PairedDifference gain = gain_over(work, before);
		values[3] = gain.before;
		values[4] = gain.difference;
		values[5] = gain.low;
		values[6] = gain.high;
	}
	Table *table = report_table(out, "own classifier");
	table_column(table, "to", COLUMN_TEXT, 0);
	for (size_t i = 0; i < (before ? 7 : 3); i++)
		table_column(table, names[i], COLUMN_NUMBER, 3);
	table_column(table, "n", COLUMN_INTEGER, 0);
	table_text(table, work->sides[0].name);
	for (size_t i = 0; i < (before ? 7 : 3); i++)
		table_number(table, values[i]);
	table_integer(table, (long long)asked);
	if (before && values[4] < 0)
		report_warning(out, "adapt made it worse: its own classifier, %s to %s, %.3f → %.3f%s.",
			work->sides[1].name, work->sides[0].name, values[3], values[0],
			values[6] >= 0 ? ", no more than chance might" : "");
}

void adapt_own_report(const AdaptWork *work, Report *out)
{
	const AdaptSide *target = &work->sides[0];
	size_t asked = 0, hits = 0;
	if (work->n_sides != 2 || !work->adaptation->answers || !target->asked || work->judging.kinds < 0)
		return;
	for (size_t i = 0; i < target->space->vectors.rows; i++) {
		double its = right(work, i);
		asked += !isnan(its);
		hits += its > 0;
	}
	if (asked)
		report_accuracy(work, hits, asked, out);
}
