/* Answers known by hand, and numbers of tests/reference/transferability.py. */
#include "check.h"
#include "measure/transferability.h"
#include "sines.h"

#include <math.h>
#include <stdlib.h>

static Error err;

static Transferability measured(const float *values, size_t n, size_t width, const uint32_t *labels)
{
	Transferability found;
	Rows rows = {values, n, width, width};
	assert_ok(transferability_measure(rows, labels, 3, NULL, &found, &err));
	return found;
}

static void test_known_answers(void **state)
{
	(void)state;
	static const float f2[] = {0, 0, 2, 0, 0, 2, 2, 2, 4, 1, 6, 1, 4, 3, 6, 3}, f1[] = {0, 0, 1, 1};
	static const float wide[] = {1, 0, 2, 1, 0, 0, 1, 1, 0, 2, 2, 1, 0, 1, 1};
	static const uint32_t halves[] = {0, 0, 0, 0, 1, 1, 1, 1}, two[] = {0, 0, 1, 1}, three[] = {0, 1, 1};
	Transferability found = measured(f2, 8, 2, halves);
	assert_near(found.h_score, 17. / 21, 1e-10);
	assert_near(found.logme, -0.7203364141, 1e-9);
	assert_int_equal(found.rank, 2);
	assert_near(measured(f1, 4, 1, two).h_score, 1, 1e-12);
	/* More columns than rows: without the term for the missing rank it would be 0.0099891782. */
	found = measured(wide, 3, 5, three);
	assert_near(found.logme, -0.9774810211, 1e-9);
	assert_int_equal(found.rank, 3);
	/* Any invertible map leaves the H-score as it is. */
	float mapped[16];
	for (size_t i = 0; i < 8; i++) {
		mapped[2 * i] = f2[2 * i] + 2 * f2[2 * i + 1];
		mapped[2 * i + 1] = 3 * f2[2 * i + 1];
	}
	assert_near(measured(mapped, 8, 2, halves).h_score, 17. / 21, 1e-10);
}

static Transferability of_sines(size_t n, size_t width, double scale, Pool *pool)
{
	Matrix rows = {0};
	uint32_t labels[60];
	Transferability found;
	assert_ok(matrix_init(&rows, n, width, "rows", &err));
	sines_fill(&rows, 0, n, 1, 0);
	for (size_t i = 0; i < n; i++) {
		float *row = matrix_row(&rows, i);
		labels[i] = row[1] > row[0];
		labels[i] = row[2] > row[labels[i]] ? 2 : labels[i];
		for (size_t j = 0; j < width; j++)
			row[j] *= (float)(scale * (double)(1 + j));
	}
	assert_ok(transferability_measure(matrix_rows(&rows), labels, 3, pool, &found, &err));
	matrix_release(&rows);
	return found;
}

static void test_scores_of_the_reference(void **state)
{
	(void)state;
	Transferability tall = of_sines(60, 5, 1, NULL), wide = of_sines(20, 30, 1, NULL);
	assert_near(tall.logme, -0.744053579, 1e-5);
	assert_near(tall.h_score, 1.226258515, 1e-5);
	assert_near(tall.h_score_shrunk, 0.845592794, 1e-5);
	assert_near(tall.shrinkage, 0.116090713, 1e-5);
	assert_near(tall.transrate, 0.363265638, 1e-4);
	assert_near(wide.logme, -0.872840340, 1e-5);
	assert_near(wide.h_score, 2, 1e-6);
	assert_near(wide.h_score_shrunk, 0.308562691, 1e-5);
	assert_near(wide.transrate, 31.253542140, 1e-3);
	assert_near(of_sines(60, 5, 8, NULL).transrate, tall.transrate, 1e-6);
	Pool *pool = pool_new(3);
	Transferability threads = of_sines(60, 5, 1, pool);
	assert_memory_equal(&threads, &tall, sizeof tall);
	pool_free(pool);
}

static void test_leep_by_hand(void **state)
{
	(void)state;
	static const float theta[] = {.9f, .1f, .8f, .2f, .2f, .8f, .3f, .7f};
	static const uint32_t labels[] = {0, 0, 1, 1};
	Rows rows = {theta, 4, 2, 2};
	assert_near(transferability_leep(rows, labels, 2), -0.3839808833, 1e-7);
	assert_near(transferability_nce(rows, labels, 2), 0, 1e-12);
}

static void test_leep_of_the_reference(void **state)
{
	(void)state;
	Matrix theta = {0};
	uint32_t labels[40];
	assert_ok(matrix_init(&theta, 40, 3, "probabilities", &err));
	sines_fill(&theta, 0, 40, 2, 0);
	for (uint32_t i = 0; i < 40; i++) {
		float *row = matrix_row(&theta, i);
		double sum = 0, part[3];
		for (size_t z = 0; z < 3; z++)
			sum += part[z] = fabs((double)row[z]) + 0.1;
		for (size_t z = 0; z < 3; z++)
			row[z] = (float)(part[z] / sum);
		labels[i] = i * 7 % 5 % 2 + (row[2] > row[0] && row[2] > row[1]);
	}
	assert_near(transferability_leep(matrix_rows(&theta), labels, 3), -0.964412051, 1e-6);
	assert_near(transferability_nce(matrix_rows(&theta), labels, 3), -0.654936336, 1e-6);
	matrix_release(&theta);
}

static void test_weighted_kendall(void **state)
{
	(void)state;
	static const double x[] = {3, 1, 4, 1, 5, 9, 2, 6}, y[] = {2, 7, 1, 8, 2, 8, 1, 8}, flat[8] = {0};
	double minus[8];
	for (int i = 0; i < 8; i++)
		minus[i] = -x[i];
	assert_near(weighted_kendall(x, y, 8), 0.422179168, 1e-9);
	assert_near(weighted_kendall(x, x, 8), 1, 1e-12);
	assert_near(weighted_kendall(x, minus, 8), -1, 1e-12);
	assert_true(isnan(weighted_kendall(x, flat, 8)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_answers),
		cmocka_unit_test(test_scores_of_the_reference),
		cmocka_unit_test(test_leep_by_hand),
		cmocka_unit_test(test_leep_of_the_reference),
		cmocka_unit_test(test_weighted_kendall),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
