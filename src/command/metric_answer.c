/* What `metric` answers: what was learned, and what it is worth on items that were held out. */
#include "command/eval.h"
#include "command/metric_work.h"
#include "linalg/normal.h"

#include <math.h>
#include <stdio.h>

static void report_metric(const MetricWork *work, Report *out)
{
	Table *table = report_table(out, "metric");
	table_column(table, "metric", COLUMN_TEXT, 0);
	table_column(table, "method", COLUMN_TEXT, 0);
	table_column(table, "by", COLUMN_TEXT, 0);
	table_column(table, "classes", COLUMN_INTEGER, 0);
	table_column(table, "learned", COLUMN_INTEGER, 0);
	table_column(table, "held out", COLUMN_INTEGER, 0);
	table_column(table, "dim", COLUMN_INTEGER, 0);
	table_column(table, "rank", COLUMN_INTEGER, 0);
	table_column(table, "KB", COLUMN_NUMBER, 1);
	table_column(table, "seconds", COLUMN_NUMBER, 2);
	table_text(table, work->name);
	table_text(table, work->learner->name);
	table_text(table, work->by);
	table_integer(table, (long long)work->classes);
	table_integer(table, (long long)work->n_learned);
	table_integer(table, (long long)work->n_held);
	table_integer(table, (long long)work->rows.cols);
	table_integer(table, (long long)work->rank);
	table_number(table, (double)(work->rank * work->rows.cols * sizeof(float)) / 1e3);
	table_number(table, work->seconds);
}

static void measure_name(const MetricWork *work, MetricMeasure measure, char *name, size_t room)
{
	static const char *const by_class[METRIC_MEASURES] = {"accuracy", "nearest", "any", "precision"};
	static const char *const by_pair[METRIC_MEASURES] = {"accuracy", "recall@1", "recall", "precision"};
	const char *base = (work->pairs ? by_pair : by_class)[measure];
	if (measure == METRIC_PRECISION || measure == METRIC_REACHED)
		snprintf(name, room, "%s@%zu", base, work->k);
	else
		snprintf(name, room, "%s", base);
}

static double mean_of(const double *values, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += values[i];
	return sum / (double)count;
}

/* The first measure with its interval, then the other. */
static void report_scores(const MetricWork *work, Report *out)
{
	char name[32];
	const MetricMeasure *measures = metric_compared(work);
	Table *table = report_table(out, "held out");
	table_column(table, "metric", COLUMN_TEXT, 0);
	table_column(table, "n", COLUMN_INTEGER, 0);
	measure_name(work, measures[0], name, sizeof name);
	table_column(table, name, COLUMN_NUMBER, 4);
	table_column(table, "low", COLUMN_NUMBER, 4);
	table_column(table, "high", COLUMN_NUMBER, 4);
	measure_name(work, measures[1], name, sizeof name);
	table_column(table, name, COLUMN_NUMBER, 4);
	for (size_t i = 0; i <= work->n_plain; i++) {
		double low, high, n = (double)work->n_asked;
		double share = mean_of(work->scores[i].of[measures[0]], work->n_asked);
		normal_wilson(share * n, n, 0.95, &low, &high);
		table_text(table, work->scores[i].name);
		table_integer(table, (long long)work->n_asked);
		table_number(table, share);
		table_number(table, low);
		table_number(table, high);
		table_number(table, mean_of(work->scores[i].of[measures[1]], work->n_asked));
	}
}

static void report_changes(const MetricWork *work, Report *out)
{
	char name[32];
	Table *table = report_table(out, "gain");
	table_column(table, "over", COLUMN_TEXT, 0);
	table_column(table, "measure", COLUMN_TEXT, 0);
	table_column(table, "before", COLUMN_NUMBER, 4);
	table_column(table, "after", COLUMN_NUMBER, 4);
	table_column(table, "gain", COLUMN_NUMBER, 4);
	table_column(table, "gain low", COLUMN_NUMBER, 4);
	table_column(table, "gain high", COLUMN_NUMBER, 4);
	table_column(table, "p", COLUMN_NUMBER, 4);
	for (size_t i = 0; i < work->n_plain; i++)
		for (size_t m = 0; m < METRIC_CHANGES; m++) {
			const PairedDifference *change = &work->changes[i][m];
			measure_name(work, metric_compared(work)[m], name, sizeof name);
			table_text(table, work->scores[i].name);
			table_text(table, name);
			table_number(table, change->before);
			table_number(table, change->after);
			table_number(table, change->difference);
			table_number(table, change->low);
			table_number(table, change->high);
			table_number(table, change->p);
		}
}

static void explain(const MetricWork *work, Report *out)
{
	if (work->pairs)
		report_text(out,
			"%zu of the items held out, drawn from the seed %llu, were asked for those that pairs "
			"of %s connect them with, among all items of pairs; whole groups were held out.",
			work->n_asked, (unsigned long long)work->seed, work->by);
	else
		report_text(out,
			"%zu of the items held out, drawn from the seed %llu, were given the %s that most of "
			"their %zu nearest have among those that were learned from; precision is the share of "
			"these that have theirs.",
			work->n_asked, (unsigned long long)work->seed, work->by, work->k);
	report_text(out, "Gains are paired over items: 95 %% by bootstrap (BCa, %d draws).", PAIRED_DRAWS);
}

void metric_answer(const MetricWork *work, Report *out)
{
	report_metric(work, out);
	if (work->judged > work->n_plain) {
		report_scores(work, out);
		report_changes(work, out);
	}
	if (work->learning->loss.count > 1)
		report_series(out, &work->learning->loss);
	if (work->judged > work->n_plain)
		explain(work, out);
	if (work->learning->note.length)
		report_text(out, "%s: %s.", work->learner->name, text_of(&work->learning->note));
	report_text(out, "`near ITEM metric=%s` asks by it; `metric apply %s` makes a space of it.", work->name,
		work->name);
}
