/*
 * The metric under which items vary alike in all directions within their classes: M = S^-1, S their covariance
 * about the means of their classes. Directions in which mates differ count for little. Relevant component
 * analysis: Bar-Hillel, Hertz, Shental & Weinshall, JMLR 6, 2005; within-class covariance normalisation: Hatch,
 * Kajarekar & Stolcke, Interspeech 2006.
 *
 * S is shrunk towards a multiple of the identity: (1 - s) S + s tr(S) / d I, by as much as Ledoit & Wolf
 * estimate (Journal of Multivariate Analysis 88(2), 2004) unless it is told. With a smaller rank the rows of W
 * are the directions w, w^T S w = 1, along which all items vary most beside that: those that tell classes
 * apart (Fisher's discriminants, and beyond them as many as are wanted).
 */
#include "linalg/eigen.h"
#include "linalg/moments.h"
#include "metric/metric_learner.h"

#include <math.h>
#include <stdlib.h>

/* Numbers that one step reads. */
enum { NUMBERS_A_STEP = 1 << 21 };

typedef struct Within {
	MetricLearning base;
	double shrink;    /* < 0: to be estimated */
	double *means;    /* by class */
	size_t next;      /* row */
	Moments all, own; /* of the rows; of the rows less the means of their classes */
	double fourths;   /* sum of the fourth powers of their lengths */
} Within;

static void within_free(MetricLearning *learning)
{
	Within *self = (Within *)learning;
	free(self->means);
	moments_release(&self->all);
	moments_release(&self->own);
	metric_learning_release(learning);
	free(self);
}

/* Means of classes in double, row by row in their order. */
static bool find_means(Within *self, Error *err)
{
	const MetricInput *input = &self->base.input;
	size_t width = input->rows.width, *sizes = memory_new(input->n_labels, sizeof *sizes);
	self->means = memory_data(input->n_labels * width, sizeof *self->means, "the means of classes", err);
	for (size_t i = 0; self->means && i < input->rows.count; i++) {
		double *mean = self->means + input->labels[i] * width;
		const float *row = rows_at(input->rows, i);
		sizes[input->labels[i]]++;
		for (size_t j = 0; j < width; j++)
			mean[j] += row[j];
	}
	for (size_t c = 0; self->means && c < input->n_labels; c++)
		for (size_t j = 0; j < width && sizes[c]; j++)
			self->means[c * width + j] /= (double)sizes[c];
	free(sizes);
	return self->means != NULL;
}

static bool add_rows(Within *self, size_t count, Pool *pool, Error *err)
{
	const MetricInput *input = &self->base.input;
	size_t width = input->rows.width;
	Rows rows = rows_part(input->rows, self->next, count);
	Matrix own = {0};
	bool fine = matrix_init(&own, count, width, "rows of classes", err);
	for (size_t i = 0; fine && i < count; i++) {
		const double *mean = self->means + input->labels[self->next + i] * width;
		double length = 0;
		for (size_t j = 0; j < width; j++) {
			double value = rows_at(rows, i)[j] - mean[j];
			matrix_row(&own, i)[j] = (float)value;
			length += value * value;
		}
		self->fourths += length * length;
	}
	fine = fine && moments_add(&self->own, matrix_rows(&own), pool, err) &&
	       moments_add(&self->all, rows, pool, err);
	matrix_release(&own);
	self->next += count;
	return fine;
}

/* --- the metric --- */

static double estimate_shrinkage(const Within *self, const double *covariance)
{
	size_t width = self->base.input.rows.width;
	double n = (double)self->next, p = (double)width, trace = 0, squares = 0;
	for (size_t i = 0; i < width; i++)
		trace += covariance[i * width + i];
	for (size_t i = 0; i < width * width; i++)
		squares += covariance[i] * covariance[i];
	double beta = (self->fourths / n - squares) / (n * p), delta = (squares - trace * trace / p) / p;
	return delta > 0 ? fmax(0, fmin(beta, delta)) / delta : 0;
}

