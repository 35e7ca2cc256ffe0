#include "adapt/mean_matching.h"
#include "base/random.h"
#include "check.h"

#include <stdlib.h>
#include <string.h>

static Error err;

static MeanMatching *solved(Rows source, Rows target, MeanMatchingOptions options, Pool *pool)
{
	MeanMatching *matching = mean_matching_new(source, target, options);
	for (double done = 0; !mean_matching_state(matching).finished; done = mean_matching_done(matching)) {
		assert_ok(mean_matching_step(matching, pool, &err));
		assert_true(mean_matching_done(matching) >= done);
	}
	return matching;
}

/* What scipy finds: tests/reference/mean_matching.py. */
static void test_the_programme_is_solved_as_by_scipy(void **state)
{
	(void)state;
	enum { N = 24, M = 20 };
	static const struct {
		double bound, objective, weights[N];
	} expected[] = {{1000, -112.02710662133899,
				{0.000000, 0.220719, 6.902097, 0.000000, 0.000000, 6.576118, 0.000000, 0.497841,
					0.000000, 0.000000, 0.000000, 0.000000, 0.340416, 0.000000, 0.000000,
					0.438127, 0.000000, 4.387553, 0.000000, 0.000000, 3.832257, 0.000000,
					0.091663, 0.000000}},
		{2, -66.49309987115602,
			{0.000000, 0.232617, 2.000000, 0.000000, 0.000000, 2.000000, 0.000000, 0.884302,
				0.000000, 0.000000, 0.000000, 1.548280, 0.749720, 0.000000, 0.059144, 0.854975,
				0.000000, 2.000000, 0.000000, 0.000000, 2.000000, 0.000000, 0.127197,
				0.000000}}};
	float x[2 * N], t[2 * M];
	for (int i = 0; i < N; i++) {
		x[2 * i] = (float)(3 * sin(1.3 * i));
		x[2 * i + 1] = (float)(2 * cos(2.1 * i + .5));
	}
	for (int j = 0; j < M; j++) {
		t[2 * j] = (float)(1 + 1.2 * sin(.7 * j));
		t[2 * j + 1] = (float)(.5 * cos(1.9 * j));
	}
	for (size_t e = 0; e < sizeof expected / sizeof *expected; e++) {
		MeanMatchingOptions options = {.landmarks = 100,
			.gamma = 1,
			.bound = expected[e].bound,
			.precision = 1e-9,
			.iterations = 100000};
		MeanMatching *matching = solved((Rows){x, N, 2, 2}, (Rows){t, M, 2, 2}, options, NULL);
		MeanMatchingState found = mean_matching_state(matching);
		assert_near(found.objective, expected[e].objective, 2e-4);
		assert_true(found.gap < 1e-4);
		assert_int_equal(found.rank, N);
		for (size_t i = 0; i < N; i++)
			assert_near(mean_matching_weights(matching)[i], expected[e].weights[i], 2e-3);
		mean_matching_free(matching);
	}
}

enum { LARGE = 3000, WIDTH = 3, LANDMARKS = 60 };

static float *normal_rows(uint64_t seed, double mean)
{
	float *rows = malloc(LARGE * WIDTH * sizeof *rows);
	Random random;
	random_init(&random, seed, 0);
	for (size_t i = 0; i < LARGE * WIDTH; i++)
		rows[i] = (float)(mean + random_normal(&random));
	return rows;
}

/* Of N(0, I) and N(1/2, I) the ratio of densities is exp(sum of x / 2 - 3/8). */
static void test_few_landmarks_serve_many_rows(void **state)
{
	(void)state;
	float *x = normal_rows(1, 0), *t = normal_rows(2, 0.5);
	Rows source = {x, LARGE, WIDTH, WIDTH}, target = {t, LARGE, WIDTH, WIDTH};
	MeanMatchingOptions options = {
		.landmarks = LANDMARKS, .bound = 20, .precision = 1e-6, .iterations = 2000, .seed = 1};
	Pool *pool = pool_new(2);
	MeanMatching *one = solved(source, target, options, NULL), *two = solved(source, target, options, pool);
	const double *weights = mean_matching_weights(one);
	assert_memory_equal(weights, mean_matching_weights(two), LARGE * sizeof *weights);
	double sum = 0, before = 0, after = 0;
	for (size_t i = 0; i < LARGE; i++) {
		assert_true(weights[i] >= 0 && weights[i] <= 20);
		sum += weights[i];
	}
	double slack = sqrt(LARGE) - 1;
	assert_true(fabs(sum - LARGE) <= LARGE * slack / sqrt(LARGE) + 1e-6);
	for (size_t i = 0; i < LARGE; i++)
		for (size_t j = 0; j < WIDTH; j++) {
			before += ((double)t[i * WIDTH + j] - (double)x[i * WIDTH + j]) / (WIDTH * LARGE);
			after += ((double)t[i * WIDTH + j] / LARGE -
					 weights[i] / sum * (double)x[i * WIDTH + j]) /
				 WIDTH;
		}
	assert_true(before > 0.4 && fabs(after) < 0.05);
	assert_true(mean_matching_state(one).rank <= LANDMARKS);
	mean_matching_free(one);
	mean_matching_free(two);
	pool_free(pool);
	free(x);
	free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_programme_is_solved_as_by_scipy),
		cmocka_unit_test(test_few_landmarks_serve_many_rows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
