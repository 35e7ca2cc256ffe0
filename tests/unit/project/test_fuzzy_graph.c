/* Expected numbers: tests/reference/umap_graph.py. */
#include "project/fuzzy_graph.h"

#include "check.h"

static Error err;

static NeighbourGraph graph_of(Rows rows, size_t k)
{
	GraphMaker *maker = graph_maker_new(rows, METRIC_L2, k, &GRAPH_EXACT, 1, &err);
	assert_non_null(maker);
	for (bool finished = false; !finished;)
		assert_ok(graph_maker_step(maker, NULL, &finished, &err));
	NeighbourGraph graph = graph_maker_take(maker);
	graph_maker_free(maker);
	return graph;
}

/* The reference's matrix; rows 3 and 7 are equal. */
static NeighbourGraph wave_graph(void)
{
	enum { ROWS = 80, COLS = 9 };
	float rows[ROWS * COLS];
	for (size_t i = 0; i < ROWS; i++)
		for (size_t j = 0; j < COLS; j++) {
			double x = (double)i, y = (double)j;
			rows[i * COLS + j] =
				(float)(sin(1 + x * 0.37 + y * y * 0.11) * (COLS - y) + cos(x * 1.7 * (y + 1)));
		}
	memcpy(rows + 7 * COLS, rows + 3 * COLS, COLS * sizeof *rows);
	return graph_of((Rows){rows, ROWS, COLS, COLS}, 9);
}

static void test_scales_agree_with_umap_learn(void **state)
{
	(void)state;
	static const struct {
		size_t row;
		double nearest, scale;
	} cases[] = {{0, 3.801183, 0.215569}, {3, 1.608371, 1.287964}, {5, 3.040451, 0.522202},
		{79, 3.050092, 0.379486}};
	NeighbourGraph graph = wave_graph();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		double nearest, scale;
		fuzzy_scale(graph.distances + cases[i].row * graph.k, graph.k, 0, &nearest, &scale);
		assert_near(nearest, cases[i].nearest, 1e-5);
		assert_near(scale, cases[i].scale, 3e-5);
	}
	neighbour_graph_release(&graph);
}

typedef struct Entry {
	uint32_t column;
	double value;
} Entry;

static void check_row(const SparseMatrix *matrix, size_t row, const Entry *entries, size_t count)
{
	assert_int_equal(matrix->starts[row + 1] - matrix->starts[row], count);
	for (size_t k = 0; k < count; k++) {
		assert_int_equal(matrix->columns[matrix->starts[row] + k], entries[k].column);
		assert_near(matrix->values[matrix->starts[row] + k], entries[k].value, 2e-5);
	}
}

static void test_the_union_agrees_with_umap_learn(void **state)
{
	(void)state;
	static const Entry row_0[] = {{1, 0.001336}, {17, 0.815107}, {33, 0.036901}, {34, 0.874857},
		{35, 0.006638}, {51, 1.000000}, {67, 0.018075}, {68, 0.789041}, {69, 0.007686}};
	static const Entry row_3[] = {{2, 0.090616}, {4, 0.181447}, {7, 1.000000}, {19, 0.405182},
		{20, 0.636259}, {21, 0.075470}, {37, 0.422099}, {38, 0.065913}, {53, 0.089034}, {54, 0.600919},
		{71, 1.000000}};
	NeighbourGraph graph = wave_graph();
	SparseMatrix fuzzy = {0};
	Pool *pool = pool_new(2);
	assert_ok(fuzzy_graph_make(&graph, pool, &fuzzy, &err));
	assert_int_equal(sparse_count(&fuzzy), 830);
	double sum = 0;
	for (size_t e = 0; e < sparse_count(&fuzzy); e++)
		sum += fuzzy.values[e];
	assert_near(sum, 369.59308, 1e-3);
	check_row(&fuzzy, 0, row_0, sizeof row_0 / sizeof *row_0);
	check_row(&fuzzy, 3, row_3, sizeof row_3 / sizeof *row_3);
	pool_free(pool);
	sparse_release(&fuzzy);
	neighbour_graph_release(&graph);
}

static void test_equal_points_belong_together_wholly(void **state)
{
	(void)state;
	float rows[12] = {1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2};
	NeighbourGraph graph = graph_of((Rows){rows, 6, 2, 2}, 3);
	SparseMatrix fuzzy = {0};
	assert_ok(fuzzy_graph_make(&graph, NULL, &fuzzy, &err));
	for (size_t e = 0; e < sparse_count(&fuzzy); e++)
		assert_near(fuzzy.values[e], 1, 0);
	sparse_release(&fuzzy);
	neighbour_graph_release(&graph);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scales_agree_with_umap_learn),
		cmocka_unit_test(test_the_union_agrees_with_umap_learn),
		cmocka_unit_test(test_equal_points_belong_together_wholly),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
