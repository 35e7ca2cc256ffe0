/* eval index: what an index finds, and how fast, for a ladder of effort. */
#include "base/clock.h"
#include "base/random.h"
#include "command/eval.h"
#include "index/learned_metric.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Queries are asked in pieces of about this long, but never so few that waiting for threads would count. */
#define PIECE_SECONDS 0.02
enum { RUNGS = 32, PIECE_LEAST = 32 };

/* How one way of searching did. */
typedef struct Rung {
	size_t effort; /* candidates, where a learned metric ranks them; 0: exact search */
	size_t found, wanted;
	double seconds;
} Rung;

typedef struct EvalWork {
	Index *index;
	char *name;
	LearnedMetric *metric; /* that ranks what the index finds, … */
	char *metric_name;
	MetricView *view; /* … and what it sees: under way, */
	Space *seen;      /* and done; NULL: no metric */
	size_t k, n_queries, n_rungs;
	uint64_t seed;
	uint32_t *rows;     /* the queries: rows of the space, ascending */
	Hit *exact;         /* queries x k, best first */
	size_t *counts;     /* by query */
	Rung rungs[RUNGS];  /* the first is exact search */
	size_t rung, query; /* next */
	size_t piece;       /* queries in it */
} EvalWork;

static void eval_free(void *work)
{
	EvalWork *self = work;
	metric_view_free(self->view);
	space_unref(self->seen);
	learned_metric_unref(self->metric);
	free(self->metric_name);
	index_unref(self->index);
	free(self->name);
	free(self->rows);
	free(self->exact);
	free(self->counts);
	free(self);
}

/* --- a piece --- */

/* The row itself is no answer: one more is asked for, and it is taken out. */
static size_t without_self(Hit *hits, size_t count, uint32_t self, size_t k)
{
	size_t kept = 0;
	for (size_t i = 0; i < count && kept < k; i++)
		if (hits[i].row != self)
			hits[kept++] = hits[i];
	return kept;
}

/* Rows of that space, one for each query. */
static bool gather(const EvalWork *self, const Space *space, size_t count, Matrix *queries, Error *err)
{
	const Matrix *vectors = &space->vectors;
	if (!matrix_init(queries, count, vectors->cols, "queries", err))
		return false;
	for (size_t i = 0; i < count; i++)
		memcpy(matrix_row(queries, i), matrix_row(vectors, self->rows[self->query + i]),
			vectors->cols * sizeof *queries->data);
	return true;
}

/* Items that an exact answer holds, or others that are as near. */
static size_t count_found(const EvalWork *self, size_t query, const Hit *hits, size_t count)
{
	size_t wanted = self->counts[query], found = 0;
	const Hit *exact = self->exact + query * self->k;
	for (size_t i = 0; i < count && i < wanted; i++)
		found += hits[i].score >= exact[wanted - 1].score;
	return found;
}

static void take_piece(EvalWork *self, Hit *hits, const size_t *counts, size_t count)
{
	Rung *rung = &self->rungs[self->rung];
	for (size_t i = 0; i < count; i++) {
		size_t query = self->query + i;
		Hit *of_query = hits + i * (self->k + 1);
		size_t found = without_self(of_query, counts[i], self->rows[query], self->k);
		if (!rung->effort) {
			memcpy(self->exact + query * self->k, of_query, found * sizeof *hits);
			self->counts[query] = found;
		}
		rung->found += count_found(self, query, of_query, found);
		rung->wanted += self->counts[query];
	}
}

static bool search(const EvalWork *self, const Space *asked, Rows queries, Pool *pool, Hit *hits,
	size_t *counts, Error *err)
{
	const LearnedMetric *metric = self->metric;
	size_t effort = self->rungs[self->rung].effort, k = self->k + 1;
	Candidates all = {.space = asked, .with_direction = metric && metric->unit};
	if (!effort)
		return exact_search_many(&all, metric ? metric->score : self->index->metric, queries, k, pool,
			hits, counts, err);
	if (!metric)
		return index_search_many(self->index, &all, queries, k, effort, pool, hits, counts, err);
	return learned_metric_rerank_many(
		metric, self->index, &all, queries, effort, k, pool, hits, counts, err);
}

static bool ask_piece(EvalWork *self, size_t count, Pool *pool, Error *err)
{
	Rung *rung = &self->rungs[self->rung];
	Matrix queries = {0};
	const Space *asked = self->metric && !rung->effort ? self->seen : self->index->space;
	Hit *hits = memory_new(count * (self->k + 1), sizeof *hits);
	size_t *counts = memory_new(count, sizeof *counts);
	bool fine = gather(self, asked, count, &queries, err);
	double start = clock_now();
	fine = fine && search(self, asked, matrix_rows(&queries), pool, hits, counts, err);
	double took = clock_now() - start;
	rung->seconds += took;
	if (fine)
		take_piece(self, hits, counts, count);
	if (took < PIECE_SECONDS / 2)
		self->piece *= 2;
	else if (took > PIECE_SECONDS && self->piece > PIECE_LEAST)
		self->piece /= 2;
	matrix_release(&queries);
	free(hits);
	free(counts);
	return fine;
}

