#include "measure/shift.h"

#include "base/memory.h"
#include "base/random.h"
#include "index/neighbour_graph.h"
#include "linalg/statistics.h"
#include "measure/domain_classifier.h"
#include "measure/mmd.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { KERNEL_ROWS = 64, PERMUTATIONS = 64 };

typedef enum Phase {
	PHASE_MOMENTS,
	PHASE_CLASSIFIER,
	PHASE_NEIGHBOURS,
	PHASE_KERNEL,
	PHASE_PERMUTE,
	PHASE_OVER
} Phase;

struct ShiftTest {
	Phase phase;
	size_t permutations, neighbours;
	uint64_t seed;
	Matrix rows; /* first those of `from`, in an order drawn at random, then those of `to` */
	size_t n_from, n_to;
	GraphMaker *maker;
	MmdKernel kernel;
	double gamma;
	size_t next, as_large;
	Shift result;
};

/* --- the sample --- */

static void take_sample(
	Rows rows, const uint32_t *at, size_t n, size_t chosen, Random *random, Matrix *into, size_t first)
{
	uint32_t *places = memory_new(chosen, sizeof *places);
	random_sample(random, n, chosen, places);
	random_shuffle(random, places, chosen);
	for (size_t i = 0; i < chosen; i++)
		memcpy(matrix_row(into, first + i), rows_at(rows, at[places[i]]), rows.width * sizeof(float));
	free(places);
}

static bool check_sizes(const ShiftInput *input, Error *err)
{
	return (input->n_from >= SHIFT_FEWEST && input->n_to >= SHIFT_FEWEST) ||
	       error_set(err, ERROR_INPUT,
		       "comparing two domains takes at least %d items of each, and here are %zu and %zu",
		       SHIFT_FEWEST, input->n_from, input->n_to);
}

static bool is_constant(const Matrix *rows)
{
	for (size_t i = 1; i < rows->rows; i++)
		if (memcmp(matrix_row(rows, i), matrix_row(rows, 0), rows->cols * sizeof(float)) != 0)
			return false;
	return true;
}

ShiftTest *shift_test_new(const ShiftInput *input, Error *err)
{
	if (!check_sizes(input, err))
		return NULL;
	ShiftTest *test = memory_new(1, sizeof *test);
	Random random;
	test->permutations = input->permutations;
	test->neighbours = input->neighbours;
	test->seed = input->seed;
	test->n_from = input->n_from < input->most ? input->n_from : input->most;
	test->n_to = input->n_to < input->most ? input->n_to : input->most;
	random_init(&random, input->seed, 0);
	if (matrix_init(&test->rows, test->n_from + test->n_to, input->from.width, "a sample of two domains",
		    err)) {
		take_sample(input->from, input->from_at, input->n_from, test->n_from, &random, &test->rows, 0);
		take_sample(
			input->to, input->to_at, input->n_to, test->n_to, &random, &test->rows, test->n_from);
		if (!is_constant(&test->rows))
			return test;
		error_set(err, ERROR_NUMBER, "all vectors of the two domains are equal");
	}
	shift_test_free(test);
	return NULL;
}

void shift_test_free(ShiftTest *test)
{
	if (!test)
		return;
	matrix_release(&test->rows);
	graph_maker_free(test->maker);
	mmd_kernel_release(&test->kernel);
	free(test);
}

static Rows from_rows(const ShiftTest *test)
{
	return rows_part(matrix_rows(&test->rows), 0, test->n_from);
}

static Rows to_rows(const ShiftTest *test)
{
	return rows_part(matrix_rows(&test->rows), test->n_from, test->n_to);
}

/* --- means and covariances --- */

typedef struct Moments {
	double *mean, *covariance;
} Moments;

static Moments moments_of(Rows rows, Pool *pool)
{
	size_t d = rows.width;
	Moments moments = {memory_new(d, sizeof(double)), memory_new(d * d, sizeof(double))};
	statistics_column_means(rows, moments.mean);
	statistics_cross_products(rows, rows, moments.mean, moments.mean, pool, moments.covariance);
	for (size_t i = 0; i < d * d; i++)
		moments.covariance[i] /= (double)(rows.count - 1);
	return moments;
}

static void moments_release(Moments *moments)
{
	free(moments->mean);
	free(moments->covariance);
}

