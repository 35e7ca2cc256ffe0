#include "adapt/affine.h"

#include "adapt/shared.h"
#include "linalg/product.h"
#include "linalg/spectral_power.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rows of a step; rows that a thread carries over at once. */
enum { BLOCK = 4096, PIECE = 256 };

/* A side as it becomes known. */
typedef struct Side {
	Rows rows;
	Moments moments;
	Principal principal;
} Side;

typedef struct Affine {
	Adaptation base;
	AffineMap *make;
	AdaptInput input;
	Side source, target;
	double lambda;
	bool move_mean;
	enum { GATHER_SOURCE, GATHER_TARGET, DECOMPOSE, MAP, COPY, CARRY } stage;
	size_t next;       /* row of the stage */
	Matrix map;        /* M */
	double *displaced; /* by piece of a step: sum of squared distances that rows are moved */
	double moved;
} Affine;

static void side_release(Side *side)
{
	moments_release(&side->moments);
	principal_release(&side->principal);
}

void affine_free(Adaptation *adaptation)
{
	Affine *self = (Affine *)adaptation;
	adaptation_release(adaptation);
	side_release(&self->source);
	side_release(&self->target);
	matrix_release(&self->map);
	free(self->displaced);
	free(self);
}

static bool check(const AdaptInput *input, Error *err)
{
	bool source = input->source->vectors.rows > 1, target = input->target->vectors.rows > 1;
	return (source && target) ||
	       error_set(err, ERROR_INPUT,
		       "\"%s\" has a single item, and a covariance takes two items at least",
		       source ? input->target_name : input->source_name);
}

Adaptation *affine_start(
	const Adapter *adapter, AffineMap *make, const AdaptInput *input, const Args *options, Error *err)
{
	if (!check(input, err))
		return NULL;
	Affine *self = memory_new(1, sizeof *self);
	self->make = make;
	self->input = *input;
	self->source.rows = matrix_rows(&input->source->vectors);
	self->target.rows = matrix_rows(&input->target->vectors);
	self->lambda = args_number(options, "lambda");
	self->move_mean = args_yes(options, "mean");
	self->displaced = memory_new(BLOCK / PIECE, sizeof *self->displaced);
	double rows = (double)(2 * (self->source.rows.count + self->target.rows.count));
	if (adaptation_begin(
		    &self->base, adapter, input, self->target.rows.width, "covariances", rows, "items", err))
		return &self->base;
	affine_free(&self->base);
	return NULL;
}

static size_t block_of(size_t next, size_t count)
{
	return count - next < BLOCK ? count - next : BLOCK;
}

/* Fewer rows than columns have few axes, which are found from the products of rows in one step. */
static bool is_wide(const Side *side)
{
	return side->rows.count <= side->rows.width;
}

static bool gather_wide(Affine *self, Side *side, Pool *pool, Error *err)
{
	self->next = side->rows.count;
	return principal_fit(
		side->rows, side->rows.count > 1 ? side->rows.count - 1 : 1, pool, &side->principal, err);
}

static bool gather(Affine *self, Side *side, Pool *pool, Error *err)
{
	size_t from = self->next, count = block_of(from, side->rows.count);
	if (is_wide(side)) {
		if (!gather_wide(self, side, pool, err))
			return false;
	} else {
		if (from == 0 && !moments_init(&side->moments, side->rows.width, err))
			return false;
		if (!moments_add(&side->moments, rows_part(side->rows, from, count), pool, err))
			return false;
		self->next += count;
	}
	self->base.progress.done += (double)(self->next - from);
	if (self->next == side->rows.count) {
		self->stage++;
		self->next = 0;
	}
	return true;
}

/* Both sides at once, a thread each. */
typedef struct Decomposition {
	Side *sides[2];
	Error errors[2];
	bool fine[2];
} Decomposition;

static void decompose_side(void *context, size_t piece, int thread)
{
	(void)thread;
	Decomposition *d = context;
	Side *side = d->sides[piece];
	d->fine[piece] = is_wide(side) || principal_of_moments(&side->moments, side->rows.width,
						  &side->principal, &d->errors[piece]);
}

static bool decompose(Affine *self, Pool *pool, Error *err)
{
	Decomposition d = {{&self->source, &self->target}, {ERROR_INIT, ERROR_INIT}, {false, false}};
	pool_run(pool, 2, decompose_side, &d);
	for (size_t i = 0; i < 2; i++)
		if (!d.fine[i]) {
			*err = d.errors[i];
			return false;
		}
	self->stage = MAP;
	snprintf(self->base.progress.phase, sizeof self->base.progress.phase, "map");
	return true;
}

static double mean_variance(const Side *side)
{
	return side->principal.total_variance / (double)side->rows.width;
}

