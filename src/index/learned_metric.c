#include "index/learned_metric.h"

#include <stdlib.h>
#include <string.h>

/* Rows that one thread maps at a time; products of two numbers that it does in a step. */
enum { PIECE_ROWS = 256, STEP_PRODUCTS = 1 << 26 };

LearnedMetric *learned_metric_new(const char *method, size_t rank, size_t width, Error *err)
{
	LearnedMetric *metric = memory_new(1, sizeof *metric);
	references_init(&metric->references);
	metric->method = memory_text(method);
	metric->score = METRIC_L2;
	if (matrix_init(&metric->map, rank, width, "a learned metric", err))
		return metric;
	learned_metric_unref(metric);
	return NULL;
}

LearnedMetric *learned_metric_ref(LearnedMetric *metric)
{
	if (metric)
		references_add(&metric->references);
	return metric;
}

void learned_metric_unref(LearnedMetric *metric)
{
	if (!metric || !references_drop(&metric->references))
		return;
	matrix_release(&metric->map);
	dictionary_release(&metric->columns);
	provenance_release(&metric->provenance);
	free(metric->method);
	free(metric);
}

static bool same_columns(const LearnedMetric *metric, const Space *space, size_t *at)
{
	if (metric->columns.count != space->columns.count)
		return true;
	for (*at = 0; *at < metric->columns.count; ++*at)
		if (strcmp(dictionary_word(&metric->columns, (uint32_t)*at),
			    dictionary_word(&space->columns, (uint32_t)*at)) != 0)
			return false;
	return true;
}

bool learned_metric_fits(
	const LearnedMetric *metric, const char *name, const Space *space, const char *space_name, Error *err)
{
	size_t at = 0;
	if (metric->map.cols != space->vectors.cols)
		return error_set(err, ERROR_INPUT,
			"%s was learned on vectors of %zu numbers, but those of %s have %zu", name,
			metric->map.cols, space_name, space->vectors.cols);
	if (!same_columns(metric, space, &at))
		return error_set(err, ERROR_INPUT,
			"%s was learned where column %zu is \"%s\", but in %s it is \"%s\"", name, at + 1,
			dictionary_word(&metric->columns, (uint32_t)at), space_name,
			dictionary_word(&space->columns, (uint32_t)at));
	return true;
}

/* --- mapping --- */

void learned_metric_vector(const LearnedMetric *metric, const float *vector, float *seen)
{
	search_kernels_best()->dots(vector, matrix_rows(&metric->map), seen);
	if (!metric->unit)
		return;
	float scale = exact_inverse_norm(vector, metric->map.cols);
	for (size_t i = 0; i < metric->map.rows; i++)
		seen[i] *= scale;
}

typedef struct Mapping {
	const LearnedMetric *metric;
	Rows rows;
	float *seen;
} Mapping;

static void map_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	const Mapping *mapping = context;
	size_t rank = mapping->metric->map.rows, end = (piece + 1) * PIECE_ROWS;
	for (size_t i = piece * PIECE_ROWS; i < end && i < mapping->rows.count; i++)
		learned_metric_vector(mapping->metric, rows_at(mapping->rows, i), mapping->seen + i * rank);
}

void learned_metric_rows(const LearnedMetric *metric, Rows rows, Pool *pool, float *seen)
{
	Mapping mapping = {metric, rows, seen};
	pool_run(pool, (rows.count + PIECE_ROWS - 1) / PIECE_ROWS, map_piece, &mapping);
}

struct MetricView {
	const LearnedMetric *metric;
	const Space *space;
	Space *seen;
	size_t next; /* row */
};

/* All but the vectors. */
static bool copy_rest(const Space *space, Space *seen, Error *err)
{
	size_t rows = space->vectors.rows;
	dictionary_copy(&space->domains, &seen->domains);
	bool fine = space_make_norms(seen, err);
	if (fine)
		memcpy(seen->inverse_norms, space->inverse_norms, rows * sizeof *seen->inverse_norms);
	if (fine && space->domain_of)
		fine = (seen->domain_of = memory_data(rows, sizeof *seen->domain_of, "domains", err)) != NULL;
	if (fine && space->domain_of)
		memcpy(seen->domain_of, space->domain_of, rows * sizeof *seen->domain_of);
	return fine;
}

MetricView *metric_view_new(const LearnedMetric *metric, const Space *space, Error *err)
{
	MetricView *view = memory_new(1, sizeof *view);
	*view = (MetricView){.metric = metric, .space = space};
	view->seen = space_new(space->vectors.rows, metric->map.rows, err);
	if (view->seen && copy_rest(space, view->seen, err))
		return view;
	metric_view_free(view);
	return NULL;
}

