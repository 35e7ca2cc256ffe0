#include "check.h"
#include "items.h"

static Error err;

static MetricLearning *learn(const MetricInput *input, const char *line)
{
	Args *args = args_of(metric_within.options, line, &err);
	MetricLearning *learning = args ? metric_within.start(input, args, &err) : NULL;
	assert_ok(learning != NULL);
	items_learn(learning);
	args_free(args);
	return learning;
}

/* Numbers of tests/reference/metric.py: scikit-learn's Ledoit-Wolf, numpy's decompositions. */
static void test_inverse_root_is_that_of_numpy(void **state)
{
	(void)state;
	static const size_t at[] = {0, 1, 6, 13, 24};
	static const double expected[] = {4.143265808, 0.676248332, 4.131225715, 1.286719521, 4.143007671};
	Matrix rows = {0};
	uint32_t labels[ITEMS];
	MetricInput input = items_input(&rows, labels, WIDTH);
	MetricLearning *learning = learn(&input, "");
	assert_string_equal(text_of(&learning->note), "shrinkage 0.0548");
	for (size_t i = 0; i < 5; i++)
		assert_near(learning->map.data[at[i]], expected[i], 2e-5);
	metric_within.free(learning);
	matrix_release(&rows);
}

static void test_directions_are_those_of_numpy(void **state)
{
	(void)state;
	static const size_t at[] = {0, 1, 6, 13, 24};
	static const double expected[] = {11.082289624, -7.803096275, 10.909696212, 8.105037318, 17.641101533};
	Matrix rows = {0};
	uint32_t labels[ITEMS];
	MetricInput input = items_input(&rows, labels, 2);
	MetricLearning *learning = learn(&input, "");
	for (size_t i = 0; i < 5; i++) {
		size_t a = at[i] / WIDTH, b = at[i] % WIDTH;
		double sum = 0;
		for (size_t k = 0; k < 2; k++)
			sum += (double)matrix_row(&learning->map, k)[a] *
			       (double)matrix_row(&learning->map, k)[b];
		assert_near(sum, expected[i], 1e-4);
	}
	metric_within.free(learning);
	matrix_release(&rows);
}

/* Shrunk all the way, it is a multiple of the identity. */
static void test_full_shrinkage_is_euclid(void **state)
{
	(void)state;
	Matrix rows = {0};
	uint32_t labels[ITEMS];
	MetricInput input = items_input(&rows, labels, WIDTH);
	MetricLearning *learning = learn(&input, "shrink=1");
	double scale = learning->map.data[0];
	assert_true(scale > 0);
	for (size_t i = 0; i < WIDTH * WIDTH; i++)
		assert_near(learning->map.data[i], i % (WIDTH + 1) == 0 ? scale : 0, 1e-6);
	metric_within.free(learning);
	matrix_release(&rows);
}

/* A column that says the same as another leaves no inverse. */
static void test_flat_directions_are_refused(void **state)
{
	(void)state;
	Matrix rows = {0};
	uint32_t labels[ITEMS];
	MetricInput input = items_input(&rows, labels, WIDTH);
	for (size_t i = 0; i < ITEMS; i++)
		matrix_row(&rows, i)[4] = matrix_row(&rows, i)[0];
	Args *args = args_of(metric_within.options, "shrink=0", &err);
	MetricLearning *learning = metric_within.start(&input, args, &err);
	Error why = ERROR_INIT;
	while (!learning->progress.finished && metric_within.step(learning, NULL, &why))
		;
	assert_contains(why.message, "shrink=0.1");
	metric_within.free(learning);
	args_free(args);
	matrix_release(&rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_inverse_root_is_that_of_numpy),
		cmocka_unit_test(test_directions_are_those_of_numpy),
		cmocka_unit_test(test_full_shrinkage_is_euclid),
		cmocka_unit_test(test_flat_directions_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
