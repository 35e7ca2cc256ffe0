/* eval stability: how far spaces from several seeds or checkpoints agree. */
#include "command/eval.h"
#include "command/mean_cells.h"
#include "measure/stability.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SPACES_MOST = 16, BANDS = 5 };

typedef struct StabilityWork {
	Stability *stability;
	StabilityOptions options;
	char **names;
	size_t n, top;
} StabilityWork;

static bool stability_work_step(void *work, Pool *pool, bool *finished, Error *err)
{
	StabilityWork *self = work;
	bool fine = stability_step(self->stability, pool, err);
	*finished = stability_done(self->stability) >= 1;
	return fine;
}

static bool stability_work_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last;
	(void)err;
	StabilityWork *self = work;
	into->progress = (Progress){.done = 100 * stability_done(self->stability),
		.total = 100,
		.unit = "%",
		.phase = "comparing neighbours"};
	return true;
}

static void stability_work_free(void *work)
{
	StabilityWork *self = work;
	stability_free(self->stability);
	for (size_t i = 0; i < self->n; i++)
		free(self->names[i]);
	free(self->names);
	free(self);
}

static const WorkType stability_work = {stability_work_step, stability_work_look, stability_work_free};

/* --- means over queries --- */

/* By query: the share of neighbours that a pair of spaces has in common. */
static void pair_overlaps(const StabilityWork *self, size_t a, size_t b, double *values)
{
	for (size_t i = 0; i < stability_queries(self->stability); i++)
		values[i] = (double)stability_common(self->stability, i, a, b) / (double)self->options.k;
}

/* By query: the mean over all pairs of spaces. */
static void mean_overlaps(const StabilityWork *self, double *values)
{
	size_t count = stability_queries(self->stability), pairs = self->n * (self->n - 1) / 2;
	double *of_pair = memory_new(count, sizeof *of_pair);
	memset(values, 0, count * sizeof *values);
	for (size_t a = 0; a < self->n; a++)
		for (size_t b = a + 1; b < self->n; b++) {
			pair_overlaps(self, a, b, of_pair);
			for (size_t i = 0; i < count; i++)
				values[i] += of_pair[i] / (double)pairs;
		}
	free(of_pair);
}

/* |A n B| / |A u B| of sets of k, from their overlap. */
static double jaccard(double overlap)
{
	return overlap / (2 - overlap);
}

/* --- the answer --- */

static void pair_row(
	Session *session, const StabilityWork *self, size_t a, size_t b, double *values, Table *table)
{
	size_t count = stability_queries(self->stability);
	pair_overlaps(self, a, b, values);
	table_text(table, self->names[a]);
	table_text(table, self->names[b]);
	table_integer(table, (long long)count);
	mean_cells(values, count, self->options.seed, session->pool, table);
	for (size_t i = 0; i < count; i++)
		values[i] = jaccard(values[i]);
	table_number(table, mean_of(values, count));
	table_number(table, stability_eigenspace(self->stability, a, b));
}

static void pair_table(Session *session, const StabilityWork *self, double *values, Report *out)
{
	Table *table = report_table(out, "stability");
	table_column(table, "a", COLUMN_TEXT, 0);
	table_column(table, "b", COLUMN_TEXT, 0);
	table_column(table, "n", COLUMN_INTEGER, 0);
	mean_columns(table, "overlap");
	table_column(table, "jaccard", COLUMN_NUMBER, 4);
	table_column(table, "eigenspace", COLUMN_NUMBER, 4);
	for (size_t a = 0; a < self->n; a++)
		for (size_t b = a + 1; b < self->n; b++)
			pair_row(session, self, a, b, values, table);
}

/* Fifths of the common items by frequency. Queries rise by rank, so those of a band stand together. */
static void band_table(Session *session, const StabilityWork *self, const double *values, Report *out)
{
	const Stability *stability = self->stability;
	size_t items = stability_items(stability), next = 0;
	bool counted = stability_count(stability, 0) > 0;
	Table *table = report_table(out, "bands");
	table_column(table, "rank", COLUMN_TEXT, 0);
	if (counted)
		table_column(table, "count", COLUMN_TEXT, 0);
	table_column(table, "n", COLUMN_INTEGER, 0);
	mean_columns(table, "overlap");
	for (size_t band = 0; band < BANDS; band++) {
		size_t from = items * band / BANDS, to = items * (band + 1) / BANDS, first = next;
		while (next < stability_queries(stability) && stability_rank(stability, next) < to)
			next++;
		Text rank = {0}, count = {0};
		text_format(&rank, "%zu-%zu", from + 1, to);
		text_format(&count, "%llu-%llu", (unsigned long long)stability_count(stability, from),
			(unsigned long long)stability_count(stability, to - 1));
		table_text(table, text_of(&rank));
		if (counted)
			table_text(table, text_of(&count));
		table_integer(table, (long long)(next - first));
		mean_cells(values + first, next - first, self->options.seed, session->pool, table);
		text_release(&rank);
		text_release(&count);
	}
}

typedef struct Asked {
	size_t query;
	double overlap;
} Asked;

/* The least stable first; of equals the more frequent. */
static int by_overlap(const void *a, const void *b)
{
	const Asked *x = a, *y = b;
	if (x->overlap != y->overlap)
		return x->overlap < y->overlap ? -1 : 1;
	return x->query < y->query ? -1 : x->query > y->query;
}

