#include "project/tsne_add.h"

#include "base/memory.h"
#include "index/batch.h"
#include "linalg/field.h"
#include "project/tsne_affinity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Steps of a new point, as a share of the way to where its neighbours' pull, weighted, would balance; and the
 * furthest that one goes. New points looked after at a time. */
enum { STEPS = 30, AT_A_TIME = 256 };
static const double SHARE = 0.5, FURTHEST = 1;

typedef struct Adding {
	size_t k;
	double perplexity;
	uint32_t *old, *new; /* points with a place and without */
	size_t n_old, n_new;
	Matrix old_rows, new_rows; /* all of the first, AT_A_TIME of the second */
	PlanePoint *old_places;
	Field field;          /* of the old points, which stay */
	float *inverse_norms; /* of the old rows */
	Hit *hits;            /* AT_A_TIME x k */
	size_t *found;
	PlanePoint *places; /* of all points */
	size_t first;       /* new point, of those at work */
} Adding;

static void release(Adding *adding)
{
	free(adding->old);
	free(adding->new);
	free(adding->old_places);
	free(adding->inverse_norms);
	free(adding->hits);
	free(adding->found);
	matrix_release(&adding->old_rows);
	matrix_release(&adding->new_rows);
	field_release(&adding->field);
}

static bool reserve(const TsneAdd *add, Adding *adding, Error *err)
{
	const char *what = "points that are added to a map";
	adding->old = memory_data(add->count, sizeof *adding->old, what, err);
	adding->new = memory_data(add->count, sizeof *adding->new, what, err);
	adding->old_places = memory_data(add->count, sizeof *adding->old_places, what, err);
	adding->inverse_norms = memory_data(add->count, sizeof *adding->inverse_norms, what, err);
	if (!adding->old || !adding->new || !adding->old_places || !adding->inverse_norms)
		return false;
	for (size_t i = 0; i < add->count; i++)
		if (add->placed[i])
			adding->old[adding->n_old++] = (uint32_t)i;
		else
			adding->new[adding->n_new++] = (uint32_t)i;
	adding->k = (size_t)fmin(ceil(3 * adding->perplexity), (double)adding->n_old);
	adding->perplexity = fmax(fmin(adding->perplexity, (double)adding->n_old / 3), 1);
	adding->hits = memory_data(AT_A_TIME * adding->k, sizeof *adding->hits, what, err);
	adding->found = memory_data(AT_A_TIME, sizeof *adding->found, what, err);
	return adding->hits && adding->found &&
	       matrix_init(&adding->old_rows, adding->n_old, add->vectors.width, what, err) &&
	       matrix_init(&adding->new_rows, AT_A_TIME, add->vectors.width, what, err) &&
	       field_init(&adding->field, adding->n_old, err);
}

static void gather(const TsneAdd *add, const uint32_t *points, size_t count, Matrix *to)
{
	for (size_t i = 0; i < count; i++)
		memcpy(matrix_row(to, i), rows_at(add->vectors, add->rows[points[i]]),
			to->cols * sizeof(float));
}

typedef struct FieldWork {
	Field *field;
	FieldPass pass;
} FieldWork;

static void run_field(void *context, size_t piece, int thread)
{
	(void)thread;
	const FieldWork *work = context;
	field_piece(work->field, work->pass, piece);
}

/* The field of the old points, and their places one after the other. */
static bool make_field(Adding *adding, Pool *pool, Error *err)
{
	PlanePoint low = {INFINITY, INFINITY}, high = {-INFINITY, -INFINITY};
	for (size_t i = 0; i < adding->n_old; i++) {
		PlanePoint at = adding->old_places[i] = adding->places[adding->old[i]];
		low = (PlanePoint){fminf(low.x, at.x), fminf(low.y, at.y)};
		high = (PlanePoint){fmaxf(high.x, at.x), fmaxf(high.y, at.y)};
	}
	if (!field_place(&adding->field, adding->old_places, adding->n_old, low, high, err))
		return false;
	for (FieldPass pass = 0; pass < FIELD_PASSES; pass++)
		pool_run(pool, field_pieces(&adding->field, pass), run_field,
			&(FieldWork){&adding->field, pass});
	return true;
}

