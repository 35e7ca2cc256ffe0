#include "adapt/mean_matching.h"

#include "adapt/kernel_features.h"
#include "base/memory.h"
#include "base/random.h"
#include "linalg/eigen.h"
#include "linalg/product.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 2048, PIECE = 512, POWER_ROUNDS = 30, CHECKED = 10, HALVINGS = 100 };

#define LEAST_VALUE 1e-7 /* eigenvalues of the kernel below this share of the largest are rounding errors */
#define STEP_WORK 2e7    /* multiply-adds of one piece */

typedef enum Phase { CHOOSE, SEE_SOURCE, SEE_TARGET, MEASURE, DESCEND } Phase;

struct MeanMatching {
	Rows source, target;
	MeanMatchingOptions options;
	Phase phase;
	KernelFeatures kernel;
	Matrix whitener;                    /* landmarks x rank: makes similarities to the landmarks features */
	Matrix features;                    /* of the source: n x rank; their products are the kernel */
	size_t seen;                        /* rows of the side at hand */
	double *mean;                       /* of the target's features */
	double *weights, *point, *gradient; /* point: where the next gradient is taken */
	double *along; /* features' sum at the point, less n times the mean: what the gradient is a product with
			*/
	double *partial;   /* the same by piece */
	double *direction; /* for the largest eigenvalue */
	double curvature, momentum;
	size_t round;
	MeanMatchingState state;
};

/* --- passes over all rows of the source --- */

typedef struct Pass {
	const MeanMatching *self;
	const double *weights;
	double *to;
} Pass;

static size_t pieces_of(const MeanMatching *self)
{
	return (self->source.count + PIECE - 1) / PIECE;
}

static size_t piece_end(const MeanMatching *self, size_t piece)
{
	size_t end = (piece + 1) * PIECE;
	return end < self->source.count ? end : self->source.count;
}

static void sum_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	const Pass *pass = context;
	size_t rank = pass->self->state.rank;
	double *to = pass->to + piece * rank;
	memset(to, 0, rank * sizeof *to);
	for (size_t i = piece * PIECE; i < piece_end(pass->self, piece); i++) {
		const float *row = pass->self->features.data + i * rank;
		double weight = pass->weights[i];
		for (size_t j = 0; weight != 0 && j < rank; j++)
			to[j] += weight * (double)row[j];
	}
}

/* sum: of the features times their weights. */
static void sum_features(MeanMatching *self, const double *weights, Pool *pool, double *sum)
{
	size_t rank = self->state.rank;
	Pass pass = {self, weights, self->partial};
	pool_run(pool, pieces_of(self), sum_piece, &pass);
	memset(sum, 0, rank * sizeof *sum);
	for (size_t piece = 0; piece < pieces_of(self); piece++)
		for (size_t j = 0; j < rank; j++)
			sum[j] += self->partial[piece * rank + j];
}

static void product_piece(void *context, size_t piece, int thread)
{
	(void)thread;
	const Pass *pass = context;
	size_t rank = pass->self->state.rank;
	for (size_t i = piece * PIECE; i < piece_end(pass->self, piece); i++) {
		const float *row = pass->self->features.data + i * rank;
		double sum = 0;
		for (size_t j = 0; j < rank; j++)
			sum += (double)row[j] * pass->weights[j];
		pass->to[i] = sum;
	}
}

/* to: the product of every row's features with `along`. */
static void multiply_features(MeanMatching *self, const double *along, Pool *pool, double *to)
{
	Pass pass = {self, along, to};
	pool_run(pool, pieces_of(self), product_piece, &pass);
}

/* --- the kernel --- */

static bool draw_landmarks(const MeanMatching *self, Matrix *landmarks, Error *err)
{
	size_t n = self->source.count, count = self->options.landmarks < n ? self->options.landmarks : n;
	uint32_t *at = memory_new(count, sizeof *at);
	Random random;
	random_init(&random, self->options.seed, 5);
	random_sample(&random, n, count, at);
	bool fine = matrix_init(landmarks, count, self->source.width, "the landmarks of a kernel", err);
	for (size_t i = 0; fine && i < count; i++)
		memcpy(matrix_row(landmarks, i), rows_at(self->source, at[i]),
			self->source.width * sizeof(float));
	free(at);
	return fine;
}

