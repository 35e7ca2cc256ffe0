#include "command/drift_report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

DriftOptions drift_asked(const Call *call)
{
	const Args *args = call->args;
	return (DriftOptions){.k = (size_t)args_integer(args, "k"),
		.queries = (size_t)args_integer(args, "queries"),
		.among = (size_t)args_integer(args, "limit"),
		.top = (size_t)args_integer(args, "top"),
		.seed = call_seed(call)};
}

DriftOptions drift_after_training(uint64_t seed, bool comparable)
{
	return (DriftOptions){
		.k = 10, .queries = 500, .among = 20000, .top = 10, .seed = seed, .apart = !comparable};
}

static void summary_table(const DriftSummary *summary, Report *out)
{
	static const char *const quantiles[DRIFT_QUANTILES] = {"min", "q05", "q25", "median", "q75"};
	char overlap[32];
	snprintf(overlap, sizeof overlap, "overlap@%zu", summary->k);
	Table *table = report_table(out, "drift");
	table_column(table, "kept", COLUMN_INTEGER, 0);
	table_column(table, "new", COLUMN_INTEGER, 0);
	table_column(table, "lost", COLUMN_INTEGER, 0);
	table_column(table, "unmoved", COLUMN_INTEGER, 0);
	table_column(table, "cosine", COLUMN_NUMBER, 4);
	for (size_t i = 0; i < DRIFT_QUANTILES; i++)
		table_column(table, quantiles[i], COLUMN_NUMBER, 4);
	table_column(table, "shift", COLUMN_NUMBER, 4);
	if (summary->k)
		table_column(table, overlap, COLUMN_NUMBER, 4);
	table_integer(table, (long long)summary->kept);
	table_integer(table, (long long)summary->fresh);
	table_integer(table, (long long)summary->lost);
	table_integer(table, (long long)summary->unmoved);
	table_number(table, summary->cosine);
	for (size_t i = 0; i < DRIFT_QUANTILES; i++)
		table_number(table, summary->quantiles[i]);
	table_number(table, summary->shift);
	if (summary->k)
		table_number(table, summary->overlap);
}

static void item_cell(const Space *space, uint32_t row, Table *table)
{
	table_text(table, row == DICTIONARY_NONE ? NULL : dictionary_word(&space->items, row));
}

void drift_report_moved(const Drift *drift, Report *out)
{
	const Space *before = drift_before(drift), *after = drift_after(drift);
	const DriftItem *items;
	size_t count = drift_moved(drift, &items);
	if (count == 0)
		return;
	Table *table = report_table(out, "moved most");
	table_column(table, "item", COLUMN_TEXT, 0);
	table_column(table, "cosine", COLUMN_NUMBER, 4);
	table_column(table, "shift", COLUMN_NUMBER, 4);
	if (after->counts)
		table_column(table, "count", COLUMN_INTEGER, 0);
	table_column(table, "nearest before", COLUMN_TEXT, 0);
	table_column(table, "nearest after", COLUMN_TEXT, 0);
	for (size_t i = 0; i < count; i++) {
		item_cell(before, items[i].before, table);
		table_number(table, items[i].cosine);
		table_number(table, items[i].shift);
		if (after->counts)
			table_integer(table, (long long)after->counts[items[i].after]);
		item_cell(before, items[i].near_before, table);
		item_cell(after, items[i].near_after, table);
	}
}

/* Of the neighbours on this side, the first that are not on the other one. */
static void list_others(const Drift *drift, size_t query, int side, Text *out)
{
	enum { NAMED = 3 };
	size_t k = drift_summary(drift)->k, named = 0;
	for (size_t i = 0; i < k && named < NAMED; i++) {
		const char *name = drift_neighbour(drift, side, query, i);
		bool stays = false;
		for (size_t j = 0; j < k && !stays; j++)
			stays = strcmp(drift_neighbour(drift, !side, query, j), name) == 0;
		if (!stays)
			text_format(out, "%s%s", named++ ? ", " : "", name);
	}
}

static int fewest_kept(const void *left, const void *right, void *context)
{
	const Drift *drift = context;
	size_t a = *(const size_t *)left, b = *(const size_t *)right;
	size_t x = drift_common(drift, a), y = drift_common(drift, b);
	if (x != y)
		return x < y ? -1 : 1;
	return a < b ? -1 : a > b;
}

void drift_report_neighbours(const Drift *drift, size_t top, Report *out)
{
	const DriftSummary *summary = drift_summary(drift);
	size_t *order = memory_new(summary->queries, sizeof *order);
	if (!summary->k)
		summary = &(DriftSummary){0};
	for (size_t i = 0; i < summary->queries; i++)
		order[i] = i;
	if (summary->queries)
		qsort_r(order, summary->queries, sizeof *order, fewest_kept, (void *)drift);
	Table *table = report_table(out, "moved most");
	table_column(table, "item", COLUMN_TEXT, 0);
	table_column(table, "changed", COLUMN_INTEGER, 0);
	table_column(table, "of", COLUMN_INTEGER, 0);
	table_column(table, "went", COLUMN_TEXT, 0);
	table_column(table, "came", COLUMN_TEXT, 0);
	for (size_t i = 0; i < summary->queries && i < top; i++) {
		Text went = {0}, came = {0};
		list_others(drift, order[i], 0, &went);
		list_others(drift, order[i], 1, &came);
		table_text(table, drift_query(drift, order[i]));
		table_integer(table, (long long)(summary->k - drift_common(drift, order[i])));
		table_integer(table, (long long)summary->k);
		table_text(table, text_of(&went));
		table_text(table, text_of(&came));
		text_release(&went);
		text_release(&came);
	}
	free(order);
}

void drift_report(const Drift *drift, Report *out)
{
	const DriftSummary *summary = drift_summary(drift);
	summary_table(summary, out);
	drift_report_moved(drift, out);
	if (!isnan(summary->cosine))
		report_text(out, "cosine and shift, |after - before| / |before|, are between the two vectors "
				 "of an item.");
	if (summary->k)
		report_text(out,
			"overlap@%zu is the mean share of an item's %zu nearest that stayed, over %zu items "
			"drawn among the first %zu that both have.",
			summary->k, summary->k, summary->queries, summary->among);
}
