#include "index/hnsw.h"

#include "built_index.h"
#include "check.h"

#include <stdlib.h>

enum { ROWS = 3000, WIDTH = 24, K = JUDGED_K };

static Space *world(size_t rows)
{
	return clustered_space(rows, WIDTH);
}

static Index *build(Space *space, Metric metric, const char *how, const Index *before, int threads)
{
	return built_index("hnsw", space, metric, how, before, threads);
}

static void finds_what_exact_search_finds(void **state)
{
	(void)state;
	Space *space = world(ROWS);
	Candidates all = {.space = space};
	const double bounds[] = {[METRIC_COSINE] = 0.99, [METRIC_DOT] = 0.9, [METRIC_L2] = 0.99};
	for (Metric metric = METRIC_COSINE; metric <= METRIC_L2; metric++) {
		Index *index = build(space, metric, "m=12 ef_build=80", NULL, 2);
		assert_true(index_recall(index, &all, 100) >= bounds[metric]);
		assert_true(index_recall(index, &all, ROWS) >= index_recall(index, &all, 10));
		index_unref(index);
	}
	space_unref(space);
}

/* With links to all others there is nothing that a walk could miss. */
static void full_graphs_are_exact(void **state)
{
	(void)state;
	Space *space = world(200);
	Candidates all = {.space = space};
	Index *index = build(space, METRIC_L2, "m=200 ef_build=400", NULL, 1);
	assert_near(index_recall(index, &all, 200), 1, 0);
	index_unref(index);
	space_unref(space);
}

static void check_links(const Hnsw *graph, uint32_t row, int layer)
{
	const uint32_t *links = hnsw_links(graph, row, layer);
	size_t capacity = hnsw_capacity(graph, layer), count = 0;
	while (count < capacity && links[count] != HNSW_NONE)
		count++;
	for (size_t i = count; i < capacity; i++)
		assert_int_equal(links[i], HNSW_NONE);
	for (size_t i = 0; i < count; i++) {
		assert_true(links[i] < graph->codes.rows && links[i] != row);
		assert_true(graph->levels[links[i]] >= layer);
		for (size_t j = 0; j < i; j++)
			assert_true(links[i] != links[j]);
	}
	assert_true(count > 0 || layer == graph->top);
}

static size_t reachable(const Hnsw *graph)
{
	size_t rows = graph->codes.rows, n = 0, next = 0;
	uint32_t *queue = memory_new(rows, sizeof *queue);
	bool *seen = memory_new(rows, sizeof *seen);
	queue[n++] = graph->entry;
	seen[graph->entry] = true;
	while (next < n) {
		const uint32_t *links = hnsw_links(graph, queue[next++], 0);
		for (size_t i = 0; i < graph->m_ground && links[i] != HNSW_NONE; i++)
			if (!seen[links[i]]) {
				seen[links[i]] = true;
				queue[n++] = links[i];
			}
	}
	free(queue);
	free(seen);
	return n;
}

/* No more links than allowed, none twice, none to itself or to a row that is not in the layer; all is reached.
 */
static void the_graph_is_sound(void **state)
{
	(void)state;
	Space *space = world(ROWS);
	Index *index = build(space, METRIC_COSINE, "m=8 ef_build=40", NULL, 2);
	const Hnsw *graph = (const Hnsw *)index;
	size_t upper = 0;
	for (uint32_t row = 0; row < ROWS; row++) {
		assert_true(graph->levels[row] <= graph->top);
		upper += graph->levels[row] > 0;
		for (int layer = 0; layer <= graph->levels[row]; layer++)
			check_links(graph, row, layer);
	}
	assert_int_equal(graph->levels[graph->entry], graph->top);
	assert_int_equal(reachable(graph), ROWS);
	/* one row in m, within five standard deviations */
	assert_near((double)upper / ROWS, 1.0 / 8, 5 * sqrt(7.0 / 64 / ROWS));
	index_unref(index);
	space_unref(space);
}

static void assert_same_graph(const Index *a, const Index *b)
{
	IndexPart of_a[INDEX_PARTS], of_b[INDEX_PARTS];
	size_t count = index_hnsw.parts(a, of_a);
	assert_int_equal(index_hnsw.parts(b, of_b), count);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(of_a[i].count, of_b[i].count);
		assert_memory_equal(of_a[i].bytes, of_b[i].bytes, of_a[i].count);
	}
}

static void threads_make_no_difference(void **state)
{
	(void)state;
	Space *space = world(ROWS);
	Index *one = build(space, METRIC_L2, "m=8 ef_build=40", NULL, 1);
	Index *four = build(space, METRIC_L2, "m=8 ef_build=40", NULL, 4);
	assert_same_graph(one, four);
	index_unref(one);
	index_unref(four);
	space_unref(space);
}