/* V / sqrt(values) of the landmarks' own kernel V values V^T, as far as values are more than nothing. */
static bool whiten(MeanMatching *self, const Matrix *own, Error *err)
{
	size_t count = own->rows, rank = 0;
	double *kernel = memory_new(count * count, sizeof *kernel), *values = memory_new(count, sizeof *values);
	double *vectors = memory_new(count * count, sizeof *vectors);
	for (size_t i = 0; i < count * count; i++)
		kernel[i] = (double)own->data[i];
	bool fine = eigen_largest(kernel, count, count, values, vectors, err);
	while (fine && rank < count && values[rank] > LEAST_VALUE * values[0])
		rank++;
	self->state.rank = rank;
	fine = fine && matrix_init(&self->whitener, count, rank, "the whitener of a kernel", err);
	for (size_t k = 0; fine && k < rank; k++)
		for (size_t i = 0; i < count; i++)
			matrix_row(&self->whitener, i)[k] = (float)(vectors[k * count + i] / sqrt(values[k]));
	free(kernel);
	free(values);
	free(vectors);
	return fine;
}

static bool reserve(MeanMatching *self, Error *err)
{
	size_t n = self->source.count, rank = self->state.rank;
	self->weights = memory_data(3 * n, sizeof *self->weights, "the weights of a space", err);
	self->partial = memory_data(pieces_of(self) * rank, sizeof *self->partial, "sums of features", err);
	if (!self->weights || !self->partial ||
		!matrix_init(&self->features, n, rank, "the features of a kernel", err))
		return false;
	self->point = self->weights + n;
	self->gradient = self->point + n;
	self->mean = memory_new(3 * rank, sizeof *self->mean);
	self->along = self->mean + rank;
	self->direction = self->along + rank;
	for (size_t i = 0; i < n; i++)
		self->weights[i] = self->point[i] = fmin(1, self->options.bound);
	return true;
}

static bool choose(MeanMatching *self, Pool *pool, Error *err)
{
	Matrix landmarks = {0}, own = {0};
	bool fine = draw_landmarks(self, &landmarks, err) &&
		    kernel_features_init(&self->kernel, KERNEL_RBF, self->options.gamma,
			    matrix_rows(&landmarks), self->options.seed, err) &&
		    matrix_init(&own, landmarks.rows, landmarks.rows, "the kernel of landmarks", err) &&
		    kernel_features_of(&self->kernel, matrix_rows(&landmarks), pool, own.data, err) &&
		    whiten(self, &own, err) && reserve(self, err);
	matrix_release(&landmarks);
	matrix_release(&own);
	self->state.gamma = self->kernel.gamma;
	self->phase = SEE_SOURCE;
	return fine;
}

/* Features of some rows into `to`. */
static bool see(MeanMatching *self, Rows rows, Pool *pool, float *to, Error *err)
{
	Matrix similar = {0};
	bool fine = matrix_init(&similar, rows.count, self->whitener.rows, "similarities to landmarks", err) &&
		    kernel_features_of(&self->kernel, rows, pool, similar.data, err);
	if (fine)
		product_map(matrix_rows(&similar), matrix_rows(&self->whitener), pool, to);
	matrix_release(&similar);
	return fine;
}

static Rows next_rows(const MeanMatching *self, Rows side)
{
	size_t left = side.count - self->seen;
	return rows_part(side, self->seen, left < BLOCK ? left : BLOCK);
}

static bool see_source(MeanMatching *self, Pool *pool, Error *err)
{
	Rows rows = next_rows(self, self->source);
	if (!see(self, rows, pool, matrix_row(&self->features, self->seen), err))
		return false;
	self->seen += rows.count;
	if (self->seen == self->source.count) {
		self->seen = 0;
		self->phase = SEE_TARGET;
	}
	return true;
}

