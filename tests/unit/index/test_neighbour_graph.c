#include "index/neighbour_graph.h"

#include "base/random.h"
#include "check.h"

#include <stdlib.h>

enum { ROWS = 500, WIDTH = 19 };

/* Random rows; rows 10, 20, … are copies of row 0, every 77th is zero. */
static Matrix world(size_t rows)
{
	Error err = ERROR_INIT;
	Matrix matrix = {0};
	assert_ok(matrix_init(&matrix, rows, WIDTH, "rows", &err));
	Random random;
	random_init(&random, 5, 0);
	for (size_t i = 0; i < rows * WIDTH; i++)
		matrix.data[i] = (float)random_normal(&random) + 1;
	for (size_t i = 10; i < rows; i += 10)
		memcpy(matrix_row(&matrix, i), matrix.data, WIDTH * sizeof(float));
	for (size_t i = 77; i < rows; i += 77)
		memset(matrix_row(&matrix, i), 0, WIDTH * sizeof(float));
	return matrix;
}

static NeighbourGraph graph_by(const Matrix *matrix, Metric metric, size_t k, const GraphWay *way, int threads)
{
	Error err = ERROR_INIT;
	Pool *pool = threads > 1 ? pool_new(threads) : NULL;
	GraphMaker *maker = graph_maker_new(matrix_rows(matrix), metric, k, way, 1, &err);
	assert_non_null(maker);
	double done = graph_maker_done(maker);
	for (bool finished = false; !finished;) {
		assert_ok(graph_maker_step(maker, pool, &finished, &err));
		assert_true(graph_maker_done(maker) >= done);
		done = graph_maker_done(maker);
	}
	assert_true(done == 1);
	NeighbourGraph graph = graph_maker_take(maker);
	graph_maker_free(maker);
	pool_free(pool);
	return graph;
}

static NeighbourGraph graph_of(const Matrix *matrix, Metric metric, size_t k, int threads)
{
	return graph_by(matrix, metric, k, &GRAPH_EXACT, threads);
}

static double plain_distance(Metric metric, const float *a, const float *b)
{
	double sum = 0;
	for (size_t i = 0; i < WIDTH; i++)
		sum += ((double)a[i] - b[i]) * ((double)a[i] - b[i]);
	return metric == METRIC_L2 ? sqrt(sum) : 1 - exact_cosine(a, b, WIDTH);
}

/* Every distance is right, nobody is listed twice or near himself, and nobody left out is nearer than the last
 * one listed. */
static void check_row(const Matrix *matrix, Metric metric, const NeighbourGraph *graph, size_t row)
{
	bool listed[ROWS] = {0};
	const uint32_t *neighbours = graph->neighbours + row * graph->k;
	const float *distances = graph->distances + row * graph->k;
	for (size_t i = 0; i < graph->k; i++) {
		assert_false(listed[neighbours[i]]);
		listed[neighbours[i]] = true;
		double plain =
			plain_distance(metric, matrix_row(matrix, row), matrix_row(matrix, neighbours[i]));
		assert_near(distances[i], plain, 2e-6);
		assert_true(i == 0 || distances[i] > distances[i - 1] ||
			    (distances[i] == distances[i - 1] && neighbours[i] > neighbours[i - 1]));
	}
	assert_false(listed[row]);
	for (size_t other = 0; other < graph->rows; other++)
		if (!listed[other] && other != row && graph->k)
			assert_true(plain_distance(metric, matrix_row(matrix, row),
					    matrix_row(matrix, other)) >= distances[graph->k - 1] - 2e-6);
}

static void check_graph(size_t rows, Metric metric, size_t k)
{
	Matrix matrix = world(rows);
	NeighbourGraph graph = graph_of(&matrix, metric, k, 1), again = graph_of(&matrix, metric, k, 3);
	size_t others = rows ? rows - 1 : 0;
	assert_int_equal(graph.rows, rows);
	assert_int_equal(graph.k, k < others ? k : others);
	for (size_t row = 0; row < rows; row++)
		check_row(&matrix, metric, &graph, row);
	if (graph.k > 0) {
		assert_memory_equal(graph.neighbours, again.neighbours, rows * graph.k * sizeof(uint32_t));
		assert_memory_equal(graph.distances, again.distances, rows * graph.k * sizeof(float));
	}
	neighbour_graph_release(&graph);
	neighbour_graph_release(&again);
	matrix_release(&matrix);
}

static void test_nearest_of_every_row(void **state)
{
	(void)state;
	for (Metric metric = METRIC_COSINE; metric <= METRIC_L2; metric += METRIC_L2 - METRIC_COSINE) {
		check_graph(ROWS, metric, 12);
		check_graph(ROWS, metric, 100);
	}
}

static void test_few_rows(void **state)
{
	(void)state;
	for (Metric metric = METRIC_COSINE; metric <= METRIC_L2; metric += METRIC_L2 - METRIC_COSINE) {
		check_graph(0, metric, 3);
		check_graph(1, metric, 3);
		check_graph(2, metric, 3);
		check_graph(79, metric, 200);
	}
}

