#include "measure/decomposition.h"

#include "base/memory.h"
#include "base/random.h"
#include "linalg/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double similarity(Metric metric, double xx, double xy, double yy)
{
	if (metric == METRIC_L2)
		return xx - 2 * xy + yy;
	if (metric == METRIC_DOT)
		return xy;
	return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : 0;
}

static double inner(const double *x, const double *y, size_t width)
{
	double sum = 0;
	for (size_t i = 0; i < width; i++)
		sum += x[i] * y[i];
	return sum;
}

static double *widen(const float *from, size_t width)
{
	double *to = memory_new(width, sizeof *to);
	for (size_t i = 0; i < width; i++)
		to[i] = (double)from[i];
	return to;
}

void decomposition_release(Decomposition *self)
{
	free(self->parts);
	free(self->x);
	free(self->y);
	free(self->inputs);
	free(self->whole_x);
	free(self->whole_y);
	*self = (Decomposition){0};
}

/* The score, and what an inner product is divided by to become part of it. */
static double settle_score(Decomposition *self, const double *x, const double *y, size_t width)
{
	double xx = inner(x, x, width), yy = inner(y, y, width);
	self->score = similarity(self->metric, xx, inner(x, y, width), yy);
	if (self->metric != METRIC_COSINE)
		return 1;
	return xx > 0 && yy > 0 ? sqrt(xx * yy) : 1;
}

static double part_of(Metric metric, double xx, double xy, double yy, double scale)
{
	return metric == METRIC_L2 ? xx - 2 * xy + yy : xy / scale;
}

static void part_coordinates(Decomposition *self, double scale)
{
	self->parts = memory_new(self->count, sizeof *self->parts);
	for (size_t i = 0; i < self->count; i++) {
		double x = self->x[i], y = self->y[i];
		self->parts[i] = part_of(self->metric, x * x, x * y, y * y, scale);
	}
	self->rest = part_of(self->metric, self->rest_xx, self->rest_xy, self->rest_yy, scale);
}

void decompose_by_dimension(Metric metric, const float *x, const float *y, size_t width, Decomposition *out)
{
	decomposition_release(out);
	*out = (Decomposition){.metric = metric, .count = width, .x = widen(x, width), .y = widen(y, width)};
	part_coordinates(out, settle_score(out, out->x, out->y, width));
}

/* How far `left` goes along each axis, which is taken out of it. */
static double *turn(const Principal *principal, double *left)
{
	double *along = memory_new(principal->count, sizeof *along);
	for (size_t k = 0; k < principal->count; k++) {
		const double *axis = principal->axes + k * principal->width;
		along[k] = inner(axis, left, principal->width);
		for (size_t i = 0; i < principal->width; i++)
			left[i] -= along[k] * axis[i];
	}
	return along;
}

void decompose_by_axis(
	Metric metric, const Principal *principal, const float *x, const float *y, Decomposition *out)
{
	size_t width = principal->width;
	double *left_x = widen(x, width), *left_y = widen(y, width);
	decomposition_release(out);
	*out = (Decomposition){.metric = metric, .count = principal->count};
	double scale = settle_score(out, left_x, left_y, width);
	out->x = turn(principal, left_x);
	out->y = turn(principal, left_y);
	out->rest_xx = inner(left_x, left_x, width);
	out->rest_xy = inner(left_x, left_y, width);
	out->rest_yy = inner(left_y, left_y, width);
	part_coordinates(out, scale);
	free(left_x);
	free(left_y);
}

static double *copy_of(const double *from, size_t width)
{
	double *to = memory_new(width, sizeof *to);
	memcpy(to, from, width * sizeof *to);
	return to;
}

void decompose_by_input(Metric metric, const double *inputs, size_t count, const float *x, const float *y,
	size_t width, Decomposition *out)
{
	double *wide_x = widen(x, width), *wide_y = widen(y, width);
	decompose_by_input_of(metric, inputs, count, wide_x, wide_y, width, out);
	free(wide_x);
	free(wide_y);
}

void decompose_by_input_of(Metric metric, const double *inputs, size_t count, const double *x, const double *y,
	size_t width, Decomposition *out)
{
	decomposition_release(out);
	*out = (Decomposition){.metric = metric,
		.count = count,
		.width = width,
		.parts = memory_new(count, sizeof *out->parts),
		.inputs = memory_new(count * width, sizeof *out->inputs),
		.whole_x = copy_of(x, width),
		.whole_y = copy_of(y, width)};
	memcpy(out->inputs, inputs, count * width * sizeof *inputs);
	double scale = settle_score(out, out->whole_x, out->whole_y, width);
	double *left = copy_of(x, width);
	for (size_t j = 0; j < count; j++) {
		const double *input = inputs + j * width;
		out->parts[j] = inner(input, out->whole_y, width) / scale;
		for (size_t i = 0; i < width; i++)
			left[i] -= input[i];
	}
	out->rest = inner(left, out->whole_y, width) / scale;
	free(left);
}

