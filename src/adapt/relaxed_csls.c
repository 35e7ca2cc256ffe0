#include "adapt/relaxed_csls.h"

#include "base/memory.h"
#include "index/batch.h"
#include "index/csls_search.h"
#include "linalg/cross_products.h"
#include "linalg/product.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct Rcsls {
	RcslsProblem problem;
	double *map, *gradient, *room;      /* d x d */
	Matrix transposed;                  /* W^T, by which rows are multiplied from the right */
	Matrix mapped_x, mapped_source;     /* Wx by row */
	float *target_norms, *source_norms; /* inverse, of the target and of the mapped source */
	Matrix pull_y;                      /* 2 y - mean of N_T(Wx), by pair */
	Matrix pull_x;                      /* mean of N_S(y), unmapped, by pair */
	Hit *hits;
	size_t *counts;
	size_t mapped, asked, asked_back; /* rows of the source; pairs, there and back */
	size_t found;
	double loss;
	Matrix mapped_checked;
	float *means; /* r(y) by row of the target */
	size_t measured, checked,
		right; /* rows of the target; checked pairs that were asked, that were found */
};

enum { MAP_ROWS = 4096, NEIGHBOURHOOD = 5000 };

/* So many rows are asked at once among others that a step stays short. */
static size_t at_once(size_t others, size_t width)
{
	enum { LEAST = 24, MOST = 4096 };
	size_t rows = (size_t)2000000000 / (others * width);
	return rows < LEAST ? LEAST : rows > MOST ? MOST : rows;
}

static size_t pairs_at_once(const RcslsProblem *problem)
{
	bool more = problem->source.count > problem->target.count;
	return at_once(more ? problem->source.count : problem->target.count, problem->x.width);
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static bool reserve(Rcsls *r, Error *err)
{
	const RcslsProblem *p = &r->problem;
	size_t d = p->x.width, n = p->x.count, block = pairs_at_once(p);
	r->map = memory_data(3 * d * d, sizeof *r->map, "a map", err);
	r->target_norms = memory_data(p->target.count, sizeof *r->target_norms, "lengths of vectors", err);
	r->source_norms = memory_data(p->source.count, sizeof *r->source_norms, "lengths of vectors", err);
	r->means = memory_data(p->target.count, sizeof *r->means, "the hubness of the target", err);
	r->hits = memory_data(block * p->k, sizeof *r->hits, "lists of hits", err);
	r->counts = memory_new(block, sizeof *r->counts);
	if (!r->map || !r->target_norms || !r->source_norms || !r->means || !r->hits)
		return false;
	r->gradient = r->map + d * d;
	r->room = r->gradient + d * d;
	return matrix_init(&r->transposed, d, d, "a map", err) &&
	       matrix_init(&r->mapped_x, n, d, "the vectors of the pairs", err) &&
	       matrix_init(&r->mapped_source, p->source.count, d, "the source's vectors", err) &&
	       matrix_init(&r->pull_y, n, d, "the neighbours of the pairs", err) &&
	       matrix_init(&r->pull_x, n, d, "the neighbours of the pairs", err) &&
	       matrix_init(&r->mapped_checked, p->checked.count, d, "the vectors of the pairs", err);
}

Rcsls *rcsls_new(const RcslsProblem *problem, Error *err)
{
	Rcsls *r = memory_new(1, sizeof *r);
	r->problem = *problem;
	if (!reserve(r, err)) {
		rcsls_free(r);
		return NULL;
	}
	for (size_t i = 0; i < problem->target.count; i++)
		r->target_norms[i] = exact_inverse_norm(rows_at(problem->target, i), problem->target.width);
	return r;
}

void rcsls_free(Rcsls *r)
{
	if (!r)
		return;
	free(r->map);
	free(r->target_norms);
	free(r->source_norms);
	free(r->means);
	free(r->hits);
	free(r->counts);
	matrix_release(&r->transposed);
	matrix_release(&r->mapped_x);
	matrix_release(&r->mapped_source);
	matrix_release(&r->pull_y);
	matrix_release(&r->pull_x);
	matrix_release(&r->mapped_checked);
	free(r);
}

void rcsls_begin(Rcsls *r, const double *map)
{
	size_t d = r->problem.x.width;
	memcpy(r->map, map, d * d * sizeof *map);
	for (size_t i = 0; i < d; i++)
		for (size_t j = 0; j < d; j++)
			matrix_row(&r->transposed, j)[i] = (float)map[i * d + j];
	r->mapped = r->asked = r->asked_back = r->found = 0;
	r->measured = r->checked = r->right = 0;
}

/* --- pieces --- */

static void map_source(Rcsls *r, Pool *pool)
{
	Rows source = r->problem.source;
	size_t count = least(MAP_ROWS, source.count - r->mapped);
	if (r->mapped == 0)
		product_map(r->problem.x, matrix_rows(&r->transposed), pool, r->mapped_x.data);
	product_map(rows_part(source, r->mapped, count), matrix_rows(&r->transposed), pool,
		matrix_row(&r->mapped_source, r->mapped));
	for (size_t i = r->mapped; i < r->mapped + count; i++)
		r->source_norms[i] = exact_inverse_norm(matrix_row(&r->mapped_source, i), source.width);
	r->mapped += count;
}

/* to: the mean of the rows that were hit. */
static void mean_of_hits(Rows rows, const Hit *hits, size_t count, float *to)
{
	for (size_t j = 0; j < rows.width; j++)
		to[j] = 0;
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < rows.width; j++)
			to[j] += rows_at(rows, hits[i].row)[j] / (float)count;
}