static bool eval_step(void *work, Pool *pool, bool *finished, Error *err)
{
	EvalWork *self = work;
	if (self->metric && !self->seen) {
		if (metric_view_step(self->view, pool))
			self->seen = metric_view_take(self->view);
		return true;
	}
	size_t left = self->n_queries - self->query, count = left < self->piece ? left : self->piece;
	if (count && !ask_piece(self, count, pool, err))
		return false;
	self->query += count;
	if (self->query == self->n_queries) {
		self->query = 0;
		self->rung++;
		self->piece = PIECE_LEAST;
	}
	*finished = self->rung == self->n_rungs;
	return true;
}

static bool eval_look(void *work, bool last, Snapshot *into, Error *err)
{
	(void)last;
	(void)err;
	const EvalWork *self = work;
	size_t asked = self->rung * self->n_queries + self->query;
	into->progress = (Progress){.done = (double)asked,
		.total = (double)(self->n_rungs * self->n_queries),
		.unit = "queries",
		.phase = "measuring"};
	return true;
}

static const WorkType eval_work = {eval_step, eval_look, eval_free};

/* --- the answer --- */

static double rate(const EvalWork *self, const Rung *rung)
{
	return rung->seconds > 0 ? (double)self->n_queries / rung->seconds : NAN;
}

static void rung_row(const EvalWork *self, const Rung *rung, Table *table)
{
	if (rung->effort) {
		table_text(table, self->index->type->name);
		table_integer(table, (long long)rung->effort);
	} else {
		table_text(table, "exact");
		table_number(table, NAN);
	}
	table_number(table, eval_share(rung->found, rung->wanted));
	table_number(table, rate(self, rung));
	table_number(table, rung->seconds / (double)self->n_queries * 1e6);
	table_number(table, rate(self, rung) / rate(self, &self->rungs[0]));
}

static void report_table_of(const EvalWork *self, const char *recall, Report *out)
{
	Table *table = report_table(out, "index");
	table_column(table, "search", COLUMN_TEXT, 0);
	table_column(table, self->metric ? "candidates" : self->index->type->effort, COLUMN_INTEGER, 0);
	table_column(table, recall, COLUMN_NUMBER, 4);
	table_column(table, "queries/s", COLUMN_NUMBER, 0);
	table_column(table, "us", COLUMN_NUMBER, 1);
	table_column(table, "times exact", COLUMN_NUMBER, 1);
	for (size_t i = 0; i < self->n_rungs; i++)
		rung_row(self, &self->rungs[i], table);
}

/* From the most careful to the fastest, so that the curve runs from left to right. */
static void report_curve(const EvalWork *self, const char *recall, Report *out)
{
	Series curve;
	series_init(&curve, recall, "queries/s");
	for (size_t i = self->n_rungs; i-- > 1;)
		series_add(&curve, rate(self, &self->rungs[i]),
			eval_share(self->rungs[i].found, self->rungs[i].wanted));
	report_series(out, &curve);
	series_release(&curve);
}

static bool settle_eval(Session *session, Task *task, Report *out, Error *err)
{
	const EvalWork *self = job_work(task->job);
	if (err->kind != ERROR_NONE || task_state(task) != JOB_DONE)
		return false;
	const Index *index = self->index;
	char recall[32];
	snprintf(recall, sizeof recall, "recall@%zu", self->k);
	report_table_of(self, recall, out);
	report_curve(self, recall, out);
	report_text(out,
		"Asked were %zu items of %s, drawn from the seed %llu, for their %zu nearest others, on %d "
		"thread%s; times are those of batches.",
		self->n_queries, self->name, (unsigned long long)self->seed, self->k, session_threads(session),
		session_threads(session) == 1 ? "" : "s");
	if (self->metric)
		report_text(out,
			"The index (%s, %s %zu or more) finds candidates by %s, which %s ranks; exact search "
			"looks at all items as %s sees them. `near ITEM metric=%s candidates=N` asks so.",
			index->type->name, index->type->effort, index->effort, index_metric_name(index->metric),
			self->metric_name, self->metric_name, self->metric_name);
	else
		report_text(out, "`index %s %s %s=N` sets what questions use.", index->type->name, self->name,
			index->type->effort);
	if (self->index->n_gone)
		report_text(out, "%zu deleted items count as missed.", self->index->n_gone);
	return true;
}

/* --- starting --- */

static Index *wanted_index(const Call *call, const char **name, Error *err)
{
	Error why = ERROR_INIT;
	if (!session_space(call->session, args_text(call->args, "space"), name, &why)) {
		if (args_given(call->args, "space"))
			args_fault(call->args, "space", 0, err, "%s", why.message);
		else
			*err = why;
		return NULL;
	}
	Object *object = session_find(call->session, *name);
	if (object_index(object))
		return index_ref(object->index);
	error_set(err, ERROR_INPUT, "%s has no index of its vectors as they are now; index hnsw %s builds one",
		*name, *name);
	return NULL;
}

