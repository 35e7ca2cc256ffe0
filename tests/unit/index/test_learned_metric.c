#include "index/learned_metric.h"

#include "base/random.h"
#include "check.h"

#include <stdlib.h>

enum { ROWS = 400, WIDTH = 20, K = 10 };

static Error err;

static Space *random_space(void)
{
	Space *space = space_new(ROWS, WIDTH, &err);
	Random random;
	random_init(&random, 5, 0);
	for (uint32_t row = 0; row < ROWS; row++) {
		char item[32];
		snprintf(item, sizeof item, "i%u", row);
		dictionary_add(&space->items, item, strlen(item));
		for (size_t j = 0; j < WIDTH; j++)
			matrix_row(&space->vectors, row)[j] = (float)random_normal(&random);
	}
	assert_ok(space_finish(space, &err));
	return space;
}

static LearnedMetric *random_metric(size_t rank)
{
	LearnedMetric *metric = learned_metric_new("nca", rank, WIDTH, &err);
	Random random;
	assert_ok(metric != NULL);
	random_init(&random, 6, 0);
	for (size_t i = 0; i < rank * WIDTH; i++)
		metric->map.data[i] = (float)random_normal(&random);
	return metric;
}

static LearnedMetric *identity(void)
{
	LearnedMetric *metric = learned_metric_new("nca", WIDTH, WIDTH, &err);
	assert_ok(metric != NULL);
	for (size_t i = 0; i < WIDTH; i++)
		matrix_row(&metric->map, i)[i] = 1;
	return metric;
}

/* The same bytes as without a metric. */
static void test_identity_is_euclid(void **state)
{
	(void)state;
	Space *space = random_space();
	LearnedMetric *metric = identity();
	Space *seen = learned_metric_see(metric, space, NULL, &err);
	assert_ok(seen != NULL);
	assert_memory_equal(seen->vectors.data, space->vectors.data, ROWS * WIDTH * sizeof(float));
	Hit plain[K], learned[K];
	Candidates of_space = {.space = space}, of_seen = {.space = seen};
	const float *vector = matrix_row(&space->vectors, 7);
	assert_int_equal(exact_search(&of_space, METRIC_L2, vector, K, NULL, plain), K);
	assert_int_equal(exact_search(&of_seen, METRIC_L2, vector, K, NULL, learned), K);
	assert_memory_equal(plain, learned, sizeof plain);
	space_unref(seen);
	space_unref(space);
	learned_metric_unref(metric);
}

/* Of vectors of length 1 the identity ranks as the cosine does. */
static void test_unit_identity_ranks_like_the_cosine(void **state)
{
	(void)state;
	Space *space = random_space();
	LearnedMetric *metric = identity();
	metric->unit = true;
	Space *seen = learned_metric_see(metric, space, NULL, &err);
	assert_ok(seen != NULL);
	Hit plain[K], learned[K];
	float asked[WIDTH];
	Candidates of_space = {.space = space}, of_seen = {.space = seen};
	learned_metric_vector(metric, matrix_row(&space->vectors, 7), asked);
	exact_search(&of_space, METRIC_COSINE, matrix_row(&space->vectors, 7), K, NULL, plain);
	exact_search(&of_seen, METRIC_L2, asked, K, NULL, learned);
	for (size_t i = 0; i < K; i++)
		assert_int_equal(plain[i].row, learned[i].row);
	space_unref(seen);
	space_unref(space);
	learned_metric_unref(metric);
}

static double form(const LearnedMetric *metric, const float *x, const float *y)
{
	double sum = 0;
	for (size_t k = 0; k < metric->map.rows; k++) {
		double difference = 0;
		for (size_t j = 0; j < WIDTH; j++)
			difference += (double)matrix_row(&metric->map, k)[j] * ((double)x[j] - (double)y[j]);
		sum += difference * difference;
	}
	return sum;
}

static void test_distance_is_the_quadratic_form(void **state)
{
	(void)state;
	Space *space = random_space();
	LearnedMetric *metric = random_metric(8);
	float a[8], b[8];
	const float *x = matrix_row(&space->vectors, 1), *y = matrix_row(&space->vectors, 2);
	learned_metric_vector(metric, x, a);
	learned_metric_vector(metric, y, b);
	assert_near(exact_squared_distance(a, b, 8), form(metric, x, y), 1e-3);
	space_unref(space);
	learned_metric_unref(metric);
}

static Index *built(Space *space)
{
	const IndexType *type = index_type_find("hnsw");
	Args *options = args_of(type->options, "", &err);
	IndexInput input = {.space = space, .metric = METRIC_COSINE, .seed = 1};
	Index *index = type->start(&input, options, &err);
	assert_ok(index != NULL);
	while (!index->progress.finished)
		assert_ok(type->step(index, NULL, &err));
	args_free(options);
	return index;
}

/* When all rows are considered, an index and a look at all give the same bytes; fewer give no better ones. */
static void test_ranking_all_is_exact(void **state)
{
	(void)state;
	Space *space = random_space();
	LearnedMetric *metric = random_metric(6);
	Index *index = built(space);
	Space *seen = learned_metric_see(metric, space, NULL, &err);
	assert_ok(seen != NULL);
	uint32_t except = 3;
	Candidates of_seen = {.space = seen, .except = &except, .n_except = 1};
	Candidates of_space = {.space = space, .except = &except, .n_except = 1};
	Hit exact[K], all[K], few[K];
	const float *vector = matrix_row(&space->vectors, 3);
	float asked[6];
	learned_metric_vector(metric, vector, asked);
	assert_int_equal(exact_search(&of_seen, METRIC_L2, asked, K, NULL, exact), K);
	assert_int_equal(learned_metric_rerank(metric, index, &of_space, vector, ROWS, K, NULL, all), K);
	assert_memory_equal(exact, all, sizeof exact);
	assert_int_equal(learned_metric_rerank(metric, index, &of_space, vector, 20, K, NULL, few), K);
	for (size_t i = 0; i < K; i++)
		assert_true(few[i].score <= exact[i].score);
	/* Many at a time are answered as one by one. */
	Candidates any = {.space = space};
	Rows queries = rows_part(matrix_rows(&space->vectors), 0, 5);
	Hit many[5 * K], one[K];
	size_t counts[5];
	assert_ok(learned_metric_rerank_many(metric, index, &any, queries, 20, K, NULL, many, counts, &err));
	for (size_t q = 0; q < 5; q++) {
		assert_int_equal(
			learned_metric_rerank(metric, index, &any, rows_at(queries, q), 20, K, NULL, one),
			counts[q]);
		assert_memory_equal(one, many + q * K, counts[q] * sizeof *one);
	}
	index_unref(index);
	space_unref(seen);
	space_unref(space);
	learned_metric_unref(metric);
}

static void test_other_widths_are_refused(void **state)
{
	(void)state;
	Space *space = space_new(2, 3, &err);
	LearnedMetric *metric = identity();
	Error why = ERROR_INIT;
	assert_false(learned_metric_fits(metric, "m", space, "s", &why));
	assert_contains(why.message, "20 numbers, but those of s have 3");
	space_unref(space);
	learned_metric_unref(metric);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_identity_is_euclid),
		cmocka_unit_test(test_unit_identity_ranks_like_the_cosine),
		cmocka_unit_test(test_distance_is_the_quadratic_form),
		cmocka_unit_test(test_ranking_all_is_exact),
		cmocka_unit_test(test_other_widths_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
