#include "index/exact.h"

#include "base/random.h"
#include "check.h"

#include <stdlib.h>

/* Random rows; some are copies of others, one is zero. */
static Space *world(size_t rows, size_t cols)
{
	Error err = ERROR_INIT;
	Space *space = space_new(rows, cols, &err);
	Random random;
	random_init(&random, 11, 0);
	for (size_t i = 0; i < rows * cols; i++)
		space->vectors.data[i] = (float)random_normal(&random);
	for (size_t i = 7; i < rows; i += 7)
		memcpy(matrix_row(&space->vectors, i), matrix_row(&space->vectors, i / 7),
			cols * sizeof(float));
	memset(matrix_row(&space->vectors, 3), 0, cols * sizeof(float));
	space->domain_of = memory_new(rows, sizeof *space->domain_of);
	dictionary_add(&space->domains, "a", 1);
	dictionary_add(&space->domains, "b", 1);
	for (uint32_t i = 0; i < rows; i++) {
		char item[16];
		dictionary_add(&space->items, item, (size_t)snprintf(item, sizeof item, "%u", i));
		space->domain_of[i] = i % 3 == 0;
	}
	assert_ok(space_finish(space, &err));
	return space;
}

static double plain_score(Metric metric, const float *a, const float *b, size_t width)
{
	double dot = 0, distance = 0;
	for (size_t i = 0; i < width; i++) {
		dot += (double)a[i] * b[i];
		distance += ((double)a[i] - b[i]) * ((double)a[i] - b[i]);
	}
	return metric == METRIC_L2 ? -distance : metric == METRIC_DOT ? dot : exact_cosine(a, b, width);
}

/* Hits are sorted, ties by row, and no row that is left out scores better than the last. */
static void check_hits(
	const Candidates *c, Metric metric, const float *query, const Hit *hits, size_t count, size_t k)
{
	const Space *space = c->space;
	size_t width = space->vectors.cols, allowed = 0;
	bool *hit = memory_new(space->vectors.rows, sizeof *hit);
	for (size_t i = 0; i < count; i++) {
		hit[hits[i].row] = true;
		assert_near(hits[i].score,
			plain_score(metric, matrix_row(&space->vectors, hits[i].row), query, width), 1e-4);
		assert_true(i == 0 || hit_before(hits[i - 1], hits[i]));
	}
	for (uint32_t row = 0; row < space->vectors.rows; row++) {
		bool except = c->n_except && (row == c->except[0] || row == c->except[c->n_except - 1]);
		if ((c->by_domain && space->domain_of[row] != c->domain) || except ||
			(metric == METRIC_COSINE && row == 3))
			assert_false(hit[row]);
		else if (++allowed && !hit[row])
			assert_true(plain_score(metric, matrix_row(&space->vectors, row), query, width) <=
				    hits[count - 1].score + 1e-4f);
	}
	assert_int_equal(count, k < allowed ? k : allowed);
	free(hit);
}

static void test_one_query(void **state)
{
	(void)state;
	Space *space = world(9001, 37);
	Pool *pool = pool_new(3);
	const uint32_t except[] = {5, 35};
	const Candidates sets[] = {{.space = space}, {.space = space, .by_domain = true, .domain = 1},
		{.space = space, .except = except, .n_except = 2}};
	Hit hits[100], again[100];
	const float *query = matrix_row(&space->vectors, 5);
	for (int set = 0; set < 3; set++)
		for (Metric metric = METRIC_COSINE; metric <= METRIC_L2; metric++) {
			size_t count = exact_search(&sets[set], metric, query, 100, pool, hits);
			check_hits(&sets[set], metric, query, hits, count, 100);
			assert_int_equal(exact_search(&sets[set], metric, query, 100, NULL, again), count);
			assert_memory_equal(hits, again, count * sizeof *hits);
		}
	/* Row 35 is a copy of row 5: equal scores, the lower row first. */
	exact_search(&sets[0], METRIC_COSINE, query, 2, pool, hits);
	assert_int_equal(hits[0].row, 5);
	assert_int_equal(hits[1].row, 35);
	assert_true(hits[0].score == hits[1].score);
	assert_near(hits[0].score, 1, 1e-6);
	pool_free(pool);
	space_unref(space);
}

