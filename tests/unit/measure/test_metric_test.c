#include "measure/metric_test.h"

#include "base/random.h"
#include "check.h"

#include <stdlib.h>

enum { GALLERY = 200, ASKED = 60, WIDTH = 6, CLASSES = 3, K = 5 };

static Error err;

typedef struct Items {
	Matrix gallery, asked;
	uint32_t gallery_labels[GALLERY], labels[ASKED], own[ASKED];
} Items;

static void fill(Random *random, Matrix *rows, size_t count, uint32_t *labels)
{
	assert_ok(matrix_init(rows, count, WIDTH, "items", &err));
	for (size_t i = 0; i < count; i++) {
		labels[i] = (uint32_t)random_below(random, CLASSES);
		for (size_t j = 0; j < WIDTH; j++)
			matrix_row(rows, i)[j] = (float)(random_normal(random) + (j == labels[i] ? 1.5 : 0));
	}
}

static MetricTestInput open_items(Items *items)
{
	Random random;
	*items = (Items){0};
	random_init(&random, 3, 0);
	fill(&random, &items->gallery, GALLERY, items->gallery_labels);
	fill(&random, &items->asked, ASKED, items->labels);
	for (size_t i = 0; i < ASKED; i++)
		items->own[i] = DICTIONARY_NONE;
	return (MetricTestInput){.gallery = matrix_rows(&items->gallery),
		.gallery_labels = items->gallery_labels,
		.asked = matrix_rows(&items->asked),
		.labels = items->labels,
		.own = items->own,
		.plain = METRIC_L2,
		.k = K};
}

static MetricTest *answered(const MetricTestInput *input)
{
	MetricTest *test = metric_test_new(input, &err);
	assert_ok(test != NULL);
	while (metric_test_done(test) < 1)
		assert_ok(metric_test_step(test, NULL, &err));
	return test;
}

static double weighted(const float *a, const float *b, double first)
{
	double sum = 0;
	for (size_t j = 0; j < WIDTH; j++)
		sum += (j == 0 ? first * first : 1) * pow((double)a[j] - (double)b[j], 2);
	return sum;
}

/* By the definition: K times the nearest that was not yet taken. `first` stretches the first column. */
static void check(const Items *items, const MetricAnswer *answers, double first)
{
	for (size_t i = 0; i < ASKED; i++) {
		bool taken[GALLERY] = {false};
		size_t mates = 0;
		for (size_t k = 0; k < K; k++) {
			size_t best = GALLERY;
			double least = INFINITY;
			for (size_t g = 0; g < GALLERY; g++) {
				double squared = weighted(rows_at(matrix_rows(&items->gallery), g),
					rows_at(matrix_rows(&items->asked), i), first);
				if (!taken[g] && g != items->own[i] && squared < least) {
					least = squared;
					best = g;
				}
			}
			taken[best] = true;
			mates += items->gallery_labels[best] == items->labels[i];
			if (k == 0)
				assert_int_equal(answers[i].nearest, items->gallery_labels[best]);
		}
		assert_near(answers[i].precision, (double)mates / K, 1e-12);
		assert_int_equal(answers[i].reached, mates > 0);
		if (2 * mates > K)
			assert_int_equal(answers[i].given, items->labels[i]);
	}
}

static void close_items(Items *items)
{
	matrix_release(&items->gallery);
	matrix_release(&items->asked);
}

static void test_plain_and_learned(void **state)
{
	(void)state;
	Items items;
	MetricTestInput input = open_items(&items);
	MetricTest *test = answered(&input);
	check(&items, metric_test_answers(test), 1);
	metric_test_free(test);
	LearnedMetric *metric = learned_metric_new("nca", WIDTH, WIDTH, &err);
	assert_ok(metric != NULL);
	for (size_t j = 0; j < WIDTH; j++)
		matrix_row(&metric->map, j)[j] = j == 0 ? 3 : 1;
	input.learned = metric;
	test = answered(&input);
	check(&items, metric_test_answers(test), 3);
	metric_test_free(test);
	learned_metric_unref(metric);
	close_items(&items);
}

/* Items that are in the gallery are no answers to themselves. */
static void test_own_rows_are_left_out(void **state)
{
	(void)state;
	Items items;
	MetricTestInput input = open_items(&items);
	for (uint32_t i = 0; i < ASKED; i++) {
		items.own[i] = 2 * i;
		items.labels[i] = items.gallery_labels[2 * i];
		memcpy(matrix_row(&items.asked, i), matrix_row(&items.gallery, 2 * i), WIDTH * sizeof(float));
	}
	MetricTest *test = answered(&input);
	check(&items, metric_test_answers(test), 1);
	metric_test_free(test);
	close_items(&items);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain_and_learned),
		cmocka_unit_test(test_own_rows_are_left_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
