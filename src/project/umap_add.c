/* New rows on a finished UMAP. */
#include "base/memory.h"
#include "project/fuzzy_graph.h"
#include "project/umap.h"
#include "project/umap_descent.h"

#include <math.h>
#include <stdlib.h>

/* A new point moves for so many epochs at a quarter of the rate: it only has to find its place among others. */
enum { EPOCHS = 100, PIECE = 16 };
static const float RATE = 0.25f;

typedef struct Adding {
	Rows there, rows;
	size_t k;
	UmapDescent descent; /* borrows the places that are there */
	float *own;
} Adding;

/* The k nearest of those there, nearest first. */
static size_t find_nearest(const Adding *adding, const float *row, Hit *hits)
{
	Best best = {hits, 0, adding->k};
	for (size_t i = 0; i < adding->there.count; i++) {
		float d2 = exact_squared_distance(row, rows_at(adding->there, i), adding->there.width);
		Hit hit = {(uint32_t)i, -d2};
		if (best_takes(&best, hit))
			best_offer(&best, hit);
	}
	best_sort(&best);
	return best.count;
}

static void weigh(const Hit *hits, size_t count, uint32_t *columns, float *shares)
{
	double nearest, scale;
	for (size_t j = 0; j < count; j++) {
		columns[j] = hits[j].row;
		shares[j] = sqrtf(fmaxf(-hits[j].score, 0));
	}
	fuzzy_scale(shares, count, 0, &nearest, &scale);
	for (size_t j = 0; j < count; j++)
		shares[j] = (float)fuzzy_membership(shares[j], nearest, scale);
}

static void place(const Adding *adding, const uint32_t *columns, const float *shares, size_t count, float *own)
{
	double sum = 0, x = 0, y = 0;
	for (size_t j = 0; j < count; j++) {
		const float *other = adding->descent.places + 2 * (size_t)columns[j];
		sum += shares[j];
		x += shares[j] * other[0];
		y += shares[j] * other[1];
	}
	own[0] = (float)(x / sum); /* the nearest counts 1 */
	own[1] = (float)(y / sum);
}

static void add_row(const Adding *adding, size_t row)
{
	Hit *hits = memory_new(adding->k, sizeof *hits);
	uint32_t *columns = memory_new(adding->k, sizeof *columns);
	float *shares = memory_new(adding->k, sizeof *shares), *own = adding->own + 2 * row;
	size_t count = find_nearest(adding, rows_at(adding->rows, row), hits);
	weigh(hits, count, columns, shares);
	place(adding, columns, shares, count, own);
	UmapDescent descent = adding->descent; /* of which the epoch alone is changed */
	for (; descent.epoch < descent.epochs; descent.epoch++)
		umap_descent_move(&descent, columns, shares, count, row, own);
	free(hits);
	free(columns);
	free(shares);
}

static void add_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	const Adding *adding = context;
	for (size_t i = piece * PIECE; i < (piece + 1) * PIECE && i < adding->rows.count; i++)
		add_row(adding, i);
}

bool umap_add(Rows there, const float *places, const UmapOptions *options, Rows rows, Pool *pool, float *own,
	Error *err)
{
	size_t k = options->neighbours - 1;
	if (there.count == 0)
		return error_set(
			err, ERROR_INPUT, "there is no point on the map beside which new ones could be");
	Adding adding = {.there = there, .rows = rows, .own = own, .k = k < there.count ? k : there.count};
	adding.descent = (UmapDescent){.count = there.count,
		.places = (float *)places, /* which stay */
		.curve = umap_curve_fit(options->min_dist, options->spread),
		.rate = RATE,
		.epochs = EPOCHS,
		.seed = options->seed};
	pool_run(pool, (rows.count + PIECE - 1) / PIECE, add_piece, &adding);
	return true;
}