static void item_table(
	const StabilityWork *self, const char *name, const Asked *asked, size_t count, Report *out)
{
	Table *table = report_table(out, name);
	table_column(table, "item", COLUMN_TEXT, 0);
	table_column(table, "overlap", COLUMN_NUMBER, 4);
	table_column(table, "count", COLUMN_INTEGER, 0);
	for (size_t i = 0; i < count; i++) {
		uint32_t rank = stability_rank(self->stability, asked[i].query);
		table_text(table, stability_item(self->stability, rank));
		table_number(table, asked[i].overlap);
		table_integer(table, (long long)stability_count(self->stability, rank));
	}
}

static void item_tables(const StabilityWork *self, const double *values, Report *out)
{
	size_t count = stability_queries(self->stability), shown = self->top < count ? self->top : count;
	Asked *asked = memory_new(count, sizeof *asked);
	for (size_t i = 0; i < count; i++)
		asked[i] = (Asked){i, values[i]};
	qsort(asked, count, sizeof *asked, by_overlap);
	item_table(self, "least stable", asked, shown, out);
	for (size_t i = 0; i < count; i++)
		asked[i].overlap = -values[asked[i].query];
	qsort(asked, count, sizeof *asked, by_overlap);
	for (size_t i = 0; i < count; i++)
		asked[i].overlap = -asked[i].overlap;
	item_table(self, "most stable", asked, shown, out);
	free(asked);
}

static bool settle_stability(Session *session, Task *task, Report *out, Error *err)
{
	const StabilityWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	size_t count = stability_queries(self->stability), items = stability_items(self->stability);
	double *values = memory_new(count, sizeof *values);
	pair_table(session, self, values, out);
	mean_overlaps(self, values);
	band_table(session, self, values, out);
	item_tables(self, values, out);
	report_text(out,
		"Overlap is the share of an item's %zu nearest items that two spaces have in common; by chance "
		"it would be %.4f. Asked were %zu of %zu common items, drawn from the seed %llu; neighbours "
		"are sought among the common items. The interval (95 %%, bootstrap) is over the items drawn.%s",
		self->options.k, (double)self->options.k / (double)(items - 1), count, items,
		(unsigned long long)self->options.seed,
		self->n > 2 ? " Bands and items are means over all pairs of spaces." : "");
	free(values);
	return true;
}

/* --- starting --- */

static bool gather(const Call *call, Space **spaces, char **names, Error *err)
{
	for (size_t i = 0; i < args_count(call->args, "spaces"); i++) {
		Error why = ERROR_INIT;
		const char *name = args_word(call->args, "spaces", i);
		spaces[i] = session_space(call->session, name, NULL, &why);
		if (!spaces[i])
			return args_fault(call->args, "spaces", i, err, "%s", why.message);
		names[i] = memory_text(name);
	}
	return true;
}

static bool run_stability(const Call *call, Report *out, Error *err)
{
	(void)out;
	size_t n = args_count(call->args, "spaces");
	Space *spaces[SPACES_MOST] = {NULL};
	if (n < 2 || n > SPACES_MOST)
		return args_fault(call->args, "spaces", 0, err,
			n < 2 ? "two spaces or more are compared: train twice with different seed= and as="
			      : "at most 16 spaces are compared at a time");
	StabilityWork *work = memory_new(1, sizeof *work);
	*work = (StabilityWork){.n = n,
		.top = (size_t)args_integer(call->args, "top"),
		.names = memory_new(n, sizeof(char *)),
		.options = {.k = (size_t)args_integer(call->args, "k"),
			.queries = (size_t)args_integer(call->args, "queries"),
			.limit = (size_t)args_integer(call->args, "limit"),
			.seed = call_seed(call)}};
	if (gather(call, spaces, work->names, err))
		work->stability = stability_new(spaces, n, &work->options, err);
	if (work->stability)
		return session_start(call->session, call->line, NULL, &stability_work, work, 0,
			       settle_stability, err) != NULL;
	stability_work_free(work);
	return false;
}

static const ArgSpec stability_options[] = {
	{.name = "spaces",
		.kind = ARG_SPACE,
		.flags = ARG_POSITIONAL | ARG_REQUIRED | ARG_MANY,
		.help = "two or more spaces of the same items, say of one text and several seeds"},
	ARG_NEIGHBOURS,
	{.name = "queries",
		.kind = ARG_INTEGER,
		.help = "items drawn among those that all spaces have",
		.fallback = "1000",
		.low = 2,
		.high = 1e6},
	{.name = "limit",
		.kind = ARG_INTEGER,
		.help = "only so many of the common items, the most frequent; 0 for all",
		.fallback = "30000",
		.low = 0,
		.high = 4e9},
	ARG_SEED("what the draw depends on"),
	{.name = "top",
		.kind = ARG_INTEGER,
		.help = "items shown, the least and the most stable",
		.fallback = "10",
		.low = 1,
		.high = 1000},
	{.name = NULL},
};

const EvalTest eval_stability = {
	.name = "stability",
	.after = "A B… [options]",
	.title = "Stability",
	.summary =
		"How many neighbours of an item several spaces agree on: of several seeds, or before and after",
	.source = "Wendlandt, Kummerfeld & Mihalcea, NAACL 2018; eigenspace overlap: May et al., NeurIPS 2019",
	.options = stability_options,
	.run = run_stability,
};
