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

static const double few[] = {0.1, 0.4, 0.2, 3.9, 0.8, 1.1, 0.3, 7.2, 0.6, 0.2},
		    others[] = {0.5, 0.7, 0.2, 0.9, 0.4, 1.3, 0.1};

/* Limits from tests/reference/bootstrap.py. */
static void test_against_many_draws(void **state)
{
	(void)state;
	Samples samples = {{few, others}, {10, 7}};
	BootstrapOptions options = {.draws = 60000, .level = 0.95, .seed = 1};
	Bootstrap out;
	bootstrap_interval(difference, &samples, samples.sizes, 2, &options, NULL, &out);
	assert_near(out.low, -0.2557, 0.02);
	assert_near(out.high, 2.4386, 0.04);
	assert_int_equal(out.undefined, 0);
	options.kind = BOOTSTRAP_BCA;
	bootstrap_interval(difference, &samples, samples.sizes, 2, &options, NULL, &out);
	assert_near(out.low, -0.0943, 0.02);
	assert_near(out.high, 3.0286, 0.05);
}

/* --- student --- */

static Bootstrap student_of(
	BootstrapStatistic *statistic, const Samples *samples, size_t sets, double least, double most)
{
	BootstrapOptions options = {.draws = 300,
		.kind = BOOTSTRAP_STUDENT,
		.level = 0.95,
		.seed = 1,
		.least = least,
		.most = most};
	Bootstrap out;
	bootstrap_interval(statistic, samples, samples->sizes, sets, &options, NULL, &out);
	return out;
}

/* The same draws in tests/reference/bootstrap.py. */
static void test_student(void **state)
{
	(void)state;
	Samples samples = {{few, others}, {10, 7}};
	Bootstrap out = student_of(difference, &samples, 2, 0, 0);
	assert_near(out.low, -0.942711034720982, 1e-9);
	assert_near(out.high, 2.7312824632924104, 1e-9);
	out = student_of(mean_of_first, &samples, 1, 0, 8);
	assert_near(out.low, 0.3692140540686073, 1e-9);
	assert_near(out.high, 4.125768493789306, 1e-9);
}

static void test_student_stays_in_range(void **state)
{
	(void)state;
	static const double near_one[] = {0.99, 0.2, 1, 0.98}, ones[] = {1, 1, 1, 1},
			    mostly[] = {1, 1, 1, 1, 1, 0};
	Samples samples = {{near_one}, {4}};
	Bootstrap out = student_of(mean_of_first, &samples, 1, 0, 1);
	assert_true(out.low > 0 && out.low < 0.5 && out.high < 1 && out.high > 0.95);
	assert_true(student_of(mean_of_first, &samples, 1, 0, 0).high > 1);
	samples = (Samples){{ones}, {4}};
	out = student_of(mean_of_first, &samples, 1, 0, 1);
	assert_true(out.low == 1 && out.high == 1);
	samples = (Samples){{mostly}, {6}}; /* a third of the draws are at the end */
	out = student_of(mean_of_first, &samples, 1, 0, 1);
	assert_true(out.low > 0 && out.low < 0.6 && out.high == 1);
}

/* What is mirrored has the mirrored interval; and without a range, what is moved and stretched, the same. */
static void test_student_follows_the_scale(void **state)
{
	(void)state;
	double mirrored[10], moved[10];
	for (size_t i = 0; i < 10; i++) {
		mirrored[i] = -few[i];
		moved[i] = 3 * few[i] - 5;
	}
	Samples samples = {{few}, {10}}, turned = {{mirrored}, {10}}, other = {{moved}, {10}};
	Bootstrap out = student_of(mean_of_first, &samples, 1, -9, 8),
		  back = student_of(mean_of_first, &turned, 1, -8, 9);
	assert_near(back.low, -out.high, 1e-12);
	assert_near(back.high, -out.low, 1e-12);
	out = student_of(mean_of_first, &samples, 1, 0, 0);
	back = student_of(mean_of_first, &other, 1, 0, 0);
	assert_near(back.low, 3 * out.low - 5, 1e-12);
	assert_near(back.high, 3 * out.high - 5, 1e-12);
}

static void test_threads_do_not_matter(void **state)
{
	(void)state;
	double values[30];
	for (size_t i = 0; i < 30; i++)
		values[i] = sin((double)i);
	Samples samples = {{values, values}, {30, 30}};
	BootstrapOptions options = {.draws = 1000, .kind = BOOTSTRAP_STUDENT, .level = 0.95, .seed = 4};
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
		BootstrapOptions options = {.draws = 400, .level = 0.95, .seed = round};
		Bootstrap out;
		bootstrap_interval(mean_of_first, &samples, samples.sizes, 1, &options, NULL, &out);
		covered += out.low <= 3 && 3 <= out.high;
	}
	assert_in_range(covered, ROUNDS * 89 / 100, ROUNDS * 97 / 100);
}