static void grows_with_its_space(void **state)
{
	(void)state;
	Space *space = world(ROWS), *half = world(ROWS / 2);
	/* worlds of the same seed begin alike */
	assert_int_equal(index_same_rows(half, space), ROWS / 2);
	assert_int_equal(index_same_rows(space, half), 0);
	Index *before = build(half, METRIC_L2, "m=12 ef_build=80", NULL, 2);
	index_mark(before, 5, true);
	Index *index = build(space, METRIC_L2, "m=12 ef_build=80", before, 2);
	Candidates all = {.space = space};
	assert_int_equal(index->kept, ROWS / 2);
	assert_true(index_is_gone(index, 5));
	index_mark(index, 5, false);
	assert_true(index_recall(index, &all, 100) >= 0.99);
	Index *other = build(space, METRIC_L2, "m=13 ef_build=80", before, 2);
	assert_int_equal(other->kept, 0);
	matrix_row(&half->vectors, 3)[1] += 1;
	assert_int_equal(index_same_rows(half, space), 0);
	index_unref(before);
	index_unref(index);
	index_unref(other);
	space_unref(half);
	space_unref(space);
}

/* Of a third of the rows, of one in 50, of all but a few. */
static void filters_hold(void **state)
{
	(void)state;
	Space *space = world(ROWS);
	Index *index = build(space, METRIC_COSINE, "m=12 ef_build=80", NULL, 2);
	Candidates third = {.space = space, .by_domain = true, .domain = 1};
	Candidates few = {.space = space, .by_domain = true, .domain = 2};
	const uint32_t except[] = {0, 30, 60, 90};
	Candidates without = {.space = space, .except = except, .n_except = 4};
	assert_true(index_recall(index, &third, 60) >= 0.98);
	assert_near(index_recall(index, &few, 10), 1, 0);
	assert_true(index_recall(index, &without, 100) >= 0.99);
	index_unref(index);
	space_unref(space);
}

static void rows_that_are_gone_are_no_answers(void **state)
{
	(void)state;
	Space *space = world(ROWS);
	Index *index = build(space, METRIC_L2, "m=12 ef_build=80", NULL, 2);
	Candidates all = {.space = space};
	Hit hits[K];
	for (int round = 0; round < 2; round++) {
		const float *query = matrix_row(&space->vectors, 17);
		size_t count = index_search(index, &all, query, K, 100, NULL, hits);
		assert_int_equal(count, K);
		assert_true(hits[0].row == 17);
		index_mark(index, 17, true);
		assert_true(index_search(index, &all, query, K, 100, NULL, hits) == K && hits[0].row != 17);
		/* nearly all: those that are left are looked at */
		for (uint32_t row = 0; row < ROWS; row++)
			index_mark(index, row, row % 1000 != 3);
		assert_int_equal(index->n_gone, ROWS - 3);
		assert_int_equal(index_search(index, &all, query, K, 100, NULL, hits), 3);
		for (uint32_t row = 0; row < ROWS; row++)
			index_mark(index, row, false);
		assert_int_equal(index->n_gone, 0);
	}
	index_unref(index);
	space_unref(space);
}

static void many_queries_are_answered_like_one(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Space *space = world(ROWS);
	Index *index = build(space, METRIC_DOT, "m=12 ef_build=80", NULL, 2);
	Matrix queries = moved_rows(space);
	Pool *pool = pool_new(3);
	Candidates all = {.space = space};
	Hit *many = memory_new(JUDGED_QUERIES * K, sizeof *many), one[K];
	size_t counts[JUDGED_QUERIES];
	assert_ok(index_search_many(index, &all, matrix_rows(&queries), K, 0, pool, many, counts, &err));
	for (size_t q = 0; q < JUDGED_QUERIES; q++) {
		size_t count = index_search(index, &all, matrix_row(&queries, q), K, 0, pool, one);
		assert_int_equal(counts[q], count);
		for (size_t i = 0; i < count; i++)
			assert_true(one[i].row == many[q * K + i].row && one[i].score == many[q * K + i].score);
	}
	free(many);
	matrix_release(&queries);
	pool_free(pool);
	index_unref(index);
	space_unref(space);
}

static void degenerate_spaces_are_answered(void **state)
{
	(void)state;
	const float values[] = {0, 1, 1e-40f, 1e30f};
	for (Metric metric = METRIC_COSINE; metric <= METRIC_L2; metric++)
		for (size_t i = 0; i < 4; i++)
			for (size_t rows = 0; rows <= 300; rows = rows < 3 ? rows + 1 : rows * 10)
				check_degenerate_space("hnsw", "m=4 ef_build=20", 30, rows, values[i], metric);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_what_exact_search_finds),
		cmocka_unit_test(full_graphs_are_exact),
		cmocka_unit_test(the_graph_is_sound),
		cmocka_unit_test(threads_make_no_difference),
		cmocka_unit_test(grows_with_its_space),
		cmocka_unit_test(filters_hold),
		cmocka_unit_test(rows_that_are_gone_are_no_answers),
		cmocka_unit_test(many_queries_are_answered_like_one),
		cmocka_unit_test(degenerate_spaces_are_answered),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
