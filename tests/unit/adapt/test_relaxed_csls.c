#include "adapt/relaxed_csls.h"

#include "base/memory.h"
#include "check.h"

#include <stdlib.h>

static Error err;

/* The made-up sides of tests/reference/alignment.py, of one width and with rows of length 1. */
enum { N = 120, D = 5, PAIRS = 40, K = 4 };

static void make_unit(float *row)
{
	double squares = 0;
	for (size_t j = 0; j < D; j++)
		squares += (double)row[j] * row[j];
	for (size_t j = 0; j < D; j++)
		row[j] = (float)(row[j] / sqrt(squares));
}

static void fill(Matrix *x, Matrix *y)
{
	assert_ok(matrix_init(x, N, D, "a test", &err));
	assert_ok(matrix_init(y, N, D, "a test", &err));
	for (size_t i = 0; i < N; i++) {
		float row[D + 2];
		for (size_t j = 0; j < D + 2; j++)
			row[j] = (float)sin(1.7 * (double)i * (double)(j + 1) + (double)(j * j));
		for (size_t j = 0; j < D; j++) {
			matrix_row(x, i)[j] = row[j];
			matrix_row(y, i)[j] = row[j] + 0.5f * row[j + 2] +
					      0.6f * (float)cos(2.3 * (double)i * (double)(j + 2) + 1) + 0.25f;
		}
		make_unit(matrix_row(x, i));
		make_unit(matrix_row(y, i));
	}
}

static RcslsProblem problem_of(const Matrix *x, const Matrix *y)
{
	Rows source = matrix_rows(x), target = matrix_rows(y);
	return (RcslsProblem){.x = rows_part(source, 0, PAIRS),
		.y = rows_part(target, 0, PAIRS),
		.source = source,
		.target = target,
		.k = K};
}

static void judge(Rcsls *rcsls, const double *map, Pool *pool)
{
	rcsls_begin(rcsls, map);
	for (bool finished = false; !finished;)
		assert_ok(rcsls_step(rcsls, pool, &finished, &err));
	assert_near(rcsls_done(rcsls), 1, 0);
}

static void some_map(double *map)
{
	for (size_t i = 0; i < D; i++)
		for (size_t j = 0; j < D; j++)
			map[i * D + j] = (i == j) + 0.1 * cos((double)(i * D + j));
}

static void test_against_numpy(void **state)
{
	(void)state;
	Matrix x = {0}, y = {0};
	fill(&x, &y);
	RcslsProblem problem = problem_of(&x, &y);
	Rcsls *rcsls = rcsls_new(&problem, &err);
	double map[D * D];
	some_map(map);
	judge(rcsls, map, NULL);
	assert_near(rcsls_loss(rcsls), .129564586, 1e-6);
	assert_near(rcsls_gradient(rcsls)[0], -.011760650, 1e-6);
	assert_near(rcsls_gradient(rcsls)[1 * D + 3], -.062156471, 1e-6);
	assert_near(rcsls_gradient(rcsls)[4 * D + 2], .050315004, 1e-6);
	rcsls_free(rcsls);
	matrix_release(&x);
	matrix_release(&y);
}

static void test_gradient_by_finite_differences(void **state)
{
	(void)state;
	enum { STEP = 2000 };
	Matrix x = {0}, y = {0};
	fill(&x, &y);
	RcslsProblem problem = problem_of(&x, &y);
	Rcsls *rcsls = rcsls_new(&problem, &err);
	double map[D * D], gradient[D * D];
	some_map(map);
	judge(rcsls, map, NULL);
	memcpy(gradient, rcsls_gradient(rcsls), sizeof gradient);
	for (size_t i = 0; i < D * D; i++) {
		double kept = map[i], high;
		map[i] = kept + 1.0 / STEP;
		judge(rcsls, map, NULL);
		high = rcsls_loss(rcsls);
		map[i] = kept - 1.0 / STEP;
		judge(rcsls, map, NULL);
		map[i] = kept;
		/* Where neighbours change within the step, the slope does too, a little. */
		assert_near((high - rcsls_loss(rcsls)) * STEP / 2, gradient[i], 2e-3);
	}
	rcsls_free(rcsls);
	matrix_release(&x);
	matrix_release(&y);
}