/* Of 8 numbers Student's interval holds what it says, and the others do not. */
static void test_few_values(void **state)
{
	(void)state;
	Random random;
	random_init(&random, 5, 0);
	int covered[3] = {0};
	enum { ROUNDS = 600 };
	for (uint64_t round = 0; round < ROUNDS; round++) {
		double values[8];
		for (size_t i = 0; i < 8; i++)
			values[i] = 3 + random_normal(&random);
		Samples samples = {{values}, {8}};
		for (int kind = BOOTSTRAP_PERCENTILE; kind <= BOOTSTRAP_STUDENT; kind++) {
			BootstrapOptions options = {
				.draws = 400, .kind = (BootstrapKind)kind, .level = 0.95, .seed = round};
			Bootstrap out;
			bootstrap_interval(mean_of_first, &samples, samples.sizes, 1, &options, NULL, &out);
			covered[kind] += out.low <= 3 && 3 <= out.high;
		}
	}
	assert_in_range(covered[BOOTSTRAP_PERCENTILE], ROUNDS * 85 / 100, ROUNDS * 925 / 1000);
	assert_in_range(covered[BOOTSTRAP_BCA], ROUNDS * 85 / 100, ROUNDS * 925 / 1000);
	assert_in_range(covered[BOOTSTRAP_STUDENT], ROUNDS * 93 / 100, ROUNDS * 97 / 100);
}

/* --- means over pairs --- */

enum { SIDE = 8 };

/* The mean over pairs of an item of the first set and one of the second; context: SIDE x SIDE numbers. */
static double mean_of_pairs(const void *context, const uint32_t *const counts[BOOTSTRAP_SETS])
{
	const double *values = context;
	double sum = 0, weight = 0;
	for (size_t i = 0; i < SIDE * SIDE; i++) {
		double times = (double)counts[0][i / SIDE] * counts[1][i % SIDE];
		sum += times * values[i];
		weight += times;
	}
	return sum / weight;
}

/* How many of 300 intervals hold the mean 0 when items vary by as much as pairs do, times `items`. */
static int pairs_covered(double items, bool crossed)
{
	Random random;
	random_init(&random, 9, 0);
	const size_t sizes[] = {SIDE, SIDE};
	int covered = 0;
	for (uint64_t round = 0; round < 300; round++) {
		double values[SIDE * SIDE], of[2 * SIDE];
		for (size_t i = 0; i < 2 * SIDE; i++)
			of[i] = items * random_normal(&random);
		for (size_t i = 0; i < SIDE * SIDE; i++)
			values[i] = of[i / SIDE] + of[SIDE + i % SIDE] + random_normal(&random);
		BootstrapOptions options = {.draws = 200,
			.kind = BOOTSTRAP_STUDENT,
			.level = 0.95,
			.seed = round,
			.crossed = crossed};
		Bootstrap out;
		bootstrap_interval(mean_of_pairs, values, sizes, 2, &options, NULL, &out);
		covered += out.low <= 0 && 0 <= out.high;
	}
	return covered;
}

/* What is peculiar to pairs counts once, whether items differ or not. */
static void test_means_over_pairs(void **state)
{
	(void)state;
	assert_in_range(pairs_covered(0, true), 300 * 93 / 100, 300 * 98 / 100);
	assert_in_range(pairs_covered(0.5, true), 300 * 91 / 100, 300 * 97 / 100);
	assert_in_range(pairs_covered(3, true), 300 * 91 / 100, 300 * 97 / 100);
	assert_true(pairs_covered(0, false) > 300 * 985 / 1000);
}

static void test_undefined_statistics(void **state)
{
	(void)state;
	size_t sizes[] = {3};
	for (int kind = BOOTSTRAP_PERCENTILE; kind <= BOOTSTRAP_STUDENT; kind++) {
		BootstrapOptions options = {
			.draws = 200, .kind = (BootstrapKind)kind, .level = 0.95, .seed = 1};
		Bootstrap out;
		bootstrap_interval(never, NULL, sizes, 1, &options, NULL, &out);
		assert_int_equal(out.undefined, 200);
		assert_true(isnan(out.low) && isnan(out.high));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_against_many_draws),
		cmocka_unit_test(test_student),
		cmocka_unit_test(test_student_stays_in_range),
		cmocka_unit_test(test_student_follows_the_scale),
		cmocka_unit_test(test_threads_do_not_matter),
		cmocka_unit_test(test_coverage),
		cmocka_unit_test(test_few_values),
		cmocka_unit_test(test_means_over_pairs),
		cmocka_unit_test(test_undefined_statistics),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
