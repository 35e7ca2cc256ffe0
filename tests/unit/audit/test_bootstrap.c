#include "audit/bootstrap.h"

#include "base/random.h"
#include "check.h"

typedef struct Samples {
	const double *values[2];
	size_t sizes[2];
} Samples;

static double mean_counted(const double *values, const uint32_t *counts, size_t n)
{
	double sum = 0, weight = 0;
	for (size_t i = 0; i < n; i++) {
		sum += counts[i] * values[i];
		weight += counts[i];
	}
	return sum / weight;
}

static double difference(const void *context, const uint32_t *const counts[BOOTSTRAP_SETS])
{
	const Samples *samples = context;
	return mean_counted(samples->values[0], counts[0], samples->sizes[0]) -
	       mean_counted(samples->values[1], counts[1], samples->sizes[1]);
}

static double mean_of_first(const void *context, const uint32_t *const counts[BOOTSTRAP_SETS])
{
	const Samples *samples = context;
	return mean_counted(samples->values[0], counts[0], samples->sizes[0]);
}

static double never(const void *context, const uint32_t *const counts[BOOTSTRAP_SETS])
{
	(void)context;
	return counts[0][0] > 1000 ? 0 : NAN;
}

/* Limits from tests/reference/bootstrap.py. */
static void test_against_many_draws(void **state)
{
	(void)state;
	static const double a[] = {0.1, 0.4, 0.2, 3.9, 0.8, 1.1, 0.3, 7.2, 0.6, 0.2},
			    b[] = {0.5, 0.7, 0.2, 0.9, 0.4, 1.3, 0.1};
	Samples samples = {{a, b}, {10, 7}};
	BootstrapOptions options = {60000, false, 0.95, 1, NULL, false};
	Bootstrap out;
	bootstrap_interval(difference, &samples, samples.sizes, 2, &options, NULL, &out);
	assert_near(out.low, -0.2557, 0.02);
	assert_near(out.high, 2.4386, 0.04);
	assert_int_equal(out.undefined, 0);
	options.bca = true;
	bootstrap_interval(difference, &samples, samples.sizes, 2, &options, NULL, &out);
	assert_near(out.low, -0.0943, 0.02);
	assert_near(out.high, 3.0286, 0.05);
}

static void test_threads_do_not_matter(void **state)
{
	(void)state;
	double values[30];
	for (size_t i = 0; i < 30; i++)
		values[i] = sin((double)i);
	Samples samples = {{values, values}, {30, 30}};
	BootstrapOptions options = {1000, true, 0.95, 4, NULL, false};
	Bootstrap one, two;
	Pool *pool = pool_new(2);
	bootstrap_interval(difference, &samples, samples.sizes, 2, &options, NULL, &one);
	bootstrap_interval(difference, &samples, samples.sizes, 2, &options, pool, &two);
	assert_true(one.low == two.low && one.high == two.high);
	options.seed = 5;
	bootstrap_interval(difference, &samples, samples.sizes, 2, &options, pool, &two);
	assert_true(one.low != two.low);
	pool_free(pool);
}

/* Means of 25 normal numbers: the interval of a plain bootstrap covers a little less than it says. */
static void test_coverage(void **state)
{
	(void)state;
	Random random;
	random_init(&random, 21, 0);
	int covered = 0;
	enum { ROUNDS = 400 };
	for (uint64_t round = 0; round < ROUNDS; round++) {
		double values[25];
		for (size_t i = 0; i < 25; i++)
			values[i] = 3 + random_normal(&random);
		Samples samples = {{values}, {25}};
		BootstrapOptions options = {400, false, 0.95, round, NULL, false};
		Bootstrap out;
		bootstrap_interval(mean_of_first, &samples, samples.sizes, 1, &options, NULL, &out);
		covered += out.low <= 3 && 3 <= out.high;
	}
	assert_in_range(covered, ROUNDS * 89 / 100, ROUNDS * 97 / 100);
}

/* Of 8 numbers the widened interval comes nearer to what it says than the plain one. */
static void test_few_values(void **state)
{
	(void)state;
	Random random;
	random_init(&random, 5, 0);
	int covered[2] = {0};
	enum { ROUNDS = 600 };
	for (uint64_t round = 0; round < ROUNDS; round++) {
		double values[8];
		for (size_t i = 0; i < 8; i++)
			values[i] = 3 + random_normal(&random);
		Samples samples = {{values}, {8}};
		for (int widened = 0; widened < 2; widened++) {
			BootstrapOptions options = {400, true, 0.95, round, NULL, widened};
			Bootstrap out;
			bootstrap_interval(mean_of_first, &samples, samples.sizes, 1, &options, NULL, &out);
			covered[widened] += out.low <= 3 && 3 <= out.high;
		}
	}
	assert_in_range(covered[0], ROUNDS * 85 / 100, ROUNDS * 925 / 1000);
	assert_in_range(covered[1], ROUNDS * 91 / 100, ROUNDS * 97 / 100);
	assert_true(covered[1] > covered[0] + ROUNDS / 100);
}

static void test_undefined_statistics(void **state)
{
	(void)state;
	size_t sizes[] = {3};
	BootstrapOptions options = {200, true, 0.95, 1, NULL, false};
	Bootstrap out;
	bootstrap_interval(never, NULL, sizes, 1, &options, NULL, &out);
	assert_int_equal(out.undefined, 200);
	assert_true(isnan(out.low) && isnan(out.high));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_against_many_draws),
		cmocka_unit_test(test_threads_do_not_matter),
		cmocka_unit_test(test_coverage),
		cmocka_unit_test(test_few_values),
		cmocka_unit_test(test_undefined_statistics),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