bool metric_view_step(MetricView *view, Pool *pool)
{
	Rows rows = matrix_rows(&view->space->vectors);
	size_t each = STEP_PRODUCTS / (view->metric->map.rows * view->metric->map.cols + 1) + 1;
	size_t left = rows.count - view->next, count = each * (size_t)pool_threads(pool);
	count = count < left ? count : left;
	if (count)
		learned_metric_rows(view->metric, rows_part(rows, view->next, count), pool,
			matrix_row(&view->seen->vectors, view->next));
	view->next += count;
	return view->next == rows.count;
}

double metric_view_done(const MetricView *view)
{
	return (double)view->next;
}

Space *metric_view_take(MetricView *view)
{
	Space *seen = view->seen;
	view->seen = NULL;
	return seen;
}

void metric_view_free(MetricView *view)
{
	if (!view)
		return;
	space_unref(view->seen);
	free(view);
}

Space *learned_metric_see(const LearnedMetric *metric, const Space *space, Pool *pool, Error *err)
{
	MetricView *view = metric_view_new(metric, space, err);
	if (!view)
		return NULL;
	while (!metric_view_step(view, pool))
		;
	Space *seen = metric_view_take(view);
	metric_view_free(view);
	return seen;
}

/* --- ranking what an index found --- */

static float score(const LearnedMetric *metric, const float *a, const float *b)
{
	size_t rank = metric->map.rows;
	return metric->score == METRIC_DOT ? exact_product(a, b, rank) : 0 - exact_squared_distance(a, b, rank);
}

/* The k best of the candidates that were found, by the metric. */
static size_t rank_found(const LearnedMetric *metric, const Space *space, const float *vector, const Hit *rough,
	size_t found, size_t k, Hit *hits)
{
	size_t rank = metric->map.rows;
	float *asked = memory_new(2 * rank, sizeof *asked), *seen = asked + rank;
	learned_metric_vector(metric, vector, asked);
	Best best = {hits, 0, k};
	for (size_t i = 0; i < found; i++) {
		learned_metric_vector(metric, matrix_row(&space->vectors, rough[i].row), seen);
		best_offer(&best, (Hit){rough[i].row, score(metric, asked, seen)});
	}
	best_sort(&best);
	free(asked);
	return best.count;
}

static size_t how_many(const Index *index, size_t considered, size_t k)
{
	size_t rows = index->space->vectors.rows;
	considered = considered < k ? k : considered;
	return considered < rows ? considered : rows;
}

size_t learned_metric_rerank(const LearnedMetric *metric, const Index *index, const Candidates *candidates,
	const float *vector, size_t considered, size_t k, Pool *pool, Hit *hits)
{
	considered = how_many(index, considered, k);
	Hit *rough = memory_new(considered, sizeof *rough);
	Candidates among = *candidates;
	among.with_direction |= metric->unit;
	size_t found = index_search(index, &among, vector, considered, 0, pool, rough);
	size_t count = rank_found(metric, index->space, vector, rough, found, k, hits);
	free(rough);
	return count;
}

typedef struct Ranking {
	const LearnedMetric *metric;
	const Index *index;
	Rows queries;
	const Hit *rough;
	size_t considered, k;
	Hit *hits;
	size_t *counts; /* of those found, then of those kept */
} Ranking;

static void rank_piece(void *context, size_t query, int thread)
{
	(void)thread;
	const Ranking *self = context;
	self->counts[query] = rank_found(self->metric, self->index->space, rows_at(self->queries, query),
		self->rough + query * self->considered, self->counts[query], self->k,
		self->hits + query * self->k);
}

bool learned_metric_rerank_many(const LearnedMetric *metric, const Index *index, const Candidates *candidates,
	Rows queries, size_t considered, size_t k, Pool *pool, Hit *hits, size_t *counts, Error *err)
{
	considered = how_many(index, considered, k);
	Hit *rough = memory_data(queries.count * considered, sizeof *rough, "the candidates", err);
	Candidates among = *candidates;
	among.with_direction |= metric->unit;
	bool fine = rough && index_search_many(index, &among, queries, considered, 0, pool, rough, counts, err);
	Ranking ranking = {metric, index, queries, rough, considered, k, hits, counts};
	if (fine)
		pool_run(pool, queries.count, rank_piece, &ranking);
	free(rough);
	return fine;
}
