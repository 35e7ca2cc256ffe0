#include "base/dictionary.h"
#include "check.h"
#include "linalg/matrix.h"
#include "measure/density_clusters.h"

#include <stdlib.h>

enum { WIDTH = 4 };

static Error err;

/* The rows of tests/reference/density.py. */
static Matrix world(size_t n)
{
	Matrix rows = {0};
	assert_ok(matrix_init(&rows, n, WIDTH, "rows", &err));
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < WIDTH; j++) {
			double row = (double)i, column = (double)j;
			double spread = i % 7 == 6 ? 2.5 : 0.25 + 0.1 * (double)(i % 3);
			double noise = sin(12.9898 * (row + 1) * (column + 1) + 78.233 * (column + 1)) +
				       sin(3.7 * row + 1.1 * column);
			matrix_row(&rows, i)[j] =
				(float)(3 * cos((double)(i % 3) * (column + 1) * 1.3) + spread * noise);
		}
	return rows;
}

static ReachTree *tree_of(Rows rows, size_t min_points, int threads)
{
	Pool *pool = threads > 1 ? pool_new(threads) : NULL;
	ReachTree *tree = reach_tree_new(rows, min_points, 1, &err);
	assert_non_null(tree);
	double done = 0;
	for (bool finished = false; !finished;) {
		assert_ok(reach_tree_step(tree, pool, &finished, &err));
		assert_true(reach_tree_done(tree) >= done);
		done = reach_tree_done(tree);
	}
	pool_free(pool);
	return tree;
}

/* The sum of (i + 1) over rows that share a cluster with the row `apart` further on. */
static size_t together(const uint32_t *cluster_of, size_t n, size_t apart)
{
	size_t sum = 0;
	for (size_t i = 0; i + apart < n; i++)
		if (cluster_of[i] != DICTIONARY_NONE && cluster_of[i] == cluster_of[i + apart])
			sum += i + 1;
	return sum;
}

typedef struct Case {
	size_t rows, min_points, min_size;
	double length;
	size_t outside, next, third;
} Case;

/* Numbers printed by tests/reference/density.py. */
static void test_clusters_equal_the_reference(void **state)
{
	(void)state;
	static const Case cases[] = {{400, 5, 10, 330.16146, 30, 997, 65661},
		{300, 4, 12, 244.68229, 20, 599, 37451}, {200, 1, 5, 148.70428, 8, 104, 17811},
		{60, 3, 8, 70.47728, 2, 7, 1494}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		Matrix rows = world(cases[i].rows);
		uint32_t cluster_of[400];
		size_t count, outside = 0;
		double length = 0;
		ReachTree *tree = tree_of(matrix_rows(&rows), cases[i].min_points, 2);
		for (size_t e = 0; e + 1 < rows.rows; e++)
			length += (double)reach_tree_edges(tree)[e].length;
		assert_near(length, cases[i].length, 1e-3);
		assert_ok(density_clusters(
			reach_tree_edges(tree), rows.rows, cases[i].min_size, cluster_of, &count, &err));
		for (size_t r = 0; r < rows.rows; r++)
			outside += cluster_of[r] == DICTIONARY_NONE;
		assert_int_equal(count, 3);
		assert_int_equal(outside, cases[i].outside);
		assert_int_equal(together(cluster_of, rows.rows, 1), cases[i].next);
		assert_int_equal(together(cluster_of, rows.rows, 3), cases[i].third);
		reach_tree_free(tree);
		matrix_release(&rows);
	}
}

/* Clumps of twenty rows, far apart from each other: the lists of neighbours never leave a clump. */
static void test_tree_joins_what_lists_do_not(void **state)
{
	(void)state;
	enum { CLUMPS = 9, EACH = 20 };
	float line[CLUMPS * EACH];
	for (size_t i = 0; i < CLUMPS * EACH; i++)
		line[i] = (float)(i / EACH * (i / EACH) * 100) + (float)(i % EACH);
	ReachTree *one = tree_of((Rows){line, CLUMPS * EACH, 1, 1}, 1, 1);
	ReachTree *three = tree_of((Rows){line, CLUMPS * EACH, 1, 1}, 1, 3);
	double length = 0;
	for (size_t e = 0; e + 1 < CLUMPS * EACH; e++)
		length += (double)reach_tree_edges(one)[e].length;
	assert_near(length, (double)line[CLUMPS * EACH - 1], 1e-3);
	assert_memory_equal(
		reach_tree_edges(one), reach_tree_edges(three), (CLUMPS * EACH - 1) * sizeof(ReachEdge));
	uint32_t cluster_of[CLUMPS * EACH];
	size_t count;
	assert_ok(density_clusters(reach_tree_edges(one), CLUMPS * EACH, EACH, cluster_of, &count, &err));
	assert_int_equal(count, CLUMPS);
	reach_tree_free(one);
	reach_tree_free(three);
}

/* Nothing but equal rows is one place; the whole is never a cluster. */
static void test_equal_rows(void **state)
{
	(void)state;
	float zeros[50] = {0};
	ReachTree *tree = tree_of((Rows){zeros, 50, 1, 1}, 5, 1);
	uint32_t cluster_of[50];
	size_t count;
	assert_ok(density_clusters(reach_tree_edges(tree), 50, 5, cluster_of, &count, &err));
	for (size_t i = 0; i < 50; i++)
		assert_true(cluster_of[i] == DICTIONARY_NONE || cluster_of[i] < count);
	reach_tree_free(tree);
	tree = tree_of((Rows){zeros, 2, 1, 1}, 10, 1);
	assert_ok(density_clusters(reach_tree_edges(tree), 2, 5, cluster_of, &count, &err));
	assert_int_equal(count, 0);
	reach_tree_free(tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clusters_equal_the_reference),
		cmocka_unit_test(test_tree_joins_what_lists_do_not),
		cmocka_unit_test(test_equal_rows),
	};
	return cmocka_run_group_tests_name("density", tests, NULL, NULL) != 0;
}