/* A line between two maps lies above the loss: it is convex. */
static void test_convex(void **state)
{
	(void)state;
	Matrix x = {0}, y = {0};
	fill(&x, &y);
	RcslsProblem problem = problem_of(&x, &y);
	Rcsls *rcsls = rcsls_new(&problem, &err);
	double a[D * D], b[D * D] = {0}, between[D * D];
	some_map(a);
	for (size_t i = 0; i < D; i++)
		b[i * D + (i + 1) % D] = 1;
	judge(rcsls, a, NULL);
	double loss_a = rcsls_loss(rcsls);
	judge(rcsls, b, NULL);
	double loss_b = rcsls_loss(rcsls);
	for (double t = 0.1; t < 1; t += 0.2) {
		for (size_t i = 0; i < D * D; i++)
			between[i] = t * a[i] + (1 - t) * b[i];
		judge(rcsls, between, NULL);
		assert_true(rcsls_loss(rcsls) <= t * loss_a + (1 - t) * loss_b + 1e-6);
	}
	rcsls_free(rcsls);
	matrix_release(&x);
	matrix_release(&y);
}

static void test_threads_change_nothing(void **state)
{
	(void)state;
	Matrix x = {0}, y = {0};
	fill(&x, &y);
	RcslsProblem problem = problem_of(&x, &y);
	Rcsls *one = rcsls_new(&problem, &err), *many = rcsls_new(&problem, &err);
	Pool *pool = pool_new(3);
	double map[D * D];
	some_map(map);
	judge(one, map, NULL);
	judge(many, map, pool);
	assert_memory_equal(rcsls_gradient(one), rcsls_gradient(many), sizeof map);
	assert_near(rcsls_found(one), rcsls_found(many), 0);
	assert_true(rcsls_found(one) > 0.2 && rcsls_found(one) <= 1);
	pool_free(pool);
	rcsls_free(one);
	rcsls_free(many);
	matrix_release(&x);
	matrix_release(&y);
}

/* Of a side that is the other one, turned, the turn finds every partner; a wrong turn finds few. */
static void test_checked_pairs(void **state)
{
	(void)state;
	Matrix x = {0}, y = {0};
	fill(&x, &y);
	double turn[D * D] = {0}, other[D * D] = {0};
	uint32_t partner[N - PAIRS];
	for (size_t j = 0; j < D; j++) {
		turn[j * D + (j + 2) % D] = j % 2 ? -1 : 1;
		other[j * D + j] = 1;
	}
	for (size_t i = 0; i < N; i++)
		for (size_t j = 0; j < D; j++)
			matrix_row(&y, i)[j] = (j % 2 ? -1 : 1) * matrix_row(&x, i)[(j + 2) % D];
	for (uint32_t i = 0; i < N - PAIRS; i++)
		partner[i] = i + PAIRS;
	RcslsProblem problem = problem_of(&x, &y);
	problem.checked = rows_part(matrix_rows(&x), PAIRS, N - PAIRS);
	problem.checked_partner = partner;
	Rcsls *rcsls = rcsls_new(&problem, &err);
	judge(rcsls, turn, NULL);
	assert_true(rcsls_right(rcsls) > 0.95);
	assert_near(rcsls_found(rcsls), 1, 0);
	judge(rcsls, other, NULL);
	assert_true(rcsls_right(rcsls) < 0.2);
	rcsls_free(rcsls);
	matrix_release(&x);
	matrix_release(&y);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_against_numpy),
		cmocka_unit_test(test_gradient_by_finite_differences),
		cmocka_unit_test(test_convex),
		cmocka_unit_test(test_checked_pairs),
		cmocka_unit_test(test_threads_change_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
