/* Numbers of tests/reference/shift.py, and what must hold. */
#include "base/memory.h"
#include "base/random.h"
#include "check.h"
#include "measure/mmd.h"
#include "measure/shift.h"
#include "sines.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static Error err;

static void test_kernel_discrepancy(void **state)
{
	(void)state;
	Matrix rows = {0};
	MmdKernel kernel = {0};
	double gamma;
	uint32_t first[30], none[2] = {3, 7};
	assert_ok(matrix_init(&rows, 50, 4, "the samples", &err));
	sines_fill(&rows, 0, 30, 1, 0);
	sines_fill(&rows, 30, 20, 5, 0.8);
	for (uint32_t i = 0; i < 30; i++)
		first[i] = i;
	assert_ok(mmd_median_gamma(matrix_rows(&rows), &gamma, &err));
	assert_near(gamma, 0.120971497, 1e-7);
	assert_ok(mmd_kernel_init(&kernel, 50, &err));
	mmd_kernel_fill(&kernel, matrix_rows(&rows), gamma, 0, 20, NULL);
	mmd_kernel_fill(&kernel, matrix_rows(&rows), gamma, 20, 30, NULL);
	assert_near(mmd_square(&kernel, first, 30), 0.146379517, 1e-6);
	assert_int_equal(mmd_permutations(&kernel, 30, -10, 1, 0, 50, NULL), 50);
	assert_int_equal(mmd_permutations(&kernel, 30, 10, 1, 0, 50, NULL), 0);
	assert_true(isfinite(mmd_square(&kernel, none, 2)));
	mmd_kernel_release(&kernel);
	matrix_release(&rows);
}

static Shift shift_of(Rows from, Rows to, uint64_t seed, Pool *pool)
{
	uint32_t *all = memory_new(from.count + to.count, sizeof *all);
	for (uint32_t i = 0; i < from.count + to.count; i++)
		all[i] = i;
	ShiftInput input = {.from = from,
		.to = to,
		.from_at = all,
		.to_at = all,
		.n_from = from.count,
		.n_to = to.count,
		.most = 300,
		.permutations = 99,
		.neighbours = 10,
		.seed = seed};
	ShiftTest *test = shift_test_new(&input, &err);
	assert_non_null(test);
	while (!shift_test_finished(test))
		assert_ok(shift_test_step(test, pool, &err));
	Shift shift = shift_test_result(test);
	shift_test_free(test);
	free(all);
	return shift;
}

static void test_known_answers(void **state)
{
	(void)state;
	Matrix rows = {0};
	assert_ok(matrix_init(&rows, 50, 4, "the samples", &err));
	sines_fill(&rows, 0, 30, 1, 0);
	sines_fill(&rows, 30, 20, 5, 0.8);
	Rows all = matrix_rows(&rows);
	Shift shift = shift_of(rows_part(all, 0, 30), rows_part(all, 30, 20), 1, NULL);
	assert_int_equal(shift.from, 30);
	assert_int_equal(shift.to, 20);
	assert_near(shift.coral, 0.000904849, 1e-8);
	assert_near(shift.means, 0.847427706, 1e-6);
	assert_near(shift.mmd, 0.146379517, 1e-6);
	assert_near(shift.p, 0.01, 1e-12);
	matrix_release(&rows);
}

static void fill_normal(Matrix *rows, uint64_t seed, double mean)
{
	Random random;
	random_init(&random, seed, 9);
	assert_ok(matrix_init(rows, 200, 6, "a sample", &err));
	for (size_t i = 0; i < rows->rows * rows->cols; i++)
		rows->data[i] = (float)(random_normal(&random) + mean);
}