/* Only rows with a bit set answer, the same for one query and for many, few or most of them. */
static void test_rows_with_a_bit(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	enum { ROWS = 1000, K = 50 };
	Space *space = world(ROWS, 9);
	for (size_t step = 1; step < 400; step = step * 3 + 1) {
		uint64_t only[ROWS / 64 + 1] = {0};
		for (size_t i = 2; i < ROWS; i += step)
			only[i / 64] |= (uint64_t)1 << i % 64;
		Candidates some = {.space = space, .only = only, .by_domain = true, .domain = 0};
		Hit one[K], many[K];
		size_t count = exact_search(&some, METRIC_L2, matrix_row(&space->vectors, 7), K, NULL, one);
		size_t allowed = 0, counted;
		for (size_t i = 2; i < ROWS; i += step)
			allowed += i % 3 != 0;
		assert_int_equal(count, allowed < K ? allowed : K);
		for (size_t i = 0; i < count; i++)
			assert_true((one[i].row - 2) % step == 0 && one[i].row % 3 != 0);
		Rows query = rows_part(matrix_rows(&space->vectors), 7, 1);
		assert_ok(exact_search_many(&some, METRIC_L2, query, K, NULL, many, &counted, &err));
		assert_int_equal(counted, count);
		assert_memory_equal(one, many, count * sizeof *one);
	}
	space_unref(space);
}

static void test_many_queries_agree_with_one(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	enum { K = 20, QUERIES = 150 };
	Space *space = world(9001, 37);
	Pool *pool = pool_new(2);
	const Candidates sets[] = {{.space = space}, {.space = space, .by_domain = true, .domain = 0}};
	Hit *many = memory_new(QUERIES * K, sizeof *many), one[K];
	size_t counts[QUERIES];
	Rows queries = rows_part(matrix_rows(&space->vectors), 0, QUERIES);
	for (int set = 0; set < 2; set++)
		for (Metric metric = METRIC_COSINE; metric <= METRIC_L2; metric++) {
			assert_ok(exact_search_many(&sets[set], metric, queries, K, pool, many, counts, &err));
			for (size_t q = 0; q < QUERIES; q++) {
				size_t count =
					exact_search(&sets[set], metric, rows_at(queries, q), K, NULL, one);
				assert_int_equal(counts[q], count);
				assert_memory_equal(many + q * K, one, count * sizeof *one);
			}
		}
	free(many);
	pool_free(pool);
	space_unref(space);
}

/* All scores are within the rounding of a tile of each other, which must not decide who is listed. */
static void test_crowded_scores(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	enum { K = 7, ROWS = 3000, COLS = 24, QUERIES = 5 };
	Space *space = world(ROWS, COLS);
	Random random;
	random_init(&random, 12, 0);
	for (size_t i = 0; i < ROWS * COLS; i++)
		space->vectors.data[i] = 1 + (float)(random_next(&random) % 8) * 0x1p-22f;
	assert_ok(space_finish(space, &err));
	Candidates all = {.space = space};
	Hit many[QUERIES * K], one[K];
	size_t counts[QUERIES];
	Rows queries = rows_part(matrix_rows(&space->vectors), 0, QUERIES);
	for (Metric metric = METRIC_COSINE; metric <= METRIC_L2; metric++) {
		assert_ok(exact_search_many(&all, metric, queries, K, NULL, many, counts, &err));
		for (size_t q = 0; q < QUERIES; q++) {
			assert_int_equal(
				exact_search(&all, metric, rows_at(queries, q), K, NULL, one), counts[q]);
			assert_memory_equal(many + q * K, one, sizeof one);
		}
	}
	space_unref(space);
}

static void test_fewer_rows_than_wanted(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *space = world(6, 5);
	Candidates candidates = {.space = space};
	Hit hits[20];
	size_t counts[2];
	assert_int_equal(
		exact_search(&candidates, METRIC_COSINE, matrix_row(&space->vectors, 0), 20, NULL, hits), 5);
	assert_int_equal(
		exact_search(&candidates, METRIC_DOT, matrix_row(&space->vectors, 0), 20, NULL, hits), 6);
	assert_int_equal(
		exact_search(&candidates, METRIC_DOT, matrix_row(&space->vectors, 0), 0, NULL, hits), 0);
	Rows queries = rows_part(matrix_rows(&space->vectors), 0, 2);
	assert_ok(exact_search_many(&candidates, METRIC_COSINE, queries, 10, NULL, hits, counts, &err));
	assert_int_equal(counts[0], 5);
	assert_int_equal(counts[1], 5);
	space_unref(space);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_query),
		cmocka_unit_test(test_rows_with_a_bit),
		cmocka_unit_test(test_many_queries_agree_with_one),
		cmocka_unit_test(test_crowded_scores),
		cmocka_unit_test(test_fewer_rows_than_wanted),
	};
	return cmocka_run_group_tests_name("exact", tests, NULL, NULL) != 0;
}