static bool see_target(MeanMatching *self, Pool *pool, Error *err)
{
	Rows rows = next_rows(self, self->target);
	Matrix features = {0};
	size_t rank = self->state.rank;
	bool fine = matrix_init(&features, rows.count, rank, "the features of a kernel", err) &&
		    see(self, rows, pool, features.data, err);
	for (size_t i = 0; fine && i < rows.count; i++)
		for (size_t j = 0; j < rank; j++)
			self->mean[j] += (double)matrix_row(&features, i)[j] / (double)self->target.count;
	matrix_release(&features);
	self->seen += rows.count;
	if (self->seen == self->target.count)
		self->phase = MEASURE;
	return fine;
}

/* --- the largest eigenvalue of the kernel, which bounds the steps --- */

static void measure(MeanMatching *self, Pool *pool)
{
	size_t n = self->source.count, rank = self->state.rank;
	double length = 0;
	if (self->round == 0)
		for (size_t i = 0; i < n; i++)
			self->gradient[i] = 1;
	sum_features(self, self->gradient, pool, self->direction);
	for (size_t j = 0; j < rank; j++)
		length += self->direction[j] * self->direction[j];
	length = sqrt(length);
	for (size_t j = 0; j < rank; j++)
		self->direction[j] /= fmax(length, 1e-300);
	multiply_features(self, self->direction, pool, self->gradient);
	double square = 0;
	for (size_t i = 0; i < n; i++)
		square += self->gradient[i] * self->gradient[i];
	/* Powers come near from below. */
	self->curvature = 1.05 * square;
	if (++self->round < POWER_ROUNDS)
		return;
	self->phase = DESCEND;
	self->momentum = 1;
}

/* --- the programme --- */

static double clipped_sum(const MeanMatching *self, const double *at, double shift)
{
	double sum = 0;
	for (size_t i = 0; i < self->source.count; i++)
		sum += fmin(fmax(at[i] - shift, 0), self->options.bound);
	return sum;
}

static double slack(const MeanMatching *self)
{
	double root = sqrt((double)self->source.count);
	return (root - 1) / root;
}

/* The nearest point that keeps the bounds: all numbers less one shift, cut; the shift is found by halving. */
static void project(const MeanMatching *self, double *at)
{
	double n = (double)self->source.count, sum = clipped_sum(self, at, 0), shift = 0;
	double wanted = fmin(fmax(sum, n * (1 - slack(self))), n * (1 + slack(self)));
	if (sum != wanted) {
		double low = INFINITY, high = -INFINITY;
		for (size_t i = 0; i < self->source.count; i++) {
			low = fmin(low, at[i] - self->options.bound);
			high = fmax(high, at[i]);
		}
		for (int i = 0; i < HALVINGS; i++) {
			shift = (low + high) / 2;
			if (clipped_sum(self, at, shift) > wanted)
				low = shift;
			else
				high = shift;
		}
	}
	for (size_t i = 0; i < self->source.count; i++)
		at[i] = fmin(fmax(at[i] - shift, 0), self->options.bound);
}

/* Of the objective at some weights; returns that. */
static double slope(MeanMatching *self, const double *weights, Pool *pool)
{
	size_t rank = self->state.rank;
	double objective = 0, n = (double)self->source.count;
	sum_features(self, weights, pool, self->along);
	for (size_t j = 0; j < rank; j++) {
		double sum = self->along[j];
		objective += sum * (sum / 2 - n * self->mean[j]);
		self->along[j] = sum - n * self->mean[j];
	}
	multiply_features(self, self->along, pool, self->gradient);
	return objective;
}