static PlanePoint mean_place(const Adding *adding, const Hit *hits, const float *shares, size_t count)
{
	double x = 0, y = 0;
	for (size_t i = 0; i < count; i++) {
		x += (double)shares[i] * (double)adding->old_places[hits[i].row].x;
		y += (double)shares[i] * (double)adding->old_places[hits[i].row].y;
	}
	return (PlanePoint){(float)x, (float)y};
}

static PlanePoint next_place(
	const Adding *adding, PlanePoint at, const Hit *hits, const float *shares, size_t count)
{
	FieldValue field = field_at(&adding->field, at);
	double sum = fmax((double)field.potential, 1e-6), pull = 0;
	double x = 0.5 * (double)field.slope.x / sum, y = 0.5 * (double)field.slope.y / sum;
	for (size_t i = 0; i < count; i++) {
		PlanePoint other = adding->old_places[hits[i].row];
		double dx = (double)at.x - (double)other.x, dy = (double)at.y - (double)other.y;
		double weight = (double)shares[i] / (1 + dx * dx + dy * dy);
		pull += weight;
		x += weight * dx;
		y += weight * dy;
	}
	double length = SHARE / pull * hypot(x, y), limit = length > FURTHEST ? FURTHEST / length : 1;
	return (PlanePoint){(float)((double)at.x - limit * SHARE / pull * x),
		(float)((double)at.y - limit * SHARE / pull * y)};
}

static void place_new(void *context, size_t piece, int thread)
{
	(void)thread;
	const Adding *adding = context;
	const Hit *hits = adding->hits + piece * adding->k;
	size_t count = adding->found[piece];
	float *distances = memory_new(2 * count, sizeof *distances), *shares = distances + count;
	for (size_t i = 0; i < count; i++)
		distances[i] = sqrtf(fmaxf(-hits[i].score, 0));
	tsne_conditional(distances, count, fmin(adding->perplexity, (double)count), shares);
	PlanePoint at = mean_place(adding, hits, shares, count);
	for (int step = 0; step < STEPS; step++)
		at = next_place(adding, at, hits, shares, count);
	adding->places[adding->new[adding->first + piece]] = at;
	free(distances);
}

static bool place_all(const TsneAdd *add, Adding *adding, Pool *pool, Error *err)
{
	Searched searched = {
		matrix_rows(&adding->old_rows), METRIC_L2, adding->inverse_norms, NULL, NULL, NULL};
	for (; adding->first < adding->n_new; adding->first += AT_A_TIME) {
		size_t left = adding->n_new - adding->first, now = left < AT_A_TIME ? left : AT_A_TIME;
		gather(add, adding->new + adding->first, now, &adding->new_rows);
		Rows queries = rows_part(matrix_rows(&adding->new_rows), 0, now);
		if (!batch_nearest(&searched, queries, adding->k, pool, adding->hits, adding->found, err))
			return false;
		pool_run(pool, now, place_new, adding);
	}
	return true;
}

bool tsne_add(const TsneAdd *add, double perplexity, Pool *pool, PlanePoint *places, Error *err)
{
	Adding adding = {.perplexity = perplexity, .places = places};
	bool fine = reserve(add, &adding, err);
	if (fine && adding.n_old == 0)
		fine = error_set(err, ERROR_INPUT, "points can only be added to a map that has some already");
	if (fine) {
		gather(add, adding.old, adding.n_old, &adding.old_rows);
		for (size_t i = 0; i < adding.n_old; i++)
			adding.inverse_norms[i] =
				exact_inverse_norm(matrix_row(&adding.old_rows, i), adding.old_rows.cols);
		fine = make_field(&adding, pool, err) && place_all(add, &adding, pool, err);
	}
	release(&adding);
	return fine;
}