static void test_one_distribution(void **state)
{
	(void)state;
	size_t small_p = 0;
	for (uint64_t seed = 1; seed <= 20; seed++) {
		Matrix a = {0}, b = {0};
		fill_normal(&a, seed, 0);
		fill_normal(&b, seed + 100, 0);
		Shift shift = shift_of(matrix_rows(&a), matrix_rows(&b), seed, NULL);
		assert_true(shift.accuracy > 0.38 && shift.accuracy < 0.62);
		assert_true(shift.distance < 0.5);
		assert_near(shift.mixing, 1, 0.15);
		small_p += shift.p <= 0.05;
		matrix_release(&a);
		matrix_release(&b);
	}
	assert_true(small_p <= 4);
}

static void test_domains_far_apart(void **state)
{
	(void)state;
	Matrix a = {0}, b = {0};
	fill_normal(&a, 1, 0);
	fill_normal(&b, 2, 9);
	Shift shift = shift_of(matrix_rows(&a), matrix_rows(&b), 3, NULL);
	assert_near(shift.accuracy, 1, 0);
	assert_near(shift.distance, 2, 0);
	assert_near(shift.mixing, 0, 0);
	assert_near(shift.p, 0.01, 1e-12);
	matrix_release(&a);
	matrix_release(&b);
}

/* The same rows on both sides. */
static void test_identical_domains(void **state)
{
	(void)state;
	Matrix a = {0};
	fill_normal(&a, 1, 0);
	Shift shift = shift_of(matrix_rows(&a), matrix_rows(&a), 3, NULL);
	assert_near(shift.means, 0, 1e-9);
	assert_near(shift.coral, 0, 1e-12);
	assert_near(shift.distance, 0, 0.1);
	assert_near(shift.mmd, 0, 0.01);
	assert_true(shift.p > 0.5);
	assert_near(shift.mixing, 1, 0.15);
	matrix_release(&a);
}

/* By hand: {0, 1} against {0, 1} with gamma 1 is exp(-1) - 1. */
static void test_discrepancy_of_two_points(void **state)
{
	(void)state;
	static const float points[] = {0, 1, 0, 1};
	static const uint32_t first[] = {0, 1};
	MmdKernel kernel = {0};
	assert_ok(mmd_kernel_init(&kernel, 4, &err));
	mmd_kernel_fill(&kernel, (Rows){points, 4, 1, 1}, 1, 0, 4, NULL);
	assert_near(mmd_square(&kernel, first, 2), -0.6321205588, 1e-7);
	mmd_kernel_release(&kernel);
}

static void test_threads_change_nothing(void **state)
{
	(void)state;
	Matrix a = {0}, b = {0};
	Pool *pool = pool_new(3);
	fill_normal(&a, 1, 0);
	fill_normal(&b, 2, 0.3);
	Shift one = shift_of(matrix_rows(&a), matrix_rows(&b), 3, NULL);
	Shift three = shift_of(matrix_rows(&a), matrix_rows(&b), 3, pool);
	assert_memory_equal(&one, &three, sizeof one);
	pool_free(pool);
	matrix_release(&a);
	matrix_release(&b);
}

static void test_refusals(void **state)
{
	(void)state;
	Matrix rows = {0};
	uint32_t at[20];
	assert_ok(matrix_init(&rows, 20, 3, "a sample", &err));
	for (uint32_t i = 0; i < 20; i++)
		at[i] = i;
	ShiftInput input = {.from = matrix_rows(&rows),
		.to = matrix_rows(&rows),
		.from_at = at,
		.to_at = at,
		.n_from = 20,
		.n_to = 7,
		.most = 100};
	assert_null(shift_test_new(&input, &err));
	assert_contains(err.message, "at least 8");
	input.n_to = 20;
	assert_null(shift_test_new(&input, &err));
	assert_contains(err.message, "are equal");
	matrix_release(&rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kernel_discrepancy),
		cmocka_unit_test(test_known_answers),
		cmocka_unit_test(test_one_distribution),
		cmocka_unit_test(test_domains_far_apart),
		cmocka_unit_test(test_identical_domains),
		cmocka_unit_test(test_discrepancy_of_two_points),
		cmocka_unit_test(test_threads_change_nothing),
		cmocka_unit_test(test_refusals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