static void shrink(Within *self, double *covariance)
{
	size_t width = self->base.input.rows.width;
	double trace = 0, by = self->shrink < 0 ? estimate_shrinkage(self, covariance) : self->shrink;
	for (size_t i = 0; i < width; i++)
		trace += covariance[i * width + i];
	for (size_t i = 0; i < width * width; i++)
		covariance[i] *= 1 - by;
	for (size_t i = 0; i < width; i++)
		covariance[i * width + i] += by * trace / (double)width;
	text_format(&self->base.note, "shrinkage %.4f", by);
}

static void covariance_of(const Moments *moments, double *covariance)
{
	size_t width = moments->width;
	double n = (double)moments->count;
	moments_covariance(moments, covariance);
	for (size_t i = 0; i < width * width; i++)
		covariance[i] *= (n - 1) / n;
}

static bool choose_directions(Within *self, const double *within, Error *err)
{
	Matrix *map = &self->base.map;
	size_t width = map->cols;
	double *total = memory_data(width * width, sizeof *total, "a covariance", err);
	double *values = memory_new(map->rows, sizeof *values);
	double *vectors = memory_data(map->rows * width, sizeof *vectors, "the axes of a metric", err);
	bool fine = total && vectors;
	if (fine) {
		covariance_of(&self->all, total);
		fine = eigen_generalised(total, within, width, map->rows, values, vectors, err) ||
		       error_prefix(
			       err, "the covariance within classes (shrink=0.1 mends one that has no inverse)");
	}
	for (size_t i = 0; fine && i < map->rows * width; i++)
		map->data[i] = (float)vectors[i];
	free(total);
	free(values);
	free(vectors);
	return fine;
}

static bool solve(Within *self, Pool *pool, Error *err)
{
	size_t width = self->base.input.rows.width;
	double *within = memory_data(width * width, sizeof *within, "a covariance", err);
	if (!within)
		return false;
	covariance_of(&self->own, within);
	shrink(self, within);
	bool fine = self->base.map.rows < width ? choose_directions(self, within, err)
						: metric_root(within, width, true, pool, &self->base.map, err);
	free(within);
	self->base.progress.finished = fine;
	return fine;
}

static bool within_step(MetricLearning *learning, Pool *pool, Error *err)
{
	Within *self = (Within *)learning;
	const MetricInput *input = &learning->input;
	size_t left = input->rows.count - self->next, count = NUMBERS_A_STEP / input->rows.width + 1;
	learning->progress.done = (double)self->next;
	if (!self->means)
		return find_means(self, err);
	return left > 0 ? add_rows(self, count < left ? count : left, pool, err) : solve(self, pool, err);
}

static MetricLearning *within_start(const MetricInput *input, const Args *options, Error *err)
{
	Within *self = memory_new(1, sizeof *self);
	self->shrink = args_given(options, "shrink") ? args_number(options, "shrink") : -1;
	self->base.progress = (Progress){
		.total = (double)input->rows.count, .unit = "items", .phase = "covariance within classes"};
	if (metric_learning_init(&self->base, &metric_within, input, err) &&
		moments_init(&self->all, input->rows.width, err) &&
		moments_init(&self->own, input->rows.width, err))
		return &self->base;
	within_free(&self->base);
	return NULL;
}

static const ArgSpec within_options[] = {
	{.name = "shrink",
		.kind = ARG_NUMBER,
		.help = "how far the covariance is drawn to a multiple of the identity; estimated when left "
			"out",
		.low = 0,
		.high = 1},
	{.name = NULL},
};

const MetricLearner metric_within = {
	.name = "within",
	.title = "Inverse covariance within classes (RCA, WCCN)",
	.summary = "In closed form: directions in which items of a class differ count for little; of a smaller "
		   "rank, the directions that tell classes apart best (Fisher's discriminants first)",
	.source = "Bar-Hillel, Hertz, Shental & Weinshall, JMLR 6, 2005; Hatch, Kajarekar & Stolcke, "
		  "Interspeech 2006; Ledoit & Wolf, Journal of Multivariate Analysis 88(2), 2004",
	.score = METRIC_L2,
	.options = within_options,
	.start = within_start,
	.step = within_step,
	.free = within_free,
};