static void descend(MeanMatching *self, Pool *pool)
{
	size_t n = self->source.count;
	slope(self, self->point, pool);
	for (size_t i = 0; i < n; i++)
		self->gradient[i] = self->point[i] - self->gradient[i] / self->curvature;
	project(self, self->gradient);
	double overshoot = 0, next = (1 + sqrt(1 + 4 * self->momentum * self->momentum)) / 2;
	for (size_t i = 0; i < n; i++)
		overshoot += (self->point[i] - self->gradient[i]) * (self->gradient[i] - self->weights[i]);
	double carry = overshoot > 0 ? 0 : (self->momentum - 1) / next;
	self->momentum = overshoot > 0 ? 1 : next;
	for (size_t i = 0; i < n; i++) {
		self->point[i] = self->gradient[i] + carry * (self->gradient[i] - self->weights[i]);
		self->weights[i] = self->gradient[i];
	}
	self->state.iterations++;
}

/* The slope towards the best corner: the objective is convex, so that nothing lies further below. */
static void judge(MeanMatching *self, Pool *pool)
{
	size_t n = self->source.count, rank = self->state.rank;
	double gap = 0, left = (double)n * (1 + slack(self)), needed = (double)n * (1 - slack(self)), scale = 0;
	self->state.objective = slope(self, self->weights, pool);
	for (size_t i = 0; i < n; i++)
		gap += self->gradient[i] * self->weights[i];
	statistics_sort(self->gradient, n);
	for (size_t i = 0; i < n && left > 0; i++) {
		double most = fmin(self->options.bound, self->gradient[i] < 0 ? left : needed);
		if (most <= 0)
			break;
		gap -= self->gradient[i] * most;
		left -= most;
		needed -= most;
	}
	for (size_t j = 0; j < rank; j++)
		scale += self->mean[j] * self->mean[j];
	scale *= (double)n * (double)n / 2;
	self->state.gap = fmax(gap, 0);
	self->state.finished =
		gap <= self->options.precision * scale || self->state.iterations >= self->options.iterations;
}

static void descend_some(MeanMatching *self, Pool *pool)
{
	double work = 2 * (double)self->source.count * ((double)self->state.rank + HALVINGS);
	size_t count = (size_t)fmax(1, STEP_WORK / work);
	for (size_t i = 0; i < count && !self->state.finished; i++) {
		descend(self, pool);
		if (self->state.iterations % CHECKED == 0)
			judge(self, pool);
	}
}

/* --- outside --- */

MeanMatching *mean_matching_new(Rows source, Rows target, MeanMatchingOptions options)
{
	MeanMatching *self = memory_new(1, sizeof *self);
	*self = (MeanMatching){.source = source, .target = target, .options = options};
	return self;
}

void mean_matching_free(MeanMatching *self)
{
	if (!self)
		return;
	kernel_features_release(&self->kernel);
	matrix_release(&self->whitener);
	matrix_release(&self->features);
	free(self->mean);
	free(self->weights);
	free(self->partial);
	free(self);
}

bool mean_matching_step(MeanMatching *self, Pool *pool, Error *err)
{
	switch (self->phase) {
	case CHOOSE:
		return choose(self, pool, err);
	case SEE_SOURCE:
		return see_source(self, pool, err);
	case SEE_TARGET:
		return see_target(self, pool, err);
	case MEASURE:
		measure(self, pool);
		break;
	case DESCEND:
		descend_some(self, pool);
		break;
	}
	return true;
}

MeanMatchingState mean_matching_state(const MeanMatching *self)
{
	return self->state;
}

double mean_matching_done(const MeanMatching *self)
{
	double share = self->phase == SEE_SOURCE   ? (double)self->seen / (double)self->source.count
		       : self->phase == SEE_TARGET ? (double)self->seen / (double)self->target.count
		       : self->phase == MEASURE    ? (double)self->round / POWER_ROUNDS
		       : self->phase == DESCEND
			       ? (double)self->state.iterations / (double)(self->state.iterations + 100)
			       : 0;
	return self->state.finished ? 1 : ((double)self->phase + share) / (DESCEND + 1);
}

const double *mean_matching_weights(const MeanMatching *self)
{
	return self->weights;
}
