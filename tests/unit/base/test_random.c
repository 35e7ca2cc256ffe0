#include "base/random.h"
#include "check.h"

/* splitmix64's first outputs for seed 0 are x = gamma, 2 gamma, … through the finaliser: published check value.
 */
static void test_mix_known_answer(void **state)
{
	(void)state;
	assert_true(random_mix(0) == 0xE220A8397B1DCDAFu);
	assert_true(random_mix(0x9E3779B97F4A7C15u) == 0x6E789E6AA1B965F4u);
}

/* xoshiro256++ from state {1, 2, 3, 4}: the reference program's first outputs. */
static void test_xoshiro_known_answer(void **state)
{
	(void)state;
	Random random = {{1, 2, 3, 4}};
	assert_true(random_next(&random) == 41943041u);
	assert_true(random_next(&random) == 58720359u);
	assert_true(random_next(&random) == 3588806011781223u);
}

static void test_moments(void **state)
{
	(void)state;
	Random random;
	random_init(&random, 7, 0);
	double sum = 0, squares = 0, uniform = 0;
	enum { N = 200000 };
	for (int i = 0; i < N; i++) {
		double x = random_normal(&random);
		sum += x;
		squares += x * x;
		uniform += random_uniform(&random);
	}
	assert_near(sum / N, 0, 0.01);
	assert_near(squares / N, 1, 0.02);
	assert_near(uniform / N, 0.5, 0.005);
}

static void test_streams_differ_and_repeat(void **state)
{
	(void)state;
	Random a, b, c;
	random_init(&a, 1, 0);
	random_init(&b, 1, 1);
	random_init(&c, 1, 0);
	uint64_t first = random_next(&a);
	assert_true(first != random_next(&b));
	assert_true(first == random_next(&c));
}

static void test_samples_are_distinct_and_ascending(void **state)
{
	(void)state;
	Random random;
	random_init(&random, 3, 0);
	uint32_t items[50];
	size_t hits = 0;
	for (int round = 0; round < 2000; round++) {
		random_sample(&random, 100, 50, items);
		for (int i = 1; i < 50; i++)
			assert_true(items[i - 1] < items[i]);
		assert_true(items[49] < 100);
		hits += items[0] == 0;
	}
	assert_near((double)hits / 2000, 0.5, 0.05);
	random_sample(&random, 50, 50, items);
	for (uint32_t i = 0; i < 50; i++)
		assert_int_equal(items[i], i);
	random_shuffle(&random, items, 50);
	uint64_t sum = 0;
	for (int i = 0; i < 50; i++)
		sum += items[i];
	assert_int_equal(sum, 1225);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mix_known_answer),
		cmocka_unit_test(test_xoshiro_known_answer),
		cmocka_unit_test(test_moments),
		cmocka_unit_test(test_streams_differ_and_repeat),
		cmocka_unit_test(test_samples_are_distinct_and_ascending),
	};
	return cmocka_run_group_tests_name("random", tests, NULL, NULL) != 0;
}
