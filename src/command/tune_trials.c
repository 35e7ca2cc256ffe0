/* Trials: the runs of a search and how they ended; as a table, and read back from the curves of a snapshot. */
#include "command/tune_work.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void trials_release(Trials *trials)
{
	for (size_t i = 0; i < trials->count; i++)
		free(trials->results[i].failure);
	free(trials->results);
	search_release(&trials->search);
	*trials = (Trials){0};
}

size_t trials_best(const Trials *trials)
{
	size_t best = SIZE_MAX;
	for (size_t i = 0; i < trials->count; i++)
		if (!isnan(trials->search.runs[i].score) &&
			(best == SIZE_MAX ||
				search_better(&trials->search.runs[i], &trials->search.runs[best])))
			best = i;
	return best;
}

static double point_at(const Series *series, double x)
{
	for (size_t i = 0; i < series->count; i++)
		if (series->x[i] == x)
			return series->y[i];
	return NAN;
}

void trials_read(Trials *trials, const Snapshot *snapshot, const TunePlan *plan, const Judge *judge)
{
	const Series *of = snapshot->series;
	search_init(&trials->search, plan->settings, plan->eta);
	for (size_t i = 0; i < of[TUNE_SECONDS].count && search_next(&trials->search); i++) {
		double x = (double)i + 1, value = point_at(&of[TUNE_MEASURE], x);
		search_score(&trials->search, judge->by == JUDGE_LOSS ? -value : value);
		trials->results =
			memory_grow(trials->results, trials->count, &trials->room, sizeof *trials->results);
		trials->results[trials->count++] = (TuneResult){
			.verdict = {value, point_at(&of[TUNE_LOW], x), point_at(&of[TUNE_HIGH], x),
				point_at(&of[TUNE_COVERAGE], x)},
			.seconds = point_at(&of[TUNE_SECONDS], x),
			.speed = point_at(&of[TUNE_SPEED], x),
		};
	}
}

/* --- the table --- */

/* A setting stands in the table with the run in which it got furthest. */
static bool is_last_of_setting(const Trials *trials, size_t run)
{
	for (size_t i = run + 1; i < trials->count; i++)
		if (trials->search.runs[i].setting == trials->search.runs[run].setting)
			return false;
	return true;
}

static size_t *ranked_runs(const Trials *trials, size_t *count)
{
	size_t *ranked = memory_new(trials->count, sizeof *ranked);
	*count = 0;
	for (size_t i = 0; i < trials->count; i++) {
		if (!is_last_of_setting(trials, i))
			continue;
		size_t at = (*count)++;
		for (; at > 0 && search_better(&trials->search.runs[i], &trials->search.runs[ranked[at - 1]]);
			at--)
			ranked[at] = ranked[at - 1];
		ranked[at] = i;
	}
	return ranked;
}

static bool any_failure(const Trials *trials)
{
	for (size_t i = 0; i < trials->count; i++)
		if (isnan(trials->search.runs[i].score))
			return true;
	return false;
}

static void add_columns(Table *table, const Trials *trials, const TunePlan *plan, const Judge *judge)
{
	table_column(table, "trial", COLUMN_INTEGER, 0);
	for (size_t i = 0; i < plan->n_axes; i++)
		table_column(table, plan->axes[i].option->name,
			plan->axes[i].option->kind == ARG_INTEGER ? COLUMN_INTEGER : COLUMN_TEXT, 0);
	if (plan->eta)
		table_column(table, "epochs", COLUMN_INTEGER, 0);
	table_column(table, judge->measure, COLUMN_NUMBER, 4);
	if (!judge_is_held_out(judge)) {
		table_column(table, "low", COLUMN_NUMBER, 4);
		table_column(table, "high", COLUMN_NUMBER, 4);
		table_column(table, "coverage", COLUMN_NUMBER, 3);
	}
	table_column(table, "seconds", COLUMN_NUMBER, 2);
	table_column(table, "words/s", COLUMN_NUMBER, 0);
	if (any_failure(trials))
		table_column(table, "failure", COLUMN_TEXT, 0);
}

static void add_settings(Table *table, const TunePlan *plan, size_t setting)
{
	for (size_t i = 0; i < plan->n_axes; i++) {
		const char *value = tune_plan_value(plan, setting, i);
		if (plan->axes[i].option->kind == ARG_INTEGER)
			table_integer(table, atoll(value));
		else
			table_text(table, value);
	}
}

static void add_run(Table *table, const Trials *trials, size_t run, const TunePlan *plan, const Judge *judge)
{
	const TuneResult *result = &trials->results[run];
	const SearchRun *at = &trials->search.runs[run];
	table_integer(table, (long long)run + 1);
	add_settings(table, plan, at->setting);
	if (plan->eta)
		table_integer(table, (long long)tune_plan_epochs(plan, &trials->search, at->rung));
	table_number(table, result->verdict.value);
	if (!judge_is_held_out(judge)) {
		table_number(table, result->verdict.low);
		table_number(table, result->verdict.high);
		table_number(table, result->verdict.coverage);
	}
	table_number(table, result->seconds);
	table_number(table, result->speed);
	if (any_failure(trials))
		table_text(table, isnan(at->score) ? result->failure ? result->failure : "failed" : "");
}

void trials_report(const Trials *trials, const TunePlan *plan, const Judge *judge, Report *out)
{
	size_t count, *ranked = ranked_runs(trials, &count);
	Table *table = report_table(out, "trials");
	add_columns(table, trials, plan, judge);
	for (size_t i = 0; i < count; i++)
		add_run(table, trials, ranked[i], plan, judge);
	free(ranked);
}