static void describe(Affine *self)
{
	size_t source = spectral_rank(&self->source.principal), target = spectral_rank(&self->target.principal);
	size_t width = self->source.rows.width;
	adaptation_figure(&self->base, "dim", (double)width, 0);
	adaptation_figure(&self->base, "rank_source", (double)source, 0);
	adaptation_figure(&self->base, "rank_target", (double)target, 0);
	adaptation_figure(&self->base, "lambda", self->lambda, 4);
	if (source < target && self->lambda == 0)
		snprintf(self->base.note, sizeof self->base.note,
			"the source varies along %zu of %zu directions only, and stays flat along the others; "
			"the covariances cannot become equal",
			source, width);
	else if (!self->move_mean)
		snprintf(self->base.note, sizeof self->base.note,
			"the mean of the source was not moved to that of the target (mean=yes does)");
}

static bool make_map(Affine *self, Pool *pool, Error *err)
{
	size_t d = self->source.rows.width;
	double *map = memory_data(d * d, sizeof *map, "a map between covariances", err);
	bool ok =
		map && matrix_init(&self->map, d, d, "a map between covariances", err) &&
		self->make(
			(CovarianceSide){&self->source.principal, self->lambda * mean_variance(&self->source)},
			(CovarianceSide){&self->target.principal, self->lambda * mean_variance(&self->target)},
			pool, map, err);
	for (size_t i = 0; ok && i < d * d; i++)
		self->map.data[i] = (float)map[i];
	free(map);
	if (!ok)
		return false;
	describe(self);
	self->stage = COPY;
	snprintf(self->base.progress.phase, sizeof self->base.progress.phase, "mapping");
	return true;
}

/* Rows first .. first + count of the source. */
static double carry_rows(const Affine *self, size_t first, size_t count, float *to)
{
	size_t d = self->map.rows;
	const double *from_mean = self->source.principal.mean, *to_mean = self->target.principal.mean;
	float *centred = memory_new(count * d, sizeof *centred);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < d; j++)
			centred[i * d + j] = (float)(rows_at(self->source.rows, first + i)[j] -
						     (self->move_mean ? from_mean[j] : 0));
	product_map((Rows){centred, count, d, d}, matrix_rows(&self->map), NULL, to);
	free(centred);
	double moved = 0;
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < d; j++) {
			float *value = to + i * d + j;
			if (self->move_mean)
				*value = (float)(*value + to_mean[j]);
			double by = (double)*value - (double)rows_at(self->source.rows, first + i)[j];
			moved += by * by;
		}
	return moved;
}

static void carry_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	Affine *self = context;
	size_t first = self->next + piece * PIECE, rows = self->source.rows.count;
	float *to = matrix_row(&self->base.shared->vectors, self->target.rows.count + first);
	self->displaced[piece] = carry_rows(self, first, rows - first < PIECE ? rows - first : PIECE, to);
}

/* Rows of the target stay as they are. */
static void copy_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	Affine *self = context;
	size_t first = self->next + piece * PIECE, left = self->target.rows.count - first;
	memcpy(matrix_row(&self->base.shared->vectors, first), rows_at(self->target.rows, first),
		(left < PIECE ? left : PIECE) * self->target.rows.width * sizeof(float));
}

static bool copy_target(Affine *self, Pool *pool)
{
	size_t count = block_of(self->next, self->target.rows.count);
	pool_run(pool, (count + PIECE - 1) / PIECE, copy_piece, self);
	self->next += count;
	self->base.progress.done += (double)count;
	if (self->next == self->target.rows.count) {
		self->stage = CARRY;
		self->next = 0;
	}
	return true;
}

/* How far rows were moved, beside how far they lie from their mean. */
static void describe_end(Affine *self)
{
	double spread = self->source.principal.total_variance * (double)(self->source.rows.count - 1);
	adaptation_figure(&self->base, "moved", spread > 0 ? sqrt(self->moved / spread) : 0, 4);
}

static void remember(Affine *self)
{
	size_t d = self->map.rows;
	SideMap source = {.map = self->map}, target = {0};
	self->map = (Matrix){0};
	if (self->move_mean) {
		source.mean = side_map_numbers(self->source.principal.mean, d);
		source.shift = side_map_numbers(self->target.principal.mean, d);
	}
	adaptation_remember(&self->base, &self->input, &source, &target);
}

static bool carry(Affine *self, Pool *pool, Error *err)
{
	size_t count = block_of(self->next, self->source.rows.count), pieces = (count + PIECE - 1) / PIECE;
	pool_run(pool, pieces, carry_piece, self);
	for (size_t piece = 0; piece < pieces; piece++)
		self->moved += self->displaced[piece];
	self->next += count;
	self->base.progress.done += (double)count;
	self->base.progress.finished = self->next == self->source.rows.count;
	if (!self->base.progress.finished)
		return true;
	describe_end(self);
	remember(self);
	return space_finish(self->base.shared, err);
}

bool affine_step(Adaptation *adaptation, Pool *pool, Error *err)
{
	Affine *self = (Affine *)adaptation;
	switch (self->stage) {
	case GATHER_SOURCE:
		return gather(self, &self->source, pool, err);
	case GATHER_TARGET:
		return gather(self, &self->target, pool, err);
	case DECOMPOSE:
		return decompose(self, pool, err);
	case MAP:
		return make_map(self, pool, err);
	case COPY:
		return copy_target(self, pool);
	default:
		return carry(self, pool, err);
	}
}
