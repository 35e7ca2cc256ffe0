#include "metric/pair_descent.h"

#include "base/random.h"
#include "linalg/product.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BETA1 0.9
#define BETA2 0.999
#define EPSILON 1e-8

enum { GROUP = 16 };

/* --- lifetime --- */

static void find_mean(PairDescent *self)
{
	Rows rows = self->input->rows;
	double *sum = memory_new(rows.width, sizeof *sum);
	for (size_t i = 0; i < rows.count && !self->products; i++)
		for (size_t j = 0; j < rows.width; j++)
			sum[j] += rows_at(rows, i)[j];
	for (size_t j = 0; j < rows.width; j++)
		self->mean[j] = (float)(sum[j] / (double)rows.count);
	free(sum);
}

bool pair_descent_init(
	PairDescent *self, const MetricInput *input, Matrix *map, bool products, size_t most, Error *err)
{
	*self = (PairDescent){.input = input, .map = map, .products = products, .most = most};
	self->mean = memory_new(map->cols, sizeof *self->mean);
	self->labels = memory_new(most, sizeof *self->labels);
	self->seen = memory_data(most * map->rows, sizeof *self->seen, "a batch as the metric sees it", err);
	self->pairs = memory_data(most * most, sizeof *self->pairs, "the pairs of a batch", err);
	if (!self->seen || !self->pairs || !matrix_init(&self->items, most, map->cols, "a batch", err) ||
		!matrix_init(&self->gradient, map->rows, map->cols, "a gradient", err) ||
		!matrix_init(&self->first, map->rows, map->cols, "what Adam remembers", err) ||
		!matrix_init(&self->second, map->rows, map->cols, "what Adam remembers", err))
		return false;
	find_mean(self);
	return true;
}

void pair_descent_release(PairDescent *self)
{
	free(self->mean);
	free(self->labels);
	free(self->seen);
	free(self->pairs);
	matrix_release(&self->items);
	matrix_release(&self->gradient);
	matrix_release(&self->first);
	matrix_release(&self->second);
}

/* --- a batch --- */

static Rows items_of(const PairDescent *self)
{
	return rows_part(matrix_rows(&self->items), 0, self->count);
}

static Rows seen_of(const PairDescent *self)
{
	size_t rank = self->map->rows;
	return (Rows){self->seen, self->count, rank, rank};
}

/* |a|^2 + |b|^2 - 2 a b of what were inner products. */
static void turn_into_distances(PairDescent *self)
{
	size_t count = self->count;
	float *squares = memory_new(count, sizeof *squares);
	for (size_t i = 0; i < count; i++)
		squares[i] = self->pairs[i * count + i];
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < count; j++) {
			float *pair = &self->pairs[i * count + j];
			float squared = squares[i] + squares[j] - 2 * *pair;
			*pair = squared > 0 && i != j ? squared : 0;
		}
	free(squares);
}

void pair_descent_look(PairDescent *self, const uint32_t *rows, size_t count, Pool *pool)
{
	self->count = count;
	for (size_t i = 0; i < count; i++) {
		const float *from = rows_at(self->input->rows, rows[i]);
		float *to = matrix_row(&self->items, i);
		for (size_t j = 0; j < self->items.cols; j++)
			to[j] = from[j] - self->mean[j];
		self->labels[i] = self->input->labels[rows[i]];
	}
	product_rows(items_of(self), matrix_rows(self->map), pool, self->seen);
	product_rows(seen_of(self), seen_of(self), pool, self->pairs);
	if (!self->products)
		turn_into_distances(self);
}

PairBatch pair_descent_batch(PairDescent *self)
{
	return (PairBatch){self->pairs, self->labels, self->count};
}

/* --- the gradient --- */

/* C + C^T, and the sums of its rows. */
static void make_symmetric(PairDescent *self, float *sums)
{
	size_t count = self->count;
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < i; j++) {
			float both = self->pairs[i * count + j] + self->pairs[j * count + i];
			self->pairs[i * count + j] = self->pairs[j * count + i] = both;
			sums[i] += both;
			sums[j] += both;
		}
}