double decomposition_sum(const Decomposition *self)
{
	double sum = self->rest;
	for (size_t i = 0; i < self->count; i++)
		sum += self->parts[i];
	return sum;
}

/* --- deletion --- */

static double without_inputs(const Decomposition *self, const bool *gone)
{
	size_t width = self->width;
	double *left = memory_new(width, sizeof *left);
	memcpy(left, self->whole_x, width * sizeof *left);
	for (size_t j = 0; j < self->count; j++)
		for (size_t i = 0; gone[j] && i < width; i++)
			left[i] -= self->inputs[j * width + i];
	double score = similarity(self->metric, inner(left, left, width), inner(left, self->whole_y, width),
		inner(self->whole_y, self->whole_y, width));
	free(left);
	return score;
}

double decomposition_without(const Decomposition *self, const bool *gone)
{
	if (self->inputs)
		return without_inputs(self, gone);
	double xx = self->rest_xx, xy = self->rest_xy, yy = self->rest_yy;
	for (size_t i = 0; i < self->count; i++) {
		if (gone[i])
			continue;
		xx += self->x[i] * self->x[i];
		xy += self->x[i] * self->y[i];
		yy += self->y[i] * self->y[i];
	}
	return similarity(self->metric, xx, xy, yy);
}

typedef struct Ranked {
	double by;
	uint32_t part;
} Ranked;

static int by_rank(const void *a, const void *b)
{
	const Ranked *x = a, *y = b;
	if (x->by != y->by)
		return x->by > y->by ? -1 : 1;
	return x->part < y->part ? -1 : x->part > y->part;
}

/* The largest first, of the sign that is given or, for 0, of any; parts that are 0 come last. */
static uint32_t *ranked_parts(const Decomposition *self, double sign)
{
	Ranked *ranked = memory_new(self->count, sizeof *ranked);
	uint32_t *order = memory_new(self->count, sizeof *order);
	for (uint32_t i = 0; i < self->count; i++) {
		double part = self->parts[i], by = sign == 0 ? fabs(part) : sign * part;
		ranked[i] = (Ranked){part == 0 ? -INFINITY : by, i};
	}
	qsort(ranked, self->count, sizeof *ranked, by_rank);
	for (size_t i = 0; i < self->count; i++)
		order[i] = ranked[i].part;
	free(ranked);
	return order;
}

uint32_t *decomposition_order(const Decomposition *self)
{
	return ranked_parts(self, 0);
}

static double without_first(const Decomposition *self, const uint32_t *order, size_t k, bool *gone)
{
	for (size_t i = 0; i < k; i++)
		gone[order[i]] = true;
	double score = decomposition_without(self, gone);
	for (size_t i = 0; i < k; i++)
		gone[order[i]] = false;
	return score;
}

static void delete_at_random(
	const Decomposition *self, const uint32_t *among, uint64_t seed, bool *gone, Deletion *deletion)
{
	double scores[DELETION_DRAWS], sum = 0;
	uint32_t *drawn = memory_new(deletion->k, sizeof *drawn);
	Random random;
	random_init(&random, seed, 0);
	for (size_t draw = 0; draw < DELETION_DRAWS; draw++) {
		random_sample(&random, deletion->among, deletion->k, drawn);
		for (size_t i = 0; i < deletion->k; i++)
			drawn[i] = among[drawn[i]];
		scores[draw] = without_first(self, drawn, deletion->k, gone);
		sum += scores[draw];
	}
	free(drawn);
	statistics_sort(scores, DELETION_DRAWS);
	deletion->mean = sum / DELETION_DRAWS;
	deletion->low = scores[DELETION_DRAWS / 40];
	deletion->high = scores[DELETION_DRAWS - 1 - DELETION_DRAWS / 40];
}

Deletion decomposition_delete(const Decomposition *self, size_t k, uint64_t seed)
{
	uint32_t *order = ranked_parts(self, self->score < 0 ? -1 : 1);
	uint32_t *among = memory_new(self->count, sizeof *among);
	bool *gone = memory_new(self->count, sizeof *gone);
	Deletion deletion = {0};
	for (uint32_t i = 0; i < self->count; i++)
		if (self->parts[i] != 0)
			among[deletion.among++] = i;
	deletion.k = k < deletion.among / 2 ? k : deletion.among / 2;
	deletion.strongest = without_first(self, order, deletion.k, gone);
	delete_at_random(self, among, seed, gone, &deletion);
	free(order);
	free(among);
	free(gone);
	return deletion;
}
