/* Numbers not in closed form are those that tests/reference/detection.py prints. */
#include "measure/detection.h"

#include "check.h"
#include "measure/outliers.h"

#include <math.h>
#include <stdlib.h>

static Error err;

static void test_scores_with_ties(void **state)
{
	(void)state;
	const double scores[] = {0.9, 0.8, 0.8, 0.7, 0.6, 0.55, 0.5, 0.5, 0.4, 0.3, 0.2, 0.1};
	const bool few[] = {1, 0, 1, 1, 0, 0, 1, 0, 0, 0, 1, 0};
	Detection found = detection_of(scores, few, 12);
	assert_int_equal(found.items, 12);
	assert_int_equal(found.few, 5);
	assert_near(found.area, 0.6857142857, 1e-10);
	assert_near(found.low, 0.3575132935, 1e-9);
	assert_near(found.high, 0.8895248142, 1e-9);
	assert_near(found.average_precision, 0.6885281385, 1e-10);
	assert_near(found.precision, 0.6, 1e-15);
}

static void test_extremes(void **state)
{
	(void)state;
	double scores[50];
	bool few[50];
	for (size_t i = 0; i < 50; i++) {
		scores[i] = (double)(i % 10);
		few[i] = scores[i] >= 8;
	}
	Detection all = detection_of(scores, few, 50);
	assert_near(all.area, 1, 0);
	assert_near(all.low, 0.8750697156, 1e-9);
	assert_near(all.high, 1, 1e-9);
	for (size_t i = 0; i < 50; i++)
		scores[i] = -scores[i];
	assert_near(detection_of(scores, few, 50).area, 0, 0);
	memset(scores, 0, sizeof scores);
	assert_near(detection_of(scores, few, 50).area, 0.5, 0);
	memset(few, 0, sizeof few);
	assert_true(isnan(detection_of(scores, few, 50).area));
	assert_int_equal(detection_of(scores, few, 50).few, 0);
}

/* Points on a line. */
static Space *line_of(const float *places, size_t count)
{
	Space *space = space_new(count, 2, &err);
	for (size_t i = 0; i < count; i++) {
		char item[16];
		dictionary_add(&space->items, item, (size_t)snprintf(item, sizeof item, "p%zu", i));
		matrix_row(&space->vectors, i)[0] = places[i];
		matrix_row(&space->vectors, i)[1] = 1;
	}
	assert_ok(space_finish(space, &err));
	return space;
}

static void run(const OutliersInput *input, double *scores)
{
	Outliers *outliers = outliers_new(input, &err);
	assert_non_null(outliers);
	while (outliers_done(outliers) < 1)
		assert_ok(outliers_step(outliers, NULL, &err));
	memcpy(scores, outliers_scores(outliers), input->n_asked * sizeof *scores);
	outliers_free(outliers);
}

static void test_distances_to_the_nearest(void **state)
{
	(void)state;
	Space *space = line_of((const float[]){0, 1, 3, 10, 3}, 5), *other = line_of((const float[]){4, 0}, 2);
	const uint32_t rows[] = {0, 1, 2, 3, 4}, first[] = {3, 0, 1};
	OutliersInput input = {.usual = space,
		.asked = space,
		.usual_rows = rows,
		.asked_rows = rows,
		.n_usual = 5,
		.n_asked = 5,
		.k = 2,
		.metric = METRIC_L2};
	double scores[5];
	run(&input, scores);
	const double expected[] = {2, 1.5, 1, 7, 1};
	for (size_t i = 0; i < 5; i++)
		assert_near(scores[i], expected[i], 1e-6);
	/* An item of another space has nobody to leave out; these are held against three. */
	input.asked = other;
	input.n_asked = 2;
	input.usual_rows = first;
	input.n_usual = 3;
	run(&input, scores);
	assert_near(scores[0], 3.5, 1e-6);
	assert_near(scores[1], 0.5, 1e-6);
	input.metric = METRIC_COSINE;
	input.k = 1;
	run(&input, scores);
	assert_near(scores[0], 1 - 41 / sqrt(17 * 101.0), 1e-6);
	input.k = 3;
	assert_null(outliers_new(&input, &err));
	assert_contains(err.message, "more than the 3 items");
	space_unref(space);
	space_unref(other);
}

static void test_many_blocks(void **state)
{
	(void)state;
	enum { COUNT = 700 };
	float places[COUNT];
	uint32_t rows[COUNT];
	double scores[COUNT];
	for (uint32_t i = 0; i < COUNT; i++) {
		places[i] = (float)i;
		rows[i] = COUNT - 1 - i;
	}
	Space *space = line_of(places, COUNT);
	OutliersInput input = {.usual = space,
		.asked = space,
		.usual_rows = rows,
		.asked_rows = rows,
		.n_usual = COUNT,
		.n_asked = COUNT,
		.k = 3,
		.metric = METRIC_L2};
	run(&input, scores);
	assert_near(scores[0], 2, 1e-6);
	assert_near(scores[350], 4.0 / 3, 1e-6);
	assert_near(scores[COUNT - 1], 2, 1e-6);
	space_unref(space);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scores_with_ties),
		cmocka_unit_test(test_extremes),
		cmocka_unit_test(test_distances_to_the_nearest),
		cmocka_unit_test(test_many_blocks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
