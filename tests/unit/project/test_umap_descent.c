#include "project/umap_descent.h"

#include "base/random.h"
#include "check.h"
#include "project/fuzzy_graph.h"

#include <stdlib.h>

static Error err;

enum { GROUP = 100, GROUPS = 4, POINTS = GROUP * GROUPS, WIDTH = 10 };

/* The graph of groups that lie far apart. */
static void grouped(SparseMatrix *fuzzy)
{
	Random random;
	Matrix rows = {0};
	random_init(&random, 3, 0);
	assert_ok(matrix_init(&rows, POINTS, WIDTH, "groups", &err));
	for (size_t i = 0; i < POINTS; i++) {
		for (size_t j = 0; j < WIDTH; j++)
			matrix_row(&rows, i)[j] = (float)random_normal(&random);
		matrix_row(&rows, i)[i / GROUP] += 12;
	}
	GraphMaker *maker = graph_maker_new(matrix_rows(&rows), METRIC_L2, 9, &GRAPH_EXACT, 1, &err);
	for (bool finished = false; !finished;)
		assert_ok(graph_maker_step(maker, NULL, &finished, &err));
	NeighbourGraph graph = graph_maker_take(maker);
	graph_maker_free(maker);
	assert_ok(fuzzy_graph_make(&graph, NULL, fuzzy, &err));
	neighbour_graph_release(&graph);
	matrix_release(&rows);
}

/* From points scattered over a square, whatever their group. */
static UmapDescent descend(unsigned epochs, Pool *pool)
{
	SparseMatrix fuzzy = {0};
	UmapDescent descent = {0};
	float places[2 * POINTS];
	Random random;
	random_init(&random, 1, 0);
	for (size_t i = 0; i < 2 * POINTS; i++)
		places[i] = (float)(20 * random_uniform(&random) - 10);
	grouped(&fuzzy);
	assert_ok(umap_descent_init(&descent, &fuzzy, places, epochs, 5, &err));
	descent.curve = umap_curve_fit(0.1, 1);
	while (!umap_descent_finished(&descent))
		umap_descent_step(&descent, pool);
	return descent;
}

static double distance(const UmapDescent *d, size_t i, size_t j)
{
	return hypot(d->places[2 * i] - d->places[2 * j], d->places[2 * i + 1] - d->places[2 * j + 1]);
}

static void test_groups_come_apart(void **state)
{
	(void)state;
	UmapDescent d = descend(200, NULL);
	size_t wrong = 0;
	for (size_t i = 0; i < POINTS; i++) {
		size_t nearest = i ? 0 : 1;
		for (size_t j = 0; j < POINTS; j++)
			if (j != i && distance(&d, i, j) < distance(&d, i, nearest))
				nearest = j;
		assert_true(isfinite(d.places[2 * i]) && isfinite(d.places[2 * i + 1]));
		wrong += nearest / GROUP != i / GROUP;
	}
	assert_true(wrong <= POINTS / 100);
	umap_descent_release(&d);
}

static void test_the_same_bytes_with_any_threads(void **state)
{
	(void)state;
	Pool *pool = pool_new(3);
	UmapDescent one = descend(20, NULL), three = descend(20, pool);
	assert_memory_equal(one.places, three.places, 2 * POINTS * sizeof *one.places);
	pool_free(pool);
	umap_descent_release(&one);
	umap_descent_release(&three);
}

/* Two points with one edge settle near each other; a point without edges stays. */
static void test_an_edge_pulls_and_no_edge_does_not(void **state)
{
	(void)state;
	SparseMatrix edges = {0};
	UmapDescent d = {0};
	const float places[6] = {0, 0, 3, 4, 50, 0};
	const uint32_t lengths[3] = {1, 1, 0};
	assert_ok(sparse_init(&edges, 3, 3, lengths, "edges", &err));
	edges.columns[0] = 1;
	edges.columns[1] = 0;
	edges.values[0] = edges.values[1] = 0.5f;
	assert_ok(umap_descent_init(&d, &edges, places, 300, 1, &err));
	d.curve = umap_curve_fit(0.1, 1);
	while (!umap_descent_finished(&d))
		umap_descent_step(&d, NULL);
	assert_true(distance(&d, 0, 1) < 2);
	assert_near(d.places[4], 50, 0);
	assert_near(d.places[5], 0, 0);
	umap_descent_release(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_groups_come_apart),
		cmocka_unit_test(test_the_same_bytes_with_any_threads),
		cmocka_unit_test(test_an_edge_pulls_and_no_edge_does_not),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
