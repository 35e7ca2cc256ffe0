#include "project/trustworthiness.h"

#include "base/random.h"
#include "linalg/product.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct Trust {
	size_t n, k;
	const Projection *projection;
	uint32_t *points; /* n points of the projection */
	Matrix vectors;   /* n x d: theirs */
	float *products;  /* n x n: inner products of vectors */
	double *excess;   /* by point: sum of ranks beyond k */
} Trust;

/* Squared distances from point i to all: on the map, and in the space. */
static void distances_from(const Trust *t, size_t i, double *map, double *space)
{
	const Projection *p = t->projection;
	double norm = t->products[i * t->n + i];
	for (size_t j = 0; j < t->n; j++) {
		double x = (double)p->x[t->points[j]] - p->x[t->points[i]];
		double y = (double)p->y[t->points[j]] - p->y[t->points[i]];
		map[j] = x * x + y * y;
		space[j] = norm + t->products[j * t->n + j] - 2 * (double)t->products[i * t->n + j];
	}
	map[i] = space[i] = INFINITY; /* no point is its own neighbour */
}

/* Whether j comes before the other in the order of distances; equal ones go by number. */
static bool before(const double *distances, size_t j, size_t other)
{
	return distances[j] < distances[other] || (distances[j] == distances[other] && j < other);
}

/* The k nearest, by insertion. nearest: k numbers. */
static void find_nearest(const double *distances, size_t n, size_t k, size_t *nearest)
{
	size_t found = 0;
	for (size_t j = 0; j < n; j++) {
		if (found == k && !before(distances, j, nearest[k - 1]))
			continue;
		size_t at = found < k ? found++ : k - 1;
		for (; at > 0 && before(distances, j, nearest[at - 1]); at--)
			nearest[at] = nearest[at - 1];
		nearest[at] = j;
	}
}

/* 1 for the nearest. */
static size_t rank_of(const double *distances, size_t n, size_t point)
{
	size_t rank = 1;
	for (size_t j = 0; j < n; j++)
		rank += before(distances, j, point);
	return rank;
}

static void judge_point(void *context, size_t i, int thread)
{
	(void)thread;
	Trust *t = context;
	double *map = memory_new(2 * t->n, sizeof *map), *space = map + t->n;
	size_t *nearest = memory_new(t->k, sizeof *nearest);
	distances_from(t, i, map, space);
	find_nearest(map, t->n, t->k, nearest);
	for (size_t a = 0; a < t->k; a++) {
		size_t rank = rank_of(space, t->n, nearest[a]);
		t->excess[i] += rank > t->k ? (double)(rank - t->k) : 0;
	}
	free(map);
	free(nearest);
}

/* Distances do not depend on the origin, but their rounding does: the mean is taken off. */
static void centre(Matrix *vectors)
{
	for (size_t j = 0; j < vectors->cols; j++) {
		double mean = 0;
		for (size_t i = 0; i < vectors->rows; i++)
			mean += matrix_row(vectors, i)[j];
		mean /= (double)vectors->rows;
		for (size_t i = 0; i < vectors->rows; i++)
			matrix_row(vectors, i)[j] = (float)(matrix_row(vectors, i)[j] - mean);
	}
}

static bool prepare(Trust *t, Pool *pool, Error *err)
{
	const Projection *p = t->projection;
	const Matrix *all = &p->space->vectors;
	t->points = memory_data(t->n, sizeof *t->points, "a sample of the map", err);
	t->excess = memory_data(t->n, sizeof *t->excess, "the ranks of a sample", err);
	t->products = memory_data(t->n * t->n, sizeof *t->products, "the distances of a sample", err);
	if (!t->points || !t->excess || !t->products ||
		!matrix_init(&t->vectors, t->n, all->cols, "a sample of the map", err))
		return false;
	Random random;
	random_init(&random, p->seed, 0);
	random_sample(&random, p->shown, t->n, t->points);
	for (size_t i = 0; i < t->n; i++)
		memcpy(matrix_row(&t->vectors, i), matrix_row(all, p->row[t->points[i]]),
			all->cols * sizeof(float));
	centre(&t->vectors);
	product_rows(matrix_rows(&t->vectors), matrix_rows(&t->vectors), pool, t->products);
	return true;
}

bool trustworthiness(const Projection *projection, size_t k, size_t most, Pool *pool, double *value, Error *err)
{
	size_t n = projection->shown < most ? projection->shown : most;
	*value = NAN;
	if (n <= 2 * k)
		return true;
	Trust t = {.n = n, .k = k, .projection = projection};
	bool ok = prepare(&t, pool, err);
	if (ok) {
		pool_run(pool, n, judge_point, &t);
		double sum = 0;
		for (size_t i = 0; i < n; i++)
			sum += t.excess[i];
		*value = 1 - 2 * sum / ((double)n * (double)k * (2.0 * (double)n - 3.0 * (double)k - 1));
	}
	free(t.points);
	free(t.excess);
	free(t.products);
	matrix_release(&t.vectors);
	return ok;
}