/* By items the gradient of z, turned: rank x count. S z for inner products, S the derivatives made symmetric;
 * 2 (diag(S 1) z - S z) for squared distances. */
static bool gradient_of_seen(PairDescent *self, Pool *pool, float *turned, Error *err)
{
	size_t count = self->count, rank = self->map->rows;
	float *sums = memory_new(count, sizeof *sums);
	float *carried = memory_data(count * rank, sizeof *carried, "a gradient", err);
	if (carried) {
		make_symmetric(self, sums);
		product_map((Rows){self->pairs, count, count, count}, seen_of(self), pool, carried);
	}
	for (size_t i = 0; carried && i < count; i++)
		for (size_t k = 0; k < rank; k++) {
			float pull = carried[i * rank + k], own = sums[i] * self->seen[i * rank + k];
			turned[k * count + i] = self->products ? pull : 2 * (own - pull);
		}
	free(sums);
	free(carried);
	return carried != NULL;
}

bool pair_descent_gradient(PairDescent *self, Pool *pool, Error *err)
{
	size_t count = self->count, rank = self->map->rows;
	float *turned = memory_data(count * rank, sizeof *turned, "a gradient", err);
	bool fine = turned && gradient_of_seen(self, pool, turned, err);
	if (fine)
		product_map((Rows){turned, rank, count, count}, items_of(self), pool, self->gradient.data);
	free(turned);
	return fine;
}

void pair_descent_move(PairDescent *self, double rate)
{
	double steps = (double)++self->steps;
	double move = rate / (1 - pow(BETA1, steps)), unbias = 1 / (1 - pow(BETA2, steps));
	for (size_t i = 0; i < self->map->rows * self->map->cols; i++) {
		double g = self->gradient.data[i], m = self->first.data[i], s = self->second.data[i];
		m += (1 - BETA1) * (g - m);
		s += (1 - BETA2) * (g * g - s);
		self->first.data[i] = (float)m;
		self->second.data[i] = (float)s;
		self->map->data[i] -= (float)(move * m / (sqrt(s * unbias) + EPSILON));
	}
}

/* --- the order of rows --- */

/* Shuffled rows, those of a class together. */
static void sort_by_class(const MetricInput *input, Random *random, uint32_t *sorted)
{
	size_t count = input->rows.count, *next = memory_new(input->n_labels + 1, sizeof *next);
	uint32_t *shuffled = memory_new(count, sizeof *shuffled);
	for (uint32_t i = 0; i < count; i++) {
		shuffled[i] = i;
		next[input->labels[i] + 1]++;
	}
	for (size_t c = 0; c < input->n_labels; c++)
		next[c + 1] += next[c];
	random_shuffle(random, shuffled, count);
	for (size_t i = 0; i < count; i++)
		sorted[next[input->labels[shuffled[i]]]++] = shuffled[i];
	free(next);
	free(shuffled);
}

void pair_descent_order(const MetricInput *input, size_t round, uint32_t *order)
{
	Random random;
	size_t count = input->rows.count, groups = 0, at = 0;
	uint32_t *sorted = memory_new(count, sizeof *sorted);
	uint32_t *starts = memory_new(count, sizeof *starts), *picked = memory_new(count, sizeof *picked);
	random_init(&random, input->seed, round);
	sort_by_class(input, &random, sorted);
	for (uint32_t i = 0, size = 0; i < count; i++, size++)
		if (i == 0 || size == GROUP || input->labels[sorted[i]] != input->labels[sorted[i - 1]]) {
			starts[groups] = i;
			picked[groups] = (uint32_t)groups;
			groups++;
			size = 0;
		}
	random_shuffle(&random, picked, groups);
	for (size_t g = 0; g < groups; g++) {
		size_t end = picked[g] + 1 < groups ? starts[picked[g] + 1] : count;
		for (size_t i = starts[picked[g]]; i < end; i++)
			order[at++] = sorted[i];
	}
	free(sorted);
	free(starts);
	free(picked);
}
