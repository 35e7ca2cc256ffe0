#include "adapt/similarity_start.h"

#include "adapt/comparable.h"
#include "adapt/induction.h"
#include "linalg/eigen.h"
#include "linalg/product.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rows of similarities that are made and sorted in one step. */
enum { BLOCK = 128 };

typedef struct Side {
	Rows rows;
	Matrix factor;   /* F with F F^T = sqrt(X X^T) */
	Matrix profiles; /* items x items: each row sorted */
	size_t done;
} Side;

struct SimilarityStart {
	Side source, target;
	size_t items, neighbours;
	Induction *induction;
};

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

SimilarityStart *similarity_start_new(Rows source, Rows target, size_t items, size_t neighbours, Error *err)
{
	SimilarityStart *self = memory_new(1, sizeof *self);
	self->items = smaller(items, smaller(source.count, target.count));
	self->neighbours = neighbours;
	self->source.rows = rows_part(source, 0, self->items);
	self->target.rows = rows_part(target, 0, self->items);
	const char *what = "the similarities of items";
	if (matrix_init(&self->source.profiles, self->items, self->items, what, err) &&
		matrix_init(&self->target.profiles, self->items, self->items, what, err))
		return self;
	similarity_start_free(self);
	return NULL;
}

static void side_release(Side *side)
{
	matrix_release(&side->factor);
	matrix_release(&side->profiles);
}

void similarity_start_free(SimilarityStart *self)
{
	if (!self)
		return;
	side_release(&self->source);
	side_release(&self->target);
	induction_free(self->induction);
	free(self);
}

/* --- the square root of X X^T --- */

/* Directions that vary less than this share of the first are rounding noise. */
#define NOISE 1e-9

/* With X^T X = V L V^T, X X^T has the root (X V) L^-1/2 (X V)^T: its factor is X V L^-1/4. */
static bool make_factor(Side *side, Pool *pool, Error *err)
{
	size_t width = side->rows.width;
	double *products = memory_data(2 * width * width + width, sizeof *products, "similarities", err);
	Matrix map = {0};
	if (!products)
		return false;
	double *vectors = products + width * width, *values = vectors + width * width;
	statistics_cross_products(side->rows, side->rows, NULL, NULL, pool, products);
	bool fine = eigen_largest(products, width, width, values, vectors, err) &&
		    matrix_init(&map, width, width, "similarities", err) &&
		    matrix_init(&side->factor, side->rows.count, width, "similarities", err);
	for (size_t axis = 0; fine && axis < width; axis++) {
		double factor = values[axis] > NOISE * values[0] ? pow(values[axis], -0.25) : 0;
		for (size_t j = 0; j < width; j++)
			matrix_row(&map, j)[axis] = (float)(factor * vectors[axis * width + j]);
	}
	if (fine)
		product_map(side->rows, matrix_rows(&map), pool, side->factor.data);
	matrix_release(&map);
	free(products);
	return fine;
}

/* --- profiles --- */

/* Floats as numbers that rise with them, and back. */
static uint32_t rising(float value)
{
	uint32_t bits;
	memcpy(&bits, &value, sizeof bits);
	return bits & 0x80000000u ? ~bits : bits | 0x80000000u;
}

static float falling_back(uint32_t key)
{
	uint32_t bits = key & 0x80000000u ? key & 0x7fffffffu : ~key;
	float value;
	memcpy(&value, &bits, sizeof value);
	return value;
}

enum { DIGIT_BITS = 11, DIGITS = 3, BUCKETS = 1 << DIGIT_BITS };

static void sort_by_digit(const uint32_t *from, size_t count, int digit, uint32_t *to)
{
	size_t places[BUCKETS] = {0};
	int shift = digit * DIGIT_BITS;
	for (size_t i = 0; i < count; i++)
		places[from[i] >> shift & (BUCKETS - 1)]++;
	for (size_t bucket = 0, place = 0; bucket < BUCKETS; bucket++) {
		size_t in_bucket = places[bucket];
		places[bucket] = place;
		place += in_bucket;
	}
	for (size_t i = 0; i < count; i++)
		to[places[from[i] >> shift & (BUCKETS - 1)]++] = from[i];
}

/* Upwards, digit by digit. */
static void sort_floats(float *values, size_t count)
{
	uint32_t *keys = memory_new(2 * count, sizeof *keys), *other = keys + count;
	for (size_t i = 0; i < count; i++)
		keys[i] = rising(values[i]);
	sort_by_digit(keys, count, 0, other);
	sort_by_digit(other, count, 1, keys);
	sort_by_digit(keys, count, 2, other);
	for (size_t i = 0; i < count; i++)
		values[i] = falling_back(other[i]);
	free(keys);
}

static void sort_profile(void *context, size_t row, int thread)
{
	(void)thread;
	const Side *side = context;
	sort_floats(matrix_row(&side->profiles, side->done + row), side->profiles.cols);
}

static bool side_step(Side *side, Pool *pool, Error *err)
{
	if (!side->factor.data)
		return make_factor(side, pool, err);
	size_t count = smaller(BLOCK, side->profiles.rows - side->done);
	Rows factor = matrix_rows(&side->factor);
	product_rows(
		rows_part(factor, side->done, count), factor, pool, matrix_row(&side->profiles, side->done));
	pool_run(pool, count, sort_profile, side);
	side->done += count;
	return true;
}

static bool begin_matching(SimilarityStart *self, Pool *pool, Error *err)
{
	Comparable how = {true, true};
	Matrix *source = &self->source.profiles, *target = &self->target.profiles;
	comparable_make(how, source->data, source->rows, source->cols, pool);
	comparable_make(how, target->data, target->rows, target->cols, pool);
	self->induction = induction_new(matrix_rows(target), source->rows, self->neighbours, err);
	if (self->induction)
		induction_begin(self->induction, matrix_rows(source), 1, 0);
	return self->induction != NULL;
}

bool similarity_start_step(SimilarityStart *self, Pool *pool, Error *err)
{
	if (self->source.done < self->items)
		return side_step(&self->source, pool, err);
	if (self->target.done < self->items)
		return side_step(&self->target, pool, err);
	if (!self->induction)
		return begin_matching(self, pool, err);
	return induction_step(self->induction, pool, err);
}

double similarity_start_done(const SimilarityStart *self)
{
	double sorted = (double)(self->source.done + self->target.done) / (2 * (double)self->items);
	return 0.5 * (sorted + (self->induction ? induction_done(self->induction) : 0));
}

size_t similarity_start_pairs(const SimilarityStart *self, RowPair *pairs)
{
	return induction_pairs(self->induction, pairs);
}

size_t similarity_start_items(const SimilarityStart *self)
{
	return self->items;
}
