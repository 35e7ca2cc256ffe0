#include "check.h"
#include "measure/validators.h"

#include "base/memory.h"
#include "base/random.h"

#include <math.h>
#include <stdlib.h>

static Error err;

static void test_entropy_and_diversity(void **state)
{
	(void)state;
	static const float sure[] = {1, 0, 0, 1}, unsure[] = {.5f, .5f, .5f, .5f}, one[] = {1, 0, 1, 0};
	Rows rows = {sure, 2, 2, 2};
	assert_near(validator_entropy(rows), 0, 0);
	assert_near(validator_diversity(rows), log(2), 1e-9);
	rows.data = unsure;
	assert_near(validator_entropy(rows), log(2), 1e-9);
	assert_near(validator_diversity(rows), log(2), 1e-9);
	rows.data = one;
	assert_near(validator_diversity(rows), 0, 0);
}

/* All the same: a row is as near to each of the others. Two groups: as near to each of its own. */
static void test_density(void **state)
{
	(void)state;
	static const float same[] = {.7f, .3f, .7f, .3f, .7f, .3f, .7f, .3f, .7f, .3f};
	static const float groups[] = {1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1};
	assert_near(validator_density((Rows){same, 5, 2, 2}), log(4), 1e-6);
	assert_near(validator_density((Rows){groups, 6, 2, 2}), log(2), 1e-6);
	/* Three rows at 0, 60 and 90 degrees, by hand. */
	static const float turned[] = {1, 0, .5f, .8660254f, 0, 1};
	double sum = 0;
	static const double cosines[3][2] = {{.5, 0}, {.5, .8660254037844386}, {0, .8660254037844386}};
	for (int i = 0; i < 3; i++) {
		double p = 1 / (1 + exp((cosines[i][1] - cosines[i][0]) / 0.05));
		sum -= p * log(p) + (1 - p) * log(1 - p);
	}
	assert_near(validator_density((Rows){turned, 3, 2, 2}), sum / 3, 1e-6);
}

static void test_risk_by_hand(void **state)
{
	(void)state;
	static const double losses[] = {0, 1, 1}, even[] = {1, 1, 1}, centred[] = {.5, 1, 1.5},
			    high[] = {1, 2, 3};
	assert_near(validator_risk(losses, even, 3), 2. / 3, 1e-12);
	assert_near(validator_risk(losses, centred, 3), 2.5 / 3, 1e-12);
	assert_near(validator_risk(losses, high, 3), 1. / 6, 1e-12);
}

static void fill_normal(Matrix *rows, size_t n, double mean, uint64_t seed)
{
	Random random;
	random_init(&random, seed, 0);
	assert_ok(matrix_init(rows, n, 2, "a domain", &err));
	for (size_t i = 0; i < n; i++) {
		matrix_row(rows, i)[0] = (float)(random_normal(&random) + mean);
		matrix_row(rows, i)[1] = (float)random_normal(&random);
	}
}

/* N(0, 1) against N(1, 1): the weight is exp(x - 1/2). */
static void test_weights(void **state)
{
	(void)state;
	enum { N = 2000 };
	Matrix from = {0}, to = {0};
	double *weights = memory_new(N, sizeof *weights), mean = 0, error = 0;
	fill_normal(&from, N, 0, 1);
	fill_normal(&to, N / 2, 1, 2);
	assert_ok(validator_weights(matrix_rows(&from), matrix_rows(&to), 1, NULL, weights, &err));
	for (size_t i = 0; i < N; i++) {
		mean += weights[i] / N;
		error += fabs(log(weights[i]) - ((double)matrix_row(&from, i)[0] - 0.5)) / N;
	}
	assert_near(mean, 1, 0.1);
	assert_true(error < 0.2);
	fill_normal(&to, N, 0, 3);
	assert_ok(validator_weights(matrix_rows(&from), matrix_rows(&to), 1, NULL, weights, &err));
	for (size_t i = 0; i < N; i++)
		assert_near(weights[i], 1, 0.5);
	free(weights);
	matrix_release(&from);
	matrix_release(&to);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_entropy_and_diversity),
		cmocka_unit_test(test_density),
		cmocka_unit_test(test_risk_by_hand),
		cmocka_unit_test(test_weights),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