static void compare_moments(ShiftTest *test, Pool *pool)
{
	size_t d = test->rows.cols;
	Moments from = moments_of(from_rows(test), pool), to = moments_of(to_rows(test), pool);
	double means = 0, variance = 0, squares = 0;
	for (size_t i = 0; i < d; i++) {
		means += pow(from.mean[i] - to.mean[i], 2);
		variance += (from.covariance[i * d + i] + to.covariance[i * d + i]) / 2;
	}
	for (size_t i = 0; i < d * d; i++)
		squares += pow(from.covariance[i] - to.covariance[i], 2);
	test->result.means = sqrt(means / variance);
	test->result.coral = squares / (4 * (double)d * (double)d);
	moments_release(&from);
	moments_release(&to);
}

static bool tell_apart(ShiftTest *test, const atomic_bool *stop, Error *err)
{
	DomainTelling telling;
	if (!domain_classifier_judge(&test->rows, test->n_from, stop, &telling, err))
		return false;
	test->result.accuracy = telling.accuracy;
	test->result.low = telling.low;
	test->result.high = telling.high;
	test->result.distance = telling.distance;
	return true;
}

/* --- neighbours --- */

static void count_mixing(ShiftTest *test)
{
	NeighbourGraph graph = graph_maker_take(test->maker);
	size_t others[2] = {0}, size[2] = {test->n_from, test->n_to};
	for (size_t row = 0; row < graph.rows; row++)
		for (size_t i = 0; i < graph.k; i++)
			others[row >= test->n_from] +=
				(graph.neighbours[row * graph.k + i] >= test->n_from) != (row >= test->n_from);
	/* Each domain counts alike, however many of its rows there are. */
	for (int side = 0; side < 2; side++) {
		double share = (double)others[side] / ((double)size[side] * (double)graph.k);
		double expected = (double)size[!side] / (double)(graph.rows - 1);
		test->result.mixing += share / expected / 2;
	}
	neighbour_graph_release(&graph);
	graph_maker_free(test->maker);
	test->maker = NULL;
}

static bool find_neighbours(ShiftTest *test, Pool *pool, Error *err)
{
	bool finished = false;
	if (!test->maker)
		test->maker = graph_maker_new(
			matrix_rows(&test->rows), METRIC_L2, test->neighbours, &GRAPH_EXACT, test->seed, err);
	if (!test->maker || !graph_maker_step(test->maker, pool, &finished, err))
		return false;
	if (!finished)
		return true;
	count_mixing(test);
	test->phase++;
	return true;
}

/* --- the kernel test --- */

static bool fill_kernel(ShiftTest *test, Pool *pool, Error *err)
{
	size_t n = test->rows.rows;
	if (!test->kernel.values)
		return mmd_median_gamma(matrix_rows(&test->rows), &test->gamma, err) &&
		       mmd_kernel_init(&test->kernel, n, err);
	size_t count = n - test->next < KERNEL_ROWS ? n - test->next : KERNEL_ROWS;
	mmd_kernel_fill(&test->kernel, matrix_rows(&test->rows), test->gamma, test->next, count, pool);
	test->next += count;
	if (test->next < n)
		return true;
	uint32_t *chosen = memory_new(test->n_from, sizeof *chosen);
	for (uint32_t i = 0; i < test->n_from; i++)
		chosen[i] = i;
	test->result.mmd = mmd_square(&test->kernel, chosen, test->n_from);
	free(chosen);
	test->next = 0;
	test->phase++;
	return true;
}

static void permute(ShiftTest *test, Pool *pool)
{
	size_t left = test->permutations - test->next, count = left < PERMUTATIONS ? left : PERMUTATIONS;
	test->as_large += mmd_permutations(
		&test->kernel, test->n_from, test->result.mmd, test->seed, 1 + test->next, count, pool);
	test->next += count;
	if (test->next < test->permutations)
		return;
	test->result.p = (1 + (double)test->as_large) / (1 + (double)test->permutations);
	test->phase++;
}

bool shift_test_step(ShiftTest *test, Pool *pool, Error *err)
{
	switch (test->phase) {
	case PHASE_MOMENTS:
		test->result.from = test->n_from;
		test->result.to = test->n_to;
		compare_moments(test, pool);
		test->phase++;
		return true;
	case PHASE_CLASSIFIER:
		test->phase++;
		return tell_apart(test, pool_stop(pool), err);
	case PHASE_NEIGHBOURS:
		return find_neighbours(test, pool, err);
	case PHASE_KERNEL:
		return fill_kernel(test, pool, err);
	case PHASE_PERMUTE:
		permute(test, pool);
		return true;
	default:
		return true;
	}
}

double shift_test_done(const ShiftTest *test)
{
	return (double)test->phase / PHASE_OVER;
}

bool shift_test_finished(const ShiftTest *test)
{
	return test->phase == PHASE_OVER;
}

Shift shift_test_result(const ShiftTest *test)
{
	return test->result;
}
