#include "adapt/affine.h"

#include "adapt/shared.h"
#include "linalg/kernels.h"
#include "linalg/kernels_search.h"
#include "linalg/product.h"
#include "linalg/spectral_power.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rows that are carried over by one product, and that one thread prepares; numbers times columns of a step:
 * some 20 ms. */
enum { BLOCK = 1920, PIECE = 128 };
#define STEP 1e10

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
	Matrix centred;    /* rows of a block less `centre` */
	float *centre;     /* the source's mean in single precision; zeros where the mean stays */
	float *offset;     /* what mapped rows lack */
	double *displaced; /* by piece of a block: sum of squared distances that rows are moved */
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
	matrix_release(&self->centred);
	free(self->centre);
	free(self->offset);
	free(self->displaced);
	free(self);
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t pieces_of(size_t rows)
{
	return (rows + PIECE - 1) / PIECE;
}

static bool check(const AdaptInput *input, Error *err)
{
	bool source = input->source->vectors.rows > 1, target = input->target->vectors.rows > 1;
	return (source && target) ||
	       error_set(err, ERROR_INPUT,
		       "\"%s\" has a single item, and a covariance takes two items at least",
		       source ? input->target_name : input->source_name);
}

/* Seconds that the eigenvectors of a side take, about: LAPACK finds all of them in one call. */
static double eigen_seconds(const Side *side)
{
	double n = (double)least(side->rows.count, side->rows.width);
	return 1.8e-10 * n * n * n;
}

static void set_phase(Affine *self, const char *now, const char *what)
{
	adaptation_phase(
		&self->base, now, what, fmax(eigen_seconds(&self->source), eigen_seconds(&self->target)));
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
	self->displaced = memory_new(pieces_of(BLOCK), sizeof *self->displaced);
	double rows = (double)(2 * (self->source.rows.count + self->target.rows.count));
	if (!adaptation_begin(
		    &self->base, adapter, input, self->target.rows.width, "covariances", rows, "items", err)) {
		affine_free(&self->base);
		return NULL;
	}
	set_phase(self, "covariances", "; then eigenvectors");
	return &self->base;
}

/* Rows of a step: whole blocks. */
static size_t step_of(size_t next, const Side *side)
{
	double d = (double)side->rows.width, blocks = fmin(STEP / (d * d * BLOCK), 1e6);
	return least(side->rows.count - next, BLOCK * (size_t)fmax(blocks, 1));
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
	size_t from = self->next, count = step_of(from, side);
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
		moments_rest(&side->moments);
		self->stage++;
		self->next = 0;
		if (self->stage == DECOMPOSE)
			set_phase(self, "eigenvectors", "");
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

/* (x - mean) M + mean' = (x - centre) M + offset: the centre is the mean in single precision, and the offset
 * makes good for its rounding. A mean that stays is neither taken off nor added. */
static bool set_means(Affine *self, const double *map, Error *err)
{
	size_t d = self->map.rows;
	const double *from = self->source.principal.mean, *to = self->target.principal.mean;
	self->centre = memory_new(d, sizeof *self->centre);
	self->offset = memory_new(d, sizeof *self->offset);
	if (!matrix_init(&self->centred, least(BLOCK, self->source.rows.count), d, "centred rows", err))
		return false;
	for (size_t i = 0; self->move_mean && i < d; i++)
		self->centre[i] = (float)from[i];
	for (size_t j = 0; self->move_mean && j < d; j++) {
		double sum = to[j];
		for (size_t i = 0; i < d; i++)
			sum += (self->centre[i] - from[i]) * map[i * d + j];
		self->offset[j] = (float)sum;
	}
	return true;
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
			pool, map, err) &&
		set_means(self, map, err);
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

static size_t block_rows(const Affine *self)
{
	return least(BLOCK, self->source.rows.count - self->next);
}

static void centre_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	Affine *self = context;
	size_t d = self->map.rows, end = least((piece + 1) * PIECE, block_rows(self));
	for (size_t i = piece * PIECE; i < end; i++) {
		memcpy(matrix_row(&self->centred, i), rows_at(self->source.rows, self->next + i),
			d * sizeof(float));
		kernels_best()->axpy(-1, self->centre, matrix_row(&self->centred, i), d);
	}
}

static float *source_row(const Affine *self, size_t row)
{
	return matrix_row(&self->base.shared->vectors, self->target.rows.count + row);
}

static void finish_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	Affine *self = context;
	size_t d = self->map.rows, end = least((piece + 1) * PIECE, block_rows(self));
	self->displaced[piece] = 0;
	for (size_t i = piece * PIECE; i < end; i++) {
		float *to = source_row(self, self->next + i);
		kernels_best()->axpy(1, self->offset, to, d);
		self->displaced[piece] += (double)search_kernels_best()->squared_distance(
			to, rows_at(self->source.rows, self->next + i), d);
	}
}

static void carry_block(Affine *self, Pool *pool)
{
	size_t count = block_rows(self), pieces = pieces_of(count);
	pool_run(pool, pieces, centre_piece, self);
	product_map(rows_part(matrix_rows(&self->centred), 0, count), matrix_rows(&self->map), pool,
		source_row(self, self->next));
	pool_run(pool, pieces, finish_piece, self);
	for (size_t piece = 0; piece < pieces; piece++)
		self->moved += self->displaced[piece];
	self->next += count;
}

/* Rows of the target stay as they are. */
static void copy_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	Affine *self = context;
	size_t first = self->next + piece * PIECE, left = self->target.rows.count - first;
	memcpy(matrix_row(&self->base.shared->vectors, first), rows_at(self->target.rows, first),
		least(left, PIECE) * self->target.rows.width * sizeof(float));
}

static bool copy_target(Affine *self, Pool *pool)
{
	size_t count = step_of(self->next, &self->target);
	pool_run(pool, pieces_of(count), copy_piece, self);
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
	MapStage source = {.map = self->map}, target = {0};
	self->map = (Matrix){0};
	if (self->move_mean) {
		source.mean = map_stage_numbers(self->source.principal.mean, d);
		source.shift = map_stage_numbers(self->target.principal.mean, d);
	}
	adaptation_remember(&self->base, &self->input, &source, &target);
}

static bool carry(Affine *self, Pool *pool, Error *err)
{
	size_t from = self->next, end = from + step_of(from, &self->source);
	while (self->next < end)
		carry_block(self, pool);
	self->base.progress.done += (double)(end - from);
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