/* 49 rows are the same: each has the lowest of the others as its nearest, at distance 0. */
static void test_copies(void **state)
{
	(void)state;
	Matrix matrix = world(ROWS);
	NeighbourGraph graph = graph_of(&matrix, METRIC_L2, 5, 2);
	for (uint32_t i = 0; i < 5; i++) {
		assert_int_equal(graph.neighbours[490 * 5 + i], 10 * i);
		assert_true(graph.distances[490 * 5 + i] == 0);
	}
	neighbour_graph_release(&graph);
	matrix_release(&matrix);
}

/* Rows around 20 centres, all different. */
static Matrix clustered(size_t rows)
{
	Error err = ERROR_INIT;
	Matrix matrix = {0};
	assert_ok(matrix_init(&matrix, rows, WIDTH, "rows", &err));
	Random random;
	random_init(&random, 8, 0);
	float centres[20][WIDTH];
	for (size_t i = 0; i < 20 * WIDTH; i++)
		centres[i / WIDTH][i % WIDTH] = 3 * (float)random_normal(&random);
	for (size_t i = 0; i < rows * WIDTH; i++)
		matrix.data[i] = centres[i / WIDTH % 20][i % WIDTH] + (float)random_normal(&random);
	return matrix;
}

static void check_same(const NeighbourGraph *a, const NeighbourGraph *b)
{
	assert_int_equal(a->k, b->k);
	assert_memory_equal(a->neighbours, b->neighbours, a->rows * a->k * sizeof(uint32_t));
	assert_memory_equal(a->distances, b->distances, a->rows * a->k * sizeof(float));
	assert_true(a->recall == b->recall);
}

/* Lists that reach all rows find what exact search finds, to the byte. */
static void test_lists_of_everything(void **state)
{
	(void)state;
	Matrix matrix = clustered(700);
	NeighbourGraph exact = graph_of(&matrix, METRIC_L2, 15, 1);
	NeighbourGraph listed = graph_by(&matrix, METRIC_L2, 15, &(GraphWay){699, 50, 700}, 2);
	check_same(&exact, &listed);
	assert_true(exact.recall == 1);
	neighbour_graph_release(&exact);
	neighbour_graph_release(&listed);
	matrix_release(&matrix);
}

/* How many of the neighbours are among the exact ones, which have other distances only where they are not. */
static double recall_of(const NeighbourGraph *graph, const NeighbourGraph *exact)
{
	size_t found = 0, k = graph->k;
	for (size_t row = 0; row < graph->rows; row++)
		for (size_t i = 0; i < k; i++)
			found += graph->distances[row * k + i] <= exact->distances[row * k + k - 1];
	return (double)found / (double)(graph->rows * k);
}

static void test_lists_of_near_rows(void **state)
{
	(void)state;
	const GraphWay way = {0, 32, 120};
	Matrix matrix = clustered(3000);
	NeighbourGraph exact = graph_of(&matrix, METRIC_L2, 15, 1);
	NeighbourGraph graph = graph_by(&matrix, METRIC_L2, 15, &way, 1);
	NeighbourGraph again = graph_by(&matrix, METRIC_L2, 15, &way, 3);
	check_same(&graph, &again);
	double recall = recall_of(&graph, &exact);
	assert_true(recall > 0.9 && recall < 1);
	assert_near(graph.recall, recall, 0.03); /* of 500 rows */
	neighbour_graph_release(&exact);
	neighbour_graph_release(&graph);
	neighbour_graph_release(&again);
	matrix_release(&matrix);
}

/* 300 rows are the same: they share lists of half as many, and each still has some of the others at 0. */
static void test_lists_of_copies(void **state)
{
	(void)state;
	Matrix matrix = world(3000);
	NeighbourGraph graph = graph_by(&matrix, METRIC_L2, 5, &(GraphWay){0, 64, 1}, 2);
	for (size_t row = 0; row < 3000; row++)
		for (size_t i = 0; i < 5; i++) {
			uint32_t to = graph.neighbours[row * 5 + i];
			assert_true(to < 3000 && to != row);
			assert_near(graph.distances[row * 5 + i],
				plain_distance(METRIC_L2, matrix_row(&matrix, row), matrix_row(&matrix, to)),
				2e-6);
		}
	assert_true(graph.distances[490 * 5 + 4] == 0);
	neighbour_graph_release(&graph);
	matrix_release(&matrix);
}

static void test_refusal(void **state)
{
	(void)state;
	Error err = ERROR_INIT;
	Matrix matrix = world(10);
	assert_null(graph_maker_new(matrix_rows(&matrix), METRIC_DOT, 3, &GRAPH_EXACT, 1, &err));
	assert_contains(err.message, "cosine or Euclidean");
	matrix_release(&matrix);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nearest_of_every_row),
		cmocka_unit_test(test_few_rows),
		cmocka_unit_test(test_copies),
		cmocka_unit_test(test_lists_of_everything),
		cmocka_unit_test(test_lists_of_near_rows),
		cmocka_unit_test(test_lists_of_copies),
		cmocka_unit_test(test_refusal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