/* NULL with an error that points at it, or without one: none is named. */
static Object *wanted_metric(const Call *call, const Index *index, const char *name, Error *err)
{
	const char *named = args_text(call->args, "metric");
	Error why = ERROR_INIT;
	Object *object = named ? session_get(call->session, named, OBJECT_METRIC, &why) : NULL;
	if (!named || (object && learned_metric_fits(object->metric, named, index->space, name, &why)))
		return object;
	args_fault(call->args, "metric", 0, err, "%s", why.message);
	return NULL;
}

static bool by_direction(const EvalWork *self)
{
	return self->metric ? self->metric->unit : self->index->metric == METRIC_COSINE;
}

/* Items without direction have no neighbours by cosine. */
static void draw_queries(EvalWork *self)
{
	const Space *space = self->index->space;
	Random random;
	random_init(&random, self->seed, 0);
	random_sample(&random, space->vectors.rows, self->n_queries, self->rows);
	size_t kept = 0;
	for (size_t i = 0; i < self->n_queries; i++)
		if (!by_direction(self) || space->inverse_norms[self->rows[i]] > 0)
			self->rows[kept++] = self->rows[i];
	self->n_queries = kept;
}

/* Candidates for a metric to rank, times k. */
static void add_rungs_of_candidates(EvalWork *self)
{
	static const size_t times[] = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};
	for (size_t i = 0; i < sizeof times / sizeof *times; i++)
		if (times[i] * (self->k + 1) < self->index->space->vectors.rows)
			self->rungs[self->n_rungs++] = (Rung){.effort = times[i] * (self->k + 1)};
}

static void add_rungs(EvalWork *self)
{
	const Index *index = self->index;
	self->rungs[self->n_rungs++] = (Rung){0};
	if (self->metric) {
		add_rungs_of_candidates(self);
		return;
	}
	for (const size_t *effort = index->type->efforts; *effort && self->n_rungs < RUNGS; effort++)
		if (*effort < index->space->vectors.rows)
			self->rungs[self->n_rungs++] = (Rung){.effort = *effort};
}

static EvalWork *new_work(const Call *call, Index *index, const char *name, const Object *metric)
{
	size_t queries = (size_t)args_integer(call->args, "queries"), rows = index->space->vectors.rows;
	EvalWork *work = memory_new(1, sizeof *work);
	*work = (EvalWork){.index = index,
		.name = memory_text(name),
		.k = (size_t)args_integer(call->args, "k"),
		.n_queries = queries < rows ? queries : rows,
		.piece = PIECE_LEAST,
		.metric = metric ? learned_metric_ref(metric->metric) : NULL,
		.metric_name = metric ? memory_text(metric->name) : NULL,
		.seed = call_seed(call)};
	work->rows = memory_new(work->n_queries, sizeof *work->rows);
	draw_queries(work);
	work->exact = memory_new(work->n_queries * work->k, sizeof *work->exact);
	work->counts = memory_new(work->n_queries, sizeof *work->counts);
	add_rungs(work);
	return work;
}

static bool run_eval_index(const Call *call, Report *out, Error *err)
{
	(void)out;
	const char *name;
	Index *index = wanted_index(call, &name, err);
	if (!index)
		return false;
	Object *metric = wanted_metric(call, index, name, err);
	EvalWork *work = new_work(call, index, name, metric);
	if (metric)
		work->view = metric_view_new(work->metric, index->space, err);
	if (err->kind != ERROR_NONE) {
		eval_free(work);
		return false;
	}
	if (work->n_queries)
		return session_start(call->session, call->line, NULL, &eval_work, work, 0, settle_eval, err) !=
		       NULL;
	eval_free(work);
	return error_set(err, ERROR_INPUT, "%s has no items that could be asked", name);
}

static const ArgSpec index_options[] = {
	{.name = "space",
		.kind = ARG_SPACE,
		.flags = ARG_POSITIONAL,
		.help = "the space whose index is measured; the current one when left out"},
	ARG_NEIGHBOURS,
	{.name = "queries",
		.kind = ARG_INTEGER,
		.help = "items asked, drawn at random",
		.fallback = "1000",
		.low = 1,
		.high = 1e6},
	{.name = "metric",
		.kind = ARG_METRIC,
		.help = "a metric that was learned: it ranks what the index finds, for a ladder of candidates, "
			"against exact search by it"},
	ARG_SEED("what the draw depends on"),
	{.name = NULL},
};

const EvalTest eval_index = {
	.name = "index",
	.after = "SPACE [options]",
	.title = "Recall and speed of an index",
	.summary = "How many of an item's k nearest others an index finds, and how many questions it answers "
		   "in a second, for a ladder of effort beside exact search; also with a learned metric that "
		   "ranks what it finds",
	.source = "recall@k: Aumüller, Bernhardsson & Faithfull, Information Systems 87, 2020",
	.options = index_options,
	.run = run_eval_index,
};