static void pull_there(Rcsls *r, size_t pair, const Hit *hits, size_t count)
{
	const RcslsProblem *p = &r->problem;
	const float *y = rows_at(p->y, pair);
	float *to = matrix_row(&r->pull_y, pair);
	mean_of_hits(p->target, hits, count, to);
	for (size_t j = 0; j < p->y.width; j++)
		to[j] = 2 * y[j] - to[j];
	float score = search_kernels_best()->dot(matrix_row(&r->mapped_x, pair), y, p->y.width);
	r->found += count > 0 && score >= hits[count - 1].score;
}

static bool ask_there(Rcsls *r, Pool *pool, Error *err)
{
	const RcslsProblem *p = &r->problem;
	size_t count = least(pairs_at_once(p), p->x.count - r->asked);
	Searched searched = {p->target, METRIC_DOT, r->target_norms, NULL, NULL, NULL};
	if (!batch_nearest(&searched, rows_part(matrix_rows(&r->mapped_x), r->asked, count), p->k, pool,
		    r->hits, r->counts, err))
		return false;
	for (size_t i = 0; i < count; i++)
		pull_there(r, r->asked + i, r->hits + i * p->k, r->counts[i]);
	r->asked += count;
	return true;
}

static bool ask_back(Rcsls *r, Pool *pool, Error *err)
{
	const RcslsProblem *p = &r->problem;
	size_t count = least(pairs_at_once(p), p->y.count - r->asked_back);
	Searched searched = {matrix_rows(&r->mapped_source), METRIC_DOT, r->source_norms, NULL, NULL, NULL};
	if (!batch_nearest(
		    &searched, rows_part(p->y, r->asked_back, count), p->k, pool, r->hits, r->counts, err))
		return false;
	for (size_t i = 0; i < count; i++)
		mean_of_hits(
			p->source, r->hits + i * p->k, r->counts[i], matrix_row(&r->pull_x, r->asked_back + i));
	r->asked_back += count;
	return true;
}

static bool measure_hubs(Rcsls *r, Pool *pool, Error *err)
{
	const RcslsProblem *p = &r->problem;
	size_t neighbourhood = least(p->source.count, NEIGHBOURHOOD),
	       count = least(at_once(neighbourhood, p->x.width), p->target.count - r->measured);
	CslsSide source = {rows_part(matrix_rows(&r->mapped_source), 0, neighbourhood), r->source_norms};
	Rows asked = rows_part(p->target, r->measured, count);
	bool ok = csls_means(asked, source, p->k, pool, r->means + r->measured, err);
	r->measured += count;
	return ok;
}

static bool check_pairs(Rcsls *r, Pool *pool, Error *err)
{
	const RcslsProblem *p = &r->problem;
	size_t count = least(pairs_at_once(p), p->checked.count - r->checked);
	if (r->checked == 0)
		product_map(p->checked, matrix_rows(&r->transposed), pool, r->mapped_checked.data);
	if (!csls_nearest(rows_part(matrix_rows(&r->mapped_checked), r->checked, count),
		    (CslsSide){p->target, r->target_norms}, r->means, 1, pool, r->hits, r->counts, err))
		return false;
	for (size_t i = 0; i < count; i++)
		r->right += r->counts[i] > 0 && r->hits[i].row == p->checked_partner[r->checked + i];
	r->checked += count;
	return true;
}

/* With its neighbours as they are the loss is linear in W: the sum of the gradient's elements times W's. */
static bool conclude(Rcsls *r, Pool *pool, Error *err)
{
	const RcslsProblem *p = &r->problem;
	size_t numbers = p->x.width * p->x.width;
	if (!cross_products(matrix_rows(&r->pull_y), p->x, pool, r->gradient, err) ||
		!cross_products(p->y, matrix_rows(&r->pull_x), pool, r->room, err))
		return false;
	r->loss = 0;
	for (size_t i = 0; i < numbers; i++) {
		r->gradient[i] = (r->room[i] - r->gradient[i]) / (double)p->x.count;
		r->loss += r->gradient[i] * r->map[i];
	}
	return true;
}

bool rcsls_step(Rcsls *r, Pool *pool, bool *finished, Error *err)
{
	const RcslsProblem *p = &r->problem;
	bool ok = true;
	*finished = false;
	if (r->mapped < p->source.count) {
		map_source(r, pool);
	} else if (r->asked < p->x.count) {
		ok = ask_there(r, pool, err);
	} else if (r->asked_back < p->y.count) {
		ok = ask_back(r, pool, err);
	} else if (p->checked.count > 0 && r->measured < p->target.count) {
		ok = measure_hubs(r, pool, err);
	} else if (r->checked < p->checked.count) {
		ok = check_pairs(r, pool, err);
	} else {
		ok = conclude(r, pool, err);
		*finished = ok;
	}
	return ok;
}

double rcsls_done(const Rcsls *r)
{
	double asked = (double)(r->asked + r->asked_back + r->checked);
	return asked / (double)(2 * r->problem.x.count + r->problem.checked.count);
}

double rcsls_right(const Rcsls *r)
{
	return r->problem.checked.count ? (double)r->right / (double)r->problem.checked.count : NAN;
}

double rcsls_loss(const Rcsls *r)
{
	return r->loss;
}

const double *rcsls_gradient(const Rcsls *r)
{
	return r->gradient;
}

double rcsls_found(const Rcsls *r)
{
	return (double)r->found / (double)r->problem.x.count;
}
